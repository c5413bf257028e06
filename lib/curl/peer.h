/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks the address that a transfer contacts, before the socket connects and again before each
 * request. */
#ifndef TA_CURL_PEER_H
#define TA_CURL_PEER_H

#include "curl/job.h"

/* Set the proxy, if any, and the two callbacks. */
CURLcode ta_peer_set(ta_job *j, CURL *e);

#endif
