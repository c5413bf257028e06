/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks an EK certificate against the TCG EK Credential Profile 2.5, 3.2, and its manufacturer
 * against the vendor label of the anchor. */
#ifndef TA_VERIFY_PROFILE_H
#define TA_VERIFY_PROFILE_H

#include "evidence/evidence.h"
#include "verify/path.h"

/* The TPM's attributes in the EK certificate, as text. */
typedef struct ta_profile {
	/* from the SAN: an ASCII id, "id:00001014" if it is well-formed but not ASCII, or "" */
	char manufacturer[TA_MFR_TEXT];
	char *model;   /* owned, or NULL */
	char *version; /* owned, or NULL */
	char spec[24]; /* "2.0 level 0 revision 138", or "" */
	bool nomem;    /* a string is missing because memory ran out */
	bool cloud;    /* see ta_profile_is_cloud(); set by the caller */
} ta_profile;

/* Read the attributes. Absent or malformed ones are left empty. */
void ta_profile_read(const ta_cert *ek, ta_profile *out);
void ta_profile_free(ta_profile *p);

/* Whether the leaf certifies an attestation key (AK) and not an EK. No AIK authority follows from its
 * issuer, which is one itself. */
bool ta_profile_is_attestation_key(const ta_cert *leaf);

/* Whether the leaf is an EK certificate of a virtual machine in a vendor's cloud: it has the cloud's
 * own extension and a key usage that fits an EK, which the AK certificates of the same CA do not
 * have, and every anchor of the path is labelled with that vendor. A path without an anchor does
 * not contradict this, because its verdict is never trusted. */
bool ta_profile_is_cloud(const ta_graph *g, const ta_path *path);

/* Check the rules for the leaf certificate, and its consistency with the TPM's properties. */
void ta_profile_check(const ta_cert *ek, const tpmattest_evidence *e, const ta_profile *attributes,
		      ta_findings *findings);

/* Check that the signed manufacturer is among those in the labels of the path's anchors, from the
 * nearest to the topmost. */
void ta_profile_check_vendor(ta_graph *g, const ta_path *path, const char *manufacturer,
			     ta_findings *findings);

/* The same for one certificate, on the path or above it, reported as certificate `cert`. Returns
 * false if it has no label. If `manufacturer` is "", it is unknown or not compared. */
bool ta_profile_check_label(const tpmattest_trust *t, const ta_signer *id, const char *manufacturer,
			    int cert, ta_findings *findings);

#endif
