/* SPDX-License-Identifier: BSD-2-Clause */
/* Decodes the characters of the string types used in names. */
#ifndef TA_X509_CHARS_H
#define TA_X509_CHARS_H

#include "x509/der.h"

typedef struct ta_chars {
	const uint8_t *p;
	size_t n, at;
	int width; /* bytes per character; 0 for UTF-8 */
} ta_chars;

#define TA_CHARS_END ((int32_t)-1)
#define TA_CHARS_BAD ((int32_t)-2) /* the bytes read are not a character */

/* Returns false if the element does not have a supported string type. */
bool ta_chars_on(const ta_tlv *value, ta_chars *out);

/* Returns the next Unicode character, TA_CHARS_END or TA_CHARS_BAD. */
int32_t ta_chars_next(ta_chars *c);

#endif
