/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve.py for tests in C: started, spoken to and ended. It ends with the test, however that ends,
 * and after its own life time. URLs are those of serve.py: files of a folder, and /_/BEHAVIOUR/...
 * before the path.
 */
#ifndef TESTS_SERVERS_TESTSERVER_H
#define TESTS_SERVERS_TESTSERVER_H

#include <stddef.h>
#include <stdint.h>

#include <sys/types.h>

enum { TESTSERVER_PORTS = 12, TESTSERVER_PATH = 256, TESTSERVER_URL = 512 };

struct testserver {
	pid_t pid;
	int life; /* its standard input */
	size_t n;
	struct {
		char name[24];
		uint16_t number;
	} port[TESTSERVER_PORTS];
	char folder[TESTSERVER_PATH]; /* what it serves; of its own when none was given */
	int own_folder;
	char ca[TESTSERVER_PATH]; /* PEM of the CA of its certificates */
};

/*
 * folder NULL: a new one, removed at the end. options: further arguments of serve.py,
 * NULL-terminated, or NULL. 0, or -1 with one line in why.
 */
int testserver_start(const char *folder, const char *const *options, struct testserver *out,
		     char *why, size_t why_len);
void testserver_stop(struct testserver *s);

/* 0 when there is no such server. */
uint16_t testserver_port(const struct testserver *s, const char *server);
/* "http://127.0.0.1:PORT/path" of "http", "https", "https-expired", ...; path without its first
 * slash. Returns out. */
const char *testserver_url(const struct testserver *s, const char *server, const char *path,
			   char out[TESTSERVER_URL]);
/* The same as "https://localhost:PORT/path". */
const char *testserver_url_named(const struct testserver *s, const char *server, const char *host,
				 const char *path, char out[TESTSERVER_URL]);

/* A file of the folder, directories included. 0 or -1. */
int testserver_put(const struct testserver *s, const char *path, const void *data, size_t len);

/* "/log", "/reset", "/kill" of the server named control; the JSON, free()d by the caller, or
 * NULL. */
char *testserver_control(const struct testserver *s, const char *what);
/* How many requests there were whose target (path and query as sent) begins so. */
size_t testserver_count(const struct testserver *s, const char *target);
/* Whether some request carried this text anywhere in what was logged of it. */
int testserver_saw(const struct testserver *s, const char *text);

#endif
