/* SPDX-License-Identifier: BSD-2-Clause */
#include "reportshape.h"

#include <json-c/json_tokener.h>
#include <openssl/sha.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/runner.h"
#include "base/jsondoc.h"

/* One of the words, parted by '|'; or a kind of value. */
enum shape { WORD, TEXT, HEX, DATE, BOOL, PLACE, OFFSET, OBJECT, LIST };

typedef struct field {
	const char *key;
	enum shape shape;
	bool or_null;
	const char *words;
} field;

static const field tpm_fields[] = {
	{ "manufacturer", TEXT, true, NULL },
	{ "manufacturer_source", WORD, true, "tpm|given|certificate|capture" },
	{ "model", TEXT, true, NULL },
	{ "firmware", TEXT, true, NULL },
	{ "spec", TEXT, true, NULL },
};
static const field ek_fields[] = {
	{ "source", TEXT, false, NULL },  { "key", TEXT, false, NULL },
	{ "sha256", HEX, false, NULL },   { "serial", HEX, false, NULL },
	{ "subject", TEXT, false, NULL }, { "issuer", TEXT, false, NULL },
};
/* There without a certificate, too. */
static const field identity_fields[] = {
	{ "bound", WORD, false, "yes|no|unchecked" },
	{ "bound_to", WORD, true, "tpm|capture|files" },
	{ "spki_sha256", HEX, false, NULL },
	{ "key_sha256", HEX, false, NULL },
	{ "tpm_name", HEX, true, NULL },
};
static const field link_fields[] = {
	{ "source", TEXT, false, NULL },
	{ "subject", TEXT, false, NULL },
	{ "issuer", TEXT, false, NULL },
	{ "ski", HEX, false, NULL },
	{ "aki", HEX, false, NULL },
	{ "serial", HEX, false, NULL },
	{ "sha256", HEX, false, NULL },
	{ "not_before", DATE, false, NULL },
	{ "not_after", DATE, false, NULL },
	{ "on_device", BOOL, false, NULL },
	{ "anchor", BOOL, false, NULL },
	{ "revocation", WORD, false, "good|revoked|unknown|stale" },
};
static const field finding_fields[] = {
	{ "code", TEXT, false, NULL },        { "severity", WORD, false, "error|warning|info" },
	{ "certificate", PLACE, true, NULL }, { "offset", OFFSET, true, NULL },
	{ "message", TEXT, false, NULL },     { "url", TEXT, true, NULL },
};
static const field aik_fields[] = {
	{ "url", TEXT, true, NULL },
	{ "authority", TEXT, true, NULL },
	{ "key_id", HEX, true, NULL },
	{ "rule", WORD, true, "device-top|issuer-name|registered-walk|issuer-ski|issuer-key" },
	{ "certificate", PLACE, true, NULL },
	{ "registered", WORD, false, "yes|no|unknown" },
	{ "registry_date", TEXT, true, NULL },
	{ "naive_url", TEXT, true, NULL },
	{ "candidates", LIST, false, NULL },
};
static const field candidate_fields[] = {
	{ "authority", TEXT, false, NULL },
	{ "rule", WORD, false, "device-top|issuer-name|registered-walk|issuer-ski|issuer-key" },
	{ "certificate", PLACE, false, NULL },
	{ "registered", WORD, false, "yes|no|unknown" },
};
static const field need_fields[] = {
	{ "kind", WORD, false, "ek-certificate|issuer|crl|anchor" },
	{ "url", TEXT, false, NULL },
	{ "why", TEXT, false, NULL },
};
static const field service_fields[] = { { "url", TEXT, true, NULL } };
static const field judgement_fields[] = {
	{ "verdict", WORD, false, "trusted|untrusted|incomplete" },
	{ "tpm", OBJECT, false, NULL },
	{ "ek", OBJECT, true, NULL },
	{ "chain", LIST, false, NULL },
	{ "findings", LIST, false, NULL },
	{ "aik", OBJECT, false, NULL },
	{ "assertions", OBJECT, true, NULL },
	{ "ek_service", OBJECT, false, NULL },
	{ "needs", LIST, false, NULL },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

json_object *report_get(json_object *o, const char *key)
{
	json_object *v = NULL;

	ck_assert_msg(json_object_object_get_ex(o, key, &v), "no \"%s\" in %s", key,
		      json_object_to_json_string(o));
	return v;
}

const char *report_text(json_object *o, const char *key)
{
	return json_object_get_string(report_get(o, key));
}

static bool is_word(const char *s, const char *words)
{
	size_t n = strlen(s);

	for (const char *w = words; w; w = strchr(w, '|') ? strchr(w, '|') + 1 : NULL)
		if (strncmp(w, s, n) == 0 && (w[n] == '|' || w[n] == 0))
			return true;
	return false;
}

static bool is_hex(const char *s)
{
	return strlen(s) % 2 == 0 && strspn(s, "0123456789abcdef") == strlen(s);
}

static bool is_date(const char *s)
{
	return strlen(s) == 20 && s[4] == '-' && s[10] == 'T' && s[19] == 'Z';
}

static bool fits(json_object *v, const field *f, size_t n_chain)
{
	const char *s = json_object_is_type(v, json_type_string) ? json_object_get_string(v) : NULL;
	int64_t i = json_object_is_type(v, json_type_int) ? json_object_get_int64(v) : -1;

	switch (f->shape) {
	case WORD:
		return s && is_word(s, f->words);
	case TEXT:
		return s != NULL;
	case HEX:
		return s && is_hex(s);
	case DATE:
		return s && is_date(s);
	case BOOL:
		return json_object_is_type(v, json_type_boolean);
	case PLACE:
		return i >= 0 && (size_t)i < n_chain;
	case OFFSET:
		return i >= 0;
	case OBJECT:
		return json_object_is_type(v, json_type_object);
	case LIST:
		return json_object_is_type(v, json_type_array);
	}
	return false;
}

/* All of these fields; others may be added. */
static void check_fields(json_object *o, const field *f, size_t n, size_t n_chain)
{
	for (size_t i = 0; i < n; i++) {
		json_object *v = report_get(o, f[i].key);

		ck_assert_msg(v ? fits(v, &f[i], n_chain) : f[i].or_null, "\"%s\" in %s", f[i].key,
			      json_object_to_json_string(o));
	}
}

static void check_list(json_object *list, const field *f, size_t n, size_t n_chain)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		check_fields(json_object_array_get_idx(list, i), f, n, n_chain);
}

/* Of an EK's certificate: null where there is none. */
static const char *const cert_members[] = {
	"source", "key", "sha256", "serial", "subject", "issuer"
};

static void check_judgement(json_object *o)
{
	size_t n_chain = json_object_array_length(report_get(o, "chain"));

	check_fields(o, judgement_fields, COUNT(judgement_fields), n_chain);
	check_fields(report_get(o, "tpm"), tpm_fields, COUNT(tpm_fields), n_chain);
	ck_assert(n_chain == 0 || report_get(o, "ek"));
	if (report_get(o, "ek"))
		check_fields(report_get(o, "ek"), identity_fields, COUNT(identity_fields), n_chain);
	for (size_t i = 0; n_chain == 0 && report_get(o, "ek") && i < COUNT(cert_members); i++)
		ck_assert_ptr_null(report_get(report_get(o, "ek"), cert_members[i]));
	if (n_chain) {
		json_object *first = json_object_array_get_idx(report_get(o, "chain"), 0);

		check_fields(report_get(o, "ek"), ek_fields, COUNT(ek_fields), n_chain);
		ck_assert_str_eq(report_text(report_get(o, "ek"), "sha256"),
				 report_text(first, "sha256"));
		ck_assert_str_eq(report_text(report_get(o, "ek"), "source"),
				 report_text(first, "source"));
		ck_assert_str_eq(report_text(report_get(o, "ek"), "serial"),
				 report_text(first, "serial"));
	}
	check_list(report_get(o, "chain"), link_fields, COUNT(link_fields), n_chain);
	check_list(report_get(o, "findings"), finding_fields, COUNT(finding_fields), n_chain);
	check_fields(report_get(o, "aik"), aik_fields, COUNT(aik_fields), n_chain);
	check_list(report_get(report_get(o, "aik"), "candidates"), candidate_fields,
		   COUNT(candidate_fields), n_chain);
	check_fields(report_get(o, "ek_service"), service_fields, COUNT(service_fields), n_chain);
	check_list(report_get(o, "needs"), need_fields, COUNT(need_fields), n_chain);
}

/* A member of `ek` in hex is what its getter returns. */
static void check_hex(json_object *o, const char *key, const uint8_t *p, size_t n)
{
	const char *text = report_get(o, "ek") ? report_text(report_get(o, "ek"), key) : NULL;
	char hex[2 * 66 + 1] = "";

	for (size_t i = 0; p && i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", p[i]);
	ck_assert_pstr_eq(text, p ? hex : NULL);
}

/* What the accessors say of the report is what its JSON says. */
static void check_accessors(const tpmattest_report *r, json_object *o)
{
	static const char *const verdicts[] = { "untrusted", "incomplete", "trusted" };
	static const char *const severities[] = { "info", "warning", "error" };
	json_object *findings = report_get(o, "findings"), *chain = report_get(o, "chain");

	const tpmattest_ek *ek = tpmattest_report_selected(r);
	const uint8_t *name;
	size_t n_name;

	name = tpmattest_ek_tpm_name(ek, &n_name);
	check_hex(o, "spki_sha256", tpmattest_ek_spki_sha256(ek), 32);
	check_hex(o, "key_sha256", tpmattest_ek_key_sha256(ek), 32);
	check_hex(o, "tpm_name", name, n_name);
	ck_assert_str_eq(report_text(report_get(o, "evidence"), "source"),
			 tpmattest_report_evidence_source(r));
	ck_assert_str_eq(report_text(o, "verdict"), verdicts[tpmattest_report_verdict(r)]);
	ck_assert_pstr_eq(report_text(report_get(o, "aik"), "url"),
			  tpmattest_ek_aik_url(tpmattest_report_selected(r)));
	ck_assert_pstr_eq(report_text(report_get(o, "ek_service"), "url"),
			  tpmattest_ek_certificate_url(tpmattest_report_selected(r)));
	ck_assert_uint_eq(json_object_array_length(report_get(o, "eks")),
			  tpmattest_report_ek_count(r));
	ck_assert_uint_eq(json_object_array_length(findings),
			  tpmattest_ek_finding_count(tpmattest_report_selected(r)));
	for (size_t i = 0; i < json_object_array_length(findings); i++) {
		json_object *f = json_object_array_get_idx(findings, i);
		int code = tpmattest_ek_finding_code(tpmattest_report_selected(r), i),
		    cert = tpmattest_ek_finding_certificate(tpmattest_report_selected(r), i);

		ck_assert_str_eq(report_text(f, "code"), tpmattest_finding_name(code));
		ck_assert_str_eq(
			report_text(f, "severity"),
			severities[tpmattest_ek_finding_severity(tpmattest_report_selected(r), i)]);
		ck_assert_str_eq(report_text(f, "message"),
				 tpmattest_ek_finding_message(tpmattest_report_selected(r), i));
		ck_assert_int_eq(report_get(f, "certificate")
					 ? json_object_get_int(report_get(f, "certificate"))
					 : -1,
				 cert);
	}
	ck_assert_uint_eq(json_object_array_length(chain),
			  tpmattest_ek_chain_count(tpmattest_report_selected(r)));
	for (size_t i = 0; i < json_object_array_length(chain); i++) {
		char hex[65];
		uint8_t hash[32];
		size_t n;
		const uint8_t *der =
			tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(r), i), &n);

		SHA256(der, n, hash);
		for (int k = 0; k < 32; k++)
			snprintf(hex + 2 * k, 3, "%02x", hash[k]);
		ck_assert_str_eq(report_text(json_object_array_get_idx(chain, i), "sha256"), hex);
		ck_assert_str_eq(report_text(json_object_array_get_idx(chain, i), "source"),
				 tpmattest_cert_source(
					 tpmattest_ek_chain(tpmattest_report_selected(r), i)));
	}
}

json_object *report_parse(const tpmattest_report *r, int selected)
{
	ta_json_value *strict;
	json_object *o;
	char *json = NULL;

	ck_assert_int_eq(tpmattest_report_to_json(r, &json, NULL), 0);
	ck_assert_ptr_null(strchr(json, '\n'));
	ck_assert_int_eq(ta_jsondoc_parse(json, strlen(json), &strict, NULL), 0);
	free(strict);
	o = json_tokener_parse(json);
	ck_assert_msg(o != NULL, "%s", json);
	ck_assert_str_eq(report_text(o, "schema"), "tpmattest.report/1");
	check_judgement(o);
	for (size_t i = 0; i < json_object_array_length(report_get(o, "eks")); i++)
		check_judgement(json_object_array_get_idx(report_get(o, "eks"), i));
	for (size_t i = 0; selected >= 0 && i < COUNT(judgement_fields); i++)
		ck_assert(
			json_object_equal(report_get(o, judgement_fields[i].key),
					  report_get(json_object_array_get_idx(report_get(o, "eks"),
									       (size_t)selected),
						     judgement_fields[i].key)));
	check_accessors(r, o);
	tpmattest_free(json);
	return o;
}
