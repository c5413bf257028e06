/* SPDX-License-Identifier: BSD-2-Clause */
/* The public functions of endpoint.h: codes, and outputs written on every path. */
#include <tpmattest/endpoint.h>

#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "mint.h"
#include "runner.h"
#include "wrap.h"

static int registered; /* of the last question */

#define ADL "ba21136573c2c38a5be57cb6c68bfc23bb36ca58"
static const char longest[] =
	"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
	"\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x20";

static struct pki_made root, ek;
static tpmattest_error *err;
static uint8_t adl[20];

static void setup(void)
{
	ck_assert(ta_unhex(ADL, adl, sizeof(adl)));
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &root);
}

static void teardown(void)
{
	pki_made_free(&root);
	pki_made_free(&ek);
	pki_key_forget_all();
	tpmattest_error_free(err);
	err = NULL;
}

static void mint_ek(struct pki_aki aki)
{
	pki_mint(
		&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0), .aki = aki },
		&root, &ek);
}

/* The code of a call that fails is in the error object too; start the next one afresh. */
static void check_code(int rc, int code)
{
	ck_assert_int_eq(rc, code);
	ck_assert_int_eq(tpmattest_error_code(err), code < 0 ? code : 0);
	tpmattest_error_free(err);
	err = NULL;
}

START_TEST(key_id)
{
	uint8_t id[40];
	size_t n = sizeof(id);

	mint_ek((struct pki_aki){ .id = { adl, 20 } });
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, &err), 0);
	ck_assert_uint_eq(n, 20);
	ck_assert_mem_eq(id, adl, 20);
	/* exactly the room it takes */
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, &err), 0);
	ck_assert_uint_eq(n, 20);
	n = 19;
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, &err), TPMATTEST_E_BUFFER);
	ck_assert_uint_eq(n, 20);
	n = 0;
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, NULL, &n, &err),
		   TPMATTEST_E_BUFFER);
	ck_assert_uint_eq(n, 20);
	mint_ek((struct pki_aki){ .id = { (const uint8_t *)longest, 32 } });
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, NULL), 0);
	ck_assert_uint_eq(n, 32);
	ck_assert_mem_eq(id, longest, 32);
}
END_TEST

START_TEST(no_key_id)
{
	uint8_t id[20];
	size_t n = sizeof(id);

	mint_ek((struct pki_aki){ .mode = PKI_EXT_ABSENT });
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, &err),
		   TPMATTEST_E_NO_KEY_ID);
	ck_assert_uint_eq(n, 0);
	mint_ek((struct pki_aki){
		.no_id = true, .issuer = PKI_NAME("CN=X"), .serial = PKI_BYTES("\x01") });
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, &n, &err),
		   TPMATTEST_E_NO_KEY_ID);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(key_id_of_no_certificate)
{
	static const uint8_t huge[TA_MAX_CERT + 1] = { 0x30 };
	uint8_t id[20];
	size_t n = sizeof(id);

	mint_ek((struct pki_aki){ .id = { adl, 20 } });
	check_code(tpmattest_issuer_key_id(NULL, ek.der.len, id, &n, &err), TPMATTEST_E_USAGE);
	ck_assert_uint_eq(n, 0);
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, NULL, &n, &err),
		   TPMATTEST_E_USAGE);
	ck_assert_uint_eq(n, 0);
	check_code(tpmattest_issuer_key_id(ek.der.p, ek.der.len, id, NULL, &err),
		   TPMATTEST_E_USAGE);
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id(ek.der.p, 0, id, &n, &err), TPMATTEST_E_EMPTY);
	ck_assert_uint_eq(n, 0);
	for (size_t cut = 1; cut < ek.der.len; cut++) {
		n = sizeof(id);
		check_code(tpmattest_issuer_key_id(ek.der.p, cut, id, &n, &err), TPMATTEST_E_CERT);
		ck_assert_uint_eq(n, 0);
	}
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id((const uint8_t *)"hello", 5, id, &n, &err),
		   TPMATTEST_E_CERT);
	n = sizeof(id);
	check_code(tpmattest_issuer_key_id(huge, sizeof(huge), id, &n, &err),
		   TPMATTEST_E_LIMIT_CERT);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(aik_urls)
{
	char *url = NULL;

	check_code(tpmattest_aik_url("INTC", adl, 20, &url, &err), 0);
	ck_assert_str_eq(url,
			 "https://INTC-KeyId-" ADL ".microsoftaik.azure.net/templates/Aik/scep");
	tpmattest_free(url);
	check_code(tpmattest_aik_url("STM ", adl, 20, &url, NULL), 0);
	ck_assert_str_eq(url,
			 "https://STM-KeyId-" ADL ".microsoftaik.azure.net/templates/Aik/scep");
	tpmattest_free(url);
	check_code(tpmattest_aik_name_url("NTC", adl, 20, &url, &err), 0);
	ck_assert_str_eq(url,
			 "https://NTC-NameId-" ADL ".microsoftaik.azure.net/templates/Aik/scep");
	tpmattest_free(url);
}
END_TEST

static const char *const hostile[] = { "",      " ",   "IN/C", "..",   "A\nB", "A B", "\xc3\x84MD",
				       "INTEL", "x.y", "a@b",  "AMD#", "?",    "%2e" };

START_TEST(hostile_manufacturers)
{
	char *url = (char *)1;
	struct derout spki = { 0 };

	check_code(tpmattest_aik_url(hostile[_i], adl, 20, &url, &err), TPMATTEST_E_MANUFACTURER);
	ck_assert_ptr_null(url);
	url = (char *)1;
	check_code(tpmattest_aik_name_url(hostile[_i], adl, 20, &url, &err),
		   TPMATTEST_E_MANUFACTURER);
	ck_assert_ptr_null(url);
	check_code(tpmattest_aik_registered(hostile[_i], adl, 20, &registered, &err),
		   TPMATTEST_E_MANUFACTURER);
	pki_key_spki(&spki, pki_key(PKI_P256, 0), PKI_SPKI_PLAIN);
	url = (char *)1;
	check_code(tpmattest_ek_service_url(hostile[_i], spki.p, spki.len, &url, &err),
		   TPMATTEST_E_MANUFACTURER);
	ck_assert_ptr_null(url);
	derout_free(&spki);
}
END_TEST

START_TEST(aik_url_refuses)
{
	static const size_t lengths[] = { 0, 1, 19, 21, 32, SIZE_MAX };
	char *url;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		url = (char *)1;
		check_code(tpmattest_aik_url("INTC", adl, lengths[i], &url, &err),
			   TPMATTEST_E_VALUE);
		ck_assert_ptr_null(url);
		url = (char *)1;
		check_code(tpmattest_aik_name_url("INTC", adl, lengths[i], &url, &err),
			   TPMATTEST_E_VALUE);
		ck_assert_ptr_null(url);
		check_code(tpmattest_aik_registered("INTC", adl, lengths[i], &registered, &err),
			   TPMATTEST_E_USAGE);
	}
	url = (char *)1;
	check_code(tpmattest_aik_url(NULL, adl, 20, &url, &err), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(url);
	url = (char *)1;
	ck_assert_int_eq(tpmattest_aik_url("INTC", NULL, 20, &url, &err), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(url);
	ck_assert_str_eq(tpmattest_error_message(err),
			 "tpmattest_aik_url: a required argument is NULL");
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_aik_name_url("INTC", NULL, 20, &url, &err), TPMATTEST_E_USAGE);
	ck_assert_str_eq(tpmattest_error_message(err),
			 "tpmattest_aik_name_url: a required argument is NULL");
	tpmattest_error_free(err);
	check_code(tpmattest_aik_url("INTC", adl, 20, NULL, &err), TPMATTEST_E_USAGE);
	check_code(tpmattest_aik_name_url("INTC", adl, 20, NULL, &err), TPMATTEST_E_USAGE);
}
END_TEST

START_TEST(is_registered)
{
	uint8_t neighbour[20], name[20];

	memcpy(neighbour, adl, 20);
	neighbour[19] ^= 1;
	check_code(tpmattest_aik_registered("INTC", adl, 20, &registered, &err), 0);
	ck_assert_int_eq(registered, TPMATTEST_REGISTERED_YES);
	check_code(tpmattest_aik_registered("intc", adl, 20, &registered, NULL), 0);
	ck_assert_int_eq(registered, TPMATTEST_REGISTERED_YES);
	check_code(tpmattest_aik_registered("AMD", adl, 20, &registered, &err), 0);
	ck_assert_int_eq(registered, TPMATTEST_REGISTERED_NO);
	check_code(tpmattest_aik_registered("INTC", neighbour, 20, &registered, &err), 0);
	ck_assert_int_eq(registered, TPMATTEST_REGISTERED_NO);
	ck_assert(ta_unhex("3e6c3b35ef144b0a76cdcfa4080b8b7bca3cc8ee", name, 20));
	check_code(tpmattest_aik_registered("NTC", name, 20, &registered, &err), 0);
	ck_assert_int_eq(registered, TPMATTEST_REGISTERED_NO); /* a NameId is no KeyId */
	check_code(tpmattest_aik_registered(NULL, adl, 20, &registered, &err), TPMATTEST_E_USAGE);
	check_code(tpmattest_aik_registered("INTC", NULL, 20, &registered, &err),
		   TPMATTEST_E_USAGE);
	ck_assert_str_eq(tpmattest_aik_registry_date(), "2024-11-21");
}
END_TEST

START_TEST(manufacturer_names)
{
	ck_assert_str_eq(tpmattest_manufacturer_name("INTC"), "Intel");
	ck_assert_str_eq(tpmattest_manufacturer_name("stm"), "STMicroelectronics");
	ck_assert_str_eq(tpmattest_manufacturer_name("WEC"), "Winbond");
	ck_assert_ptr_null(tpmattest_manufacturer_name("INT"));
	ck_assert_ptr_null(tpmattest_manufacturer_name(""));
	ck_assert_ptr_null(tpmattest_manufacturer_name(NULL));
	/* That of swtpm, whose parts are not IBM's. */
	ck_assert_ptr_null(tpmattest_manufacturer_name("id:00001014"));
}
END_TEST

/* The RSA key of check_ekservice.c, through SPKI in each form that says RSA. */
START_TEST(ek_service)
{
	static const enum pki_spki forms[] = { PKI_SPKI_PLAIN, PKI_SPKI_OAEP, PKI_SPKI_OAEP_NUL,
					       PKI_SPKI_OAEP_EMPTY, PKI_SPKI_NO_NULL };
	uint8_t number[256];
	struct pki_key *key;
	char *url;

	for (size_t i = 0; i < sizeof(number); i++)
		number[i] = (uint8_t)(7 * i + 0x81);
	key = pki_key_rsa_public((struct pki_bytes){ number, sizeof(number) }, 65537);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct derout spki = { 0 };

		pki_key_spki(&spki, key, forms[i]);
		check_code(tpmattest_ek_service_url("INTC", spki.p, spki.len, &url, &err), 0);
		ck_assert_str_eq(url, "https://ekop.intel.com/ekcertservice/"
				      "BgeO29lpfrGUMA3-Pv2OUYSfY3hzqf0e9ZgbFpQmVaI%3D");
		tpmattest_free(url);
		check_code(tpmattest_ek_service_url("AMD", spki.p, spki.len, &url, &err), 0);
		ck_assert_str_eq(url,
				 "https://ftpm.amd.com/pki/aia/63E6EDDD7FD94C7C2ACB8BD79DB72291");
		tpmattest_free(url);
		derout_free(&spki);
	}
	pki_key_free(key);
}
END_TEST

START_TEST(ek_service_refuses)
{
	struct derout spki = { 0 };
	char *url = (char *)1;

	pki_key_spki(&spki, pki_key(PKI_P256, 0), PKI_SPKI_PLAIN);
	check_code(tpmattest_ek_service_url("IFX", spki.p, spki.len, &url, &err),
		   TPMATTEST_E_UNSUPPORTED);
	ck_assert_ptr_null(url);
	url = (char *)1;
	check_code(tpmattest_ek_service_url("QCOM", spki.p, spki.len, &url, &err),
		   TPMATTEST_E_UNSUPPORTED);
	ck_assert_ptr_null(url);
	for (size_t cut = 0; cut < spki.len; cut++) {
		url = (char *)1;
		check_code(tpmattest_ek_service_url("INTC", spki.p, cut, &url, &err),
			   cut ? TPMATTEST_E_KEY : TPMATTEST_E_EMPTY);
		ck_assert_ptr_null(url);
	}
	check_code(tpmattest_ek_service_url(NULL, spki.p, spki.len, &url, &err), TPMATTEST_E_USAGE);
	check_code(tpmattest_ek_service_url("INTC", NULL, spki.len, &url, &err), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(url);
	check_code(tpmattest_ek_service_url("INTC", spki.p, spki.len, NULL, &err),
		   TPMATTEST_E_USAGE);
	derout_free(&spki);
	pki_key_spki(&spki, pki_key(PKI_P521, 0), PKI_SPKI_PLAIN);
	check_code(tpmattest_ek_service_url("AMD", spki.p, spki.len, &url, &err), TPMATTEST_E_KEY);
	derout_free(&spki);
}
END_TEST

/* The same key as SubjectPublicKeyInfo and in its certificate, each as DER and as PEM: one
 * address. */
START_TEST(ek_service_forms)
{
	struct derout spki = { 0 }, form[4] = { 0 };
	char *expected, *url;

	mint_ek((struct pki_aki){ 0 });
	pki_key_spki(&spki, pki_key(PKI_RSA2048, 0), PKI_SPKI_PLAIN);
	check_code(tpmattest_ek_service_url("INTC", spki.p, spki.len, &expected, &err), 0);
	derout_raw(&form[0], ek.der.p, ek.der.len);
	pki_pem(&form[1], "CERTIFICATE", derout_view(&ek.der));
	pki_pem(&form[2], "PUBLIC KEY", derout_view(&spki));
	pki_pem(&form[3], "EC PARAMETERS", PKI_BYTES("\x06\x01\x01"));
	pki_pem(&form[3], "PUBLIC KEY", derout_view(&spki));
	for (size_t i = 0; i < 4; i++) {
		check_code(tpmattest_ek_service_url("INTC", form[i].p, form[i].len, &url, &err), 0);
		ck_assert_str_eq(url, expected);
		tpmattest_free(url);
		derout_free(&form[i]);
	}
	tpmattest_free(expected);
	derout_free(&spki);
}
END_TEST

START_TEST(ek_service_forms_refused)
{
	static const struct {
		const char *pem;
		int code;
	} bad[] = {
		{ "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n", TPMATTEST_E_PEM },
		{ "-----BEGIN PUBLIC KEY-----\nAAAA\n", TPMATTEST_E_PEM },
		{ "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", TPMATTEST_E_KEY },
		{ "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		  TPMATTEST_E_KEY },
		{ "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", TPMATTEST_E_KEY },
		{ "no key at all", TPMATTEST_E_KEY },
	};
	char *url;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		url = (char *)1;
		check_code(tpmattest_ek_service_url("AMD", (const uint8_t *)bad[i].pem,
						    strlen(bad[i].pem), &url, &err),
			   bad[i].code);
		ck_assert_ptr_null(url);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("endpoint");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, key_id);
	tcase_add_test(t, no_key_id);
	tcase_add_test(t, key_id_of_no_certificate);
	tcase_add_test(t, aik_urls);
	tcase_add_loop_test(t, hostile_manufacturers, 0,
			    (int)(sizeof(hostile) / sizeof(hostile[0])));
	tcase_add_test(t, aik_url_refuses);
	tcase_add_test(t, is_registered);
	tcase_add_test(t, manufacturer_names);
	tcase_add_test(t, ek_service);
	tcase_add_test(t, ek_service_refuses);
	tcase_add_test(t, ek_service_forms);
	tcase_add_test(t, ek_service_forms_refused);
	suite_add_tcase(s, t);
	return run_suite(s);
}
