/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides which URLs a fetch may access. */
#ifndef TA_CURL_CHECK_URL_H
#define TA_CURL_CHECK_URL_H

#include <tpmattest/resolver.h>

/* If the URL may be requested for this response, store it in *out (curl_free()) in libcurl's
 * spelling. This ensures that the URL that is checked is the URL that is fetched, even if two
 * parsers interpret the original differently. `from` is the URL that redirects to it, or NULL.
 * Returns 0, E_NET_POLICY with the reason in *why, or E_NOMEM; on failure *out is NULL. */
int ta_check_url(const tpmattest_response *response, const char *url, const char *from, char **out,
		 const char **why);

#endif
