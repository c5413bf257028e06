/* SPDX-License-Identifier: BSD-2-Clause */
/* Mistakes that others made, each by name. */
#include "minted.h"

#include <string.h>

#include "../unit/vendor.h"
#include "verify/report.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE
#define ALL_FLAGS 64
#define CABINET "cab/TrustedTpm-2024-11.cab"
#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */

static void under_all_flags(scene *s, int rc, int finding, int certificate)
{
	for (uint64_t flags = 0; flags < ALL_FLAGS; flags++)
		expect(s, flags, rc, finding, certificate);
}

/* A loop over no certificates found nothing wrong, and an index that nobody knows was taken for an
 * EK certificate. */
START_TEST(empty_nv_and_one_odd_index_is_no_ek_certificate)
{
	bool holds_ek = _i;
	minted m;
	scene s;

	minted_open(&m, 2);
	minted_make(&m);
	scene_open(&s);
	minted_anchor(&s, &m.made[1], "IBM");
	if (holds_ek)
		scene_nv(&s, 0x01c00001, m.made[0].der.p, m.made[0].der.len);
	else
		scene_nv(&s, 0x01c00001, (const uint8_t *)"odd", 3);
	under_all_flags(&s, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_NV_STRAY), -1);
	scene_nv(&s, 0x01c00002, m.made[0].der.p, m.made[0].der.len);
	expect_trusted(&s, 0, TPMATTEST_F_NO_EK_CERT);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The device's own root: alone, or beside an anchor of its name, or with the anchor's key
 * identifier too. */
START_TEST(self_signed_ca_from_the_device_is_no_anchor)
{
	struct pki_made real = { 0 };
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	minted_put(&s, &m.made[2], scene_chain);
	if (_i) {
		struct pki_cert spec = m.spec[2];

		spec.key = pki_key(PKI_P256, 9);
		if (_i == 2)
			spec.ski.id = derout_view(&m.made[2].ski);
		pki_mint(&spec, NULL, &real);
		minted_anchor(&s, &real, "IBM");
	}
	for (uint64_t flags = 0; flags < ALL_FLAGS; flags++) {
		expect(&s, flags, flags & STRICT ? REFUSED : UNKNOWN, TPMATTEST_F_NO_ANCHOR, 2);
		expect(&s, flags, s.rc, TPMATTEST_F_SELF_SIGNED_ON_DEVICE, 2);
	}
	minted_anchor(&s, &m.made[2], "IBM");
	expect_trusted(&s, 0, TPMATTEST_F_NO_ANCHOR);
	scene_close(&s);
	pki_made_free(&real);
	minted_close(&m);
}
END_TEST

/* Most certificates of Microsoft's cabinet issue AIK certificates; a verifier that took all of them
 * for EK roots took an AIK certificate for an EK. */
START_TEST(whole_cabinet_is_no_set_of_ek_anchors)
{
	static const char *const aiks[] = { "aik/intel-adl-rsa2048-1.der",
					    "aik/nuvoton-npct6xx-rsa2048-1.der" };
	scene s;

	scene_open(&s);
	scene_store_file(&s, CABINET);
	ck_assert_uint_lt(tpmattest_trust_anchor_count(s.t), 100);
	scene_ek_file(&s, aiks[_i]);
	for (uint64_t flags = 0; flags < ALL_FLAGS; flags++)
		expect_at(&s, flags, NOV_2026, REFUSED, TPMATTEST_F_AIK_CA_IN_PATH, 1);
	scene_close(&s);
}
END_TEST

/* One name, two keys: AMD's RSA and ECC authorities. Only the anchor that signed is one for this
 * EK. */
START_TEST(issuer_is_not_chosen_by_name_alone)
{
	bool key_ids = _i;
	struct pki_made other = { 0 };
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].aki.mode = m.spec[1].ski.mode = key_ids ? PKI_EXT_DEFAULT : PKI_EXT_ABSENT;
	minted_make(&m);
	m.spec[1].key = pki_key(PKI_RSA2048, 0);
	pki_mint(&m.spec[1], NULL, &other);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &other, "IBM");
	under_all_flags(&s, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	minted_anchor(&s, &m.made[1], "IBM");
	expect_trusted(&s, STRICT, 0);
	expect_link(&s, 1, &m.made[1]);
	scene_close(&s);
	pki_made_free(&other);
	minted_close(&m);
}
END_TEST

/* Intel's debug intermediate has the production one's name. Which of them is loaded first does not
 * matter. */
START_TEST(debug_ca_under_a_production_name)
{
	static const uint8_t debug_id[] = { 0x50, 0x3a, 0x4e, 0xa1, 0xbe, 0x3f, 0x97,
					    0xba, 0x32, 0x86, 0x7f, 0xe2, 0x78, 0xbd,
					    0xed, 0xee, 0x69, 0x87, 0x2c, 0xd2 };
	struct pki_made debug = { 0 }, debug_ek = { 0 };
	struct pki_cert spec;
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	spec = m.spec[1];
	spec.key = pki_key(PKI_P256, 9);
	spec.ski.id = (struct pki_bytes){ debug_id, sizeof(debug_id) };
	pki_mint(&spec, &m.made[2], &debug);
	pki_mint(&m.spec[0], &debug, &debug_ek);
	for (int of_debug = 0; of_debug < 2; of_debug++) {
		scene_open(&s);
		minted_put(&s, of_debug ? &debug_ek : &m.made[0], scene_ek);
		minted_anchor(&s, &m.made[2], "IBM");
		minted_put(&s, _i ? &debug : &m.made[1], scene_store);
		minted_put(&s, _i ? &m.made[1] : &debug, scene_store);
		if (of_debug)
			under_all_flags(&s, REFUSED, TPMATTEST_F_DEBUG_CA, 1);
		else
			expect_trusted(&s, STRICT, TPMATTEST_F_DEBUG_CA);
		scene_close(&s);
	}
	pki_made_free(&debug);
	pki_made_free(&debug_ek);
	minted_close(&m);
}
END_TEST

/* An EK certificate padded to the size of its index, CAs with padding before, between and behind
 * them. */
START_TEST(padding_does_not_end_the_chain)
{
	static const uint8_t fills[] = { 0xff, 0x00, 0x11 };
	struct derout ek = { 0 }, one = { 0 }, two = { 0 };
	minted m;
	scene s;

	minted_open(&m, 5);
	minted_make(&m);
	derout_bytes(&ek, pki_made_der(&m.made[0]));
	derout_fill(&ek, fills[_i], 1600 - ek.len);
	derout_fill(&one, fills[_i], 7);
	derout_bytes(&one, pki_made_der(&m.made[3]));
	derout_fill(&one, fills[_i], 100);
	derout_bytes(&one, pki_made_der(&m.made[2]));
	derout_fill(&two, fills[_i], 33);
	derout_bytes(&two, pki_made_der(&m.made[1]));
	derout_fill(&two, fills[_i], 500);
	scene_open(&s);
	scene_nv(&s, 0x01c00002, ek.p, ek.len);
	minted_anchor(&s, &m.made[4], "IBM");
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	scene_nv(&s, 0x01c00100, one.p, one.len);
	scene_nv(&s, 0x01c00101, two.p, two.len);
	expect_trusted(&s, 0, TPMATTEST_F_ISSUER_MISSING);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 5);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_CHAIN_PADDING), 0);
	derout_free(&ek);
	derout_free(&one);
	derout_free(&two);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(https_crl_is_not_skipped_in_silence)
{
	static const char *const urls[] = { "https://pki.test/a.crl", "http://pki.test/a.crl",
					    "ldap://pki.test/cn=a" };
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].crldp.dp[0].url = urls[_i];
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, 0, TPMATTEST_F_REVOCATION_UNKNOWN, 0);
	expect_url(&s, TPMATTEST_F_REVOCATION_UNKNOWN, urls[_i]);
	ck_assert_str_eq(scene_revocation(&s, 0), "unknown");
	ck_assert_uint_eq(s.r->top->n_needs, 1);
	ck_assert_int_eq(s.r->top->needs[0].kind, TPMATTEST_NEED_CRL);
	expect(&s, TPMATTEST_POLICY_REQUIRE_REVOCATION, UNKNOWN, TPMATTEST_F_REVOCATION_UNKNOWN, 0);
	expect_url(&s, TPMATTEST_F_REVOCATION_UNKNOWN, urls[_i]);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	expect_trusted(&s, TPMATTEST_POLICY_REQUIRE_REVOCATION, TPMATTEST_F_REVOCATION_UNKNOWN);
	ck_assert_uint_eq(s.r->top->n_needs, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(eku_is_not_compared_as_a_substring)
{
	static const char *const purposes[] = { "2.23.133.8.1", "2.23.133.8.10", "2.23.133.8.1.1",
						"1.2.23.133.8.1" };
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].eku = (struct pki_oids){ PKI_EXT_PLAIN, { purposes[_i] } };
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, _i ? REFUSED : 0, _i ? TPMATTEST_F_EK_EKU_WRONG : 0, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A genuine certificate of another TPM. */
START_TEST(certificate_is_compared_with_the_ek)
{
	bool own = _i;
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	expect(&s, TPMATTEST_POLICY_REQUIRE_BINDING, UNKNOWN, TPMATTEST_F_BINDING_UNCHECKED, 0);
	minted_public(&s, pki_key(PKI_P256, own ? 0 : 9));
	if (own)
		expect(&s, TPMATTEST_POLICY_REQUIRE_BINDING | STRICT, 0, TPMATTEST_F_BOUND, 0);
	else
		under_all_flags(&s, REFUSED, TPMATTEST_F_BINDING_MISMATCH, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The EK has no CRL distribution point. Its issuer is revoked all the same, and the duty to have
 * lists stands. */
START_TEST(missing_crl_url_does_not_switch_revocation_off)
{
	struct pki_revoked entry = { 0 };
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].crldp.dp[0].url = "http://pki.test/root.crl";
	minted_make(&m);
	minted_stage(&m, &s);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[2]);
	expect(&s, TPMATTEST_POLICY_REQUIRE_REVOCATION, UNKNOWN, TPMATTEST_F_REVOCATION_UNKNOWN, 0);
	expect_url(&s, TPMATTEST_F_REVOCATION_UNKNOWN, NULL);
	ck_assert_str_eq(scene_revocation(&s, 1), "good");
	entry.serial = derout_view(&m.made[1].serial);
	minted_crl(&s, &(struct pki_crl){ .revoked = &entry, .n_revoked = 1, .number = 2 },
		   &m.made[2]);
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Twelve failures, twelve findings that are errors, none of which the others have; two results that
 * say which way to go. */
static const struct {
	size_t place;
	struct pki_cert spec;
	int rc, finding;
} failures[] = {
	{ 1, { .not_after = { PKI_TIME_UNIX, NOW - 1, NULL } }, REFUSED, TPMATTEST_F_EXPIRED },
	{ 1,
	  { .not_before = { PKI_TIME_UNIX, NOW + 1, NULL } },
	  REFUSED,
	  TPMATTEST_F_NOT_YET_VALID },
	{ 1, { .sign = { .broken = true } }, REFUSED, TPMATTEST_F_SIGNATURE_BAD },
	{ 1, { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, REFUSED, TPMATTEST_F_SHA1_SIGNATURE },
	{ 1,
	  { .aki = { .id = { (const uint8_t *)"nobody has such an id", 20 } } },
	  UNKNOWN,
	  TPMATTEST_F_ISSUER_MISSING },
	{ 1, { .ku = { .bits = PKI_KU_CRL_SIGN } }, REFUSED, TPMATTEST_F_NO_CERT_SIGN },
	{ 2,
	  { .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true } },
	  REFUSED,
	  TPMATTEST_F_PATH_LENGTH },
	{ 2, { .bc = { PKI_EXT_CRITICAL } }, REFUSED, TPMATTEST_F_NOT_A_CA },
	{ 0, { .eku = { PKI_EXT_PLAIN, { PKI_OID_KP_AIK } } }, REFUSED, TPMATTEST_F_EK_EKU_WRONG },
	{ 0, { .san = { .mode = PKI_EXT_ABSENT } }, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ 0,
	  { .san = { .manufacturer = "id:494E5443", .model = "m", .version = "id:1" } },
	  REFUSED,
	  TPMATTEST_F_VENDOR_MISMATCH },
	{ 0, { .duplicate = PKI_OID_KU }, REFUSED, TPMATTEST_F_EXTENSION_DUPLICATE },
};

START_TEST(failures_are_told_apart)
{
	size_t errors = 0;
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_change(&m, failures[_i].place, &failures[_i].spec);
	minted_make(&m);
	minted_stage(&m, &s);
	scene_judge(&s, 0, NOW);
	ck_assert_int_eq(s.rc, failures[_i].rc);
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s.r)); i++)
		if (tpmattest_ek_finding_severity(tpmattest_report_selected(s.r), i) ==
		    TPMATTEST_SEVERITY_ERROR) {
			ck_assert_int_eq(tpmattest_ek_finding_code(tpmattest_report_selected(s.r),
								   i),
					 failures[_i].finding);
			ck_assert_ptr_nonnull(strstr(
				tpmattest_error_message(s.err),
				tpmattest_ek_finding_message(tpmattest_report_selected(s.r), i)));
			errors++;
		}
	ck_assert_uint_eq(errors, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(expiry_follows_the_policy)
{
	int place = _i / 2;
	bool expired = _i % 2;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[place].not_after = PKI_AT(expired ? NOW - 1 : NOW + 1);
	minted_make(&m);
	minted_stage(&m, &s);
	if (!expired) {
		expect_trusted(&s, 0, TPMATTEST_F_EXPIRED);
		expect_trusted(&s, TPMATTEST_POLICY_IGNORE_TIME, TPMATTEST_F_EXPIRED);
	} else {
		expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, place);
		expect_severity(&s, TPMATTEST_F_EXPIRED, TPMATTEST_SEVERITY_ERROR);
		expect(&s, TPMATTEST_POLICY_IGNORE_TIME, 0, TPMATTEST_F_EXPIRED, place);
		expect_severity(&s, TPMATTEST_F_EXPIRED, TPMATTEST_SEVERITY_WARNING);
		expect(&s, TPMATTEST_POLICY_IGNORE_TIME | STRICT, 0, TPMATTEST_F_EXPIRED, place);
		expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, place);
	}
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The CAs that the device brings are held against the same rules as the store's. */
START_TEST(path_length_and_key_usage_of_on_die_cas)
{
	static const int findings[] = { 0, TPMATTEST_F_PATH_LENGTH, TPMATTEST_F_NO_CERT_SIGN,
					TPMATTEST_F_NOT_A_CA };
	struct derout area = { 0 };
	minted m;
	scene s;

	minted_open(&m, 5);
	if (_i == 1 || _i == 3)
		m.spec[2].bc =
			(struct pki_bc){ PKI_EXT_CRITICAL, .ca = _i == 1, .has_pathlen = _i == 1 };
	else if (_i == 2)
		m.spec[2].ku.bits = PKI_KU_SIGNATURE;
	minted_make(&m);
	for (size_t i = 4; i-- > 1;)
		derout_bytes(&area, pki_made_der(&m.made[i]));
	scene_open(&s);
	scene_nv(&s, 0x01c0000a, m.made[0].der.p, m.made[0].der.len);
	scene_nv(&s, 0x01c00100, area.p, area.len);
	minted_anchor(&s, &m.made[4], "IBM");
	if (_i == 0)
		expect_trusted(&s, STRICT, 0);
	else
		under_all_flags(&s, REFUSED, findings[_i], 2);
	derout_free(&area);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("regressions"), *vendor = suite_create("regressions_vendor");
	TCase *t = tcase_create("minted"), *v = tcase_create("vendor");

	tcase_set_timeout(t, 60);
	tcase_set_timeout(v, 120);
	tcase_add_loop_test(t, empty_nv_and_one_odd_index_is_no_ek_certificate, 0, 2);
	tcase_add_loop_test(t, self_signed_ca_from_the_device_is_no_anchor, 0, 3);
	tcase_add_loop_test(t, issuer_is_not_chosen_by_name_alone, 0, 2);
	tcase_add_loop_test(t, debug_ca_under_a_production_name, 0, 2);
	tcase_add_loop_test(t, padding_does_not_end_the_chain, 0, 3);
	tcase_add_loop_test(t, https_crl_is_not_skipped_in_silence, 0, 3);
	tcase_add_loop_test(t, eku_is_not_compared_as_a_substring, 0, 4);
	tcase_add_loop_test(t, certificate_is_compared_with_the_ek, 0, 2);
	tcase_add_test(t, missing_crl_url_does_not_switch_revocation_off);
	tcase_add_loop_test(t, failures_are_told_apart, 0, sizeof(failures) / sizeof(failures[0]));
	tcase_add_loop_test(t, expiry_follows_the_policy, 0, 6);
	tcase_add_loop_test(t, path_length_and_key_usage_of_on_die_cas, 0, 4);
	tcase_add_loop_test(v, whole_cabinet_is_no_set_of_ek_anchors, 0, 2);
	suite_add_tcase(plain, t);
	suite_add_tcase(vendor, v);
	return run_with_vendor(plain, vendor);
}
