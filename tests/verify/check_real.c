/* SPDX-License-Identifier: BSD-2-Clause */
/* Real parts and real chains, judged. All of it needs the vendor data. */
#include "scene.h"

#include "../unit/vendor.h"

#define CABINET "cab/TrustedTpm-2024-11.cab"
#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */
#define MID_2020 INT64_C(1592179200) /* 2020-06-15 */
#define ANY_LEAF TPMATTEST_POLICY_ANY_LEAF

#define ADL_AIK \
	"https://INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58.microsoftaik.azure.net/" \
	"templates/Aik/scep"
#define MCC_AIK \
	"https://INTC-KeyId-f307ba33347c283a1e0c1508ad02f5c8ca06f45e.microsoftaik.azure.net/" \
	"templates/Aik/scep"

static const char *const adl_nv[] = {
	"nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt.bin",
	"nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt-ffpad.bin",
	"nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt-gap.bin",
};

static void adl_device(scene *s, const char *nv)
{
	scene_open(s);
	scene_nv_file(s, 0x01c00002, "odca-adl/0-ek.der");
	scene_nv_file(s, 0x01c00100, nv);
}

START_TEST(adl_is_trusted_with_the_cabinet)
{
	scene s;

	adl_device(&s, adl_nv[_i]);
	scene_store_file(&s, CABINET);
	ck_assert_int_eq(scene_judge(&s, 0, NOV_2026), 0);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), ADL_AIK);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 7);
	scene_close(&s);
}
END_TEST

START_TEST(adl_is_trusted_with_the_files_and_the_pin)
{
	scene s;

	adl_device(&s, adl_nv[_i]);
	scene_store_file(&s, "odca-adl/4-issuing-ca.der");
	scene_store_file(&s, "odca-adl/5-intermediate.der");
	ck_assert_int_eq(scene_judge(&s, 0, NOV_2026), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_ISSUER_MISSING), 5);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), ADL_AIK);
	scene_pins(&s);
	scene_store_file(&s, "odca-adl/6-root.der");
	ck_assert_int_eq(scene_judge(&s, 0, NOV_2026), 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 7);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), ADL_AIK);
	scene_close(&s);
}
END_TEST

START_TEST(adl_truncated_is_incomplete_and_names_the_issuer)
{
	scene s;

	adl_device(&s, "nv/nv-01c00100-intel-adl-00002820-truncated-last.bin");
	scene_store_file(&s, CABINET);
	ck_assert_int_eq(scene_judge(&s, 0, NOV_2026), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_ISSUER_MISSING), 0);
	ck_assert_ptr_nonnull(strstr(
		tpmattest_ek_finding_message(tpmattest_report_selected(s.r),
					     (size_t)scene_find(&s, TPMATTEST_F_ISSUER_MISSING)),
		"CSME ADL PTT"));
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_CHAIN_TRUNCATED), 0);
	scene_close(&s);
}
END_TEST

START_TEST(adl_without_a_store_has_its_address)
{
	scene s;

	adl_device(&s, adl_nv[_i]);
	ck_assert_int_eq(tpmattest_verify(s.e, NULL, NULL, &s.r, &s.err), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_TRUST_MISSING), 0);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_ISSUER_MISSING), 3);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), ADL_AIK);
	scene_close(&s);
}
END_TEST

static void mcc_device(scene *s)
{
	scene_open(s);
	scene_ek_file(s, "odca-mcc/0-leaf-dal.der");
	scene_chain_file(s, "odca-mcc/1-app-ca.der");
	scene_chain_file(s, "odca-mcc/2-kernel-ca.der");
	scene_chain_file(s, "odca-mcc/3-rom-ca.der");
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s->e, "INTC", NULL), 0);
}

static void mcc_store(scene *s)
{
	scene_store_file(s, "odca-mcc/4-issuing-ca.der");
	scene_store_file(s, "odca-mcc/5-intermediate.der");
	scene_store_file(s, "odca-mcc/6-root.der");
	scene_pins(s);
}

START_TEST(mcc_leaf_is_no_ek)
{
	scene s;

	mcc_device(&s);
	mcc_store(&s);
	ck_assert_int_eq(scene_judge(&s, 0, NOV_2026), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_EK_SAN_ABSENT), 0);
	scene_close(&s);
}
END_TEST

START_TEST(mcc_verifies_to_the_pinned_root)
{
	scene s;

	mcc_device(&s);
	mcc_store(&s);
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF, NOV_2026), 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 7);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), MCC_AIK);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_LEAF_ANY), 0);
	scene_close(&s);
}
END_TEST

/* The debug intermediate has the production one's name; the loop index is the order of loading. */
START_TEST(mcc_takes_no_debug_intermediate)
{
	scene s;

	mcc_device(&s);
	if (_i)
		mcc_store(&s);
	scene_store_file(&s, "odca-debug/debug-intermediate.der");
	scene_store_file(&s, "odca-debug/debug-root.der");
	if (!_i)
		mcc_store(&s);
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF, NOV_2026), 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 7);
	scene_close(&s);
}
END_TEST

static void mcc_crls(scene *s)
{
	scene_crl_file(s, "odca-crl/OnDie_CA.crl");
	scene_crl_file(s, "odca-crl/OnDie_CA_CSME_Product.crl");
	scene_crl_file(s, "odca-crl/MCC_00001881_OnDie_CA.crl");
}

static void expect_revocation(const scene *s, const char *const expected[7])
{
	for (size_t i = 0; i < 7; i++)
		ck_assert_msg(strcmp(scene_revocation(s, i), expected[i]) == 0,
			      "certificate %zu: %s, expected %s", i, scene_revocation(s, i),
			      expected[i]);
}

START_TEST(mcc_product_list_says_nothing_of_on_die_tiers)
{
	static const char *const expected[] = { "unknown", "unknown", "unknown", "good",
						"good",    "good",    "good" };
	scene s;

	mcc_device(&s);
	mcc_store(&s);
	mcc_crls(&s);
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF, NOV_2026), 0);
	expect_revocation(&s, expected);
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF | TPMATTEST_POLICY_REQUIRE_REVOCATION, NOV_2026),
			 TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOCATION_UNKNOWN), 0);
	scene_close(&s);
}
END_TEST

START_TEST(mcc_indirect_list_is_stale_today_and_good_in_2020)
{
	static const char *const today[] = { "stale", "stale", "stale", "good",
					     "good",  "good",  "good" };
	static const char *const then[] = {
		"good", "good", "good", "good", "good", "good", "good"
	};
	scene s;

	mcc_device(&s);
	mcc_store(&s);
	mcc_crls(&s);
	scene_crl_file(&s, "odca-crl/OnDie_CA_CSME_Indirect.crl");
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF, NOV_2026), 0);
	expect_revocation(&s, today);
	/* The device's certificates begin after the list ended, so the time of the list is none of
	 * theirs. */
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF | TPMATTEST_POLICY_REQUIRE_REVOCATION, MID_2020),
			 TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_NOT_YET_VALID), 0);
	expect_revocation(&s, then);
	ck_assert_int_eq(scene_judge(&s,
				     ANY_LEAF | TPMATTEST_POLICY_REQUIRE_REVOCATION |
					     TPMATTEST_POLICY_IGNORE_TIME,
				     MID_2020),
			 0);
	expect_revocation(&s, then);
	scene_close(&s);
}
END_TEST

START_TEST(mcc_forged_list_is_refused)
{
	scene s;
	size_t n;
	uint8_t *crl = vendor_file("odca-crl/OnDie_CA_CSME_Indirect.crl", &n);

	crl[n - 5] ^= 1;
	mcc_device(&s);
	mcc_store(&s);
	scene_crl(&s, crl, n);
	ck_assert_int_eq(scene_judge(&s, ANY_LEAF | TPMATTEST_POLICY_IGNORE_TIME, MID_2020), 0);
	ck_assert_str_eq(scene_revocation(&s, 0), "unknown");
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_CRL_SIGNATURE_BAD), 0);
	free(crl);
	scene_close(&s);
}
END_TEST

/* Everything of the debug hierarchy, under every combination of flags, with every certificate of it
 * in every place. */
START_TEST(debug_hierarchy_is_refused)
{
	static const char *const all[] = {
		"odca-debug/1-dal-ca.der",
		"odca-debug/2-kernel-ca.der",
		"odca-debug/3-rom-ca.der",
		"odca-debug/4-issuing-ca.der",
		"odca-debug/4-issuing-ca-b.der",
		"odca-debug/debug-intermediate.der",
		"odca-debug/debug-ca2-intermediate.der",
		"odca-debug/debug-root.der",
	};
	uint64_t flags = (uint64_t)_i;
	unsigned refused = 0;
	scene s;

	scene_open(&s);
	scene_ek_file(&s, "odca-debug/0-dal-leaf.der");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		size_t n;
		uint8_t *der = vendor_file(all[i], &n);

		scene_chain(&s, der, n);
		scene_store(&s, der, n);
		refused += tpmattest_trust_add_anchor(s.t, der, n, "INTC", NULL) ==
			   TPMATTEST_E_DEBUG_CA;
		free(der);
	}
	ck_assert_uint_eq(refused, 6);
	scene_pins(&s);
	ck_assert_int_eq(scene_judge(&s, flags, NOV_2026), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_DEBUG_CA), 0);
	scene_close(&s);
}
END_TEST

/* The verdicts of the real EK certificates with the cabinet alone. `at`: an instant at which the
 * whole path is valid. */
static const struct {
	const char *file;
	uint64_t flags;
	int64_t at;
	int rc;
	int finding; /* that must be there; 0: none in particular */
} verdicts[] = {
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der", 0, NOV_2026, TPMATTEST_E_UNTRUSTED,
	  TPMATTEST_F_EXPIRED },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der", 0, MID_2020, TPMATTEST_E_UNTRUSTED,
	  TPMATTEST_F_SHA1_SIGNATURE },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der", TPMATTEST_POLICY_ALLOW_SHA1, MID_2020, 0,
	  TPMATTEST_F_KEY_OAEP },
	{ "ek/intel-glk-p-256-1.der", 0, NOV_2026, 0, TPMATTEST_F_EK_KEY_USAGE },
	{ "ek/intel-spt-rsa2048-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/nuvoton-npct6xx-rsa2048-1.der", 0, NOV_2026, 0, TPMATTEST_F_SET_UNSORTED },
	{ "ek/nuvoton-npct6xx-rsaesoaep2048-1.der", 0, NOV_2026, TPMATTEST_E_UNTRUSTED,
	  TPMATTEST_F_SHA1_SIGNATURE },
	{ "ek/nuvoton-npct6xx-rsaesoaep2048-1.der", TPMATTEST_POLICY_ALLOW_SHA1, NOV_2026, 0,
	  TPMATTEST_F_KEY_OAEP },
	{ "ek/nuvoton-npct75x-rsa2048-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/stmicro-st33htphahb4-p-256-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der", 0, NOV_2026, 0, 0 },
	{ "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der", TPMATTEST_POLICY_ALLOW_SHA1, MID_2020, 0,
	  TPMATTEST_F_KEY_OAEP },
	{ "ek/chromeos-0000-p-256-1.der", 0, NOV_2026, TPMATTEST_E_INCOMPLETE,
	  TPMATTEST_F_ISSUER_MISSING },
	{ "ek/google-vtpm-p-256-1.der", 0, NOV_2026, TPMATTEST_E_INCOMPLETE,
	  TPMATTEST_F_ISSUER_MISSING },
	{ "ek/google-vtpm-rsa2048-1.der", 0, NOV_2026, TPMATTEST_E_INCOMPLETE,
	  TPMATTEST_F_ISSUER_MISSING },
	{ "ek/vmware-vmware-tpm2-rsa2048-1.der", 0, NOV_2026, TPMATTEST_E_INCOMPLETE,
	  TPMATTEST_F_ISSUER_MISSING },
};

START_TEST(real_eks_with_the_cabinet)
{
	scene s;
	char *json = NULL;

	scene_open(&s);
	scene_ek_file(&s, verdicts[_i].file);
	scene_store_file(&s, CABINET);
	scene_judge(&s, verdicts[_i].flags, verdicts[_i].at);
	ck_assert_int_eq(tpmattest_report_to_json(s.r, &json, NULL), 0);
	ck_assert_msg(s.rc == verdicts[_i].rc, "%s: %s\n%s", verdicts[_i].file,
		      tpmattest_error_name(s.rc), json);
	if (verdicts[_i].finding)
		ck_assert_msg(scene_find(&s, verdicts[_i].finding) >= 0, "%s: no %s\n%s",
			      verdicts[_i].file, tpmattest_finding_name(verdicts[_i].finding),
			      json);
	tpmattest_free(json);
	scene_close(&s);
}
END_TEST

/* An AIK certificate's issuer is an AIK CA, which is never part of a path. */
START_TEST(aik_certificates_are_refused)
{
	static const char *const files[] = {
		"aik/intel-adl-rsa2048-1.der",
		"aik/nuvoton-npct6xx-rsa2048-1.der",
		"aik/stmicro-st33htphahb4-rsa2048-1.der",
	};
	scene s;

	scene_open(&s);
	scene_ek_file(&s, files[_i / 2]);
	scene_store_file(&s, CABINET);
	ck_assert_int_eq(scene_judge(&s, _i % 2 ? ANY_LEAF | TPMATTEST_POLICY_IGNORE_TIME : 0,
				     NOV_2026),
			 TPMATTEST_E_UNTRUSTED);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_AIK_CA_IN_PATH), 0);
	scene_close(&s);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("real"), *vendor = suite_create("real_vendor");
	TCase *t = tcase_create("vendor");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, adl_is_trusted_with_the_cabinet, 0, 3);
	tcase_add_loop_test(t, adl_is_trusted_with_the_files_and_the_pin, 0, 3);
	tcase_add_test(t, adl_truncated_is_incomplete_and_names_the_issuer);
	tcase_add_loop_test(t, adl_without_a_store_has_its_address, 0, 3);
	tcase_add_test(t, mcc_leaf_is_no_ek);
	tcase_add_test(t, mcc_verifies_to_the_pinned_root);
	tcase_add_loop_test(t, mcc_takes_no_debug_intermediate, 0, 2);
	tcase_add_test(t, mcc_product_list_says_nothing_of_on_die_tiers);
	tcase_add_test(t, mcc_indirect_list_is_stale_today_and_good_in_2020);
	tcase_add_test(t, mcc_forged_list_is_refused);
	tcase_add_loop_test(t, debug_hierarchy_is_refused, 0, 64);
	tcase_add_loop_test(t, real_eks_with_the_cabinet, 0,
			    sizeof(verdicts) / sizeof(verdicts[0]));
	tcase_add_loop_test(t, aik_certificates_are_refused, 0, 6);
	suite_add_tcase(vendor, t);
	return run_with_vendor(plain, vendor);
}
