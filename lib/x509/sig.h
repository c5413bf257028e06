/* SPDX-License-Identifier: BSD-2-Clause */
/* Signature verification with OpenSSL. */
#ifndef TA_X509_SIG_H
#define TA_X509_SIG_H

#include "base/error.h"
#include "x509/cert.h"

/* A public key ready to verify signatures. It is immutable and may be used by several threads at
 * once. */
typedef struct ta_verifier ta_verifier;

/* Create a verifier with EVP_PKEY_fromdata(), which takes a tenth of the time of the decoder.
 * TPMATTEST_E_KEY if ta_key_check() does not accept the key for a CA, in which case OpenSSL does
 * not see it, or if OpenSSL rejects it. */
int ta_verifier_new(const ta_pubkey *key, ta_verifier **out, tpmattest_error **err);
void ta_verifier_free(ta_verifier *v);

/* Verify the signature over `signed_bytes`. Returns 0 only if it is correct. TPMATTEST_E_UNTRUSTED:
 * it is wrong, or the algorithm does not match the key. TPMATTEST_E_UNSUPPORTED: the algorithm is
 * not supported. TPMATTEST_E_CRYPTO, TPMATTEST_E_NOMEM: the result could not be determined. */
int ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span signed_bytes,
		 ta_span signature, tpmattest_error **err);

/* Verify the signature of a certificate with its issuer's key. */
static inline int ta_cert_check(const ta_cert *child, const ta_verifier *issuer,
				tpmattest_error **err)
{
	return ta_sig_check(issuer, &child->sig, child->tbs, child->signature, err);
}

/* Parse an AlgorithmIdentifier (whole TLV) as a signature algorithm. The kind is UNKNOWN if it is
 * not supported. */
void ta_sigalg_parse(ta_span algorithm, ta_sigalg *out);

/* Parse RSASSA-PSS-params (whole TLV, RFC 4055 3.1) into md, mgf_md and salt. Returns false if they
 * are malformed or not supported. */
bool ta_sigalg_pss(ta_span params, ta_sigalg *out);

/* Returns a name such as "ecdsa-sha384", "rsa-sha256", "rsa-pss-sha256" or "unknown". Static. */
const char *ta_sigalg_name(const ta_sigalg *a);

/* SHA-1 and SHA-256, for key identifiers and fingerprints. They return false only if OpenSSL
 * fails. */
bool ta_sha1(const void *p, size_t n, uint8_t out[20]);
bool ta_sha256(const void *p, size_t n, uint8_t out[32]);

/* A hash by its OpenSSL name. Returns false if this OpenSSL does not provide it, as is possible for
 * SM3, or fails. */
bool ta_digest(const char *name, const void *p, size_t n, uint8_t *out);

#endif
