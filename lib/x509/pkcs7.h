/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 as a container for certificates (RFC 2315 9.1; .p7b and .p7c). Its signatures are not
 * verified. */
#ifndef TA_X509_PKCS7_H
#define TA_X509_PKCS7_H

#include "base/span.h"

/* Parse SignedData in DER. Returns the content of its certificates [0] and crls [1], which are
 * consecutive DER elements; p is NULL for an absent field. Returns false if it is not a well-formed
 * SignedData. */
bool ta_pkcs7_open(const uint8_t *p, size_t n, ta_span *certs, ta_span *crls);

/* Find the next member that can be a certificate or a CRL, starting at *at, which is advanced past
 * it. Other kinds of members (RFC 5652 10.2.1, 10.2.2) are skipped. Returns false at the end, or
 * with *broken set if the list is truncated. */
bool ta_pkcs7_next(ta_span bag, size_t *at, ta_span *member, bool *broken);

#endif
