/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation of whole paths: several lists, tiers, the duty to have one, anchors, renewed keys,
 * very large and very many. */
#include "minted.h"

#include <stdio.h>
#include <string.h>

#include "../unit/runner.h"
#include "base/limits.h"
#include "verify/session.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define REQUIRED TPMATTEST_POLICY_REQUIRE_REVOCATION
#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

/* A list of `by` that revokes one certificate, or nothing. */
static void put_list(scene *s, const struct pki_made *by, const struct pki_made *revoked,
		     struct pki_crl spec)
{
	struct pki_revoked entry = { 0 };

	if (revoked) {
		entry.serial = derout_view(&revoked->serial);
		spec.revoked = &entry;
		spec.n_revoked = 1;
	}
	minted_crl(s, &spec, by);
}

static void expect_tiers(const scene *s, const char *const expected[])
{
	for (size_t i = 0; i < tpmattest_ek_chain_count(tpmattest_report_selected(s->r)); i++)
		ck_assert_msg(strcmp(scene_revocation(s, i), expected[i]) == 0,
			      "certificate %zu: %s, expected %s", i, scene_revocation(s, i),
			      expected[i]);
}

START_TEST(each_tier_by_its_issuer)
{
	minted m;
	scene s;

	minted_plain(&m, 4, &s);
	expect(&s, 0, 0, TPMATTEST_F_REVOCATION_UNKNOWN, 2);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOCATION_UNKNOWN), 0);
	expect_tiers(&s, (const char *const[]){ "unknown", "unknown", "unknown", "unknown" });
	put_list(&s, &m.made[2], NULL, (struct pki_crl){ 0 });
	expect_trusted(&s, 0, 0);
	expect_tiers(&s, (const char *const[]){ "unknown", "good", "unknown", "unknown" });
	put_list(&s, &m.made[3], NULL, (struct pki_crl){ .next_update = PKI_AT(NOW - 1) });
	expect(&s, 0, 0, TPMATTEST_F_REVOCATION_STALE, 2);
	expect_tiers(&s, (const char *const[]){ "unknown", "good", "stale", "stale" });
	put_list(&s, &m.made[1], NULL, (struct pki_crl){ 0 });
	put_list(&s, &m.made[3], NULL, (struct pki_crl){ .number = 2 });
	expect_trusted(&s, STRICT, TPMATTEST_F_REVOCATION_UNKNOWN);
	expect_tiers(&s, (const char *const[]){ "good", "good", "good", "good" });
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(revoked_at_each_tier)
{
	int place = _i;
	minted m;
	scene s;

	minted_plain(&m, 4, &s);
	for (int i = 1; i < 4; i++)
		put_list(&s, &m.made[i], i == place + 1 ? &m.made[place] : NULL,
			 (struct pki_crl){ .number = 1 });
	if (place == 3) {
		expect_trusted(&s, 0, TPMATTEST_F_REVOKED);
		put_list(&s, &m.made[3], &m.made[3], (struct pki_crl){ .number = 2 });
	}
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, place);
	expect(&s, REQUIRED | TPMATTEST_POLICY_IGNORE_TIME | TPMATTEST_POLICY_ANY_LEAF, REFUSED,
	       TPMATTEST_F_REVOKED, place);
	ck_assert_str_eq(scene_revocation(&s, (size_t)place), "revoked");
	expect_text(&s, TPMATTEST_F_REVOKED, "2020-01-01T00:00:00Z");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Every certificate below the anchor needs a current list; the anchor none. */
START_TEST(the_duty_to_have_lists)
{
	int missing = _i / 2;
	bool stale = _i % 2;
	int code = stale ? TPMATTEST_F_REVOCATION_STALE : TPMATTEST_F_REVOCATION_UNKNOWN;
	minted m;
	scene s;

	minted_plain(&m, 4, &s);
	for (int i = 1; i < 4; i++)
		if (i != missing + 1)
			put_list(&s, &m.made[i], NULL, (struct pki_crl){ 0 });
		else if (stale)
			put_list(&s, &m.made[i], NULL,
				 (struct pki_crl){ .next_update = PKI_AT(NOW - 1) });
	expect(&s, 0, 0, code, missing);
	expect_severity(&s, code, stale ? TPMATTEST_SEVERITY_WARNING : TPMATTEST_SEVERITY_INFO);
	expect(&s, STRICT, 0, code, missing);
	expect(&s, REQUIRED, UNKNOWN, code, missing);
	expect_severity(&s, code, TPMATTEST_SEVERITY_ERROR);
	ck_assert_int_eq(scene_about(&s, code), missing);
	put_list(&s, &m.made[missing + 1], NULL, (struct pki_crl){ .number = 2 });
	expect_trusted(&s, REQUIRED | STRICT, code);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The root's list, about users or about CAs only, is asked about a CA. */
START_TEST(lists_about_some_kinds_of_certificates)
{
	bool users = _i & 1, revokes = _i & 2;
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	put_list(&s, &m.made[2], revokes ? &m.made[1] : NULL,
		 (struct pki_crl){
			 .idp = { PKI_EXT_CRITICAL, .only_user = users, .only_ca = !users } });
	if (users)
		expect(&s, 0, 0, TPMATTEST_F_CRL_SCOPE, 1);
	else if (revokes)
		expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_CRL_SCOPE);
	ck_assert_str_eq(scene_revocation(&s, 1), users ? "unknown" : revokes ? "revoked" : "good");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(nearest_anchor_needs_no_list)
{
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	put_list(&s, &m.made[1], NULL, (struct pki_crl){ 0 });
	expect(&s, REQUIRED, UNKNOWN, TPMATTEST_F_REVOCATION_UNKNOWN, 1);
	minted_anchor(&s, &m.made[1], "IBM");
	expect_trusted(&s, REQUIRED | STRICT, TPMATTEST_F_REVOCATION_UNKNOWN);
	put_list(&s, &m.made[2], &m.made[1], (struct pki_crl){ 0 });
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Two lists of one issuer: who revokes is heard, in either order; who is forged, or late, takes
 * nothing away. */
static const struct {
	struct pki_crl one;
	bool one_revokes;
	struct pki_crl two;
	bool two_revokes;
	const char *status;
} pairs[] = {
	{ { 0 }, true, { .number = 2 }, false, "revoked" },
	{ { .next_update = { PKI_TIME_UNIX, NOW - 1, NULL } },
	  true,
	  { .number = 2 },
	  false,
	  "revoked" },
	{ { .next_update = { PKI_TIME_UNIX, NOW - 1, NULL } },
	  false,
	  { .number = 2 },
	  false,
	  "good" },
	{ { .sign = { .broken = true } }, true, { .number = 2 }, false, "good" },
	{ { .sign = { .broken = true } }, false, { .number = 2 }, true, "revoked" },
	{ { .this_update = { PKI_TIME_UNIX, NOW + 1, NULL } },
	  true,
	  { .number = 2 },
	  false,
	  "good" },
	{ { .idp = { PKI_EXT_CRITICAL, .only_ca = true } }, true, { .number = 2 }, false, "good" },
	{ { .sign = { .broken = true } },
	  false,
	  { .next_update = { PKI_TIME_UNIX, NOW - 1, NULL } },
	  false,
	  "stale" },
};

START_TEST(two_lists_of_one_issuer)
{
	size_t pair = (size_t)_i / 2;
	bool order = _i % 2;
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	for (int i = 0; i < 2; i++) {
		bool one = (i == 0) == order;

		put_list(&s, &m.made[1],
			 (one ? pairs[pair].one_revokes : pairs[pair].two_revokes) ? &m.made[0]
										   : NULL,
			 one ? pairs[pair].one : pairs[pair].two);
	}
	expect_at(&s, 0, NOW, strcmp(pairs[pair].status, "revoked") ? 0 : REFUSED, 0, 0);
	ck_assert_str_eq(scene_revocation(&s, 0), pairs[pair].status);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A CA renewed its key, and its old key signed the certificate of the new one: both are in the path
 * under one name. A list may be signed by either, and need not say by which. */
START_TEST(list_of_a_renewed_key)
{
	bool old_key = _i & 1, named = _i & 2;
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[1].subject = m.spec[2].subject;
	minted_make(&m);
	minted_stage(&m, &s);
	expect_trusted(&s, STRICT, 0);
	put_list(&s, &m.made[old_key ? 2 : 1], &m.made[0],
		 (struct pki_crl){ .aki.mode = named ? PKI_EXT_DEFAULT : PKI_EXT_ABSENT });
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A list of 100,000 entries, the certificate first, last, or not among them. */
START_TEST(very_large_list)
{
	static const uint64_t first = 0x4000000000000000;
	uint64_t number = first + 99999;
	uint8_t serial[9] = { 1 }; /* as pki_mint_crl() has them */
	minted m;
	scene s;

	for (int i = 0; i < 8; i++)
		serial[1 + i] = (uint8_t)(number >> (56 - 8 * i));
	minted_open(&m, 3);
	if (_i == 1)
		m.spec[0].serial = (struct pki_bytes){ serial, sizeof(serial) };
	minted_make(&m);
	minted_stage(&m, &s);
	put_list(&s, &m.made[1], _i == 0 ? &m.made[0] : NULL,
		 (struct pki_crl){ .bulk = 100000, .bulk_first = first });
	if (_i == 2)
		expect_trusted(&s, STRICT, TPMATTEST_F_REVOKED);
	else
		expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 0);
	ck_assert_str_eq(scene_revocation(&s, 0), _i == 2 ? "good" : "revoked");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Thousands of lists that do not apply must not push the one that does out of the report. */
START_TEST(very_many_lists)
{
	bool forged = _i;
	char url[40];
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[0].crldp.dp[0].url = "http://pki.test/mine.crl";
	minted_make(&m);
	minted_stage(&m, &s);
	for (int i = 0; i < TA_MAX_FINDINGS + 100; i++) {
		snprintf(url, sizeof(url), "http://pki.test/%d.crl", i);
		put_list(&s, &m.made[1], NULL,
			 forged ? (struct pki_crl){ .sign = { .broken = true }, .number = i }
				: (struct pki_crl){ .idp = { PKI_EXT_CRITICAL, .url = url },
						    .number = i });
	}
	expect(&s, 0, 0, forged ? TPMATTEST_F_CRL_SIGNATURE_BAD : TPMATTEST_F_CRL_SCOPE, 0);
	ck_assert_uint_lt(tpmattest_ek_finding_count(tpmattest_report_selected(s.r)), 30);
	put_list(&s, &m.made[1], &m.made[0],
		 (struct pki_crl){
			 .idp = { PKI_EXT_CRITICAL, .url = "http://pki.test/mine.crl" } });
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 0);
	ck_assert_int_lt(scene_find(&s, TPMATTEST_F_FINDINGS_LIMIT), 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A path without an anchor is judged all the same: what is revoked is worse than unknown. */
START_TEST(revoked_below_no_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_store);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1);
	put_list(&s, &m.made[1], &m.made[0], (struct pki_crl){ 0 });
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Lists that were fetched count like those of the store, and are checked like them. */
START_TEST(fetched_list)
{
	bool forged = _i & 1, with_store = _i & 2;
	struct derout der = { 0 };
	struct pki_revoked entry = { 0 };
	ta_session *session = NULL;
	ta_crl *crl = NULL;
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	if (with_store) {
		minted_stage(&m, &s);
	} else {
		minted_stage_with(&m, &s, scene_chain);
	}
	entry.serial = derout_view(&m.made[0].serial);
	pki_mint_crl(&(struct pki_crl){ .revoked = &entry,
					.n_revoked = 1,
					.sign = { .broken = forged } },
		     &m.made[1], &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_int_eq(ta_session_top(session)->verdict, TPMATTEST_VERDICT_TRUSTED);
	ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:http://pki.test/a.crl"), 0);
	ck_assert_int_eq(ta_session_report(session, NULL, &s.r, &s.err), forged ? 0 : REFUSED);
	ta_session_close(session);
	ck_assert_int_eq(
		scene_about(&s, forged ? TPMATTEST_F_CRL_SIGNATURE_BAD : TPMATTEST_F_REVOKED), 0);
	ta_crl_unref(crl);
	derout_free(&der);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A later answer is heard as well, and an earlier one is not forgotten. */
START_TEST(fetched_one_after_the_other)
{
	struct pki_revoked entry = { 0 };
	ta_session *session = NULL;
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	entry.serial = derout_view(&m.made[0].serial);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	for (int i = 0; i < 3; i++) {
		struct derout der = { 0 };
		ta_crl *crl = NULL;
		bool revokes = i == _i;

		pki_mint_crl(
			&(struct pki_crl){ .number = i, .revoked = &entry, .n_revoked = revokes },
			&m.made[1], &der);
		ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
		ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"), 0);
		ck_assert_int_eq(ta_session_evaluate(session), 0);
		ck_assert_int_eq(ta_session_top(session)->verdict,
				 i < _i ? TPMATTEST_VERDICT_TRUSTED : TPMATTEST_VERDICT_UNTRUSTED);
		ta_crl_unref(crl);
		derout_free(&der);
	}
	ta_session_close(session);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* What is above the anchor is asked about again when a list came. */
START_TEST(fetched_about_what_is_above)
{
	struct pki_revoked entry = { 0 };
	struct derout der = { 0 };
	ta_session *session = NULL;
	ta_crl *crl = NULL;
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[1], "IBM");
	minted_put(&s, &m.made[2], scene_store);
	minted_put(&s, &m.made[3], scene_store);
	put_list(&s, &m.made[3], NULL, (struct pki_crl){ 0 });
	entry.serial = derout_view(&m.made[2].serial);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_int_eq(ta_session_top(session)->verdict, TPMATTEST_VERDICT_TRUSTED);
	pki_mint_crl(&(struct pki_crl){ .number = 2, .revoked = &entry, .n_revoked = 1 },
		     &m.made[3], &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"), 0);
	ck_assert_int_eq(ta_session_report(session, NULL, &s.r, &s.err), REFUSED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOKED), 1);
	ta_session_close(session);
	ta_crl_unref(crl);
	derout_free(&der);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* What is compared to know whether a list is about a certificate is charged. */
START_TEST(scope_is_charged)
{
	char url[1001] = "http://pki.test/";
	struct derout der = { 0 };
	ta_session *session = NULL;
	ta_crl *crl = NULL;
	size_t before;
	minted m;
	scene s;

	memset(url + 16, 'a', sizeof(url) - 17);
	minted_open(&m, 3);
	m.spec[0].crldp.dp[0].url = "http://pki.test/another";
	minted_make(&m);
	minted_stage(&m, &s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	before = session->graph.signatures.budget.walked;
	pki_mint_crl(&(struct pki_crl){ .idp = { PKI_EXT_CRITICAL, .url = url } }, &m.made[1],
		     &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_uint_ge(session->graph.signatures.budget.walked - before, sizeof(url) - 1);
	ta_session_close(session);
	ta_crl_unref(crl);
	derout_free(&der);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Past the bound of checks a list is not forged, but not heard. */
START_TEST(fetched_past_a_bound)
{
	struct derout der = { 0 };
	ta_session *session = NULL;
	const ta_report_ek *ek;
	ta_crl *crl = NULL;
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	pki_mint_crl(&(struct pki_crl){ 0 }, &m.made[1], &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"), 0);
	session->graph.signatures.budget.checks = TA_MAX_CHECKS - !_i;
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ek = ta_session_top(session);
	ck_assert_int_eq(ek->verdict,
			 _i ? TPMATTEST_VERDICT_INCOMPLETE : TPMATTEST_VERDICT_TRUSTED);
	ck_assert_int_eq(ta_findings_has(&ek->findings, TPMATTEST_F_WORK_LIMIT), _i);
	ck_assert(!ta_findings_has(&ek->findings, TPMATTEST_F_CRL_SIGNATURE_BAD));
	ta_session_close(session);
	ta_crl_unref(crl);
	derout_free(&der);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("crls");
	TCase *t = tcase_create("crls");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, each_tier_by_its_issuer);
	tcase_add_loop_test(t, revoked_at_each_tier, 0, 4);
	tcase_add_loop_test(t, the_duty_to_have_lists, 0, 6);
	tcase_add_loop_test(t, lists_about_some_kinds_of_certificates, 0, 4);
	tcase_add_test(t, nearest_anchor_needs_no_list);
	tcase_add_loop_test(t, two_lists_of_one_issuer, 0,
			    2 * (int)(sizeof(pairs) / sizeof(pairs[0])));
	tcase_add_loop_test(t, list_of_a_renewed_key, 0, 4);
	tcase_add_loop_test(t, very_large_list, 0, 3);
	tcase_add_loop_test(t, very_many_lists, 0, 2);
	tcase_add_test(t, revoked_below_no_anchor);
	tcase_add_loop_test(t, fetched_list, 0, 4);
	tcase_add_loop_test(t, fetched_one_after_the_other, 0, 3);
	tcase_add_loop_test(t, fetched_past_a_bound, 0, 2);
	tcase_add_test(t, scope_is_charged);
	tcase_add_test(t, fetched_about_what_is_above);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
