/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate revocation list as a view (RFC 5280 5): no object is made for an entry, but twelve
 * bytes of an index. */
#ifndef TA_X509_CRL_H
#define TA_X509_CRL_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/span.h"
#include "x509/cert.h"

typedef struct ta_crl {
	atomic_uint refs;
	ta_span der;         /* owned, behind this struct */
	ta_span tbs, issuer; /* as they stand */
	ta_sigalg sig;
	bool sig_mismatch;
	ta_span signature;
	int64_t this_update, next_update;
	bool has_next_update;
	ta_span entries; /* content of revokedCertificates; empty when absent */
	ta_span aki_key_id;
	bool has_idp;  /* IssuingDistributionPoint */
	bool indirect; /* its indirectCRL */
	bool only_user, only_ca, only_attribute, some_reasons;
	ta_span idp_names;     /* fullName of its distributionPoint: GeneralNames content */
	bool delta;            /* deltaCRLIndicator */
	bool unknown_critical; /* of the list */
	/* of the entries; owned; made by the first ta_crl_find */
	_Atomic(struct ta_crl_index *) index;
} ta_crl;

/* The bytes are copied. TPMATTEST_E_CRL, TPMATTEST_E_LIMIT_CRL, TPMATTEST_E_EMPTY. */
int ta_crl_parse(const uint8_t *p, size_t n, ta_crl **out, tpmattest_error **err);
ta_crl *ta_crl_ref(ta_crl *c);
void ta_crl_unref(ta_crl *c);

enum {
	TA_CRL_ABSENT = 0,
	TA_CRL_LISTED,
	TA_CRL_MALFORMED, /* some entry is, so the list is unusable */
	/* some entry has a critical extension that is not understood, or not in a list of this
	 * kind */
	TA_CRL_CRITICAL,
	/* more than TA_MAX_CRL_STEPS entries would have to be looked at */
	TA_CRL_CROWDED,
	TA_CRL_NOMEM, /* could not tell */
};

typedef struct ta_crl_hit {
	int64_t when;
	int reason; /* CRLReason; -1 when absent */
} ta_crl_hit;

/* Is the certificate with this serial and issuer listed? The first call reads all the entries,
 * following certificateIssuer (RFC 5280 5.3.3) in an indirect list, and keeps an index with the
 * list; those after it look at a few. Threads may share a list. In any other list an entry belongs
 * to the list's issuer. An unknown critical extension of any entry makes the list unusable (RFC
 * 5280 5.3). removeFromCRL occurs only in delta lists, which are refused before. Serials compare as
 * numbers: FF01 is FFFF01 and not 00FF01. */
int ta_crl_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit);

/* Do these GeneralNames (content) share a URI with those of the list's IssuingDistributionPoint?
 * Each byte is walked once; how many bytes were is added to *walked. */
bool ta_crl_shares_uri(const ta_crl *crl, ta_span general_names, size_t *walked);

#endif
