/* SPDX-License-Identifier: BSD-2-Clause */
/* Going over evidence: every certificate in it, and what lies beside them as findings. */
#ifndef TA_DEVICE_GATHER_H
#define TA_DEVICE_GATHER_H

#include "device/certs.h"
#include "device/cut.h"
#include "device/evidence.h"

/* Put every certificate of e into c, and the findings about cutting. TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_gather_evidence(const tpmattest_evidence *e, tpmattest_certs *c, tpmattest_error **err);

/* Findings about NV indices that are missing, unread, or none that the profile knows. */
void ta_gather_nv_findings(const tpmattest_evidence *e, ta_findings *f);

#endif
