/* SPDX-License-Identifier: BSD-2-Clause */
/* Determines the proxy from the environment, as described in libcurl-env(3). Before version 8.7
 * libcurl does not tell whether it used a proxy, so it is chosen here and passed to libcurl. */
#ifndef TA_CURL_PROXY_H
#define TA_CURL_PROXY_H

/* Returns the proxy for a URL in libcurl's spelling, borrowed from the environment, or NULL if
 * there is none. */
const char *ta_proxy_for(const char *url);

#endif
