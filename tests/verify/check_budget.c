/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run may cost, to the last check and byte: each question is charged once, whoever knows the
 * answer, and the one beyond a bound is told to be unanswered. */
#include "minted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/runner.h"
#include "verify/graph.h"
#include "verify/lists.h"

enum { EK = 0, CA, ROOT, N };

static minted m;
static scene s;
static ta_cert *cert[N];
static ta_signatures sigs;

static ta_cert *parse(const struct pki_made *made)
{
	ta_cert *c = NULL;

	ck_assert_int_eq(ta_cert_parse(made->der.p, made->der.len, &c, NULL), 0);
	return c;
}

static void setup(void)
{
	minted_plain(&m, N, &s);
	for (int i = 0; i < N; i++)
		cert[i] = parse(&m.made[i]);
	sigs = (ta_signatures){ .trust = s.t };
}

static void teardown(void)
{
	ta_signatures_free(&sigs);
	for (int i = 0; i < N; i++)
		ta_cert_unref(cert[i]);
	scene_close(&s);
	minted_close(&m);
}

static ta_crl *list_of(const struct pki_crl *spec, int by)
{
	struct derout der = { 0 };
	ta_crl *crl = NULL;

	pki_mint_crl(spec, &m.made[by], &der);
	ck_assert_int_eq(ta_crl_parse(der.p, der.len, &crl, NULL), 0);
	derout_free(&der);
	return crl;
}

static ta_signer outsider(int i)
{
	return (ta_signer){ cert[i], NULL };
}

static ta_signer of_store(int i)
{
	ta_signer id = { cert[i], ta_store_find(s.t, cert[i]) };

	ck_assert_ptr_nonnull(id.node);
	return id;
}

static int signed_by(ta_signer what, ta_signer by)
{
	return ta_signed_cert(&sigs, &what, &by);
}

START_TEST(walks_are_charged_to_the_byte)
{
	ta_budget b = { 0 };

	ck_assert(ta_budget_walk(&b, TA_MAX_WALKED - 10));
	ck_assert(ta_budget_walk(&b, 10));
	ck_assert(!b.reached);
	ck_assert(ta_budget_walk(&b, 0));
	ck_assert(!ta_budget_walk(&b, 1));
	ck_assert(b.reached);
	ck_assert_uint_eq(b.walked, TA_MAX_WALKED);
}
END_TEST

START_TEST(the_last_check_and_the_one_after)
{
	sigs.budget.checks = TA_MAX_CHECKS - 1;
	ck_assert_int_eq(signed_by(outsider(EK), outsider(CA)), 0);
	ck_assert_uint_eq(sigs.budget.checks, TA_MAX_CHECKS);
	ck_assert(!sigs.budget.reached);
	ck_assert_int_eq(signed_by(outsider(CA), outsider(ROOT)), TA_NOT_CHECKED);
	ck_assert(sigs.budget.reached);
	ck_assert_uint_eq(sigs.n_keys, 1);
	ck_assert_uint_eq(sigs.budget.checks, TA_MAX_CHECKS);
	ck_assert_int_eq(signed_by(outsider(EK), outsider(CA)), 0); /* known */
	/* what was not checked was not remembered */
	sigs.budget.checks = 0;
	ck_assert_int_eq(signed_by(outsider(CA), outsider(ROOT)), 0);
}
END_TEST

START_TEST(what_is_known_costs_nothing_and_keeps_its_answer)
{
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(signed_by(outsider(EK), outsider(ROOT)), TPMATTEST_E_UNTRUSTED);
		ck_assert_int_eq(signed_by(outsider(EK), outsider(CA)), 0);
	}
	ck_assert_uint_eq(sigs.budget.checks, 2);
}
END_TEST

/* A verdict must not depend on what the store has learned before. */
START_TEST(the_store_is_charged_like_others)
{
	ck_assert_int_eq(signed_by(of_store(CA), of_store(ROOT)), 0);
	ck_assert_int_eq(signed_by(of_store(ROOT), of_store(CA)), TPMATTEST_E_UNTRUSTED);
	ck_assert_uint_eq(sigs.budget.checks, 2);
}
END_TEST

/* Two certificates of one key are asked once. */
START_TEST(twins_share_what_is_known)
{
	struct pki_made twin = { 0 };
	ta_cert *c;

	m.spec[CA].serial = PKI_BYTES("\x01\x02");
	pki_mint(&m.spec[CA], &m.made[ROOT], &twin);
	c = parse(&twin);
	ck_assert_int_eq(signed_by(outsider(EK), outsider(CA)), 0);
	ck_assert_int_eq(signed_by(outsider(EK), (ta_signer){ c, NULL }), 0);
	ck_assert_uint_eq(sigs.budget.checks, 1);
	ck_assert_uint_eq(sigs.n_keys, 1);
	ta_cert_unref(c);
	pki_made_free(&twin);
}
END_TEST

/* Lists of the store under its own certificates are charged where they are chosen (lists.c); every
 * other one here, with its bytes. */
START_TEST(lists_are_charged)
{
	ta_crl *crl[2] = { list_of(&(struct pki_crl){ 0 }, CA),
			   list_of(&(struct pki_crl){ .number = 2 }, CA) };
	ta_signer by = of_store(CA), same = outsider(CA);

	ck_assert_int_eq(ta_signed_crl(&sigs, crl[0], true, &by), 0);
	ck_assert_uint_eq(sigs.budget.checks, 0);
	ck_assert_uint_eq(sigs.budget.hashed, 0);
	ck_assert_int_eq(ta_signed_crl(&sigs, crl[1], false, &by), 0);
	ck_assert_uint_eq(sigs.budget.store_checks, 0);
	ck_assert_uint_eq(sigs.budget.checks, 1);
	ck_assert_uint_eq(sigs.budget.hashed, crl[1]->tbs.n);
	ck_assert_int_eq(ta_signed_crl(&sigs, crl[1], true, &same), 0); /* known */
	ck_assert_uint_eq(sigs.budget.checks, 1);
	ta_crl_unref(crl[0]);
	ta_crl_unref(crl[1]);
}
END_TEST

/* Each bound of lists alone: the last that is within it, and the first beyond. */
START_TEST(lists_beyond_a_bound)
{
	ta_crl *crl = list_of(&(struct pki_crl){ 0 }, CA);
	bool beyond = _i % 2;
	ta_signer by = of_store(CA);

	if (_i / 2)
		sigs.budget.checks = TA_MAX_CHECKS - !beyond;
	else
		sigs.budget.hashed = TA_MAX_HASHED - crl->tbs.n + beyond;
	ck_assert_int_eq(ta_signed_crl(&sigs, crl, false, &by), beyond ? TA_NOT_CHECKED : 0);
	ck_assert_int_eq(sigs.budget.reached, beyond);
	ck_assert_uint_eq(sigs.n_keys, !beyond);
	ta_crl_unref(crl);
}
END_TEST

static ta_span name_of(const char *text, struct derout *room)
{
	pki_name_put(room, &PKI_NAME(text));
	return (ta_span){ room->p, room->len };
}

/* Hashing a name costs its bytes; names that are equal but not the same bytes are walked side by
 * side. */
START_TEST(names_are_charged)
{
	struct derout room[3] = { { 0 } };
	ta_span a = name_of("CN=Some Name", &room[0]), b = name_of("CN=some  name", &room[1]),
		c = name_of("CN=Else", &room[2]);
	size_t walk = 4 * (a.n + b.n), all = a.n + c.n + b.n + walk;
	ta_names names = { 0 };

	ck_assert_uint_eq(ta_names_number(&names, a, &sigs), 1);
	ck_assert_uint_eq(ta_names_number(&names, c, &sigs), 2);
	ck_assert_uint_eq(sigs.budget.walked, a.n + c.n);
	ck_assert_uint_eq(ta_names_number(&names, b, &sigs), 1);
	ck_assert_uint_eq(sigs.budget.walked, all);
	sigs.budget.walked = TA_MAX_WALKED - b.n - walk;
	ck_assert_uint_eq(ta_names_number(&names, b, &sigs), 1);
	ck_assert(!sigs.budget.reached);
	ck_assert_uint_eq(ta_names_number(&names, a, &sigs), TA_NO_NAME);
	ck_assert(sigs.budget.reached);
	ta_names_free(&names);
	for (int i = 0; i < 3; i++)
		derout_free(&room[i]);
}
END_TEST

/* Names that could not be told apart are not equal. */
START_TEST(names_beyond_the_bound_are_not_equal)
{
	ta_graph g;
	long ek, root;

	ta_graph_init(&g, s.t);
	ek = ta_graph_add(&g, cert[EK], "ek", TA_FROM_DEVICE);
	root = ta_graph_add(&g, cert[ROOT], "root", TA_FROM_DEVICE);
	g.signatures.budget.walked = TA_MAX_WALKED;
	cert[EK]->aki_key_id.n = 0; /* the name alone */
	ck_assert(!ta_graph_may_issue(&g, (size_t)root, (size_t)ek));
	ck_assert(g.signatures.budget.reached);
	ta_graph_free(&g);
}
END_TEST

/* A self-issued certificate of the store is an anchor by its signature: when that could not be
 * checked, it is no anchor, and is asked again. */
START_TEST(an_anchor_that_could_not_be_checked)
{
	struct pki_made made = { 0 };
	ta_cert *c;
	ta_graph g;
	size_t i;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 9),
				     .subject = PKI_NAME("CN=R") },
		 NULL, &made);
	minted_put(&s, &made, scene_store);
	c = parse(&made);
	ta_graph_init(&g, s.t);
	i = (size_t)ta_graph_add(&g, c, "device", TA_FROM_DEVICE);
	g.signatures.budget.checks = TA_MAX_CHECKS;
	ck_assert(!ta_graph_is_anchor(&g, i));
	ck_assert(g.signatures.budget.reached);
	g.signatures.budget.checks = 0;
	ck_assert(ta_graph_is_anchor(&g, i));
	ck_assert_uint_eq(g.signatures.budget.checks, 1);
	ck_assert(ta_graph_is_anchor(&g, i));
	ck_assert_uint_eq(g.signatures.budget.checks, 1);
	ta_graph_free(&g);
	ta_cert_unref(c);
	pki_made_free(&made);
}
END_TEST

/* The most certificates that a graph holds. */
START_TEST(a_full_graph_says_so)
{
	ta_graph g;

	ta_graph_init(&g, NULL);
	for (int i = 0; i < TA_MAX_VERTICES; i++)
		ck_assert_int_eq(ta_graph_add(&g, cert[EK], "x", TA_FROM_DEVICE), i);
	ck_assert(!g.full);
	ck_assert_int_eq(ta_graph_add(&g, cert[EK], "x", TA_FROM_DEVICE), -1);
	ck_assert(g.full);
	ck_assert(!ta_graph_nomem(&g));
	ta_graph_free(&g);
}
END_TEST

static bool issuers(const tpmattest_trust *t, ta_signatures *in, const ta_node *out[TA_MAX_ISSUERS],
		    size_t *n)
{
	in->trust = t;
	return ta_graph_store_issuers(in, cert[EK], out, n);
}

/* The k-th twin of the CA: its name and key under another serial number, each third one with a
 * deviating encoding. */
static void make_twin(unsigned k, struct pki_made *out)
{
	uint8_t serial[3] = { 1, (uint8_t)(k >> 8), (uint8_t)k };
	struct pki_cert spec = m.spec[CA];

	spec.serial = (struct pki_bytes){ serial, sizeof(serial) };
	spec.ski.mode = k % 3 ? PKI_EXT_DEFAULT : PKI_EXT_CRITICAL_FALSE;
	pki_mint(&spec, &m.made[ROOT], out);
}

#define N_TWINS 100

/* Clean encodings first, and in one order however the store was filled; many certificates of one
 * key are one key. */
START_TEST(issuers_in_one_order)
{
	static const ta_node *there[TA_MAX_ISSUERS], *back[TA_MAX_ISSUERS];
	static struct pki_made twin[N_TWINS];
	scene one, two;
	size_t n, k;

	scene_open(&one);
	scene_open(&two);
	for (unsigned i = 0; i < N_TWINS; i++) {
		make_twin(i, &twin[i]);
		minted_put(&one, &twin[i], scene_store);
	}
	for (unsigned i = N_TWINS; i-- > 0;)
		minted_put(&two, &twin[i], scene_store);
	ck_assert(issuers(one.t, &sigs, there, &n) && issuers(two.t, &sigs, back, &k));
	ck_assert_uint_eq(n, N_TWINS);
	ck_assert_uint_eq(k, N_TWINS);
	ck_assert_uint_eq(there[0]->cert->n_dev, 0);
	ck_assert_uint_eq(there[n - 1]->cert->n_dev, 1);
	for (size_t i = 0; i < n; i++) {
		ck_assert_mem_eq(there[i]->cert->sha256, back[i]->cert->sha256, 32);
		ck_assert(i == 0 || there[i - 1]->cert->n_dev <= there[i]->cert->n_dev);
	}
	for (unsigned i = 0; i < N_TWINS; i++)
		pki_made_free(&twin[i]);
	scene_close(&one);
	scene_close(&two);
}
END_TEST

START_TEST(the_most_issuers)
{
	const ta_node *out[TA_MAX_ISSUERS];
	struct pki_made twin = { 0 };
	bool beyond = _i;
	scene one;
	size_t n;

	scene_open(&one);
	for (unsigned i = 0; i < TA_MAX_ISSUERS + (unsigned)beyond; i++) {
		make_twin(i, &twin);
		minted_put(&one, &twin, scene_store);
	}
	ck_assert_int_eq(issuers(one.t, &sigs, out, &n), !beyond);
	ck_assert_uint_eq(n, beyond ? 0 : TA_MAX_ISSUERS);
	ck_assert_int_eq(sigs.budget.reached, beyond);
	pki_made_free(&twin);
	scene_close(&one);
}
END_TEST

/* A walk through the store's names that is stopped costs all that is left, wherever it stopped. */
START_TEST(a_stopped_walk_costs_everything)
{
	size_t enough = cert[EK]->issuer.n + cert[CA]->subject.n;
	const ta_node *out[TA_MAX_ISSUERS];
	bool beyond = _i;
	size_t n;

	sigs.budget.walked = TA_MAX_WALKED - enough + beyond;
	ck_assert_int_eq(issuers(s.t, &sigs, out, &n), !beyond);
	ck_assert_uint_eq(n, !beyond);
	ck_assert_uint_eq(sigs.budget.walked, TA_MAX_WALKED);
	ck_assert_int_eq(sigs.budget.reached, beyond);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("budget");
	TCase *t = tcase_create("all");

	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, walks_are_charged_to_the_byte);
	tcase_add_test(t, the_last_check_and_the_one_after);
	tcase_add_test(t, what_is_known_costs_nothing_and_keeps_its_answer);
	tcase_add_test(t, the_store_is_charged_like_others);
	tcase_add_test(t, twins_share_what_is_known);
	tcase_add_test(t, lists_are_charged);
	tcase_add_loop_test(t, lists_beyond_a_bound, 0, 4);
	tcase_add_test(t, names_are_charged);
	tcase_add_test(t, names_beyond_the_bound_are_not_equal);
	tcase_add_test(t, an_anchor_that_could_not_be_checked);
	tcase_add_test(t, a_full_graph_says_so);
	tcase_add_test(t, issuers_in_one_order);
	tcase_add_loop_test(t, the_most_issuers, 0, 2);
	tcase_add_loop_test(t, a_stopped_walk_costs_everything, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
