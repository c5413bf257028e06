/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/verify.h"

#include <stdlib.h>

#include "verify/judge.h"

/* All certificates that are not the store's join the graph first: certificate i of the device is vertex i. */
static int fill_graph(ta_case *x)
{
	ta_graph *g = &x->graph;

	for (size_t i = 0; i < x->certs->n; i++)
		if (ta_graph_add(g, x->certs->v[i].cert, x->certs->v[i].source, true) < 0)
			return TPMATTEST_E_NOMEM;
	for (size_t i = 0; x->extra && i < x->extra->n_eks; i++)
		if (ta_graph_add(g, x->extra->eks[i], x->extra->ek_source[i], false) < 0)
			return TPMATTEST_E_NOMEM;
	for (size_t i = 0; x->extra && i < x->extra->n_issuers; i++)
		if (ta_graph_add(g, x->extra->issuers[i], x->extra->issuer_source[i], false) < 0)
			return TPMATTEST_E_NOMEM;
	return 0;
}

static size_t count_eks(const ta_case *x)
{
	size_t n = x->extra ? x->extra->n_eks : 0;

	for (size_t i = 0; i < x->certs->n; i++)
		n += x->certs->v[i].is_ek;
	return n;
}

/* Every EK gets its judgement, in the order of the list: by NV index, then files, then what was fetched. */
static void judge_all(ta_case *x, tpmattest_report *r)
{
	size_t n_eks = x->extra ? x->extra->n_eks : 0;

	for (size_t i = 0; i < x->certs->n; i++)
		if (x->certs->v[i].is_ek)
			ta_judge_ek(x, i, x->certs->v[i].nv, &r->eks[r->n_eks++]);
	for (size_t i = 0; i < n_eks; i++)
		ta_judge_ek(x, x->certs->n + i, x->extra->ek_nv ? x->extra->ek_nv[i] : 0,
			    &r->eks[r->n_eks++]);
}

static bool in_chain(const ta_report_ek *ek, const ta_cert *cert)
{
	for (size_t i = 0; i < ek->n_chain; i++)
		if (ta_cert_equal(ek->chain[i].cert, cert))
			return true;
	return false;
}

/* A CA of the device that is in no EK's path is a question somebody will ask: each report names it. */
static void note_unused(const ta_case *x, tpmattest_report *r)
{
	for (size_t i = 0; i < x->certs->n; i++) {
		const ta_devcert *c = &x->certs->v[i];
		bool used = c->is_ek;

		for (size_t j = 0; j < r->n_eks && !used; j++)
			used = in_chain(&r->eks[j], c->cert);
		for (size_t j = 0; j < r->n_eks && !used; j++)
			ta_findings_add(&r->eks[j].findings, TPMATTEST_F_CERT_UNUSED, TA_NO_CERT, TA_NO_OFFSET, NULL, "%s",
					c->source);
	}
}

/* The EK that was asked for; else 0x01C00002 where there is one; else the first. */
static void select_top(ta_case *x, tpmattest_report *r)
{
	uint32_t index = x->rules.ek_index;

	r->top = NULL;
	for (size_t i = 0; i < r->n_eks && !r->top; i++)
		if (r->eks[i].nv == (index ? index : 0x01c00002u))
			r->top = &r->eks[i];
	if (!r->top && !index && r->n_eks)
		r->top = &r->eks[0];
	if (!r->top) {
		ta_judge_none(x, index, &r->none);
		r->top = &r->none;
	}
}

static bool ran_out(const ta_case *x, const tpmattest_report *r)
{
	bool nomem = x->graph.nomem || r->none.findings.nomem;

	for (size_t i = 0; i < r->n_eks; i++)
		nomem = nomem || r->eks[i].findings.nomem;
	return nomem;
}

static int make_report(ta_case *x, tpmattest_report **out, tpmattest_error **err)
{
	const tpmattest_evidence *e = x->evidence;
	const ta_authorities *table = x->trust ? ta_store_authorities(x->trust) : ta_authorities_builtin();
	tpmattest_report *r = calloc(1, sizeof(*r));
	size_t n = count_eks(x);

	if (!r)
		return ta_error_nomem(err);
	r->top = &r->none;
	r->strict = x->rules.strict;
	r->heard = e->heard;
	memcpy(r->vendor_string, e->vendor_string, sizeof(r->vendor_string));
	memcpy(r->firmware, e->firmware, sizeof(r->firmware));
	r->has_firmware = e->has_firmware;
	r->spec_revision = e->spec_revision;
	memcpy(r->registry_date, table->date, sizeof(r->registry_date));
	r->eks = calloc(n ? n : 1, sizeof(*r->eks));
	if (!r->eks || fill_graph(x) != 0)
		goto nomem;
	judge_all(x, r);
	note_unused(x, r);
	select_top(x, r);
	if (ran_out(x, r))
		goto nomem;
	*out = r;
	return 0;

nomem:
	tpmattest_report_free(r);
	return ta_error_nomem(err);
}

/* The first finding that stands in the way of a yes. */
static const char *first_error(const tpmattest_report *r)
{
	const ta_findings *f = &r->top->findings;

	for (size_t i = 0; i < f->n; i++)
		if (ta_finding_severity(f->v[i].code, r->strict) == TA_ERROR)
			return f->v[i].message;
	return "no path to an anchor";
}

int ta_verify(const tpmattest_evidence *e, const ta_extra *extra, const tpmattest_trust *t, const tpmattest_policy *p,
	      tpmattest_report **out, tpmattest_error **err)
{
	ta_case x = { .evidence = e, .extra = extra, .trust = t, .rules = ta_policy_rules(p) };
	tpmattest_certs *certs = NULL;
	int rc = TPMATTEST_E_INTERNAL;

	*out = NULL;
	ta_graph_init(&x.graph, t);
	rc = ta_devcerts_build(e, &certs, err);
	if (rc)
		goto out;
	x.certs = certs;
	rc = make_report(&x, out, err);
	if (rc)
		goto out;
	switch (tpmattest_report_verdict(*out)) {
	case TPMATTEST_VERDICT_TRUSTED:
		rc = 0;
		break;
	case TPMATTEST_VERDICT_INCOMPLETE:
		rc = ta_error_set(err, TPMATTEST_E_INCOMPLETE, "incomplete: %s", first_error(*out));
		break;
	default:
		rc = ta_error_set(err, TPMATTEST_E_UNTRUSTED, "untrusted: %s", first_error(*out));
		break;
	}
out:
	if (rc == TPMATTEST_E_NOMEM) { /* for the error object, it may be: then there is no report either */
		tpmattest_report_free(*out);
		*out = NULL;
	}
	ta_graph_free(&x.graph);
	tpmattest_certs_free(certs);
	return rc;
}

int tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p,
		     tpmattest_report **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!e || !out)
		return ta_error_set(err, TPMATTEST_E_USAGE, "verify: no evidence, or no place for the report");
	return ta_verify(e, NULL, t, p, out, err);
}
