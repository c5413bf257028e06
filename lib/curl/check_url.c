/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/check_url.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <curl/curl.h>

static bool is_tls(const char *url)
{
	return strncmp(url, "https://", 8) == 0;
}

/* Whether the URL has a part that is not allowed: credentials, or a zone identifier of a link-local
 * address. */
static bool has_forbidden(CURLU *u)
{
	static const CURLUPart forbidden[] = { CURLUPART_USER, CURLUPART_PASSWORD,
					       CURLUPART_OPTIONS, CURLUPART_ZONEID };
	bool found = false;

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]) && !found; i++) {
		char *part = NULL;

		found = curl_url_get(u, forbidden[i], &part, 0) == CURLUE_OK;
		curl_free(part);
	}
	return found;
}

/* Parse a URL and store it in *out in libcurl's spelling. Returns NULL, or the reason why the URL
 * is not acceptable. */
static const char *spell(CURLU *u, const char *url, char **out)
{
	CURLUcode rc =
		curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME);

	if (rc)
		return rc == CURLUE_OUT_OF_MEMORY ? NULL : "not a URL";
	if (has_forbidden(u))
		return "URL has credentials or an interface";
	if (curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) || curl_url_get(u, CURLUPART_URL, out, 0))
		return NULL;
	return is_tls(*out) || strncmp(*out, "http://", 7) == 0 ? NULL : "not an http or https URL";
}

int ta_check_url(const tpmattest_response *response, const char *url, const char *from, char **out,
		 const char **why)
{
	CURLU *u = curl_url();

	*out = NULL;
	*why = u ? spell(u, url, out) : NULL;
	curl_url_cleanup(u);
	if (!*why && !*out)
		return TPMATTEST_E_NOMEM;
	if (!*why && from && is_tls(from) && !is_tls(*out))
		*why = "redirect from https to http";
	if (!*why && tpmattest_response_check_url(response, *out))
		*why = from ? "redirect to a host that is not allowed" : "host is not allowed";
	if (!*why)
		return 0;
	curl_free(*out);
	*out = NULL;
	return TPMATTEST_E_NET_POLICY;
}
