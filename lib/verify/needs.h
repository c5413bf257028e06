/* SPDX-License-Identifier: BSD-2-Clause */
/* Determines what could be fetched to resolve findings, with all known URLs. The report lists these
 * needs and the resolver fetches them. Both use this code, so that they agree. */
#ifndef TA_VERIFY_NEEDS_H
#define TA_VERIFY_NEEDS_H

#include "evidence/evidence.h"
#include "verify/path.h"
#include "verify/report.h"

/* Needs of a path: the issuer of its last certificate, and the CRLs that are unknown or out of
 * date. */
void ta_needs_of_path(ta_report_ek *out, const ta_path *path);

/* Needs of a device without an EK certificate: the certificate of each of its EKs from the vendor's
 * service. `index` is the requested NV index, or 0. */
void ta_needs_of_keys(ta_report_ek *out, const tpmattest_evidence *e, uint32_t index);

void ta_needs_clear(ta_report_ek *ek);

#endif
