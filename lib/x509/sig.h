/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures: the one place where views meet OpenSSL. */
#ifndef TA_X509_SIG_H
#define TA_X509_SIG_H

#include "base/error.h"
#include "x509/cert.h"

/* A public key ready to check signatures. Immutable; one may be used by many threads at once. */
typedef struct ta_verifier ta_verifier;

/* From a view, through EVP_PKEY_fromdata (a tenth of the time of the decoder). TPMATTEST_E_KEY when
 * the key is none that ta_key_check takes from a CA, before OpenSSL sees it, or OpenSSL refuses
 * it. */
int ta_verifier_new(const ta_pubkey *key, ta_verifier **out, tpmattest_error **err);
void ta_verifier_free(ta_verifier *v);

/* 0: the signature over `signed_bytes` is right. TPMATTEST_E_UNTRUSTED: it is wrong, or algorithm
 * and key do not go together. TPMATTEST_E_UNSUPPORTED: an algorithm this library does not take.
 * TPMATTEST_E_CRYPTO, TPMATTEST_E_NOMEM: could not tell. Only 0 is a yes. */
int ta_sig_check(const ta_verifier *v, const ta_sigalg *alg, ta_span signed_bytes,
		 ta_span signature, tpmattest_error **err);

/* The certificate's own signature under its issuer's key. */
static inline int ta_cert_check(const ta_cert *child, const ta_verifier *issuer,
				tpmattest_error **err)
{
	return ta_sig_check(issuer, &child->sig, child->tbs, child->signature, err);
}

/* Parse an AlgorithmIdentifier (whole TLV) as a signature algorithm; kind UNKNOWN when it is none
 * we take. */
void ta_sigalg_parse(ta_span algorithm, ta_sigalg *out);

/* RSASSA-PSS-params (whole TLV, RFC 4055 3.1) into md, mgf_md and salt; false when they are
 * malformed or name what this library does not take. */
bool ta_sigalg_pss(ta_span params, ta_sigalg *out);

/* "ecdsa-sha384", "rsa-sha256", "rsa-pss-sha256", "unknown". Static. */
const char *ta_sigalg_name(const ta_sigalg *a);

/* SHA-1 and SHA-256 (in keyed identifiers and fingerprints). False only when OpenSSL fails. */
bool ta_sha1(const void *p, size_t n, uint8_t out[20]);
bool ta_sha256(const void *p, size_t n, uint8_t out[32]);

#endif
