/* SPDX-License-Identifier: BSD-2-Clause */
/* What a key must be before it is used: each bound at its limit and one beyond. */
#include "x509/pubkey_check.h"

#include <tpmattest/findings.h>

#include "key.h"
#include "runner.h"

/* A key of a modulus of so many bits, which ends and starts with a 1 bit but for `even`, and this
 * exponent. */
static int rsa_fault(const char *algorithm, unsigned bits, bool even, struct pki_bytes e, bool ek)
{
	size_t n = (bits + 7) / 8, seq, alg, key;
	uint8_t *modulus = calloc(1, n);
	struct derout d = { 0 }, numbers = { 0 };
	ta_pubkey k;
	int fault;

	modulus[0] = (uint8_t)(1u << ((bits - 1) % 8));
	modulus[n - 1] |= !even;
	key = derout_open(&numbers, DER_SEQUENCE);
	derout_uint(&numbers, (struct pki_bytes){ modulus, n });
	derout_uint(&numbers, e);
	derout_close(&numbers, key);
	seq = derout_open(&d, DER_SEQUENCE);
	alg = derout_open(&d, DER_SEQUENCE);
	derout_oid(&d, algorithm);
	derout_close(&d, alg);
	derout_bits(&d, 0, numbers.p, numbers.len);
	derout_close(&d, seq);
	ck_assert_int_eq(ta_pubkey_parse(d.p, d.len, &k, NULL), 0);
	ck_assert_uint_eq(k.bits, bits);
	fault = ta_key_check(&k, ek);
	derout_free(&d);
	derout_free(&numbers);
	free(modulus);
	return fault;
}

#define RSA "1.2.840.113549.1.1.1"
#define OAEP "1.2.840.113549.1.1.7"
#define PSS "1.2.840.113549.1.1.10"
/* clang-format off */
#define E(s) { (const uint8_t *)(s), sizeof(s) - 1 }
/* clang-format on */

START_TEST(rsa_bounds)
{
	static const struct {
		const char *algorithm;
		unsigned bits;
		bool even;
		struct pki_bytes e;
		int ek, ca;
	} bounds[] = {
		{ RSA, 2048, false, E("\1\0\1"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 2047, false, E("\1\0\1"), TA_KEY_SMALL, TA_KEY_SMALL },
		{ RSA, 2040, false, E("\1\0\1"), TA_KEY_SMALL, TA_KEY_SMALL },
		{ RSA, 2049, false, E("\1\0\1"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 8192, false, E("\1\0\1"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 8193, false, E("\1\0\1"), TA_KEY_LARGE, TA_KEY_LARGE },
		{ RSA, 100000, true, E("\1\0\1"), TA_KEY_LARGE, TA_KEY_LARGE },
		{ RSA, 2048, true, E("\1\0\1"), TA_KEY_EVEN, TA_KEY_EVEN },
		{ RSA, 2048, false, E("\3"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 2048, false, E("\1"), TA_KEY_EXPONENT, TA_KEY_EXPONENT },
		{ RSA, 2048, false, E("\2"), TA_KEY_EXPONENT, TA_KEY_EXPONENT },
		{ RSA, 2048, false, E("\4"), TA_KEY_EXPONENT, TA_KEY_EXPONENT },
		{ RSA, 2048, false, E("\1\0\0"), TA_KEY_EXPONENT, TA_KEY_EXPONENT },
		{ RSA, 2048, false, E("\1\1"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 2048, false, E("\xff\xff\xff\xff"), TA_KEY_FIT, TA_KEY_FIT },
		{ RSA, 2048, false, E("\1\0\0\0\1"), TA_KEY_EXPONENT, TA_KEY_EXPONENT },
		{ OAEP, 2048, false, E("\1\0\1"), TA_KEY_FIT, TA_KEY_KIND },
		{ OAEP, 1024, false, E("\1\0\1"), TA_KEY_SMALL, TA_KEY_KIND },
		{ PSS, 2048, false, E("\1\0\1"), TA_KEY_KIND, TA_KEY_FIT },
		{ PSS, 2048, false, E("\1"), TA_KEY_KIND, TA_KEY_EXPONENT },
	};

	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		for (int ek = 0; ek < 2; ek++)
			ck_assert_msg(rsa_fault(bounds[i].algorithm, bounds[i].bits, bounds[i].even,
						bounds[i].e,
						ek) == (ek ? bounds[i].ek : bounds[i].ca),
				      "row %zu, %d", i, ek);
}
END_TEST

/* Generators (x, y) and p: FIPS 186-4 D.1.2.3 to D.1.2.5, GB/T 32918.5. */
static const struct {
	int curve;
	const char *oid, *x, *y, *p;
} generators[] = {
	{ TA_CURVE_P256, "1.2.840.10045.3.1.7",
	  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
	  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
	  "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff" },
	{ TA_CURVE_P384, "1.3.132.0.34",
	  "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e38"
	  "72760ab7",
	  "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c"
	  "90ea0e5f",
	  "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000"
	  "ffffffff" },
	{ TA_CURVE_P521, "1.3.132.0.35",
	  "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d"
	  "c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
	  "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550"
	  "b9013fad0761353c7086a272c24088be94769fd16650",
	  "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	  "ffffffffffffffffffffffffffffffffffffffffffff" },
	{ TA_CURVE_SM2, "1.2.156.10197.1.301",
	  "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
	  "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
	  "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff" },
};

static void unhex(const char *hex, uint8_t *out)
{
	for (unsigned byte; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		*out++ = (uint8_t)byte;
}

static int point_fault(int curve, const uint8_t *x, const uint8_t *y, bool ek)
{
	size_t n = ta_curve_bytes(curve);

	return ta_key_check(
		&(ta_pubkey){ .type = TA_KEY_EC, .curve = curve, .x = { x, n }, .y = { y, n } },
		ek);
}

/* out = a + b, or a - b, of n bytes; false when it does not fit. */
static bool add(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t n, int sign)
{
	int carry = 0;

	for (size_t i = n; i-- > 0;) {
		int sum = a[i] + sign * b[i] + carry;

		out[i] = (uint8_t)sum;
		carry = sum > 255 ? 1 : sum < 0 ? -1 : 0;
	}
	return carry == 0;
}

START_TEST(points)
{
	uint8_t x[66], y[66], p[66], other[66], zero[66] = { 0 }, one[66] = { 0 };
	int curve = generators[_i].curve, signs = curve == TA_CURVE_SM2 ? TA_KEY_KIND : TA_KEY_FIT;
	size_t n = ta_curve_bytes(curve);

	unhex(generators[_i].x, x);
	unhex(generators[_i].y, y);
	unhex(generators[_i].p, p);
	one[n - 1] = 1;
	ck_assert_int_eq(point_fault(curve, x, y, true), TA_KEY_FIT);
	ck_assert_int_eq(point_fault(curve, x, y, false), signs);
	ck_assert(add(other, p, y, n, -1)); /* -y is on the curve */
	ck_assert_int_eq(point_fault(curve, x, other, true), TA_KEY_FIT);
	/* The same numbers mod p, not below it: where they fit into the field's bytes at all. */
	if (add(other, p, x, n, 1))
		ck_assert_int_eq(point_fault(curve, other, y, true), TA_KEY_OFF_CURVE);
	if (add(other, p, y, n, 1))
		ck_assert_int_eq(point_fault(curve, x, other, true), TA_KEY_OFF_CURVE);
	ck_assert_int_eq(point_fault(curve, p, y, true), TA_KEY_OFF_CURVE);
	ck_assert_int_eq(point_fault(curve, x, p, true), TA_KEY_OFF_CURVE);
	ck_assert_int_eq(point_fault(curve, y, x, true), TA_KEY_OFF_CURVE);
	ck_assert_int_eq(point_fault(curve, zero, zero, true), TA_KEY_OFF_CURVE);
	ck_assert_int_eq(point_fault(curve, one, y, true), TA_KEY_OFF_CURVE);
	for (size_t bit = 0; bit < n * 8; bit++) {
		y[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert_int_eq(point_fault(curve, x, y, true), TA_KEY_OFF_CURVE);
		y[bit / 8] ^= (uint8_t)(1u << bit % 8);
		x[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ck_assert_int_eq(point_fault(curve, x, y, false),
				 curve == TA_CURVE_SM2 ? TA_KEY_KIND : TA_KEY_OFF_CURVE);
		x[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	ck_assert_int_eq(point_fault(curve, x, y, true), TA_KEY_FIT);
}
END_TEST

/* x = 0 on P-256, and p in the place of x: the same number, and p > 2^256 - 2^224 fits into the
 * bytes. */
START_TEST(x_of_p)
{
	static const char root_of_b[] =
		"66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";
	uint8_t zero[32] = { 0 }, y[32], p[32];

	unhex(root_of_b, y);
	unhex(generators[0].p, p);
	ck_assert_int_eq(point_fault(TA_CURVE_P256, zero, y, true), TA_KEY_FIT);
	ck_assert_int_eq(point_fault(TA_CURVE_P256, p, y, true), TA_KEY_OFF_CURVE);
}
END_TEST

START_TEST(other_kinds_fit_nobody)
{
	static const struct {
		int fault, ek, ca;
	} found[] = {
		{ TA_KEY_FIT, 0, 0 },
		{ TA_KEY_KIND, TPMATTEST_F_EK_KEY_TYPE, TPMATTEST_F_KEY_UNUSABLE },
		{ TA_KEY_SMALL, TPMATTEST_F_KEY_TOO_SMALL, TPMATTEST_F_KEY_TOO_SMALL },
		{ TA_KEY_LARGE, TPMATTEST_F_KEY_TOO_LARGE, TPMATTEST_F_KEY_TOO_LARGE },
		{ TA_KEY_EVEN, TPMATTEST_F_KEY_MODULUS_EVEN, TPMATTEST_F_KEY_MODULUS_EVEN },
		{ TA_KEY_EXPONENT, TPMATTEST_F_KEY_EXPONENT, TPMATTEST_F_KEY_EXPONENT },
		{ TA_KEY_OFF_CURVE, TPMATTEST_F_KEY_POINT, TPMATTEST_F_KEY_POINT },
		{ TA_KEY_NOMEM, TPMATTEST_F_EK_KEY_TYPE, TPMATTEST_F_KEY_UNUSABLE },
	};

	for (int ek = 0; ek < 2; ek++) {
		ck_assert_int_eq(ta_key_check(&(ta_pubkey){ .type = TA_KEY_UNKNOWN }, ek),
				 TA_KEY_KIND);
		ck_assert_int_eq(ta_key_check(&(ta_pubkey){ .type = TA_KEY_EC }, ek), TA_KEY_KIND);
		for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
			ck_assert_int_eq(ta_key_finding(found[i].fault, ek),
					 ek ? found[i].ek : found[i].ca);
	}
}
END_TEST

START_TEST(words)
{
	static const uint8_t big[] = { 0xff, 0xff, 0xff, 0xff, 0xff };
	char text[TA_KEY_TEXT];
	ta_pubkey k = { .type = TA_KEY_RSA, .bits = 1024, .e = { big + 1, 4 } };

	ta_key_text(&k, TA_KEY_SMALL, text);
	ck_assert_str_eq(text, "1024 bits, minimum 2048");
	ta_key_text(&k, TA_KEY_LARGE, text);
	ck_assert_str_eq(text, "1024 bits, maximum 8192");
	ta_key_text(&k, TA_KEY_EVEN, text);
	ck_assert_str_eq(text, "rsa1024");
	ta_key_text(&k, TA_KEY_EXPONENT, text);
	ck_assert_str_eq(text, "4294967295, but it must be odd and at least 3");
	k.e = (ta_span){ big, 5 };
	ta_key_text(&k, TA_KEY_EXPONENT, text);
	ck_assert_str_eq(text, "5 bytes, maximum 4");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pubkey_check");
	TCase *tc = tcase_create("pubkey_check");

	tcase_add_test(tc, rsa_bounds);
	tcase_add_loop_test(tc, points, 0, (int)(sizeof(generators) / sizeof(generators[0])));
	tcase_add_test(tc, x_of_p);
	tcase_add_test(tc, other_kinds_fit_nobody);
	tcase_add_test(tc, words);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
