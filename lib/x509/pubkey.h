/* SPDX-License-Identifier: BSD-2-Clause */
/* A subject public key as a view: what it takes to compare it with a TPM's key, to name its size,
 * and to make an EVP_PKEY of it when a signature must be checked. */
#ifndef TA_X509_PUBKEY_H
#define TA_X509_PUBKEY_H

#include "base/error.h"
#include "base/span.h"

enum { TA_KEY_UNKNOWN = 0, TA_KEY_RSA, TA_KEY_RSA_OAEP, TA_KEY_RSA_PSS, TA_KEY_EC };
enum { TA_CURVE_UNKNOWN = 0, TA_CURVE_P256, TA_CURVE_P384, TA_CURVE_P521, TA_CURVE_SM2 };

typedef struct ta_pubkey {
	int type;
	int curve;
	/* of the modulus, or of the curve's field; 0 when the type is unknown */
	unsigned bits;
	ta_span spki;      /* SubjectPublicKeyInfo as it stands */
	ta_span algorithm; /* its AlgorithmIdentifier as it stands */
	/* content of the BIT STRING without the unused-bits byte (hashed by RFC 5280 4.2.1.2
	 * (1)) */
	ta_span key_bits;
	ta_span n, e;        /* RSA, big-endian, leading zeros stripped */
	ta_span point;       /* EC, uncompressed: 04 || X || Y */
	ta_span x, y;        /* EC, each of the field's length */
	bool params_missing; /* an RSA algorithm identifier without its NULL */
	bool padded;         /* an INTEGER with superfluous leading bytes */
	bool long_length;    /* a length not in its fewest bytes */
	ta_span pss_params;  /* RSA_PSS: what the key restricts its signatures to; empty: nothing */
} ta_pubkey;

/* As ta_pubkey_parse, without an error object: on failure *what says what was expected where *at
 * points. */
bool ta_pubkey_view(ta_span spki, ta_pubkey *out, const uint8_t **at, const char **what);

/* View an SPKI. Malformed DER is TPMATTEST_E_KEY; a well-formed key of another kind has type
 * UNKNOWN. */
int ta_pubkey_parse(const uint8_t *spki, size_t n, ta_pubkey *out, tpmattest_error **err);

/* A view on numbers that stand in no SubjectPublicKeyInfo, as a TPM gives them: modulus and
 * exponent without leading zeros; an uncompressed point of the curve's length (false otherwise).
 * spki, algorithm and key_bits stay empty. */
void ta_pubkey_from_rsa(ta_span n, ta_span e, ta_pubkey *out);
bool ta_pubkey_from_point(int curve, ta_span point, ta_pubkey *out);

/* "rsa2048", "rsaes-oaep2048", "p256", "p384", "p521", "sm2", "unknown" into out. */
void ta_pubkey_name(const ta_pubkey *k, char out[24]);

/* Bytes of a coordinate of a TA_CURVE_..., 0 for unknown. */
size_t ta_curve_bytes(int curve);

/* Same type family, curve, exponent and key: an RSAES-OAEP key equals the RSA key with the same
 * numbers, because the TPM has no such difference. */
bool ta_pubkey_equal(const ta_pubkey *a, const ta_pubkey *b);

#endif
