/* SPDX-License-Identifier: BSD-2-Clause */
/* Cutting certificates out of raw bytes: padding, PC Client headers, gaps, truncation. */
#ifndef TA_DEVICE_CUT_H
#define TA_DEVICE_CUT_H

#include "base/span.h"

enum { TA_CUT_CERT = 0, TA_CUT_PADDING, TA_CUT_GAP, TA_CUT_TRUNCATED, TA_CUT_HEADER, TA_CUT_NOT_DER };

typedef struct ta_cut {
	int kind;
	size_t at;          /* offset in the stream */
	size_t n;           /* bytes; for TRUNCATED: those that are there */
} ta_cut;

/* Called for each piece in order; false ends the cutting. */
typedef bool (*ta_cut_fn)(const ta_cut *piece, ta_span bytes, void *user);

/* Cut a stream into pieces that cover it completely. A piece is CERT when its bytes parse as a certificate. Work is
 * bounded: at most one parse for each possible start. */
void ta_cut_stream(ta_span stream, ta_cut_fn fn, void *user);

#endif
