/* SPDX-License-Identifier: BSD-2-Clause */
/* Evaluation of one EK: path, rules, profile, binding, revocation and AIK address, in this
 * order. */
#ifndef TA_VERIFY_EK_VERDICT_H
#define TA_VERIFY_EK_VERDICT_H

#include "verify/session.h"

/* Evaluate this EK and store the result in ek->result. */
void ta_verdict_of_ek(ta_session *s, ta_session_ek *ek);

/* Fill in the result for a device without the requested EK certificate (index 0: without any). */
void ta_verdict_of_none(ta_session *s, uint32_t index, ta_report_ek *out);

/* Record that a bound was reached somewhere in the run, possibly after this EK was evaluated: what
 * was not examined may have concerned it. */
void ta_verdict_note_limit(ta_report_ek *out);

/* Derive the verdict from the findings and move the decisive finding to the front. */
void ta_verdict_conclude(ta_report_ek *out);

/* Returns the verdict implied by the findings and the path. It is trusted only if nothing counts
 * against it. */
int ta_verdict_from(const ta_findings *findings, bool complete);

#endif
