/* SPDX-License-Identifier: BSD-2-Clause */
/* A session over several steps, in any order: certificates and CRLs that come late must not bring
 * about what they would not bring about when they are there from the start. */
#include <string.h>

#include "evidence/evidence.h"
#include "setting.h"
#include "verify/session.h"

enum { EVENTS = 16, EVENT_CERTS = 4 };
enum { DONE, JUDGE, ISSUERS, SPARE, LATE_EK, LATE_CRL, REPORT, KINDS };

/* What happened to the session, so that it can happen again to another. */
typedef struct event {
	unsigned kind;
	ta_cert *child;
	ta_cert *cert[EVENT_CERTS];
	size_t n;
	ta_crl *crl;
	uint32_t nv;
} event;

static const ta_cert *find_child(const ta_session *s, const ta_cert *like)
{
	for (size_t i = 0; i < s->graph.n; i++)
		if (ta_cert_equal(s->graph.v[i].id.cert, like))
			return s->graph.v[i].id.cert;
	return NULL;
}

static void take_certs(program *in, event *e, unsigned wanted)
{
	for (unsigned i = 0; i < wanted; i++) {
		struct derout d = { 0 };
		int which;

		pool_take_cert(in, &d, &which);
		if (ta_cert_parse(d.p, d.len, &e->cert[e->n], NULL) == 0)
			e->n++;
		derout_free(&d);
	}
}

static void read_event(program *in, const ta_session *s, event *e)
{
	*e = (event){ .kind = program_byte(in) % KINDS };
	if (e->kind == ISSUERS || e->kind == SPARE) {
		unsigned place = program_byte(in);

		if (s->graph.n)
			e->child = ta_cert_share(s->graph.v[place % s->graph.n].id.cert);
	}
	if (e->kind == ISSUERS)
		take_certs(in, e, 1 + program_byte(in) % EVENT_CERTS);
	if (e->kind == LATE_EK) {
		take_certs(in, e, 1);
		e->nv = program_byte(in) % 2 ? 0x01c00002 : 0;
	}
	if (e->kind == LATE_CRL) {
		struct derout d = { 0 };
		int which;

		pool_take_crl(in, &d, &which);
		(void)!ta_crl_parse(d.p, d.len, &e->crl, NULL);
		e->nv = program_byte(in) % 2;
		derout_free(&d);
	}
}

static void free_event(event *e)
{
	ta_cert_unref(e->child);
	for (size_t i = 0; i < e->n; i++)
		ta_cert_unref(e->cert[i]);
	ta_crl_unref(e->crl);
}

static void must_keep_each_once(const ta_session *s)
{
	for (size_t i = 0; i < s->n_kept; i++)
		for (size_t k = 0; k < i; k++)
			FUZZ_ASSERT(!ta_cert_equal(s->kept[i].cert, s->kept[k].cert));
}

static void report(const setting *g, ta_session *s)
{
	tpmattest_report *r = NULL;
	tpmattest_error *err = NULL;
	int rc = ta_session_report(s, NULL, &r, &err);

	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	setting_check(g, rc, r);
	tpmattest_error_free(err);
	tpmattest_report_free(r);
}

/* Everything but judging. */
static void bring(ta_session *s, const event *e)
{
	const ta_cert *child = e->child ? find_child(s, e->child) : NULL;
	size_t kept = 0, before = s->n_kept;
	bool changed = false;
	int rc = 0;

	if (e->kind == ISSUERS && child)
		rc = ta_session_add_issuers(s, child, e->cert, e->n, "fetched:issuers", &kept);
	else if (e->kind == SPARE && child)
		rc = ta_session_use_pending(s, child, &changed);
	else if (e->kind == LATE_EK && e->n)
		rc = ta_session_add_ek(s, e->cert[0], "fetched:ek", e->nv);
	else if (e->kind == LATE_CRL && e->crl)
		rc = ta_session_add_crl(s, e->crl, "fetched:crl");
	if (e->crl && e->nv) /* asked by the way: it must not matter */
		(void)ta_session_crl_is_useful(s, NULL, e->crl);
	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_LIMIT_STORE);
	must_keep_each_once(s);
	FUZZ_ASSERT(e->kind != ISSUERS || s->n_kept - before == kept);
	FUZZ_ASSERT(!changed || s->n_kept > before);
}

static size_t run_steps(program *in, const setting *g, ta_session *s, event e[EVENTS])
{
	size_t n = 0;

	while (n < EVENTS) {
		read_event(in, s, &e[n]);
		if (e[n].kind == DONE)
			break;
		if (e[n].kind == JUDGE)
			FUZZ_ASSERT(ta_session_evaluate(s) == 0);
		else if (e[n].kind == REPORT)
			report(g, s);
		else
			bring(s, &e[n]);
		n++;
	}
	return n;
}

static bool same_certs(const ta_session *a, const ta_session *b)
{
	if (a->n_kept != b->n_kept || a->n_eks != b->n_eks || a->lists.n != b->lists.n)
		return false;
	for (size_t i = 0; i < a->n_kept; i++) {
		size_t k = 0;

		while (k < b->n_kept && !ta_cert_equal(a->kept[i].cert, b->kept[k].cert))
			k++;
		if (k == b->n_kept)
			return false;
	}
	return true;
}

static bool bound_reached(const ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->findings.n; i++)
		if (ek->findings.v[i].code == TPMATTEST_F_WORK_LIMIT)
			return true;
	return false;
}

static bool trusts(ta_session *s, bool *bound)
{
	FUZZ_ASSERT(ta_session_evaluate(s) == 0);
	*bound = *bound || bound_reached(ta_session_top(s));
	return ta_session_top(s)->verdict == TPMATTEST_VERDICT_TRUSTED;
}

/* The same events with no judging in between. */
static void must_agree_at_once(ta_session *s, const setting *g, const tpmattest_trust *t,
			       const event *e, size_t n)
{
	bool bound = false, trusted = trusts(s, &bound), other;
	ta_session *once;

	FUZZ_ASSERT(ta_session_open(g->e, t, g->p, &once, NULL) == 0);
	for (size_t i = 0; i < n; i++)
		bring(once, &e[i]);
	other = trusts(once, &bound);
	FUZZ_ASSERT(bound || !same_certs(s, once) || trusted == other);
	report(g, once);
	ta_session_close(once);
}

/* What was fetched, on the device from the start; in a session of its own, and a store that has
 * learned nothing yet. A strict policy finds fault with some certificates only where a device holds
 * them. */
static void must_agree_on_device(ta_session *s, const setting *g)
{
	tpmattest_trust *t = setting_store(g, true);
	tpmattest_evidence *e = NULL;
	ta_session *whole;
	bool bound = false, fits = true, trusted = trusts(s, &bound), other;

	FUZZ_ASSERT(ta_evidence_copy(g->e, &e, NULL) == 0);
	for (size_t i = 0; i < s->n_kept; i++)
		fits = fits && tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, NULL,
							   s->kept[i].cert->der.p,
							   s->kept[i].cert->der.n, NULL) == 0;
	FUZZ_ASSERT(ta_session_open(e, t, g->p, &whole, NULL) == 0);
	for (size_t i = 0; i < s->lists.n; i++)
		FUZZ_ASSERT(ta_session_add_crl(whole, s->lists.v[i].crl, "crl") == 0);
	other = trusts(whole, &bound);
	FUZZ_ASSERT(bound || !fits || g->flags & TPMATTEST_POLICY_STRICT ||
		    s->n_eks != whole->n_eks || trusted == other);
	ta_session_close(whole);
	tpmattest_evidence_free(e);
	tpmattest_trust_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	program in = { p, n };
	event e[EVENTS];
	tpmattest_trust *t;
	ta_session *s;
	setting g;
	size_t n_events;

	pool_open();
	setting_read(&in, &g);
	t = setting_store(&g, false);
	FUZZ_ASSERT(ta_session_open(g.e, t, g.p, &s, NULL) == 0);
	n_events = run_steps(&in, &g, s, e);
	must_agree_at_once(s, &g, t, e, n_events);
	must_agree_on_device(s, &g);
	report(&g, s);
	ta_session_close(s);
	for (size_t i = 0; i < n_events; i++)
		free_event(&e[i]);
	tpmattest_trust_free(t);
	setting_close(&g);
	return 0;
}
