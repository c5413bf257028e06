/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys that nothing may be computed with: each its finding, as an EK's and as a CA's, and no path
 * over such a CA. */
#include "minted.h"

#include "../unit/runner.h"
#include "base/finding.h"
#include "verify/rules.h"
#include "x509/cert.h"

#define REFUSED TPMATTEST_E_UNTRUSTED

/* clang-format off */
static const struct {
	const char *name, *algorithm; /* or an EC curve */
	unsigned bits;
	bool even;
	struct pki_bytes e;
	int ek, ca;
	const char *text;
} rows[] = {
#define RSA  "1.2.840.113549.1.1.1"
#define OAEP "1.2.840.113549.1.1.7"
#define PSS  "1.2.840.113549.1.1.10"
#define F4   { (const uint8_t *)"\1\0\1", 3 }
	{ "fit", RSA, 2048, false, F4, 0, 0, NULL },
	{ "1024 bits", RSA, 1024, false, F4, TPMATTEST_F_KEY_TOO_SMALL, TPMATTEST_F_KEY_TOO_SMALL,
	  ": 1024 bits, minimum 2048" },
	{ "9000 bits", RSA, 9000, false, F4, TPMATTEST_F_KEY_TOO_LARGE, TPMATTEST_F_KEY_TOO_LARGE,
	  ": 9000 bits, maximum 8192" },
	{ "even", RSA, 2048, true, F4, TPMATTEST_F_KEY_MODULUS_EVEN, TPMATTEST_F_KEY_MODULUS_EVEN,
	  ": rsa2048" },
	{ "exponent 1", RSA, 2048, false,
	  { (const uint8_t *)"\1", 1 }, TPMATTEST_F_KEY_EXPONENT, TPMATTEST_F_KEY_EXPONENT,
	  ": 1, but it must be odd and at least 3" },
	{ "exponent of five bytes", RSA, 2048, false,
	  { (const uint8_t *)"\1\0\0\0\1", 5 }, TPMATTEST_F_KEY_EXPONENT,
	  TPMATTEST_F_KEY_EXPONENT, ": 5 bytes, maximum 4" },
	{ "off the curve", NULL, 0, false, { NULL, 0 }, TPMATTEST_F_KEY_POINT, TPMATTEST_F_KEY_POINT, ": p256" },
	{ "RSASSA-PSS", PSS, 2048, false, F4, TPMATTEST_F_EK_KEY_TYPE, 0, ": rsa-pss2048" },
	{ "RSAES-OAEP", OAEP, 2048, false, F4, 0, TPMATTEST_F_KEY_UNUSABLE, ": rsaes-oaep2048" },
};
/* clang-format on */

static void put_rsa(struct derout *d, size_t row)
{
	size_t n = rows[row].bits / 8, key;
	uint8_t modulus[9000 / 8] = { 0x80 };
	struct derout numbers = { 0 };

	modulus[n - 1] = !rows[row].even;
	key = derout_open(&numbers, DER_SEQUENCE);
	derout_uint(&numbers, (struct pki_bytes){ modulus, n });
	derout_uint(&numbers, rows[row].e);
	derout_close(&numbers, key);
	derout_bits(d, 0, numbers.p, numbers.len);
	derout_free(&numbers);
}

static struct pki_key *make_key(size_t row)
{
	uint8_t point[65] = { 4, 1 };
	struct derout d = { 0 };
	size_t seq = derout_open(&d, DER_SEQUENCE), alg = derout_open(&d, DER_SEQUENCE);
	struct pki_key *key;

	derout_oid(&d, rows[row].algorithm ? rows[row].algorithm : "1.2.840.10045.2.1");
	if (!rows[row].algorithm)
		derout_oid(&d, "1.2.840.10045.3.1.7");
	else if (strcmp(rows[row].algorithm, RSA) == 0)
		derout_null(&d);
	derout_close(&d, alg);
	if (rows[row].algorithm)
		put_rsa(&d, row);
	else
		derout_bits(&d, 0, point, sizeof(point));
	derout_close(&d, seq);
	key = pki_key_raw_spki(derout_view(&d));
	derout_free(&d);
	return key;
}

START_TEST(of_an_ek)
{
	struct pki_key *key = make_key((size_t)_i);
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[0].key = key;
	m.spec[0].ku.bits = PKI_KU_KEY_ENCIPHERMENT;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, rows[_i].ek ? REFUSED : 0, rows[_i].ek, 0);
	if (rows[_i].ek)
		expect_text(&s, rows[_i].ek, rows[_i].text);
	scene_close(&s);
	minted_close(&m);
	pki_key_free(key);
}
END_TEST

START_TEST(of_a_ca)
{
	struct pki_key *key = make_key((size_t)_i);
	ta_findings found = { 0 };
	minted m;
	ta_cert *c;

	minted_open(&m, 3);
	m.spec[1].key = key;
	m.spec[0].sign =
		(struct pki_sign){ .alg = PKI_SIG_ECDSA_SHA256, .key = pki_key(PKI_P256, 1) };
	minted_make(&m);
	ck_assert_int_eq(ta_cert_parse(m.made[1].der.p, m.made[1].der.len, &c, NULL), 0);
	ta_rules_check_key(c, 1, &found);
	ck_assert_uint_eq(found.n, rows[_i].ca != 0);
	ck_assert(!found.nomem);
	if (rows[_i].ca) {
		ck_assert_int_eq(found.v[0].code, rows[_i].ca);
		ck_assert_int_eq(found.v[0].cert, 1);
		ck_assert_int_eq(found.v[0].offset, ta_cert_offset(c, c->key.spki));
		ck_assert_ptr_nonnull(strstr(found.v[0].message, rows[_i].text));
	}
	ta_findings_free(&found);
	ta_cert_unref(c);
	minted_close(&m);
	pki_key_free(key);
}
END_TEST

/* The path search takes nobody for an issuer whose key it may not use, wherever the CA comes
 * from. */
START_TEST(of_an_issuer)
{
	size_t row = (size_t)_i / 2;
	struct pki_key *key = make_key(row);
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].key = key;
	m.spec[0].sign =
		(struct pki_sign){ .alg = PKI_SIG_ECDSA_SHA256, .key = pki_key(PKI_P256, 1) };
	minted_make(&m);
	minted_stage_with(&m, &s, _i % 2 ? scene_chain : scene_store);
	expect(&s, 0, REFUSED, rows[row].ca ? rows[row].ca : TPMATTEST_F_SIGNATURE_BAD, 0);
	scene_close(&s);
	minted_close(&m);
	pki_key_free(key);
}
END_TEST

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	Suite *suite = suite_create("keys");
	TCase *t = tcase_create("keys");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, of_an_ek, 0, N);
	tcase_add_loop_test(t, of_a_ca, 0, N);
	tcase_add_loop_test(t, of_an_issuer, 0, 2 * N);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
