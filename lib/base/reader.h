/* SPDX-License-Identifier: BSD-2-Clause */
/* The bounded reader, through which all untrusted bytes are parsed. It never reads past its end,
 * and compares before it adds. The first failure is recorded and makes every further read return
 * zero, so a parser may read a whole structure and check once. */
#ifndef TA_BASE_READER_H
#define TA_BASE_READER_H

#include "base/span.h"

typedef struct ta_reader {
	const uint8_t *p; /* all the bytes */
	size_t n;         /* how many */
	size_t at;        /* offset of the next byte; never exceeds n */
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

/* Number of bytes left; 0 after a failure. */
static inline size_t ta_reader_left(const ta_reader *r)
{
	return r->failed ? 0 : r->n - r->at;
}

/* Whether all bytes were read and nothing failed. */
static inline bool ta_reader_done(const ta_reader *r)
{
	return !r->failed && r->at == r->n;
}

/* Returns the next n bytes, borrowed, or an empty span with the failure recorded. */
static inline ta_span ta_reader_bytes(ta_reader *r, size_t n)
{
	ta_span s = { 0 };

	if (r->failed || n > r->n - r->at) {
		r->failed = true;
		return s;
	}
	TA_ASSUME(r->p || n == 0); /* guaranteed by ta_reader_on() */
	/* adding to NULL is undefined behaviour, even if it is 0 */
	s.p = r->p ? r->p + r->at : NULL;
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
