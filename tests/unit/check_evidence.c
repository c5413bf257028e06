/* SPDX-License-Identifier: BSD-2-Clause */
/* The evidence object: what may be put in, at each limit and one beyond. */
#include "base/buf.h"
#include "base/limits.h"
#include "evid.h"
#include "wrap.h"

static int add(tpmattest_evidence *e, uint32_t index, const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_evidence_add_nv(e, index, p, n, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

START_TEST(null_is_usage)
{
	tpmattest_evidence *e = evid();
	const uint8_t byte = 0;

	ck_assert_int_eq(tpmattest_evidence_new(NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(add(NULL, 0x01c00002, &byte, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(add(e, 0x01c00002, NULL, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(NULL, "INTC", NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_file(NULL, 1, "x", &byte, 1, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, 1, "x", NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, 0, "x", &byte, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, 3, "x", &byte, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(NULL, 0, 0, 0, &byte, 1, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0, 0, 0, NULL, 1, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0, 0, 0, &byte, 1, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(NULL), "");
	ck_assert_uint_eq(tpmattest_evidence_nv_count(NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_nv(NULL, 0, NULL, NULL, NULL), TPMATTEST_E_USAGE);
	tpmattest_evidence_free(NULL);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(nv_is_sorted_and_unique)
{
	static const uint8_t one[] = { 1 }, two[] = { 2, 2 };
	tpmattest_evidence *e = evid();
	const uint8_t *p;
	uint32_t index;
	size_t n;

	ck_assert_int_eq(add(e, 0x01c00100, one, 1), 0);
	ck_assert_int_eq(add(e, 0x01c00002, two, 2), 0);
	ck_assert_int_eq(add(e, 0x01c0000a, NULL, 0), 0);
	ck_assert_int_eq(add(e, 0x01c00002, two, 2), TPMATTEST_E_DUPLICATE);
	ck_assert_int_eq(add(e, 0x01bfffff, one, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(add(e, 0x01c10200, one, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(add(e, 0x01c8ffff, one, 1), TPMATTEST_E_USAGE);
	ck_assert_int_eq(add(e, 0x01c90300, one, 1), TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tpmattest_evidence_nv_count(e), 3);
	ck_assert_int_eq(tpmattest_evidence_nv(e, 0, &index, &p, &n), 0);
	ck_assert(index == 0x01c00002 && n == 2 && memcmp(p, two, 2) == 0);
	ck_assert_int_eq(tpmattest_evidence_nv(e, 1, &index, &p, &n), 0);
	ck_assert(index == 0x01c0000a && n == 0 && p != NULL);
	ck_assert_int_eq(tpmattest_evidence_nv(e, 2, &index, NULL, NULL), 0);
	ck_assert_uint_eq(index, 0x01c00100);
	ck_assert_int_eq(tpmattest_evidence_nv(e, 3, &index, &p, &n), TPMATTEST_E_USAGE);
	ck_assert(index == 0 && !p && n == 0);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(limits)
{
	static const uint8_t zeros[TA_MAX_NV + 1];
	tpmattest_evidence *e = evid();

	ck_assert_int_eq(add(e, 0x01c00002, zeros, TA_MAX_NV + 1), TPMATTEST_E_LIMIT_NV);
	for (uint32_t i = 0; i < TA_MAX_EVIDENCE / TA_MAX_NV; i++)
		ck_assert_int_eq(add(e, 0x01c00100 + i, zeros, TA_MAX_NV), 0);
	ck_assert_int_eq(add(e, 0x01c00002, zeros, 1), TPMATTEST_E_LIMIT_EVIDENCE);
	ck_assert_int_eq(add(e, 0x01c00002, zeros, 0), 0);
	tpmattest_evidence_free(e);
	e = evid();
	for (uint32_t i = 0; i < TA_MAX_DEVICE_NV; i++)
		ck_assert_int_eq(add(e, 0x01c00200 + i, NULL, 0), 0);
	ck_assert_int_eq(add(e, 0x01c00002, NULL, 0), TPMATTEST_E_LIMIT_EVIDENCE);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(manufacturer_given_and_said)
{
	tpmattest_evidence *e = evid();

	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "");
	ta_evidence_set_said(e, (const uint8_t *)"IFX");
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "IFX");
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, "INTC", NULL), 0);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "INTC");
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, "IN/C", NULL),
			 TPMATTEST_E_MANUFACTURER);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, "", NULL),
			 TPMATTEST_E_MANUFACTURER);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "INTC");
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, NULL, NULL), 0);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "IFX");
	ta_evidence_set_said(e, (const uint8_t *)"a/b");
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "");
	tpmattest_evidence_free(e);
}
END_TEST

/* A file of each kind, and the code it must get. */
static int add_file(tpmattest_evidence *e, int role, const void *p, size_t n)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_evidence_add_file(e, role, "a file", p, n, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	if (rc && rc != TPMATTEST_E_LIMIT_EVIDENCE)
		ck_assert_msg(strncmp(tpmattest_error_message(err), "a file: ", 8) == 0, "%s",
			      tpmattest_error_message(err));
	tpmattest_error_free(err);
	return rc;
}

START_TEST(files_refused)
{
	struct pki_made a = minted((struct pki_cert){ .profile = PKI_EK });
	static const char text[] = "this is text\n";
	tpmattest_evidence *e = evid();
	uint8_t *big = malloc(TA_MAX_EVIDENCE + 1);
	uint32_t x = 1;

	for (size_t i = 0; i <= TA_MAX_EVIDENCE; i++)
		big[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, NULL, 0), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, text, sizeof(text) - 1),
			 TPMATTEST_E_FORMAT);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_CHAIN, big, TA_MAX_EVIDENCE),
			 TPMATTEST_E_FORMAT);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_CHAIN, big, TA_MAX_EVIDENCE + 1),
			 TPMATTEST_E_LIMIT_EVIDENCE);
	for (size_t n = 1; n < a.der.len; n++)
		ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, a.der.p, n),
				 n < 5 ? TPMATTEST_E_FORMAT : TPMATTEST_E_CERT);
	a.der.p[8] = 0x55;
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, a.der.p, a.der.len), TPMATTEST_E_CERT);
	memcpy(big, "\x30\x82\x3f\xfd\x30", 5); /* 16,385 bytes */
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, big, TA_MAX_CERT + 1),
			 TPMATTEST_E_LIMIT_CERT);
	ck_assert_uint_eq(e->n_file, 0);
	ck_assert_uint_eq(e->total, 0);
	free(big);
	pki_made_free(&a);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(pem_files)
{
	struct pki_made a = minted((struct pki_cert){ .profile = PKI_EK });
	struct pki_made b =
		minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=B") });
	static const char bad[] = "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
	struct derout pem = { 0 }, key = { 0 };
	tpmattest_evidence *e = evid();

	pki_pem(&key, "PUBLIC KEY", pki_made_der(&a));
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, key.p, key.len), TPMATTEST_E_FORMAT);
	pki_pem(&key, "CERTIFICATE", (struct pki_bytes){ a.der.p, 50 });
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, key.p, key.len), TPMATTEST_E_CERT);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, bad, sizeof(bad) - 1), TPMATTEST_E_PEM);
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&a));
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, pem.p, pem.len), 0);
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&b));
	/* the EK and its chain together */
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_EK, pem.p, pem.len), 0);
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_CHAIN, pem.p, pem.len), 0);
	for (int i = 0; i < TA_MAX_DEVICE_CERTS - 2; i++)
		pki_pem(&pem, "CERTIFICATE", pki_made_der(&b));
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_CHAIN, pem.p, pem.len), 0);
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&b));
	ck_assert_int_eq(add_file(e, TPMATTEST_ROLE_CHAIN, pem.p, pem.len),
			 TPMATTEST_E_LIMIT_DEVICE_CERTS);
	derout_free(&pem);
	derout_free(&key);
	pki_made_free(&a);
	pki_made_free(&b);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(file_names_are_text)
{
	struct pki_made a = minted((struct pki_cert){ .profile = PKI_EK });
	char name[3000];
	tpmattest_evidence *e = evid();

	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = 0;
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, NULL, a.der.p, a.der.len,
						     NULL),
			 0);
	ck_assert_str_eq(e->file[0].name, "ek");
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, NULL, a.der.p,
						     a.der.len, NULL),
			 0);
	ck_assert_str_eq(e->file[1].name, "chain");
	ck_assert_int_eq(tpmattest_evidence_add_file(e, 1, "\xc3\xa9\xff\n\x7f.der", a.der.p,
						     a.der.len, NULL),
			 0);
	ck_assert_str_eq(e->file[2].name, "\xc3\xa9???.der");
	ck_assert_int_eq(tpmattest_evidence_add_file(e, 1, name, a.der.p, a.der.len, NULL), 0);
	ck_assert_uint_eq(strlen(e->file[3].name), TA_FILE_NAME_MAX);
	pki_made_free(&a);
	tpmattest_evidence_free(e);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("evidence");
	TCase *t = tcase_create("evidence");

	tcase_add_test(t, null_is_usage);
	tcase_add_test(t, nv_is_sorted_and_unique);
	tcase_add_test(t, limits);
	tcase_add_test(t, manufacturer_given_and_said);
	tcase_add_test(t, files_refused);
	tcase_add_test(t, pem_files);
	tcase_add_test(t, file_names_are_text);
	suite_add_tcase(s, t);
	return run_suite(s);
}
