/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files that fill a ta_cert, and by nobody else. */
#ifndef TA_X509_PARSE_H
#define TA_X509_PARSE_H

#include "x509/cert.h"
#include "x509/der.h"

/* A certificate or CRL being parsed. The first failure is kept. */
typedef struct ta_parse {
	ta_cert *c;        /* NULL: a CRL */
	const uint8_t *at; /* where the failure is */
	const char *what;  /* what was expected there; NULL: no failure */
} ta_parse;

/* Remember a failure (the first one only); always false. */
bool ta_parse_fail(ta_parse *p, const uint8_t *at, const char *what);

/* ta_parse_fail at the reader's next byte. */
bool ta_parse_fail_here(ta_parse *p, const ta_reader *r, const char *what);

/* Record a deviation, each code once. Nothing without a certificate: a CRL keeps none. */
void ta_parse_note(ta_parse *p, int code, const uint8_t *at);

/* The next element, of this tag; a length in too many bytes is noted. */
bool ta_parse_expect(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out, const char *what);
bool ta_parse_optional(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out);
bool ta_parse_any(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what);

/* The next element, which must be a well-formed OID. */
bool ta_parse_oid(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what);

/* A BIT STRING under this tag, if one is next. */
bool ta_parse_optional_bits(ta_parse *p, ta_reader *r, uint8_t tag, bool *there);

/* The one element of this tag that fills `content`. */
bool ta_parse_only(ta_parse *p, ta_span content, uint8_t tag, ta_tlv *out, const char *what);

/* True when nothing is left of r; otherwise a failure. */
bool ta_parse_end(ta_parse *p, const ta_reader *r, const char *what);

/* A BOOLEAN DEFAULT FALSE, if one is next. */
bool ta_parse_bool(ta_parse *p, ta_reader *r, uint8_t tag, bool *out);

/* A Name with tag and length: RDNSequence of non-empty SETs of attributes (RFC 5280 4.1.2.4). */
bool ta_parse_name(ta_parse *p, ta_span name);

/* Content of a GeneralNames: every element of a kind that somebody uses, and well formed. */
bool ta_parse_general_names(ta_parse *p, ta_span content);

/* A signature's AlgorithmIdentifier; one this library does not know is no failure. */
bool ta_parse_algorithm(ta_parse *p, ta_reader *r, ta_sigalg *out);

/* AuthorityKeyIdentifier (RFC 5280 4.2.1.1). */
bool ta_parse_aki(ta_parse *p, ta_span content, ta_span *key_id, ta_span *issuer, ta_span *serial);

/* Content of an explicitly tagged DistributionPointName (RFC 5280 4.2.1.13): its fullName's
 * content, empty when it is a name relative to the CRL's issuer. */
bool ta_parse_point_name(ta_parse *p, ta_span content, ta_span *full_name);

/* Content of Extension (RFC 5280 4.1). */
bool ta_parse_extension(ta_parse *p, ta_span content, ta_tlv *oid, bool *critical, ta_tlv *value);

/* The content of a certificate's [3] Extensions. */
bool ta_parse_extensions(ta_parse *p, ta_span content);

#endif
