/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the certificates and CRLs in a byte string. Files, responses, anchors and trust stores are
 * all read through this interface, so that all of them accept the same formats. */
#ifndef TA_X509_BUNDLE_H
#define TA_X509_BUNDLE_H

#include "base/error.h"
#include "base/span.h"

enum {
	/* DER of one or several certificates, possibly with other bytes around them */
	TA_BUNDLE_CERTS = 0,
	TA_BUNDLE_CRL,    /* DER of a CRL */
	TA_BUNDLE_OTHER,  /* a known format that is neither; `why` names it */
	TA_BUNDLE_BROKEN, /* cannot be read at all; `why` and `code` give the reason */
};

typedef struct ta_bundle_part {
	int kind;
	ta_span der; /* CERTS, CRL: borrowed for the duration of the call */
	size_t at;   /* offset in the input */
	bool pem;    /* found in a PEM block */
	/* CERTS: a member of a list, so the whole span must be one certificate */
	bool single;
	/* OTHER: TPMATTEST_E_FORMAT; BROKEN: TPMATTEST_E_PEM, TPMATTEST_E_PKCS7 */
	int code;
	const char *why; /* OTHER, BROKEN: "a private key"; "the PKCS#7 list breaks off" */
} ta_bundle_part;

/* A result other than 0 ends the walk and becomes its result. */
typedef int ta_bundle_fn(void *user, const ta_bundle_part *part, tpmattest_error **err);

/* Call fn for each part, in order. The accepted formats are DER; PEM with every label in use,
 * including blocks that follow each other without a line break and blocks in a single line; PKCS#7
 * in DER and PEM, whose signatures are not verified; and the base64 or hex digits of these as text.
 *
 * Bytes that begin like none of these form one CERTS part: padding and headers of NV indices are
 * left to the code that splits them. `cap` limits the size of one decoded block. Returns
 * TPMATTEST_E_NOMEM and the results of fn. */
int ta_bundle_walk(ta_span bytes, size_t cap, ta_bundle_fn *fn, void *user, tpmattest_error **err);

/* Find the next of the consecutive certificates in a CERTS part, starting at *at, which is advanced
 * past it. A certificate whose length exceeds the remaining bytes is truncated, so that the parser
 * reports the error. Returns false if there are no more. */
bool ta_bundle_next_cert(ta_span certs, size_t *at, ta_span *cert);

#endif
