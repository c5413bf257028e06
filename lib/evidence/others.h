/* SPDX-License-Identifier: BSD-2-Clause */
/* What a device holds beside its EKs and their chain: certificates of the platform, of attestation
 * keys and of device identities. They are listed by what their index is for, and play no part in
 * the verdict of an EK. */
#ifndef TA_EVIDENCE_OTHERS_H
#define TA_EVIDENCE_OTHERS_H

#include "evidence/evidence.h"
#include "x509/cert_public.h"

typedef struct ta_other {
	uint32_t nv;
	const char *kind; /* static */
	tpmattest_cert
		cert; /* the first certificate in the index; .cert is NULL if there is none */
} ta_other;

typedef struct ta_others {
	ta_other *v;
	size_t n;
} ta_others;

/* In the order of their indices. False: out of memory; *out is then empty. */
bool ta_others_build(const tpmattest_evidence *e, ta_others *out);
void ta_others_free(ta_others *o);

#endif
