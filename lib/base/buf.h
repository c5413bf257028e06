/* SPDX-License-Identifier: BSD-2-Clause */
/* A growing buffer with a size limit that records failures, so that several appends need only one
 * check. */
#ifndef TA_BASE_BUF_H
#define TA_BASE_BUF_H

#include <stdarg.h>

#include "base/span.h"

typedef struct ta_buf {
	uint8_t *p; /* followed by a NUL once something was appended */
	size_t n;
	size_t room;
	size_t cap; /* limit for n */
	bool nomem;
	bool full; /* an append exceeded the limit */
} ta_buf;

static inline ta_buf ta_buf_with(size_t cap)
{
	return (ta_buf){ .cap = cap };
}

void ta_buf_add(ta_buf *b, const void *p, size_t n);
void ta_buf_str(ta_buf *b, const char *s);
void ta_buf_printf(ta_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void ta_buf_vprintf(ta_buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void ta_buf_free(ta_buf *b);

static inline bool ta_buf_ok(const ta_buf *b)
{
	return !b->nomem && !b->full;
}

/* Returns the bytes with their NUL, to be freed by the caller, or NULL if the buffer failed. The
 * buffer is empty afterwards in either case. */
char *ta_buf_take(ta_buf *b);

/* Returns a copy of n bytes (never NULL for n == 0), or NULL if out of memory. */
uint8_t *ta_memdup(const void *p, size_t n);

#endif
