/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 as an envelope for certificates (RFC 2315 9.1; .p7b and .p7c). Its signatures are not
 * looked at. */
#ifndef TA_X509_PKCS7_H
#define TA_X509_PKCS7_H

#include "base/span.h"

/* SignedData in DER: the content of its certificates [0] and crls [1], DER elements one after
 * another; an absent one has p NULL. False when it is not a well-formed SignedData. */
bool ta_pkcs7_open(const uint8_t *p, size_t n, ta_span *certs, ta_span *crls);

/* The next member that can be a certificate or a CRL, from *at on, which moves past it; members of
 * other kinds (RFC 5652 10.2.1, 10.2.2) are skipped. False at the end, and where the list breaks
 * off (*broken). */
bool ta_pkcs7_next(ta_span bag, size_t *at, ta_span *member, bool *broken);

#endif
