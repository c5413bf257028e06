/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads with a transport and a resolver each, and one trust store and one cache; for
 * ThreadSanitizer too. libcurl is set up by whichever comes first. */
#include <ftw.h>
#include <pthread.h>
#include <sys/stat.h>

#include "device.h"

enum { THREADS = 2, RUNS = 6 };

static struct device shared;
static char cache[] = "/tmp/tpmattest-cache-XXXXXX";
static char host[64];

struct worker {
	pthread_t thread;
	uint64_t fetched;
	int trusted;
};

static void count(void *user, const tpmattest_need *need, int status, uint64_t bytes,
		  uint32_t flags)
{
	(void)need;
	(void)bytes;
	(void)flags;
	*(uint64_t *)user += status == 200;
}

static int run_once(struct worker *w, bool with_cache)
{
	tpmattest_resolver *r = NULL;
	tpmattest_report *report = NULL;
	tpmattest_curl *c = NULL;
	int rc;

	rc = tpmattest_curl_new(&c, NULL);
	rc = rc ? rc : tpmattest_curl_set_progress(c, count, &w->fetched, NULL);
	if (with_cache)
		rc = rc ? rc : tpmattest_curl_set_cache(c, cache, 0, NULL);
	rc = rc ? rc
		: tpmattest_resolver_new(shared.evidence, shared.trust, shared.policy, 0, &r, NULL);
	rc = rc ? rc : tpmattest_resolver_add_host(r, host, NULL);
	rc = rc ? rc : tpmattest_curl_run(c, r, &report, NULL);
	tpmattest_report_free(report);
	tpmattest_resolver_free(r);
	tpmattest_curl_free(c);
	return rc;
}

static void *work(void *arg)
{
	struct worker *w = arg;

	for (int i = 0; i < RUNS; i++)
		w->trusted += run_once(w, i % 2) == 0;
	return NULL;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

START_TEST(two_at_once)
{
	struct worker w[THREADS] = { 0 };
	char url[TESTSERVER_URL];
	struct pki_made ca[2];

	servers_start_with(NULL);
	ck_assert_ptr_nonnull(mkdtemp(cache));
	device_host(&servers, "http", host);
	device_open(&shared);
	ca[1] = device_ca("O=Test;CN=CA2", 2, &shared.root, NULL);
	ca[0] = device_ca("O=Test;CN=CA1", 1, &ca[1],
			  testserver_url(&servers, "http", "ca2.cer", url));
	device_ek(&shared, 0x01c0000a, pki_key(PKI_P256, 5), &ca[0],
		  testserver_url(&servers, "http", "ca1.cer", url));
	device_serve(&servers, "ca1.cer", &ca[0]);
	device_serve(&servers, "ca2.cer", &ca[1]);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(w[i].thread, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		ck_assert_int_eq(w[i].trusted, RUNS);
		ck_assert_uint_eq(w[i].fetched, 2 * RUNS);
	}
	pki_made_free(&ca[0]);
	pki_made_free(&ca[1]);
	device_close(&shared);
	servers_stop();
	nftw(cache, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("curl-threads");
	TCase *tc = tcase_create("threads");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, two_at_once);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
