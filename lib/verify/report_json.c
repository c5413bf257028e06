/* SPDX-License-Identifier: BSD-2-Clause */
/* "tpmattest.report/1": see tpmattest(7). Fields may be added, never change meaning. */
#include <stdio.h>
#include <stdlib.h>

#include <tpmattest/resolver.h>

#include "base/json.h"
#include "evidence/evidence.h"
#include "verify/report.h"
#include "verify/revoke.h"
#include "x509/der.h"
#include "x509/name.h"

static const char *const verdicts[] = { "untrusted", "incomplete", "trusted" };
static const char *const severities[] = { "info", "warning", "error" };
static const char *const bounds[] = { "unchecked", "no", "yes" };
static const char *const registered[] = { "unknown", "no", "yes" };
static const char *const sources[] = { NULL, "tpm", "given", "certificate", "capture" };

static void put_name(ta_json *w, json_object *o, const char *key, ta_span name)
{
	char *text = ta_name_text(name);

	w->nomem = w->nomem || !text;
	ta_json_text(w, o, key, text);
	free(text);
}

static void put_time(ta_json *w, json_object *o, const char *key, int64_t t)
{
	char text[21];

	ta_time_text(t, text);
	ta_json_text(w, o, key, text);
}

static json_object *tpm_object(ta_json *w, const tpmattest_report *r, const ta_report_ek *ek)
{
	json_object *o = ta_json_object(w);
	char firmware[24], spec[32];

	snprintf(firmware, sizeof(firmware), "0x%08x.0x%08x", r->firmware[0], r->firmware[1]);
	snprintf(spec, sizeof(spec), "2.0 revision %u.%02u", r->spec_revision / 100, r->spec_revision % 100);
	ta_json_text(w, o, "manufacturer", ek->manufacturer[0] ? ek->manufacturer : NULL);
	ta_json_text(w, o, "manufacturer_source", sources[ek->manufacturer_source]);
	ta_json_text(w, o, "model", ek->model ? ek->model : r->vendor_string[0] ? r->vendor_string : NULL);
	ta_json_text(w, o, "firmware", r->has_firmware ? firmware : NULL);
	ta_json_text(w, o, "spec", ek->spec[0] ? ek->spec : r->spec_revision ? spec : NULL);
	return o;
}

static json_object *ek_object(ta_json *w, const tpmattest_report *r, const ta_report_ek *ek)
{
	const ta_cert *c = ek->has_ek ? ek->chain[0].cert : NULL;
	json_object *o;
	char key[24];

	if (!c)
		return NULL;
	o = ta_json_object(w);
	ta_pubkey_name(&c->key, key);
	ta_json_text(w, o, "source", ek->chain[0].source);
	ta_json_text(w, o, "key", key);
	ta_json_text(w, o, "bound", bounds[ek->bound]);
	ta_json_text(w, o, "bound_to", ek->bound == TA_BOUND_UNCHECKED ? NULL : ta_evidence_heard_name(r->heard));
	ta_json_hex(w, o, "sha256", (ta_span){ c->sha256, sizeof(c->sha256) });
	put_name(w, o, "subject", c->subject);
	put_name(w, o, "issuer", c->issuer);
	return o;
}

static json_object *link_object(ta_json *w, const ta_report_link *link)
{
	const ta_cert *c = link->cert;
	json_object *o = ta_json_object(w);
	char key[24];

	ta_pubkey_name(&c->key, key);
	ta_json_text(w, o, "source", link->source);
	put_name(w, o, "subject", c->subject);
	put_name(w, o, "issuer", c->issuer);
	ta_json_text(w, o, "key", key);
	ta_json_hex(w, o, "ski", c->ski);
	ta_json_hex(w, o, "aki", c->aki_key_id);
	ta_json_hex(w, o, "serial", c->serial);
	ta_json_hex(w, o, "sha256", (ta_span){ c->sha256, sizeof(c->sha256) });
	put_time(w, o, "not_before", c->not_before);
	put_time(w, o, "not_after", c->not_after);
	ta_json_bool(w, o, "on_device", link->on_device);
	ta_json_bool(w, o, "anchor", link->anchor);
	ta_json_text(w, o, "revocation", ta_revoke_name(link->revocation));
	return o;
}

static json_object *finding_object(ta_json *w, const ta_finding *f)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "code", ta_finding_name(f->code));
	ta_json_text(w, o, "severity", severities[f->severity]);
	if (f->cert == TA_NO_CERT)
		ta_json_null(w, o, "certificate");
	else
		ta_json_number(w, o, "certificate", f->cert);
	if (f->offset == TA_NO_OFFSET)
		ta_json_null(w, o, "offset");
	else
		ta_json_number(w, o, "offset", f->offset);
	ta_json_text(w, o, "message", f->message);
	ta_json_text(w, o, "url", f->url);
	return o;
}

static json_object *candidate_object(ta_json *w, const ta_aik_candidate *c)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "authority", c->label);
	ta_json_text(w, o, "rule", ta_aik_rule_name(c->rule));
	ta_json_number(w, o, "certificate", c->certificate);
	ta_json_text(w, o, "registered", registered[c->registered]);
	return o;
}

static json_object *aik_object(ta_json *w, const ta_report_ek *ek)
{
	const ta_aik_candidate *c = ek->aik.chosen >= 0 ? &ek->aik.v[ek->aik.chosen] : NULL;
	json_object *o = ta_json_object(w), *all = ta_json_array(w);

	ta_json_text(w, o, "url", ek->aik_url);
	ta_json_text(w, o, "authority", c ? c->label : NULL);
	if (c && c->kind == TA_KEYID)
		ta_json_hex(w, o, "key_id", (ta_span){ c->id, sizeof(c->id) });
	else
		ta_json_null(w, o, "key_id");
	ta_json_text(w, o, "rule", c ? ta_aik_rule_name(c->rule) : NULL);
	if (c)
		ta_json_number(w, o, "certificate", c->certificate);
	else
		ta_json_null(w, o, "certificate");
	ta_json_text(w, o, "registered", registered[c ? c->registered : TA_REGISTERED_UNKNOWN]);
	ta_json_text(w, o, "registry_date", ek->aik.date[0] ? ek->aik.date : NULL);
	ta_json_text(w, o, "naive_url", ek->naive_url);
	for (unsigned i = 0; i < ek->aik.n; i++)
		ta_json_append(w, all, candidate_object(w, &ek->aik.v[i]));
	ta_json_put(w, o, "candidates", all);
	return o;
}

static json_object *need_object(ta_json *w, const ta_report_need *need)
{
	json_object *o = ta_json_object(w), *urls = ta_json_array(w);

	ta_json_text(w, o, "kind", tpmattest_need_kind_name(need->kind));
	ta_json_text(w, o, "url", need->url[0]);
	for (size_t i = 0; i < need->n_urls; i++)
		ta_json_append_text(w, urls, need->url[i]);
	ta_json_put(w, o, "urls", urls);
	ta_json_text(w, o, "why", ta_finding_name(need->why));
	return o;
}

/* What stands at the top for the selected EK, and in `eks` for each. */
static void put_ek(ta_json *w, json_object *o, const tpmattest_report *r, const ta_report_ek *ek)
{
	json_object *chain = ta_json_array(w), *findings = ta_json_array(w), *list = ta_json_array(w);
	json_object *service = ta_json_object(w);

	ta_json_text(w, o, "verdict", verdicts[ek->verdict]);
	ta_json_put(w, o, "tpm", tpm_object(w, r, ek));
	ta_json_put(w, o, "ek", ek_object(w, r, ek));
	for (size_t i = 0; i < ek->n_chain; i++)
		ta_json_append(w, chain, link_object(w, &ek->chain[i]));
	ta_json_put(w, o, "chain", chain);
	for (size_t i = 0; i < ek->findings.n; i++)
		ta_json_append(w, findings, finding_object(w, &ek->findings.v[i]));
	ta_json_put(w, o, "findings", findings);
	ta_json_put(w, o, "aik", aik_object(w, ek));
	ta_json_text(w, service, "url", ek->ek_service_url);
	ta_json_put(w, o, "ek_service", service);
	for (size_t i = 0; i < ek->n_needs; i++)
		ta_json_append(w, list, need_object(w, &ek->needs[i]));
	ta_json_put(w, o, "needs", list);
}

int tpmattest_report_to_json(const tpmattest_report *r, char **json, tpmattest_error **err)
{
	ta_json w = { 0 };
	json_object *o, *eks, *evidence;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!r || !json)
		return ta_error_set(err, TPMATTEST_E_USAGE, "report: an argument is NULL");
	o = ta_json_object(&w);
	ta_json_text(&w, o, "schema", "tpmattest.report/1");
	evidence = ta_json_object(&w);
	ta_json_text(&w, evidence, "source", ta_evidence_heard_name(r->heard));
	ta_json_put(&w, o, "evidence", evidence);
	put_ek(&w, o, r, r->top);
	eks = ta_json_array(&w);
	for (size_t i = 0; i < r->n_eks; i++) {
		json_object *one = ta_json_object(&w);

		put_ek(&w, one, r, &r->eks[i]);
		ta_json_append(&w, eks, one);
	}
	ta_json_put(&w, o, "eks", eks);
	return ta_json_finish(&w, o, json, err);
}
