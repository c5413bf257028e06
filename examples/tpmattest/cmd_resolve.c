/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <string.h>

#include "fetch.h"
#include "input.h"
#include "message.h"
#include "text.h"
#include "tree.h"

static int wants_json(const struct options *o, bool *json)
{
	const char *format = options_value(o, OPT_FORMAT);

	*json = options_has(o, OPT_JSON) || (format && strcmp(format, "json") == 0);
	if (!format || strcmp(format, "json") == 0)
		return 0;
	if (strcmp(format, "html") == 0)
		return message_about("--format html", TPMATTEST_E_UNSUPPORTED, "take tree or json",
				     "this version writes no pages");
	if (strcmp(format, "tree") != 0)
		return message_usage(o->command->name, "--format %s: neither tree nor json",
				     format);
	if (options_has(o, OPT_JSON))
		return message_usage(o->command->name,
				     "--json and --format tree cannot be combined");
	return 0;
}

static int show(const struct options *o, const tpmattest_report *r, bool as_json)
{
	tpmattest_error *err = NULL;
	char *json = NULL;
	int rc;

	if (!as_json) {
		tree_print(r, options_has(o, OPT_VERBOSE));
		return 0;
	}
	rc = tpmattest_report_to_json(r, &json, &err);
	if (rc)
		return message_error(o->command->name, rc, &err);
	text_put_line(json);
	tpmattest_free(json);
	return 0;
}

static int verify(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		  const tpmattest_policy *p, int *rc, tpmattest_report **r, tpmattest_error **err)
{
#if TOOL_HAVE_CURL
	if (options_has(o, OPT_FETCH))
		return fetch_judge(o, e, t, p, rc, r, err);
#else
	(void)o;
#endif
	*rc = tpmattest_verify(e, t, p, r, err);
	return 0;
}

static int judge(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		 const tpmattest_policy *p, bool as_json)
{
	tpmattest_error *err = NULL;
	tpmattest_report *r = NULL;
	int rc, status;

	status = verify(o, e, t, p, &rc, &r, &err);
	if (status)
		return status;
	if (r) {
		status = show(o, r, as_json);
		if (status == 0)
			status = message_status(rc);
		tpmattest_error_free(err);
	} else {
		status = message_error(o->command->name, rc, &err);
	}
	tpmattest_report_free(r);
	return status;
}

/* An empty store explains the verdict better than the findings do. */
static void remark_on(const struct options *o, const tpmattest_trust *t)
{
	if (t && tpmattest_trust_anchor_count(t) == 0 && !options_has(o, OPT_VENDOR_ROOTS))
		message_note("%s: the trust store holds no anchor, so nothing can be trusted; give "
			     "--vendor-roots, or a --trust "
			     "that holds roots",
			     o->command->name);
}

int cmd_resolve(const struct options *o)
{
	uint32_t flags =
		TPMATTEST_READ_OTHER | (options_has(o, OPT_BIND) ? TPMATTEST_READ_EK_PUBLIC : 0);
	tpmattest_evidence *e = NULL;
	tpmattest_policy *p = NULL;
	tpmattest_trust *t = NULL;
	bool json;
	int status = wants_json(o, &json);

	if (status == 0 && !options_has(o, OPT_FETCH) &&
	    (options_has(o, OPT_FETCH_HOST) || options_has(o, OPT_FETCH_PRIVATE) ||
	     options_has(o, OPT_CACHE) || options_has(o, OPT_CACERT)))
		status = message_usage(
			o->command->name,
			"--fetch-host, --fetch-private, --cache and --cacert require --fetch");
	if (status == 0)
		status = input_policy(o, &p);
	if (status == 0)
		status = input_trust(o, &t);
	if (status == 0)
		status = input_evidence_or_key(o, flags, &e);
	if (status == 0) {
		remark_on(o, t);
		status = judge(o, e, t, p, json);
	}
	tpmattest_evidence_free(e);
	tpmattest_trust_free(t);
	tpmattest_policy_free(p);
	return status;
}
