/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/sig.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdlib.h>

#include "base/finding.h"
#include "x509/pubkey_check.h"

#define N_MD (TA_MD_SHA512 + 1)

struct ta_verifier {
	EVP_PKEY *key;
	int type;
	/* for an RSA-PSS key that is restricted to one set of parameters */
	bool restricted;
	ta_sigalg only;
	/* One context for each digest. It is initialised on first use and never changed afterwards;
	 * each check copies it. Copying takes a tenth of the time of an initialisation, and threads
	 * that share a verifier do not share a lock. */
	_Atomic(EVP_MD_CTX *) ready[N_MD];
};

static const EVP_MD *digest_of(int md)
{
	switch (md) {
	case TA_MD_SHA1:
		return EVP_sha1();
	case TA_MD_SHA256:
		return EVP_sha256();
	case TA_MD_SHA384:
		return EVP_sha384();
	case TA_MD_SHA512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

/* Handle an OpenSSL failure: out of memory, or `code` with OpenSSL's text as the detail. `before`
 * is the error that the application had left in the queue, which is not related. */
static int crypto_failure(tpmattest_error **err, int code, unsigned long before, const char *what)
{
	unsigned long e = ERR_peek_last_error();
	char text[160] = "";

	if (e && e != before) {
		if (ERR_GET_REASON(e) == ERR_R_MALLOC_FAILURE)
			return ta_error_nomem(err);
		ERR_error_string_n(e, text, sizeof(text));
	}
	return ta_error_set_detail(err, code, 0, text, "%s", what);
}

static OSSL_PARAM *rsa_params(const ta_pubkey *key)
{
	BIGNUM *n = BN_bin2bn(key->n.p, (int)key->n.n, NULL),
	       *e = BN_bin2bn(key->e.p, (int)key->e.n, NULL);
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;

	if (n && e && bld && OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_RSA_E, e))
		params = OSSL_PARAM_BLD_to_param(bld);
	OSSL_PARAM_BLD_free(bld);
	BN_free(n);
	BN_free(e);
	return params;
}

static OSSL_PARAM *ec_params(const ta_pubkey *key)
{
	static const char *const groups[] = {
		[TA_CURVE_P256] = "P-256",
		[TA_CURVE_P384] = "P-384",
		[TA_CURVE_P521] = "P-521",
	};
	OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;

	if (bld &&
	    OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, groups[key->curve],
					    0) &&
	    OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, key->point.p,
					     key->point.n))
		params = OSSL_PARAM_BLD_to_param(bld);
	OSSL_PARAM_BLD_free(bld);
	return params;
}

static EVP_PKEY *make_key(const ta_pubkey *key)
{
	bool ec = key->type == TA_KEY_EC;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, ec ? "EC" : "RSA", NULL);
	OSSL_PARAM *params = ec ? ec_params(key) : rsa_params(key);
	EVP_PKEY *out = NULL;

	if (ctx && params && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &out, EVP_PKEY_PUBLIC_KEY, params) != 1)
		out = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return out;
}

/* Returns 0, or the error if this key must not verify signatures. */
static int refuse(const ta_pubkey *key, tpmattest_error **err)
{
	int fault = ta_key_check(key, false);
	char text[TA_KEY_TEXT];

	if (fault == TA_KEY_FIT)
		return 0;
	if (fault == TA_KEY_NOMEM)
		return ta_error_nomem(err);
	ta_key_text(key, fault, text);
	return ta_error_set(err, TPMATTEST_E_KEY, "%s (%s)",
			    ta_finding_text(ta_key_finding(fault, false)), text);
}

int ta_verifier_new(const ta_pubkey *key, ta_verifier **out, tpmattest_error **err)
{
	unsigned long before = ERR_peek_last_error();
	ta_verifier *v;
	int rc;

	*out = NULL;
	rc = refuse(key, err);
	if (rc)
		return rc;
	v = calloc(1, sizeof(*v));
	if (!v)
		return ta_error_nomem(err);
	ERR_set_mark();
	v->type = key->type == TA_KEY_EC ? TA_KEY_EC : TA_KEY_RSA;
	if (key->type == TA_KEY_RSA_PSS) {
		v->type = TA_KEY_RSA_PSS;
		v->restricted = key->pss_params.n > 0;
		if (v->restricted && !ta_sigalg_pss(key->pss_params, &v->only)) {
			rc = ta_error_set(err, TPMATTEST_E_KEY, "malformed RSA-PSS key parameters");
			goto out;
		}
	}
	v->key = make_key(key);
	if (!v->key) {
		rc = crypto_failure(err, TPMATTEST_E_KEY, before, "OpenSSL rejects the public key");
		goto out;
	}
	*out = v;
	v = NULL;
	rc = 0;
out:
	ta_verifier_free(v);
	ERR_pop_to_mark();
	return rc;
}

void ta_verifier_free(ta_verifier *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < N_MD; i++)
		EVP_MD_CTX_free(atomic_load_explicit(&v->ready[i], memory_order_relaxed));
	EVP_PKEY_free(v->key);
	free(v);
}

/* Returns a context initialised for this algorithm, or NULL if OpenSSL fails. */
static EVP_MD_CTX *make_context(const ta_verifier *v, const ta_sigalg *alg)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx = NULL; /* owned by ctx */

	if (!ctx || EVP_DigestVerifyInit(ctx, &pctx, digest_of(alg->md), NULL, v->key) != 1)
		goto fail;
	if (alg->kind == TA_SIG_RSA_PSS &&
	    (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) != 1 ||
	     EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, alg->salt) != 1 ||
	     EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, digest_of(alg->mgf_md)) != 1))
		goto fail;
	return ctx;
fail:
	EVP_MD_CTX_free(ctx);
	return NULL;
}

/* Returns the shared context of a digest, creating it if necessary. If several threads do so, the
 * first one to finish wins. */
static const EVP_MD_CTX *shared_context(const ta_verifier *verifier, const ta_sigalg *alg)
{
	union {
		const ta_verifier *in;
		ta_verifier *out;
		/* caching the context does not change the visible state of the verifier */
	} u = { .in = verifier };
	_Atomic(EVP_MD_CTX *) *slot = &u.out->ready[alg->md];
	EVP_MD_CTX *have = atomic_load_explicit(slot, memory_order_acquire), *made;

	if (have)
		return have;
	made = make_context(verifier, alg);
	if (made && !atomic_compare_exchange_strong_explicit(
			    slot, &have, made, memory_order_acq_rel, memory_order_acquire)) {
		EVP_MD_CTX_free(made);
		made = have;
	}
	return made;
}

/* Returns a private context for verifying one signature. */
static EVP_MD_CTX *own_context(const ta_verifier *v, const ta_sigalg *alg)
{
	const EVP_MD_CTX *shared;
	EVP_MD_CTX *ctx;

	if (alg->kind == TA_SIG_RSA_PSS)
		return make_context(v, alg);
	shared = shared_context(v, alg);
	ctx = shared ? EVP_MD_CTX_new() : NULL;
	if (ctx && EVP_MD_CTX_copy_ex(ctx, shared) != 1) {
		EVP_MD_CTX_free(ctx);
		ctx = NULL;
	}
	return ctx;
}

static bool fits(const ta_verifier *v, const ta_sigalg *alg)
{
	if (alg->kind == TA_SIG_ECDSA)
		return v->type == TA_KEY_EC;
	if (alg->kind == TA_SIG_RSA)
		return v->type == TA_KEY_RSA;
	if (v->type == TA_KEY_EC)
		return false;
	/* RFC 4055 3.3: the hashes must be the same, and the salt at least as long. */
	return !v->restricted || (alg->md == v->only.md && alg->mgf_md == v->only.mgf_md &&
				  alg->salt >= v->only.salt);
}

int ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span signed_bytes,
		 ta_span signature, tpmattest_error **err)
{
	unsigned long before = ERR_peek_last_error();
	EVP_MD_CTX *ctx;
	int rc;

	if (alg->kind == TA_SIG_UNKNOWN || !digest_of(alg->md))
		return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
				    "unsupported signature algorithm");
	if (!fits(v, alg))
		return ta_error_set(err, TPMATTEST_E_UNTRUSTED,
				    "signature algorithm %s does not fit the key",
				    ta_sigalg_name(alg));
	ERR_set_mark();
	ctx = own_context(v, alg);
	if (!ctx)
		rc = crypto_failure(err, TPMATTEST_E_CRYPTO, before,
				    "OpenSSL could not start signature verification");
	else if (EVP_DigestVerify(ctx, signature.p, signature.n, signed_bytes.p, signed_bytes.n) ==
		 1)
		rc = 0;
	else
		rc = crypto_failure(err, TPMATTEST_E_UNTRUSTED, before,
				    "signature does not verify");
	EVP_MD_CTX_free(ctx);
	ERR_pop_to_mark();
	return rc;
}

bool ta_sha1(const void *p, size_t n, uint8_t out[20])
{
	bool ok;

	ERR_set_mark();
	ok = SHA1(p, n, out) != NULL;
	ERR_pop_to_mark();
	return ok;
}

bool ta_sha256(const void *p, size_t n, uint8_t out[32])
{
	bool ok;

	ERR_set_mark();
	ok = SHA256(p, n, out) != NULL;
	ERR_pop_to_mark();
	return ok;
}

bool ta_digest(const char *name, const void *p, size_t n, uint8_t *out)
{
	bool ok;

	ERR_set_mark();
	ok = EVP_Q_digest(NULL, name, NULL, p, n, out, NULL) == 1;
	ERR_pop_to_mark();
	return ok;
}
