/* SPDX-License-Identifier: BSD-2-Clause */
/* The subject directory attributes of an EK certificate (RFC 5280 4.2.1.8), and among them the
 * security assertions: what a vendor claims about its TPM (TCG EK Credential Profile 2.5, 3.1.3,
 * tPMSecurityAssertions). */
#ifndef TA_X509_ASSERTIONS_H
#define TA_X509_ASSERTIONS_H

#include "base/span.h"

#define TA_STANDARD_SIZE 16 /* "140-2" and "3.1" occur */

/* A certification by a standard: FIPS 140 or the Common Criteria. */
typedef struct ta_certified {
	char version[TA_STANDARD_SIZE]; /* of the standard; "" if nothing is claimed */
	unsigned level;                 /* 1 to 4, 1 to 7; 0 if nothing is claimed */
	bool plus;
} ta_certified;

typedef struct ta_assertions {
	bool present; /* without it, nothing is claimed */
	bool upgradable;
	/* EKGenerationType and EKGenerationLocation, or -1 */
	int ek_type, ek_location;
	ta_certified cc, fips;
	int cc_status; /* EvaluationStatus, or -1 */
	bool iso9000;
} ta_assertions;

/* Find an attribute by the content of its OID. Returns false, and an empty span, if it is absent.
 * Otherwise *values is the content of its SET. */
bool ta_sda_find(ta_span sda, ta_span oid, ta_span *values);

/* Read the security assertions. Returns false if they are malformed, but not if they are absent; in
 * both cases nothing is claimed. */
bool ta_assertions_read(ta_span sda, ta_assertions *out);

#endif
