/* SPDX-License-Identifier: BSD-2-Clause */
/* What libcurl's results and HTTP's statuses mean here. */
#ifndef TA_CURL_STATUS_H
#define TA_CURL_STATUS_H

#include <stdbool.h>

#include <curl/curl.h>

/* E_NET... or E_NOMEM for a result that is not CURLE_OK. */
int ta_status_code(CURLcode code);

/* Worth another try: the connection was not made, or broke. */
bool ta_status_curl_again(CURLcode code);

/* Worth another try: 429 and the 500s. */
bool ta_status_http_again(long status);

/* Statuses whose Location is another place to ask (RFC 9110 15.4). */
bool ta_status_redirect(long status);

#endif
