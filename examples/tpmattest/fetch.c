/* SPDX-License-Identifier: BSD-2-Clause */
#include "fetch.h"

#include <tpmattest/resolver.h>

#include "message.h"
#include "transport.h"

static int add_hosts(const struct options *o, tpmattest_resolver *r)
{
	tpmattest_error *err = NULL;
	const char *host;
	size_t at = 0;

	while ((host = options_next(o, OPT_FETCH_HOST, &at)) != NULL) {
		int rc = tpmattest_resolver_add_host(r, host, &err);

		if (rc)
			return message_error("--fetch-host", rc, &err);
	}
	return 0;
}

int fetch_judge(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		const tpmattest_policy *p, int *rc, tpmattest_report **out, tpmattest_error **err)
{
	tpmattest_resolver *r = NULL;
	tpmattest_curl *c = NULL;
	int status = transport_new(o, &c);

	*out = NULL;
	if (status)
		goto out;
	*rc = tpmattest_resolver_new(e, t, p, 0, &r, err);
	if (*rc) {
		status = message_error(o->command->name, *rc, err);
		goto out;
	}
	status = add_hosts(o, r);
	if (status == 0)
		*rc = tpmattest_curl_run(c, r, out, err);
out:
	tpmattest_resolver_free(r);
	tpmattest_curl_free(c);
	return status;
}
