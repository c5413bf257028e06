/* SPDX-License-Identifier: BSD-2-Clause */
/* Which path is taken, among issuers of one name, cross-signed ones, and circles. */
#include "minted.h"

#include "../unit/runner.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

static void mint(const struct pki_cert *spec, const struct pki_made *issuer, struct pki_made *out)
{
	struct pki_cert c = *spec;

	if (c.profile == PKI_BARE)
		c.profile = PKI_CA;
	pki_mint(&c, issuer, out);
}

static void free_all(struct pki_made *made, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pki_made_free(&made[i]);
}

/* AMD's RSA and ECC authorities have one name. With key identifiers the EK's tells which one;
 * without, the signature. */
START_TEST(two_cas_of_one_name)
{
	bool first = _i & 1, key_ids = _i & 2, by_rsa = _i & 4;
	enum pki_mode mode = key_ids ? PKI_EXT_DEFAULT : PKI_EXT_ABSENT;
	struct pki_made root = { 0 }, ca[2] = { { { 0 } } }, ek = { 0 };
	scene s;

	mint(&(struct pki_cert){ .subject = PKI_NAME("CN=Root"), .key = pki_key(PKI_P256, 0) },
	     NULL, &root);
	for (int i = 0; i < 2; i++)
		mint(&(struct pki_cert){ .subject = PKI_NAME("CN=AMDTPM"),
					 .ski.mode = mode,
					 .key = i ? pki_key(PKI_RSA2048, 0)
						  : pki_key(PKI_P256, 1) },
		     &root, &ca[i]);
	mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 3), .aki.mode = mode },
	     &ca[by_rsa], &ek);
	scene_open(&s);
	minted_put(&s, &ek, scene_ek);
	minted_put(&s, &ca[first], scene_store);
	minted_anchor(&s, &root, "IBM");
	if (first != by_rsa) {
		expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
		if (!key_ids)
			expect_text(&s, TPMATTEST_F_ISSUER_MISSING, "did not sign it");
	}
	minted_put(&s, &ca[!first], scene_store);
	expect_trusted(&s, STRICT, TPMATTEST_F_DEAD_END);
	expect_link(&s, 1, &ca[by_rsa]);
	scene_close(&s);
	free_all(ca, 2);
	pki_made_free(&root);
	pki_made_free(&ek);
}
END_TEST

/* CA X has a certificate from each of two roots. */
typedef struct cross {
	struct pki_made root[2], ca[2], ek;
} cross;

static void cross_make(cross *c, const struct pki_cert *first)
{
	*c = (cross){ 0 };
	for (unsigned i = 0; i < 2; i++) {
		struct pki_cert ca = i ? (struct pki_cert){ 0 } : *first;

		ca.subject = PKI_NAME("CN=X");
		ca.key = pki_key(PKI_P256, 2);
		mint(&(struct pki_cert){ .subject = PKI_NAME(i ? "CN=Root B" : "CN=Root A"),
					 .key = pki_key(PKI_P256, i) },
		     NULL, &c->root[i]);
		mint(&ca, &c->root[i], &c->ca[i]);
	}
	mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 3) }, &c->ca[0],
	     &c->ek);
}

static void cross_free(cross *c)
{
	free_all(c->root, 2);
	free_all(c->ca, 2);
	pki_made_free(&c->ek);
}

START_TEST(cross_signed_with_one_anchor)
{
	bool order = _i & 1, anchor = _i & 2;
	cross c;
	scene s;

	cross_make(&c, &(struct pki_cert){ 0 });
	scene_open(&s);
	minted_put(&s, &c.ek, scene_ek);
	minted_put(&s, &c.ca[order], scene_store);
	minted_put(&s, &c.ca[!order], scene_store);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_DEAD_END), -1);
	minted_anchor(&s, &c.root[anchor], "IBM");
	expect_trusted(&s, STRICT, TPMATTEST_F_DEAD_END);
	expect_link(&s, 1, &c.ca[anchor]);
	expect_link(&s, 2, &c.root[anchor]);
	scene_close(&s);
	cross_free(&c);
}
END_TEST

/* What is wrong with one of the two does not matter, in either order, on the device or in the
 * store. */
static const struct {
	struct pki_cert first;
	int finding;
} flaws[] = {
	{ { .not_after = { PKI_TIME_UNIX, NOW - 1, NULL } }, TPMATTEST_F_EXPIRED },
	{ { .ku = { .bits = PKI_KU_CRL_SIGN } }, TPMATTEST_F_NO_CERT_SIGN },
	{ { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, TPMATTEST_F_SHA1_SIGNATURE },
	{ { .eku = { PKI_EXT_PLAIN, { PKI_OID_KP_AIK } } }, TPMATTEST_F_AIK_CA_IN_PATH },
};

START_TEST(best_path_first)
{
	size_t flaw = (size_t)_i / 4;
	bool order = _i & 1, device = _i & 2;
	cross c;
	scene s;

	cross_make(&c, &flaws[flaw].first);
	scene_open(&s);
	minted_put(&s, &c.ek, scene_ek);
	minted_anchor(&s, &c.root[order], "IBM");
	minted_anchor(&s, &c.root[!order], "IBM");
	minted_put(&s, &c.ca[0], device ? scene_chain : scene_store);
	expect(&s, 0, REFUSED, flaws[flaw].finding, 1);
	minted_put(&s, &c.ca[1], device ? scene_chain : scene_store);
	expect_trusted(&s, STRICT, flaws[flaw].finding);
	expect_link(&s, 1, &c.ca[1]);
	scene_close(&s);

	scene_open(&s);
	minted_put(&s, &c.ek, scene_ek);
	minted_anchor(&s, &c.root[0], "IBM");
	minted_anchor(&s, &c.root[1], "IBM");
	minted_put(&s, &c.ca[1], device ? scene_chain : scene_store);
	minted_put(&s, &c.ca[0], device ? scene_chain : scene_store);
	expect_trusted(&s, STRICT, flaws[flaw].finding);
	scene_close(&s);
	cross_free(&c);
}
END_TEST

/* A signed B and B signed A: the search ends, without an anchor and with one. */
START_TEST(circle)
{
	bool device = _i;
	struct pki_made root = { 0 }, a[2] = { { { 0 } } }, b = { 0 }, ek = { 0 };
	const struct pki_cert spec_a = { .subject = PKI_NAME("CN=A"), .key = pki_key(PKI_P256, 1) };
	scene s;

	mint(&(struct pki_cert){ .subject = PKI_NAME("CN=Root"), .key = pki_key(PKI_P256, 0) },
	     NULL, &root);
	mint(&spec_a, &root, &a[1]);
	mint(&(struct pki_cert){ .subject = PKI_NAME("CN=B"), .key = pki_key(PKI_P256, 2) }, &a[1],
	     &b);
	mint(&spec_a, &b, &a[0]);
	mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 3) }, &a[0], &ek);
	scene_open(&s);
	minted_put(&s, &ek, scene_ek);
	minted_put(&s, &a[0], device ? scene_chain : scene_store);
	minted_put(&s, &b, device ? scene_chain : scene_store);
	minted_anchor(&s, &root, "IBM");
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 2);
	expect_text(&s, TPMATTEST_F_ISSUER_MISSING, "form a loop");
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 3);
	minted_put(&s, &a[1], scene_store);
	expect_trusted(&s, STRICT, TPMATTEST_F_ISSUER_MISSING);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 3);
	expect_link(&s, 1, &a[1]);
	scene_close(&s);
	free_all(a, 2);
	pki_made_free(&root);
	pki_made_free(&b);
	pki_made_free(&ek);
}
END_TEST

START_TEST(path_of_16_and_17)
{
	size_t n = (size_t)_i;
	minted m;
	scene s;

	minted_plain(&m, n, &s);
	if (n == 16) {
		expect_trusted(&s, STRICT, TPMATTEST_F_PATH_TOO_LONG);
		ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 16);
	} else {
		expect(&s, 0, UNKNOWN, TPMATTEST_F_PATH_TOO_LONG, -1);
		ck_assert_int_lt(scene_find(&s, TPMATTEST_F_ISSUER_MISSING), 0);
	}
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* An anchor that is not self-signed ends the path; the root above it joins where it is an anchor as
 * well. */
START_TEST(anchor_that_is_not_self_signed)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_store);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1);
	minted_anchor(&s, &m.made[1], "IBM");
	expect_trusted(&s, STRICT, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	minted_anchor(&s, &m.made[2], "IBM");
	expect_trusted(&s, STRICT, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 3);
	expect_link(&s, 2, &m.made[2]);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* What is wrong with the root above does not make the nearer anchor worse. */
START_TEST(flawed_root_above_an_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[2].not_after = PKI_AT(NOW - 1);
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, 2);
	minted_anchor(&s, &m.made[1], "IBM");
	expect_trusted(&s, STRICT, TPMATTEST_F_EXPIRED);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(ek_that_is_an_anchor_itself)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	minted_anchor(&s, &m.made[0], "IBM");
	expect_trusted(&s, STRICT, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The device brings copies of what the store holds: its own go first, and a copy of an anchor is
 * that anchor. */
START_TEST(copies_of_the_store_on_the_device)
{
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	minted_put(&s, &m.made[1], scene_chain);
	minted_put(&s, &m.made[1], scene_chain);
	expect_trusted(&s, STRICT, 0);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
			 "file:chain");
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 2)),
			 "trust:anchor");
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_DUPLICATE_CERT), 1);
	minted_put(&s, &m.made[2], scene_chain);
	expect(&s, 0, 0, TPMATTEST_F_SELF_SIGNED_ON_DEVICE, 2);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 2)),
			 "file:chain");
	expect(&s, STRICT, REFUSED, TPMATTEST_F_SELF_SIGNED_ON_DEVICE, 2);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("path");
	TCase *t = tcase_create("path");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, two_cas_of_one_name, 0, 8);
	tcase_add_loop_test(t, cross_signed_with_one_anchor, 0, 4);
	tcase_add_loop_test(t, best_path_first, 0, 4 * (int)(sizeof(flaws) / sizeof(flaws[0])));
	tcase_add_loop_test(t, circle, 0, 2);
	tcase_add_loop_test(t, path_of_16_and_17, 16, 18);
	tcase_add_test(t, anchor_that_is_not_self_signed);
	tcase_add_test(t, flawed_root_above_an_anchor);
	tcase_add_test(t, ek_that_is_an_anchor_itself);
	tcase_add_test(t, copies_of_the_store_on_the_device);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
