/* SPDX-License-Identifier: BSD-2-Clause */
/* Is a certificate's key the key that the TPM has? Both are compared as views, never as EVP_PKEY: an RSAES-OAEP key
 * cannot become one (design 5). */
#ifndef TA_DEVICE_BINDING_H
#define TA_DEVICE_BINDING_H

#include "device/evidence.h"
#include "x509/pubkey.h"

/* The largest RSA key of TPM 2.0 (4096 bits) with its DER frame fits. */
#define TA_BINDING_SPKI 640

typedef struct ta_binding_key {
	uint16_t type;           /* TPM2_ALG_RSA or TPM2_ALG_ECC */
	uint16_t size;           /* RSA: bits; ECC: TPM2_ECC_... */
	uint16_t name_alg;
	uint32_t attributes;     /* TPMA_OBJECT */
	ta_span policy;          /* borrowed from the public area */
	uint8_t spki[TA_BINDING_SPKI];
	size_t n_spki;
	ta_pubkey key;           /* a view on spki: the struct must not be copied */
} ta_binding_key;

/* Take a marshalled TPM2B_PUBLIC (TPM 2.0 part 2, 12.2.5) apart and make the SubjectPublicKeyInfo of its key.
 * TPMATTEST_E_KEY: malformed, or neither RSA nor a curve that an EK has. */
int ta_binding_key_read(ta_span tpm2b_public, ta_binding_key *out, tpmattest_error **err);

/* Which of the attributes that make a key an EK, one that decrypts only what a TPM accepts and that cannot leave it
 * (fixedTPM, restricted, decrypt: EK profile 2.5, B.3 and B.4), are not set: bits of TPMA_OBJECT; 0: it may be one. */
uint32_t ta_binding_lacks(uint32_t attributes);
/* Their names, "fixedTPM, decrypt". */
#define TA_BINDING_LACKS_TEXT 32
const char *ta_binding_lacks_text(uint32_t lacks, char out[TA_BINDING_LACKS_TEXT]);

enum { TA_BINDING_UNKNOWN = 0, TA_BINDING_MATCH, TA_BINDING_MISMATCH };

/* Type, curve, exponent and key. UNKNOWN: there is no public area, or one of the two keys is of a kind that
 * cannot be compared. *tpm is the public area's key, when it is not UNKNOWN. */
int ta_binding_compare(const ta_ek_public *ek, const ta_pubkey *key, ta_binding_key *tpm);

/* Judge the key of the EK certificate of NV index `index` (0: from a file) by all EK publics of the evidence. One
 * that is known to belong to another index is left out; one of unknown place speaks against the
 * certificate only when it is of the same type and size. One that can be no EK does not count: *lacks tells what those that
 * would have had something to say lack. */
int ta_binding_judge(const tpmattest_evidence *e, uint32_t index, const ta_pubkey *key, uint32_t *lacks);

#endif
