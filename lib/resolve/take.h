/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking an answer in: what of it may be used, and what is to be said about it. */
#ifndef TA_RESOLVE_TAKE_H
#define TA_RESOLVE_TAKE_H

#include "resolve/need.h"
#include "resolve/response.h"
#include "verify/session.h"

/* A fetched certificate is kept only when it mends what it was asked for: an EK certificate when it
 * carries the TPM's own key; an issuer when its key signed the certificate in question, or one that
 * is above it in the same answer. So an issuer that somebody on the way puts into an answer cannot
 * turn an incomplete verdict into an untrusted one. 0, or TPMATTEST_E_NOMEM. *taken: something was
 * kept that answers the need; for a list, as far as can be told before judging. */
int ta_take_answer(const tpmattest_need *need, const ta_answer *answer, ta_session *session,
		   ta_findings *findings, bool *taken);

#endif
