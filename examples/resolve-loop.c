/* SPDX-License-Identifier: BSD-2-Clause */
/* Drive the resolver from an event loop: all pending needs are requested at the same time, with
 * poll(2) on plain sockets. A real program would use its own HTTP client instead of start() and
 * finish(), which do not support https, redirects or retries. libtpmattest-curl is a transport that
 * does.
 *
 * usage: resolve-loop TRUST [HOST[:PORT]]... <CAPTURE
 * Exit status: 0 trusted, 1 untrusted, 3 cannot tell, 2 usage or failure. */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <tpmattest/tpmattest.h>

enum { MAX_HEADER = 16 * 1024, TIMEOUT_MS = 10000 };
static struct fetch {
	const tpmattest_need *need;
	char *data; /* the response received so far, including the header */
	size_t len;
} fetches[TPMATTEST_MAX_NEEDS];
static struct pollfd sockets[TPMATTEST_MAX_NEEDS];
static nfds_t running;

/* Connect and send the request. Returns the socket, or -1. Name lookup and connecting block here,
 * which a real client should avoid. */
static int start(const char *url)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *a = NULL;
	char host[256] = "", port[6] = "80", ask[4096];
	int fd, n, at = 0;

	if ((sscanf(url, "http://%255[^:/]:%5[0-9]%n", host, port, &at) < 2 &&
	     sscanf(url, "http://%255[^:/]%n", host, &at) < 1) ||
	    getaddrinfo(host, port, &hints, &a))
		return -1;
	n = snprintf(ask, sizeof(ask), "GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n", url + at, host,
		     port);
	fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
	if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
		/* a failure, here or above, is detected when the response is read */
		send(fd, ask, (size_t)n, MSG_NOSIGNAL);
	freeaddrinfo(a);
	return fd;
}

/* Answer the need of fetch i with the response, or with a failure if `failed`, and move the last
 * entry of the tables to its place. */
static int finish(tpmattest_resolver *r, nfds_t i, int failed, tpmattest_error **err)
{
	struct fetch f = fetches[i];
	const char *body = failed ? NULL : strstr(f.data, "\r\n\r\n");
	int status = failed ? failed : TPMATTEST_E_NET, got, rc;

	if (body && sscanf(f.data, "HTTP/%*c.%*c %3d", &got) == 1 && got >= 200 && got <= 599)
		status = got;
	printf("%zu running: %d %s\n", (size_t)running, status, tpmattest_need_url(f.need));
	rc = tpmattest_resolver_supply(r, tpmattest_need_id(f.need), status,
				       (const uint8_t *)(body ? body + 4 : NULL),
				       body ? f.len - (size_t)(body + 4 - f.data) : 0, err);
	free(f.data);
	close(sockets[i].fd);
	fetches[i] = fetches[--running];
	sockets[i] = sockets[running];
	return rc;
}

static int loop(tpmattest_resolver *r, tpmattest_error **err)
{
	const tpmattest_need *need;
	int rc = 0;

	while (rc == 0 && !tpmattest_resolver_is_done(r)) {
		while (rc == 0 && (need = tpmattest_resolver_next(r)) != NULL) {
			fetches[running] = (struct fetch){
				need, calloc(1, tpmattest_need_limit(need) + MAX_HEADER), 0
			};
			sockets[running] =
				(struct pollfd){ start(tpmattest_need_url(need)), POLLIN, 0 };
			if (sockets[running++].fd < 0)
				rc = finish(r, running - 1, TPMATTEST_E_NET, err);
		}
		int ready = running ? poll(sockets, running, TIMEOUT_MS) : 0;
		/* backwards, because finish() moves the last entry to i */
		for (nfds_t i = running; rc == 0 && i-- > 0;) {
			struct fetch *f = &fetches[i];
			size_t room = tpmattest_need_limit(f->need) + MAX_HEADER - 1 - f->len;
			ssize_t n = sockets[i].revents ? read(sockets[i].fd, f->data + f->len, room)
						       : 1;

			if (ready <= 0 || n <= 0 || (size_t)n == room)
				rc = finish(r, i,
					    ready <= 0 ? TPMATTEST_E_NET_TIMEOUT
					    : n        ? TPMATTEST_E_NET
						       : 0,
					    err);
			else if (sockets[i].revents)
				f->len += (size_t)n;
		}
	}
	return rc;
}

int main(int argc, char **argv)
{
	static char json[2 * 1024 * 1024]; /* limit of the library */
	tpmattest_evidence *evidence = NULL;
	tpmattest_trust *trust = NULL;
	tpmattest_resolver *r = NULL;
	tpmattest_report *report = NULL;
	tpmattest_error *err = NULL;
	int rc;

	if (argc < 2)
		return fprintf(stderr, "usage: resolve-loop TRUST [HOST[:PORT]]... <CAPTURE   "
				       "hosts to ask beside the vendors'\n"),
		       2;
	rc = tpmattest_evidence_from_json(json, fread(json, 1, sizeof(json), stdin), &evidence,
					  &err);
	rc = rc ? rc : tpmattest_trust_new(&trust, &err);
	rc = rc ? rc : tpmattest_trust_add_path(trust, argv[1], &err);
	rc = rc ? rc
		: tpmattest_resolver_new(evidence, trust, NULL, TPMATTEST_RESOLVER_CRLS, &r, &err);
	for (char **host = argv + 2; rc == 0 && *host; host++)
		rc = tpmattest_resolver_add_host(r, *host, &err);
	rc = rc ? rc : loop(r, &err);
	rc = rc ? rc : tpmattest_resolver_report(r, &report, &err);
	if (rc)
		fprintf(stderr, "resolve-loop: %s (%s)\n", tpmattest_error_message(err),
			tpmattest_error_name(rc));
	if (report && tpmattest_ek_aik_url(tpmattest_report_selected(report)))
		printf("%s %s\n", rc ? "not trusted:" : "trusted:",
		       tpmattest_ek_aik_url(tpmattest_report_selected(report)));
	tpmattest_report_free(report);
	tpmattest_resolver_free(r);
	tpmattest_trust_free(trust);
	tpmattest_evidence_free(evidence);
	tpmattest_error_free(err);
	return rc == 0 ? 0 : rc == TPMATTEST_E_UNTRUSTED ? 1 : rc == TPMATTEST_E_INCOMPLETE ? 3 : 2;
}
