/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes external text safe to show in messages, in JSON and on a terminal. */
#ifndef TA_BASE_TEXT_H
#define TA_BASE_TEXT_H

#include "base/span.h"

/* Whether a character affects the terminal or the visible order of text: C0, DEL, C1, the line and
 * paragraph separators, the bidirectional controls of Unicode 15 (UAX 9, 2), and the byte order
 * mark. */
bool ta_text_unfit(uint32_t c);

/* Replace, in place, each such character and each byte that is not UTF-8 by one '?'. */
void ta_text_clean(char *s);

/* Returns a cleaned copy of up to max bytes of s, to be freed by the caller. NULL if out of
 * memory. */
char *ta_text_copy(const char *s, size_t max);

#endif
