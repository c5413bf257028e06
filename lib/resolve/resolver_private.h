/* SPDX-License-Identifier: BSD-2-Clause */
/* The resolver's own members. */
#ifndef TA_RESOLVE_RESOLVER_PRIVATE_H
#define TA_RESOLVE_RESOLVER_PRIVATE_H

#include "evidence/evidence.h"
#include "resolve/need.h"
#include "verify/session.h"

struct tpmattest_resolver {
	tpmattest_evidence *evidence;
	tpmattest_trust *trust; /* a reference; NULL */
	tpmattest_policy policy;
	uint32_t flags;
	ta_hosts *hosts;
	ta_needs needs;
	ta_session *session;  /* one for all answers */
	ta_findings findings; /* of what was asked and answered */
	bool started;         /* the first need was asked for: hosts are fixed */
	bool stale;           /* what is missing was not looked at since the last answer */
	int failed;           /* what ended the run; 0 */
};

/* Turn what the judgement lacks into needs, each URL once, the selected EK first. 0, or
 * TPMATTEST_E_NOMEM. */
int ta_ask_for_needs(tpmattest_resolver *r);

#endif
