/* SPDX-License-Identifier: BSD-2-Clause */
/* The vendors' EK certificate services. Each one gives the URL of the certificate for a key and
 * extracts the certificate from the response. There is one file for each vendor. */
#ifndef TA_VENDOR_EKSERVICE_H
#define TA_VENDOR_EKSERVICE_H

#include "base/buf.h"
#include "base/error.h"
#include "x509/pubkey.h"

typedef struct ta_ekservice {
	/* Append the URL for this key. TPMATTEST_E_KEY: the service does not support this kind of
	 * key. TPMATTEST_E_UNSUPPORTED: the service's naming scheme for keys is not public. */
	int (*url)(const ta_pubkey *key, ta_buf *url, tpmattest_error **err);
	/* Append the certificate contained in a response for this key. TPMATTEST_E_REPLY: the
	 * response does not have the service's format. TPMATTEST_E_VALUE: it is for another key.
	 * TPMATTEST_E_NOMEM: out of memory. If the pointer is NULL, the response body is the
	 * certificate. */
	int (*certificate)(ta_span answer, const ta_pubkey *key, ta_buf *der,
			   tpmattest_error **err);
} ta_ekservice;

/* Returns the service of a manufacturer (a validated identifier), or NULL if none is known. */
const ta_ekservice *ta_ekservice_of(const char *mfr);

/* Like tpmattest_ek_service_url(), but takes a parsed key. */
int ta_ekservice_url(const char *mfr, const ta_pubkey *key, char **url, tpmattest_error **err);

/* Helper for the vendor files: computes the SHA-256 of the buffer and frees the buffer. */
int ta_ekservice_digest(ta_buf *b, uint8_t out[32], tpmattest_error **err);

/* Whether the services support this kind of key. */
bool ta_ekservice_takes_rsa(const ta_pubkey *key);
bool ta_ekservice_takes_ec(const ta_pubkey *key);

#endif
