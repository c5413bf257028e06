/* SPDX-License-Identifier: BSD-2-Clause */
/* Detects the kind of data from its outer structure, so that messages can name what is not
 * supported. */
#ifndef TA_X509_SHAPE_H
#define TA_X509_SHAPE_H

#include "base/span.h"

enum {
	TA_SHAPE_UNKNOWN = 0,
	TA_SHAPE_CERT,
	TA_SHAPE_CRL,
	TA_SHAPE_PKCS7,
	TA_SHAPE_TRUSTED, /* a certificate followed by OpenSSL's trust settings */
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

/* Detect the kind from the outermost DER elements. UNKNOWN if they match none. */
int ta_shape_of_der(ta_span der);

/* Detect the kind from the label of a PEM block. CERT is returned for all labels used for
 * certificates, CRLs and PKCS#7. */
int ta_shape_of_label(const char *label);

/* Detect the kind from the first bytes of other data, or UNKNOWN. */
int ta_shape_of_bytes(ta_span bytes);

/* Returns a name such as "a private key". Static; never NULL. */
const char *ta_shape_name(int shape);

#endif
