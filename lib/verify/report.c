/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/report.h"

#include <stdlib.h>

#include "evidence/evidence.h"
#include "verify/needs.h"

void ta_report_ek_clear(ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->n_chain; i++)
		ta_cert_public_clear(&ek->chain[i]);
	ta_needs_clear(ek);
	ta_findings_free(&ek->findings);
	free(ek->aik_url);
	free(ek->naive_url);
	free(ek->ek_service_url);
	free(ek->model);
	*ek = (ta_report_ek){ 0 };
}

void tpmattest_report_free(tpmattest_report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_eks; i++)
		ta_report_ek_clear(&r->eks[i]);
	ta_report_ek_clear(&r->none);
	ta_others_free(&r->others);
	free(r->eks);
	free(r);
}

size_t tpmattest_report_other_count(const tpmattest_report *r)
{
	return r ? r->others.n : 0;
}

static const ta_other *other_at(const tpmattest_report *r, size_t i)
{
	return i < tpmattest_report_other_count(r) ? &r->others.v[i] : NULL;
}

uint32_t tpmattest_report_other_nv(const tpmattest_report *r, size_t i)
{
	const ta_other *o = other_at(r, i);

	return o ? o->nv : 0;
}

const char *tpmattest_report_other_kind(const tpmattest_report *r, size_t i)
{
	const ta_other *o = other_at(r, i);

	return o ? o->kind : NULL;
}

const tpmattest_cert *tpmattest_report_other_cert(const tpmattest_report *r, size_t i)
{
	const ta_other *o = other_at(r, i);

	return o && o->cert.cert ? &o->cert : NULL;
}

int tpmattest_report_verdict(const tpmattest_report *r)
{
	return tpmattest_ek_verdict(tpmattest_report_selected(r));
}

const char *tpmattest_report_evidence_source(const tpmattest_report *r)
{
	return r ? ta_evidence_origin_name(r->origin) : NULL;
}

size_t tpmattest_report_ek_count(const tpmattest_report *r)
{
	return r ? r->n_eks : 0;
}

const tpmattest_ek *tpmattest_report_ek(const tpmattest_report *r, size_t i)
{
	return r && i < r->n_eks ? &r->eks[i] : NULL;
}

const tpmattest_ek *tpmattest_report_selected(const tpmattest_report *r)
{
	return r ? r->top : NULL;
}
