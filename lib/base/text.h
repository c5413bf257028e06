/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from outside, made fit to be shown: in messages, in JSON, on a terminal. */
#ifndef TA_BASE_TEXT_H
#define TA_BASE_TEXT_H

#include "base/span.h"

/* Characters that act on a terminal or on the reader's eye: C0, DEL, C1, the line and paragraph
 * separators, the bidirectional controls of Unicode 15 (UAX 9, 2), the mark of byte order. */
bool ta_text_unfit(uint32_t c);

/* In place: each unfit character, and each byte that is not UTF-8, becomes one '?'. */
void ta_text_clean(char *s);

/* The same as a copy of up to max bytes of s; NULL: out of memory. free() it. */
char *ta_text_copy(const char *s, size_t max);

#endif
