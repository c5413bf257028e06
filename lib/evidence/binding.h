/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks whether the key of a certificate is the key of the TPM. Both are compared as views and not
 * as EVP_PKEY, because an RSAES-OAEP key cannot be converted to one. */
#ifndef TA_EVIDENCE_BINDING_H
#define TA_EVIDENCE_BINDING_H

#include "evidence/evidence.h"
#include "evidence/public_area.h"

enum { TA_BINDING_UNKNOWN = 0, TA_BINDING_MATCH, TA_BINDING_MISMATCH };

/* Compare type, curve, exponent and key. UNKNOWN: there is no public area, or one of the keys is of
 * a kind that cannot be compared. *tpm receives the public area's key unless the result is
 * UNKNOWN. */
int ta_binding_compare(const ta_ek_public *ek, const ta_pubkey *key, ta_public_area *tpm);

/* Compare the key of the EK certificate in NV index `index` (0: from a file) with all EK publics of
 * the evidence. A public that is known to belong to another index is skipped. One whose index is
 * unknown counts as a mismatch only if its type and size are the same. A public that cannot be an
 * EK is not used; *lacks receives the attributes that such publics lack, if they would have given a
 * result. */
int ta_binding_check(const tpmattest_evidence *e, uint32_t index, const ta_pubkey *key,
		     uint32_t *lacks);

/* Whether this EK public may be that of NV index `index` (0: of any): it is there and can be an EK,
 * and it is not known to belong to another index. *tpm receives its key. */
bool ta_binding_usable(const ta_ek_public *ek, uint32_t index, ta_public_area *tpm);

/* Returns the first such EK public that has this key (NULL: any key), or NULL. */
const ta_ek_public *ta_binding_find(const tpmattest_evidence *e, uint32_t index,
				    const ta_pubkey *key, ta_public_area *tpm);

#endif
