/* SPDX-License-Identifier: BSD-2-Clause */
/* Getters for the result of one EK. */
#include "verify/report.h"

static const char *name_at(const char *const *names, size_t n, int i)
{
	return i >= 0 && (size_t)i < n ? names[i] : "unknown";
}

const char *tpmattest_verdict_name(int verdict)
{
	static const char *const names[] = { "untrusted", "incomplete", "trusted" };

	return name_at(names, sizeof(names) / sizeof(names[0]), verdict);
}

const char *tpmattest_severity_name(int severity)
{
	static const char *const names[] = { "info", "warning", "error" };

	return name_at(names, sizeof(names) / sizeof(names[0]), severity);
}

const char *tpmattest_finding_name(int code)
{
	return ta_finding_name(code);
}

const char *tpmattest_finding_text(int code)
{
	return ta_finding_text(code);
}

const char *tpmattest_finding_cause(int code)
{
	return ta_finding_cause(code);
}

const char *tpmattest_finding_remedy(int code)
{
	return ta_finding_remedy(code);
}

int tpmattest_ek_verdict(const tpmattest_ek *ek)
{
	return ek ? ek->verdict : TPMATTEST_VERDICT_UNTRUSTED;
}

static const char *said(const char *text)
{
	return text && *text ? text : NULL;
}

const char *tpmattest_ek_manufacturer(const tpmattest_ek *ek)
{
	return ek ? said(ek->manufacturer) : NULL;
}

const char *tpmattest_ek_manufacturer_source(const tpmattest_ek *ek)
{
	static const char *const names[] = { NULL, "tpm", "given", "certificate", "capture" };

	return ek ? names[ek->manufacturer_source] : NULL;
}

const char *tpmattest_ek_model(const tpmattest_ek *ek)
{
	return ek ? said(ek->model) : NULL;
}

const char *tpmattest_ek_firmware(const tpmattest_ek *ek)
{
	return ek ? said(ek->firmware) : NULL;
}

const char *tpmattest_ek_specification(const tpmattest_ek *ek)
{
	return ek ? said(ek->specification) : NULL;
}

int tpmattest_ek_bound(const tpmattest_ek *ek)
{
	return ek ? ek->bound : TPMATTEST_BOUND_UNCHECKED;
}

const uint8_t *tpmattest_ek_spki_sha256(const tpmattest_ek *ek)
{
	return ek && ek->identity.has_key ? ek->identity.spki_sha256 : NULL;
}

const uint8_t *tpmattest_ek_key_sha256(const tpmattest_ek *ek)
{
	return ek && ek->identity.has_key ? ek->identity.key_sha256 : NULL;
}

const uint8_t *tpmattest_ek_tpm_name(const tpmattest_ek *ek, size_t *len)
{
	size_t n = ek ? ek->identity.name_len : 0;

	if (len)
		*len = n;
	return n ? ek->identity.name : NULL;
}

size_t tpmattest_ek_chain_count(const tpmattest_ek *ek)
{
	return ek ? ek->n_chain : 0;
}

const tpmattest_cert *tpmattest_ek_chain(const tpmattest_ek *ek, size_t i)
{
	return ek && i < ek->n_chain ? &ek->chain[i] : NULL;
}

size_t tpmattest_ek_finding_count(const tpmattest_ek *ek)
{
	return ek ? ek->findings.n : 0;
}

static const ta_finding *finding_at(const tpmattest_ek *ek, size_t i)
{
	return i < tpmattest_ek_finding_count(ek) ? &ek->findings.v[i] : NULL;
}

int tpmattest_ek_finding_code(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->code : -1;
}

int tpmattest_ek_finding_severity(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->severity : -1;
}

int tpmattest_ek_finding_certificate(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->cert : -1;
}

int64_t tpmattest_ek_finding_offset(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->offset : -1;
}

const char *tpmattest_ek_finding_message(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->message : NULL;
}

const char *tpmattest_ek_finding_url(const tpmattest_ek *ek, size_t i)
{
	const ta_finding *f = finding_at(ek, i);

	return f ? f->url : NULL;
}

const char *tpmattest_ek_aik_url(const tpmattest_ek *ek)
{
	return ek ? ek->aik_url : NULL;
}

const char *tpmattest_ek_aik_naive_url(const tpmattest_ek *ek)
{
	return ek ? ek->naive_url : NULL;
}

const char *tpmattest_ek_aik_registry_date(const tpmattest_ek *ek)
{
	return ek ? said(ek->aik.date) : NULL;
}

size_t tpmattest_ek_aik_count(const tpmattest_ek *ek)
{
	return ek ? ek->aik.n : 0;
}

int tpmattest_ek_aik_chosen(const tpmattest_ek *ek)
{
	return ek ? ek->aik.chosen : -1;
}

static const ta_aik_candidate *candidate_at(const tpmattest_ek *ek, size_t i)
{
	return i < tpmattest_ek_aik_count(ek) ? &ek->aik.v[i] : NULL;
}

const char *tpmattest_ek_aik_authority(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c ? c->label : NULL;
}

const char *tpmattest_ek_aik_rule(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c ? ta_aik_rule_name(c->rule) : NULL;
}

int tpmattest_ek_aik_certificate(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c ? c->certificate : -1;
}

int tpmattest_ek_aik_registered(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c ? c->registered : TPMATTEST_REGISTERED_UNKNOWN;
}

const char *tpmattest_ek_aik_withdrawn_on(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c ? said(c->withdrawn_on) : NULL;
}

const uint8_t *tpmattest_ek_aik_key_id(const tpmattest_ek *ek, size_t i)
{
	const ta_aik_candidate *c = candidate_at(ek, i);

	return c && c->kind == TA_KEYID ? c->id : NULL;
}

const char *tpmattest_ek_certificate_url(const tpmattest_ek *ek)
{
	return ek ? ek->ek_service_url : NULL;
}

size_t tpmattest_ek_need_count(const tpmattest_ek *ek)
{
	return ek ? ek->n_needs : 0;
}

static const ta_report_need *need_at(const tpmattest_ek *ek, size_t i)
{
	return i < tpmattest_ek_need_count(ek) ? &ek->needs[i] : NULL;
}

int tpmattest_ek_need_kind(const tpmattest_ek *ek, size_t i)
{
	const ta_report_need *need = need_at(ek, i);

	return need ? need->kind : 0;
}

int tpmattest_ek_need_why(const tpmattest_ek *ek, size_t i)
{
	const ta_report_need *need = need_at(ek, i);

	return need ? need->why : 0;
}

const char *tpmattest_ek_need_url(const tpmattest_ek *ek, size_t i, size_t j)
{
	const ta_report_need *need = need_at(ek, i);

	return need && j < need->n_urls ? need->url[j] : NULL;
}
