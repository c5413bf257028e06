/* SPDX-License-Identifier: BSD-2-Clause */
/* The judgement of one EK: path, rules, profile, binding, revocation, address, in that order. */
#ifndef TA_VERIFY_EK_VERDICT_H
#define TA_VERIFY_EK_VERDICT_H

#include "verify/session.h"

/* Judge this EK, into ek->result. */
void ta_verdict_of_ek(ta_session *s, ta_session_ek *ek);

/* The result for a device without the EK certificate that was asked for (index 0: without any). */
void ta_verdict_of_none(ta_session *s, uint32_t index, ta_report_ek *out);

/* A bound was reached somewhere in the run, perhaps after this EK was judged: what was not looked
 * at may have been about it. */
void ta_verdict_note_limit(ta_report_ek *out);

/* Verdict and order of the findings, from the findings. */
void ta_verdict_conclude(ta_report_ek *out);

/* The verdict that the findings and the path amount to: trusted only when nothing speaks against
 * it. */
int ta_verdict_from(const ta_findings *findings, bool complete);

#endif
