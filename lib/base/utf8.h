/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8 (RFC 3629) decoding of untrusted bytes. */
#ifndef TA_BASE_UTF8_H
#define TA_BASE_UTF8_H

#include "base/span.h"

/* Returns the length, 1 to 4, of the character at the start of s. Returns 0 if s is empty or does
 * not begin with a valid character (a stray or missing continuation byte, an overlong form, a
 * surrogate, or beyond U+10FFFF). */
size_t ta_utf8_next(ta_span s);

/* The same, and store the character in *c. Returns 0 if it is not valid. */
size_t ta_utf8_char(ta_span s, uint32_t *c);

/* Encode a character up to U+10FFFF as UTF-8. Returns the number of bytes. */
size_t ta_utf8_put(uint32_t c, char out[4]);

#endif
