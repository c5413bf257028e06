/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/chars.h"

/* Bytes of a character in the type's fixed width; 0: UTF-8; -1: not a string type. T.61 is read as ISO 8859-1,
 * which is what everybody writes into it; the seven-bit types likewise when somebody breaks their rule. */
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

	*out = (ta_chars){ .p = value->value.p, .n = value->value.n, .tag = value->tag };
	return w == 0 || (w > 0 && value->value.n % (size_t)w == 0);
}

/* BMPString is UCS-2: a surrogate in it is no character. */
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

/* RFC 3629: shortest form, no surrogates, nothing above 10FFFF. */
static int32_t next_utf8(ta_chars *c)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	uint8_t first = c->p[c->at++];
	size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
	uint32_t ch = first & (0x3fu >> more);

	if (first < 0x80)
		return first;
	if (first < 0xc2 || first > 0xf4 || more > c->n - c->at)
		return TA_CHARS_BAD;
	for (size_t i = 0; i < more; i++) {
		uint8_t b = c->p[c->at + i];

		if ((b & 0xc0) != 0x80)
			return TA_CHARS_BAD;
		ch = ch << 6 | (b & 0x3fu);
	}
	if (ch < least[more] || !scalar(ch))
		return TA_CHARS_BAD;
	c->at += more;
	return (int32_t)ch;
}

int32_t ta_chars_next(ta_chars *c)
{
	int w = width(c->tag);
	uint32_t ch;

	if (c->at == c->n)
		return TA_CHARS_END;
	switch (w) {
	case 0:
		return next_utf8(c);
	case 1:
		return c->p[c->at++];
	default:
		ch = big_endian(c->p + c->at, (size_t)w);
		c->at += (size_t)w;
		return scalar(ch) ? (int32_t)ch : TA_CHARS_BAD;
	}
}

size_t ta_chars_utf8(int32_t ch, uint8_t out[4])
{
	uint32_t c = (uint32_t)ch;
	size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t lead[] = { 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = more; i > 0; i--) {
		out[i] = (uint8_t)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (uint8_t)(lead[more] | c);
	return 1 + more;
}
