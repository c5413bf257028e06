/* SPDX-License-Identifier: BSD-2-Clause */
/* The kind of a response is detected by its content, because services often send the wrong media
 * type. */
#ifndef TA_RESOLVE_REPLY_H
#define TA_RESOLVE_REPLY_H

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/cert.h"
#include "x509/crl.h"

enum { TA_REPLY_EMPTY = 0, TA_REPLY_HTML, TA_REPLY_JSON, TA_REPLY_PEM, TA_REPLY_BYTES };

int ta_reply_kind(ta_span body);

/* The certificates of a response, in order and without duplicates. */
typedef struct ta_reply_certs {
	ta_cert *v[TA_MAX_DEVICE_CERTS];
	size_t n;
	size_t dropped; /* number of well-formed certificates beyond the limit */
	bool nomem;
} ta_reply_certs;

/* Read DER (one or several certificates, padding allowed), PEM (certificates, PKCS#7) or PKCS#7. If
 * nothing is found, n is 0. */
void ta_reply_certs_read(ta_span body, ta_reply_certs *out);
void ta_reply_certs_free(ta_reply_certs *c);

/* Read the CRL in a response, DER or PEM. TPMATTEST_E_CRL, TPMATTEST_E_PEM, TPMATTEST_E_LIMIT_CRL,
 * TPMATTEST_E_NOMEM. */
int ta_reply_crl_read(ta_span body, ta_crl **out, tpmattest_error **err);

#endif
