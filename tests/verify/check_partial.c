/* SPDX-License-Identifier: BSD-2-Clause */
/* Stores whose CAs are all anchors: what such an anchor still needs, and what never becomes one. */
#include "minted.h"

#include "../unit/runner.h"

#define UNKNOWN TPMATTEST_E_INCOMPLETE
#define REVOCATION TPMATTEST_POLICY_REQUIRE_REVOCATION

static void open_partial(scene *s, const minted *m)
{
	scene_open(s);
	ck_assert_int_eq(tpmattest_trust_set_flags(s->t, TPMATTEST_TRUST_PARTIAL_CHAIN, NULL), 0);
	minted_put(s, &m->made[0], scene_ek);
}

/* EK, CA 1, CA 2, root: the CRLs of the first `crls` CAs are there, in a store that has all CAs, or
 * all but the root. */
static void judge_with_crls(const minted *m, size_t stored, size_t crls, int rc, int about)
{
	scene s;

	open_partial(&s, m);
	for (size_t i = 1; i <= stored; i++)
		minted_put(&s, &m->made[i], scene_store);
	for (size_t i = 1; i <= crls; i++)
		minted_crl(&s, &(struct pki_crl){ 0 }, &m->made[i]);
	if (rc)
		expect(&s, REVOCATION, rc, TPMATTEST_F_REVOCATION_UNKNOWN, about);
	else
		expect_trusted(&s, REVOCATION, TPMATTEST_F_REVOCATION_UNKNOWN);
	expect_trusted(&s, 0, 0);
	scene_close(&s);
}

/* The flag makes a CA an anchor, but its issuer is at hand and may have revoked it. */
START_TEST(revocation_up_to_the_last_issuer)
{
	minted m;

	minted_open(&m, 4);
	minted_make(&m);
	judge_with_crls(&m, 3, 0, UNKNOWN, 0);
	judge_with_crls(&m, 3, 1, UNKNOWN, 1);
	judge_with_crls(&m, 3, 2, UNKNOWN, 2);
	judge_with_crls(&m, 3, 3, 0, -1);
	/* without the root nothing can be known of CA 2 */
	judge_with_crls(&m, 2, 1, UNKNOWN, 1);
	judge_with_crls(&m, 2, 2, 0, -1);
	judge_with_crls(&m, 1, 1, 0, -1);
	minted_close(&m);
}
END_TEST

/* The issuer is at hand, and no anchor itself: it was loaded before the flag was set. */
START_TEST(issuer_that_is_no_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	if (_i)
		minted_put(&s, &m.made[2], scene_store);
	ck_assert_int_eq(tpmattest_trust_set_flags(s.t, TPMATTEST_TRUST_PARTIAL_CHAIN, NULL), 0);
	minted_put(&s, &m.made[1], scene_store);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	if (_i)
		expect(&s, REVOCATION, UNKNOWN, TPMATTEST_F_REVOCATION_UNKNOWN, 1);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[2]);
	expect_trusted(&s, REVOCATION, TPMATTEST_F_REVOCATION_UNKNOWN);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The CA and its issuer have one name, as after a change of keys: the CA cannot clear itself. */
START_TEST(own_list_clears_no_anchor)
{
	const struct pki_cert named = { .subject = PKI_NAME("O=Test;CN=CA") };
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_change(&m, 1, &named);
	minted_change(&m, 2, &named);
	minted_make(&m);
	open_partial(&s, &m);
	minted_put(&s, &m.made[1], scene_store);
	minted_put(&s, &m.made[2], scene_store);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	expect(&s, REVOCATION, UNKNOWN, TPMATTEST_F_REVOCATION_UNKNOWN, 1);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[2]);
	expect_trusted(&s, REVOCATION, TPMATTEST_F_REVOCATION_UNKNOWN);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The caller's own anchor is one with or without the flag. */
START_TEST(given_anchor_needs_no_crl)
{
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_make(&m);
	open_partial(&s, &m);
	minted_put(&s, &m.made[2], scene_store);
	minted_put(&s, &m.made[3], scene_store);
	minted_anchor(&s, &m.made[1], "IBM");
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	expect_trusted(&s, REVOCATION, TPMATTEST_F_REVOCATION_UNKNOWN);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A saved copy of the device's own CAs makes no anchor; a vendor's CA does. */
START_TEST(chip_is_no_anchor)
{
	bool chip = _i;
	struct pki_cert above = { .subject = chip ? PKI_NAME("CN=CSME ADL SVN01 Kernel CA")
						  : PKI_NAME("CN=ADL SVN01 Kernel CA") };
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_change(&m, 2, &above);
	minted_make(&m);
	open_partial(&s, &m);
	minted_put(&s, &m.made[1], scene_store);
	if (chip)
		expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1);
	else
		expect_trusted(&s, 0, 0);
	minted_put(&s, &m.made[2], scene_store);
	expect_trusted(&s, 0, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("partial");
	TCase *t = tcase_create("partial");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, revocation_up_to_the_last_issuer);
	tcase_add_loop_test(t, issuer_that_is_no_anchor, 0, 2);
	tcase_add_test(t, own_list_clears_no_anchor);
	tcase_add_test(t, given_anchor_needs_no_crl);
	tcase_add_loop_test(t, chip_is_no_anchor, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
