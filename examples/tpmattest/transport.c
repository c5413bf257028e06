/* SPDX-License-Identifier: BSD-2-Clause */
#include "transport.h"

#include "message.h"

/* Print one line for each fetch on standard error, so that the user sees the progress. */
static void say(void *user, const tpmattest_need *need, int status, uint64_t bytes, uint32_t flags)
{
	const char *kind = tpmattest_need_kind_name(tpmattest_need_kind(need)),
		   *url = tpmattest_need_url(need);
	const char *cached = flags & TPMATTEST_CURL_CACHED ? ", from the cache" : "";

	(void)user;
	if (status < 0)
		message_note("fetch %s %s: %s", kind, url, tpmattest_error_name(status));
	else
		message_note("fetch %s %s: %d, %llu bytes%s", kind, url, status,
			     (unsigned long long)bytes, cached);
}

int transport_new(const struct options *o, tpmattest_curl **out)
{
	const char *ca = options_value(o, OPT_CACERT), *cache = options_value(o, OPT_CACHE);
	tpmattest_error *err = NULL;
	int rc = tpmattest_curl_new(out, &err), status = 0;

	if (rc)
		return message_error(o->command->name, rc, &err);
	if (ca) {
		rc = tpmattest_curl_set_cafile(*out, ca, &err);
		status = rc ? message_error(ca, rc, &err) : 0;
	}
	if (status == 0 && options_has(o, OPT_FETCH_PRIVATE)) {
		rc = tpmattest_curl_set_flags(*out, TPMATTEST_CURL_ALLOW_PRIVATE, &err);
		status = rc ? message_error(o->command->name, rc, &err) : 0;
	}
	if (status == 0 && cache) {
		rc = tpmattest_curl_set_cache(*out, cache, 0, &err);
		status = rc ? message_error(cache, rc, &err) : 0;
	}
	if (status == 0) {
		rc = tpmattest_curl_set_progress(*out, say, NULL, &err);
		status = rc ? message_error(o->command->name, rc, &err) : 0;
	}
	if (status) {
		tpmattest_curl_free(*out);
		*out = NULL;
	}
	return status;
}
