/* SPDX-License-Identifier: BSD-2-Clause */
/* The resolver's own members. */
#ifndef TA_SERVICE_INSIDE_H
#define TA_SERVICE_INSIDE_H

#include "device/evidence.h"
#include "service/fetched.h"
#include "service/need.h"
#include "verify/policy.h"
#include "verify/report.h"

struct tpmattest_resolver {
	tpmattest_evidence *evidence;
	tpmattest_trust *trust;       /* a reference; NULL */
	tpmattest_policy policy;
	uint32_t flags;
	ta_hosts *hosts;
	ta_needs needs;
	ta_fetched fetched;
	ta_findings findings;         /* of what was asked and answered */
	bool started;                 /* the first need was asked for: hosts are fixed */
	bool stale;                   /* something came in since the last judgement */
	tpmattest_report *report;     /* the last judgement, until it is handed out; NULL */
	int verdict;                  /* its result: 0, E_UNTRUSTED, E_INCOMPLETE */
	tpmattest_error *verdict_err; /* and its words */
	int failed;                   /* what ended the run; 0 */
};

/* Turn what a report lacks into needs, each URL once, the selected EK first. 0, or TPMATTEST_E_NOMEM. */
int ta_ask_for(tpmattest_resolver *r, const tpmattest_report *report);

#endif
