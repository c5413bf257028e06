/* SPDX-License-Identifier: BSD-2-Clause */
/* Internal interface of the certificate and CRL parsers. */
#ifndef TA_X509_PARSE_H
#define TA_X509_PARSE_H

#include "x509/cert.h"
#include "x509/der.h"

/* A certificate or CRL being parsed. The first failure is kept. */
typedef struct ta_parse {
	ta_cert *c;        /* NULL for a CRL */
	const uint8_t *at; /* position of the failure */
	const char *what;  /* expected element; NULL if there is no failure */
} ta_parse;

/* Record a failure (the first one only). Always returns false. */
bool ta_parse_fail(ta_parse *p, const uint8_t *at, const char *what);

/* ta_parse_fail at the reader's next byte. */
bool ta_parse_fail_here(ta_parse *p, const ta_reader *r, const char *what);

/* Record a deviation, once for each code. Deviations of a CRL are ignored. */
void ta_parse_note(ta_parse *p, int code, const uint8_t *at);

/* Read the next element, which must have this tag. A length that is not in the shortest form is
 * noted. */
bool ta_parse_expect(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out, const char *what);
bool ta_parse_optional(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out);
bool ta_parse_any(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what);

/* Read the next element, which must be a well-formed OID. */
bool ta_parse_oid(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what);

/* Read a BIT STRING with this tag, if it is next. */
bool ta_parse_optional_bits(ta_parse *p, ta_reader *r, uint8_t tag, bool *there);

/* Read `content`, which must consist of one element with this tag. */
bool ta_parse_only(ta_parse *p, ta_span content, uint8_t tag, ta_tlv *out, const char *what);

/* Fail unless nothing is left in r. */
bool ta_parse_end(ta_parse *p, const ta_reader *r, const char *what);

/* Read a BOOLEAN DEFAULT FALSE, if it is next. */
bool ta_parse_bool(ta_parse *p, ta_reader *r, uint8_t tag, bool *out);

/* Check a Name with tag and length: RDNSequence of non-empty SETs of attributes (RFC 5280
 * 4.1.2.4). */
bool ta_parse_name(ta_parse *p, ta_span name);

/* Check the content of GeneralNames: all elements must be well-formed and of a kind used in
 * practice. */
bool ta_parse_general_names(ta_parse *p, ta_span content);

/* Read a signature's AlgorithmIdentifier. An unknown algorithm is not a failure. */
bool ta_parse_algorithm(ta_parse *p, ta_reader *r, ta_sigalg *out);

/* Read AuthorityKeyIdentifier (RFC 5280 4.2.1.1). */
bool ta_parse_aki(ta_parse *p, ta_span content, ta_span *key_id, ta_span *issuer, ta_span *serial);

/* Read the content of an explicitly tagged DistributionPointName (RFC 5280 4.2.1.13). *full_name is
 * the content of its fullName, or empty if the name is relative to the CRL's issuer. */
bool ta_parse_point_name(ta_parse *p, ta_span content, ta_span *full_name);

/* Read the content of Extension (RFC 5280 4.1). */
bool ta_parse_extension(ta_parse *p, ta_span content, ta_tlv *oid, bool *critical, ta_tlv *value);

/* Read the content of a certificate's [3] Extensions. */
bool ta_parse_extensions(ta_parse *p, ta_span content);

#endif
