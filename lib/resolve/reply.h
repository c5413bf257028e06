/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server sent, told by content: services label their answers wrongly more often than not. */
#ifndef TA_RESOLVE_REPLY_H
#define TA_RESOLVE_REPLY_H

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "x509/cert.h"
#include "x509/crl.h"

enum { TA_REPLY_EMPTY = 0, TA_REPLY_HTML, TA_REPLY_JSON, TA_REPLY_PEM, TA_REPLY_BYTES };

int ta_reply_kind(ta_span body);

/* The certificates of an answer, in its order, none twice. */
typedef struct ta_reply_certs {
	ta_cert *v[TA_MAX_DEVICE_CERTS];
	size_t n;
	size_t dropped; /* well-formed, but beyond that many */
	bool nomem;
} ta_reply_certs;

/* Read DER (one or several, padding allowed), PEM (certificates, PKCS#7), PKCS#7. Nothing found: n
 * is 0. */
void ta_reply_certs_read(ta_span body, ta_reply_certs *out);
void ta_reply_certs_free(ta_reply_certs *c);

/* The CRL of an answer, DER or PEM. TPMATTEST_E_CRL, TPMATTEST_E_PEM, TPMATTEST_E_LIMIT_CRL,
 * TPMATTEST_E_NOMEM. */
int ta_reply_crl_read(ta_span body, ta_crl **out, tpmattest_error **err);

#endif
