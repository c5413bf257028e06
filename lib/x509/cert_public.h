/* SPDX-License-Identifier: BSD-2-Clause */
/* What callers see of a certificate: the view, and where it was found. */
#ifndef TA_X509_CERT_PUBLIC_H
#define TA_X509_CERT_PUBLIC_H

#include <tpmattest/cert.h>

#include "x509/cert.h"

struct tpmattest_cert {
	ta_cert *cert; /* a reference */
	char *source;  /* owned */
	char key[24];  /* ta_pubkey_name() */
	bool is_ek, on_device, anchor;
	int revocation; /* TPMATTEST_REVOCATION_... */
};

/* Of a view, with a reference of its own; it takes `source` over. */
tpmattest_cert ta_cert_public(const ta_cert *cert, char *source);
void ta_cert_public_clear(tpmattest_cert *c);

#endif
