/* SPDX-License-Identifier: BSD-2-Clause */
/* A response in the form in which all its readers take it. */
#ifndef TA_RESOLVE_RESPONSE_H
#define TA_RESOLVE_RESPONSE_H

#include <tpmattest/resolver.h>

#include "base/finding.h"
#include "base/span.h"

typedef struct ta_answer {
	int status; /* 200 to 599, or TPMATTEST_E_NET... */
	ta_span body;
	const char *detail;   /* message of the transport, or NULL */
	bool address_refused; /* the status is TPMATTEST_E_NET_POLICY because of the address */
} ta_answer;

/* Convert a response. TPMATTEST_E_NOMEM if the response ran out of memory. */
int ta_response_answer(const tpmattest_response *resp, ta_answer *out);

/* Whether a transport may report this status. */
bool ta_response_status_known(int status);

/* Create a response, call the transport and record its result. Returns 0 or TPMATTEST_E_NOMEM. The
 * caller owns the response. */
int ta_response_fetch(const tpmattest_need *need, tpmattest_fetch_fn fetch, void *user,
		      tpmattest_response **out, tpmattest_error **err);

/* Whether the response has a body to read. If not, the reason is added to the findings. `what`
 * names the request, for example "issuer". */
bool ta_response_usable(const ta_answer *a, size_t limit, const char *what, const char *url,
			ta_findings *findings);

#endif
