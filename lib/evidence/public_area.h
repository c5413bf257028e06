/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses the public area of a TPM key without libtss2, which is not needed for evaluating
 * captures. */
#ifndef TA_EVIDENCE_PUBLIC_AREA_H
#define TA_EVIDENCE_PUBLIC_AREA_H

#include "base/error.h"
#include "x509/pubkey.h"

/* TPM 2.0 part 2, 6.3 and 6.4 (TCG Algorithm Registry 1.34), 8.3. */
enum {
	TA_TPM_ALG_RSA = 0x0001,
	TA_TPM_ALG_NULL = 0x0010,
	TA_TPM_ALG_RSAES = 0x0015,
	TA_TPM_ALG_ECDAA = 0x001a,
	TA_TPM_ALG_ECC = 0x0023,
	TA_TPM_ECC_P256 = 0x0003,
	TA_TPM_ECC_P384 = 0x0004,
	TA_TPM_ECC_P521 = 0x0005,
	TA_TPM_ECC_SM2 = 0x0020,
};
#define TA_TPM_FIXED_TPM 0x00000002u
#define TA_TPM_RESTRICTED 0x00010000u
#define TA_TPM_DECRYPT 0x00020000u

typedef struct ta_public_area {
	uint16_t type; /* TA_TPM_ALG_RSA or TA_TPM_ALG_ECC */
	uint16_t size; /* RSA: number of bits; ECC: TA_TPM_ECC_... */
	uint16_t name_alg;
	uint32_t attributes; /* TPMA_OBJECT */
	ta_span policy;      /* borrowed */
	/* a view of the bytes and of the arrays below, so the struct must not be copied */
	ta_pubkey key;
	uint8_t exponent[4];
	uint8_t point[1 + 2 * 66]; /* for the largest curve */
} ta_public_area;

/* Parse a marshalled TPM2B_PUBLIC (part 2, 12.2.5), whose bytes must outlive the result.
 * TPMATTEST_E_KEY: it is malformed, or neither RSA nor a curve used for EKs. */
int ta_public_area_read(ta_span tpm2b_public, ta_public_area *out, tpmattest_error **err);

/* Returns the missing attributes, as bits of TPMA_OBJECT, that an EK requires to decrypt only what
 * the TPM accepts and not to leave the TPM (fixedTPM, restricted, decrypt: EK profile 2.5, B.3 and
 * B.4). If it returns 0, the key may be an EK. */
uint32_t ta_public_area_lacks(uint32_t attributes);
/* Write their names, for example "fixedTPM, decrypt". */
#define TA_LACKS_TEXT 32
const char *ta_public_area_lacks_text(uint32_t lacks, char out[TA_LACKS_TEXT]);

#endif
