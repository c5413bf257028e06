/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys for test certificates. A key is told by kind and slot and is the same in every run and every
 * process: EC scalars are digests of a fixed text, RSA primes are known offsets from such a digest,
 * so none has to be searched for. They are test keys and public; nothing may ever trust them.
 */
#ifndef TESTS_PKI_KEY_H
#define TESTS_PKI_KEY_H

#include "derout.h"

#include <openssl/evp.h>

enum pki_kind {
	PKI_RSA1024,
	PKI_RSA2048,
	PKI_RSA3072,
	PKI_RSA4096,
	PKI_P224,
	PKI_P256,
	PKI_P384,
	PKI_P521,
	PKI_OTHER /* a subjectPublicKeyInfo given as it is */
};

/* How the key stands in subjectPublicKeyInfo. */
enum pki_spki {
	PKI_SPKI_PLAIN, /* rsaEncryption with NULL, id-ecPublicKey with a named curve */
	/* RSAES-OAEP with [2] pSpecified "TCPA", as Infineon and ST of the 1.2 era */
	PKI_SPKI_OAEP,
	PKI_SPKI_OAEP_NUL,    /* ... with all three parameters and "TCPA\0", as Nuvoton */
	PKI_SPKI_OAEP_EMPTY,  /* RSAES-OAEP with an empty SEQUENCE */
	PKI_SPKI_PSS,         /* id-RSASSA-PSS without parameters */
	PKI_SPKI_NO_NULL,     /* rsaEncryption without parameters */
	PKI_SPKI_COMPRESSED,  /* the EC point compressed */
	PKI_SPKI_CURVE_ABSENT /* id-ecPublicKey without parameters */
};

struct pki_key;

/* A key pair out of the cache; borrowed, never freed. Slots 0 to 7 (RSA 2048), 0 to 3 (other RSA)
 * cost nothing to make. */
const struct pki_key *pki_key(enum pki_kind kind, unsigned slot);
/* Empties the cache, for leak checkers; no key may be in use. */
void pki_key_forget_all(void);

/* Public keys from elsewhere, a TPM's for one; owned by the caller. Coordinates are left-padded to
 * the field. */
struct pki_key *pki_key_rsa_public(struct pki_bytes modulus, uint32_t exponent);
struct pki_key *pki_key_ec_public(enum pki_kind curve, struct pki_bytes x, struct pki_bytes y);
struct pki_key *pki_key_raw_spki(struct pki_bytes spki);
void pki_key_free(struct pki_key *key);

enum pki_kind pki_key_kind(const struct pki_key *key);
bool pki_key_is_rsa(const struct pki_key *key);
/* Borrowed; NULL for a public key from elsewhere. */
EVP_PKEY *pki_key_evp(const struct pki_key *key);
/* What stands in the BIT STRING of the SPKI: RSAPublicKey, or the uncompressed point. */
struct pki_bytes pki_key_bits(const struct pki_key *key);
/* The whole modulus (RSA), or X || Y (EC): what the vendors' services hash. */
struct pki_bytes pki_key_numbers(const struct pki_key *key);
void pki_key_spki(struct derout *d, const struct pki_key *key, enum pki_spki form);

#endif
