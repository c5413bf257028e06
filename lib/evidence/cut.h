/* SPDX-License-Identifier: BSD-2-Clause */
/* Cutting certificates out of raw bytes: padding, PC Client headers, gaps, truncation (design
 * 5). */
#ifndef TA_EVIDENCE_CUT_H
#define TA_EVIDENCE_CUT_H

#include "base/error.h"
#include "base/span.h"
#include "x509/cert.h"

enum {
	TA_CUT_CERT = 0,  /* parses as a certificate */
	TA_CUT_PADDING,   /* one byte repeated, to the end or to the next piece */
	TA_CUT_GAP,       /* anything else before, between or behind certificates */
	TA_CUT_TRUNCATED, /* begins like a certificate that is longer than what is left */
	/* PC Client header of 7 or 5 bytes; a certificate, whole or not, follows */
	TA_CUT_HEADER,
	TA_CUT_NOT_DER,   /* as GAP, in a stream that holds no certificate at all */
	TA_CUT_MALFORMED, /* claims to be a certificate, all of it is there, and does not parse */
};

typedef struct ta_cut {
	int kind;
	size_t at;                  /* offset in the stream */
	size_t n;                   /* bytes; for TRUNCATED: those that are there */
	size_t claim;               /* for TRUNCATED: bytes that the certificate says it has */
	ta_cert *cert;              /* for CERT: borrowed, ta_cert_ref() keeps it */
	const tpmattest_error *why; /* for MALFORMED: borrowed */
} ta_cut;

/* Called for each piece in order; false ends the cutting. */
typedef bool (*ta_cut_fn)(const ta_cut *piece, ta_span bytes, void *user);

/* Cut a stream into pieces that cover it completely. Whatever lies between, every complete
 * certificate is found. Work is bounded: at most two looks at each possible start, and a parse only
 * where three elements of the right types fill the claim. TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO:
 * not cut to the end. */
int ta_cut_stream(ta_span stream, ta_cut_fn fn, void *user, tpmattest_error **err);

#endif
