/* SPDX-License-Identifier: BSD-2-Clause */
/* A subject public key as a view. It is used to compare the key with a TPM's key, to describe it,
 * and to create an EVP_PKEY for verifying a signature. */
#ifndef TA_X509_PUBKEY_H
#define TA_X509_PUBKEY_H

#include "base/error.h"
#include "base/span.h"

enum { TA_KEY_UNKNOWN = 0, TA_KEY_RSA, TA_KEY_RSA_OAEP, TA_KEY_RSA_PSS, TA_KEY_EC };
enum { TA_CURVE_UNKNOWN = 0, TA_CURVE_P256, TA_CURVE_P384, TA_CURVE_P521, TA_CURVE_SM2 };

typedef struct ta_pubkey {
	int type;
	int curve;
	/* of the modulus, or of the curve's field; 0 if the type is unknown */
	unsigned bits;
	ta_span spki;      /* SubjectPublicKeyInfo as encoded */
	ta_span algorithm; /* its AlgorithmIdentifier as encoded */
	/* content of the BIT STRING without the unused-bits byte (hashed by RFC 5280 4.2.1.2
	 * (1)) */
	ta_span key_bits;
	ta_span n, e;        /* RSA, big-endian, leading zeros stripped */
	ta_span point;       /* EC, uncompressed: 04 || X || Y */
	ta_span x, y;        /* EC, each with the length of the field */
	bool params_missing; /* the RSA algorithm identifier lacks its NULL */
	bool padded;         /* an INTEGER has redundant leading bytes */
	bool long_length;    /* a length is not encoded in the fewest bytes */
	/* RSA_PSS: the parameters to which the key is restricted; empty if there is no
	 * restriction */
	ta_span pss_params;
} ta_pubkey;

/* Like ta_pubkey_parse(), without an error object. On failure *what is the element expected at
 * *at. */
bool ta_pubkey_view(ta_span spki, ta_pubkey *out, const uint8_t **at, const char **what);

/* Parse an SPKI. Malformed DER gives TPMATTEST_E_KEY. A well-formed key of an unsupported kind has
 * type UNKNOWN. */
int ta_pubkey_parse(const uint8_t *spki, size_t n, ta_pubkey *out, tpmattest_error **err);

/* Create a view of a key that is not in a SubjectPublicKeyInfo, such as a key read from a TPM:
 * modulus and exponent without leading zeros, or an uncompressed point of the curve's length
 * (otherwise false). spki, algorithm and key_bits are left empty. */
void ta_pubkey_from_rsa(ta_span n, ta_span e, ta_pubkey *out);
bool ta_pubkey_from_point(int curve, ta_span point, ta_pubkey *out);

/* Write "rsa2048", "rsaes-oaep2048", "p256", "p384", "p521", "sm2" or "unknown" to out. */
void ta_pubkey_name(const ta_pubkey *k, char out[24]);

/* Returns the size of a coordinate of a TA_CURVE_... in bytes, or 0 if the curve is unknown. */
size_t ta_curve_bytes(int curve);

/* Returns the content of the OBJECT IDENTIFIER of a TA_KEY_... or TA_CURVE_...; empty if unknown. */
ta_span ta_pubkey_oid(int type);
ta_span ta_curve_oid(int curve);

/* Whether type, curve, exponent and key are the same. An RSAES-OAEP key equals the RSA key with the
 * same numbers, because a TPM does not distinguish them. */
bool ta_pubkey_equal(const ta_pubkey *a, const ta_pubkey *b);

#endif
