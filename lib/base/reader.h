/* SPDX-License-Identifier: BSD-2-Clause */
/* The bounded reader: the only way hostile bytes are taken apart. It never reads past its end,
 * compares before it adds, and remembers the first failure: after that every read yields zero, so a
 * parser may read a whole structure and test once. */
#ifndef TA_BASE_READER_H
#define TA_BASE_READER_H

#include "base/span.h"

typedef struct ta_reader {
	const uint8_t *p; /* all the bytes */
	size_t n;         /* how many */
	size_t at;        /* the next one; at <= n always */
	bool failed;
} ta_reader;

static inline ta_reader ta_reader_on(const uint8_t *p, size_t n)
{
	return (ta_reader){ .p = p, .n = p ? n : 0 };
}

static inline ta_reader ta_reader_span(ta_span s)
{
	return ta_reader_on(s.p, s.n);
}

/* Bytes left; 0 after a failure. */
static inline size_t ta_reader_left(const ta_reader *r)
{
	return r->failed ? 0 : r->n - r->at;
}

/* True when everything was read and nothing failed. */
static inline bool ta_reader_done(const ta_reader *r)
{
	return !r->failed && r->at == r->n;
}

/* The next n bytes, borrowed, or an empty span and failure. */
static inline ta_span ta_reader_bytes(ta_reader *r, size_t n)
{
	ta_span s = { 0 };

	if (r->failed || n > r->n - r->at) {
		r->failed = true;
		return s;
	}
	TA_ASSUME(r->p || n == 0);        /* ta_reader_on() */
	s.p = r->p ? r->p + r->at : NULL; /* C adds nothing to NULL, not even 0 */
	s.n = n;
	r->at += n;
	return s;
}

static inline uint8_t ta_reader_u8(ta_reader *r)
{
	if (r->failed || r->at == r->n) {
		r->failed = true;
		return 0;
	}
	return r->p[r->at++];
}

void ta_reader_skip(ta_reader *r, size_t n);
uint16_t ta_reader_be16(ta_reader *r);
uint32_t ta_reader_be32(ta_reader *r);
uint16_t ta_reader_le16(ta_reader *r);

#endif
