/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <tpmattest/probe.h>

#include "aik.h"
#include "message.h"
#include "text.h"
#include "transport.h"

static void put_probe(const tpmattest_probe *p, const tpmattest_error *err)
{
	const char *ra = tpmattest_probe_ra_subject(p);

	text_put("%s: %s\n", tpmattest_probe_url(p),
		 tpmattest_probe_exists(p) == TPMATTEST_PROBE_YES ? "the authority exists"
								  : tpmattest_error_message(err));
	if (tpmattest_probe_capability_count(p))
		text_put("capabilities:");
	for (size_t i = 0; i < tpmattest_probe_capability_count(p); i++)
		text_put(" %s", tpmattest_probe_capability(p, i));
	if (tpmattest_probe_capability_count(p))
		text_put("\n");
	if (ra)
		text_put("registration authority: %s\n", ra);
	for (size_t i = 0; i < tpmattest_probe_finding_count(p); i++)
		text_put("%s [%s]\n", tpmattest_probe_finding_message(p, i),
			 tpmattest_finding_name(tpmattest_probe_finding_code(p, i)));
}

/* The results "yes" and "no" go to standard output. "unknown" is an error, and with --json also
 * output. */
static int show(const struct options *o, const tpmattest_probe *p, int rc, tpmattest_error **err)
{
	tpmattest_error *failed = NULL;
	char *json = NULL;
	int json_rc, status = rc == TPMATTEST_E_NO_AUTHORITY ? STATUS_NO : message_status(rc);

	if (options_has(o, OPT_JSON)) {
		json_rc = tpmattest_probe_to_json(p, &json, &failed);
		if (json_rc)
			return message_error(o->command->name, json_rc, &failed);
		text_put_line(json);
		tpmattest_free(json);
	} else if (rc == 0 || rc == TPMATTEST_E_NO_AUTHORITY) {
		put_probe(p, *err);
	}
	if (rc && rc != TPMATTEST_E_NO_AUTHORITY)
		return message_error(tpmattest_probe_url(p), rc, err);
	return status;
}

static int probe(const struct options *o, const char *url)
{
	uint32_t flags = options_has(o, OPT_RA) ? TPMATTEST_PROBE_CHAIN : 0;
	tpmattest_error *err = NULL;
	tpmattest_probe *p = NULL;
	tpmattest_curl *c = NULL;
	int rc, status = transport_new(o, &c);

	if (status)
		return status;
	rc = tpmattest_probe_new(url, options_value(o, OPT_BASE), flags, &p, &err);
	if (rc) {
		status = message_error(options_has(o, OPT_BASE) ? "--base" : o->command->name, rc,
				       &err);
	} else {
		rc = tpmattest_probe_run(p, tpmattest_curl_fetch, c, &err);
		status = show(o, p, rc, &err);
	}
	tpmattest_error_free(err);
	tpmattest_probe_free(p);
	tpmattest_curl_free(c);
	return status;
}

/* The authority that was given, without a device. */
static int probe_operand(const struct options *o)
{
	tpmattest_authority *a;
	int status;

	if (options_has(o, OPT_TCTI) || options_has(o, OPT_EVIDENCE) || options_has(o, OPT_EK))
		return message_usage(o->command->name, "an authority cannot be combined with "
						       "--tcti, --evidence or --ek");
	status = aik_lookup(o, NULL, &a);
	if (status)
		return status;
	if (tpmattest_authority_url(a))
		status = probe(o, tpmattest_authority_url(a));
	else
		status = message_about(o->operand, TPMATTEST_E_NO_MANUFACTURER,
				       "give --manufacturer", "the identifier is in no list");
	tpmattest_authority_free(a);
	return status;
}

int cmd_probe(const struct options *o)
{
	tpmattest_report *r;
	int status;

	if (o->operand)
		return probe_operand(o);
	status = aik_derive(o, &r);
	if (status)
		return status;
	status = probe(o, tpmattest_ek_aik_url(tpmattest_report_selected(r)));
	tpmattest_report_free(r);
	return status;
}
