/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"

/* RFC 3629 4: the forms of a character, selected by the first byte. */
static const struct form {
	uint8_t first, last; /* of the first byte */
	uint8_t low, high;   /* range of the second byte; further bytes are 80 to BF */
	uint8_t n;
} forms[] = {
	{ 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static bool fits(const struct form *f, ta_span s)
{
	if (s.n < f->n)
		return false;
	if (f->n > 1 && (s.p[1] < f->low || s.p[1] > f->high))
		return false;
	for (size_t i = 2; i < f->n; i++)
		if (s.p[i] < 0x80 || s.p[i] > 0xbf)
			return false;
	return true;
}

size_t ta_utf8_next(ta_span s)
{
	for (size_t i = 0; s.n > 0 && i < sizeof(forms) / sizeof(forms[0]); i++)
		if (s.p[0] >= forms[i].first && s.p[0] <= forms[i].last)
			return fits(&forms[i], s) ? forms[i].n : 0;
	return 0;
}

size_t ta_utf8_char(ta_span s, uint32_t *c)
{
	size_t n = ta_utf8_next(s);

	*c = 0;
	if (n == 0)
		return 0;
	*c = n == 1 ? s.p[0] : s.p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | (s.p[i] & 0x3fu);
	return n;
}

size_t ta_utf8_put(uint32_t c, char out[4])
{
	static const uint8_t lead[] = { 0, 0xc0, 0xe0, 0xf0 };
	size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	for (size_t i = more; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(lead[more] | c);
	return 1 + more;
}
