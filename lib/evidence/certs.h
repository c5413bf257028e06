/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a device, extracted from its evidence. */
#ifndef TA_EVIDENCE_CERTS_H
#define TA_EVIDENCE_CERTS_H

#include <tpmattest/certs.h>

#include "base/finding.h"
#include "x509/cert_public.h"

typedef struct ta_devcert {
	tpmattest_cert at; /* the source is "nv:0x01c00002", "nv:0x01c00100+708" or "file:NAME" */
	uint32_t nv;       /* index in which it begins; 0 for a file */
	size_t offset;     /* offset in that index */
} ta_devcert;

struct tpmattest_certs {
	/* EKs first (by NV index, then files), then the chain; without duplicates */
	ta_devcert *v;
	size_t n, room;
	bool full; /* TPMATTEST_F_TOO_MANY_CERTS was added */
	/* findings from the extraction: cert is the index in v, or TA_NO_CERT; offsets refer to the
	 * NV index of an EK, the joined chain area, or the file */
	ta_findings findings;
};

/* TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_devcerts_build(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

/* Append a certificate. It takes its own reference and copies `source`. A duplicate, or one beyond
 * the limit, becomes a finding. *at is the index of the certificate or of its duplicate, or
 * TA_NO_CERT if it was left out. */
int ta_devcerts_add(tpmattest_certs *c, const ta_devcert *what, int *at, tpmattest_error **err);

#endif
