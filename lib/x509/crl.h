/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate revocation list as a view (RFC 5280 5). Entries are not turned into objects; each
 * one only takes twelve bytes in an index. */
#ifndef TA_X509_CRL_H
#define TA_X509_CRL_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/span.h"
#include "x509/cert.h"

typedef struct ta_crl {
	atomic_uint refs;
	ta_span der;         /* owned, stored after this struct */
	ta_span tbs, issuer; /* as encoded */
	ta_sigalg sig;
	bool sig_mismatch;
	ta_span signature;
	int64_t this_update, next_update;
	bool has_next_update;
	ta_span entries; /* content of revokedCertificates; empty when absent */
	ta_span aki_key_id;
	bool has_idp;  /* IssuingDistributionPoint */
	bool indirect; /* indirectCRL */
	bool only_user, only_ca, only_attribute, some_reasons;
	ta_span idp_names;     /* fullName of the distributionPoint: GeneralNames content */
	bool delta;            /* deltaCRLIndicator */
	bool unknown_critical; /* in an extension of the CRL */
	/* index of the entries, created by the first ta_crl_find(); owned */
	_Atomic(struct ta_crl_index *) index;
} ta_crl;

/* The bytes are copied. TPMATTEST_E_CRL, TPMATTEST_E_LIMIT_CRL, TPMATTEST_E_EMPTY. */
int ta_crl_parse(const uint8_t *p, size_t n, ta_crl **out, tpmattest_error **err);
ta_crl *ta_crl_ref(ta_crl *c);
void ta_crl_unref(ta_crl *c);

enum {
	TA_CRL_ABSENT = 0,
	TA_CRL_LISTED,
	TA_CRL_MALFORMED, /* an entry is malformed, so the CRL is unusable */
	/* an entry has a critical extension that is unknown or not allowed in this kind of CRL */
	TA_CRL_CRITICAL,
	/* the lookup would examine more than TA_MAX_CRL_STEPS entries */
	TA_CRL_CROWDED,
	TA_CRL_NOMEM, /* the result could not be determined */
};

typedef struct ta_crl_hit {
	int64_t when;
	int reason; /* CRLReason; -1 if absent */
} ta_crl_hit;

/* Look up a certificate by serial number and issuer. The first call parses all entries and creates
 * an index that is stored with the CRL; later calls examine only a few entries. Threads may share a
 * CRL.
 *
 * In an indirect CRL the issuer of an entry is given by certificateIssuer (RFC 5280 5.3.3);
 * otherwise it is the issuer of the CRL. An unknown critical extension in any entry makes the CRL
 * unusable (RFC 5280 5.3). removeFromCRL occurs only in delta CRLs, which were rejected earlier.
 * Serial numbers are compared as numbers: FF01 equals FFFF01, but not 00FF01. */
int ta_crl_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit);

/* Whether these GeneralNames (content) share a URI with the CRL's IssuingDistributionPoint. Each
 * byte is examined once, and the number of bytes is added to *walked. */
bool ta_crl_shares_uri(const ta_crl *crl, ta_span general_names, size_t *walked);

#endif
