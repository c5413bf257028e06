/* SPDX-License-Identifier: BSD-2-Clause */
/* Telling what bytes are by their outline, so that what cannot be taken can be named. */
#ifndef TA_X509_SHAPE_H
#define TA_X509_SHAPE_H

#include "base/span.h"

enum {
	TA_SHAPE_UNKNOWN = 0,
	TA_SHAPE_CERT,
	TA_SHAPE_CRL,
	TA_SHAPE_PKCS7,
	TA_SHAPE_TRUSTED, /* a certificate with OpenSSL's trust settings behind it */
	TA_SHAPE_REQUEST,
	TA_SHAPE_PUBLIC_KEY,
	TA_SHAPE_PRIVATE_KEY,
	TA_SHAPE_PKCS12,
	TA_SHAPE_ZIP,
	TA_SHAPE_GZIP,
	TA_SHAPE_CABINET,
	TA_SHAPE_PAGE,
	TA_SHAPE_JSON,
	TA_SHAPE_UTF16,
	TA_SHAPE_OTHER_PEM,
};

/* By the outermost elements of DER; UNKNOWN when they are none of these. */
int ta_shape_of_der(ta_span der);

/* By the label of a PEM block: CERT for all that certificates, CRLs and PKCS#7 are found under. */
int ta_shape_of_label(const char *label);

/* By the first bytes of anything else; UNKNOWN. */
int ta_shape_of_bytes(ta_span bytes);

/* "a private key". Static; never NULL. */
const char *ta_shape_name(int shape);

#endif
