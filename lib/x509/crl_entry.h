/* SPDX-License-Identifier: BSD-2-Clause */
/* One entry of a CRL (RFC 5280 5.1.2.6, 5.3). */
#ifndef TA_X509_CRL_ENTRY_H
#define TA_X509_CRL_ENTRY_H

#include "base/reader.h"
#include "x509/crl.h"

typedef struct ta_crl_entry {
	ta_span serial; /* in the shortest encoding */
	int64_t when;
	int reason; /* CRLReason; -1 if absent */
	bool has_issuer;
	ta_span issuer; /* certificateIssuer: GeneralNames with tag and length */
} ta_crl_entry;

/* Parse the next entry. Returns 0, or TA_CRL_MALFORMED or TA_CRL_CRITICAL, which make the CRL
 * unusable. */
int ta_crl_entry_next(ta_reader *r, bool indirect, ta_crl_entry *out);

/* Returns an INTEGER's content in its shortest encoding, because serial numbers are compared as
 * numbers (X.690 8.3.2). */
ta_span ta_crl_serial(ta_span value);

#endif
