/* SPDX-License-Identifier: BSD-2-Clause */
/* The nine EK templates of the TCG EK Credential Profile 2.5 (annexes B.3 and B.4). */
#ifndef TA_TPM_EK_TEMPLATE_H
#define TA_TPM_EK_TEMPLATE_H

#include <tss2/tss2_tpm2_types.h>

#include "base/error.h"
#include "base/span.h"

#define TA_EK_KINDS 9 /* L-1, L-2, H-1 to H-7, numbered as in ta_nv_kind.key */

typedef struct ta_ek_kind {
	const char *name; /* "L-1 RSA 2048" */
	TPM2_ALG_ID type; /* TPM2_ALG_RSA, TPM2_ALG_ECC */
	uint16_t size;    /* RSA: number of bits; ECC: TPM2_ECC_... */
	TPM2_ALG_ID name_alg;
	TPM2_ALG_ID cipher;
	uint16_t cipher_bits;
	uint32_t attributes;
	const uint8_t *policy;
	uint8_t n_policy;
	/* size of each zero field of `unique`, in units of 4 bytes; 0 if empty */
	uint8_t unique;
} ta_ek_kind;

/* NULL after the ninth. */
const ta_ek_kind *ta_ek_template_kind(int key);

/* Returns the template defined by the profile. */
void ta_ek_template_profile(const ta_ek_kind *kind, TPM2B_PUBLIC *out);

/* Parse the template in an NV index: a marshalled TPMT_PUBLIC that may be followed by padding of
 * 0x00 or 0xff. TPMATTEST_E_KEY if it is not one. */
int ta_ek_template_read(ta_span nv, TPM2B_PUBLIC *out, tpmattest_error **err);

/* Copy the nonce from NV to the start of `unique` (2.1.3 of the profile); the rest is zero.
 * TPMATTEST_E_KEY if it does not fit. */
int ta_ek_template_nonce(const ta_ek_kind *kind, ta_span nonce, TPM2B_PUBLIC *out,
			 tpmattest_error **err);

#endif
