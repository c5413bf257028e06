/* SPDX-License-Identifier: BSD-2-Clause */
/* Which AIK authority knows an EK: the rules of the manual, tpmattest(7), on a path whose
 * signatures were checked. */
#ifndef TA_VENDOR_AIK_H
#define TA_VENDOR_AIK_H

#include <tpmattest/report.h>

#include "base/finding.h"
#include "vendor/authority.h"
#include "x509/cert.h"

enum {
	TA_AIK_NONE = 0,
	TA_AIK_DEVICE_TOP,
	TA_AIK_ISSUER_NAME,
	TA_AIK_REGISTERED_WALK,
	/* the last two: alternatives to issuer-name, candidates only */
	TA_AIK_ISSUER_SKI,
	TA_AIK_ISSUER_KEY
};

/* An identifier that is registered, but not under the TPM's manufacturer, gives two candidates: one
 * under the TPM's, not registered, and one under the prefix it is registered with. */
typedef struct ta_aik_candidate {
	int rule;
	int kind; /* TA_KEYID, TA_NAMEID */
	uint8_t id[20];
	int certificate; /* index in the path: whose AKI, issuer name or issuer it is */
	int registered;  /* TPMATTEST_REGISTERED_... */
	char label[TA_AUTHORITY_LABEL];
	/* the identifier is registered under this prefix too, or instead; "" */
	char other_mfr[TA_MFR_SIZE];
} ta_aik_candidate;

#define TA_MAX_AIK_CANDIDATES 8 /* two each of rule 1 or 2, of its alternative, of the walk */

typedef struct ta_aik {
	ta_aik_candidate v[TA_MAX_AIK_CANDIDATES];
	unsigned n;
	/* index into v of the first registered one, else of rule 1 or 2; -1 when v is empty */
	int chosen;
	/* of the EK's own AKI and the TPM's manufacturer, where it is not the chosen one; "" */
	char naive[TA_AUTHORITY_LABEL];
	char date[11];
} ta_aik;

typedef struct ta_aik_input {
	const ta_cert *const *path; /* EK first */
	size_t n;                   /* certificates in path */
	/* how many of them, from the EK upward, came from the device (at least 1) */
	size_t n_device;
	/* the issuer of path[n_device - 1] when it is known and not in the path; NULL */
	const ta_cert *issuer;
	const char *mfr;             /* clean, or NULL */
	const ta_authorities *table; /* NULL: registered is unknown */
} ta_aik_input;

/* Derive. Notes go to `findings` with the certificate numbers of the path. Never fails: without a
 * manufacturer or an identifier there is no candidate, and a finding says why. Out of memory shows
 * in `findings`. */
void ta_aik_derive(const ta_aik_input *in, ta_aik *out, ta_findings *findings);

/* "device-top", "issuer-name", "registered-walk", "issuer-ski", "issuer-key". */
const char *ta_aik_rule_name(int rule);

#endif
