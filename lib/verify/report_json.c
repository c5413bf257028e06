/* SPDX-License-Identifier: BSD-2-Clause */
/* "tpmattest.report/1", see tpmattest(7). Fields may be added, but never change meaning. */
#include <tpmattest/report.h>
#include <tpmattest/resolver.h>

#include <stdio.h>

#include "base/error.h"
#include "base/json.h"
#include "x509/der.h"

static void put_texts(ta_json *w, json_object *o, const tpmattest_cert *c)
{
	const char *subject = tpmattest_cert_subject(c), *issuer = tpmattest_cert_issuer(c);

	w->nomem = w->nomem || !subject || !issuer;
	ta_json_text(w, o, "subject", subject);
	ta_json_text(w, o, "issuer", issuer);
}

static void put_time(ta_json *w, json_object *o, const char *key, int64_t t)
{
	char text[21];

	ta_time_text(t, text);
	ta_json_text(w, o, key, text);
}

typedef const uint8_t *bytes_fn(const tpmattest_cert *c, size_t *len);

static void put_bytes(ta_json *w, json_object *o, const char *key, bytes_fn *get,
		      const tpmattest_cert *c)
{
	ta_span s;

	s.p = get(c, &s.n);
	ta_json_hex(w, o, key, s);
}

static void put_index(ta_json *w, json_object *o, const char *key, int64_t i)
{
	if (i < 0)
		ta_json_null(w, o, key);
	else
		ta_json_number(w, o, key, i);
}

static json_object *tpm_object(ta_json *w, const tpmattest_ek *ek)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "manufacturer", tpmattest_ek_manufacturer(ek));
	ta_json_text(w, o, "manufacturer_source", tpmattest_ek_manufacturer_source(ek));
	ta_json_text(w, o, "model", tpmattest_ek_model(ek));
	ta_json_text(w, o, "firmware", tpmattest_ek_firmware(ek));
	ta_json_text(w, o, "spec", tpmattest_ek_specification(ek));
	return o;
}

static void put_hash(ta_json *w, json_object *o, const char *key, const uint8_t *hash)
{
	if (hash)
		ta_json_hex(w, o, key, (ta_span){ hash, 32 });
	else
		ta_json_null(w, o, key);
}

/* What is known of the key with and without a certificate. */
static void put_identity(ta_json *w, json_object *o, const tpmattest_ek *ek)
{
	ta_span name;

	name.p = tpmattest_ek_tpm_name(ek, &name.n);
	put_hash(w, o, "spki_sha256", tpmattest_ek_spki_sha256(ek));
	put_hash(w, o, "key_sha256", tpmattest_ek_key_sha256(ek));
	if (name.p)
		ta_json_hex(w, o, "tpm_name", name);
	else
		ta_json_null(w, o, "tpm_name");
}

static void put_ek_cert(ta_json *w, json_object *o, const tpmattest_cert *c)
{
	static const char *const members[] = { "source", "key",     "serial",
					       "sha256", "subject", "issuer" };

	for (size_t i = 0; !c && i < sizeof(members) / sizeof(members[0]); i++)
		ta_json_null(w, o, members[i]);
	if (!c)
		return;
	ta_json_text(w, o, "source", tpmattest_cert_source(c));
	ta_json_text(w, o, "key", tpmattest_cert_key(c));
	put_bytes(w, o, "serial", tpmattest_cert_serial, c);
	put_hash(w, o, "sha256", tpmattest_cert_sha256(c));
	put_texts(w, o, c);
}

static json_object *ek_object(ta_json *w, const tpmattest_report *r, const tpmattest_ek *ek)
{
	static const char *const bounds[] = { "unchecked", "no", "yes" };
	const tpmattest_cert *c = tpmattest_ek_chain(ek, 0);
	int bound = tpmattest_ek_bound(ek);
	json_object *o;

	if (!c && !tpmattest_ek_spki_sha256(ek))
		return NULL;
	o = ta_json_object(w);
	put_ek_cert(w, o, c);
	ta_json_text(w, o, "bound", bounds[bound]);
	ta_json_text(w, o, "bound_to",
		     bound == TPMATTEST_BOUND_UNCHECKED ? NULL
							: tpmattest_report_evidence_source(r));
	put_identity(w, o, ek);
	return o;
}

static json_object *cert_object(ta_json *w, const tpmattest_cert *c)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "source", tpmattest_cert_source(c));
	put_texts(w, o, c);
	ta_json_text(w, o, "key", tpmattest_cert_key(c));
	put_bytes(w, o, "ski", tpmattest_cert_ski, c);
	put_bytes(w, o, "aki", tpmattest_cert_aki, c);
	put_bytes(w, o, "serial", tpmattest_cert_serial, c);
	ta_json_hex(w, o, "sha256", (ta_span){ tpmattest_cert_sha256(c), 32 });
	put_time(w, o, "not_before", tpmattest_cert_not_before(c));
	put_time(w, o, "not_after", tpmattest_cert_not_after(c));
	ta_json_bool(w, o, "on_device", tpmattest_cert_is_on_device(c));
	ta_json_bool(w, o, "anchor", tpmattest_cert_is_anchor(c));
	ta_json_text(w, o, "revocation", tpmattest_revocation_name(tpmattest_cert_revocation(c)));
	return o;
}

static json_object *finding_object(ta_json *w, const tpmattest_ek *ek, size_t i)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "code", tpmattest_finding_name(tpmattest_ek_finding_code(ek, i)));
	ta_json_text(w, o, "severity",
		     tpmattest_severity_name(tpmattest_ek_finding_severity(ek, i)));
	put_index(w, o, "certificate", tpmattest_ek_finding_certificate(ek, i));
	put_index(w, o, "offset", tpmattest_ek_finding_offset(ek, i));
	ta_json_text(w, o, "message", tpmattest_ek_finding_message(ek, i));
	ta_json_text(w, o, "url", tpmattest_ek_finding_url(ek, i));
	return o;
}

/* Members common to a candidate and the chosen candidate. */
static void put_authority(ta_json *w, json_object *o, const tpmattest_ek *ek, size_t i)
{
	ta_json_text(w, o, "authority", tpmattest_ek_aik_authority(ek, i));
	ta_json_text(w, o, "rule", tpmattest_ek_aik_rule(ek, i));
	put_index(w, o, "certificate", tpmattest_ek_aik_certificate(ek, i));
	ta_json_text(w, o, "registered",
		     tpmattest_registered_name(tpmattest_ek_aik_registered(ek, i)));
	ta_json_text(w, o, "withdrawn_on", tpmattest_ek_aik_withdrawn_on(ek, i));
}

static json_object *aik_object(ta_json *w, const tpmattest_ek *ek)
{
	size_t n = tpmattest_ek_aik_count(ek),
	       chosen = tpmattest_ek_aik_chosen(ek) < 0 ? n : (size_t)tpmattest_ek_aik_chosen(ek);
	json_object *o = ta_json_object(w), *all = ta_json_array(w);
	const uint8_t *id = tpmattest_ek_aik_key_id(ek, chosen);

	ta_json_text(w, o, "url", tpmattest_ek_aik_url(ek));
	ta_json_bool(w, o, "certain", chosen < n);
	put_authority(w, o, ek, chosen);
	if (id)
		ta_json_hex(w, o, "key_id", (ta_span){ id, 20 });
	else
		ta_json_null(w, o, "key_id");
	ta_json_text(w, o, "registry_date", tpmattest_ek_aik_registry_date(ek));
	ta_json_text(w, o, "naive_url", tpmattest_ek_aik_naive_url(ek));
	for (size_t i = 0; i < n; i++) {
		json_object *one = ta_json_object(w);

		put_authority(w, one, ek, i);
		ta_json_append(w, all, one);
	}
	ta_json_put(w, o, "candidates", all);
	return o;
}

/* The certification by a standard, or NULL if none is claimed. */
static json_object *certified_object(ta_json *w, const char *version, int level, bool plus)
{
	json_object *o;

	if (!level)
		return NULL;
	o = ta_json_object(w);
	ta_json_text(w, o, "version", version);
	ta_json_number(w, o, "level", level);
	ta_json_bool(w, o, "plus", plus);
	return o;
}

static json_object *assertions_object(ta_json *w, const tpmattest_ek *ek)
{
	json_object *o, *cc;

	if (!tpmattest_ek_has_assertions(ek))
		return NULL;
	o = ta_json_object(w);
	ta_json_put(w, o, "fips",
		    certified_object(w, tpmattest_ek_fips_version(ek), tpmattest_ek_fips_level(ek),
				     tpmattest_ek_is_fips_plus(ek)));
	cc = certified_object(w, tpmattest_ek_cc_version(ek), tpmattest_ek_cc_level(ek),
			      tpmattest_ek_is_cc_plus(ek));
	if (cc)
		ta_json_text(w, cc, "status", tpmattest_ek_cc_status(ek));
	ta_json_put(w, o, "common_criteria", cc);
	ta_json_text(w, o, "ek_generation", tpmattest_ek_generation_type(ek));
	ta_json_text(w, o, "ek_generation_location", tpmattest_ek_generation_location(ek));
	ta_json_bool(w, o, "field_upgradable", tpmattest_ek_is_field_upgradable(ek));
	ta_json_bool(w, o, "iso9000", tpmattest_ek_is_iso9000(ek));
	return o;
}

static json_object *need_object(ta_json *w, const tpmattest_ek *ek, size_t i)
{
	json_object *o = ta_json_object(w), *urls = ta_json_array(w);
	const char *url;

	ta_json_text(w, o, "kind", tpmattest_need_kind_name(tpmattest_ek_need_kind(ek, i)));
	ta_json_text(w, o, "url", tpmattest_ek_need_url(ek, i, 0));
	for (size_t j = 0; (url = tpmattest_ek_need_url(ek, i, j)) != NULL; j++)
		ta_json_append_text(w, urls, url);
	ta_json_put(w, o, "urls", urls);
	ta_json_text(w, o, "why", tpmattest_finding_name(tpmattest_ek_need_why(ek, i)));
	return o;
}

/* Members that are at the top level for the selected EK, and in `eks` for each EK. */
static void put_ek(ta_json *w, json_object *o, const tpmattest_report *r, const tpmattest_ek *ek)
{
	json_object *chain = ta_json_array(w), *findings = ta_json_array(w),
		    *needs = ta_json_array(w);
	json_object *service = ta_json_object(w);

	ta_json_text(w, o, "verdict", tpmattest_verdict_name(tpmattest_ek_verdict(ek)));
	ta_json_put(w, o, "tpm", tpm_object(w, ek));
	ta_json_put(w, o, "ek", ek_object(w, r, ek));
	for (size_t i = 0; i < tpmattest_ek_chain_count(ek); i++)
		ta_json_append(w, chain, cert_object(w, tpmattest_ek_chain(ek, i)));
	ta_json_put(w, o, "chain", chain);
	for (size_t i = 0; i < tpmattest_ek_finding_count(ek); i++)
		ta_json_append(w, findings, finding_object(w, ek, i));
	ta_json_put(w, o, "findings", findings);
	ta_json_put(w, o, "aik", aik_object(w, ek));
	ta_json_put(w, o, "assertions", assertions_object(w, ek));
	ta_json_text(w, service, "url", tpmattest_ek_certificate_url(ek));
	ta_json_put(w, o, "ek_service", service);
	for (size_t i = 0; i < tpmattest_ek_need_count(ek); i++)
		ta_json_append(w, needs, need_object(w, ek, i));
	ta_json_put(w, o, "needs", needs);
}

static json_object *other_object(ta_json *w, const tpmattest_report *r, size_t i)
{
	const tpmattest_cert *c = tpmattest_report_other_cert(r, i);
	json_object *o = ta_json_object(w);
	char nv[11];

	snprintf(nv, sizeof(nv), "0x%08x", tpmattest_report_other_nv(r, i));
	ta_json_text(w, o, "nv", nv);
	ta_json_text(w, o, "kind", tpmattest_report_other_kind(r, i));
	ta_json_put(w, o, "certificate", c ? cert_object(w, c) : NULL);
	return o;
}

int tpmattest_report_to_json(const tpmattest_report *r, char **json, tpmattest_error **err)
{
	ta_json w = { 0 };
	json_object *o, *eks, *evidence, *others;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!r || !json)
		return ta_error_null(err, __func__);
	o = ta_json_object(&w);
	ta_json_text(&w, o, "schema", "tpmattest.report/1");
	evidence = ta_json_object(&w);
	ta_json_text(&w, evidence, "source", tpmattest_report_evidence_source(r));
	ta_json_put(&w, o, "evidence", evidence);
	put_ek(&w, o, r, tpmattest_report_selected(r));
	others = ta_json_array(&w);
	eks = ta_json_array(&w);
	for (size_t i = 0; i < tpmattest_report_ek_count(r); i++) {
		json_object *one = ta_json_object(&w);

		put_ek(&w, one, r, tpmattest_report_ek(r, i));
		ta_json_append(&w, eks, one);
	}
	ta_json_put(&w, o, "eks", eks);
	for (size_t i = 0; i < tpmattest_report_other_count(r); i++)
		ta_json_append(&w, others, other_object(&w, r, i));
	ta_json_put(&w, o, "others", others);
	return ta_json_finish(&w, o, json, err);
}
