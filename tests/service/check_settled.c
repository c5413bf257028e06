/* SPDX-License-Identifier: BSD-2-Clause */
/* What a transport hears of its answers: of use or not, which decides what its cache keeps and what
 * is asked for again. */
#include "crl.h"
#include "steps.h"

#define LIST "http://pki.infineon.com/a.crl"

struct word {
	int calls, taken;
	bool cached;
};

static void settled(void *user, const tpmattest_response *resp, int taken)
{
	struct word *w = user;

	ck_assert_int_eq(tpmattest_response_status(resp), 200);
	w->calls++;
	w->taken = taken;
}

static int answer(tpmattest_resolver *r, const tpmattest_need *n, struct pki_bytes m,
		  struct word *w, int fresh)
{
	tpmattest_response *resp = NULL;
	int rc;

	ck_assert_int_eq(tpmattest_response_new(n, &resp, NULL), 0);
	ck_assert_int_eq(tpmattest_need_is_fresh(n), fresh);
	tpmattest_response_set_cached(resp, w->cached);
	tpmattest_response_set_status(resp, 200);
	ck_assert_int_eq(tpmattest_response_append(resp, m.p, m.len), 0);
	tpmattest_response_on_settled(resp, settled, w);
	rc = tpmattest_resolver_supply_response(r, tpmattest_need_id(n), resp, NULL);
	tpmattest_response_free(resp);
	return rc;
}

/* A transport that calls everything an old copy: each need is given twice, and the run ends. */
START_TEST(an_old_copy_is_asked_for_again_once)
{
	tpmattest_resolver *r = resolver(0);
	const tpmattest_need *one = tpmattest_resolver_next(r), *two = tpmattest_resolver_next(r),
			     *n;
	struct word w = { .cached = true };

	ck_assert_int_eq(answer(r, one, pki_made_der(&top), &w, 0), 0);
	ck_assert_int_eq(w.calls, 1);
	ck_assert_int_eq(w.taken, 0);
	ck_assert_int_eq(tpmattest_resolver_supply(r, tpmattest_need_id(one), 200, a.der.p,
						   a.der.len, NULL),
			 TPMATTEST_E_USAGE); /* not given again yet */
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 1);
	ck_assert_int_eq(tpmattest_resolver_is_done(r), 0);
	n = tpmattest_resolver_next(r);
	ck_assert_ptr_eq(n, one);
	ck_assert_ptr_null(tpmattest_resolver_next(r));
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 2);
	tpmattest_report_free(s.r);
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_NOT_ISSUER, NULL), 0);
	ck_assert_int_eq(answer(r, n, pki_made_der(&top), &w, 1), 0);
	ck_assert_int_eq(w.calls, 2);
	tpmattest_report_free(s.r);
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_NOT_ISSUER, A1), 1);
	/* One that was taken is not asked for again, whatever the transport says. */
	ck_assert_int_eq(answer(r, two, pki_made_der(&b), &w, 0), 0);
	ck_assert_int_eq(w.calls, 3);
	ck_assert_int_eq(w.taken, 1);
	ck_assert_ptr_null(tpmattest_resolver_next(r)); /* its issuer came with the first */
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 0);
	ck_assert_int_eq(tpmattest_resolver_is_done(r), 1);
	tpmattest_resolver_free(r);
}
END_TEST

START_TEST(a_transport_hears_once)
{
	struct word one = { 0 }, two = { 0 };
	tpmattest_response *resp = NULL;

	ck_assert_int_eq(tpmattest_response_new(NULL, &resp, NULL), 0);
	tpmattest_response_set_status(resp, 200);
	tpmattest_response_on_settled(NULL, settled, &one);
	tpmattest_response_on_settled(resp, settled, &one);
	tpmattest_response_on_settled(resp, settled, &two);
	ck_assert_int_eq(one.calls, 1);
	ck_assert_int_eq(one.taken, -1);
	tpmattest_response_reset(resp);
	tpmattest_response_settle(resp, 0);
	tpmattest_response_settle(resp, 0);
	ck_assert_int_eq(two.calls, 1);
	ck_assert_int_eq(two.taken, 0);
	tpmattest_response_on_settled(resp, settled, &two);
	tpmattest_response_settle(resp, 7);
	ck_assert_int_eq(two.taken, 1);
	tpmattest_response_on_settled(resp, settled, &one);
	tpmattest_response_free(resp);
	ck_assert_int_eq(one.calls, 2);
	ck_assert_int_eq(one.taken, -1);
	tpmattest_response_settle(NULL, 0);
	ck_assert_int_eq(tpmattest_need_is_fresh(NULL), 0);
	ck_assert_int_eq(tpmattest_response_is_cached(NULL), 0);
}
END_TEST

/* A list that comes before its signer may be forged: it is used when it turns out good, and no
 * cache keeps it. */
START_TEST(a_list_before_its_signer_is_not_kept)
{
	struct pki_made ek = { 0 };
	struct derout crl = { 0 };
	const tpmattest_need *issuer, *list;
	struct word w = { 0 };
	tpmattest_resolver *r;

	scene_close(&s);
	scene_open(&s);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 30),
				     .aia.url = { A1 },
				     .crldp = { .dp = { { .url = LIST } } } },
		 &a, &ek);
	pki_mint_crl(&(struct pki_crl){ 0 }, &a, &crl);
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_anchor(&s, a.der.p, a.der.len, NULL);
	r = resolver(TPMATTEST_RESOLVER_CRLS);
	if (_i == 0) { /* the anchor is in the store, and so is the list's signer */
		list = tpmattest_resolver_next(r);
		ck_assert_int_eq(answer(r, list, (struct pki_bytes){ crl.p, crl.len }, &w, 0), 0);
		ck_assert_int_eq(w.taken, 1);
	} else {
		tpmattest_resolver_free(r);
		tpmattest_trust_free(s.t);
		ck_assert_int_eq(tpmattest_trust_new(&s.t, NULL), 0);
		scene_anchor(&s, top.der.p, top.der.len, NULL);
		r = resolver(TPMATTEST_RESOLVER_CRLS);
		issuer = tpmattest_resolver_next(r);
		ck_assert_int_eq(tpmattest_need_kind(issuer), TPMATTEST_NEED_ISSUER);
		list = tpmattest_resolver_next(r);
		ck_assert_int_eq(tpmattest_need_kind(list), TPMATTEST_NEED_CRL);
		ck_assert_int_eq(answer(r, list, (struct pki_bytes){ crl.p, crl.len }, &w, 0), 0);
		ck_assert_int_eq(w.taken, 0);
		ck_assert_int_eq(answer(r, issuer, pki_made_der(&a), &w, 0), 0);
		ck_assert_int_eq(w.taken, 1);
	}
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), 0);
	ck_assert(script_json_has(&s, "\"revocation\":\"good\""));
	tpmattest_resolver_free(r);
	pki_made_free(&ek);
	derout_free(&crl);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("settled");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, an_old_copy_is_asked_for_again_once);
	tcase_add_test(t, a_transport_hears_once);
	tcase_add_loop_test(t, a_list_before_its_signer_is_not_kept, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
