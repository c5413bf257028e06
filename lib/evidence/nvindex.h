/* SPDX-License-Identifier: BSD-2-Clause */
/* The meaning of each NV index in the EK range (TCG EK Credential Profile 2.5, 2.2.1.4-5), and of
 * the ranges of other certificates. */
#ifndef TA_EVIDENCE_NVINDEX_H
#define TA_EVIDENCE_NVINDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TA_NV_EK_FIRST 0x01c00000u
#define TA_NV_EK_LAST 0x01c07fffu
#define TA_NV_CHAIN_FIRST 0x01c00100u
#define TA_NV_CHAIN_LAST 0x01c001ffu

enum {
	TA_NV_STRAY = 0,
	TA_NV_EK_CERT,
	TA_NV_EK_NONCE,
	TA_NV_EK_TEMPLATE,
	TA_NV_CHAIN,
	TA_NV_POLICY,
	TA_NV_OTHER /* beyond the EK range: platform, attestation and identity certificates */
};

typedef struct ta_nv_kind {
	uint32_t index; /* the first index, if the kind is a range; 0 for STRAY */
	int kind;
	const char *name; /* "L-1 RSA 2048 certificate" */
	int key;          /* index in the table of EK templates, or -1 */
} ta_nv_kind;

/* A range of NV indices, both ends included. */
typedef struct ta_nv_range {
	uint32_t first, last;
} ta_nv_range;

/* Returns the i-th range that evidence may hold, the EK range first, or NULL past the end. */
const ta_nv_range *ta_nvindex_range(size_t i);

/* Whether evidence may hold this index. */
bool ta_nvindex_is_taken(uint32_t index);

/* Returns what an index beyond the EK range is for, such as "AK certificate of Azure", or NULL for
 * an index in the EK range or in no range. */
const char *ta_nvindex_other(uint32_t index);

/* Never NULL: the kind of an index that the profile does not define is TA_NV_STRAY. */
const ta_nv_kind *ta_nvindex_kind(uint32_t index);

/* Returns the index of this kind (TA_NV_EK_CERT, _NONCE, _TEMPLATE) for an EK template, or 0 if
 * there is none: the high range has no nonces. */
uint32_t ta_nvindex_of(int kind, int key);

#endif
