/* SPDX-License-Identifier: BSD-2-Clause */
/* The vendors' EK certificate services: a key in, the address of its certificate out, and the
 * certificate out of the answer. One file a vendor. */
#ifndef TA_VENDOR_EKSERVICE_H
#define TA_VENDOR_EKSERVICE_H

#include "base/buf.h"
#include "base/error.h"
#include "x509/pubkey.h"

typedef struct ta_ekservice {
	/* Append the URL for this key. TPMATTEST_E_KEY: a key that the service has no name for;
	 * TPMATTEST_E_UNSUPPORTED: how it names keys is not public. */
	int (*url)(const ta_pubkey *key, ta_buf *url, tpmattest_error **err);
	/* Append the certificate that an answer for this key holds. TPMATTEST_E_REPLY: not of the
	 * service's form; TPMATTEST_E_VALUE: for another key; TPMATTEST_E_NOMEM. NULL: the answer
	 * is the certificate. */
	int (*certificate)(ta_span answer, const ta_pubkey *key, ta_buf *der,
			   tpmattest_error **err);
} ta_ekservice;

/* That of a manufacturer (a clean id); NULL: none is known. */
const ta_ekservice *ta_ekservice_of(const char *mfr);

/* As tpmattest_ek_service_url, from a view. */
int ta_ekservice_url(const char *mfr, const ta_pubkey *key, char **url, tpmattest_error **err);

/* For the vendors' files: the SHA-256 of what was gathered, which is freed. */
int ta_ekservice_digest(ta_buf *b, uint8_t out[32], tpmattest_error **err);

/* Kinds of key that the services know. */
bool ta_ekservice_takes_rsa(const ta_pubkey *key);
bool ta_ekservice_takes_ec(const ta_pubkey *key);

#endif
