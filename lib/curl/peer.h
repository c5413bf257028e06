/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom a transfer talks to: the address is looked at before the socket connects, and again before
 * each request. */
#ifndef TA_CURL_PEER_H
#define TA_CURL_PEER_H

#include "curl/job.h"

/* Set the proxy, or none, and the two looks. */
CURLcode ta_peer_set(ta_job *j, CURL *e);

#endif
