/* SPDX-License-Identifier: BSD-2-Clause */
/* The proxy of the environment, as libcurl-env(3) describes it. libcurl does not say before 8.7
 * whether it used one, so the choice is made here and handed to it. */
#ifndef TA_CURL_PROXY_H
#define TA_CURL_PROXY_H

/* The proxy that a URL, as libcurl spells it, is asked through, borrowed from the environment;
 * NULL: none. */
const char *ta_proxy_for(const char *url);

#endif
