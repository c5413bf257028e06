/* SPDX-License-Identifier: BSD-2-Clause */
/* What the NV indices of a device say beside their certificates. */
#ifndef TA_EVIDENCE_GATHER_NV_H
#define TA_EVIDENCE_GATHER_NV_H

#include "base/finding.h"
#include "evidence/evidence.h"

/* Findings about NV indices that are missing, unread, or none that the profile knows. */
void ta_gather_nv_findings(const tpmattest_evidence *e, ta_findings *f);

#endif
