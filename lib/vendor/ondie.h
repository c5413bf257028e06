/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates that a chip issued to itself. Their issuers exist in that one device only. */
#ifndef TA_VENDOR_ONDIE_H
#define TA_VENDOR_ONDIE_H

#include "x509/cert.h"

/* Whether the certificate looks as if a CA on the chip had issued it: its issuer is named like the
 * CAs of CSME, OSSE and Pluton firmware; or it does not say where its issuer can be fetched, and its
 * CRL is an indirect one or under Intel's on-die CA. Inferred from published chains. */
bool ta_ondie_issued(const ta_cert *c);

/* Whether the certificate looks as if a CA of the vendor had issued it: it says where its issuer can
 * be fetched, and does not look as above. If memory runs out, it counts as if it said so. */
bool ta_ondie_issued_by_vendor(const ta_cert *c);

#endif
