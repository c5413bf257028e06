/* SPDX-License-Identifier: BSD-2-Clause */
/* What an EK certificate must be (TCG EK Credential Profile 2.5, 3.2), and whom its anchor stands
 * for. */
#ifndef TA_VERIFY_PROFILE_H
#define TA_VERIFY_PROFILE_H

#include "evidence/evidence.h"
#include "verify/path.h"

/* The TPM's attributes in the EK certificate, as text. */
typedef struct ta_profile {
	char manufacturer[TA_MFR_SIZE]; /* of the SAN, clean; "" */
	char *model;                    /* owned; NULL */
	char *version;                  /* owned; NULL */
	char spec[24];                  /* "2.0 level 0 revision 138"; "" */
	bool nomem;                     /* a text is missing that is there */
} ta_profile;

/* Read the attributes; what is absent or malformed stays empty. */
void ta_profile_read(const ta_cert *ek, ta_profile *out);
void ta_profile_free(ta_profile *p);

/* The rules of the leaf, and its agreement with what the TPM says. */
void ta_profile_check(const ta_cert *ek, const tpmattest_evidence *e, const ta_profile *attributes,
		      ta_findings *findings);

/* The signed manufacturer must be among those that the path's anchors stand for, from the nearest
 * to the topmost. */
void ta_profile_check_vendor(ta_graph *g, const ta_path *path, const char *manufacturer,
			     ta_findings *findings);

/* The same for one certificate, on the path or above it, which is told as certificate `cert`; false
 * when it has no label. `manufacturer` "": unknown, or not to be compared. */
bool ta_profile_check_label(const tpmattest_trust *t, const ta_signer *id, const char *manufacturer,
			    int cert, ta_findings *findings);

#endif
