/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a device, cut out of its evidence. */
#ifndef TA_EVIDENCE_CERTS_H
#define TA_EVIDENCE_CERTS_H

#include <tpmattest/certs.h>

#include "base/finding.h"
#include "x509/cert_public.h"

typedef struct ta_devcert {
	tpmattest_cert at; /* source: "nv:0x01c00002", "nv:0x01c00100+708", "file:NAME" */
	uint32_t nv;       /* index in which it begins; 0: a file */
	size_t offset;     /* there */
} ta_devcert;

struct tpmattest_certs {
	/* EKs first (by NV index, then files), then the chain; no certificate twice */
	ta_devcert *v;
	size_t n, room;
	bool full; /* TPMATTEST_F_TOO_MANY_CERTS was noted */
	/* about cutting: cert is the position in v, or TA_NO_CERT; offsets are in the NV index of
	 * an EK, in the joined chain area, or in the file */
	ta_findings findings;
};

/* TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_devcerts_build(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

/* Add a certificate (a reference is taken, `source` is copied) at the end; one that is there
 * already, or one too many, becomes a finding. *at: its position, or that of its twin; TA_NO_CERT
 * when it was left out. */
int ta_devcerts_add(tpmattest_certs *c, const ta_devcert *what, int *at, tpmattest_error **err);

#endif
