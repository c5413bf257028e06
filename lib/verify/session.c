/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/session.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"
#include "verify/above.h"
#include "x509/name.h"

static bool add_ek(ta_session *s, size_t vertex, uint32_t nv)
{
	ta_session_ek *v = ta_list_grow(s->ek, s->n_eks, &s->room_eks, sizeof(*v));

	if (!v)
		return false;
	s->ek = v;
	s->ek[s->n_eks++] = (ta_session_ek){ .vertex = vertex, .nv = nv, .binding = -1 };
	return true;
}

/* The certificates of the device are added to the graph first, so certificate i is vertex i. */
static int fill(ta_session *s)
{
	for (size_t i = 0; i < s->certs->n; i++) {
		const ta_devcert *c = &s->certs->v[i];

		if (ta_graph_add(&s->graph, c->at.cert, c->at.source, TA_FROM_DEVICE) < 0 ||
		    (c->at.is_ek && !add_ek(s, i, c->nv)))
			return TPMATTEST_E_NOMEM;
	}
	return 0;
}

int ta_session_open(const tpmattest_evidence *e, const tpmattest_trust *t,
		    const tpmattest_policy *p, ta_session **out, tpmattest_error **err)
{
	ta_session *s = calloc(1, sizeof(*s));
	int rc;

	*out = NULL;
	if (!s)
		return ta_error_nomem(err);
	s->evidence = e;
	s->trust = t;
	s->rules = ta_policy_rules(p);
	ta_graph_init(&s->graph, t);
	rc = ta_devcerts_build(e, &s->certs, err);
	if (rc == 0 && ta_rules_has(&s->rules, TPMATTEST_POLICY_STRICT))
		ta_findings_be_strict(&s->certs->findings);
	if (rc == 0 && fill(s) != 0)
		rc = ta_error_nomem(err);
	if (rc)
		ta_session_close(s);
	else
		*out = s;
	return rc;
}

static void free_fetched(ta_fetched_cert *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		ta_cert_unref(v[i].cert);
		free(v[i].source);
	}
}

void ta_session_close(ta_session *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_eks; i++) {
		ta_report_ek_clear(&s->ek[i].result);
		ta_findings_free(&s->ek[i].path_findings);
	}
	free(s->ek);
	ta_report_ek_clear(&s->none);
	ta_lists_free(&s->lists);
	ta_graph_free(&s->graph);
	free_fetched(s->kept, s->n_kept);
	free_fetched(s->pending, s->n_pending);
	tpmattest_certs_free(s->certs);
	free(s);
}

/* Discard the result. The path is discarded only if a new certificate may change it. */
static void forget(ta_session_ek *ek, bool path)
{
	ta_report_ek_clear(&ek->result);
	ek->evaluated = false;
	if (!path)
		return;
	ta_findings_free(&ek->path_findings);
	ek->has_path = false;
}

/* Add a certificate to the graph, and discard the paths of the EKs for which it may be an issuer.
 * Returns its vertex, or -1 with the error in *rc. */
static long join(ta_session *s, const ta_fetched_cert *f, int *rc)
{
	long v;

	*rc = TPMATTEST_E_LIMIT_STORE;
	if (s->n_kept == sizeof(s->kept) / sizeof(s->kept[0]))
		return -1;
	v = ta_graph_add(&s->graph, f->cert, f->source, TA_FROM_FETCH);
	if (v < 0) {
		*rc = ta_graph_nomem(&s->graph) ? TPMATTEST_E_NOMEM : TPMATTEST_E_LIMIT_STORE;
		return -1;
	}
	s->kept[s->n_kept++] = *f;
	*rc = 0;
	for (size_t i = 0; i < s->n_eks; i++)
		for (size_t u = 0; s->ek[i].has_path && u < (size_t)v; u++)
			if (ta_vertex_set_has(&s->ek[i].explored, u) &&
			    ta_graph_may_issue(&s->graph, (size_t)v, u))
				forget(&s->ek[i], true);
	return v;
}

static bool is_kept(const ta_session *s, const ta_cert *cert)
{
	for (size_t i = 0; i < s->graph.n; i++)
		if (s->graph.v[i].from != TA_FROM_STORE &&
		    ta_cert_equal(s->graph.v[i].id.cert, cert))
			return true;
	return false;
}

static int make(ta_fetched_cert *f, ta_cert *cert, const char *source)
{
	f->source = strdup(source);
	f->cert = f->source ? ta_cert_ref(cert) : NULL;
	return f->source ? 0 : TPMATTEST_E_NOMEM;
}

/* Whether this is the issuer of vertex `child`, by name, key identifier and signature. */
static bool issued(ta_session *s, size_t child, const ta_cert *cert)
{
	const ta_signer *what = &s->graph.v[child].id, by = { cert, NULL };

	if (what->cert->aki_key_id.n && cert->ski.n &&
	    !ta_span_equal(what->cert->aki_key_id, cert->ski))
		return false;
	if (!ta_span_equal(what->cert->issuer, cert->subject) &&
	    (!ta_budget_walk(&s->graph.signatures.budget, 4 * cert->subject.n) ||
	     !ta_name_equal(what->cert->issuer, cert->subject)))
		return false;
	return ta_signed_cert(&s->graph.signatures, what, &by) == 0;
}

static void drop(ta_fetched_cert *v, size_t i, size_t *n)
{
	free_fetched(&v[i], 1);
	v[i] = v[--*n];
}

/* Move the issuer of `child` and the certificates above it from the list to the graph. Certificates
 * that are already in the graph are removed from the list. */
static int take_issuers(ta_session *s, size_t child, ta_fetched_cert *v, size_t *n, size_t *kept)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < *n && *kept < TA_MAX_PATH;) {
		long up;

		if (is_kept(s, v[i].cert)) {
			drop(v, i, n);
			continue;
		}
		if (!issued(s, child, v[i].cert)) {
			i++;
			continue;
		}
		up = join(s, &v[i], &rc);
		if (up < 0)
			break;
		v[i] = v[--*n];
		child = (size_t)up;
		(*kept)++;
		i = 0; /* its issuer may be anywhere in the list */
	}
	return ta_graph_nomem(&s->graph) ? TPMATTEST_E_NOMEM : rc;
}

static bool find_vertex(const ta_session *s, const ta_cert *cert, size_t *vertex)
{
	for (*vertex = 0; *vertex < s->graph.n; (*vertex)++)
		if (s->graph.v[*vertex].id.cert == cert)
			return true;
	return false;
}

int ta_session_use_pending(ta_session *s, const ta_cert *child, bool *changed)
{
	size_t vertex, kept = 0;
	int rc = 0;

	if (find_vertex(s, child, &vertex))
		rc = take_issuers(s, vertex, s->pending, &s->n_pending, &kept);
	*changed = kept > 0;
	return rc;
}

/* Keep certificates that may be needed later. If there is no room, they are dropped, which does no
 * harm. */
static void store_pending(ta_session *s, ta_fetched_cert *f)
{
	for (size_t i = 0; i < s->n_pending; i++)
		if (ta_cert_equal(s->pending[i].cert, f->cert))
			return;
	if (s->n_pending == TA_MAX_FETCHED)
		return;
	s->pending[s->n_pending++] = *f;
	*f = (ta_fetched_cert){ 0 };
}

int ta_session_add_issuers(ta_session *s, const ta_cert *child, ta_cert *const *v, size_t n,
			   const char *source, size_t *kept)
{
	ta_fetched_cert list[TA_MAX_DEVICE_CERTS] = { { 0 } };
	size_t m = 0, vertex;
	int rc = 0;

	*kept = 0;
	for (size_t i = 0; rc == 0 && i < n && m < TA_MAX_DEVICE_CERTS; i++)
		if (!is_kept(s, v[i]))
			rc = make(&list[m++], v[i], source);
	if (rc == 0 && find_vertex(s, child, &vertex))
		rc = take_issuers(s, vertex, list, &m, kept);
	for (size_t i = 0; rc == 0 && i < m; i++)
		store_pending(s, &list[i]);
	free_fetched(list, m);
	return rc;
}

int ta_session_add_ek(ta_session *s, ta_cert *cert, const char *source, uint32_t nv)
{
	ta_fetched_cert f;
	long v;
	int rc;

	if (is_kept(s, cert))
		return 0;
	if (make(&f, cert, source))
		return TPMATTEST_E_NOMEM;
	v = join(s, &f, &rc);
	if (v < 0)
		free_fetched(&f, 1);
	else if (!add_ek(s, (size_t)v, nv))
		rc = TPMATTEST_E_NOMEM;
	return rc;
}

/* Whether the CRL that was added last may cover a certificate of this path or above it. */
static bool concerns(ta_session *s, const ta_session_ek *ek)
{
	const ta_above *above =
		ek->path.complete ? ta_above_of(&s->graph, ek->path.v[ek->path.nearest]) : NULL;

	for (size_t i = 0; i < ek->path.n; i++)
		if (ta_lists_last_may_concern(&s->lists, &s->graph, ek->path.v[i]))
			return true;
	for (size_t i = 0; above && i < above->n; i++)
		if (ta_lists_last_may_concern(&s->lists, &s->graph, above->v[i]))
			return true;
	return false;
}

int ta_session_add_crl(ta_session *s, ta_crl *crl, const char *source)
{
	int rc = s->lists.n < TA_MAX_FETCHED ? ta_lists_add(&s->lists, crl, source)
					     : TPMATTEST_E_LIMIT_STORE;

	for (size_t i = 0; rc == 0 && i < s->n_eks; i++)
		if (s->ek[i].evaluated && concerns(s, &s->ek[i]))
			forget(&s->ek[i], false);
	return rc;
}

/* Whether a certificate with that name signed the CRL. */
static bool crl_signed(ta_session *s, const ta_crl *crl)
{
	size_t n = 0;

	for (size_t i = 0; i < s->graph.n && n < TA_MAX_LIST_SIGNERS; i++) {
		const ta_signer *by = &s->graph.v[i].id;
		bool other = crl->aki_key_id.n && by->cert->ski.n &&
			     !ta_span_equal(crl->aki_key_id, by->cert->ski);

		if (other || !ta_span_equal(by->cert->subject, crl->issuer))
			continue;
		n++;
		if (ta_signed_crl(&s->graph.signatures, crl, false, by) == 0)
			return true;
	}
	return false;
}

bool ta_session_crl_is_useful(ta_session *s, const ta_cert *about, const ta_crl *crl)
{
	if (crl->delta || crl->unknown_critical || crl->sig_mismatch ||
	    crl->this_update > s->rules.now || !crl->has_next_update ||
	    s->rules.now > crl->next_update)
		return false;
	if (about && !crl->indirect && !ta_name_equal(about->issuer, crl->issuer))
		return false;
	return crl_signed(s, crl);
}
