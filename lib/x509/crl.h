/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate revocation list as a view (RFC 5280 5): no object is made for an entry. */
#ifndef TA_X509_CRL_H
#define TA_X509_CRL_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/span.h"
#include "x509/cert.h"

typedef struct ta_crl {
	atomic_uint refs;
	ta_span der;              /* owned, behind this struct */
	ta_span tbs, issuer;      /* as they stand */
	ta_sigalg sig;
	bool sig_mismatch;
	ta_span signature;
	int64_t this_update, next_update;
	bool has_next_update;
	ta_span entries;          /* content of revokedCertificates; empty when absent */
	ta_span aki_key_id;
	bool has_idp;             /* IssuingDistributionPoint */
	bool indirect;            /* its indirectCRL */
	bool only_user, only_ca, only_attribute, some_reasons;
	ta_span idp_names;        /* fullName of its distributionPoint: GeneralNames content */
	bool delta;               /* deltaCRLIndicator */
	bool unknown_critical;    /* of the list */
} ta_crl;

/* The bytes are copied. TPMATTEST_E_CRL, TPMATTEST_E_LIMIT_CRL, TPMATTEST_E_EMPTY. */
int ta_crl_parse(const uint8_t *p, size_t n, ta_crl **out, tpmattest_error **err);
ta_crl *ta_crl_ref(ta_crl *c);
void ta_crl_unref(ta_crl *c);

enum { TA_CRL_ABSENT = 0, TA_CRL_LISTED, TA_CRL_MALFORMED };

typedef struct ta_crl_hit {
	int64_t when;
	int reason;               /* CRLReason; -1 when absent */
} ta_crl_hit;

/* Is the certificate with this serial and issuer listed? Walks the entries once, following certificateIssuer
 * (RFC 5280 5.3.3) in an indirect list; in any other list an entry belongs to the list's issuer. An entry
 * with an unknown critical extension that names the serial counts as listed (fail closed). removeFromCRL
 * occurs only in delta lists, which are refused before. Serials compare without leading zeros. */
int ta_crl_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit);

#endif
