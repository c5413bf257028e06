/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/report.h"

#include <stdlib.h>

#include "evidence/evidence.h"
#include "verify/needs.h"

void ta_report_ek_clear(ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->n_chain; i++) {
		ta_cert_unref(ek->chain[i].cert);
		free(ek->chain[i].source);
	}
	ta_needs_clear(ek);
	ta_findings_free(&ek->findings);
	free(ek->aik_url);
	free(ek->naive_url);
	free(ek->ek_service_url);
	free(ek->model);
	free(ek->version);
	*ek = (ta_report_ek){ 0 };
}

void tpmattest_report_free(tpmattest_report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_eks; i++)
		ta_report_ek_clear(&r->eks[i]);
	ta_report_ek_clear(&r->none);
	free(r->eks);
	free(r);
}

int tpmattest_report_verdict(const tpmattest_report *r)
{
	return r ? r->top->verdict : TPMATTEST_VERDICT_UNTRUSTED;
}

const char *tpmattest_report_aik_url(const tpmattest_report *r)
{
	return r ? r->top->aik_url : NULL;
}

const char *tpmattest_report_ek_service_url(const tpmattest_report *r)
{
	return r ? r->top->ek_service_url : NULL;
}

const char *tpmattest_report_evidence_source(const tpmattest_report *r)
{
	return r ? ta_evidence_heard_name(r->heard) : NULL;
}

size_t tpmattest_report_ek_count(const tpmattest_report *r)
{
	return r ? r->n_eks : 0;
}

size_t tpmattest_report_finding_count(const tpmattest_report *r)
{
	return r ? r->top->findings.n : 0;
}

static const ta_finding *finding_at(const tpmattest_report *r, size_t i)
{
	return i < tpmattest_report_finding_count(r) ? &r->top->findings.v[i] : NULL;
}

int tpmattest_report_finding_code(const tpmattest_report *r, size_t i)
{
	const ta_finding *f = finding_at(r, i);

	return f ? f->code : -1;
}

int tpmattest_report_finding_severity(const tpmattest_report *r, size_t i)
{
	const ta_finding *f = finding_at(r, i);

	return f ? f->severity : -1;
}

int tpmattest_report_finding_certificate(const tpmattest_report *r, size_t i)
{
	const ta_finding *f = finding_at(r, i);

	return f ? f->cert : -1;
}

const char *tpmattest_report_finding_message(const tpmattest_report *r, size_t i)
{
	const ta_finding *f = finding_at(r, i);

	return f ? f->message : NULL;
}

size_t tpmattest_report_chain_count(const tpmattest_report *r)
{
	return r ? r->top->n_chain : 0;
}

const uint8_t *tpmattest_report_chain_der(const tpmattest_report *r, size_t i, size_t *len)
{
	const ta_cert *c = i < tpmattest_report_chain_count(r) ? r->top->chain[i].cert : NULL;

	if (len)
		*len = c ? c->der.n : 0;
	return c ? c->der.p : NULL;
}

const char *tpmattest_report_chain_source(const tpmattest_report *r, size_t i)
{
	return i < tpmattest_report_chain_count(r) ? r->top->chain[i].source : NULL;
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
