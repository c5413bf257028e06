/* SPDX-License-Identifier: BSD-2-Clause */
/* A borrowed sequence of bytes. */
#ifndef TA_BASE_SPAN_H
#define TA_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ta_span {
	const uint8_t *p;
	size_t n;
} ta_span;

/* States an invariant for static analysis, which does not see other files. The compiler ignores
 * it. */
#ifdef __clang_analyzer__
#define TA_ASSUME(x) ((x) ? (void)0 : __builtin_unreachable())
#else
#define TA_ASSUME(x) ((void)0)
#endif

static inline bool ta_span_equal(ta_span a, ta_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Whether both are present and equal: an absent value does not match another absent value. */
static inline bool ta_span_match(ta_span a, ta_span b)
{
	return a.n > 0 && ta_span_equal(a, b);
}

#endif
