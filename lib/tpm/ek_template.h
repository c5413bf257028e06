/* SPDX-License-Identifier: BSD-2-Clause */
/* The nine EK templates of the TCG EK Credential Profile 2.5 (annexes B.3 and B.4). */
#ifndef TA_TPM_EK_TEMPLATE_H
#define TA_TPM_EK_TEMPLATE_H

#include <tss2/tss2_tpm2_types.h>

#include "base/error.h"
#include "base/span.h"

#define TA_EK_KINDS 9 /* L-1, L-2, H-1 to H-7: the numbering of ta_nv_kind.key */

typedef struct ta_ek_kind {
	const char *name; /* "L-1 RSA 2048" */
	TPM2_ALG_ID type; /* TPM2_ALG_RSA, TPM2_ALG_ECC */
	uint16_t size;    /* RSA: bits; ECC: TPM2_ECC_... */
	TPM2_ALG_ID name_alg;
	TPM2_ALG_ID cipher;
	uint16_t cipher_bits;
	uint32_t attributes;
	const uint8_t *policy;
	uint8_t n_policy;
	/* bytes of each zero field of `unique`, in units of 4; 0: empty */
	uint8_t unique;
} ta_ek_kind;

/* NULL past the ninth. */
const ta_ek_kind *ta_ek_template_kind(int key);

/* The profile's template. */
void ta_ek_template_profile(const ta_ek_kind *kind, TPM2B_PUBLIC *out);

/* The template that an NV index holds: a marshalled TPMT_PUBLIC, padding of 0x00 or 0xff behind it
 * allowed. TPMATTEST_E_KEY when it is none. */
int ta_ek_template_read(ta_span nv, TPM2B_PUBLIC *out, tpmattest_error **err);

/* Put the nonce of NV at the start of `unique` (2.1.3 of the profile), the rest being zero.
 * TPMATTEST_E_KEY when it does not fit. */
int ta_ek_template_nonce(const ta_ek_kind *kind, ta_span nonce, TPM2B_PUBLIC *out,
			 tpmattest_error **err);

#endif
