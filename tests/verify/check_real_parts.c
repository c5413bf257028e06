/* SPDX-License-Identifier: BSD-2-Clause */
/* Every real leaf certificate at hand, each alone, as a device that has no chain: the verdict with
 * Microsoft's cabinet, the pinned roots and Google's intermediates, the authority, whether there is
 * a URL, what the list says of it, and the finding that decides. */
#include "scene.h"

#include "../unit/vendor.h"

#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */

static const char *const store[] = {
	"cab/TrustedTpm-2024-11.cab",     "vtpm/tpm_ek_intermediate_2.crt",
	"vtpm/tpm_ek_intermediate_3.crt", "vtpm/gcp_ek_ak_ca_intermediate_v3.crt",
	"vtpm/gcp_ek_ak_ca_root.crt",     "vtpm/tpm_ek_root_1.cer",
};

/* clang-format off */
static const struct part {
	const char *file;
	int verdict;
	const char *authority; /* of the URL, otherwise the first candidate; NULL: none */
	bool url;
	int registered;
	int decides; /* the first error, otherwise the first warning; 0: none */
	size_t chain;
} parts[] = {
	{ "aik/azure-vtpm-nomodel-rsa2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EXPIRED, 1 },
	{ "aik/intel-adl-rsa2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_AIK_CA_IN_PATH, 3 },
	{ "aik/nuvoton-npct6xx-rsa2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EXPIRED, 3 },
	{ "aik/stmicro-st33htphahb4-rsa2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EXPIRED, 3 },
	{ "ak/ak-azure-trustedlaunch-ca03.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EK_EKU_WRONG, 1 },
	{ "ek/chromeos-0000-p-256-1.der", TPMATTEST_VERDICT_INCOMPLETE,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "ek/ek-ifx-slb9665-ca003-rsa2048.der", TPMATTEST_VERDICT_TRUSTED,
	  "IFX-KeyId-40b8682b8d18450a2b06849d9b5cd96f4cddf4be", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "ek/ek-intel-adl-p384-wolfssl8925.der", TPMATTEST_VERDICT_INCOMPLETE,
	  "INTC-KeyId-098a7a4e2bb2b5cf9332c3320e4cef7e03e8a482", false, TPMATTEST_REGISTERED_NO, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "ek/ek-msft-pluton-amd-rsa2048-1.der", TPMATTEST_VERDICT_INCOMPLETE,
	  "MSFT-KeyId-10e8f45896114d874d5962cfda96ffa20c680e0a", false, TPMATTEST_REGISTERED_NO, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "ek/ek-stm-st33ktpm2x-rsa2048.der", TPMATTEST_VERDICT_TRUSTED,
	  "STM-KeyId-657062a71056916f8c7f798a92dde6d81d0a98da", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "ek/google-vtpm-p-256-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "GOOG-KeyId-6708c47711fdd58784d32c1d6b4d978360842580", true, TPMATTEST_REGISTERED_NO, TPMATTEST_F_EK_KEY_USAGE, 3 },
	{ "ek/google-vtpm-rsa2048-1.der", TPMATTEST_VERDICT_INCOMPLETE,
	  "GOOG-KeyId-acbf61ff13d34985da49d251b6ba2d3067723fed", false, TPMATTEST_REGISTERED_NO, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "IFX-KeyId-36598f22ec84c3c4f640d21c167d0b91137b90a4", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "IFX-KeyId-9c7df5a91c3d49bbe7378d4aba12ff8e78a2d75c", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  "IFX-KeyId-4c4b4d648908e45bfe5a10d36387a688aec1cf78", true, TPMATTEST_REGISTERED_YES, TPMATTEST_F_SHA1_SIGNATURE, 3 },
	{ "ek/intel-glk-p-256-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "INTC-KeyId-51c73cbcdfc990aa677417cd5f78ba37d4a8d731", true, TPMATTEST_REGISTERED_YES, TPMATTEST_F_EK_KEY_USAGE, 3 },
	{ "ek/intel-spt-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "INTC-KeyId-5e73c89aa3e902b272b9f0741f7d8730e3ec724a", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "ek/nuvoton-npct6xx-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "NTC-KeyId-1591d4b6eaf98d0104864b6903a48dd0026077d3", true, TPMATTEST_REGISTERED_YES, 0, 2 },
	{ "ek/nuvoton-npct6xx-rsaesoaep2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  "NTC-NameId-bcd3c503d39e51b0c50489e9228e984a7e63e303", true, TPMATTEST_REGISTERED_YES, TPMATTEST_F_SHA1_SIGNATURE, 2 },
	{ "ek/nuvoton-npct75x-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "NTC-KeyId-23f4e22ad3be374a449772954aa283aed752572e", true, TPMATTEST_REGISTERED_YES, 0, 2 },
	{ "ek/stmicro-st33htphahb4-p-256-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "STM-KeyId-7eb836cefbdf8a6371ff7333f9bad714616c96cb", true, TPMATTEST_REGISTERED_YES, 0, 4 },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  "STM-KeyId-1adb994ab58be57a0cc9b900e7851e1a43c08660", true, TPMATTEST_REGISTERED_YES, 0, 4 },
	{ "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der", TPMATTEST_VERDICT_UNTRUSTED,
	  "STM-KeyId-571f806b47cce79bfa35947ced88b8d1005ae09e", true, TPMATTEST_REGISTERED_YES, TPMATTEST_F_SHA1_SIGNATURE, 4 },
	{ "ek/vmware-vmware-tpm2-rsa2048-1.der", TPMATTEST_VERDICT_INCOMPLETE,
	  "VMW-KeyId-a6c2afa2c3ce68bc5cb18b83119a79fac896c18b", false, TPMATTEST_REGISTERED_NO, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "ekop/ek-spth.der", TPMATTEST_VERDICT_TRUSTED,
	  "INTC-KeyId-5e73c89aa3e902b272b9f0741f7d8730e3ec724a", true, TPMATTEST_REGISTERED_YES, 0, 3 },
	{ "odca-debug/0-dal-leaf.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EK_SAN_ABSENT, 1 },
	{ "odca-mcc/0-leaf-dal.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EK_SAN_ABSENT, 1 },
	{ "pluton/deviceca-msft-pluton-amd-02849DB0.der", TPMATTEST_VERDICT_UNTRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EK_IS_CA, 4 },
	{ "vtpm/ek-swtpm-k8s1-rsa2048.der", TPMATTEST_VERDICT_INCOMPLETE,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 1 },
	{ "vtpm/google-nomodel-rsa2048-1.der", TPMATTEST_VERDICT_TRUSTED,
	  NULL, false, TPMATTEST_REGISTERED_UNKNOWN, TPMATTEST_F_EK_EKU_ABSENT, 3 },
};
/* clang-format on */

static scene s;

/* One store for all: it is what costs time. */
static void setup(void)
{
	scene_open(&s);
	for (size_t i = 0; i < sizeof(store) / sizeof(store[0]); i++)
		scene_store_file(&s, store[i]);
	scene_pins(&s);
}

static void teardown(void)
{
	scene_close(&s);
}

static int decides(const tpmattest_ek *ek)
{
	for (int severity = TPMATTEST_SEVERITY_ERROR; severity > TPMATTEST_SEVERITY_INFO;
	     severity--)
		for (size_t i = 0; i < tpmattest_ek_finding_count(ek); i++)
			if (tpmattest_ek_finding_severity(ek, i) == severity)
				return tpmattest_ek_finding_code(ek, i);
	return 0;
}

static void check(const struct part *p, const tpmattest_ek *ek)
{
	int chosen = tpmattest_ek_aik_chosen(ek);
	size_t i = chosen < 0 ? 0 : (size_t)chosen;
	const char *authority = tpmattest_ek_aik_authority(ek, i);

	ck_assert_msg(tpmattest_ek_verdict(ek) == p->verdict, "%s: %s", p->file,
		      tpmattest_verdict_name(tpmattest_ek_verdict(ek)));
	ck_assert_msg((tpmattest_ek_aik_url(ek) != NULL) == p->url, "%s: URL", p->file);
	ck_assert_msg((authority != NULL) == (p->authority != NULL) &&
			      (!authority || strcmp(authority, p->authority) == 0),
		      "%s: %s", p->file, authority ? authority : "no authority");
	ck_assert_msg(tpmattest_ek_aik_registered(ek, i) == p->registered, "%s: %s", p->file,
		      tpmattest_registered_name(tpmattest_ek_aik_registered(ek, i)));
	ck_assert_msg(decides(ek) == p->decides, "%s: %s", p->file,
		      tpmattest_finding_name(decides(ek)));
	ck_assert_msg(tpmattest_ek_chain_count(ek) == p->chain, "%s: %zu certificates", p->file,
		      tpmattest_ek_chain_count(ek));
}

static void open_part(const char *file)
{
	tpmattest_evidence_free(s.e);
	s.e = NULL;
	ck_assert_int_eq(tpmattest_evidence_new(&s.e, NULL), 0);
	scene_ek_file(&s, file);
}

START_TEST(every_leaf)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		open_part(parts[i].file);
		(void)scene_judge(&s, 0, NOV_2026);
		check(&parts[i], tpmattest_report_selected(s.r));
	}
}
END_TEST

/* The vendor's CAs as the report has them, beside the EK certificate. Returns their number. */
static size_t copy_chain(const tpmattest_report *report)
{
	const tpmattest_ek *ek = tpmattest_report_selected(report);
	size_t n, copies = 0;

	for (size_t i = 1; i < tpmattest_ek_chain_count(ek); i++, copies++) {
		const uint8_t *der = tpmattest_cert_der(tpmattest_ek_chain(ek, i), &n);

		scene_chain(&s, der, n);
	}
	return copies;
}

/* Who passes a whole chain, or a device whose NV area holds one, gets the same authority as with the
 * EK certificate alone. Infineon's ECC root is an authority of its own, for one. */
START_TEST(copies_of_the_vendors_cas_change_no_authority)
{
	size_t copies = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const tpmattest_ek *ek;
		const char *url;

		open_part(parts[i].file);
		(void)scene_judge(&s, 0, NOV_2026);
		copies += copy_chain(s.r);
		(void)scene_judge(&s, 0, NOV_2026);
		ek = tpmattest_report_selected(s.r);
		url = tpmattest_ek_aik_url(ek);
		ck_assert_msg(tpmattest_ek_verdict(ek) == parts[i].verdict, "%s: %s", parts[i].file,
			      tpmattest_verdict_name(tpmattest_ek_verdict(ek)));
		ck_assert_msg((url != NULL) == parts[i].url &&
				      (!url || strstr(url, parts[i].authority)),
			      "%s: %s", parts[i].file, url ? url : "no URL");
	}
	ck_assert_uint_ge(copies, 30);
}
END_TEST

static void has_a_row(const char *name, const uint8_t *p, size_t n)
{
	bool found = false;

	(void)p;
	(void)n;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		found = found || strcmp(parts[i].file, name) == 0;
	ck_assert_msg(found, "%s has no row", name);
}

/* A file that comes to the data wants a row. */
START_TEST(no_leaf_is_left_out)
{
	static const char *const folders[] = { "ek", "vtpm", "pluton", "aik" };

	for (size_t f = 0; f < sizeof(folders) / sizeof(folders[0]); f++) {
		size_t n = strlen(folders[f]), rows = 0;

		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
			rows += strncmp(parts[i].file, folders[f], n) == 0 &&
				parts[i].file[n] == '/';
		ck_assert_msg(vendor_each(folders[f], ".der", has_a_row) == rows, "%s: %zu rows",
			      folders[f], rows);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("real_parts");
	TCase *t = tcase_create("vendor");

	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, every_leaf);
	tcase_add_test(t, copies_of_the_vendors_cas_change_no_authority);
	tcase_add_test(t, no_leaf_is_left_out);
	suite_add_tcase(suite, t);
	return run_with_vendor(suite_create("none"), suite);
}
