/* SPDX-License-Identifier: BSD-2-Clause */
/* The bounds of a session: what is within them is looked at, and where one was reached nothing is a
 * yes any more, of no EK of the run. */
#include "minted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/runner.h"
#include "verify/above.h"
#include "verify/report.h"
#include "verify/session.h"

#define UNKNOWN TPMATTEST_E_INCOMPLETE

enum { EK = 0, CA, ROOT, N };

static minted m;
static scene s;
static ta_session *session;

static void setup(void)
{
	minted_open(&m, N);
	minted_make(&m);
	scene_open(&s);
}

static void teardown(void)
{
	ta_session_close(session);
	session = NULL;
	scene_close(&s);
	minted_close(&m);
}

static void open_session(void)
{
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
}

static const ta_report_ek *judged(size_t i)
{
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_uint_lt(i, session->n_eks);
	return &session->ek[i].result;
}

static bool limited(const ta_report_ek *ek)
{
	return ta_findings_has(&ek->findings, TPMATTEST_F_WORK_LIMIT);
}

static ta_cert *parse(const struct pki_made *made)
{
	ta_cert *c = NULL;

	ck_assert_int_eq(ta_cert_parse(made->der.p, made->der.len, &c, NULL), 0);
	return c;
}

static void usual(void)
{
	minted_put(&s, &m.made[EK], scene_ek);
	minted_put(&s, &m.made[CA], scene_store);
	minted_anchor(&s, &m.made[ROOT], "IBM");
}

/* Another EK of one's own hierarchy; `tag` makes names and keys different. */
static void put_other(unsigned tag, const struct pki_made *ca)
{
	struct pki_made ek = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, tag) }, ca, &ek);
	minted_put(&s, &ek, scene_ek);
	pki_made_free(&ek);
}

/* Two EKs below a CA that has more possible issuers than are tried, and one below its own anchor,
 * which could be trusted alone: the bound counts for all three, in whatever order they come. */
START_TEST(a_bound_counts_for_the_run)
{
	struct pki_made other = { 0 }, made = { 0 };

	minted_put(&s, &m.made[EK], scene_ek);
	put_other(70, &m.made[CA]);
	minted_put(&s, &m.made[CA], scene_chain);
	for (unsigned i = 0; i <= TA_MAX_ISSUER_KEYS; i++) {
		struct pki_cert spec = m.spec[ROOT];

		spec.key = pki_key(PKI_P256, 100 + i);
		spec.ski.mode = PKI_EXT_ABSENT;
		pki_mint(&spec, NULL, &made);
		minted_put(&s, &made, scene_store);
	}
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 71),
				     .subject = PKI_NAME("CN=O") },
		 NULL, &other);
	minted_anchor(&s, &other, "IBM");
	put_other(72, &other);
	open_session();
	for (size_t i = 0; i < 3; i++) {
		ck_assert(limited(judged(i)));
		ck_assert_int_eq(judged(i)->verdict, TPMATTEST_VERDICT_INCOMPLETE);
	}
	pki_made_free(&made);
	pki_made_free(&other);
}
END_TEST

/* The search for a path says that something was not looked at. */
START_TEST(the_search_tells)
{
	static const char *const how[] = { "nothing", "checks", "vertices" };
	ta_findings f = { 0 };
	ta_vertex_set explored;
	ta_path path;

	usual();
	open_session();
	if (_i == 1)
		session->graph.signatures.budget.checks = TA_MAX_CHECKS;
	if (_i == 2)
		session->graph.full = true;
	ta_path_find(&session->graph, 0, &session->rules, "IBM", &path, &explored, &f);
	ck_assert_msg(session->graph.signatures.budget.reached == (_i > 0), "%s", how[_i]);
	ta_findings_free(&f);
}
END_TEST

/* Above an anchor there are bounds of their own, and the device has no share of them. */
START_TEST(above_an_anchor_nothing_is_charged_to_the_device)
{
	minted_put(&s, &m.made[EK], scene_ek);
	minted_anchor(&s, &m.made[CA], "IBM");
	minted_put(&s, &m.made[ROOT], scene_store);
	open_session();
	if (_i)
		session->graph.above.budget.checks = TA_MAX_CHECKS;
	ck_assert_int_eq(limited(judged(0)), _i);
	ck_assert_int_eq(judged(0)->verdict,
			 _i ? TPMATTEST_VERDICT_INCOMPLETE : TPMATTEST_VERDICT_TRUSTED);
	ck_assert_uint_eq(session->graph.above.budget.checks, _i ? TA_MAX_CHECKS : 1);
}
END_TEST

/* As many certificates above an anchor as are kept, and one more. */
START_TEST(the_most_above_an_anchor)
{
	struct pki_made twin = { 0 };

	minted_put(&s, &m.made[EK], scene_ek);
	minted_anchor(&s, &m.made[CA], "IBM");
	for (unsigned i = 0; i < TA_MAX_ABOVE + (unsigned)_i; i++) {
		uint8_t serial[2] = { 1, (uint8_t)i };
		struct pki_cert spec = m.spec[ROOT];

		spec.serial = (struct pki_bytes){ serial, sizeof(serial) };
		pki_mint(&spec, NULL, &twin);
		minted_put(&s, &twin, scene_store);
	}
	open_session();
	ck_assert_int_eq(limited(judged(0)), _i);
	ck_assert_uint_eq(
		session->graph.v[0].up ? session->graph.v[session->graph.v[0].up[0]].above->n : 0,
		TA_MAX_ABOVE);
	pki_made_free(&twin);
}
END_TEST

/* What is offered as the issuer of the EK, alone. */
static size_t offer(ta_cert *c)
{
	size_t kept = 99;

	ck_assert_int_eq(ta_session_add_issuers(session, session->certs->v[0].at.cert, &c, 1,
						"fetched:x", &kept),
			 0);
	return kept;
}

/* The issuer by its signature, but under another name or key identifier, is none. */
START_TEST(an_issuer_by_signature_alone_is_none)
{
	struct pki_cert spec = m.spec[CA];
	struct pki_made made = { 0 };
	ta_cert *c;

	minted_put(&s, &m.made[EK], scene_ek);
	open_session();
	if (_i == 1)
		spec.subject = PKI_NAME("CN=Another name");
	if (_i == 2)
		spec.ski.id = PKI_BYTES("\x01\x02\x03");
	pki_mint(&spec, &m.made[ROOT], &made);
	c = parse(&made);
	ck_assert_uint_eq(offer(c), _i == 0);
	ck_assert_uint_eq(session->n_pending, _i != 0);
	ta_cert_unref(c);
	pki_made_free(&made);
}
END_TEST

/* Past a bound nothing that is offered is looked at, and the report says so. */
START_TEST(offers_past_a_bound)
{
	struct pki_made made = { 0 };
	ta_cert *c;

	minted_put(&s, &m.made[EK], scene_ek);
	minted_anchor(&s, &m.made[ROOT], "IBM");
	m.spec[CA].subject = PKI_NAME("O=test;CN=ca  1"); /* the same name in other bytes */
	pki_mint(&m.spec[CA], &m.made[ROOT], &made);
	open_session();
	ck_assert(!limited(judged(0)));
	if (_i == 0)
		session->graph.signatures.budget.walked = TA_MAX_WALKED;
	else
		session->graph.signatures.budget.checks = TA_MAX_CHECKS;
	c = parse(&made);
	ck_assert_uint_eq(offer(c), 0);
	ck_assert_int_eq(ta_session_report(session, NULL, &s.r, &s.err), UNKNOWN);
	ck_assert(limited(&s.r->eks[0]));
	ta_cert_unref(c);
	pki_made_free(&made);
}
END_TEST

static ta_cert *number(const struct pki_cert *like, unsigned i)
{
	uint8_t serial[3] = { 1, (uint8_t)(i >> 8), (uint8_t)i };
	struct pki_cert spec = *like;
	struct pki_made made = { 0 };
	ta_cert *c;

	spec.serial = (struct pki_bytes){ serial, sizeof(serial) };
	pki_mint(&spec, &m.made[ROOT], &made);
	c = parse(&made);
	pki_made_free(&made);
	return c;
}

/* The most certificates that are kept of all answers; a copy takes no place. */
START_TEST(the_most_that_is_kept)
{
	usual();
	open_session();
	for (unsigned i = 0; i <= 2 * TA_MAX_FETCHED; i++) {
		ta_cert *c = number(&m.spec[EK], i);

		ck_assert_int_eq(ta_session_add_ek(session, c, "fetched:x", 0),
				 i < 2 * TA_MAX_FETCHED ? 0 : TPMATTEST_E_LIMIT_STORE);
		if (i < 2 * TA_MAX_FETCHED)
			ck_assert_int_eq(ta_session_add_ek(session, c, "fetched:x", 0), 0);
		ck_assert_uint_eq(session->n_eks,
				  i < 2 * TA_MAX_FETCHED ? i + 2 : 2 * TA_MAX_FETCHED + 1);
		ta_cert_unref(c);
	}
}
END_TEST

/* The most that is laid aside, each once; what found no place is not there later. */
START_TEST(the_most_that_is_laid_aside)
{
	bool changed;

	minted_put(&s, &m.made[EK], scene_ek);
	open_session();
	for (unsigned i = 0; i < TA_MAX_FETCHED + 1; i++) {
		ta_cert *c = number(&m.spec[EK], i);

		ck_assert_uint_eq(offer(c), 0);
		ck_assert_uint_eq(offer(c), 0);
		ck_assert_uint_eq(session->n_pending, i < TA_MAX_FETCHED ? i + 1 : TA_MAX_FETCHED);
		ta_cert_unref(c);
	}
	ck_assert_int_eq(ta_session_use_pending(session, session->certs->v[0].at.cert, &changed),
			 0);
	ck_assert(!changed);
}
END_TEST

/* What was laid aside is the issuer of what comes later: then something changed. */
START_TEST(what_was_laid_aside_is_used)
{
	ta_cert *c = parse(&m.made[CA]), *other;
	bool changed = false;

	put_other(70, &m.made[ROOT]);
	open_session();
	ck_assert_uint_eq(offer(c), 0); /* to the EK of the root */
	other = parse(&m.made[EK]);
	ck_assert_int_eq(ta_session_add_ek(session, other, "fetched:x", 0), 0);
	ck_assert_int_eq(ta_session_use_pending(session, session->certs->v[0].at.cert, &changed),
			 0);
	ck_assert(!changed);
	ck_assert_int_eq(ta_session_use_pending(session, other, &changed), 0);
	ck_assert(changed);
	ck_assert_uint_eq(session->n_pending, 0);
	ta_cert_unref(other);
	ta_cert_unref(c);
}
END_TEST

#define LONG_CHAIN 20

/* Of a chain in any order no more is taken than a path has room for. */
START_TEST(the_longest_chain_of_an_answer)
{
	ta_cert *v[LONG_CHAIN];
	minted chain;
	size_t kept;

	minted_open(&chain, LONG_CHAIN + 1);
	minted_make(&chain);
	minted_put(&s, &chain.made[0], scene_ek);
	open_session();
	for (size_t i = 0; i < LONG_CHAIN; i++)
		v[i] = parse(&chain.made[_i ? LONG_CHAIN - i : i + 1]);
	ck_assert_int_eq(ta_session_add_issuers(session, session->certs->v[0].at.cert, v,
						LONG_CHAIN, "fetched:x", &kept),
			 0);
	ck_assert_uint_eq(kept, TA_MAX_PATH);
	ck_assert_uint_eq(session->n_pending, LONG_CHAIN - TA_MAX_PATH);
	for (size_t i = 0; i < LONG_CHAIN; i++)
		ta_cert_unref(v[i]);
	minted_close(&chain);
}
END_TEST

/* Lists by their number. */
START_TEST(the_most_lists_of_a_run)
{
	usual();
	open_session();
	for (int i = 0; i <= TA_MAX_FETCHED; i++) {
		struct derout der = { 0 };
		ta_crl *crl = NULL;

		pki_mint_crl(&(struct pki_crl){ .number = i + 1 }, &m.made[CA], &der);
		ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
		ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"),
				 i < TA_MAX_FETCHED ? 0 : TPMATTEST_E_LIMIT_STORE);
		ta_crl_unref(crl);
		derout_free(&der);
	}
}
END_TEST

/* ... and by their bytes. */
START_TEST(the_most_bytes_of_lists)
{
	struct derout der = { 0 };
	ta_crl *crl = NULL;

	minted_put(&s, &m.made[EK], scene_ek);
	open_session();
	pki_mint_crl(&(struct pki_crl){ 0 }, &m.made[CA], &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	session->lists.bytes = TA_MAX_CRL - der.len + (size_t)_i;
	ck_assert_int_eq(ta_session_add_crl(session, crl, "fetched:x"),
			 _i ? TPMATTEST_E_LIMIT_STORE : 0);
	ta_crl_unref(crl);
	derout_free(&der);
}
END_TEST

/* A certificate whose distribution points name as many issuers of lists as are read. */
START_TEST(the_most_issuers_of_lists)
{
	struct derout points = { 0 };
	struct pki_made made = { 0 };
	struct pki_ext ext = { "2.5.29.31", PKI_EXT_PLAIN, { 0 } };
	const ta_list_issuers *of;
	size_t all = derout_open(&points, DER_SEQUENCE);

	for (int i = 0; i < TA_MAX_NAMES; i++) {
		size_t point = derout_open(&points, DER_SEQUENCE),
		       issuer = derout_open(&points, DER_CTXC(2));
		size_t name = derout_open(&points, DER_CTXC(4));
		char text[16];

		snprintf(text, sizeof(text), "CN=%d", i);
		pki_name_put(&points, &PKI_NAME(text));
		derout_close(&points, name);
		derout_close(&points, issuer);
		derout_close(&points, point);
	}
	derout_close(&points, all);
	ext.value = derout_view(&points);
	m.spec[EK].more = &ext;
	m.spec[EK].n_more = 1;
	pki_mint(&m.spec[EK], &m.made[CA], &made);
	minted_put(&s, &made, scene_ek);
	open_session();
	of = ta_lists_issuers(&session->lists, &session->graph, 0);
	ck_assert_uint_eq(of->n, 1 + TA_MAX_NAMES);
	ck_assert(!session->graph.signatures.budget.reached);
	pki_made_free(&made);
	derout_free(&points);
}
END_TEST

/* More public keys than a report has room for what is asked about them. */
START_TEST(the_most_needs_of_keys)
{
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "INTC", NULL), 0);
	for (unsigned i = 0; i < TA_MAX_NEEDS + 8; i++)
		minted_public(&s, pki_key(PKI_P256, 200 + i));
	open_session();
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_uint_eq(ta_session_top(session)->n_needs, TA_MAX_NEEDS);
}
END_TEST

/* What a resolver adds to a report counts before the verdict does: one finding too many, and it is
 * not known what would have been the next. */
START_TEST(findings_that_are_added_last)
{
	ta_findings more = { 0 };
	tpmattest_report *r = NULL;

	scene_ek(&s, m.made[EK].der.p, m.made[EK].der.len);
	scene_chain(&s, m.made[CA].der.p, m.made[CA].der.len);
	scene_anchor(&s, m.made[ROOT].der.p, m.made[ROOT].der.len, NULL);
	for (int i = 0; _i && i < TA_MAX_FINDINGS; i++)
		ta_findings_add(&more, TPMATTEST_F_FETCH_NOT_FOUND, TA_NO_CERT, TA_NO_OFFSET, NULL,
				NULL);
	open_session();
	ck_assert_int_eq(ta_session_report(session, &more, &r, NULL), _i ? UNKNOWN : 0);
	ck_assert_int_eq(tpmattest_report_verdict(r),
			 _i ? TPMATTEST_VERDICT_INCOMPLETE : TPMATTEST_VERDICT_TRUSTED);
	tpmattest_report_free(r);
	ta_findings_free(&more);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bounds");
	TCase *t = tcase_create("all");

	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_bound_counts_for_the_run);
	tcase_add_loop_test(t, the_search_tells, 0, 3);
	tcase_add_loop_test(t, above_an_anchor_nothing_is_charged_to_the_device, 0, 2);
	tcase_add_loop_test(t, the_most_above_an_anchor, 0, 2);
	tcase_add_loop_test(t, an_issuer_by_signature_alone_is_none, 0, 3);
	tcase_add_loop_test(t, offers_past_a_bound, 0, 2);
	tcase_add_test(t, the_most_that_is_kept);
	tcase_add_test(t, the_most_that_is_laid_aside);
	tcase_add_test(t, what_was_laid_aside_is_used);
	tcase_add_loop_test(t, the_longest_chain_of_an_answer, 0, 2);
	tcase_add_test(t, the_most_lists_of_a_run);
	tcase_add_loop_test(t, the_most_bytes_of_lists, 0, 2);
	tcase_add_test(t, the_most_issuers_of_lists);
	tcase_add_test(t, the_most_needs_of_keys);
	tcase_add_loop_test(t, findings_that_are_added_last, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
