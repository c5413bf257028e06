/* SPDX-License-Identifier: BSD-2-Clause */
/* Getters and JSON output for the result of a probe. */
#include <stdlib.h>

#include "base/json.h"
#include "resolve/probe.h"
#include "vendor/authority.h"
#include "x509/der.h"
#include "x509/name.h"

int tpmattest_probe_exists(const tpmattest_probe *p)
{
	return p ? p->caps.exists : TPMATTEST_PROBE_UNKNOWN;
}

int tpmattest_probe_status(const tpmattest_probe *p)
{
	return p ? p->status : 0;
}

const char *tpmattest_probe_url(const tpmattest_probe *p)
{
	return p ? p->url : NULL;
}

size_t tpmattest_probe_capability_count(const tpmattest_probe *p)
{
	return p ? p->caps.n : 0;
}

const char *tpmattest_probe_capability(const tpmattest_probe *p, size_t i)
{
	return i < tpmattest_probe_capability_count(p) ? p->caps.v[i] : NULL;
}

const char *tpmattest_probe_ra_subject(const tpmattest_probe *p)
{
	return p ? p->ra_subject : NULL;
}

size_t tpmattest_probe_finding_count(const tpmattest_probe *p)
{
	return p ? p->findings.n : 0;
}

int tpmattest_probe_finding_code(const tpmattest_probe *p, size_t i)
{
	return i < tpmattest_probe_finding_count(p) ? p->findings.v[i].code : -1;
}

const char *tpmattest_probe_finding_message(const tpmattest_probe *p, size_t i)
{
	return i < tpmattest_probe_finding_count(p) ? p->findings.v[i].message : NULL;
}

static void put_name(ta_json *w, json_object *o, const char *key, ta_span name)
{
	char *text = ta_name_text(name);

	w->nomem = w->nomem || !text;
	ta_json_text(w, o, key, text);
	free(text);
}

static json_object *cert_object(ta_json *w, const ta_cert *c)
{
	json_object *o = ta_json_object(w);
	char time[21];

	put_name(w, o, "subject", c->subject);
	put_name(w, o, "issuer", c->issuer);
	ta_json_hex(w, o, "sha256", (ta_span){ c->sha256, sizeof(c->sha256) });
	ta_time_text(c->not_before, time);
	ta_json_text(w, o, "not_before", time);
	ta_time_text(c->not_after, time);
	ta_json_text(w, o, "not_after", time);
	return o;
}

static json_object *finding_object(ta_json *w, const ta_finding *f)
{
	static const char *const severities[] = { "info", "warning", "error" };
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "code", ta_finding_name(f->code));
	ta_json_text(w, o, "severity", severities[f->severity]);
	ta_json_text(w, o, "message", f->message);
	ta_json_text(w, o, "url", f->url);
	return o;
}

int tpmattest_probe_to_json(const tpmattest_probe *p, char **json, tpmattest_error **err)
{
	static const char *const words[] = { "unknown", "no", "yes" };
	char withdrawn_on[11];
	json_object *doc, *list;
	const ta_cert *ra;
	ta_json w = { 0 };

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!p || !json)
		return ta_error_null(err, __func__);
	doc = ta_json_object(&w);
	ta_json_text(&w, doc, "schema", "tpmattest.probe/1");
	ta_json_text(&w, doc, "url", p->url);
	ta_json_text(&w, doc, "authority", p->authority);
	ta_json_text(&w, doc, "exists", words[p->caps.exists]);
	ta_json_number(&w, doc, "status", p->status);
	ta_json_text(&w, doc, "registered",
		     tpmattest_registered_name(ta_probe_registered(p, withdrawn_on)));
	ta_json_text(&w, doc, "withdrawn_on", withdrawn_on[0] ? withdrawn_on : NULL);
	ta_json_text(&w, doc, "registry_date", ta_authorities_builtin()->date);
	list = ta_json_array(&w);
	for (size_t i = 0; i < p->caps.n; i++)
		ta_json_append_text(&w, list, p->caps.v[i]);
	ta_json_put(&w, doc, "capabilities", list);
	ra = ta_caps_find_ra(&p->certs);
	ta_json_put(&w, doc, "ra", ra ? cert_object(&w, ra) : NULL);
	list = ta_json_array(&w);
	for (size_t i = 0; i < p->certs.n; i++)
		ta_json_append(&w, list, cert_object(&w, p->certs.v[i]));
	ta_json_put(&w, doc, "certificates", list);
	list = ta_json_array(&w);
	for (size_t i = 0; i < p->findings.n; i++)
		ta_json_append(&w, list, finding_object(&w, &p->findings.v[i]));
	ta_json_put(&w, doc, "findings", list);
	return ta_json_finish(&w, doc, json, err);
}
