/* SPDX-License-Identifier: BSD-2-Clause */
/* The public certificate object: a view and where it was found. */
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

/* Takes its own reference to the view, and ownership of `source`. */
tpmattest_cert ta_cert_public(const ta_cert *cert, char *source);
void ta_cert_public_clear(tpmattest_cert *c);

#endif
