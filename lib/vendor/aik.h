/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the AIK authority for an EK by the rules in tpmattest(7). The signatures of the path must
 * have been verified. */
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
	/* the last two are alternatives to issuer-name and only give candidates */
	TA_AIK_ISSUER_SKI,
	TA_AIK_ISSUER_KEY
};

/* An identifier that is registered, but not under the TPM's manufacturer, gives two candidates: an
 * unregistered one with the TPM's prefix and one with the prefix under which it is registered. */
typedef struct ta_aik_candidate {
	int rule;
	int kind; /* TA_KEYID, TA_NAMEID */
	uint8_t id[20];
	int certificate; /* index in path of the certificate that gives the identifier */
	int registered;  /* TPMATTEST_REGISTERED_... */
	char label[TA_AUTHORITY_LABEL];
	/* another prefix under which the identifier is registered; "" if none */
	char other_mfr[TA_MFR_SIZE];
} ta_aik_candidate;

#define TA_MAX_AIK_CANDIDATES 8 /* two for each of rule 1 or 2, its alternative, and the walk */

typedef struct ta_aik {
	ta_aik_candidate v[TA_MAX_AIK_CANDIDATES];
	unsigned n;
	/* index into v of the first registered candidate, otherwise that of rule 1 or 2; -1 if v is
	 * empty */
	int chosen;
	/* label from the EK certificate's AKI and the TPM's manufacturer, if it differs from the
	 * chosen one; otherwise "" */
	char naive[TA_AUTHORITY_LABEL];
	char date[11];
} ta_aik;

typedef struct ta_aik_input {
	const ta_cert *const *path; /* EK first */
	size_t n;                   /* certificates in path */
	/* number of certificates, from the EK upward, that came from the device (at least 1) */
	size_t n_device;
	/* the issuer of path[n_device - 1] if it is known but not in the path; otherwise NULL */
	const ta_cert *issuer;
	const char *mfr;             /* validated, or NULL */
	const ta_authorities *table; /* if NULL, the registration status is unknown */
} ta_aik_input;

/* Derive the candidates. Findings refer to certificates by their number in the path. This never
 * fails: without a manufacturer or an identifier there is no candidate, and a finding gives the
 * reason. Running out of memory is recorded in `findings`. */
void ta_aik_derive(const ta_aik_input *in, ta_aik *out, ta_findings *findings);

/* Returns "device-top", "issuer-name", "registered-walk", "issuer-ski" or "issuer-key". */
const char *ta_aik_rule_name(int rule);

#endif
