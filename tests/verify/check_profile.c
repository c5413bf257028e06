/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of an EK certificate, and whom its anchor stands for: one thing changed on a flawless
 * EK, and the finding. */
#include "minted.h"

#include <string.h>

#include "../unit/runner.h"
#include "evidence/evidence.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define REFUSED TPMATTEST_E_UNTRUSTED

#define MFR "2.23.133.2.1="
#define MODEL ";2.23.133.2.2=swtpm"
#define VERSION ";2.23.133.2.3=id:20191023"

typedef struct row {
	const char *name;
	struct pki_cert ek;
	int rc, strict_rc; /* by default and with STRICT */
	int finding;       /* 0: no finding of the 4xx but those about the anchor */
	enum { KEY_ECC = 0, KEY_RSA } key;
} row;

/* tpmSpecification with an INTEGER where its SEQUENCE should be; with a family of five
 * characters. */
static const struct pki_ext spec_integer[] = {
	{ PKI_OID_SDA,
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x0e\x30\x0c\x06\x05\x67\x81\x05\x02\x10\x31\x03\x02\x01\x01",
	    16 } }
};
static const struct pki_ext spec_family[] = {
	{ PKI_OID_SDA,
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x1b\x30\x19\x06\x05\x67\x81\x05\x02\x10\x31\x10\x30\x0e\x0c\x05"
			     "2.0.0\x02\x01\x00\x02\x02\x00\x8a",
	    29 } }
};
static const struct pki_ext spec_more[] = {
	{ PKI_OID_SDA,
	  PKI_EXT_PLAIN, /* a fourth element */
	  { (const uint8_t *)"\x30\x1b\x30\x19\x06\x05\x67\x81\x05\x02\x10\x31\x10\x30\x0e\x0c\x03"
			     "2.0\x02\x01\x00\x02\x02\x00\x8a\x05\x00",
	    29 } }
};
static const struct pki_ext spec_1_2[] = {
	{ PKI_OID_SDA,
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x18\x30\x16\x06\x05\x67\x81\x05\x02\x10\x31\x0d\x30\x0b\x0c\x03"
			     "1.2\x02\x01\x02\x02\x01\x03",
	    26 } }
};
static const struct pki_ext spec_other[] = {
	{ PKI_OID_SDA,
	  PKI_EXT_PLAIN,
	  { (const uint8_t *)"\x30\x0e\x30\x0c\x06\x05\x67\x81\x05\x02\x11\x31\x03\x02\x01\x01",
	    16 } }
};

/* tpmSecurityAssertions with FIPS 140-2 level 3, and with a level that there is not. */
#define ASSERTIONS(level) \
	"\x30\x1f\x30\x1d\x06\x05\x67\x81\x05\x02\x12\x31\x14\x30\x12\x01\x01\xff\x80\x01\x00" \
	"\xa4\x0a\x16\x05" \
	"140-2" \
	"\x0a\x01" level
static const struct pki_ext assertions[] = {
	{ PKI_OID_SDA, PKI_EXT_PLAIN, { (const uint8_t *)ASSERTIONS("\x03"), 33 } }
};
static const struct pki_ext assertions_level[] = {
	{ PKI_OID_SDA, PKI_EXT_PLAIN, { (const uint8_t *)ASSERTIONS("\x05"), 33 } }
};

/* clang-format off */
static const row rows[] = {
	{ "untouched", { 0 }, 0, 0, 0, KEY_ECC },
	{ "untouched RSA", { 0 }, 0, 0, 0, KEY_RSA },
	{ "a CA", { .bc = { PKI_EXT_CRITICAL, .ca = true } }, REFUSED, REFUSED, TPMATTEST_F_EK_IS_CA, KEY_ECC },
	{ "no basicConstraints", { .bc = { .mode = PKI_EXT_ABSENT } }, 0, 0, 0, KEY_ECC },

	{ "no keyUsage", { .ku = { .mode = PKI_EXT_ABSENT } }, 0, REFUSED, TPMATTEST_F_EK_KEY_USAGE, KEY_ECC },
	{ "digitalSignature", { .ku = { .bits = PKI_KU_SIGNATURE } }, 0, REFUSED, TPMATTEST_F_EK_KEY_USAGE, KEY_ECC },
	{ "keyEncipherment for ECC", { .ku = { .bits = PKI_KU_KEY_ENCIPHERMENT } }, 0, REFUSED, TPMATTEST_F_EK_KEY_USAGE,
	  KEY_ECC },
	{ "keyAgreement for RSA", { .ku = { .bits = PKI_KU_KEY_AGREEMENT } }, 0, REFUSED, TPMATTEST_F_EK_KEY_USAGE, KEY_RSA },
	{ "both usages", { .ku = { .bits = PKI_KU_KEY_AGREEMENT | PKI_KU_SIGNATURE } }, 0, 0, 0, KEY_ECC },

	{ "no EKU", { .eku = { .mode = PKI_EXT_ABSENT } }, 0, REFUSED, TPMATTEST_F_EK_EKU_ABSENT, KEY_ECC },
	{ "EKU of an AIK", { .eku = { PKI_EXT_PLAIN, { PKI_OID_KP_AIK } } }, REFUSED, REFUSED, TPMATTEST_F_EK_EKU_WRONG, KEY_ECC },
	{ "EKU 2.23.133.8.10", { .eku = { PKI_EXT_PLAIN,
	  { "2.23.133.8.10" } } }, REFUSED, REFUSED, TPMATTEST_F_EK_EKU_WRONG,
	  KEY_ECC },
	{ "EKU 2.23.133.8.1.1", { .eku = { PKI_EXT_PLAIN,
	  { "2.23.133.8.1.1" } } }, REFUSED, REFUSED,
	  TPMATTEST_F_EK_EKU_WRONG, KEY_ECC },
	{ "EKU 2.23.133.8", { .eku = { PKI_EXT_PLAIN,
	  { "2.23.133.8" } } }, REFUSED, REFUSED, TPMATTEST_F_EK_EKU_WRONG, KEY_ECC },
	{ "EKU any", { .eku = { PKI_EXT_PLAIN,
	  { "2.5.29.37.0" } } }, REFUSED, REFUSED, TPMATTEST_F_EK_EKU_WRONG, KEY_ECC },
	{ "EKU among others", { .eku = { PKI_EXT_CRITICAL, { "2.23.133.8.10",
	  "2.5.29.37.0", PKI_OID_KP_EK } } }, 0, 0, 0, KEY_ECC },

	{ "no SAN", { .san = { .mode = PKI_EXT_ABSENT } }, REFUSED, REFUSED, TPMATTEST_F_EK_SAN_ABSENT, KEY_ECC },
	{ "SAN of another kind", { .san = { PKI_EXT_CRITICAL,
	  .name = { .text = "CN=host" } } }, REFUSED, REFUSED,
	  TPMATTEST_F_EK_SAN_ABSENT, KEY_ECC },
	{ "SAN not critical", { .san = { .mode = PKI_EXT_PLAIN } }, 0, 0, 0, KEY_ECC },
	{ "SAN without manufacturer", { .san = { .model = "x",
	  .version = "id:1" } }, REFUSED, REFUSED,
	  TPMATTEST_F_EK_SAN_INCOMPLETE, KEY_ECC },
	{ "SAN without model", { .san = { .manufacturer = "id:49424D00",
	  .version = "id:1" } }, REFUSED, REFUSED,
	  TPMATTEST_F_EK_SAN_INCOMPLETE, KEY_ECC },
	{ "SAN without version", { .san = { .manufacturer = "id:49424D00",
	  .model = "x" } }, REFUSED, REFUSED,
	  TPMATTEST_F_EK_SAN_INCOMPLETE, KEY_ECC },
	{ "SAN as Nuvoton's", { .san = { .shape = PKI_SAN_ONE_RDN_SORTED } }, 0, 0, 0, KEY_ECC },
	{ "manufacturer in lower case",
	  { .san = { .name = { .text = MFR "id:49424d00" MODEL VERSION } } }, 0, 0, 0, KEY_ECC },
	{ "manufacturer as text",
	  { .san = { .name = { .text = MFR "IBM" MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "manufacturer of seven digits",
	  { .san = { .name = { .text = MFR "id:49424D0" MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "manufacturer of nine digits",
	  { .san = { .name = { .text = MFR "id:49424D000" MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "manufacturer \"a/b.\"",
	  { .san = { .name = { .text = MFR "id:612F622E" MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "manufacturer of four NULs",
	  { .san = { .name = { .text = MFR "id:00000000" MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "two manufacturers",
	  { .san = { .name = { .text = MFR "id:49424D00;" MFR "id:494E5443" MODEL VERSION } } }, REFUSED,
	  REFUSED, TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },
	{ "two models",
	  { .san = { .name = { .text = MFR "id:49424D00" MODEL MODEL VERSION } } }, REFUSED, REFUSED,
	  TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, KEY_ECC },

	{ "no specification", { .sda = { .mode = PKI_EXT_ABSENT } }, 0, 0, 0, KEY_ECC },
	{ "another attribute", { .sda = { .mode = PKI_EXT_ABSENT }, .more = spec_other, .n_more = 1 }, 0, 0, 0, KEY_ECC },
	{ "specification malformed", { .sda = { .mode = PKI_EXT_ABSENT }, .more = spec_integer, .n_more = 1 }, 0, REFUSED,
	  TPMATTEST_F_SPEC_MALFORMED, KEY_ECC },
	{ "specification with more", { .sda = { .mode = PKI_EXT_ABSENT }, .more = spec_more, .n_more = 1 }, 0, REFUSED,
	  TPMATTEST_F_SPEC_MALFORMED, KEY_ECC },
	{ "TPM 1.2", { .sda = { .mode = PKI_EXT_ABSENT }, .more = spec_1_2, .n_more = 1 }, 0, 0,
	  TPMATTEST_F_EK_TPM_1_2, KEY_ECC },
	{ "family too long", { .sda = { .mode = PKI_EXT_ABSENT }, .more = spec_family, .n_more = 1 }, 0, REFUSED,
	  TPMATTEST_F_SPEC_MALFORMED, KEY_ECC },
	{ "assertions", { .sda = { .mode = PKI_EXT_ABSENT }, .more = assertions, .n_more = 1 }, 0, 0, 0, KEY_ECC },
};
/* clang-format on */

static void expect_no_profile_finding(const scene *s)
{
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s->r)); i++) {
		int code = tpmattest_ek_finding_code(tpmattest_report_selected(s->r), i);

		ck_assert_msg(code < 400 || code >= 500, "%s: %s", tpmattest_finding_name(code),
			      tpmattest_ek_finding_message(tpmattest_report_selected(s->r), i));
	}
}

START_TEST(profile)
{
	const row *r = &rows[_i];
	struct pki_cert changed = r->ek;
	minted m;
	scene s;

	changed.key = r->key == KEY_RSA ? pki_key(PKI_RSA2048, 0) : NULL;
	minted_open(&m, 2);
	minted_change(&m, 0, &changed);
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, r->rc, r->finding, 0);
	if (!r->finding)
		expect_no_profile_finding(&s);
	expect(&s, STRICT, r->strict_rc, r->finding, 0);
	expect(&s, TPMATTEST_POLICY_ANY_LEAF, 0, TPMATTEST_F_LEAF_ANY, 0);
	ck_assert(!r->finding || scene_find(&s, r->finding) < 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Claims are shown, and those that are malformed stop nothing. */
START_TEST(security_assertions)
{
	bool good = _i == 0;
	const tpmattest_ek *ek;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].sda.mode = PKI_EXT_ABSENT;
	m.spec[0].more = good ? assertions : assertions_level;
	m.spec[0].n_more = 1;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, STRICT, 0, good ? 0 : TPMATTEST_F_ASSERTIONS_MALFORMED, 0);
	ek = tpmattest_report_selected(s.r);
	ck_assert_int_eq(tpmattest_ek_has_assertions(ek), good);
	ck_assert_int_eq(tpmattest_ek_fips_level(ek), good ? 3 : 0);
	ck_assert_pstr_eq(tpmattest_ek_fips_version(ek), good ? "140-2" : NULL);
	ck_assert_int_eq(tpmattest_ek_is_fips_plus(ek), 0);
	ck_assert_int_eq(tpmattest_ek_cc_level(ek), 0);
	ck_assert_ptr_null(tpmattest_ek_cc_version(ek));
	ck_assert_ptr_null(tpmattest_ek_cc_status(ek));
	ck_assert_int_eq(tpmattest_ek_is_cc_plus(ek), 0);
	ck_assert_pstr_eq(tpmattest_ek_generation_type(ek), good ? "internal" : NULL);
	ck_assert_ptr_null(tpmattest_ek_generation_location(ek));
	ck_assert_int_eq(tpmattest_ek_is_field_upgradable(ek), good);
	ck_assert_int_eq(tpmattest_ek_is_iso9000(ek), 0);
	expect(&s, TPMATTEST_POLICY_ANY_LEAF, 0, TPMATTEST_F_LEAF_ANY, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The manufacturer of the TPM, of the caller, of the certificate and of the anchor. */
static const struct {
	const char *said;  /* by the TPM; NULL: nothing */
	const char *given; /* by the caller */
	const char *certificate;
	const char *anchor; /* what the root stands for; NULL: nothing */
	int rc;
	int finding, cert;
	const char *text;
} makers[] = {
	{ NULL, NULL, "id:49424D00", "IBM", 0, 0, 0, NULL },
	{ "IBM", NULL, "id:49424D00", "IBM", 0, 0, 0, NULL },
	{ "ibm ", NULL, "id:49424D00", "IBM", 0, 0, 0, NULL },
	{ "INTC", NULL, "id:49424D00", "IBM", REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate IBM, TPM INTC" },
	{ "I/C.", NULL, "id:49424D00", "IBM", REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate IBM" },
	{ NULL, "INTC", "id:49424D00", "IBM", REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "INTC (given)" },
	{ NULL, "IBM", "id:49424D00", "IBM", 0, TPMATTEST_F_MANUFACTURER_GIVEN, -1, "IBM" },
	{ "INTC", "IBM", "id:49424D00", "IBM", 0, TPMATTEST_F_MANUFACTURER_GIVEN, -1,
	  "IBM; TPM reports INTC" },
	/* One maker under two ids. */
	{ "AMD", NULL, "id:4D534654", "AMD+MSFT", 0, 0, 0, NULL },
	{ "MSFT", NULL, "id:414D4400", "AMD+MSFT", 0, 0, 0, NULL },
	{ "NTC", NULL, "id:57454300", "NTC+WEC", 0, 0, 0, NULL },
	{ "WEC", NULL, "id:4E544300", "NTC+WEC", 0, 0, 0, NULL },
	{ "NTZ", NULL, "id:4E534700", "NTZ+NSG", 0, 0, 0, NULL },
	{ "NSG", NULL, "id:4E545A00", "NTZ+NSG", 0, 0, 0, NULL },
	{ "INTC", NULL, "id:4D534654", "AMD+MSFT", REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate MSFT, TPM INTC" },
	{ "NTC", NULL, "id:4E534700", "NTZ+NSG", REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate NSG, TPM NTC" },
	/* An anchor stands for what it is said to stand for, and for nobody else. */
	{ NULL, NULL, "id:4D534654", "AMD", REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1,
	  "certificate MSFT, anchor AMD" },
	{ NULL, NULL, "id:49424D00", "INTC", REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1,
	  "certificate IBM, anchor INTC" },
	{ "IBM", "IBM", "id:49424D00", "INTC+STM", REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1,
	  "INTC and others" },
	{ NULL, NULL, "id:49424D00", "INTC+IBM", 0, 0, 0, NULL },
	{ NULL, NULL, "id:49424D00", NULL, 0, TPMATTEST_F_VENDOR_UNLABELLED, 1, NULL },
	/* A number that is not text, which swtpm writes and whose TPM reports IBM. */
	{ NULL, NULL, "id:00001014", NULL, 0, TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED, 0,
	  "id:00001014" },
	{ NULL, "IBM", "id:00001014", NULL, 0, TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED, 0, NULL },
	{ "INTC", NULL, "id:00001014", NULL, REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate id:00001014, TPM INTC" },
	{ "IBM", NULL, "id:00001015", NULL, REFUSED, TPMATTEST_F_MANUFACTURER_MISMATCH, 0,
	  "certificate id:00001015, TPM IBM" },
	{ "IBM", NULL, "id:00001014", "IBM", REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1,
	  "certificate id:00001014, anchor IBM" },
};

START_TEST(manufacturer)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].san = (struct pki_san){ .manufacturer = makers[_i].certificate,
					  .model = "m",
					  .version = "id:1" };
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[1], makers[_i].anchor);
	if (makers[_i].said) {
		uint8_t raw[4] = { 0 };

		memcpy(raw, makers[_i].said, strlen(makers[_i].said));
		ta_evidence_set_said(s.e, raw);
	}
	if (makers[_i].given)
		ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, makers[_i].given, NULL),
				 0);
	expect(&s, 0, makers[_i].rc, makers[_i].finding, makers[_i].cert);
	if (makers[_i].text)
		expect_text(&s, makers[_i].finding, makers[_i].text);
	if (!makers[_i].finding)
		expect_no_profile_finding(&s);
	expect(&s, STRICT, makers[_i].anchor ? makers[_i].rc : REFUSED, makers[_i].finding,
	       makers[_i].cert);
	expect(&s, TPMATTEST_POLICY_ANY_LEAF, 0, TPMATTEST_F_LEAF_ANY, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The nearest anchor and the topmost one must both stand for the manufacturer. */
START_TEST(nearest_and_topmost_anchor)
{
	static const char *const labels[] = { "IBM", "INTC", "IBM+INTC" };
	const char *nearest = labels[_i % 3], *topmost = labels[_i / 3];
	bool near_ok = strstr(nearest, "IBM"), top_ok = strstr(topmost, "IBM");
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[1], nearest);
	minted_anchor(&s, &m.made[2], topmost);
	if (near_ok && top_ok)
		expect_trusted(&s, STRICT, TPMATTEST_F_VENDOR_MISMATCH);
	else
		expect(&s, 0, REFUSED, TPMATTEST_F_VENDOR_MISMATCH, near_ok ? 2 : 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Model and firmware are compared, and told, but decide nothing. */
static const struct {
	const char *model, *vendor_string;
	const char *version;
	uint32_t firmware;
	int finding;
} parts[] = {
	{ "SLB9670", "SLB9670", "id:00070055", 0x70055, 0 },
	{ "SLB 9670 TPM2.0", "SLB 9670", "id:0007", 0x70055, 0 },
	{ "9670", "SLB9670", "id:13", 0x70055, 0 },
	{ "slb9670", "SLB9670", "id:00070055", 0x70055, 0 },
	{ "SLB9670", "ST33HTPH", "id:00070055", 0x70055, TPMATTEST_F_MODEL_MISMATCH },
	{ "SLB9670", "SLB9670", "id:00070055", 0x70056, TPMATTEST_F_FIRMWARE_DIFFERS },
};

START_TEST(model_and_firmware)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].san = (struct pki_san){ .manufacturer = "id:49424D00",
					  .model = parts[_i].model,
					  .version = parts[_i].version };
	minted_make(&m);
	minted_stage(&m, &s);
	strcpy(s.e->vendor_string, parts[_i].vendor_string);
	s.e->firmware[0] = parts[_i].firmware;
	s.e->has_firmware = true;
	expect(&s, STRICT, 0, parts[_i].finding, 0);
	if (!parts[_i].finding)
		expect_no_profile_finding(&s);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Whose part it is, is not known: then an anchor's vendor is no other one. */
START_TEST(no_maker_is_no_other_vendor)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[0].san.mode = PKI_EXT_ABSENT;
	minted_make(&m);
	minted_stage(&m, &s);
	scene_judge(&s, 0, NOW);
	ck_assert_int_lt(scene_find(&s, TPMATTEST_F_VENDOR_MISMATCH), 0);
	ck_assert_int_ge(scene_find(&s, TPMATTEST_F_EK_SAN_ABSENT), 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("profile");
	TCase *t = tcase_create("profile");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, profile, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_loop_test(t, security_assertions, 0, 2);
	tcase_add_loop_test(t, manufacturer, 0, sizeof(makers) / sizeof(makers[0]));
	tcase_add_loop_test(t, nearest_and_topmost_anchor, 0, 9);
	tcase_add_loop_test(t, model_and_firmware, 0, sizeof(parts) / sizeof(parts[0]));
	tcase_add_test(t, no_maker_is_no_other_vendor);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
