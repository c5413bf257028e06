/* SPDX-License-Identifier: BSD-2-Clause */
/* Is a certificate's key the key that the TPM has? Both are compared as views, never as EVP_PKEY:
 * an RSAES-OAEP key cannot become one (design 5). */
#ifndef TA_EVIDENCE_BINDING_H
#define TA_EVIDENCE_BINDING_H

#include "evidence/evidence.h"
#include "evidence/public_area.h"

enum { TA_BINDING_UNKNOWN = 0, TA_BINDING_MATCH, TA_BINDING_MISMATCH };

/* Type, curve, exponent and key. UNKNOWN: there is no public area, or one of the two keys is of a
 * kind that cannot be compared. *tpm is the public area's key, when it is not UNKNOWN. */
int ta_binding_compare(const ta_ek_public *ek, const ta_pubkey *key, ta_public_area *tpm);

/* Judge the key of the EK certificate of NV index `index` (0: from a file) by all EK publics of the
 * evidence. One that is known to belong to another index is left out; one of unknown place speaks
 * against the certificate only when it is of the same type and size. One that can be no EK does not
 * count: *lacks tells what those that would have had something to say lack. */
int ta_binding_judge(const tpmattest_evidence *e, uint32_t index, const ta_pubkey *key,
		     uint32_t *lacks);

#endif
