/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings about the NV indices of a device, apart from their certificates. */
#ifndef TA_EVIDENCE_GATHER_NV_H
#define TA_EVIDENCE_GATHER_NV_H

#include "base/finding.h"
#include "evidence/evidence.h"

/* Add findings about NV indices that are missing, could not be read, or are not defined by the
 * profile. */
void ta_gather_nv_findings(const tpmattest_evidence *e, ta_findings *f);

#endif
