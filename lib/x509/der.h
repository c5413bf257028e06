/* SPDX-License-Identifier: BSD-2-Clause */
/* A DER (ITU-T X.690) parser that works on the original bytes. Nothing is copied or re-encoded. */
#ifndef TA_X509_DER_H
#define TA_X509_DER_H

#include "base/reader.h"

/* Identifier octets of the universal types used here, and of context tags. */
enum {
	TA_DER_BOOLEAN = 0x01,
	TA_DER_INTEGER = 0x02,
	TA_DER_BITS = 0x03,
	TA_DER_OCTETS = 0x04,
	TA_DER_NULL = 0x05,
	TA_DER_OID = 0x06,
	TA_DER_ENUM = 0x0a,
	TA_DER_UTF8 = 0x0c,
	TA_DER_NUMERIC = 0x12,
	TA_DER_PRINTABLE = 0x13,
	TA_DER_TELETEX = 0x14,
	TA_DER_IA5 = 0x16,
	TA_DER_UTCTIME = 0x17,
	TA_DER_GENTIME = 0x18,
	TA_DER_VISIBLE = 0x1a,
	TA_DER_UNIVERSAL = 0x1c,
	TA_DER_BMP = 0x1e,
	TA_DER_SEQUENCE = 0x30,
	TA_DER_SET = 0x31,
};
#define TA_DER_CONTEXT(n) (0x80 | (n))      /* implicit, primitive */
#define TA_DER_CONTEXT_CONS(n) (0xa0 | (n)) /* constructed or explicit */

typedef struct ta_tlv {
	uint8_t tag;
	ta_span value; /* content octets */
	ta_span whole; /* identifier, length and content as encoded */
	/* the length is not encoded in the fewest bytes: BER, not DER; a deviation, but not an
	 * error */
	bool long_length;
} ta_tlv;

/* Read the next element. Fails, and marks the reader as failed, at the end, on an indefinite
 * length, a tag number over 30, a primitive SEQUENCE or a constructed string, a length of more than
 * four bytes, or a length past the end. */
bool ta_der_next(ta_reader *r, ta_tlv *out);

/* Read the next element, which must have this tag; otherwise the reader fails. */
bool ta_der_expect(ta_reader *r, uint8_t tag, ta_tlv *out);

/* Read the next element if it has this tag; otherwise return false without consuming anything or
 * failing. */
bool ta_der_optional(ta_reader *r, uint8_t tag, ta_tlv *out);

/* Returns a reader for the content of a constructed element. */
static inline ta_reader ta_der_inside(const ta_tlv *t)
{
	return ta_reader_span(t->value);
}

/* Convert INTEGER content to a non-negative number below 2^31, or return false. */
bool ta_der_small_uint(ta_span value, uint32_t *out);

/* Whether INTEGER content has a redundant leading byte (X.690 8.3.2). */
bool ta_der_int_padded(ta_span value);

/* Returns INTEGER content as an unsigned number without leading zeros. Empty (p NULL) if it is
 * empty or negative. */
ta_span ta_der_unsigned(ta_span value);

/* Whether OID content consists of complete arcs in the shortest encoding (X.690 8.19.2). */
bool ta_der_oid_valid(ta_span value);

/* Whether BIT STRING content begins with a valid number of unused bits (X.690 8.6.2). */
bool ta_der_bits_valid(ta_span value);

/* Split AlgorithmIdentifier content into the OID's content and the parameters (tag 0 and empty if
 * absent). Returns false if it is malformed. */
bool ta_der_algorithm(ta_span content, ta_span *oid, ta_tlv *params);

/* Convert a UTCTime or GeneralizedTime to seconds since 1970. Only the forms of RFC 5280 4.1.2.5
 * are accepted (Z, seconds, no fraction), for the years 0000 to 9999. The C library's time_t is not
 * used. Returns false for anything else. */
bool ta_der_time(uint8_t tag, ta_span value, int64_t *out);

/* Write a time as "2049-12-31T23:59:59Z" (21 bytes including the NUL). The year must be 0 to
 * 9999. */
void ta_time_text(int64_t t, char out[21]);

/* Convert an RFC 3339 date and time ("2024-11-21T00:00:00Z", offsets allowed), or a date (midnight
 * UTC), to seconds since 1970. */
bool ta_time_parse(const char *s, int64_t *out);

#endif
