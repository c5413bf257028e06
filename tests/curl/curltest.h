/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of the transport share: servers, one fetch and what came of it. */
#ifndef TA_TESTS_CURLTEST_H
#define TA_TESTS_CURLTEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tpmattest/curl.h>

#include "runner.h"
#include "testserver.h"

#define LIMIT ((size_t)64 * 1024)

/* Started before the first test of a program, so that the tests, which are forked, share it. */
static struct testserver servers;

static inline void servers_start_with(const char *const *options)
{
	static const char *const proxies[] = { "http_proxy", "https_proxy", "HTTPS_PROXY",
					       "all_proxy",  "ALL_PROXY",   "no_proxy",
					       "NO_PROXY" };
	char why[200];

	for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
		unsetenv(proxies[i]);
	ck_assert_msg(testserver_start(NULL, options, &servers, why, sizeof(why)) == 0, "%s", why);
	ck_assert_int_eq(testserver_put(&servers, "a", "content", 7), 0);
}

static inline void servers_stop(void)
{
	testserver_stop(&servers);
}

static inline int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What came of a fetch: an HTTP status or E_NET..., the body with a NUL, and how long it took. */
struct got {
	int status;
	size_t n;
	char body[256];
	int64_t ms;
};

/* A need of one's own is not made for what is no URL of http or https: that counts as refused. */
static inline struct got fetch_plain(tpmattest_curl *c, int kind, const char *url)
{
	tpmattest_response *response = NULL;
	tpmattest_need *need = NULL;
	struct got g = { 0 };
	const uint8_t *body;

	if (tpmattest_need_new(kind, url, &need, NULL) == TPMATTEST_E_USAGE) {
		g.status = TPMATTEST_E_NET_POLICY;
		return g;
	}
	ck_assert_ptr_nonnull(need);
	ck_assert_int_eq(tpmattest_response_new(need, &response, NULL), 0);
	g.ms = -now_ms();
	ck_assert_int_eq(tpmattest_curl_fetch(c, need, response), 0);
	g.ms += now_ms();
	g.status = tpmattest_response_status(response);
	body = tpmattest_response_body(response, &g.n);
	if (body)
		memcpy(g.body, body, g.n < sizeof(g.body) - 1 ? g.n : sizeof(g.body) - 1);
	tpmattest_response_settle(response, 1);
	tpmattest_response_free(response);
	tpmattest_need_free(need);
	return g;
}

/* The servers are on loopback, and a response to no need has no host that was named. */
static inline struct got fetch_url(tpmattest_curl *c, int kind, const char *url)
{
	ck_assert_int_eq(tpmattest_curl_set_flags(c, TPMATTEST_CURL_ALLOW_PRIVATE, NULL), 0);
	return fetch_plain(c, kind, url);
}

static inline struct got fetch_from(tpmattest_curl *c, const char *server, const char *path)
{
	char url[TESTSERVER_URL];

	return fetch_url(c, TPMATTEST_NEED_ISSUER, testserver_url(&servers, server, path, url));
}

static inline tpmattest_curl *curl_new(uint32_t total_ms, uint32_t retries)
{
	tpmattest_curl *c = NULL;

	ck_assert_int_eq(tpmattest_curl_new(&c, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_timeouts(c, 0, total_ms, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_retries(c, retries, NULL), 0);
	return c;
}

#endif
