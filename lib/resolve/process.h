/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes a response: decides which part of it may be used, and reports the result. */
#ifndef TA_RESOLVE_PROCESS_H
#define TA_RESOLVE_PROCESS_H

#include "resolve/need.h"
#include "resolve/response.h"
#include "verify/session.h"

/* Process a response. A fetched certificate is kept only if it serves the request: an EK
 * certificate if it contains the TPM's own key, an issuer if its key signed the certificate in
 * question or a certificate above that one in the same response. An attacker on the network who
 * adds an issuer to a response therefore cannot turn an incomplete verdict into an untrusted one.
 *
 * Returns 0 or TPMATTEST_E_NOMEM. *taken is set if something was kept that serves the request; for
 * a CRL, as far as this can be decided before the evaluation. */
int ta_process_answer(const tpmattest_need *need, const ta_answer *answer, ta_session *session,
		      ta_findings *findings, bool *taken);

#endif
