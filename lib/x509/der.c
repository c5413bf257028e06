/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/der.h"

/* Read a length in the long form, whose first octet was `first` (X.690 8.1.3.5). */
static size_t long_length(ta_reader *r, uint8_t first, bool *padded)
{
	unsigned count = first & 0x7f;
	size_t n = 0;

	if (count == 0 || count > 4) {
		r->failed = true;
		return 0;
	}
	for (unsigned i = 0; i < count; i++) {
		uint8_t b = ta_reader_u8(r);

		if (i == 0 && b == 0)
			*padded = true;
		n = n << 8 | b;
	}
	if (n < 0x80)
		*padded = true;
	return n;
}

/* In DER, universal types are primitive except for SEQUENCE and SET (and EXTERNAL and EMBEDDED PDV,
 * which are not used): X.690 10.2. Tag 0 ends an indefinite length, and tag numbers over 30 are
 * encoded in more bytes. */
static bool tag_taken(uint8_t tag)
{
	unsigned number = tag & 0x1f;
	bool constructed = tag & 0x20;

	if (number == 0x1f || tag == 0)
		return false;
	return tag >= 0x40 || constructed == (number == 0x10 || number == 0x11);
}

bool ta_der_next(ta_reader *r, ta_tlv *out)
{
	size_t start = r->at, n;
	bool padded = false;
	uint8_t tag = ta_reader_u8(r);

	if (!tag_taken(tag))
		r->failed = true;
	n = ta_reader_u8(r);
	if (n >= 0x80)
		n = long_length(r, (uint8_t)n, &padded);
	out->value = ta_reader_bytes(r, n);
	if (r->failed) {
		*out = (ta_tlv){ 0 };
		return false;
	}
	out->tag = tag;
	out->long_length = padded;
	out->whole = (ta_span){ r->p + start, r->at - start };
	return true;
}

bool ta_der_expect(ta_reader *r, uint8_t tag, ta_tlv *out)
{
	if (ta_der_optional(r, tag, out))
		return true;
	r->failed = true;
	return false;
}

bool ta_der_optional(ta_reader *r, uint8_t tag, ta_tlv *out)
{
	if (ta_reader_left(r) == 0 || r->p[r->at] != tag) {
		*out = (ta_tlv){ 0 };
		return false;
	}
	return ta_der_next(r, out);
}

bool ta_der_int_padded(ta_span v)
{
	return v.n > 1 && ((v.p[0] == 0 && v.p[1] < 0x80) || (v.p[0] == 0xff && v.p[1] >= 0x80));
}

ta_span ta_der_unsigned(ta_span v)
{
	if (v.n == 0 || v.p[0] >= 0x80)
		return (ta_span){ 0 };
	while (v.n > 1 && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	return v;
}

bool ta_der_small_uint(ta_span value, uint32_t *out)
{
	ta_span v = ta_der_unsigned(value);
	uint32_t x = 0;

	*out = 0;
	if (v.n == 0 || v.n > 4 || (v.n == 4 && v.p[0] >= 0x80))
		return false;
	for (size_t i = 0; i < v.n; i++)
		x = x << 8 | v.p[i];
	*out = x;
	return true;
}

bool ta_der_oid_valid(ta_span value)
{
	bool begins = true;

	for (size_t i = 0; i < value.n; i++) {
		if (begins && value.p[i] == 0x80)
			return false;
		begins = value.p[i] < 0x80;
	}
	return value.n > 0 && begins;
}

bool ta_der_bits_valid(ta_span value)
{
	return value.n > 0 && value.p[0] <= 7 && (value.n > 1 || value.p[0] == 0);
}

/* Reject content that is invalid for the type. This covers elements of which only the type is
 * checked. */
static bool content_fits(const ta_tlv *t)
{
	switch (t->tag) {
	case TA_DER_BOOLEAN:
		return t->value.n == 1;
	case TA_DER_INTEGER:
	case TA_DER_ENUM:
		return t->value.n > 0;
	case TA_DER_BITS:
		return ta_der_bits_valid(t->value);
	case TA_DER_NULL:
		return t->value.n == 0;
	case TA_DER_OID:
		return ta_der_oid_valid(t->value);
	default:
		return true;
	}
}

bool ta_der_algorithm(ta_span content, ta_span *oid, ta_tlv *params)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv t;

	*params = (ta_tlv){ 0 };
	ta_der_expect(&r, TA_DER_OID, &t);
	*oid = t.value;
	if (ta_reader_left(&r) > 0 && (!ta_der_next(&r, params) || !content_fits(params)))
		return false;
	return ta_reader_done(&r) && ta_der_oid_valid(*oid);
}
