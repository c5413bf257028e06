/* SPDX-License-Identifier: BSD-2-Clause */
/* The SubjectPublicKeyInfo of a key that came without one: what certificates have, and what OpenSSL
 * writes. */
#include "x509/spki.h"

#include <openssl/x509.h>

#include "key.h"
#include "runner.h"

static void expect_written(const ta_pubkey *key, ta_span spki, ta_span key_bits)
{
	ta_buf is = ta_buf_with(65536), bits = ta_buf_with(65536);

	ta_spki_write(key, &is, &bits);
	ck_assert(ta_buf_ok(&is) && ta_buf_ok(&bits));
	ck_assert(ta_span_equal((ta_span){ is.p, is.n }, spki));
	ck_assert(ta_span_equal((ta_span){ bits.p, bits.n }, key_bits));
	ta_buf_free(&is);
	ta_buf_free(&bits);
}

/* The numbers of the key, without what else its SubjectPublicKeyInfo says. */
static ta_pubkey bare(const ta_pubkey *from)
{
	ta_pubkey k;

	if (from->type == TA_KEY_EC)
		ck_assert(ta_pubkey_from_point(from->curve, from->point, &k));
	else
		ta_pubkey_from_rsa(from->n, from->e, &k);
	return k;
}

static const enum pki_kind kinds[] = { PKI_RSA1024, PKI_RSA2048, PKI_RSA3072, PKI_RSA4096,
				       PKI_P256,    PKI_P384,    PKI_P521 };

START_TEST(as_in_a_certificate)
{
	struct derout d = { 0 };
	ta_pubkey is, k;

	pki_key_spki(&d, pki_key(kinds[_i], 0), PKI_SPKI_PLAIN);
	ck_assert_int_eq(ta_pubkey_parse(d.p, d.len, &is, NULL), 0);
	k = bare(&is);
	expect_written(&k, is.spki, is.key_bits);
	derout_free(&d);
}
END_TEST

/* An RSAES-OAEP key of a certificate is written as any RSA key: a TPM does not tell them apart. */
START_TEST(as_rsa_encryption)
{
	struct derout oaep = { 0 }, plain = { 0 };
	ta_pubkey is, k;

	pki_key_spki(&oaep, pki_key(PKI_RSA2048, 0), PKI_SPKI_OAEP);
	pki_key_spki(&plain, pki_key(PKI_RSA2048, 0), PKI_SPKI_PLAIN);
	ck_assert_int_eq(ta_pubkey_parse(oaep.p, oaep.len, &is, NULL), 0);
	k = bare(&is);
	expect_written(&k, (ta_span){ plain.p, plain.len }, is.key_bits);
	derout_free(&oaep);
	derout_free(&plain);
}
END_TEST

START_TEST(sm2)
{
	uint8_t spki[91] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
			     0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81, 0x1c,
			     0xcf, 0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00, 0x04 };
	ta_pubkey is, k;

	for (size_t i = 27; i < sizeof(spki); i++)
		spki[i] = (uint8_t)i;
	ck_assert_int_eq(ta_pubkey_parse(spki, sizeof(spki), &is, NULL), 0);
	k = bare(&is);
	expect_written(&k, (ta_span){ spki, sizeof(spki) }, is.key_bits);
}
END_TEST

/* Each form of a length, and first bits that are set and not: OpenSSL reads it and writes the same
 * again. */
static const struct {
	size_t n;
	uint8_t first;
	const char *exponent;
	size_t n_e;
} numbers[] = {
	{ 16, 0x80, "\x03", 1 },
	{ 16, 0x7f, "\x03", 1 },
	{ 118, 0x7f, "\x01\x00\x01", 3 },
	{ 119, 0x80, "\x01\x00\x01", 3 },
	{ 127, 0x01, "\x81", 1 },
	{ 128, 0x80, "\x80\x00\x00\x01", 4 },
	{ 240, 0xff, "\xff\xff\xff\xff", 4 },
	{ 255, 0x40, "\x01\x00\x01", 3 },
	{ 256, 0x80, "\x01\x00\x01", 3 },
	{ 1024, 0xff, "\x01\x00\x01", 3 },
	{ 8191, 0x80, "\x01\x00\x01", 3 },
};

START_TEST(every_length)
{
	ta_buf is = ta_buf_with(65536), bits = ta_buf_with(65536);
	static uint8_t modulus[8192];
	uint8_t *again = NULL;
	const uint8_t *p, *key;
	X509_PUBKEY *pub;
	int n_key;
	ta_pubkey k;

	memset(modulus, 0x55, sizeof(modulus));
	modulus[0] = numbers[_i].first;
	ta_pubkey_from_rsa((ta_span){ modulus, numbers[_i].n },
			   (ta_span){ (const uint8_t *)numbers[_i].exponent, numbers[_i].n_e }, &k);
	ta_spki_write(&k, &is, &bits);
	ck_assert(ta_buf_ok(&is) && ta_buf_ok(&bits));
	p = is.p;
	pub = d2i_X509_PUBKEY(NULL, &p, (long)is.n);
	ck_assert_ptr_nonnull(pub);
	ck_assert_ptr_eq(p, is.p + is.n);
	ck_assert_ptr_nonnull(X509_PUBKEY_get0(pub));
	ck_assert_int_eq(i2d_PUBKEY(X509_PUBKEY_get0(pub), &again), (int)is.n);
	ck_assert_mem_eq(again, is.p, is.n);
	ck_assert_int_eq(X509_PUBKEY_get0_param(NULL, &key, &n_key, NULL, pub), 1);
	ck_assert_int_eq(n_key, (int)bits.n);
	ck_assert_mem_eq(key, bits.p, bits.n);
	OPENSSL_free(again);
	X509_PUBKEY_free(pub);
	ta_buf_free(&is);
	ta_buf_free(&bits);
}
END_TEST

/* A key that does not fit fails, and is not cut off: no room for the result, or a number beyond any
 * that a TPM can state. */
static const struct {
	size_t n, spki, bits;
} rooms[] = {
	{ 256, 65536, 200 },
	{ 256, 200, 65536 },
	{ 17000, 65536, 65536 },
};

START_TEST(no_room)
{
	static uint8_t modulus[17000] = { 0x80 };
	ta_buf is = ta_buf_with(rooms[_i].spki), bits = ta_buf_with(rooms[_i].bits);
	ta_pubkey k;

	ta_pubkey_from_rsa((ta_span){ modulus, rooms[_i].n },
			   (ta_span){ (const uint8_t *)"\x03", 1 }, &k);
	ta_spki_write(&k, &is, &bits);
	ck_assert(!ta_buf_ok(&is) || !ta_buf_ok(&bits));
	ta_buf_free(&is);
	ta_buf_free(&bits);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spki");
	TCase *tc = tcase_create("spki");

	tcase_add_loop_test(tc, as_in_a_certificate, 0, sizeof(kinds) / sizeof(kinds[0]));
	tcase_add_test(tc, as_rsa_encryption);
	tcase_add_test(tc, sm2);
	tcase_add_loop_test(tc, every_length, 0, sizeof(numbers) / sizeof(numbers[0]));
	tcase_add_loop_test(tc, no_room, 0, sizeof(rooms) / sizeof(rooms[0]));
	suite_add_tcase(s, tc);
	return run_suite(s);
}
