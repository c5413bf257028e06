/* SPDX-License-Identifier: BSD-2-Clause */
/* tpmattest(1), the command-line tool. It uses only the library's public headers and is therefore
 * also its largest example. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "message.h"

/* If a program is started with closed standard streams, the next files opened take their place.
 * Output could then be written to a TPM device that was opened as file 1. Fill the gaps with files
 * for which reading or writing in the stream's direction fails. */
static void occupy_streams(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_WRONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", modes[fd]);
}

static int help(void)
{
	const struct command *c;

	printf("usage: tpmattest COMMAND [OPTION]...\n\n"
	       "Is this TPM genuine, and which Microsoft AIK authority will know it?\n\n");
	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		printf("  %-10s %s\n", c->name, c->summary);
	printf("  %-10s %s\n", "help", "Explain a command: tpmattest help resolve.");
	printf("\nExit status: 0 trusted, or done; 1 untrusted; 2 usage or malformed input; 3 "
	       "could not find out.\n"
	       "The manual: tpmattest(1).\n");
	return STATUS_YES;
}

static int help_command(const struct command *c)
{
	printf("usage: tpmattest %s %s\n\n%s\n\n", c->name, c->synopsis, c->summary);
	options_describe(c);
	return STATUS_YES;
}

static int version(void)
{
	printf("tpmattest %s\n", tpmattest_version());
	return STATUS_YES;
}

static int cmd_help(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2)
		return help();
	c = command_find(argv[1]);
	if (!c)
		return message_usage(NULL, "unknown command '%s'", argv[1]);
	return help_command(c);
}

static int run(int argc, char **argv)
{
	const struct command *c;
	struct options o;
	int status;

	if (argc < 1)
		return message_usage(NULL, "no command given");
	if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0)
		return help();
	if (strcmp(argv[0], "--version") == 0)
		return version();
	if (strcmp(argv[0], "help") == 0)
		return cmd_help(argc, argv);
	c = command_find(argv[0]);
	if (!c)
		return message_usage(NULL, "unknown command '%s'", argv[0]);
	status = options_parse(c, argc, argv, &o);
	if (status == 0)
		status = options_has(&o, OPT_HELP) ? help_command(c) : c->run(&o);
	options_free(&o);
	return status;
}

int main(int argc, char **argv)
{
	int status;

	occupy_streams();
	signal(SIGPIPE, SIG_IGN);
	status = run(argc - 1, argv + 1);
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		int failed = message_about("standard output", TPMATTEST_E_IO,
					   "check the pipe or the disk", "%s",
					   errno ? strerror(errno) : "writing failed");
		return status == STATUS_YES ? failed : status;
	}
	return status;
}
