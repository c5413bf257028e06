/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8 (RFC 3629) from the outside. */
#ifndef TA_BASE_UTF8_H
#define TA_BASE_UTF8_H

#include "base/span.h"

/* Bytes of the character that s begins with, 1 to 4; 0 when s is empty or begins with none (a stray
 * or missing continuation byte, an overlong form, a surrogate, beyond U+10FFFF). */
size_t ta_utf8_next(ta_span s);

/* The same, and which character it is; 0 when it is none. */
size_t ta_utf8_char(ta_span s, uint32_t *c);

/* A character up to U+10FFFF as UTF-8; how many bytes that are. */
size_t ta_utf8_put(uint32_t c, char out[4]);

#endif
