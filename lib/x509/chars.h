/* SPDX-License-Identifier: BSD-2-Clause */
/* The characters of the string types that names are made of. */
#ifndef TA_X509_CHARS_H
#define TA_X509_CHARS_H

#include "x509/der.h"

typedef struct ta_chars {
	const uint8_t *p;
	size_t n, at;
	int width; /* bytes of a character; 0: UTF-8 */
} ta_chars;

#define TA_CHARS_END ((int32_t)-1)
#define TA_CHARS_BAD ((int32_t)-2) /* what was passed is no character */

/* False when the element is no string type that this can read. */
bool ta_chars_on(const ta_tlv *value, ta_chars *out);

/* The next character (Unicode), TA_CHARS_END or TA_CHARS_BAD. */
int32_t ta_chars_next(ta_chars *c);

#endif
