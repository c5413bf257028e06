/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps libcurl's results and HTTP statuses to error codes and actions. */
#ifndef TA_CURL_STATUS_H
#define TA_CURL_STATUS_H

#include <stdbool.h>

#include <curl/curl.h>

/* Returns E_NET... or E_NOMEM for a result other than CURLE_OK. */
int ta_status_code(CURLcode code);

/* Whether to retry: the connection failed or was lost. */
bool ta_status_curl_again(CURLcode code);

/* Whether to retry: status 429 or 5xx. */
bool ta_status_http_again(long status);

/* Whether the status is a redirect with a Location to follow (RFC 9110 15.4). */
bool ta_status_redirect(long status);

#endif
