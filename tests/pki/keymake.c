/* SPDX-License-Identifier: BSD-2-Clause */
#include "keymake.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 8, PUBLIC_EXPONENT = 65537 };

/* Found once by keymake_search_steps; check_pki tests that each entry still gives a prime. 0 =
 * search. */
static const uint16_t steps[][SLOTS][2] = {
#include "keysteps.inc"
};

static const int rsa_bits[] = {
	[PKI_RSA1024] = 1024, [PKI_RSA2048] = 2048, [PKI_RSA3072] = 3072, [PKI_RSA4096] = 4096
};

static void must(int ok)
{
	if (!ok)
		abort();
}

/* `len` bytes that depend on the text alone. */
static void stretch(uint8_t *out, size_t len, enum pki_kind kind, unsigned slot, int which)
{
	char text[96];
	uint8_t digest[SHA512_DIGEST_LENGTH];

	for (size_t at = 0, block = 0; at < len; at += sizeof(digest), block++) {
		int n = snprintf(text, sizeof(text), "libtpmattest test key %d/%u/%d/%zu",
				 (int)kind, slot, which, block);
		SHA512((const uint8_t *)text, (size_t)n, digest);
		memcpy(out + at, digest, len - at < sizeof(digest) ? len - at : sizeof(digest));
	}
}

static BIGNUM *prime_start(enum pki_kind kind, unsigned slot, int which)
{
	uint8_t b[256];
	size_t len = (size_t)rsa_bits[kind] / 16;

	stretch(b, len, kind, slot, which);
	b[0] |= 0xc0; /* both halves so: the product has its full length */
	b[len - 1] |= 1;
	BIGNUM *p = BN_bin2bn(b, (int)len, NULL);
	must(p != NULL);
	return p;
}

uint32_t keymake_search_steps(enum pki_kind kind, unsigned slot, int which)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *p = prime_start(kind, slot, which);
	uint32_t n = 0;

	while (BN_mod_word(p, PUBLIC_EXPONENT) == 1 || BN_check_prime(p, ctx, NULL) != 1) {
		must(BN_add_word(p, 2));
		n++;
	}
	BN_free(p);
	BN_CTX_free(ctx);
	return n;
}

uint32_t keymake_prime_steps(enum pki_kind kind, unsigned slot, int which)
{
	if (slot < SLOTS && (size_t)kind < sizeof(steps) / sizeof(steps[0]) &&
	    steps[kind][slot][which])
		return steps[kind][slot][which];
	return keymake_search_steps(kind, slot, which);
}

static BIGNUM *prime(enum pki_kind kind, unsigned slot, int which)
{
	BIGNUM *p = prime_start(kind, slot, which);

	must(BN_add_word(p, 2UL * keymake_prime_steps(kind, slot, which)));
	return p;
}

static EVP_PKEY *from_params(const char *type, OSSL_PARAM_BLD *bld)
{
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);

	must(params && ctx && EVP_PKEY_fromdata_init(ctx) == 1);
	must(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params) == 1);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(bld);
	return key;
}

enum { RSA_N, RSA_E, RSA_D, RSA_P, RSA_Q, RSA_DP, RSA_DQ, RSA_QI, RSA_NUMBERS };

static void rsa_numbers(BIGNUM *v[RSA_NUMBERS])
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *p1 = BN_dup(v[RSA_P]);
	BIGNUM *q1 = BN_dup(v[RSA_Q]);
	BIGNUM *phi = BN_new();

	for (int i = 0; i < RSA_NUMBERS; i++)
		if (!v[i])
			must((v[i] = BN_new()) != NULL);
	must(ctx && p1 && q1 && phi && BN_sub_word(p1, 1) && BN_sub_word(q1, 1));
	must(BN_mul(v[RSA_N], v[RSA_P], v[RSA_Q], ctx) && BN_mul(phi, p1, q1, ctx));
	must(BN_set_word(v[RSA_E], PUBLIC_EXPONENT));
	must(BN_mod_inverse(v[RSA_D], v[RSA_E], phi, ctx) != NULL);
	must(BN_mod(v[RSA_DP], v[RSA_D], p1, ctx) && BN_mod(v[RSA_DQ], v[RSA_D], q1, ctx));
	must(BN_mod_inverse(v[RSA_QI], v[RSA_Q], v[RSA_P], ctx) != NULL);
	BN_free(p1);
	BN_free(q1);
	BN_free(phi);
	BN_CTX_free(ctx);
}

EVP_PKEY *keymake_rsa(enum pki_kind kind, unsigned slot, struct keymake *out)
{
	/* clang-format off */
	static const char *const names[RSA_NUMBERS] = {
		OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
		OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
		OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	};
	/* clang-format on */
	BIGNUM *v[RSA_NUMBERS] = { [RSA_P] = prime(kind, slot, 0), [RSA_Q] = prime(kind, slot, 1) };
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();

	must(bld != NULL);
	rsa_numbers(v);
	for (int i = 0; i < RSA_NUMBERS; i++)
		must(OSSL_PARAM_BLD_push_BN(bld, names[i], v[i]));
	EVP_PKEY *key = from_params("RSA", bld);
	out->a_len = (size_t)BN_bn2bin(v[RSA_N], out->a);
	must(out->a_len == (size_t)rsa_bits[kind] / 8);
	for (int i = 0; i < RSA_NUMBERS; i++)
		BN_free(v[i]);
	return key;
}

static const struct {
	int nid;
	const char *group;
	int field;
} curves[] = {
	[PKI_P224] = { NID_secp224r1, "secp224r1", 28 },
	[PKI_P256] = { NID_X9_62_prime256v1, "prime256v1", 32 },
	[PKI_P384] = { NID_secp384r1, "secp384r1", 48 },
	[PKI_P521] = { NID_secp521r1, "secp521r1", 66 },
};

EVP_PKEY *keymake_ec(enum pki_kind kind, unsigned slot, struct keymake *out)
{
	uint8_t seed[66], point[1 + 2 * 66];
	size_t field = (size_t)curves[kind].field;
	EC_GROUP *group = EC_GROUP_new_by_curve_name(curves[kind].nid);
	EC_POINT *pub = EC_POINT_new(group);
	BN_CTX *ctx = BN_CTX_new();

	stretch(seed, field, kind, slot, 0);
	BIGNUM *d = BN_bin2bn(seed, (int)field, NULL);
	must(group && pub && ctx && d && BN_mod(d, d, EC_GROUP_get0_order(group), ctx));
	must(EC_POINT_mul(group, pub, d, NULL, NULL, ctx));
	size_t n = EC_POINT_point2oct(group, pub, POINT_CONVERSION_UNCOMPRESSED, point,
				      sizeof(point), ctx);
	must(n == 1 + 2 * field);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	must(bld && OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
						    curves[kind].group, 0));
	must(OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d));
	must(OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point, n));
	EVP_PKEY *key = from_params("EC", bld);
	memcpy(out->a, point + 1, field);
	memcpy(out->b, point + 1 + field, field);
	out->a_len = out->b_len = field;
	BN_free(d);
	EC_POINT_free(pub);
	EC_GROUP_free(group);
	BN_CTX_free(ctx);
	return key;
}
