/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a fetch may go. */
#ifndef TA_CURL_ADMIT_H
#define TA_CURL_ADMIT_H

#include <tpmattest/resolver.h>

/* url as libcurl spells it, in *out (curl_free()), when it may be asked for this response: so what
 * is checked is what is fetched, however two parsers might differ over the original. `from` (NULL:
 * none) is the URL that redirects to it. 0, E_NET_POLICY with the reason in *why, or E_NOMEM; *out
 * is NULL then. */
int ta_admit_url(const tpmattest_response *response, const char *url, const char *from, char **out,
		 const char **why);

#endif
