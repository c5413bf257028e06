/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/revoke.h"

#include <stdlib.h>

#include "verify/above.h"
#include "x509/der.h"

/* One certificate being judged. */
typedef struct revocation {
	ta_graph *g;
	ta_lists *lists;
	const ta_path *path;
	const ta_above *above;   /* of the path's anchor; NULL: no anchor */
	const ta_rules *rules;
	ta_findings *findings;
	size_t vertex;
	int cert;                /* its place in the path; that of the anchor for what is above it */
	bool off_path;           /* above the anchor: only a revocation counts */
	int status;
	unsigned notes;          /* about lists that could not be used */
	unsigned out_of_scope;   /* lists that are about other certificates */
	const char *scope_source; /* the first of them */
} revocation;

#define MAX_NOTES 8u /* a certificate: a store may hold thousands of lists of one issuer */

const char *ta_revoke_name(int status)
{
	static const char *const names[] = { "unknown", "stale", "good", "revoked" };

	return status >= TA_REV_UNKNOWN && status <= TA_REV_REVOKED ? names[status] : "unknown";
}

static void note(revocation *r, int code, const char *source, const char *why)
{
	if (r->off_path || r->notes++ >= MAX_NOTES)
		return;
	ta_findings_add(r->findings, code, r->cert, TA_NO_OFFSET, NULL, "%s%s%s", source ? source : "a CRL",
			why ? ": " : "", why ? why : "");
}

/* The i-th certificate whose key may sign the list that judges this one; false past the last. */
static bool signer_at(const revocation *r, size_t i, size_t *vertex)
{
	bool anchor = r->path->complete && (size_t)r->cert >= r->path->nearest;
	size_t first = (size_t)r->cert + (anchor ? 0 : 1), n = r->path->n > first ? r->path->n - first : 0;

	if (i < n)
		*vertex = r->path->v[first + i];
	else if (r->above && i - n < r->above->n)
		*vertex = r->above->v[i - n];
	else
		return false;
	return true;
}

/* By name and key identifier. A CA that renewed its key is there twice under one name. */
static bool may_have_signed(const revocation *r, size_t signer, const ta_list_ref *list)
{
	const ta_cert *s = r->g->v[signer].id.cert;

	return ta_graph_subject_number(r->g, signer) == list->issuer &&
	       (!list->crl->aki_key_id.n || !s->ski.n || ta_span_equal(list->crl->aki_key_id, s->ski));
}

/* 0 when the key of this vertex signed the list, and may; TPMATTEST_F_...; TA_NOT_CHECKED. */
static int try_signer(const revocation *r, const ta_list_ref *list, size_t signer)
{
	const ta_cert *s = r->g->v[signer].id.cert;
	int rc;

	if ((s->ext_seen & TA_EXT_KU) && !(s->key_usage & TA_KU_CRL_SIGN))
		return TPMATTEST_F_CRL_SIGNER;
	if (list->crl->sig_mismatch)
		return TPMATTEST_F_CRL_SIGNATURE_BAD;
	rc = ta_signed_crl(&r->g->signatures, list->crl, list->of_store, &r->g->v[signer].id);
	/* Could not tell: a list that may revoke must not be passed over for want of memory. */
	if (rc == TPMATTEST_E_CRYPTO)
		r->g->signatures.nomem = true;
	return rc == TA_NOT_CHECKED ? rc : rc ? TPMATTEST_F_CRL_SIGNATURE_BAD : 0;
}

/* What makes a list unusable whatever it says; 0 when nothing does. */
static int unusable(const revocation *r, const ta_crl *crl, const char **why)
{
	*why = NULL;
	if (crl->delta)
		return TPMATTEST_F_CRL_DELTA;
	if (crl->unknown_critical) {
		*why = "critical extension";
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	if (crl->sig.kind == TA_SIG_UNKNOWN || (crl->sig.md == TA_MD_SHA1 && !r->rules->allow_sha1)) {
		*why = ta_sigalg_name(&crl->sig);
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	if (crl->this_update > r->rules->now)
		return TPMATTEST_F_CRL_NOT_YET_VALID;
	return 0;
}

/* Take the word of a list that is known to be signed by somebody who may. */
static void hear(revocation *r, const ta_list_ref *list)
{
	ta_list_word word = ta_lists_ask(r->lists, r->g, list->crl, r->vertex);
	const ta_crl *crl = list->crl;
	char when[21];
	int status = TA_REV_UNKNOWN;

	switch (word.says) {
	case TA_SAYS_NOTHING:
		if (r->out_of_scope++ == 0)
			r->scope_source = list->source;
		return;
	case TA_SAYS_ABSENT:
		status = crl->has_next_update && r->rules->now <= crl->next_update ? TA_REV_GOOD : TA_REV_STALE;
		break;
	case TA_SAYS_REVOKED:
		status = TA_REV_REVOKED;
		ta_time_text(word.when, when);
		ta_findings_add(r->findings, TPMATTEST_F_REVOKED, r->cert, TA_NO_OFFSET, NULL, "%s%s%s%sat %s, reason %d, by %s",
				r->off_path ? "above the anchor: " : "", r->off_path ? ta_vertex_place(&r->g->v[r->vertex]) : "",
				r->off_path ? r->g->v[r->vertex].source : "", r->off_path ? ", " : "", when, word.reason,
				list->source);
		break;
	default:
		note(r, TPMATTEST_F_CRL_UNSUPPORTED, list->source, word.why);
		return;
	}
	if (status > r->status)
		r->status = status;
}

/* The signer comes first: what a list says costs work, and only a list of the right key is worth it. */
static void consult(revocation *r, const ta_list_ref *list)
{
	const char *why = NULL;
	int blocked = unusable(r, list->crl, &why), code = -1;
	size_t signer;

	for (size_t i = 0; code != 0 && code != TA_NOT_CHECKED && signer_at(r, i, &signer); i++) {
		if (!may_have_signed(r, signer, list))
			continue;
		code = blocked ? blocked : try_signer(r, list, signer);
		if (blocked)
			break;
	}
	if (code == 0)
		hear(r, list);
	else if (code > TA_NOT_CHECKED)
		note(r, code, list->source, why);
	/* Else nobody on the path is its issuer; or a bound was reached, which is remembered. */
}

static void judge(revocation *r)
{
	const ta_lists_about *about = ta_lists_find(r->lists, r->g, r->vertex);

	/* Past a bound no list can make a yes any more. */
	for (size_t i = 0; i < about->n && !r->g->signatures.budget.reached; i++)
		consult(r, &about->v[i]);
}

/* What the status means for the verdict. An anchor needs no list; one that revokes it is heard all the same. */
static void conclude(const revocation *r)
{
	char *url;
	int code;

	if (r->status < TA_REV_GOOD && r->out_of_scope)
		ta_findings_add(r->findings, TPMATTEST_F_CRL_SCOPE, r->cert, TA_NO_OFFSET, NULL, "%s%s",
				r->scope_source ? r->scope_source : "a CRL", r->out_of_scope > 1 ? " and others" : "");
	if (r->status >= TA_REV_GOOD || (r->path->complete && (size_t)r->cert >= r->path->nearest))
		return;
	url = ta_cert_crl_url(r->g->v[r->vertex].id.cert, 0, &r->findings->nomem);
	code = r->status == TA_REV_STALE ? TPMATTEST_F_REVOCATION_STALE : TPMATTEST_F_REVOCATION_UNKNOWN;
	ta_findings_add(r->findings, code, r->cert, TA_NO_OFFSET, url, NULL);
	if (r->rules->require_revocation)
		ta_findings_add(r->findings, TPMATTEST_F_REVOCATION_REQUIRED, r->cert, TA_NO_OFFSET, url, NULL);
	free(url);
}

void ta_revoke_check(ta_graph *g, ta_lists *lists, const ta_path *path, const ta_rules *rules, int status[TA_MAX_PATH],
		     ta_findings *findings)
{
	const ta_above *above = path->complete ? ta_above_of(g, path->v[path->nearest]) : NULL;
	revocation all = {
		.g = g, .lists = lists, .path = path, .above = above, .rules = rules, .findings = findings,
	};

	for (size_t i = 0; i < path->n; i++) {
		revocation r = all;

		r.cert = (int)i;
		r.vertex = path->v[i];
		judge(&r);
		conclude(&r);
		status[i] = r.status;
	}
	for (size_t i = 0; above && i < above->n; i++) {
		revocation r = all;

		if (ta_path_has(path, above->v[i]))
			continue;
		r.cert = (int)path->nearest;
		r.vertex = above->v[i];
		r.off_path = true;
		judge(&r);
	}
}
