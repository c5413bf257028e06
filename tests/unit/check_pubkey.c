/* SPDX-License-Identifier: BSD-2-Clause */
/* Public keys as views. */
#include "x509/pubkey.h"

#include "key.h"
#include "runner.h"

static int parse(const struct derout *d, ta_pubkey *k)
{
	tpmattest_error *err = NULL;
	int rc = ta_pubkey_parse(d->p, d->len, k, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

static const struct {
	enum pki_kind kind;
	enum pki_spki form;
	int code, type, curve;
	unsigned bits;
	const char *name;
	bool params_missing;
} rows[] = {
	{ PKI_RSA1024, PKI_SPKI_PLAIN, 0, TA_KEY_RSA, 0, 1024, "rsa1024", false },
	{ PKI_RSA2048, PKI_SPKI_PLAIN, 0, TA_KEY_RSA, 0, 2048, "rsa2048", false },
	{ PKI_RSA3072, PKI_SPKI_PLAIN, 0, TA_KEY_RSA, 0, 3072, "rsa3072", false },
	{ PKI_RSA4096, PKI_SPKI_PLAIN, 0, TA_KEY_RSA, 0, 4096, "rsa4096", false },
	{ PKI_RSA2048, PKI_SPKI_NO_NULL, 0, TA_KEY_RSA, 0, 2048, "rsa2048", true },
	{ PKI_RSA2048, PKI_SPKI_OAEP, 0, TA_KEY_RSA_OAEP, 0, 2048, "rsaes-oaep2048", false },
	{ PKI_RSA2048, PKI_SPKI_OAEP_NUL, 0, TA_KEY_RSA_OAEP, 0, 2048, "rsaes-oaep2048", false },
	{ PKI_RSA2048, PKI_SPKI_OAEP_EMPTY, 0, TA_KEY_RSA_OAEP, 0, 2048, "rsaes-oaep2048", false },
	{ PKI_RSA2048, PKI_SPKI_PSS, 0, TA_KEY_RSA_PSS, 0, 2048, "rsa-pss2048", false },
	{ PKI_P256, PKI_SPKI_PLAIN, 0, TA_KEY_EC, TA_CURVE_P256, 256, "p256", false },
	{ PKI_P384, PKI_SPKI_PLAIN, 0, TA_KEY_EC, TA_CURVE_P384, 384, "p384", false },
	{ PKI_P521, PKI_SPKI_PLAIN, 0, TA_KEY_EC, TA_CURVE_P521, 521, "p521", false },
	{ PKI_P224, PKI_SPKI_PLAIN, 0, TA_KEY_EC, TA_CURVE_UNKNOWN, 0, "unknown", false },
	{ PKI_P256, PKI_SPKI_COMPRESSED, 0, TA_KEY_UNKNOWN, TA_CURVE_UNKNOWN, 0, "unknown", false },
	{ PKI_P256, PKI_SPKI_CURVE_ABSENT, TPMATTEST_E_KEY, TA_KEY_UNKNOWN, 0, 0, "unknown",
	  false },
};

START_TEST(kinds)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct pki_key *key = pki_key(rows[i].kind, 0);
		struct pki_bytes numbers = pki_key_numbers(key), bits = pki_key_bits(key);
		struct derout d = { 0 };
		char name[24];
		ta_pubkey k;

		pki_key_spki(&d, key, rows[i].form);
		ck_assert_int_eq(parse(&d, &k), rows[i].code);
		ta_pubkey_name(&k, name);
		ck_assert_str_eq(name, rows[i].name);
		ck_assert_int_eq(k.type, rows[i].type);
		ck_assert_int_eq(k.curve, rows[i].curve);
		ck_assert_uint_eq(k.bits, rows[i].bits);
		ck_assert(k.params_missing == rows[i].params_missing);
		ck_assert(!k.padded && !k.long_length);
		if (k.curve) {
			ck_assert_uint_eq(k.x.n, ta_curve_bytes(k.curve));
			ck_assert_uint_eq(numbers.len, k.x.n + k.y.n);
			ck_assert_mem_eq(k.x.p, numbers.p, k.x.n);
			ck_assert_mem_eq(k.y.p, numbers.p + k.x.n, k.y.n);
			ck_assert(ta_span_equal(k.point, (ta_span){ bits.p, bits.len }));
		} else if (rows[i].bits) {
			ck_assert(ta_span_equal(k.n, (ta_span){ numbers.p, numbers.len }));
			ck_assert(ta_span_equal(k.e, (ta_span){ (const uint8_t *)"\1\0\1", 3 }));
			ck_assert(ta_span_equal(k.key_bits, (ta_span){ bits.p, bits.len }));
		}
		if (rows[i].code == 0)
			ck_assert(ta_span_equal(k.spki, (ta_span){ d.p, d.len }));
		derout_free(&d);
	}
	pki_key_forget_all();
}
END_TEST

/* An SPKI of an RSA key whose BIT STRING holds these bytes. */
static void rsa_spki(struct derout *d, struct pki_bytes bits, unsigned unused)
{
	size_t seq, alg;

	derout_reset(d);
	seq = derout_open(d, DER_SEQUENCE);
	alg = derout_open(d, DER_SEQUENCE);
	derout_oid(d, "1.2.840.113549.1.1.1");
	derout_null(d);
	derout_close(d, alg);
	derout_bits(d, unused, bits.p, bits.len);
	derout_close(d, seq);
}

START_TEST(rsa_numbers)
{
	static const struct {
		const char *what;
		struct pki_bytes bits;
		unsigned unused;
		int code;
		unsigned size;
		bool padded, long_length;
	} numbers[] = {
		{ "small",
		  { (const uint8_t *)"\x30\x06\x02\x01\x0f\x02\x01\x03", 8 },
		  0,
		  0,
		  4,
		  false,
		  false },
		{ "padded modulus",
		  { (const uint8_t *)"\x30\x07\x02\x02\x00\x0f\x02\x01\x03", 9 },
		  0,
		  0,
		  4,
		  true,
		  false },
		{ "long length",
		  { (const uint8_t *)"\x30\x81\x06\x02\x01\x0f\x02\x01\x03", 9 },
		  0,
		  0,
		  4,
		  false,
		  true },
		{ "zero modulus",
		  { (const uint8_t *)"\x30\x06\x02\x01\x00\x02\x01\x03", 8 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "negative modulus",
		  { (const uint8_t *)"\x30\x06\x02\x01\xff\x02\x01\x03", 8 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "zero exponent",
		  { (const uint8_t *)"\x30\x06\x02\x01\x0f\x02\x01\x00", 8 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "no exponent",
		  { (const uint8_t *)"\x30\x03\x02\x01\x0f", 5 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "empty number",
		  { (const uint8_t *)"\x30\x05\x02\x00\x02\x01\x03", 7 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "third number",
		  { (const uint8_t *)"\x30\x09\x02\x01\x0f\x02\x01\x03\x02\x01\x03", 11 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "a rest",
		  { (const uint8_t *)"\x30\x06\x02\x01\x0f\x02\x01\x03\x00", 9 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "no sequence",
		  { (const uint8_t *)"\x02\x01\x0f", 3 },
		  0,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "unused bits",
		  { (const uint8_t *)"\x30\x06\x02\x01\x0f\x02\x01\x03", 8 },
		  1,
		  TPMATTEST_E_KEY,
		  0,
		  false,
		  false },
		{ "nothing", { NULL, 0 }, 0, TPMATTEST_E_KEY, 0, false, false },
	};
	struct derout d = { 0 };
	ta_pubkey k;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		rsa_spki(&d, numbers[i].bits, numbers[i].unused);
		ck_assert_msg(parse(&d, &k) == numbers[i].code, "%s", numbers[i].what);
		ck_assert_msg(k.bits == numbers[i].size, "%s", numbers[i].what);
		ck_assert_msg(k.padded == numbers[i].padded, "%s", numbers[i].what);
		ck_assert_msg(k.long_length == numbers[i].long_length, "%s", numbers[i].what);
	}
	derout_free(&d);
}
END_TEST

static void ec_spki(struct derout *d, const char *curve, size_t n, uint8_t first)
{
	size_t seq, alg;
	uint8_t point[200] = { first };

	derout_reset(d);
	seq = derout_open(d, DER_SEQUENCE);
	alg = derout_open(d, DER_SEQUENCE);
	derout_oid(d, "1.2.840.10045.2.1");
	derout_oid(d, curve);
	derout_close(d, alg);
	derout_bits(d, 0, point, n);
	derout_close(d, seq);
}

START_TEST(ec_points)
{
	static const struct {
		const char *curve;
		size_t n;
		uint8_t first;
		int code, type, is;
	} points[] = {
		{ "1.2.840.10045.3.1.7", 65, 4, 0, TA_KEY_EC, TA_CURVE_P256 },
		{ "1.2.840.10045.3.1.7", 64, 4, TPMATTEST_E_KEY, 0, 0 },
		{ "1.2.840.10045.3.1.7", 66, 4, TPMATTEST_E_KEY, 0, 0 },
		{ "1.2.840.10045.3.1.7", 65, 6, TPMATTEST_E_KEY, 0, 0 },
		{ "1.2.840.10045.3.1.7", 33, 3, 0, TA_KEY_UNKNOWN, 0 },
		{ "1.2.840.10045.3.1.7", 65, 3, TPMATTEST_E_KEY, 0, 0 },
		{ "1.2.840.10045.3.1.7", 1, 0, TPMATTEST_E_KEY, 0, 0 },
		{ "1.3.132.0.34", 97, 4, 0, TA_KEY_EC, TA_CURVE_P384 },
		{ "1.3.132.0.35", 133, 4, 0, TA_KEY_EC, TA_CURVE_P521 },
		{ "1.3.132.0.35", 131, 4, TPMATTEST_E_KEY, 0, 0 },
		{ "1.2.156.10197.1.301", 65, 4, 0, TA_KEY_EC, TA_CURVE_SM2 },
		{ "1.3.132.0.10", 65, 4, 0, TA_KEY_EC, TA_CURVE_UNKNOWN },
	};
	struct derout d = { 0 };
	char name[24];
	ta_pubkey k;

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		ec_spki(&d, points[i].curve, points[i].n, points[i].first);
		ck_assert_msg(parse(&d, &k) == points[i].code, "row %zu", i);
		ck_assert_msg(k.type == points[i].type && k.curve == points[i].is, "row %zu", i);
	}
	ec_spki(&d, "1.2.156.10197.1.301", 65, 4);
	ck_assert_int_eq(parse(&d, &k), 0);
	ta_pubkey_name(&k, name);
	ck_assert_str_eq(name, "sm2");
	derout_free(&d);
}
END_TEST

START_TEST(other_kinds_and_frames)
{
	static const uint8_t ed25519[] = { 0x30, 0x0c, 0x30, 5, 6, 3, 0x2b,
					   0x65, 0x70, 3,    3, 0, 1, 2 };
	uint8_t b[sizeof(ed25519) + 1] = { 0 };
	ta_pubkey k;

	ck_assert_int_eq(ta_pubkey_parse(ed25519, sizeof(ed25519), &k, NULL), 0);
	ck_assert_int_eq(k.type, TA_KEY_UNKNOWN);
	memcpy(b, ed25519, sizeof(ed25519));
	ck_assert_int_eq(ta_pubkey_parse(b, sizeof(b), &k, NULL), TPMATTEST_E_KEY);
	ck_assert_int_eq(ta_pubkey_parse(b, 0, &k, NULL), TPMATTEST_E_EMPTY);
	for (size_t n = 1; n < sizeof(ed25519); n++) {
		uint8_t *part = malloc(n);

		memcpy(part, ed25519, n);
		ck_assert_int_eq(ta_pubkey_parse(part, n, &k, NULL), TPMATTEST_E_KEY);
		free(part);
	}
}
END_TEST

START_TEST(equality)
{
	struct derout d[5] = { { 0 } };
	ta_pubkey k[5];

	pki_key_spki(&d[0], pki_key(PKI_RSA2048, 0), PKI_SPKI_PLAIN);
	pki_key_spki(&d[1], pki_key(PKI_RSA2048, 0), PKI_SPKI_OAEP);
	pki_key_spki(&d[2], pki_key(PKI_RSA2048, 1), PKI_SPKI_PLAIN);
	pki_key_spki(&d[3], pki_key(PKI_P256, 0), PKI_SPKI_PLAIN);
	pki_key_spki(&d[4], pki_key(PKI_P224, 0), PKI_SPKI_PLAIN);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(parse(&d[i], &k[i]), 0);
	ck_assert(ta_pubkey_equal(&k[0], &k[1]));
	ck_assert(!ta_pubkey_equal(&k[0], &k[2]));
	ck_assert(!ta_pubkey_equal(&k[0], &k[3]));
	ck_assert(ta_pubkey_equal(&k[3], &k[3]));
	ck_assert(!ta_pubkey_equal(&k[4], &k[4]));
	for (size_t i = 0; i < 5; i++)
		derout_free(&d[i]);
	pki_key_forget_all();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pubkey");
	TCase *tc = tcase_create("pubkey");

	tcase_add_test(tc, kinds);
	tcase_add_test(tc, rsa_numbers);
	tcase_add_test(tc, ec_points);
	tcase_add_test(tc, other_kinds_and_frames);
	tcase_add_test(tc, equality);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
