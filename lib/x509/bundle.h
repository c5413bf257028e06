/* SPDX-License-Identifier: BSD-2-Clause */
/* What certificates and CRLs are in a run of bytes: the one way in for files, answers, anchors and
 * trust stores, so that what one of them reads all of them read. */
#ifndef TA_X509_BUNDLE_H
#define TA_X509_BUNDLE_H

#include "base/error.h"
#include "base/span.h"

enum {
	/* DER of one or several certificates, perhaps with other bytes around them */
	TA_BUNDLE_CERTS = 0,
	TA_BUNDLE_CRL,    /* DER of a CRL */
	TA_BUNDLE_OTHER,  /* something well known that is neither: why names it */
	TA_BUNDLE_BROKEN, /* what cannot be read at all: why and code say how */
};

typedef struct ta_bundle_part {
	int kind;
	ta_span der; /* CERTS, CRL: borrowed for the call */
	size_t at;   /* where it begins in the bytes */
	bool pem;    /* it stood in a PEM block */
	/* CERTS: a member of a list, so that all of it is meant to be one certificate */
	bool single;
	/* OTHER: TPMATTEST_E_FORMAT; BROKEN: TPMATTEST_E_PEM, TPMATTEST_E_PKCS7 */
	int code;
	const char *why; /* OTHER, BROKEN: "a private key"; "the PKCS#7 list breaks off" */
} ta_bundle_part;

/* Anything but 0 ends the walk and is its result. */
typedef int ta_bundle_fn(void *user, const ta_bundle_part *part, tpmattest_error **err);

/* Call fn for each part, in their order. Read are DER; PEM with every label in use, blocks glued to
 * each other and blocks in one line included; PKCS#7, whose signatures are not looked at, in DER
 * and PEM; the base64 or the hex digits of these as text. Bytes that begin like none of these are
 * one part CERTS: the padding and headers of NV indices are for whoever cuts them. `cap`: most
 * bytes of one decoded block. TPMATTEST_E_NOMEM, and results of fn. */
int ta_bundle_walk(ta_span bytes, size_t cap, ta_bundle_fn *fn, void *user, tpmattest_error **err);

/* The next of the certificates that follow each other in a part CERTS, from *at on, which moves
 * past it; a claim that is longer than what is left is cut there, for the parser to say so. False
 * where none begins. */
bool ta_bundle_next_cert(ta_span certs, size_t *at, ta_span *cert);

#endif
