/* SPDX-License-Identifier: BSD-2-Clause */
/* Extracts certificates from raw bytes that may contain padding, PC Client headers, gaps and
 * truncated certificates. */
#ifndef TA_EVIDENCE_CUT_H
#define TA_EVIDENCE_CUT_H

#include "base/error.h"
#include "base/span.h"
#include "x509/cert.h"

enum {
	TA_CUT_CERT = 0,  /* a valid certificate */
	TA_CUT_PADDING,   /* one repeated byte, up to the end or the next piece */
	TA_CUT_GAP,       /* any other bytes before, between or after certificates */
	TA_CUT_TRUNCATED, /* begins like a certificate that is longer than the rest of the stream */
	/* PC Client header of 7 or 5 bytes, followed by a certificate, which may be incomplete */
	TA_CUT_HEADER,
	TA_CUT_NOT_DER,   /* like GAP, in a stream without any certificate */
	TA_CUT_MALFORMED, /* has the form and length of a certificate, but cannot be parsed */
};

typedef struct ta_cut {
	int kind;
	size_t at;                  /* offset in the stream */
	size_t n;                   /* size in bytes; for TRUNCATED: the available part */
	size_t claim;               /* for TRUNCATED: the length encoded in the certificate */
	ta_cert *cert;              /* for CERT: borrowed, see ta_cert_ref() */
	const tpmattest_error *why; /* for MALFORMED: borrowed */
} ta_cut;

/* Called for each piece in order. Returning false stops the process. */
typedef bool (*ta_cut_fn)(const ta_cut *piece, ta_span bytes, void *user);

/* Split a stream into consecutive pieces that cover it completely. Every complete certificate is
 * found, whatever surrounds it. The work is bounded: each possible start is examined at most twice,
 * and parsed only if three elements of the right types fill the encoded length. TPMATTEST_E_NOMEM,
 * TPMATTEST_E_CRYPTO: the rest of the stream was not processed. */
int ta_cut_stream(ta_span stream, ta_cut_fn fn, void *user, tpmattest_error **err);

#endif
