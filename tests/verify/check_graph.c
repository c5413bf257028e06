/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is whose issuer, asked of the graph itself; and what is above an anchor, how far the path
 * goes on to it. */
#include "minted.h"

#include <string.h>

#include <openssl/sha.h>

#include "../unit/runner.h"
#include "verify/graph.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
/* clang-format off */
#define NAMED(n, k) (struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME(n), .key = pki_key(PKI_P256, (k)) }
/* clang-format on */
#define MAX_CERTS 8

static const uint8_t debug_id[] = { 0x3b, 0x31, 0xca, 0xd5, 0xc3, 0x4b, 0x92, 0xd7, 0x48, 0xc8,
				    0xfd, 0x92, 0xaa, 0x75, 0xae, 0x9d, 0x32, 0x4a, 0x06, 0x42 };

static ta_graph g;
static ta_cert *cert[MAX_CERTS];
static size_t n_certs;
static struct pki_made root, top, mid, twin, ek;
static scene s;

static void setup(void)
{
	ta_graph_init(&g, NULL);
	pki_mint(&NAMED("CN=Root", 1), NULL, &root);
	scene_open(&s);
}

static void teardown(void)
{
	ta_graph_free(&g);
	while (n_certs)
		ta_cert_unref(cert[--n_certs]);
	pki_made_free(&root);
	pki_made_free(&top);
	pki_made_free(&mid);
	pki_made_free(&twin);
	pki_made_free(&ek);
	scene_close(&s);
}

/* Certificates of the device, in this order: 0, 1, ... */
static void add(const struct pki_made *made)
{
	ck_assert_int_eq(ta_cert_parse(made->der.p, made->der.len, &cert[n_certs], NULL), 0);
	ck_assert_int_eq(ta_graph_add(&g, cert[n_certs], "device", TA_FROM_DEVICE), (long)n_certs);
	n_certs++;
}

static void add_minted(struct pki_cert spec, const struct pki_made *issuer)
{
	struct pki_made made = { 0 };

	pki_mint(&spec, issuer, &made);
	add(&made);
	pki_made_free(&made);
}

static const ta_vertex *expanded(size_t i)
{
	ta_graph_expand(&g, i);
	return &g.v[i];
}

/* A cross-certificate of its own key is beside a root, not above it. */
START_TEST(the_same_authority_is_not_above)
{
	add(&root);
	pki_mint(&NAMED("CN=Top", 2), NULL, &top);
	add_minted(NAMED("CN=Root", 1), &top);
	ck_assert(ta_graph_same_authority(&g, 0, 1));
	ck_assert_uint_eq(expanded(0)->n_up, 0);
}
END_TEST

/* Another key under the name, or another name for the key, is another authority. */
START_TEST(another_authority_may_be_above)
{
	add_minted(_i ? NAMED("CN=Root", 3) : NAMED("CN=Below", 1), &root);
	add(&root);
	ck_assert(!ta_graph_same_authority(&g, 0, 1));
	ck_assert_uint_eq(expanded(0)->n_up, 1);
}
END_TEST

/* Two keys may have signed one thing, so each is tried; a twin of a key that did is another issuer
 * and costs nothing. */
START_TEST(every_key_is_tried)
{
	struct pki_cert other = NAMED("CN=Root", 4);

	other.ski.mode = PKI_EXT_ABSENT;
	add_minted(NAMED("CN=Below", 2), &root);
	add(&root);
	add_minted(other, NULL);
	add_minted(NAMED("CN=Root", 1), &root);
	ck_assert_uint_eq(expanded(0)->n_up, 2);
	ck_assert_uint_eq(g.v[0].bad_signatures, 1);
	ck_assert_uint_eq(g.signatures.budget.checks, 2);
}
END_TEST

/* By name and key identifier before any signature is looked at. */
START_TEST(name_and_key_identifier)
{
	struct pki_cert wrong = NAMED("CN=Root", 1), none = wrong;

	wrong.ski.id = PKI_BYTES("\x01\x02\x03");
	none.ski.mode = PKI_EXT_ABSENT;
	add_minted(NAMED("CN=Below", 2), &root);
	add_minted(wrong, NULL);
	add_minted(NAMED("CN=Another name", 1), NULL);
	add_minted(none, NULL);
	ck_assert(!ta_graph_may_issue(&g, 1, 0));
	ck_assert(!ta_graph_may_issue(&g, 2, 0));
	ck_assert(ta_graph_may_issue(&g, 3, 0));
	ck_assert_uint_eq(expanded(0)->n_up, 1);
	ck_assert_uint_eq(g.v[0].up[0], 3);
}
END_TEST

/* Past the bound the certificate may have issuers that nobody looked at. */
START_TEST(a_cut_is_remembered)
{
	add_minted(NAMED("CN=Below", 2), &root);
	add(&root);
	g.signatures.budget.checks = TA_MAX_CHECKS - 1 + (unsigned)_i;
	ck_assert_uint_eq(expanded(0)->n_up, !_i);
	ck_assert_int_eq(g.v[0].cut, _i);
	ck_assert_uint_eq(g.v[0].bad_signatures, 0);
}
END_TEST

/* Which of several possible issuers is told about: the one whose key identifier the certificate
 * names. */
START_TEST(the_named_issuer_is_told)
{
	struct pki_cert weak = NAMED("CN=Root", 0), bare, bad = NAMED("CN=Root", 6);
	struct pki_cert below = NAMED("CN=Below", 2);

	weak.key = pki_key(PKI_P224, 0);
	bare = weak;
	bare.key = pki_key(PKI_P224, 1);
	bare.ski.mode = PKI_EXT_ABSENT;
	weak.ski.id = bad.ski.id = below.aki.id = PKI_BYTES("\x07\x08\x09");
	weak.sign.broken = bare.sign.broken = true;
	add_minted(below, &root);
	add_minted(_i ? bare : weak, &root);
	add_minted(_i ? weak : bare, &root);
	ck_assert_uint_eq(expanded(0)->bad_signatures, 2);
	ck_assert_ptr_eq(g.v[0].unusable, cert[_i ? 2 : 1]);
	ck_assert(g.v[0].unusable_key_match);
	ck_assert(!g.v[0].bad_key_match);
	bad.ski.mode = PKI_EXT_ABSENT;
	add_minted(bad, NULL);
	ck_assert_uint_eq(expanded(0)->bad_signatures, 3);
	ck_assert(!g.v[0].bad_key_match);
	bad.ski.mode = PKI_EXT_DEFAULT;
	add_minted(bad, NULL);
	ck_assert_uint_eq(expanded(0)->bad_signatures, 4);
	ck_assert(g.v[0].bad_key_match);
}
END_TEST

/* An EK below Mid, which Top signed, which Root signed. */
static void mint_three(void)
{
	pki_mint(&NAMED("CN=Top", 2), &root, &top);
	pki_mint(&NAMED("CN=Mid", 3), &top, &mid);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &mid, &ek);
	minted_put(&s, &ek, scene_ek);
}

static void disallow(const struct pki_made *made)
{
	uint8_t hash[32];

	SHA256(made->der.p, made->der.len, hash);
	ck_assert_int_eq(tpmattest_trust_add_disallowed(s.t, hash, sizeof(hash), NULL), 0);
}

static size_t count(int code)
{
	size_t n = 0;

	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s.r)); i++)
		n += tpmattest_ek_finding_code(tpmattest_report_selected(s.r), i) == code;
	return n;
}

/* The path goes on to anchors only. */
START_TEST(a_path_goes_on_to_anchors)
{
	mint_three();
	minted_anchor(&s, &mid, "IBM");
	minted_put(&s, &top, scene_store);
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	minted_anchor(&s, &top, "IBM");
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 3);
	minted_anchor(&s, &root, "IBM");
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
}
END_TEST

/* ... and to those that signed its end, not to what is further above, however bad that is. */
START_TEST(a_path_leaves_nobody_out)
{
	mint_three();
	minted_anchor(&s, &mid, "IBM");
	minted_put(&s, &top, scene_store);
	minted_anchor(&s, &root, "IBM");
	disallow(&root);
	expect(&s, 0, REFUSED, TPMATTEST_F_DISALLOWED, 1);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	ck_assert_uint_eq(count(TPMATTEST_F_DISALLOWED), 1);
}
END_TEST

/* The vendor of what is above counts where the EK's does. */
START_TEST(another_vendor_above)
{
	mint_three();
	minted_anchor(&s, &mid, "IBM");
	minted_put(&s, &top, scene_store);
	minted_anchor(&s, &root, "INTC");
	expect(&s, 0, REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1);
	expect_trusted(&s, TPMATTEST_POLICY_ANY_LEAF, TPMATTEST_F_VENDOR_MISMATCH);
}
END_TEST

/* What is on the path is told there, and once. */
START_TEST(what_the_path_has_is_told_once)
{
	mint_three();
	minted_anchor(&s, &mid, "IBM");
	minted_anchor(&s, &top, "IBM");
	disallow(&top);
	expect(&s, 0, REFUSED, TPMATTEST_F_DISALLOWED, 2);
	ck_assert_uint_eq(count(TPMATTEST_F_DISALLOWED), 1);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 3);
}
END_TEST

/* Anchors that signed each other are in the path once each. */
START_TEST(anchors_in_a_circle)
{
	pki_mint(&NAMED("CN=Other", 5), &root, &twin);
	pki_mint(&NAMED("CN=Root", 1), &twin, &top);
	pki_mint(&NAMED("CN=Mid", 3), &top, &mid);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &mid, &ek);
	minted_put(&s, &ek, scene_ek);
	minted_anchor(&s, &mid, "IBM");
	minted_anchor(&s, &top, "IBM");
	minted_anchor(&s, &twin, "IBM");
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
	expect_link(&s, 1, &mid);
	expect_link(&s, 2, &top);
	expect_link(&s, 3, &twin);
}
END_TEST

/* Above the anchor too. */
START_TEST(anchors_above_in_a_circle)
{
	mint_three();
	pki_mint(&NAMED("CN=Root", 1), &top, &twin);
	minted_anchor(&s, &mid, "IBM");
	minted_anchor(&s, &top, "IBM");
	minted_anchor(&s, &twin, "IBM");
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
	expect_link(&s, 3, &twin);
}
END_TEST

/* Another certificate of an anchor's name and key, which names that key's identifier as its
 * issuer's: beside it, not above it. */
START_TEST(an_anchor_beside_an_anchor)
{
	struct pki_cert spec = NAMED("CN=Root", 1);

	spec.ski.id = PKI_BYTES("\x01\x02\x03");
	pki_mint(&spec, &root, &mid);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &mid, &ek);
	minted_put(&s, &ek, scene_ek);
	minted_anchor(&s, &root, "IBM");
	if (_i) {
		minted_anchor(&s, &mid, "IBM");
		expect_trusted(&s, 0, 0);
		ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	} else { /* nor does a path to an anchor go through it */
		minted_put(&s, &mid, scene_chain);
		expect(&s, 0, TPMATTEST_E_INCOMPLETE, 0, 0);
	}
}
END_TEST

/* A CA's renewed key, signed with the old one, is an end of its own. */
START_TEST(a_renewed_root_is_an_end)
{
	struct pki_cert spec = NAMED("CN=Root", 3);

	spec.aki.mode = PKI_EXT_ABSENT;
	pki_mint(&spec, &root, &mid);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &mid, &ek);
	minted_put(&s, &ek, scene_ek);
	minted_anchor(&s, &mid, "IBM");
	minted_anchor(&s, &root, "IBM");
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
}
END_TEST

/* A certificate with a debug CA's key identifier and the name of the anchor's issuer speaks against
 * the anchor when its key signed it, wherever it comes from; and else it is anybody's. */
START_TEST(a_debug_ca_that_only_the_device_has)
{
	bool signed_it = _i;
	struct pki_cert spec = NAMED("CN=Top", signed_it ? 2 : 9);

	pki_mint(&NAMED("CN=Top", 2), &root, &top);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Mid"),
				     .key = pki_key(PKI_P256, 3),
				     .aki = { .mode = PKI_EXT_ABSENT } },
		 &top, &mid);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &mid, &ek);
	spec.ski.id = (struct pki_bytes){ debug_id, sizeof(debug_id) };
	pki_mint(&spec, &root, &twin);
	minted_put(&s, &ek, scene_ek);
	minted_put(&s, &twin, scene_chain);
	minted_anchor(&s, &mid, "IBM");
	if (signed_it)
		expect(&s, 0, REFUSED, TPMATTEST_F_DEBUG_CA, 1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_DEBUG_CA);
}
END_TEST

/* Another certificate of the anchor's own name and key: what is said of it is not said of the
 * anchor, but that its key is a debug CA's. */
enum { DISALLOWED = 0, OTHER_VENDOR, DEBUG };

START_TEST(a_twin_of_the_anchor)
{
	struct pki_cert spec = NAMED("CN=Root", 1);

	spec.serial = PKI_BYTES("\x01\x02");
	if (_i == DEBUG)
		spec.ski.id = (struct pki_bytes){ debug_id, sizeof(debug_id) };
	pki_mint(&spec, NULL, &twin);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &root, &ek);
	minted_put(&s, &ek, scene_ek);
	minted_anchor(&s, &root, "IBM");
	if (_i == OTHER_VENDOR)
		minted_anchor(&s, &twin, "INTC");
	else
		minted_put(&s, &twin, scene_store);
	if (_i == DISALLOWED)
		disallow(&twin);
	if (_i == DEBUG)
		expect(&s, 0, REFUSED, TPMATTEST_F_DEBUG_CA, 1);
	else
		expect_trusted(&s, 0,
			       _i == DISALLOWED ? TPMATTEST_F_DISALLOWED
						: TPMATTEST_F_VENDOR_MISMATCH);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("graph");
	TCase *t = tcase_create("issuers"), *a = tcase_create("above");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_same_authority_is_not_above);
	tcase_add_loop_test(t, another_authority_may_be_above, 0, 2);
	tcase_add_test(t, every_key_is_tried);
	tcase_add_test(t, name_and_key_identifier);
	tcase_add_loop_test(t, a_cut_is_remembered, 0, 2);
	tcase_add_loop_test(t, the_named_issuer_is_told, 0, 2);
	suite_add_tcase(suite, t);
	tcase_add_checked_fixture(a, setup, teardown);
	tcase_add_test(a, a_path_goes_on_to_anchors);
	tcase_add_test(a, a_path_leaves_nobody_out);
	tcase_add_test(a, another_vendor_above);
	tcase_add_test(a, what_the_path_has_is_told_once);
	tcase_add_test(a, anchors_in_a_circle);
	tcase_add_test(a, anchors_above_in_a_circle);
	tcase_add_loop_test(a, an_anchor_beside_an_anchor, 0, 2);
	tcase_add_test(a, a_renewed_root_is_an_end);
	tcase_add_loop_test(a, a_debug_ca_that_only_the_device_has, 0, 2);
	tcase_add_loop_test(a, a_twin_of_the_anchor, 0, 3);
	suite_add_tcase(suite, a);
	return run_suite(suite);
}
