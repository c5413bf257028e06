/* SPDX-License-Identifier: BSD-2-Clause */
/* A server that dies half way, and the run after that. */
#include <ftw.h>
#include <sys/stat.h>

#include "device.h"

static const char *const hosts[] = { "pki.invalid", NULL };

/* EK, its issuer at ca1.cer, and that one's at ca2.cer, below the anchor. URLs by name: a proxy
 * takes them to the server that lives, whatever its port. */
static void two_steps(struct device *d, struct pki_made ca[2])
{
	device_open(d);
	ca[1] = device_ca("O=Test;CN=CA2", 2, &d->root, NULL);
	ca[0] = device_ca("O=Test;CN=CA1", 1, &ca[1], "http://pki.invalid/ca2.cer");
	device_ek(d, 0x01c0000a, pki_key(PKI_P256, 5), &ca[0], "http://pki.invalid/ca1.cer");
}

static void start(const char *const *options, const struct pki_made ca[2])
{
	char url[TESTSERVER_URL];

	servers_start_with(options);
	device_serve(&servers, "ca1.cer", &ca[0]);
	device_serve(&servers, "ca2.cer", &ca[1]);
	setenv("http_proxy", testserver_url(&servers, "http", "", url), 1);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

START_TEST(second_run_completes)
{
	static const char *const one_answer[] = { "--kill-after", "1", NULL };
	char cache[] = "/tmp/tpmattest-cache-XXXXXX";
	struct pki_made ca[2];
	tpmattest_curl *c = NULL;
	struct device d;

	ck_assert_ptr_nonnull(mkdtemp(cache));
	two_steps(&d, ca);
	for (int run = 0; run < 3; run++) {
		start(run == 0 ? one_answer : NULL, ca);
		if (run == 2)
			free(testserver_control(&servers, "/kill"));
		c = curl_new(5000, 1);
		ck_assert_int_eq(tpmattest_curl_set_cache(c, cache, 0, NULL), 0);
		device_resolver(&d, hosts);
		ck_assert_int_eq(device_run(&d, c), run == 0 ? TPMATTEST_E_INCOMPLETE : 0);
		if (run == 0)
			ck_assert(device_says(&d, "\"needs\":[{\"kind\":\"issuer\",\"url\":\"http:/"
						  "/pki.invalid/ca2.cer\","));
		ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_FAILED), run == 0);
		ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCHED), run == 0 ? 1 : 2);
		/* What the first run had is not asked for again; the third asks for nothing. */
		ck_assert_uint_eq(testserver_count(&servers, "/ca1.cer"), run == 0);
		ck_assert_uint_eq(testserver_count(&servers, "/ca2.cer"), run == 1);
		tpmattest_curl_free(c);
		servers_stop();
	}
	unsetenv("http_proxy");
	pki_made_free(&ca[0]);
	pki_made_free(&ca[1]);
	device_close(&d);
	nftw(cache, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("curl-resume");
	TCase *tc = tcase_create("resume");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, second_run_completes);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
