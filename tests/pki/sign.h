/* SPDX-License-Identifier: BSD-2-Clause */
/* Signature algorithms and the signed envelope that certificates and CRLs share. */
#ifndef TESTS_PKI_SIGN_H
#define TESTS_PKI_SIGN_H

#include "key.h"

enum pki_sigalg {
	PKI_SIG_DEFAULT, /* SHA-256 for RSA and P-256, SHA-384 for P-384, SHA-512 for P-521 */
	PKI_SIG_RSA_SHA1,
	PKI_SIG_RSA_SHA256,
	PKI_SIG_RSA_SHA384,
	PKI_SIG_RSA_SHA512,
	PKI_SIG_PSS_SHA256,
	PKI_SIG_PSS_SHA384,
	PKI_SIG_PSS_SHA512,
	PKI_SIG_ECDSA_SHA1,
	PKI_SIG_ECDSA_SHA256,
	PKI_SIG_ECDSA_SHA384,
	PKI_SIG_ECDSA_SHA512,
	PKI_SIG_COUNT
};

struct pki_sign {
	/* how it is signed, and what the outer AlgorithmIdentifier says */
	enum pki_sigalg alg;
	enum pki_sigalg inner; /* what the signed part says; default the same */
	/* NULL parameters on ECDSA (Intel's root has them), none on RSA PKCS#1 */
	bool flip_null;
	bool flip_inner_null;      /* the same for the inner one alone */
	bool broken;               /* one bit of the signature flipped */
	unsigned unused_bits;      /* of the signature BIT STRING */
	struct pki_bytes raw;      /* this instead of a signature */
	const struct pki_key *key; /* another key than the issuer's */
};

enum pki_sigalg pki_sign_resolve(enum pki_sigalg alg, const struct pki_key *key);
/* The AlgorithmIdentifier as the signed part has it. */
void pki_sign_inner(struct derout *d, const struct pki_sign *sign, const struct pki_key *key);
/* SEQUENCE { tbs, algorithm, signature }. */
void pki_sign_envelope(struct derout *d, struct pki_bytes tbs, const struct pki_sign *sign,
		       const struct pki_key *key);

#endif
