/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text.h"

#include <stdlib.h>

#include "base/utf8.h"

bool ta_text_unfit(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void ta_text_clean(char *s)
{
	size_t left;
	uint32_t c;
	char *to;

	while (*s >= 0x20 && *s < 0x7f) /* fast path: most text is printable ASCII */
		s++;
	to = s;
	left = strlen(s);
	while (left) {
		size_t n = ta_utf8_char((ta_span){ (const uint8_t *)s, left }, &c);

		if (n == 0 || ta_text_unfit(c)) {
			*to++ = '?';
			n = n ? n : 1;
		} else {
			memmove(to, s, n);
			to += n;
		}
		s += n;
		left -= n;
	}
	*to = 0;
}

char *ta_text_copy(const char *s, size_t max)
{
	char *copy = strndup(s, max);

	if (copy)
		ta_text_clean(copy);
	return copy;
}
