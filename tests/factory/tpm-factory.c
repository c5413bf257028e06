/* SPDX-License-Identifier: BSD-2-Clause */
#include "parts.h"
#include "softtpm.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tss2/tss2_tctildr.h>

enum { EXIT_USAGE = 2 };

static const char usage[] =
	"Makes a software TPM into a vendor's part, for tests and demonstrations.\n"
	"\n"
	"  tpm-factory list\n"
	"  tpm-factory provision --part NAME --out DIR [--tcti CONF] [--order 3,2,1] [--base-url "
	"URL] [--revoke "
	"ID] [--stale]\n"
	"  tpm-factory run --part NAME --out DIR [options as above] -- COMMAND [ARGUMENT]...\n"
	"\n"
	"provision writes the part's NV indices to the TPM behind CONF (tpm2-tss syntax; without "
	"--tcti it only "
	"writes files, for\n"
	"test keys) and to DIR: root.pem, trust/, device/, crl/, www/ (what the vendor's servers "
	"have, by URL "
	"path) and part.json\n"
	"(what to expect). run starts a software TPM of its own, provisions it, sets "
	"TPM2TOOLS_TCTI, "
	"TPMATTEST_TCTI and\n"
	"TPM_FACTORY_DIR, runs COMMAND and ends with its status.\n"
	"\n"
	"  --order     which device CAs are in NV and in which order, counted from the EK (1 is "
	"the EK's issuer)\n"
	"  --base-url  what the URLs in the certificates start with; a server of DIR/www for one\n"
	"  --revoke    the id in part.json of a certificate that its revocation list names; 'ek' "
	"for all EKs\n"
	"  --stale     revocation lists that are out of date\n";

struct args {
	const char *tcti;
	const char *part;
	const char *out;
	struct part_opts opts;
};

static int list(void)
{
	const struct part_info *info;

	for (size_t i = 0; (info = part_list(i)); i++)
		printf("%-16s %s\n", info->name, info->what);
	return EXIT_SUCCESS;
}

static int complain(const char *what)
{
	fprintf(stderr, "tpm-factory: %s\n", what);
	return EXIT_FAILURE;
}

static int parse(int argc, char **argv, struct args *a)
{
	static const struct option options[] = {
		{ "tcti", required_argument, NULL, 't' },
		{ "part", required_argument, NULL, 'p' },
		{ "out", required_argument, NULL, 'o' },
		{ "order", required_argument, NULL, 'r' },
		{ "base-url", required_argument, NULL, 'b' },
		{ "revoke", required_argument, NULL, 'x' },
		{ "stale", no_argument, NULL, 's' },
		{ 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (c) {
		case 't':
			a->tcti = optarg;
			break;
		case 'p':
			a->part = optarg;
			break;
		case 'o':
			a->out = optarg;
			break;
		case 'r':
			a->opts.order = optarg;
			break;
		case 'b':
			a->opts.base_url = optarg;
			break;
		case 'x':
			a->opts.revoke = optarg;
			break;
		case 's':
			a->opts.stale = true;
			break;
		default:
			return EXIT_USAGE;
		}
	}
	if (!a->part || !a->out) {
		complain("--part and --out are needed; see --help");
		return EXIT_USAGE;
	}
	return EXIT_SUCCESS;
}

static int make(const struct args *a, const char *conf)
{
	TSS2_TCTI_CONTEXT *tcti = NULL;
	struct part *part = NULL;
	char why[256] = "";
	int r = -1;

	if (!conf) {
		part = part_build(a->part, NULL, &a->opts, why, sizeof(why));
		r = part ? 0 : -1;
	} else if (Tss2_TctiLdr_Initialize(conf, &tcti)) {
		snprintf(why, sizeof(why), "no TPM at '%s'", conf);
	} else {
		r = part_provision(tcti, a->part, &a->opts, &part, why, sizeof(why));
		Tss2_TctiLdr_Finalize(&tcti);
	}
	if (r == 0 && a->opts.revoke && strcmp(a->opts.revoke, "ek") &&
	    !part_find(part, a->opts.revoke)) {
		snprintf(why, sizeof(why), "%s has no certificate '%s' to revoke", a->part,
			 a->opts.revoke);
		r = -1;
	}
	if (r == 0)
		r = part_write_dir(part, a->out, why, sizeof(why));
	part_free(part);
	pki_key_forget_all();
	return r ? complain(why) : EXIT_SUCCESS;
}

/* As a shell has it: the command's status, or 128 and the signal that ended it. */
static int spawn(char **command)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execvp(command[0], command);
		fprintf(stderr, "tpm-factory: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return complain(strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run(const struct args *a, char **command)
{
	struct softtpm *tpm;
	char why[256];
	int status = EXIT_FAILURE;

	if (softtpm_start(NULL, &tpm, why, sizeof(why)))
		return complain(why);
	if (make(a, softtpm_tcti(tpm)) == EXIT_SUCCESS) {
		setenv("TPM2TOOLS_TCTI", softtpm_tcti(tpm), 1);
		setenv("TPMATTEST_TCTI", softtpm_tcti(tpm), 1);
		setenv("TPM_FACTORY_DIR", a->out, 1);
		status = spawn(command);
	}
	softtpm_stop(tpm);
	return status;
}

int main(int argc, char **argv)
{
	struct args a = { 0 };

	if (argc < 2 || !strcmp(argv[1], "--help")) {
		fputs(usage, argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_USAGE : EXIT_SUCCESS;
	}
	if (!strcmp(argv[1], "list"))
		return list();
	bool provision = !strcmp(argv[1], "provision");
	if (!provision && strcmp(argv[1], "run")) {
		complain("no such command; see --help");
		return EXIT_USAGE;
	}
	int r = parse(argc - 1, argv + 1, &a);
	if (r)
		return r;
	char **rest = argv + 1 + optind;
	if (provision ? *rest != NULL : *rest == NULL) {
		complain(provision ? "arguments that belong to nothing; see --help"
				   : "a command to run is needed; see --help");
		return EXIT_USAGE;
	}
	return provision ? make(&a, a.tcti) : run(&a, rest);
}
