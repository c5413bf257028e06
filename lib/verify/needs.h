/* SPDX-License-Identifier: BSD-2-Clause */
/* What fetching would mend, with all the addresses that are known for it. The report lists it and
 * the resolver asks it: it is worked out here alone. */
#ifndef TA_VERIFY_NEEDS_H
#define TA_VERIFY_NEEDS_H

#include "evidence/evidence.h"
#include "verify/path.h"
#include "verify/report.h"

/* Of a path: the issuer of its last certificate, and the CRLs that are unknown or out of date. */
void ta_needs_of_path(ta_report_ek *out, const ta_path *path);

/* Of a device without an EK certificate: that of each of its EKs, at the vendor's service. `index`:
 * the one that is wanted; 0. */
void ta_needs_of_keys(ta_report_ek *out, const tpmattest_evidence *e, uint32_t index);

void ta_needs_clear(ta_report_ek *ek);

#endif
