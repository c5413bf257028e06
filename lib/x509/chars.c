/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/chars.h"

#include "base/utf8.h"

/* Returns the width of a character of this type in bytes, 0 for UTF-8, or -1 if it is not a string
 * type. T.61 is read as ISO 8859-1, because that is what it contains in practice. The 7-bit types
 * are read the same way if they contain 8-bit characters. */
static int width(uint8_t tag)
{
	switch (tag) {
	case TA_DER_UTF8:
		return 0;
	case TA_DER_NUMERIC:
	case TA_DER_PRINTABLE:
	case TA_DER_TELETEX:
	case TA_DER_IA5:
	case TA_DER_VISIBLE:
		return 1;
	case TA_DER_BMP:
		return 2;
	case TA_DER_UNIVERSAL:
		return 4;
	default:
		return -1;
	}
}

bool ta_chars_on(const ta_tlv *value, ta_chars *out)
{
	int w = width(value->tag);

	*out = (ta_chars){ .p = value->value.p, .n = value->value.n, .width = w };
	return w == 0 || (w > 0 && value->value.n % (size_t)w == 0);
}

/* BMPString is UCS-2, so a surrogate is not a valid character. */
static uint32_t big_endian(const uint8_t *p, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

static bool scalar(uint32_t ch)
{
	return ch < 0xd800 || (ch > 0xdfff && ch < 0x110000);
}

static int32_t next_utf8(ta_chars *c)
{
	uint32_t ch;
	size_t n = ta_utf8_char((ta_span){ c->p + c->at, c->n - c->at }, &ch);

	c->at += n ? n : 1;
	return n ? (int32_t)ch : TA_CHARS_BAD;
}

int32_t ta_chars_next(ta_chars *c)
{
	uint32_t ch;

	if (c->at == c->n)
		return TA_CHARS_END;
	/* Fast path for ASCII: nearly all names are ASCII, and every path compares and hashes
	 * names. */
	if (c->width == 1 || (c->width == 0 && c->p[c->at] < 0x80))
		return c->p[c->at++];
	if (c->width == 0)
		return next_utf8(c);
	ch = big_endian(c->p + c->at, (size_t)c->width);
	c->at += (size_t)c->width;
	return scalar(ch) ? (int32_t)ch : TA_CHARS_BAD;
}
