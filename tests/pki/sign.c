/* SPDX-License-Identifier: BSD-2-Clause */
#include "sign.h"

#include <openssl/rsa.h>

#include <stdlib.h>

enum family { RSA_PKCS1, RSA_PSS, ECDSA };

static const struct {
	enum family family;
	const char *oid;
	const char *digest;
	const char *digest_oid;
	int salt;
} algs[PKI_SIG_COUNT] = {
	[PKI_SIG_RSA_SHA1] = { RSA_PKCS1, "1.2.840.113549.1.1.5", "SHA1", NULL, 0 },
	[PKI_SIG_RSA_SHA256] = { RSA_PKCS1, "1.2.840.113549.1.1.11", "SHA256", NULL, 0 },
	[PKI_SIG_RSA_SHA384] = { RSA_PKCS1, "1.2.840.113549.1.1.12", "SHA384", NULL, 0 },
	[PKI_SIG_RSA_SHA512] = { RSA_PKCS1, "1.2.840.113549.1.1.13", "SHA512", NULL, 0 },
	[PKI_SIG_PSS_SHA256] = { RSA_PSS, "1.2.840.113549.1.1.10", "SHA256",
				 "2.16.840.1.101.3.4.2.1", 32 },
	[PKI_SIG_PSS_SHA384] = { RSA_PSS, "1.2.840.113549.1.1.10", "SHA384",
				 "2.16.840.1.101.3.4.2.2", 48 },
	[PKI_SIG_PSS_SHA512] = { RSA_PSS, "1.2.840.113549.1.1.10", "SHA512",
				 "2.16.840.1.101.3.4.2.3", 64 },
	[PKI_SIG_ECDSA_SHA1] = { ECDSA, "1.2.840.10045.4.1", "SHA1", NULL, 0 },
	[PKI_SIG_ECDSA_SHA256] = { ECDSA, "1.2.840.10045.4.3.2", "SHA256", NULL, 0 },
	[PKI_SIG_ECDSA_SHA384] = { ECDSA, "1.2.840.10045.4.3.3", "SHA384", NULL, 0 },
	[PKI_SIG_ECDSA_SHA512] = { ECDSA, "1.2.840.10045.4.3.4", "SHA512", NULL, 0 },
};

enum pki_sigalg pki_sign_resolve(enum pki_sigalg alg, const struct pki_key *key)
{
	if (alg != PKI_SIG_DEFAULT)
		return alg;
	if (pki_key_is_rsa(key))
		return PKI_SIG_RSA_SHA256;
	switch (pki_key_kind(key)) {
	case PKI_P384:
		return PKI_SIG_ECDSA_SHA384;
	case PKI_P521:
		return PKI_SIG_ECDSA_SHA512;
	default:
		return PKI_SIG_ECDSA_SHA256;
	}
}

static void digest_alg(struct derout *d, const char *oid)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_oid(d, oid);
	derout_null(d);
	derout_close(d, seq);
}

/* RFC 4055 3.1: RSASSA-PSS-params, trailerField left at its default. */
static void pss_params(struct derout *d, enum pki_sigalg alg)
{
	size_t params = derout_open(d, DER_SEQUENCE);
	size_t hash = derout_open(d, DER_CTXC(0));

	digest_alg(d, algs[alg].digest_oid);
	derout_close(d, hash);
	size_t mgf = derout_open(d, DER_CTXC(1));
	size_t seq = derout_open(d, DER_SEQUENCE);
	derout_oid(d, "1.2.840.113549.1.1.8");
	digest_alg(d, algs[alg].digest_oid);
	derout_close(d, seq);
	derout_close(d, mgf);
	size_t salt = derout_open(d, DER_CTXC(2));
	derout_int(d, DER_INTEGER, algs[alg].salt);
	derout_close(d, salt);
	derout_close(d, params);
}

static void algorithm(struct derout *d, enum pki_sigalg alg, bool flip_null)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_oid(d, algs[alg].oid);
	if (algs[alg].family == RSA_PSS)
		pss_params(d, alg);
	else if ((algs[alg].family == RSA_PKCS1) != flip_null)
		derout_null(d);
	derout_close(d, seq);
}

void pki_sign_inner(struct derout *d, const struct pki_sign *sign, const struct pki_key *key)
{
	enum pki_sigalg inner = sign->inner ? sign->inner : sign->alg;

	algorithm(d, pki_sign_resolve(inner, sign->key ? sign->key : key),
		  sign->flip_null != sign->flip_inner_null);
}

static void compute(struct derout *out, struct pki_bytes tbs, enum pki_sigalg alg, EVP_PKEY *key)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;
	size_t len = 0;

	if (!ctx || !key ||
	    EVP_DigestSignInit_ex(ctx, &pctx, algs[alg].digest, NULL, NULL, key, NULL) != 1)
		abort();
	if (algs[alg].family == RSA_PSS &&
	    (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) != 1 ||
	     EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, algs[alg].salt) != 1))
		abort();
	if (EVP_DigestSign(ctx, NULL, &len, tbs.p, tbs.len) != 1)
		abort();
	derout_fill(out, 0, len);
	if (EVP_DigestSign(ctx, out->p, &len, tbs.p, tbs.len) != 1)
		abort();
	out->len = len;
	EVP_MD_CTX_free(ctx);
}

void pki_sign_envelope(struct derout *d, struct pki_bytes tbs, const struct pki_sign *sign,
		       const struct pki_key *key)
{
	struct derout sig = { 0 };
	const struct pki_key *with = sign->key ? sign->key : key;
	enum pki_sigalg alg = pki_sign_resolve(sign->alg, with);

	if (sign->raw.len)
		derout_bytes(&sig, sign->raw);
	else
		compute(&sig, tbs, alg, pki_key_evp(with));
	if (sign->broken)
		sig.p[sig.len - 1] ^= 0x01;
	derout_reserve(d, tbs.len + sig.len + 256);
	size_t seq = derout_open(d, DER_SEQUENCE);
	derout_bytes(d, tbs);
	algorithm(d, alg, sign->flip_null);
	derout_bits(d, sign->unused_bits, sig.p, sig.len);
	derout_close(d, seq);
	derout_free(&sig);
}
