/* SPDX-License-Identifier: BSD-2-Clause */
/* What tells one EK from another: hashes of its key, and its TPM Name. */
#ifndef TA_EVIDENCE_IDENTITY_H
#define TA_EVIDENCE_IDENTITY_H

#include "evidence/evidence.h"
#include "x509/cert.h"

#define TA_TPM_NAME_MAX (2 + 64) /* nameAlg and a SHA-512 digest */

typedef struct ta_identity {
	bool has_key;
	uint8_t spki_sha256[32]; /* of the SubjectPublicKeyInfo */
	uint8_t key_sha256[32]; /* of the content of its BIT STRING, without the unused-bits byte */
	uint8_t name[TA_TPM_NAME_MAX];
	size_t name_len; /* 0: not known */
} ta_identity;

/* The EK of a certificate, whose NV index is `index` (0: a file). The Name is that of the EK public
 * with this key. */
void ta_identity_of_cert(const tpmattest_evidence *e, uint32_t index, const ta_cert *cert,
			 ta_identity *out);

/* The EK of a device without a certificate, from the first EK public that may be that of the index
 * (0: any). Returns false if out of memory. */
bool ta_identity_of_public(const tpmattest_evidence *e, uint32_t index, ta_identity *out);

/* Whether the bytes have the form of a Name: a known nameAlg and a digest of its length. */
bool ta_identity_is_name(ta_span name);

#endif
