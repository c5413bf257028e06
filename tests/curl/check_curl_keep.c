/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache keeps what a run took, and asks the server when what it has is of no use. */
#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>

#include "crl.h"
#include "device.h"

static char folder[64], host[64];
static const char *const hosts[] = { host, NULL };
static struct device d;
static struct pki_made ca, other;

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static size_t kept(void)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

struct told {
	unsigned cached, asked;
};

static void tell(void *user, const tpmattest_need *need, int status, uint64_t bytes, uint32_t flags)
{
	struct told *t = user;

	(void)need;
	(void)status;
	(void)bytes;
	if (flags & TPMATTEST_CURL_CACHED)
		t->cached++;
	else
		t->asked++;
}

/* A device whose issuer is at this path. */
static void device_with(const char *path)
{
	char url[TESTSERVER_URL];

	device_open(&d);
	ca = device_ca("O=Test;CN=CA", 1, &d.root, NULL);
	other = device_ca("O=Test;CN=Other", 2, &d.root, NULL);
	device_ek(&d, 0x01c0000a, pki_key(PKI_P256, 5), &ca,
		  testserver_url(&servers, "http", path, url));
	device_host(&servers, "http", host);
}

/* A run with the cache, each with a transport of its own: in parallel, or one after the other. */
static int run(bool parallel, uint32_t flags, struct told *t)
{
	tpmattest_curl *c = curl_new(5000, 0);
	int rc;

	*t = (struct told){ 0 };
	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, 0, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_progress(c, tell, t, NULL), 0);
	tpmattest_resolver_free(d.resolver);
	ck_assert_int_eq(
		tpmattest_resolver_new(d.evidence, d.trust, d.policy, flags, &d.resolver, NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_add_host(d.resolver, hosts[0], NULL), 0);
	if (parallel) {
		rc = device_run(&d, c);
	} else {
		tpmattest_report_free(d.report);
		tpmattest_error_free(d.err);
		rc = tpmattest_resolver_run(d.resolver, tpmattest_curl_fetch, c, &d.report, &d.err);
	}
	tpmattest_curl_free(c);
	return rc;
}

/* Put the certificate into the cache under this path, as one that was of use to somebody. */
static void seed(const char *path)
{
	tpmattest_curl *c = curl_new(5000, 0);

	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, 0, NULL), 0);
	ck_assert_int_eq(fetch_from(c, "http", path).status, 200);
	ck_assert_uint_eq(kept(), 1);
	tpmattest_curl_free(c);
}

START_TEST(what_was_taken_is_kept_and_used)
{
	struct told t;

	device_with("good.cer");
	device_serve(&servers, "good.cer", &ca);
	ck_assert_int_eq(run(_i, 0, &t), 0);
	ck_assert_uint_eq(kept(), 1);
	ck_assert_uint_eq(t.asked, 1);
	ck_assert_int_eq(run(_i, 0, &t), 0);
	ck_assert_uint_eq(t.cached, 1);
	ck_assert_uint_eq(t.asked, 0);
	ck_assert_uint_eq(kept(), 1);
}
END_TEST

START_TEST(what_was_of_no_use_is_not_kept)
{
	struct told t;

	device_with("other.cer");
	device_serve(&servers, "other.cer", &other);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(run(_i, 0, &t), TPMATTEST_E_INCOMPLETE);
		ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_REPLY_NOT_ISSUER), 1);
		ck_assert_uint_eq(kept(), 0);
		ck_assert_uint_eq(t.asked, 1);
	}
	/* When it has what was looked for, it is found: nothing was in the way. */
	device_serve(&servers, "other.cer", &ca);
	ck_assert_int_eq(run(_i, 0, &t), 0);
	ck_assert_uint_eq(kept(), 1);
}
END_TEST

START_TEST(an_old_copy_of_no_use_is_replaced)
{
	struct told t;

	device_with("old.cer");
	device_serve(&servers, "old.cer", &other);
	seed("old.cer");
	device_serve(&servers, "old.cer", &ca);
	ck_assert_int_eq(run(_i, 0, &t), 0);
	ck_assert_uint_eq(t.cached, 1);
	ck_assert_uint_eq(t.asked, 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_REPLY_NOT_ISSUER), 0);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCHED), 1);
	ck_assert_uint_eq(kept(), 1);
	ck_assert_int_eq(run(_i, 0, &t), 0);
	ck_assert_uint_eq(t.cached, 1);
	ck_assert_uint_eq(t.asked, 0);
}
END_TEST

/* The server has nothing better, or nothing: it is asked once, and the run ends. */
START_TEST(the_server_is_asked_once)
{
	struct told t;

	device_with("worse.cer");
	device_serve(&servers, "worse.cer", &other);
	seed("worse.cer");
	ck_assert_int_eq(run(_i, 0, &t), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(t.cached, 1);
	ck_assert_uint_eq(t.asked, 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_REPLY_NOT_ISSUER), 1);
	/* by the one that seeds, too */
	ck_assert_uint_eq(testserver_count(&servers, "/worse.cer"), 2 * ((size_t)_i + 1));
	ck_assert_uint_eq(kept(), 0);
}
END_TEST

/* Step by step: another process has put the copy back meanwhile, and the server is asked all the
 * same. */
START_TEST(a_copy_that_comes_back_is_passed_over)
{
	tpmattest_curl *c = curl_new(5000, 0);
	struct told t = { 0 };

	device_with("back.cer");
	device_serve(&servers, "back.cer", &other);
	device_resolver(&d, hosts);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, 0, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_progress(c, tell, &t, NULL), 0);
	for (int round = 0; round < 2; round++) {
		const tpmattest_need *n = tpmattest_resolver_next(d.resolver);
		tpmattest_response *response = NULL;

		ck_assert_ptr_nonnull(n);
		seed("back.cer");
		ck_assert_int_eq(tpmattest_response_new(n, &response, NULL), 0);
		ck_assert_int_eq(tpmattest_curl_fetch(c, n, response), 0);
		ck_assert_int_eq(tpmattest_resolver_supply_response(
					 d.resolver, tpmattest_need_id(n), response, NULL),
				 0);
		tpmattest_response_free(response);
		ck_assert_uint_eq(t.cached, 1);
		ck_assert_uint_eq(t.asked, (unsigned)round);
	}
	ck_assert_ptr_null(tpmattest_resolver_next(d.resolver));
	tpmattest_curl_free(c);
}
END_TEST

static const struct list {
	const char *path;
	struct pki_crl crl;
	/* 0: the CA; 1: another of another name; 2: another of its name */
	int signer;
	size_t kept;
} lists[] = {
	{ "good.crl", { 0 }, 0, 1 },
	{ "stale.crl",
	  { .this_update = { PKI_TIME_UNIX, 1000000, NULL },
	    .next_update = { PKI_TIME_UNIX, 1000001, NULL } },
	  0,
	  0 },
	{ "early.crl",
	  { .this_update = { PKI_TIME_UNIX, 4000000000, NULL },
	    .next_update = { PKI_TIME_UNIX, 4000000001, NULL } },
	  0,
	  0 },
	{ "endless.crl", { .no_next_update = true }, 0, 0 },
	{ "delta.crl", { .delta_mode = PKI_EXT_CRITICAL, .delta_base = 1 }, 0, 0 },
	{ "other.crl", { 0 }, 1, 0 },
	{ "forged.crl", { 0 }, 2, 0 },
	{ "forged-key-id.crl", { .aki = { .mode = PKI_EXT_ABSENT } }, 2, 0 },
};

/* Of the EK's own issuer, which the device has. A list that is no good is asked for again, and
 * found when it is there. */
START_TEST(lists_are_kept_when_they_are_of_use)
{
	const struct list *l = &lists[_i];
	struct pki_made ek = { 0 }, twin = { 0 };
	struct derout crl = { 0 }, good = { 0 };
	char url[TESTSERVER_URL];
	struct told t;

	device_open(&d);
	ca = device_ca("O=Test;CN=CA", 1, &d.root, NULL);
	other = device_ca("O=Test;CN=Other", 2, &d.root, NULL);
	twin = device_ca("O=Test;CN=CA", 2, &d.root, NULL);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 5),
				     .crldp = { .dp = { { .url = testserver_url(&servers, "http",
										l->path,
										url) } } } },
		 &ca, &ek);
	ck_assert_int_eq(
		tpmattest_evidence_add_nv(d.evidence, 0x01c0000a, ek.der.p, ek.der.len, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_anchor(d.trust, ca.der.p, ca.der.len, NULL, NULL), 0);
	device_host(&servers, "http", host);
	pki_mint_crl(&l->crl, l->signer == 1 ? &other : l->signer ? &twin : &ca, &crl);
	ck_assert_int_eq(testserver_put(&servers, l->path, crl.p, crl.len), 0);
	run(true, TPMATTEST_RESOLVER_CRLS, &t);
	ck_assert_uint_eq(t.asked, 1);
	ck_assert_msg(kept() == l->kept, "%s: %zu", l->path, kept());
	if (!l->kept)
		seed(l->path);
	pki_mint_crl(&(struct pki_crl){ 0 }, &ca, &good);
	ck_assert_int_eq(testserver_put(&servers, l->path, good.p, good.len), 0);
	ck_assert_int_eq(run(true, TPMATTEST_RESOLVER_CRLS, &t), 0);
	ck_assert_uint_eq(t.cached, 1);
	ck_assert_uint_eq(t.asked, l->kept ? 0 : 1);
	ck_assert(device_says(&d, "\"revocation\":\"good\""));
	ck_assert_uint_eq(kept(), 1);
	derout_free(&crl);
	derout_free(&good);
	pki_made_free(&ek);
	pki_made_free(&twin);
}
END_TEST

/* Nobody said that it was of use; and who fetches for himself may say so, once. */
START_TEST(without_a_word_nothing_is_kept)
{
	tpmattest_curl *c = curl_new(5000, 0);
	tpmattest_response *response = NULL;
	tpmattest_need *need = NULL;
	char url[TESTSERVER_URL];

	device_with("word.cer");
	device_serve(&servers, "word.cer", &ca);
	testserver_url(&servers, "http", "word.cer", url);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, 0, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_flags(c, TPMATTEST_CURL_ALLOW_PRIVATE, NULL), 0);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_ISSUER, url, &need, NULL), 0);
	for (int word = -1; word < 2; word++) {
		ck_assert_int_eq(tpmattest_response_new(need, &response, NULL), 0);
		ck_assert_int_eq(tpmattest_curl_fetch(c, need, response), 0);
		ck_assert_int_eq(tpmattest_response_status(response), 200);
		ck_assert_uint_eq(kept(), 0);
		if (word >= 0) {
			tpmattest_response_settle(response, word);
			tpmattest_response_settle(response, !word);
		}
		tpmattest_response_free(response);
		ck_assert_uint_eq(kept(), word == 1);
	}
	tpmattest_need_free(need);
	tpmattest_curl_free(c);
}
END_TEST

/* A response outlives the transport, and what it came from is still dropped. */
START_TEST(responses_outlive_transports)
{
	tpmattest_curl *c = curl_new(5000, 0);
	tpmattest_response *response = NULL;
	tpmattest_need *need = NULL;
	char url[TESTSERVER_URL];

	device_with("late.cer");
	device_serve(&servers, "late.cer", &ca);
	seed("late.cer");
	testserver_url(&servers, "http", "late.cer", url);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, 0, NULL), 0);
	ck_assert_int_eq(tpmattest_need_new(TPMATTEST_NEED_ISSUER, url, &need, NULL), 0);
	ck_assert_int_eq(tpmattest_response_new(need, &response, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_fetch(c, need, response), 0);
	tpmattest_curl_free(c);
	tpmattest_need_free(need);
	ck_assert_int_eq(tpmattest_response_is_cached(response), 1);
	tpmattest_response_settle(response, 0);
	ck_assert_uint_eq(kept(), 0);
	tpmattest_response_free(response);
}
END_TEST

static void setup(void)
{
	servers_start_with(NULL);
}

static void folder_make(void)
{
	snprintf(folder, sizeof(folder), "/tmp/tpmattest-keep-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void clean(void)
{
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	pki_made_free(&ca);
	pki_made_free(&other);
	device_close(&d);
}

int main(void)
{
	Suite *s = suite_create("curl-keep");
	TCase *tc = tcase_create("keep");

	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_checked_fixture(tc, folder_make, clean);
	tcase_add_loop_test(tc, what_was_taken_is_kept_and_used, 0, 2);
	tcase_add_loop_test(tc, what_was_of_no_use_is_not_kept, 0, 2);
	tcase_add_loop_test(tc, an_old_copy_of_no_use_is_replaced, 0, 2);
	tcase_add_loop_test(tc, the_server_is_asked_once, 0, 2);
	tcase_add_test(tc, a_copy_that_comes_back_is_passed_over);
	tcase_add_loop_test(tc, lists_are_kept_when_they_are_of_use, 0,
			    sizeof(lists) / sizeof(lists[0]));
	tcase_add_test(tc, without_a_word_nothing_is_kept);
	tcase_add_test(tc, responses_outlive_transports);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
