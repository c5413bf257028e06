/* SPDX-License-Identifier: BSD-2-Clause */
/* The judgement of one EK: path, rules, profile, binding, revocation, address, in that order. */
#ifndef TA_VERIFY_JUDGE_H
#define TA_VERIFY_JUDGE_H

#include "device/certs.h"
#include "verify/profile.h"
#include "verify/report.h"
#include "verify/verify.h"

/* What one verification works on. */
typedef struct ta_case {
	const tpmattest_evidence *evidence;
	const tpmattest_certs *certs;   /* certificate i is vertex i of the graph */
	const ta_extra *extra;          /* or NULL */
	const tpmattest_trust *trust;   /* or NULL */
	ta_rules rules;
	ta_graph graph;
} ta_case;

/* Judge the EK certificate at this vertex; nv is its index or 0. */
void ta_judge_ek(ta_case *x, size_t vertex, uint32_t nv, ta_report_ek *out);

/* The result for a device without the EK certificate that was asked for (index 0: without any). */
void ta_judge_none(ta_case *x, uint32_t index, ta_report_ek *out);

/* The verdict that the findings and the path amount to: trusted only when nothing speaks against it. */
int ta_judge_verdict(const ta_findings *findings, bool complete, bool strict);

void ta_report_ek_clear(ta_report_ek *ek);

#endif
