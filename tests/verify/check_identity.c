/* SPDX-License-Identifier: BSD-2-Clause */
/* What tells EKs apart, against what OpenSSL computes of the same certificates and keys. */
#include "minted.h"
#include "reportshape.h"

#include <openssl/sha.h>
#include <openssl/x509.h>
#include <string.h>

#include "../pki/wrap.h"
#include "../unit/runner.h"
#include "base/encode.h"
#include "evidence/identity.h"
#include "verify/report.h"

#define UNKNOWN TPMATTEST_E_INCOMPLETE

static const struct {
	enum pki_kind key;
	enum pki_spki spki;
	bool of_tpm; /* the form in which a TPM's key is written */
} kinds[] = {
	{ PKI_RSA2048, PKI_SPKI_PLAIN, true },    { PKI_RSA3072, PKI_SPKI_PLAIN, true },
	{ PKI_RSA2048, PKI_SPKI_OAEP, false },    { PKI_RSA2048, PKI_SPKI_NO_NULL, false },
	{ PKI_P256, PKI_SPKI_PLAIN, true },       { PKI_P384, PKI_SPKI_PLAIN, true },
	{ PKI_P521, PKI_SPKI_PLAIN, false },      { PKI_RSA2048, PKI_SPKI_OAEP_NUL, false },
	{ PKI_P256, PKI_SPKI_COMPRESSED, false },
};

/* SHA-256 of the whole SubjectPublicKeyInfo and of its BIT STRING, by OpenSSL. */
static void by_openssl(const X509_PUBKEY *pub, uint8_t spki[32], uint8_t key[32])
{
	const uint8_t *bits;
	uint8_t *der = NULL;
	int n_bits, n = i2d_X509_PUBKEY(pub, &der);

	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(X509_PUBKEY_get0_param(NULL, &bits, &n_bits, NULL, pub), 1);
	SHA256(der, (size_t)n, spki);
	SHA256(bits, (size_t)n_bits, key);
	OPENSSL_free(der);
}

static void expect_hashes(const tpmattest_ek *ek, const X509_PUBKEY *pub)
{
	uint8_t spki[32], key[32];

	by_openssl(pub, spki, key);
	ck_assert_ptr_nonnull(tpmattest_ek_spki_sha256(ek));
	ck_assert_mem_eq(tpmattest_ek_spki_sha256(ek), spki, 32);
	ck_assert_mem_eq(tpmattest_ek_key_sha256(ek), key, 32);
}

static void expect_nothing(const tpmattest_ek *ek)
{
	size_t n = 7;

	ck_assert_ptr_null(tpmattest_ek_spki_sha256(ek));
	ck_assert_ptr_null(tpmattest_ek_key_sha256(ek));
	ck_assert_ptr_null(tpmattest_ek_tpm_name(ek, &n));
	ck_assert_uint_eq(n, 0);
	ck_assert_ptr_null(tpmattest_ek_tpm_name(ek, NULL));
}

START_TEST(hashes_of_a_certificate)
{
	const uint8_t *p;
	X509 *x;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].key = pki_key(kinds[_i].key, 0);
	m.spec[0].spki = kinds[_i].spki;
	minted_make(&m);
	minted_stage(&m, &s);
	scene_judge(&s, 0, NOW);
	p = m.made[0].der.p;
	x = d2i_X509(NULL, &p, (long)m.made[0].der.len);
	ck_assert_ptr_nonnull(x);
	expect_hashes(tpmattest_report_selected(s.r), X509_get_X509_PUBKEY(x));
	ck_assert_ptr_null(tpmattest_ek_tpm_name(tpmattest_report_selected(s.r), NULL));
	X509_free(x);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The same key read from a TPM without a certificate has the same hashes. */
START_TEST(hashes_of_a_public_area)
{
	const struct pki_key *key = pki_key(kinds[_i].key, 0);
	X509_PUBKEY *pub = NULL;
	scene s;

	if (!kinds[_i].of_tpm)
		return;
	ck_assert_int_eq(X509_PUBKEY_set(&pub, pki_key_evp(key)), 1);
	scene_open(&s);
	minted_public(&s, key);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_hashes(tpmattest_report_selected(s.r), pub);
	json_object_put(report_parse(s.r, -1));
	X509_PUBKEY_free(pub);
	scene_close(&s);
}
END_TEST

static const struct {
	uint16_t alg;
	const char *md; /* NULL: no Name */
	size_t len;
} names[] = {
	{ 0x000b, "SHA256", 34 }, { 0x000c, "SHA384", 50 }, { 0x000d, "SHA512", 66 },
	{ 0x0004, NULL, 0 },      { 0x0010, NULL, 0 },      { 0x0b00, NULL, 0 },
};

/* The public area of P-256 slot `slot` with this nameAlg, for this NV index. */
static void add_public(scene *s, uint32_t index, unsigned slot, uint16_t alg, uint32_t cleared)
{
	struct derout all = { 0 };

	pki_tpm2b_public(&all, pki_key(PKI_P256, slot), cleared);
	all.p[4] = (uint8_t)(alg >> 8);
	all.p[5] = (uint8_t)alg;
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(s->e, index, 0, 0, all.p, all.len, NULL),
			 0);
	derout_free(&all);
}

static void expect_name(const scene *s, int i)
{
	const ta_ek_public *ek = &s->e->ek[0];
	uint8_t name[66] = { (uint8_t)(names[i].alg >> 8), (uint8_t)names[i].alg };
	const uint8_t *is;
	size_t n;

	is = tpmattest_ek_tpm_name(tpmattest_report_selected(s->r), &n);
	ck_assert_uint_eq(n, names[i].len);
	ck_assert_int_eq(is != NULL, names[i].md != NULL);
	if (!is)
		return;
	ck_assert_int_eq(EVP_Digest(ek->data + 2, ek->len - 2, name + 2, NULL,
				    EVP_get_digestbyname(names[i].md), NULL),
			 1);
	ck_assert_mem_eq(is, name, n);
}

START_TEST(name)
{
	json_object *o;
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	add_public(&s, 0, 0, names[_i].alg, 0);
	expect(&s, 0, 0, TPMATTEST_F_BOUND, 0);
	expect_name(&s, _i);
	o = report_parse(s.r, 0);
	ck_assert_int_eq(report_get(report_get(o, "ek"), "tpm_name") != NULL, names[_i].md != NULL);
	json_object_put(o);
	scene_close(&s);
	scene_open(&s);
	add_public(&s, 0, 0, names[_i].alg, 0);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_name(&s, _i);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A public area with another key, without an EK's attributes, or of another index, says nothing of
 * this EK. */
static const struct {
	uint32_t index;
	unsigned slot;
	uint32_t cleared;
} others[] = {
	{ 0, 1, 0 },
	{ 0, 0, 0x00010000 },
	{ 0x01c0000c, 0, 0 },
};

START_TEST(name_of_another_public)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	minted_make(&m);
	scene_open(&s);
	scene_nv(&s, 0x01c0000a, m.made[0].der.p, m.made[0].der.len);
	add_public(&s, others[_i].index, others[_i].slot, 0x000b, others[_i].cleared);
	scene_judge(&s, 0, NOW);
	ck_assert_ptr_null(tpmattest_ek_tpm_name(tpmattest_report_selected(s.r), NULL));
	ck_assert_ptr_nonnull(tpmattest_ek_spki_sha256(tpmattest_report_selected(s.r)));
	add_public(&s, 0x01c0000a, 0, 0x000c, 0);
	scene_judge(&s, 0, NOW);
	ck_assert_uint_eq(tpmattest_ek_tpm_name(tpmattest_report_selected(s.r), NULL)[1], 0x0c);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(nothing_known)
{
	json_object *o;
	scene s;

	scene_open(&s);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_nothing(tpmattest_report_selected(s.r));
	expect_nothing(NULL);
	/* A key that cannot be an EK is none. */
	add_public(&s, 0, 0, 0x000b, 0x00000002);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_nothing(tpmattest_report_selected(s.r));
	o = report_parse(s.r, -1);
	ck_assert_ptr_null(report_get(o, "ek"));
	json_object_put(o);
	scene_close(&s);
}
END_TEST

/* Without a certificate the selected index decides which public it is. */
START_TEST(index_without_a_certificate)
{
	X509_PUBKEY *pub = NULL;
	scene s;

	scene_open(&s);
	add_public(&s, 0x01c00002, 1, 0x000b, 0);
	add_public(&s, 0x01c0000a, 0, 0x000b, 0);
	ck_assert_int_eq(X509_PUBKEY_set(&pub, pki_key_evp(pki_key(PKI_P256, 0))), 1);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01c0000a, NULL), 0);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_hashes(tpmattest_report_selected(s.r), pub);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01c00014, NULL), 0);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_nothing(tpmattest_report_selected(s.r));
	X509_PUBKEY_free(pub);
	scene_close(&s);
}
END_TEST

START_TEST(forms_of_a_name)
{
	uint8_t bytes[70] = { 0 };

	for (size_t n = 0; n <= sizeof(bytes); n++)
		for (unsigned alg = 0; alg < 0x30; alg++) {
			bytes[1] = (uint8_t)alg;
			ck_assert_int_eq(ta_identity_is_name((ta_span){ bytes, n }),
					 (n == 34 && (alg == 0x0b || alg == 0x12)) ||
						 (n == 50 && alg == 0x0c) ||
						 (n == 66 && alg == 0x0d));
		}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("identity");
	TCase *t = tcase_create("identity");
	int n = (int)(sizeof(kinds) / sizeof(kinds[0]));

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, hashes_of_a_certificate, 0, n);
	tcase_add_loop_test(t, hashes_of_a_public_area, 0, n);
	tcase_add_loop_test(t, name, 0, sizeof(names) / sizeof(names[0]));
	tcase_add_loop_test(t, name_of_another_public, 0, sizeof(others) / sizeof(others[0]));
	tcase_add_test(t, nothing_known);
	tcase_add_test(t, index_without_a_certificate);
	tcase_add_test(t, forms_of_a_name);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
