/* SPDX-License-Identifier: BSD-2-Clause */
/* Step by step, as an event loop drives it; misuse; lifetimes; responses; threads. What a transport
 * hears: check_settled.c. */
#include "steps.h"

#include <pthread.h>
#include <string.h>

static int supply(tpmattest_resolver *r, const tpmattest_need *n, const struct pki_made *m)
{
	return tpmattest_resolver_supply(r, tpmattest_need_id(n), 200, m->der.p, m->der.len, NULL);
}

START_TEST(several_needs_are_outstanding)
{
	tpmattest_resolver *r = resolver(0);
	const tpmattest_need *one, *two, *three;

	ck_assert_int_eq(tpmattest_resolver_is_done(r), 0);
	one = tpmattest_resolver_next(r);
	two = tpmattest_resolver_next(r);
	ck_assert_str_eq(tpmattest_need_url(one), A1);
	ck_assert_str_eq(tpmattest_need_url(two), B1);
	ck_assert_int_eq(tpmattest_need_kind(one), TPMATTEST_NEED_ISSUER);
	ck_assert_uint_eq(tpmattest_need_limit(one), 64 * 1024);
	ck_assert_int_eq(tpmattest_need_why(one), TPMATTEST_F_ISSUER_MISSING);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 2);
	ck_assert_int_eq(tpmattest_resolver_is_done(r), 0);
	/* The second is answered first, and leads on while the first is still out. */
	ck_assert_int_eq(supply(r, two, &b), 0);
	three = tpmattest_resolver_next(r);
	ck_assert_str_eq(tpmattest_need_url(three), ROOT2);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_int_eq(supply(r, one, &a), 0);
	ck_assert_ptr_null(tpmattest_resolver_next(r)); /* what A lacks is asked for already */
	ck_assert_int_eq(supply(r, three, &top), 0);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_int_eq(tpmattest_resolver_is_done(r), 1);
	ck_assert_str_eq(tpmattest_need_url(one), A1); /* needs live as long as the resolver */
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), 0);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 2);
	tpmattest_resolver_free(r);
}
END_TEST

/* Two EKs whose issuer has one address in common and another each: the others are not asked before
 * the common one failed. */
START_TEST(the_next_address_waits_for_the_one_before)
{
	static const char *const others[] = { "http://pki.infineon.com/other/1",
					      "http://pki.infineon.com/other/2" };
	tpmattest_resolver *r;
	const tpmattest_need *n;

	scene_close(&s);
	scene_open(&s);
	for (unsigned i = 0; i < 2; i++) {
		struct pki_made ek = { 0 };

		pki_mint(&(struct pki_cert){ .profile = PKI_EK,
					     .key = pki_key(PKI_P256, 30 + i),
					     .aia.url = { A1, others[i] } },
			 &a, &ek);
		scene_ek(&s, ek.der.p, ek.der.len);
		pki_made_free(&ek);
	}
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	r = resolver(0);
	n = tpmattest_resolver_next(r);
	ck_assert_str_eq(tpmattest_need_url(n), A1);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_int_eq(tpmattest_resolver_supply(r, tpmattest_need_id(n), 404, NULL, 0, NULL), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_str_eq(tpmattest_need_url(tpmattest_resolver_next(r)), others[i]);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	tpmattest_resolver_free(r);
}
END_TEST

/* More certificates than a session keeps: the rest is left out, and that is told. */
START_TEST(more_than_is_kept)
{
	tpmattest_resolver *r;
	const tpmattest_need *n;
	unsigned key = 0;

	scene_close(&s);
	scene_open(&s);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "AMD", NULL), 0);
	for (unsigned i = 0; i < 3; i++)
		script_ek_public(&s, pki_key(PKI_P256, 30 + i));
	r = resolver(0);
	for (; (n = tpmattest_resolver_next(r)); key++) {
		struct derout body = { 0 };

		for (unsigned i = 0; i < 60; i++) {
			uint8_t serial[] = { 1, (uint8_t)key, (uint8_t)i };
			struct pki_made ek = { 0 };

			pki_mint(&(struct pki_cert){ .profile = PKI_EK,
						     .key = pki_key(PKI_P256, 30 + key),
						     .serial = { serial, sizeof(serial) } },
				 &a, &ek);
			derout_raw(&body, ek.der.p, ek.der.len);
			pki_made_free(&ek);
		}
		ck_assert_int_eq(tpmattest_resolver_supply(r, tpmattest_need_id(n), 200, body.p,
							   body.len, NULL),
				 0);
		derout_free(&body);
	}
	ck_assert_uint_eq(key, 3);
	/* the certificates are IBM's */
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), TPMATTEST_E_UNTRUSTED);
	ck_assert_uint_ge(script_findings(&s, TPMATTEST_F_FETCH_TOO_LARGE, NULL), 1);
	tpmattest_resolver_free(r);
}
END_TEST

/* A vendor's root by its key identifier, which the pins have: asked for when the CA's own address
 * did not help, not before. */
START_TEST(a_root_is_asked_last)
{
	static const uint8_t id[] = { 0xf2, 0x1a, 0xd0, 0xf8, 0xe8, 0xa3, 0x06, 0xe9, 0xcb, 0xcd,
				      0x38, 0x7e, 0x86, 0x72, 0x63, 0x17, 0xdb, 0xc1, 0xbe, 0xb9 };
	struct pki_made ek = { 0 };
	tpmattest_resolver *r;
	const tpmattest_need *n;

	scene_close(&s);
	scene_open(&s);
	scene_pins(&s);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 30),
				     .aki.id = { id, sizeof(id) },
				     .aia.url = { A1 } },
		 &a, &ek);
	scene_ek(&s, ek.der.p, ek.der.len);
	r = resolver(0);
	n = tpmattest_resolver_next(r);
	ck_assert_str_eq(tpmattest_need_url(n), A1);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_int_eq(tpmattest_resolver_supply(r, tpmattest_need_id(n), 404, NULL, 0, NULL), 0);
	n = tpmattest_resolver_next(r);
	ck_assert_int_eq(tpmattest_need_kind(n), TPMATTEST_NEED_ANCHOR);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	tpmattest_resolver_free(r);
	pki_made_free(&ek);
}
END_TEST

START_TEST(a_report_can_be_had_at_any_time)
{
	tpmattest_resolver *r = resolver(0);
	const tpmattest_need *n;
	tpmattest_report *again = NULL;

	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, &s.err), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(tpmattest_error_code(s.err), TPMATTEST_E_INCOMPLETE);
	ck_assert(script_json_has(&s, A1));
	ck_assert_int_eq(tpmattest_resolver_report(r, &again, NULL), TPMATTEST_E_INCOMPLETE);
	tpmattest_report_free(again);
	n = tpmattest_resolver_next(r);
	ck_assert_str_eq(tpmattest_need_url(n), A1);
	ck_assert_int_eq(supply(r, n, &a), 0);
	tpmattest_report_free(s.r);
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, A1), 1);
	tpmattest_resolver_free(r);
}
END_TEST

START_TEST(misuse_of_needs)
{
	tpmattest_resolver *r = resolver(0);
	const tpmattest_need *n;
	tpmattest_error *err = NULL;

	/* not given yet */
	ck_assert_int_eq(tpmattest_resolver_supply(r, 1, 200, NULL, 0, &err), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_USAGE);
	tpmattest_error_free(err);
	n = tpmattest_resolver_next(r);
	ck_assert_int_eq(tpmattest_resolver_supply(r, 0, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply(r, 33, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply(r, 2, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply(r, 1, 200, NULL, 1, NULL), TPMATTEST_E_USAGE);
	for (int status = 0; status < 1100; status += status == 0 ? 199 : status == 199 ? 401 : 100)
		ck_assert_int_eq(tpmattest_resolver_supply(r, 1, status, NULL, 0, NULL),
				 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply(r, 1, TPMATTEST_E_NOMEM, NULL, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 1);
	ck_assert_int_eq(supply(r, n, &a), 0);
	ck_assert_int_eq(supply(r, n, &a), TPMATTEST_E_USAGE); /* once only */
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 0);
	tpmattest_resolver_free(r);
}
END_TEST

static int no_fetch(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	(void)need;
	(void)response;
	return *(int *)user;
}

START_TEST(null_is_an_answer_everywhere)
{
	tpmattest_resolver *r = (tpmattest_resolver *)&s;
	tpmattest_report *report = (tpmattest_report *)&s;
	tpmattest_response *resp = (tpmattest_response *)&s;
	tpmattest_error *err = NULL;

	ck_assert_int_eq(tpmattest_resolver_new(NULL, s.t, s.p, 0, &r, &err), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(r);
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, 4, &r, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, 0, NULL, NULL), TPMATTEST_E_USAGE);
	tpmattest_resolver_free(NULL);
	ck_assert_int_eq(tpmattest_resolver_add_host(NULL, "x", NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_add_mirror(NULL, "http://x/", "http://y/", NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_ptr_null(tpmattest_resolver_next(NULL));
	ck_assert_int_eq(tpmattest_resolver_supply(NULL, 1, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply_response(NULL, 1, NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tpmattest_resolver_pending(NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_is_done(NULL), 1);
	ck_assert_int_eq(tpmattest_resolver_report(NULL, &report, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(report);
	r = resolver(0);
	ck_assert_int_eq(tpmattest_resolver_add_host(r, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_add_mirror(r, "http://x/", NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_report(r, NULL, NULL), TPMATTEST_E_USAGE);
	report = (tpmattest_report *)&s;
	ck_assert_int_eq(tpmattest_resolver_run(r, NULL, NULL, &report, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(report);
	ck_assert_int_eq(tpmattest_resolver_run(NULL, no_fetch, NULL, &report, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_supply_response(r, 1, NULL, NULL), TPMATTEST_E_USAGE);
	tpmattest_resolver_free(r);
	ck_assert_uint_eq(tpmattest_need_id(NULL), 0);
	ck_assert_int_eq(tpmattest_need_kind(NULL), 0);
	ck_assert_str_eq(tpmattest_need_url(NULL), "");
	ck_assert_int_eq(tpmattest_need_why(NULL), 0);
	ck_assert_uint_eq(tpmattest_need_limit(NULL), 0);
	ck_assert_int_eq(tpmattest_response_new(NULL, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_response_append(NULL, NULL, 0), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_response_status(NULL), TPMATTEST_E_NET);
	ck_assert_int_eq(tpmattest_response_check_url(NULL, "http://x/"), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(tpmattest_response_body(NULL, NULL));
	tpmattest_response_set_status(NULL, 200);
	tpmattest_response_set_detail(NULL, "x");
	tpmattest_response_reset(NULL);
	tpmattest_response_free(NULL);
	ck_assert_int_eq(tpmattest_response_new(NULL, &resp, NULL), 0);
	ck_assert_int_eq(tpmattest_response_append(resp, NULL, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_response_check_url(resp, NULL), TPMATTEST_E_USAGE);
	tpmattest_response_free(resp);
}
END_TEST

START_TEST(kinds_have_names)
{
	static const char *const names[] = { "unknown",  "ek-certificate", "issuer",
					     "crl",      "anchor",         "trust-list",
					     "aik-caps", "aik-chain",      "unknown" };

	for (int i = 0; i < 9; i++)
		ck_assert_str_eq(tpmattest_need_kind_name(i), names[i]);
	ck_assert_str_eq(tpmattest_need_kind_name(-1), "unknown");
}
END_TEST

START_TEST(results_of_the_callback)
{
	static const int results[] = { 0, TPMATTEST_E_NET_TLS, -1, 7, 200 };
	tpmattest_resolver *r;
	int result = TPMATTEST_E_NOMEM;

	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		result = results[i];
		r = resolver(0);
		tpmattest_report_free(s.r);
		ck_assert_int_eq(tpmattest_resolver_run(r, no_fetch, &result, &s.r, NULL),
				 TPMATTEST_E_INCOMPLETE);
		ck_assert_uint_eq(script_findings(&s,
						  i == 1 ? TPMATTEST_F_FETCH_TLS
							 : TPMATTEST_F_FETCH_FAILED,
						  NULL),
				  2);
		tpmattest_resolver_free(r);
	}
	result = TPMATTEST_E_NOMEM;
	r = resolver(0);
	tpmattest_report_free(s.r);
	ck_assert_int_eq(tpmattest_resolver_run(r, no_fetch, &result, &s.r, &s.err),
			 TPMATTEST_E_NOMEM);
	ck_assert_ptr_null(s.r);
	ck_assert_int_eq(tpmattest_error_code(s.err), TPMATTEST_E_NOMEM);
	tpmattest_resolver_free(r);
}
END_TEST

START_TEST(responses_remember)
{
	tpmattest_resolver *r = resolver(0);
	const tpmattest_need *n = tpmattest_resolver_next(r);
	uint8_t *big = calloc(1, 64 * 1024);
	tpmattest_response *resp = NULL;
	size_t len = 1;

	ck_assert_int_eq(tpmattest_response_new(n, &resp, NULL), 0);
	ck_assert_int_eq(tpmattest_response_status(resp), TPMATTEST_E_NET);
	ck_assert_ptr_null(tpmattest_response_body(resp, &len));
	ck_assert_uint_eq(len, 0);
	tpmattest_response_set_status(resp, 200);
	ck_assert_int_eq(tpmattest_response_append(resp, (const uint8_t *)"abc", 3), 0);
	ck_assert_int_eq(tpmattest_response_append(resp, NULL, 0), 0);
	tpmattest_response_reset(resp);
	ck_assert_ptr_null(tpmattest_response_body(resp, &len));
	/* What came before a failure is dropped; a retry begins anew. */
	ck_assert_int_eq(tpmattest_response_append(resp, (const uint8_t *)"ab", 2), 0);
	tpmattest_response_set_status(resp, TPMATTEST_E_NET_TIMEOUT);
	ck_assert_ptr_null(tpmattest_response_body(resp, &len));
	ck_assert_uint_eq(len, 0);
	tpmattest_response_set_status(resp, 200);
	ck_assert_int_eq(tpmattest_response_append(resp, big, 64 * 1024), 0);
	ck_assert_ptr_nonnull(tpmattest_response_body(resp, &len));
	ck_assert_uint_eq(len, 64 * 1024);
	ck_assert_int_eq(tpmattest_response_append(resp, big, 1), TPMATTEST_E_NET_TOO_LARGE);
	ck_assert_int_eq(tpmattest_response_append(resp, big, 0), TPMATTEST_E_NET_TOO_LARGE);
	ck_assert_ptr_null(tpmattest_response_body(resp, &len));
	ck_assert_int_eq(tpmattest_response_status(resp), TPMATTEST_E_NET_TOO_LARGE);
	tpmattest_response_reset(resp);
	ck_assert_int_eq(tpmattest_response_append(resp, big, 1), TPMATTEST_E_NET_TOO_LARGE);
	tpmattest_response_set_status(resp, TPMATTEST_E_NET_TIMEOUT);
	ck_assert_int_eq(tpmattest_response_status(resp), TPMATTEST_E_NET_TIMEOUT);
	tpmattest_response_set_status(resp, 12345);
	ck_assert_int_eq(tpmattest_response_status(resp), TPMATTEST_E_NET);
	tpmattest_response_free(resp);
	tpmattest_resolver_free(r);
	free(big);
}
END_TEST

START_TEST(redirects_obey_the_same_rules)
{
	tpmattest_response *of_need = NULL, *of_none = NULL;
	tpmattest_resolver *r = resolver(0);

	ck_assert_int_eq(tpmattest_resolver_add_host(r, "cdn.test", NULL), 0);
	ck_assert_int_eq(tpmattest_response_new(tpmattest_resolver_next(r), &of_need, NULL), 0);
	ck_assert_int_eq(tpmattest_response_new(NULL, &of_none, NULL), 0);
	tpmattest_resolver_free(r); /* a response may outlive its resolver */
	ck_assert_int_eq(tpmattest_response_check_url(of_need, "https://ftpm.amd.com/x"), 0);
	ck_assert_int_eq(tpmattest_response_check_url(of_need, "https://cdn.test/x"), 0);
	ck_assert_int_eq(tpmattest_response_check_url(of_need, "http://169.254.169.254/x"),
			 TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(tpmattest_response_check_url(of_need, "http://evil.test/x"),
			 TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(tpmattest_response_check_url(of_need, "file:///etc/passwd"),
			 TPMATTEST_E_NET_POLICY);
	ck_assert_int_eq(tpmattest_response_check_url(of_none, "http://evil.test/x"), 0);
	ck_assert_int_eq(tpmattest_response_check_url(of_none, "file:///etc/passwd"),
			 TPMATTEST_E_NET_POLICY);
	tpmattest_response_free(of_need);
	tpmattest_response_free(of_none);
}
END_TEST

START_TEST(inputs_may_be_freed_first)
{
	script net = { 0 };
	tpmattest_resolver *r = resolver(0);

	tpmattest_evidence_free(s.e);
	tpmattest_trust_free(s.t);
	tpmattest_policy_free(s.p);
	s.e = NULL;
	s.t = NULL;
	s.p = NULL;
	script_cert(&net, A1, &a);
	script_cert(&net, B1, &b);
	script_cert(&net, ROOT2, &top);
	ck_assert_int_eq(tpmattest_resolver_run(r, script_fetch, &net, &s.r, NULL), 0);
	tpmattest_resolver_free(r);
	/* and the report outlives the resolver */
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
	script_close(&net);
}
END_TEST

START_TEST(without_a_store)
{
	script net = { 0 };

	tpmattest_trust_free(s.t);
	s.t = NULL;
	script_cert(&net, A1, &a);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_TRUST_MISSING, NULL), 1);
	script_close(&net);
}
END_TEST

static void *one_thread(void *user)
{
	scene mine = *(const scene *)user;

	for (int i = 0; i < 50; i++) {
		script net = { 0 };

		mine.r = NULL;
		script_cert(&net, A1, &a);
		script_cert(&net, B1, &b);
		script_cert(&net, ROOT2, &top);
		script_run(&net, &mine, 0);
		tpmattest_report_free(mine.r);
		script_close(&net);
		if (mine.rc)
			return user;
	}
	return NULL;
}

START_TEST(two_resolvers_share_a_store)
{
	pthread_t threads[2];
	void *failed;

	scene_store(&s, top.der.p, top.der.len);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, one_thread, &s), 0);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("steps");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, several_needs_are_outstanding);
	tcase_add_test(t, the_next_address_waits_for_the_one_before);
	tcase_add_test(t, a_root_is_asked_last);
	tcase_add_test(t, more_than_is_kept);
	tcase_add_test(t, a_report_can_be_had_at_any_time);
	tcase_add_test(t, misuse_of_needs);
	tcase_add_test(t, null_is_an_answer_everywhere);
	tcase_add_test(t, kinds_have_names);
	tcase_add_test(t, results_of_the_callback);
	tcase_add_test(t, responses_remember);
	tcase_add_test(t, redirects_obey_the_same_rules);
	tcase_add_test(t, inputs_may_be_freed_first);
	tcase_add_test(t, without_a_store);
	tcase_add_test(t, two_resolvers_share_a_store);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
