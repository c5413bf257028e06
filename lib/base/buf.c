/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

/* Make room for n more bytes and a NUL. */
static bool reserve(ta_buf *b, size_t n)
{
	size_t room = b->room ? b->room : 64;
	uint8_t *p;

	if (b->nomem || b->full)
		return false;
	if (n > b->cap - b->n) {
		b->full = true;
		return false;
	}
	if (b->room && n < b->room - b->n)
		return true;
	while (n >= room - b->n)
		room *= 2;
	p = realloc(b->p, room);
	if (!p) {
		b->nomem = true;
		return false;
	}
	b->p = p;
	b->room = room;
	return true;
}

void ta_buf_add(ta_buf *b, const void *p, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = 0;
}

void ta_buf_str(ta_buf *b, const char *s)
{
	ta_buf_add(b, s, strlen(s));
}

void ta_buf_vprintf(ta_buf *b, const char *fmt, va_list ap)
{
	char *s = NULL;
	int n = vasprintf(&s, fmt, ap);

	if (n < 0) {
		b->nomem = true;
		return;
	}
	ta_buf_add(b, s, (size_t)n);
	free(s);
}

void ta_buf_printf(ta_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ta_buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void ta_buf_free(ta_buf *b)
{
	free(b->p);
	*b = ta_buf_with(b->cap);
}

char *ta_buf_take(ta_buf *b)
{
	char *s = NULL;

	ta_buf_add(b, "", 0);
	if (ta_buf_ok(b)) {
		s = (char *)b->p;
		b->p = NULL;
	}
	ta_buf_free(b);
	return s;
}

uint8_t *ta_memdup(const void *p, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (copy && n)
		memcpy(copy, p, n);
	return copy;
}
