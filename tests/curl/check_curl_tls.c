/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom the transport talks to over TLS. */
#include "curltest.h"

static const struct peer {
	const char *server, *host;
	bool with_ca;
	int status;
} peers[] = {
	{ "https", "127.0.0.1", true, 200 },
	{ "https", "localhost", true, 200 },
	{ "https", "127.0.0.1", false, TPMATTEST_E_NET_TLS },
	{ "https-expired", "127.0.0.1", true, TPMATTEST_E_NET_TLS },
	{ "https-expired", "127.0.0.1", false, TPMATTEST_E_NET_TLS },
	{ "https-other", "127.0.0.1", true, TPMATTEST_E_NET_TLS },
	{ "https-other", "localhost", true, TPMATTEST_E_NET_TLS },
	{ "https-unknown", "127.0.0.1", true, TPMATTEST_E_NET_TLS },
};

START_TEST(peers_are_verified)
{
	const struct peer *p = &peers[_i];
	tpmattest_curl *c = curl_new(5000, 4);
	char url[TESTSERVER_URL];
	struct got g;

	if (p->with_ca)
		ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	g = fetch_url(c, TPMATTEST_NEED_ISSUER,
		      testserver_url_named(&servers, p->server, p->host, "a", url));
	ck_assert_msg(g.status == p->status, "%s %s: status %d", p->server, p->host, g.status);
	ck_assert_msg(g.ms < 3000, "%s: %d ms, so it was tried again", p->server, (int)g.ms);
	/* Nothing was asked of a peer that is not trusted. */
	if (p->status != 200)
		ck_assert_uint_eq(testserver_count(&servers, "/a"), 0);
	free(testserver_control(&servers, "/reset"));
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(no_tls_behind_https)
{
	tpmattest_curl *c = curl_new(1000, 0);
	char url[TESTSERVER_URL];

	/* Without a file of CAs, which a machine need not have, libcurl 8 does not begin. */
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/a",
		 (unsigned)testserver_port(&servers, "http"));
	ck_assert_int_eq(fetch_url(c, 1, url).status, TPMATTEST_E_NET_TLS);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/a",
		 (unsigned)testserver_port(&servers, "silent"));
	ck_assert_int_eq(fetch_url(c, 1, url).status, TPMATTEST_E_NET_TIMEOUT);
	tpmattest_curl_free(c);
}
END_TEST

/* A redirect may lead to https, never away from it. */
START_TEST(no_way_down)
{
	tpmattest_curl *c = curl_new(5000, 0);
	char path[TESTSERVER_URL];

	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	snprintf(path, sizeof(path), "_/to=https%%3A%%2F%%2F127.0.0.1%%3A%u%%2Fa/x",
		 (unsigned)testserver_port(&servers, "https"));
	ck_assert_int_eq(fetch_from(c, "http", path).status, 200);
	ck_assert_int_eq(fetch_from(c, "https", path).status, 200);
	snprintf(path, sizeof(path), "_/to=http%%3A%%2F%%2F127.0.0.1%%3A%u%%2Fa%%3Fdown/x",
		 (unsigned)testserver_port(&servers, "http"));
	ck_assert_int_eq(fetch_from(c, "https", path).status, TPMATTEST_E_NET_POLICY);
	ck_assert_uint_eq(testserver_count(&servers, "/a?down"), 0);
	ck_assert_int_eq(fetch_from(c, "http", path).status, 200);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(files_of_cas)
{
	tpmattest_curl *c = curl_new(5000, 0);
	tpmattest_error *err = NULL;
	char path[TESTSERVER_URL];

	ck_assert_int_eq(tpmattest_curl_set_cafile(c, "/nonexistent/ca.pem", &err),
			 TPMATTEST_E_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err), "/nonexistent/ca.pem"));
	tpmattest_error_free(err);
	snprintf(path, sizeof(path), "%s/a", servers.folder);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, path, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "https", "a").status, TPMATTEST_E_NET_TLS);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "https", "a").status, 200);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, NULL, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "https", "a").status, TPMATTEST_E_NET_TLS);
	tpmattest_curl_free(c);
}
END_TEST

/* What is wrong with TLS on the way is what is said, also behind a redirect. */
START_TEST(redirect_to_bad_tls)
{
	tpmattest_curl *c = curl_new(5000, 0);
	char path[TESTSERVER_URL];

	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	snprintf(path, sizeof(path), "_/to=https%%3A%%2F%%2F127.0.0.1%%3A%u%%2Fa/x",
		 (unsigned)testserver_port(&servers, "https-expired"));
	ck_assert_int_eq(fetch_from(c, "http", path).status, TPMATTEST_E_NET_TLS);
	tpmattest_curl_free(c);
}
END_TEST

static void setup(void)
{
	servers_start_with(NULL);
}

int main(void)
{
	Suite *s = suite_create("curl-tls");
	TCase *tc = tcase_create("tls");

	tcase_set_timeout(tc, 30);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_loop_test(tc, peers_are_verified, 0, sizeof(peers) / sizeof(peers[0]));
	tcase_add_test(tc, no_tls_behind_https);
	tcase_add_test(tc, no_way_down);
	tcase_add_test(tc, files_of_cas);
	tcase_add_test(tc, redirect_to_bad_tls);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
