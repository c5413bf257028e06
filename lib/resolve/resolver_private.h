/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of the resolver. */
#ifndef TA_RESOLVE_RESOLVER_PRIVATE_H
#define TA_RESOLVE_RESOLVER_PRIVATE_H

#include "evidence/evidence.h"
#include "resolve/need.h"
#include "verify/session.h"

struct tpmattest_resolver {
	tpmattest_evidence *evidence;
	tpmattest_trust *trust; /* a reference, or NULL */
	tpmattest_policy policy;
	uint32_t flags;
	ta_hosts *hosts;
	ta_needs needs;
	ta_session *session;  /* shared by all responses */
	ta_findings findings; /* about requests and responses */
	/* the first need was requested, so the hosts can no longer be changed */
	bool started;
	bool stale; /* a response arrived since the needs were last determined */
	int failed; /* the error that ended the run, or 0 */
};

/* Turn the needs of the reports into requests, each URL once and those of the selected EK first.
 * Returns 0 or TPMATTEST_E_NOMEM. */
int ta_request_needs(tpmattest_resolver *r);

#endif
