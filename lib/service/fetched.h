/* SPDX-License-Identifier: BSD-2-Clause */
/* What was fetched for one device: kept under caps, handed to the verification as it likes it. */
#ifndef TA_SERVICE_FETCHED_H
#define TA_SERVICE_FETCHED_H

#include "verify/verify.h"

#define TA_MAX_FETCHED 64  /* of each kind */

typedef struct ta_fetched_certs {
	ta_cert *v[TA_MAX_FETCHED];
	char *source[TA_MAX_FETCHED];
	uint32_t nv[TA_MAX_FETCHED];   /* of an EK certificate: the index it belongs in; 0: not known */
	size_t n;
} ta_fetched_certs;

typedef struct ta_fetched {
	ta_fetched_certs issuers, eks;
	ta_fetched_certs spare;  /* came with an answer, and are the issuers of nothing so far */
	ta_crl *crl[TA_MAX_FETCHED];
	char *crl_source[TA_MAX_FETCHED];
	size_t n_crls;
	size_t crl_bytes;        /* of all together at most TA_MAX_CRL */
} ta_fetched;

/* Keep one, with a reference of its own; what is there already is kept once. 0, TPMATTEST_E_LIMIT_STORE (a cap was
 * reached), TPMATTEST_E_NOMEM. */
int ta_fetched_add_cert(ta_fetched_certs *c, ta_cert *cert, const char *url, uint32_t nv);
int ta_fetched_move(ta_fetched_certs *from, size_t i, ta_fetched_certs *to);
int ta_fetched_add_crl(ta_fetched *f, ta_crl *crl, const char *url);

/* The same for ta_verify(), borrowed. */
ta_extra ta_fetched_extra(ta_fetched *f);

void ta_fetched_free(ta_fetched *f);

#endif
