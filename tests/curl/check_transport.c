/* SPDX-License-Identifier: BSD-2-Clause */
/* The transport against servers that behave and servers that do not: each ends in time, with a code
 * of its own. */
#include "curltest.h"

static const struct hostile {
	const char *server, *path;
	int status;
} hostile[] = {
	{ "http", "_/drip=40/x", TPMATTEST_E_NET_TIMEOUT },
	{ "http", "_/head-drip=100/x", TPMATTEST_E_NET_TIMEOUT },
	{ "http", "_/mute/x", TPMATTEST_E_NET_TIMEOUT },
	{ "silent", "x", TPMATTEST_E_NET_TIMEOUT },
	{ "closed", "x", TPMATTEST_E_NET },
	{ "http", "_/endless/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/endless-chunked/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/status=404/_/endless/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/endless-head/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/length=100000000/_/wait=1/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/length=5/x", TPMATTEST_E_NET },
	{ "http", "_/cut=500/x", TPMATTEST_E_NET },
	{ "http", "_/chunked/_/cut=500/x", TPMATTEST_E_NET },
	{ "http", "_/gzip=16/x", TPMATTEST_E_NET },
	{ "http", "_/gzip-transfer=16/x", TPMATTEST_E_NET },
	{ "http", "_/garbage/x", TPMATTEST_E_NET },
	{ "http", "_/reset/x", TPMATTEST_E_NET },
	{ "http", "_/status=999/x", TPMATTEST_E_NET },
	{ "http", "_/loop/x", 302 },
	{ "http", "_/hops=4/x", 302 },
	{ "http", "_/to=%2F/_/endless/x", TPMATTEST_E_NET_TOO_LARGE },
	{ "http", "_/to=file/x", TPMATTEST_E_NET_POLICY },
	{ "http", "_/to=ftp%3A%2F%2F127.0.0.1%2Fx/x", TPMATTEST_E_NET_POLICY },
	{ "http", "_/to=gopher%3A%2F%2F127.0.0.1%2Fx/x", TPMATTEST_E_NET_POLICY },
	{ "http", "_/to=http%3A%2F%2Fme%3Asecret%40127.0.0.1%2Fx/x", TPMATTEST_E_NET_POLICY },
	{ "http", "_/to=http%3A%2F%2F/x", TPMATTEST_E_NET_POLICY },
};

START_TEST(hostile_ends)
{
	const struct hostile *h = &hostile[_i];
	/* Room for a busy machine: what must not take its whole time gets more of it. */
	uint32_t total = h->status == TPMATTEST_E_NET_TIMEOUT ? 800 : 5000;
	tpmattest_curl *c = curl_new(total, 0);
	struct got g = fetch_from(c, h->server, h->path);

	ck_assert_msg(g.status == h->status, "%s: status %d", h->path, g.status);
	ck_assert_msg(g.ms < (total == 800 ? 2500 : 3000), "%s: %d ms", h->path, (int)g.ms);
	/* The object is as good as new. */
	ck_assert_int_eq(tpmattest_curl_set_timeouts(c, 0, 5000, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "http", "a").status, 200);
	tpmattest_curl_free(c);
}
END_TEST

static const struct answer {
	const char *path;
	int status;
	size_t n;
	const char *begins;
} answers[] = {
	{ "a", 200, 7, "content" },
	{ "none", 404, 10, "Not found\n" },
	{ "_/chunked/a", 200, 7, "content" },
	{ "_/close/a", 200, 7, "content" },
	{ "_/length=-5/a", 200, 2, "co" },
	{ "_/hops=3/a", 200, 7, "content" },
	{ "_/to=%2Fa/x", 200, 7, "content" },
	{ "_/portal/x", 200, 102, "<!DOCTYPE html>" },
	{ "_/empty/a", 200, 0, "" },
	{ "_/status=204/_/empty/a", 204, 0, "" },
	{ "_/status=304/_/empty/a", 304, 0, "" },
	{ "_/status=302/x", 302, 0, "" },
	{ "_/status=403/x", 403, 11, "status 403\n" },
	{ "_/status=500/x", 500, 11, "status 500\n" },
	{ "_/header=Content-Encoding%3Aidentity/a", 200, 7, "content" },
	{ "AMD-KeyId-1/templates/Aik/scep?operation=GetCACaps", 404, 83,
	  "{\"Message\": \"The authority \\\"amd-keyid-1." },
	{ "INTC-KeyId-1/templates/Aik/scep?operation=GetCACaps", 200, 37, "POSTPKIOperation\n" },
};

START_TEST(answers_arrive)
{
	const struct answer *a = &answers[_i];
	tpmattest_curl *c = curl_new(5000, 0);
	struct got g = fetch_from(c, "http", a->path);

	ck_assert_msg(g.status == a->status && g.n == a->n &&
			      strncmp(g.body, a->begins, strlen(a->begins)) == 0,
		      "%s: status %d, %zu bytes, %s", a->path, g.status, g.n, g.body);
	tpmattest_curl_free(c);
}
END_TEST

static const struct again {
	const char *path;
	uint32_t total_ms, retries;
	int status;
	size_t requests;
	int64_t least_ms, most_ms;
} agains[] = {
	{ "_/flaky=503,1/a?1", 5000, 2, 200, 2, 250, 3000 },
	{ "_/flaky=503,9/a?2", 5000, 2, 503, 3, 750, 4000 },
	{ "_/flaky=500,9/a?3", 5000, 0, 500, 1, 0, 2500 },
	{ "_/flaky=429,1,1/a?4", 5000, 2, 200, 2, 1000, 4000 },
	{ "_/flaky=429,1,3600/a?5", 5000, 2, 429, 1, 0, 2500 },
	/* no number: as if it were not there */
	{ "_/flaky=503,1,99999999999999999999/a?6", 5000, 2, 200, 2, 250, 3000 },
	{ "_/flaky=503,9/a?7", 600, 10, 503, 2, 250, 2000 },
	{ "_/flaky=0,1/a?8", 5000, 2, 200, 2, 250, 3000 },
	{ "_/cut=3/a?9", 5000, 1, TPMATTEST_E_NET, 2, 250, 3000 },
	{ "_/status=404/a?10", 5000, 2, 404, 1, 0, 2500 },
	{ "_/endless/a?11", 5000, 2, TPMATTEST_E_NET_TOO_LARGE, 1, 0, 2500 },
	{ "_/mute/a?12", 500, 2, TPMATTEST_E_NET_TIMEOUT, 1, 490, 2000 },
};

START_TEST(tried_again)
{
	const struct again *a = &agains[_i];
	tpmattest_curl *c = curl_new(a->total_ms, a->retries);
	struct got g = fetch_from(c, "http", a->path);
	char target[TESTSERVER_URL];

	/* with the quote that ends it in the log */
	snprintf(target, sizeof(target), "/%s\"", a->path);
	ck_assert_msg(g.status == a->status, "%s: status %d", a->path, g.status);
	ck_assert_msg(g.ms >= a->least_ms && g.ms <= a->most_ms, "%s: %d ms", a->path, (int)g.ms);
	ck_assert_uint_eq(testserver_count(&servers, target), a->requests);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(nobody_there_is_tried_again)
{
	tpmattest_curl *c = curl_new(5000, 2);
	struct got g = fetch_from(c, "closed", "x");

	ck_assert_int_eq(g.status, TPMATTEST_E_NET);
	ck_assert_int_ge(g.ms, 750);
	ck_assert_int_lt(g.ms, 4000);
	tpmattest_curl_free(c);
}
END_TEST

/* Nothing of the user goes out, and nothing that the server sets comes back to it. */
START_TEST(requests_are_plain)
{
	static const char netrc[] = "machine 127.0.0.1 login me password secret\n";
	tpmattest_curl *c = curl_new(5000, 0);

	ck_assert_int_eq(testserver_put(&servers, ".netrc", netrc, sizeof(netrc) - 1), 0);
	setenv("HOME", servers.folder, 1);
	ck_assert_int_eq(
		fetch_from(c, "http", "_/header=Set-Cookie%3Aspy%3D1/_/hops=2/a?plain").status,
		200);
	ck_assert_int_eq(fetch_from(c, "http", "a?plain").status, 200);
	ck_assert_int_eq(testserver_saw(&servers, "\"User-Agent\": \"tpmattest/"), 1);
	ck_assert_int_eq(testserver_saw(&servers, "spy%3D1/_/hops=1/a?plain"), 1);
	ck_assert_int_eq(testserver_saw(&servers, "\"Accept\": \"*/*\""), 1);
	ck_assert_int_eq(testserver_saw(&servers, "\"Cookie"), 0);
	ck_assert_int_eq(testserver_saw(&servers, "\"Accept-Encoding"), 0);
	ck_assert_int_eq(testserver_saw(&servers, "\"Authorization"), 0);
	ck_assert_int_eq(testserver_saw(&servers, "\"Referer"), 0);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(url_as_it_is)
{
	tpmattest_curl *c = curl_new(5000, 0);

	ck_assert_int_eq(testserver_put(&servers, "ekcertservice/ab_-=", "{}", 2), 0);
	ck_assert_int_eq(fetch_from(c, "http", "ekcertservice/ab_-%3D").status, 200);
	ck_assert_uint_eq(testserver_count(&servers, "/ekcertservice/ab_-%3D"), 1);
	ck_assert_int_eq(fetch_url(c, 1, "file:///etc/passwd").status, TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(fetch_url(c, 1, "http://me@127.0.0.1/").status, TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(fetch_url(c, 1, "127.0.0.1/x").status, TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(fetch_url(c, 1, "").status, TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(fetch_url(c, 1, "http://[fe80::1%25lo]/").status, TPMATTEST_E_NET_POLICY);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(proxies_of_the_environment)
{
	tpmattest_curl *c = curl_new(5000, 0);
	char proxy[TESTSERVER_URL];

	testserver_url(&servers, "http", "", proxy);
	setenv("http_proxy", proxy, 1);
	setenv("https_proxy", proxy, 1);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	ck_assert_int_eq(fetch_url(c, 1, "http://vendor.invalid/a?proxy").status, 200);
	ck_assert_int_eq(testserver_saw(&servers,
					"\"host\": \"vendor.invalid\", \"target\": \"/a?proxy\""),
			 1);
	ck_assert_int_eq(fetch_url(c, 1, "https://vendor.invalid/a?tunnel").status, 200);
	ck_assert_int_eq(
		testserver_saw(&servers,
			       "\"method\": \"CONNECT\", \"host\": \"vendor.invalid:443\""),
		1);
	ck_assert_int_eq(fetch_url(c, 1, "https://unnamed.invalid/a").status, TPMATTEST_E_NET_TLS);
	setenv("no_proxy", "127.0.0.1", 1);
	ck_assert_int_eq(fetch_from(c, "http", "a?direct").status, 200);
	ck_assert_int_eq(testserver_saw(&servers, "\"target\": \"/a?direct\", \"path\": \"/a\", "
						  "\"query\": \"direct\", \"proxied\": false"),
			 1);
	unsetenv("http_proxy");
	unsetenv("https_proxy");
	unsetenv("no_proxy");
	tpmattest_curl_free(c);
}
END_TEST

struct told {
	int calls, kind, status;
	uint64_t bytes;
	uint32_t flags;
	char url[TESTSERVER_URL];
	tpmattest_curl *inside;
};

static void tell(void *user, const tpmattest_need *need, int status, uint64_t bytes, uint32_t flags)
{
	struct told *t = user;

	t->calls++;
	t->kind = tpmattest_need_kind(need);
	t->status = status;
	t->bytes = bytes;
	t->flags = flags;
	snprintf(t->url, sizeof(t->url), "%s", tpmattest_need_url(need));
	if (t->inside) {
		ck_assert_int_eq(tpmattest_curl_set_retries(t->inside, 1, NULL), TPMATTEST_E_USAGE);
		ck_assert_int_eq(tpmattest_curl_set_cafile(t->inside, NULL, NULL),
				 TPMATTEST_E_USAGE);
	}
}

START_TEST(progress_is_told_once_a_fetch)
{
	tpmattest_curl *c = curl_new(5000, 2);
	struct told t = { .inside = c };
	char url[TESTSERVER_URL];

	ck_assert_int_eq(tpmattest_curl_set_progress(c, tell, &t, NULL), 0);
	testserver_url(&servers, "http", "_/hops=1/_/flaky=503,1/a?told", url);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_CRL, url).status, 200);
	ck_assert_int_eq(t.calls, 1);
	ck_assert_int_eq(t.kind, TPMATTEST_NEED_CRL);
	ck_assert_int_eq(t.status, 200);
	ck_assert_uint_eq(t.bytes, 7);
	ck_assert_uint_eq(t.flags, 0);
	ck_assert_str_eq(t.url, url);
	ck_assert_int_eq(fetch_from(c, "http", "_/endless/x").status, TPMATTEST_E_NET_TOO_LARGE);
	ck_assert_int_eq(t.calls, 2);
	ck_assert_int_eq(t.status, TPMATTEST_E_NET_TOO_LARGE);
	ck_assert_uint_eq(t.bytes, 0);
	ck_assert_int_eq(tpmattest_curl_set_progress(c, NULL, NULL, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "http", "a").status, 200);
	ck_assert_int_eq(t.calls, 2);
	tpmattest_curl_free(c);
}
END_TEST

static tpmattest_need *post(const char *path, const char *type, const char *body)
{
	char url[TESTSERVER_URL];
	tpmattest_need *need = NULL;

	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_ISSUER,
					    testserver_url(&servers, "http", path, url), &need,
					    NULL),
			 0);
	ck_assert_int_eq(
		tpmattest_need_set_post(need, type, (const uint8_t *)body, strlen(body), NULL), 0);
	return need;
}

static const struct posted {
	const char *path, *end; /* where the redirects lead */
	int status;
	size_t asked; /* there */
} posted[] = {
	{ "posted", "/posted", 200, 1 },
	{ "_/hops=1,307/posted", "/_/hops=0,307/posted", 200, 1 },
	{ "_/hops=1/posted", "/_/hops=0/posted", 302, 0 }, /* it would become a GET */
};

START_TEST(a_post_stays_one)
{
	tpmattest_need *need = post(posted[_i].path, "application/test", "question");
	tpmattest_response *response = NULL;
	tpmattest_curl *c = curl_new(5000, 0);

	ck_assert_int_eq(testserver_put(&servers, "posted", "answer", 6), 0);
	free(testserver_control(&servers, "/reset"));
	ck_assert_int_eq(tpmattest_curl_set_flags(c, TPMATTEST_CURL_ALLOW_PRIVATE, NULL), 0);
	ck_assert_int_eq(tpmattest_response_new(need, &response, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_fetch(c, need, response), 0);
	ck_assert_int_eq(tpmattest_response_status(response), posted[_i].status);
	ck_assert_uint_eq(testserver_count(&servers, posted[_i].end), posted[_i].asked);
	ck_assert_int_eq(testserver_saw(&servers, "\"method\": \"POST\""), 1);
	ck_assert_int_eq(testserver_saw(&servers, "\"method\": \"GET\""), 0);
	ck_assert_int_eq(testserver_saw(&servers, "\"body\": \"question\""), 1);
	ck_assert_int_eq(testserver_saw(&servers, "\"Content-Type\": \"application/test\""), 1);
	tpmattest_response_free(response);
	tpmattest_need_free(need);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(needs_of_ones_own)
{
	char lengthy[202] = "a/";
	tpmattest_need *need = NULL;
	size_t len = 7;

	ck_assert_int_eq(tpmattest_need_new(0, "http://x/", &need, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_AIK_CHAIN + 1, "http://x/", &need, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_CRL, "file:///x", &need, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_CRL, NULL, &need, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_CRL, "http://x/", NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_ptr_null(need);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_CRL, "http://x/", &need, NULL), 0);
	ck_assert_uint_eq(tpmattest_need_id(need), 0);
	ck_assert_int_eq(tpmattest_need_why(need), 0);
	ck_assert_str_eq(tpmattest_need_method(need), "GET");
	ck_assert_ptr_null(tpmattest_need_content_type(need));
	ck_assert_ptr_null(tpmattest_need_body(need, &len));
	ck_assert_uint_eq(len, 0);
	ck_assert_int_eq(tpmattest_need_set_post(need, "a\r\nb: c", NULL, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_set_post(need, NULL, NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_set_post(need, "", NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_need_set_post(need, " a/b", NULL, 0, NULL), TPMATTEST_E_USAGE);
	memset(lengthy + 2, 'b', sizeof(lengthy) - 3);
	ck_assert_int_eq(tpmattest_need_set_post(need, lengthy, NULL, 0, NULL), TPMATTEST_E_USAGE);
	lengthy[200] = '\0';
	ck_assert_int_eq(tpmattest_need_set_post(need, lengthy, NULL, 0, NULL), 0);
	tpmattest_need_free(need);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_CRL, "http://x/", &need, NULL), 0);
	ck_assert_int_eq(tpmattest_need_set_post(NULL, NULL, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_str_eq(tpmattest_need_method(need), "GET");
	ck_assert_int_eq(tpmattest_need_set_post(need, NULL, NULL, 0, NULL), 0);
	ck_assert_str_eq(tpmattest_need_method(need), "POST");
	ck_assert_str_eq(tpmattest_need_content_type(need), "application/octet-stream");
	tpmattest_need_free(need);
	tpmattest_need_free(NULL);
	ck_assert_str_eq(tpmattest_need_method(NULL), "GET");
}
END_TEST

START_TEST(usage_is_refused)
{
	tpmattest_response *response = NULL;
	tpmattest_curl *c = curl_new(0, 0);
	tpmattest_report *report = (tpmattest_report *)&report;
	tpmattest_need *need = NULL;
	tpmattest_error *err = NULL;

	ck_assert_int_eq(tpmattest_response_new(NULL, &response, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_new(NULL, &err), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_USAGE);
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_ISSUER, "http://x/", &need, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_fetch(NULL, need, response), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_fetch(c, NULL, response), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_fetch(c, need, NULL), TPMATTEST_E_USAGE);
	tpmattest_need_free(need);
	ck_assert_int_eq(tpmattest_curl_set_timeouts(NULL, 1, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_timeouts(c, 3600001, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_timeouts(c, 1, 3600001, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_timeouts(c, 3600000, 3600000, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_retries(NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_retries(c, 11, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_retries(c, 10, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_progress(NULL, NULL, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_cafile(NULL, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_cache(NULL, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, "/tmp", -1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_run(c, NULL, &report, &err), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(report);
	tpmattest_error_free(err);
	tpmattest_response_free(response);
	tpmattest_curl_free(c);
	tpmattest_curl_free(NULL);
}
END_TEST

static void setup(void)
{
	static const char *const options[] = { "--aik", "INTC-KeyId-1", "--name", "vendor.invalid",
					       NULL };

	servers_start_with(options);
}

int main(void)
{
	Suite *s = suite_create("transport");
	TCase *tc = tcase_create("transport");

	tcase_set_timeout(tc, 30);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_loop_test(tc, hostile_ends, 0, sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_loop_test(tc, answers_arrive, 0, sizeof(answers) / sizeof(answers[0]));
	tcase_add_loop_test(tc, tried_again, 0, sizeof(agains) / sizeof(agains[0]));
	tcase_add_test(tc, nobody_there_is_tried_again);
	tcase_add_test(tc, requests_are_plain);
	tcase_add_test(tc, url_as_it_is);
	tcase_add_test(tc, proxies_of_the_environment);
	tcase_add_test(tc, progress_is_told_once_a_fetch);
	tcase_add_test(tc, usage_is_refused);
	tcase_add_loop_test(tc, a_post_stays_one, 0, sizeof(posted) / sizeof(posted[0]));
	tcase_add_test(tc, needs_of_ones_own);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
