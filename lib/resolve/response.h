/* SPDX-License-Identifier: BSD-2-Clause */
/* What came back: an answer as every reader of the service layer takes it. */
#ifndef TA_RESOLVE_RESPONSE_H
#define TA_RESOLVE_RESPONSE_H

#include <tpmattest/resolver.h>

#include "base/finding.h"
#include "base/span.h"

typedef struct ta_answer {
	int status; /* 200 to 599, or TPMATTEST_E_NET... */
	ta_span body;
	const char *detail;   /* the transport's words, or NULL */
	bool address_refused; /* why the status is TPMATTEST_E_NET_POLICY, where it is that */
} ta_answer;

/* The answer that a response amounts to; TPMATTEST_E_NOMEM when the response ran out of memory. */
int ta_response_answer(const tpmattest_response *resp, ta_answer *out);

/* A status as a transport may give it? */
bool ta_response_status_known(int status);

/* Ask a transport: make a response, call, take its result. 0, or TPMATTEST_E_NOMEM. The response is
 * the caller's. */
int ta_response_fetch(const tpmattest_need *need, tpmattest_fetch_fn fetch, void *user,
		      tpmattest_response **out, tpmattest_error **err);

/* Does this answer hold a body to read? If not, say why in the findings. `what`: "issuer". */
bool ta_response_usable(const ta_answer *a, size_t limit, const char *what, const char *url,
			ta_findings *findings);

#endif
