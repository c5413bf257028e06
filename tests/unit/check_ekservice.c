/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of EK services for keys made by hand. The expected values come from a script of a few
 * lines over the formulas; real keys and replies are in check_endpoint_vendor.c. */
#include <string.h>

#include "base/encode.h"
#include "vendor/ekservice.h"
#include "vendor/intel.h"
#include "runner.h"

#define EKOP "https://ekop.intel.com/ekcertservice/"
#define FTPM "https://ftpm.amd.com/pki/aia/"

static uint8_t number[256]; /* byte i is 7 * i + 0x81 */
static const uint8_t five[32] = { [31] = 5 };
static const uint8_t f4[] = { 1, 0, 1 }, e3[] = { 3 }, e32[] = { 0x80, 0, 0, 1 },
		     e40[] = { 1, 0, 0, 0, 1 };

static ta_pubkey rsa(int type, const uint8_t *e, size_t n)
{
	return (ta_pubkey){
		.type = type, .bits = 2048, .n = { number, sizeof(number) }, .e = { e, n }
	};
}

static ta_pubkey ec(int curve, const uint8_t *x, const uint8_t *y, size_t n)
{
	return (ta_pubkey){ .type = TA_KEY_EC,
			    .curve = curve,
			    .bits = (unsigned)n * 8,
			    .x = { x, n },
			    .y = { y, n } };
}

static void setup(void)
{
	for (size_t i = 0; i < sizeof(number); i++)
		number[i] = (uint8_t)(7 * i + 0x81);
}

static void check(const char *mfr, ta_pubkey key, const char *expected)
{
	char *url;

	ck_assert_int_eq(ta_ekservice_url(mfr, &key, &url, NULL), 0);
	ck_assert_str_eq(url, expected);
	free(url);
}

static void refuse(const char *mfr, ta_pubkey key, int code, const char *part)
{
	tpmattest_error *err = NULL;
	char *url = (char *)1;

	ck_assert_int_eq(ta_ekservice_url(mfr, &key, &url, &err), code);
	ck_assert_ptr_null(url);
	ck_assert_int_eq(tpmattest_error_code(err), code);
	ck_assert_msg(strstr(tpmattest_error_message(err), part) != NULL, "%s",
		      tpmattest_error_message(err));
	tpmattest_error_free(err);
}

START_TEST(intel)
{
	check("INTC", rsa(TA_KEY_RSA, f4, 3),
	      EKOP "BgeO29lpfrGUMA3-Pv2OUYSfY3hzqf0e9ZgbFpQmVaI%3D");
	check("INTC", rsa(TA_KEY_RSA_OAEP, f4, 3),
	      EKOP "BgeO29lpfrGUMA3-Pv2OUYSfY3hzqf0e9ZgbFpQmVaI%3D");
	check("INTC", ec(TA_CURVE_P256, number, number + 32, 32),
	      EKOP "qtWLtgGDJ-6lEDPWLP9oszRdAEBPXDRp8hOuABhsxbM%3D");
	check("INTC", ec(TA_CURVE_P384, number, number + 48, 48),
	      EKOP "l1wiGnvfRhxI_HKah-MJ3-ZWa9J98TGh_nNHutj5SAc%3D");
	check("intc ", ec(TA_CURVE_P256, five, number, 32),
	      EKOP "kkKOy37KzR9I4zGYriek5rVDQLerWl9H-xJXbdbj4F8%3D");
}
END_TEST

START_TEST(intel_hash_is_what_the_reply_repeats)
{
	ta_pubkey key = rsa(TA_KEY_RSA, f4, 3);
	char *hash;

	ck_assert_int_eq(ta_intel_hash(&key, &hash, NULL), 0);
	ck_assert_str_eq(hash, "BgeO29lpfrGUMA3-Pv2OUYSfY3hzqf0e9ZgbFpQmVaI=");
	free(hash);
	key = rsa(TA_KEY_RSA, e3, 1);
	ck_assert_int_eq(ta_intel_hash(&key, &hash, NULL), TPMATTEST_E_KEY);
	ck_assert_ptr_null(hash);
}
END_TEST

START_TEST(intel_refuses)
{
	refuse("INTC", rsa(TA_KEY_RSA, e3, 1), TPMATTEST_E_KEY, "65537");
	refuse("INTC", rsa(TA_KEY_RSA, e40, 5), TPMATTEST_E_KEY, "65537");
	refuse("INTC", rsa(TA_KEY_RSA, NULL, 0), TPMATTEST_E_KEY, "65537");
	refuse("INTC", rsa(TA_KEY_RSA_PSS, f4, 3), TPMATTEST_E_KEY, "Intel");
	refuse("INTC", ec(TA_CURVE_P521, number, number, 66), TPMATTEST_E_KEY, "Intel");
	refuse("INTC", ec(TA_CURVE_SM2, number, number, 32), TPMATTEST_E_KEY, "Intel");
	refuse("INTC", (ta_pubkey){ .type = TA_KEY_UNKNOWN }, TPMATTEST_E_KEY, "Intel");
}
END_TEST

START_TEST(amd)
{
	check("AMD", rsa(TA_KEY_RSA, f4, 3), FTPM "63E6EDDD7FD94C7C2ACB8BD79DB72291");
	check("AMD", rsa(TA_KEY_RSA_OAEP, f4, 3), FTPM "63E6EDDD7FD94C7C2ACB8BD79DB72291");
	check("AMD", rsa(TA_KEY_RSA, e3, 1), FTPM "F0BE105736164AE6253763711F1B7446");
	check("AMD", rsa(TA_KEY_RSA, e32, 4), FTPM "40976B99472219B1FA3326EE76984A82");
	check("AMD", ec(TA_CURVE_P256, number, number + 32, 32),
	      FTPM "E801930B7C271F8D6B3C600C905BB884");
	check("AMD", ec(TA_CURVE_P384, number, number + 48, 48),
	      FTPM "5A104076D2E0E78381D25EEE7F53AEF6");
	check("amd", ec(TA_CURVE_P256, five, number, 32), FTPM "1803550C460314A2E48EC3971E998974");
	refuse("AMD", rsa(TA_KEY_RSA, e40, 5), TPMATTEST_E_KEY, "AMD");
	refuse("AMD", rsa(TA_KEY_RSA_PSS, f4, 3), TPMATTEST_E_KEY, "AMD");
	refuse("AMD", ec(TA_CURVE_P521, number, number, 66), TPMATTEST_E_KEY, "AMD");
}
END_TEST

START_TEST(others)
{
	static const char *const known[] = { "QCOM", "MSFT", "qcom" }, *const unknown[] = {
		"IFX", "STM", "NTC", "IBM", "INTL"
	};
	static const char *const unsafe[] = { "", "IN/C", "INTEL", "A\nB", "../x" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		refuse(known[i], rsa(TA_KEY_RSA, f4, 3), TPMATTEST_E_UNSUPPORTED,
		       "https://ekcert.spserv.microsoft.com/EKCertificate/GetEKCertificate/v1");
		refuse(known[i], rsa(TA_KEY_RSA, f4, 3), TPMATTEST_E_UNSUPPORTED, "not public");
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		refuse(unknown[i], rsa(TA_KEY_RSA, f4, 3), TPMATTEST_E_UNSUPPORTED, unknown[i]);
	for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++)
		refuse(unsafe[i], rsa(TA_KEY_RSA, f4, 3), TPMATTEST_E_MANUFACTURER, "[A-Za-z0-9]");
}
END_TEST

START_TEST(huge_key)
{
	static const uint8_t huge[20000];
	ta_pubkey key = rsa(TA_KEY_RSA, f4, 3);

	key.n = (ta_span){ huge, sizeof(huge) };
	refuse("INTC", key, TPMATTEST_E_KEY, "16384");
	refuse("AMD", key, TPMATTEST_E_KEY, "16384");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("ekservice");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, intel);
	tcase_add_test(t, intel_hash_is_what_the_reply_repeats);
	tcase_add_test(t, intel_refuses);
	tcase_add_test(t, amd);
	tcase_add_test(t, others);
	tcase_add_test(t, huge_key);
	suite_add_tcase(s, t);
	return run_suite(s);
}
