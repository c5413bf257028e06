/* SPDX-License-Identifier: BSD-2-Clause */
/* Evaluates a session and builds the report, including the choice of the EK that the report shows
 * on top. */
#include <stdlib.h>
#include <tpmattest/verify.h>

#include "evidence/evidence.h"
#include "verify/ek_verdict.h"

/* Returns the index of the selected EK: the requested one; if none was requested, the one at
 * 0x01C00002 or otherwise the first. Returns n_eks if there is none. */
static size_t find_wanted(const ta_session *s)
{
	uint32_t index = s->rules.ek_index;

	for (size_t i = 0; i < s->n_eks; i++)
		if (s->ek[i].nv == (index ? index : 0x01c00002u))
			return i;
	return index ? s->n_eks : 0;
}

int ta_session_evaluate(ta_session *s)
{
	bool nomem = ta_graph_nomem(&s->graph);

	for (size_t i = 0; i < s->n_eks && !nomem; i++) {
		if (!s->ek[i].evaluated)
			ta_verdict_of_ek(s, &s->ek[i]);
		s->ek[i].evaluated = true;
		nomem = ta_graph_nomem(&s->graph) || s->ek[i].result.findings.nomem;
	}
	if (find_wanted(s) >= s->n_eks && !s->none_evaluated && !nomem) {
		ta_verdict_of_none(s, s->rules.ek_index, &s->none);
		s->none_evaluated = true;
		nomem = s->none.findings.nomem;
	}
	return nomem ? TPMATTEST_E_NOMEM : 0;
}

const ta_report_ek *ta_session_top(const ta_session *s)
{
	size_t i = find_wanted(s);

	return i < s->n_eks ? &s->ek[i].result : &s->none;
}

/* Report device CAs that are in no EK's path, because users will ask about them. */
static void note_unused(const ta_session *s, tpmattest_report *r)
{
	for (size_t i = 0; i < s->certs->n; i++) {
		const ta_devcert *c = &s->certs->v[i];
		bool used = c->at.is_ek;

		for (size_t j = 0; j < r->n_eks && !used; j++)
			for (size_t k = 0; k < r->eks[j].n_chain && !used; k++)
				used = r->eks[j].chain[k].cert == c->at.cert;
		for (size_t j = 0; j < r->n_eks && !used; j++)
			ta_findings_add(&r->eks[j].findings, TPMATTEST_F_CERT_UNUSED, TA_NO_CERT,
					TA_NO_OFFSET, NULL, "%s", c->at.source);
	}
}

/* Whether this URL was requested for this EK, or a certificate of its chain was fetched from it. */
static bool concerns(const ta_report_ek *ek, const char *url)
{
	for (size_t i = 0; i < ek->n_needs; i++)
		for (size_t j = 0; j < ek->needs[i].n_urls; j++)
			if (strcmp(ek->needs[i].url[j], url) == 0)
				return true;
	for (size_t i = 0; i < ek->n_chain; i++)
		if (strncmp(ek->chain[i].source, "fetched:", 8) == 0 &&
		    strcmp(ek->chain[i].source + 8, url) == 0)
			return true;
	return false;
}

/* The top EK gets all findings about requests and responses, the others only those that concern
 * them. A run may produce many findings for many EKs. */
static void add_more(tpmattest_report *r, const ta_findings *more)
{
	ta_findings_copy(&r->top->findings, more, TA_NO_CERT);
	for (size_t i = 0; i < r->n_eks; i++)
		for (size_t j = 0; j < more->n && &r->eks[i] != r->top; j++)
			if (!more->v[j].url || concerns(&r->eks[i], more->v[j].url))
				ta_findings_copy(&r->eks[i].findings,
						 &(ta_findings){ .v = &more->v[j], .n = 1 },
						 TA_NO_CERT);
}

static bool ran_out(const tpmattest_report *r)
{
	bool nomem = r->none.findings.nomem;

	for (size_t i = 0; i < r->n_eks; i++)
		nomem = nomem || r->eks[i].findings.nomem;
	return nomem;
}

/* Move the results to a report. A later report requires a new evaluation. */
static int make_report(ta_session *s, const ta_findings *more, tpmattest_report **out)
{
	tpmattest_report *r = calloc(1, sizeof(*r));
	size_t wanted = find_wanted(s);

	*out = NULL;
	if (!r)
		return TPMATTEST_E_NOMEM;
	r->eks = calloc(s->n_eks ? s->n_eks : 1, sizeof(*r->eks));
	if (!r->eks) {
		free(r);
		return TPMATTEST_E_NOMEM;
	}
	r->origin = s->evidence->origin;
	for (size_t i = 0; i < s->n_eks; i++) {
		r->eks[r->n_eks++] = s->ek[i].result;
		s->ek[i].result = (ta_report_ek){ 0 };
		s->ek[i].evaluated = false;
	}
	r->none = s->none;
	s->none = (ta_report_ek){ 0 };
	s->none_evaluated = false;
	r->top = wanted < r->n_eks ? &r->eks[wanted] : &r->none;
	for (size_t i = 0; s->graph.signatures.budget.reached && i < r->n_eks; i++)
		ta_verdict_note_limit(&r->eks[i]);
	note_unused(s, r);
	if (more)
		add_more(r, more);
	/* Adding the findings may have exceeded their limit, which is an error. */
	for (size_t i = 0; i < r->n_eks; i++)
		ta_verdict_conclude(&r->eks[i]);
	if (r->top == &r->none)
		ta_verdict_conclude(r->top);
	if (!ta_others_build(s->evidence, &r->others) || ran_out(r)) {
		tpmattest_report_free(r);
		return TPMATTEST_E_NOMEM;
	}
	*out = r;
	return 0;
}

/* Returns the first finding that prevents a trusted verdict. */
static const char *first_error(const tpmattest_report *r)
{
	const ta_findings *f = &r->top->findings;

	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].severity == TA_ERROR)
			return f->v[i].message;
	return "no path to an anchor";
}

int ta_session_report(ta_session *s, const ta_findings *more, tpmattest_report **out,
		      tpmattest_error **err)
{
	int rc = ta_session_evaluate(s);

	*out = NULL;
	if (rc == 0)
		rc = make_report(s, more, out);
	if (rc)
		return ta_error_nomem(err);
	switch (tpmattest_report_verdict(*out)) {
	case TPMATTEST_VERDICT_TRUSTED:
		return 0;
	case TPMATTEST_VERDICT_INCOMPLETE:
		rc = ta_error_set(err, TPMATTEST_E_INCOMPLETE, "incomplete: %s", first_error(*out));
		break;
	default:
		rc = ta_error_set(err, TPMATTEST_E_UNTRUSTED, "untrusted: %s", first_error(*out));
		break;
	}
	/* possibly only for the error object, but then there is no report either */
	if (rc == TPMATTEST_E_NOMEM) {
		tpmattest_report_free(*out);
		*out = NULL;
	}
	return rc;
}

int tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t,
		     const tpmattest_policy *p, tpmattest_report **out, tpmattest_error **err)
{
	ta_session *s;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!e || !out)
		return ta_error_null(err, __func__);
	rc = ta_session_open(e, t, p, &s, err);
	if (rc)
		return rc;
	rc = ta_session_report(s, NULL, out, err);
	ta_session_close(s);
	return rc;
}
