/* SPDX-License-Identifier: BSD-2-Clause */
/* The certificates of a device, cut out of its evidence. */
#ifndef TA_DEVICE_CERTS_H
#define TA_DEVICE_CERTS_H

#include <tpmattest/certs.h>

#include "base/finding.h"
#include "x509/cert.h"

typedef struct ta_devcert {
	ta_cert *cert;
	bool is_ek;              /* found where an EK certificate belongs */
	uint32_t nv;             /* index in which it begins; 0: a file */
	size_t offset;           /* there */
	char *source;            /* "nv:0x01c00002", "nv:0x01c00100+708", "file:NAME" */
	char *subject, *issuer;  /* text, for the public accessors */
	char key[24];
} ta_devcert;

struct tpmattest_certs {
	ta_devcert *v;           /* EKs first (by NV index, then files), then the chain; no certificate twice */
	size_t n, room;
	ta_findings findings;    /* about cutting: cert is the position in v, or TA_NO_CERT; offsets are in the blob */
};

int ta_devcerts_build(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

#endif
