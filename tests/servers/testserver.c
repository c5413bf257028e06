/* SPDX-License-Identifier: BSD-2-Clause */
#include "testserver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_OPTIONS = 32, LOG_MAX = 4 << 20, CONTROL_S = 10 };

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static _Noreturn void exec_server(const char *folder, const char *const *options, int in, int out)
{
	const char *argv[MAX_OPTIONS + 4] = { "python3", SERVE_PY };
	size_t n = 2;

	for (; options && *options && n < MAX_OPTIONS + 2; options++)
		argv[n++] = *options;
	argv[n] = folder;
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execvp("python3", (char *const *)(uintptr_t)argv);
	dprintf(STDERR_FILENO, "python3: %s\n", strerror(errno));
	_exit(127);
}

/* "NAME PORT" for each server, "ca FILE", "ready". */
static int read_ports(struct testserver *s, FILE *f)
{
	char line[TESTSERVER_PATH + 16], name[24], value[TESTSERVER_PATH];

	while (fgets(line, sizeof(line), f)) {
		if (strcmp(line, "ready\n") == 0)
			return 0;
		if (sscanf(line, "%23s %255[^\n]", name, value) != 2)
			continue;
		if (strcmp(name, "ca") == 0) {
			memcpy(s->ca, value, sizeof(value));
		} else if (s->n < TESTSERVER_PORTS) {
			memcpy(s->port[s->n].name, name, sizeof(name));
			s->port[s->n++].number = (uint16_t)atoi(value);
		}
	}
	return -1;
}

static int set_folder(struct testserver *s, const char *folder)
{
	char temp[] = "/tmp/tpmattest-www-XXXXXX";

	s->own_folder = folder == NULL;
	if (!folder)
		folder = mkdtemp(temp);
	if (!folder)
		return -1;
	snprintf(s->folder, sizeof(s->folder), "%s", folder);
	return 0;
}

int testserver_start(const char *folder, const char *const *options, struct testserver *out,
		     char *why, size_t why_len)
{
	int in[2] = { -1, -1 }, news[2] = { -1, -1 };
	FILE *f = NULL;
	int rc = -1;

	*out = (struct testserver){ .pid = -1, .life = -1 };
	if (set_folder(out, folder) || pipe2(in, O_CLOEXEC) || pipe2(news, O_CLOEXEC) ||
	    !(f = fdopen(news[0], "r")))
		goto out;
	out->pid = fork();
	if (out->pid == 0)
		exec_server(out->folder, options, in[0], news[1]);
	close(news[1]);
	news[1] = -1;
	out->life = in[1];
	in[1] = -1;
	if (out->pid > 0)
		rc = read_ports(out, f);
out:
	if (rc)
		snprintf(why, why_len, "the test servers did not start (%s)", strerror(errno));
	if (f)
		fclose(f);
	else if (news[0] >= 0)
		close(news[0]);
	if (news[1] >= 0)
		close(news[1]);
	if (in[0] >= 0)
		close(in[0]);
	if (in[1] >= 0)
		close(in[1]);
	if (rc)
		testserver_stop(out);
	return rc;
}

void testserver_stop(struct testserver *s)
{
	if (s->life >= 0)
		close(s->life);
	if (s->pid > 0) {
		kill(s->pid, SIGTERM);
		waitpid(s->pid, NULL, 0);
	}
	if (s->own_folder && s->folder[0])
		nftw(s->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	*s = (struct testserver){ .pid = -1, .life = -1 };
}

uint16_t testserver_port(const struct testserver *s, const char *server)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->port[i].name, server) == 0)
			return s->port[i].number;
	return 0;
}

const char *testserver_url_named(const struct testserver *s, const char *server, const char *host,
				 const char *path, char out[TESTSERVER_URL])
{
	snprintf(out, TESTSERVER_URL, "%s://%s:%u/%s",
		 strncmp(server, "https", 5) == 0 ? "https" : "http", host,
		 (unsigned)testserver_port(s, server), path);
	return out;
}

const char *testserver_url(const struct testserver *s, const char *server, const char *path,
			   char out[TESTSERVER_URL])
{
	return testserver_url_named(s, server, "127.0.0.1", path, out);
}

int testserver_put(const struct testserver *s, const char *path, const void *data, size_t len)
{
	char full[2 * TESTSERVER_PATH];
	FILE *f;
	int ok;

	snprintf(full, sizeof(full), "%s/%s", s->folder, path);
	for (char *p = full + strlen(s->folder) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(full, 0755);
		*p = '/';
	}
	f = fopen(full, "wb");
	if (!f)
		return -1;
	ok = fwrite(data, 1, len, f) == len;
	return fclose(f) == 0 && ok ? 0 : -1;
}

static int control_socket(const struct testserver *s)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons(testserver_port(s, "control")),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = CONTROL_S };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0)
		return fd;
	close(fd);
	return -1;
}

char *testserver_control(const struct testserver *s, const char *what)
{
	char *all = malloc(LOG_MAX), *body;
	int fd = control_socket(s);
	size_t n = 0;
	ssize_t got;

	if (!all || fd < 0)
		goto fail;
	dprintf(fd, "GET %s HTTP/1.1\r\nHost: control\r\nConnection: close\r\n\r\n", what);
	while (n < LOG_MAX - 1 && (got = read(fd, all + n, LOG_MAX - 1 - n)) > 0)
		n += (size_t)got;
	all[n] = '\0';
	body = strstr(all, "\r\n\r\n");
	if (!body)
		goto fail;
	close(fd);
	memmove(all, body + 4, strlen(body + 4) + 1);
	return all;
fail:
	if (fd >= 0)
		close(fd);
	free(all);
	return NULL;
}

size_t testserver_count(const struct testserver *s, const char *target)
{
	char *log = testserver_control(s, "/log");
	char key[TESTSERVER_URL];
	size_t n = 0;

	snprintf(key, sizeof(key), "\"target\": \"%s", target);
	for (const char *p = log; p && (p = strstr(p, key)) != NULL; p += strlen(key))
		n++;
	free(log);
	return n;
}

int testserver_saw(const struct testserver *s, const char *text)
{
	char *log = testserver_control(s, "/log");
	int seen = log && strstr(log, text) != NULL;

	free(log);
	return seen;
}
