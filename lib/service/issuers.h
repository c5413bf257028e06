/* SPDX-License-Identifier: BSD-2-Clause */
/* Of fetched certificates, those that are issuers of something: told by the signature, never by the name alone. */
#ifndef TA_SERVICE_ISSUERS_H
#define TA_SERVICE_ISSUERS_H

#include "service/fetched.h"
#include "service/reply.h"

/* Keep the issuer of `child` and those above it (*n_kept); what is left of the answer is laid aside, because one list may
 * serve several certificates, and its URL is asked once only. 0; TPMATTEST_E_LIMIT_STORE, TPMATTEST_E_NOMEM. */
int ta_issuers_take(ta_fetched *f, const ta_cert *child, const ta_reply_certs *answer, const char *url, size_t *n_kept);

/* The same out of what was laid aside. */
int ta_issuers_take_spare(ta_fetched *f, const ta_cert *child, size_t *n_kept);

#endif
