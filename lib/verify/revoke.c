/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/revoke.h"

#include <stdlib.h>

#include "verify/above.h"
#include "x509/der.h"

#define MAX_SIGNERS 4 /* keys tried for each issuer name; a CA that renewed its key has two */

/* The revocation check of one certificate. */
typedef struct revocation {
	ta_graph *g;
	ta_lists *lists;
	const ta_path *path;
	const ta_above *above; /* for the path's anchor; NULL if there is none */
	const ta_rules *rules;
	size_t vertex;
	/* index in the path of the lowest certificate that may sign CRLs for this one */
	size_t first;
	ta_crl_result all;         /* combined result of all signers */
	size_t asked[MAX_SIGNERS]; /* signers tried for the current issuer name */
	size_t n_asked;
} revocation;

/* Get the i-th certificate whose key may sign a CRL for this one. Returns false past the last. */
static bool signer_at(const revocation *r, size_t i, size_t *vertex)
{
	size_t n = r->path->n > r->first ? r->path->n - r->first : 0;

	if (i < n)
		*vertex = r->path->v[r->first + i];
	else if (r->above && i - n < r->above->n)
		*vertex = r->above->v[i - n];
	else
		return false;
	return true;
}

/* Skip certificates that are equivalent to a signer already tried: their results would be the
 * same. */
static bool is_twin(const ta_cert *a, const ta_cert *b)
{
	return a->key.type == b->key.type && ta_pubkey_equal(&a->key, &b->key) &&
	       ta_span_equal(a->key.pss_params, b->key.pss_params) &&
	       ta_span_equal(a->ski, b->ski) && a->key_usage == b->key_usage &&
	       (a->ext_seen & TA_EXT_KU) == (b->ext_seen & TA_EXT_KU);
}

static bool was_asked(const revocation *r, size_t signer)
{
	for (size_t i = 0; i < r->n_asked; i++)
		if (is_twin(r->g->v[r->asked[i]].id.cert, r->g->v[signer].id.cert))
			return true;
	return false;
}

/* Drop a note about a CRL that this signer could not verify if another signer did. */
static void add_note(revocation *r, const ta_list_note *note)
{
	for (unsigned i = 0; i < r->all.n_notes; i++)
		if (r->all.note[i].crl == note->crl)
			return;
	for (size_t i = 0; i < r->n_asked; i++)
		if ((note->code == TPMATTEST_F_CRL_SIGNATURE_BAD ||
		     note->code == TPMATTEST_F_CRL_SIGNER) &&
		    ta_signed_known(&r->g->signatures, note->crl, &r->g->v[r->asked[i]].id))
			return;
	if (r->all.n_notes < TA_MAX_LIST_NOTES)
		r->all.note[r->all.n_notes++] = *note;
}

static void add_words(revocation *r, const ta_crl_result *h)
{
	if (h->status > r->all.status) {
		r->all.status = h->status;
		r->all.revoked_by = h->revoked_by;
		r->all.when = h->when;
		r->all.reason = h->reason;
	}
	if (h->out_of_scope && !r->all.out_of_scope)
		r->all.scope_source = h->scope_source;
	r->all.out_of_scope += h->out_of_scope;
}

/* Apply all CRLs of one issuer name, with each key that may have signed them. */
static void ask_issuer(revocation *r, uint32_t issuer)
{
	const ta_crl_result *h;
	size_t signer;

	r->n_asked = 0;
	for (size_t i = 0; signer_at(r, i, &signer); i++) {
		if (ta_graph_subject_number(r->g, signer) != issuer || was_asked(r, signer))
			continue;
		if (r->n_asked == MAX_SIGNERS) {
			r->g->signatures.budget.reached = true;
			return;
		}
		h = ta_lists_apply(r->lists, r->g, r->rules, r->vertex, issuer, signer);
		if (!h)
			return; /* no CRL with that issuer name */
		r->asked[r->n_asked++] = signer;
		add_words(r, h);
	}
	for (size_t i = 0; i < r->n_asked; i++) {
		h = ta_lists_apply(r->lists, r->g, r->rules, r->vertex, issuer, r->asked[i]);
		for (unsigned k = 0; h && k < h->n_notes; k++)
			add_note(r, &h->note[k]);
	}
}

static void ask_all(revocation *r)
{
	const ta_list_issuers *issuers;

	if (!ta_lists_any(r->lists, r->g))
		return;
	issuers = ta_lists_issuers(r->lists, r->g, r->vertex);
	for (size_t i = 0; i < issuers->n; i++)
		ask_issuer(r, issuers->number[i]);
}

static void tell_revoked(const ta_crl_result *h, const ta_vertex *above, int cert,
			 ta_findings *findings)
{
	char when[21];

	ta_time_text(h->when, when);
	ta_findings_add(findings, TPMATTEST_F_REVOKED, cert, TA_NO_OFFSET, NULL,
			"%s%s%s%sat %s, reason %d, by %s", above ? "above the anchor: " : "",
			above ? ta_vertex_place(above) : "", above ? above->source : "",
			above ? ", " : "", when, h->reason, h->revoked_by);
}

/* An anchor needs no CRL, nor does what is above it, unless it is an anchor only because the caller
 * wants partial chains: then it needs one as long as the store has its issuer. */
static bool needs_crl(const revocation *r, size_t cert)
{
	const ta_path *path = r->path;
	const tpmattest_trust *t = r->g->signatures.trust;

	if (!path->complete || cert < path->nearest)
		return true;
	for (size_t i = path->nearest; i <= cert; i++) {
		const ta_node *node = r->g->v[path->v[i]].id.node;

		if (!node || !ta_store_is_partial_anchor(t, node))
			return false;
	}
	return cert + 1 < path->n || !r->above || ta_above_has_issuer(r->g, r->above, path);
}

/* Report the result and what it means for the verdict. A CRL that revokes an anchor counts even if
 * the anchor needs none. */
static void conclude(const revocation *r, int cert, ta_findings *findings)
{
	const ta_crl_result *h = &r->all;
	int severity = ta_rules_has(r->rules, TPMATTEST_POLICY_REQUIRE_REVOCATION) ? TA_ERROR
		     : h->status == TPMATTEST_REVOCATION_STALE                     ? TA_WARNING
										   : TA_INFO;
	char *url;

	if (h->status == TPMATTEST_REVOCATION_REVOKED)
		tell_revoked(h, NULL, cert, findings);
	for (unsigned i = 0; i < h->n_notes; i++)
		ta_findings_add(findings, h->note[i].code, cert, TA_NO_OFFSET, NULL, "%s%s%s",
				h->note[i].source ? h->note[i].source : "a CRL",
				h->note[i].why ? ": " : "", h->note[i].why ? h->note[i].why : "");
	if (h->status < TPMATTEST_REVOCATION_GOOD && h->out_of_scope)
		ta_findings_add(findings, TPMATTEST_F_CRL_SCOPE, cert, TA_NO_OFFSET, NULL, "%s%s",
				h->scope_source ? h->scope_source : "a CRL",
				h->out_of_scope > 1 ? " and others" : "");
	if (h->status >= TPMATTEST_REVOCATION_GOOD || !needs_crl(r, (size_t)cert))
		return;
	url = ta_cert_crl_url(r->g->v[r->vertex].id.cert, 0, &findings->nomem);
	ta_findings_add_as(findings, severity,
			   h->status == TPMATTEST_REVOCATION_STALE ? TPMATTEST_F_REVOCATION_STALE
								   : TPMATTEST_F_REVOCATION_UNKNOWN,
			   cert, TA_NO_OFFSET, url, NULL);
	free(url);
}

/* What is above an anchor is the same for all paths that end there, so it is checked again only if
 * another CRL was added. */
static void ask_above(const revocation *all, ta_above *above)
{
	if (above->asked == all->lists->n + 1)
		return;
	above->n_revoked = 0;
	for (size_t i = 0; i < above->n; i++) {
		revocation r = *all;

		r.vertex = above->v[i];
		r.first = all->path->n; /* signers: only the certificates above, none of the path */
		ask_all(&r);
		if (r.all.status == TPMATTEST_REVOCATION_REVOKED)
			above->revoked[above->n_revoked++] =
				(struct ta_revoked_above){ above->v[i], r.all.when, r.all.reason,
							   r.all.revoked_by };
	}
	above->asked = all->lists->n + 1;
}

void ta_revoke_check(ta_graph *g, ta_lists *lists, const ta_path *path, const ta_rules *rules,
		     int status[TA_MAX_PATH], ta_findings *findings)
{
	ta_above *above = path->complete ? ta_above_of(g, path->v[path->nearest]) : NULL;
	revocation all = {
		.g = g,
		.lists = lists,
		.path = path,
		.above = above,
		.rules = rules,
		.all.reason = -1,
	};

	for (size_t i = 0; i < path->n; i++) {
		revocation r = all;

		r.vertex = path->v[i];
		r.first = needs_crl(&all, i) ? i + 1 : i;
		ask_all(&r);
		conclude(&r, (int)i, findings);
		status[i] = r.all.status;
	}
	if (!above || !ta_lists_any(lists, g))
		return;
	ask_above(&all, above);
	for (size_t i = 0; i < above->n_revoked; i++) {
		const struct ta_revoked_above *x = &above->revoked[i];

		if (!ta_path_has(path, x->vertex))
			tell_revoked(&(ta_crl_result){ .when = x->when,
						       .reason = x->reason,
						       .revoked_by = x->source },
				     &g->v[x->vertex], (int)path->nearest, findings);
	}
}
