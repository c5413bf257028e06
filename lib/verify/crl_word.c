/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/crl_word.h"

#include "x509/name.h"

/* How much a list says of a certificate, ascending. */
enum coverage {
	COVERS_NOT,
	COVERS_REASONS, /* revoked for some reasons: it can revoke, and clears nobody */
	COVERS,
};

/* Does some distribution point of the certificate lead to this list? One with a cRLIssuer leads to
 * the lists of that one, one without to those of the certificate's issuer, which are not indirect;
 * where the list names its own distribution point, that must be one of the certificate's (RFC 5280
 * 6.3.3 (b)). */
static enum coverage point_leads_to(ta_graph *g, const ta_cert *c, const ta_crl *crl, bool indirect)
{
	enum coverage best = COVERS_NOT;
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;
	ta_span name;

	while (best < COVERS && ta_crl_point_next(&r, &point)) {
		size_t walked = point.crl_issuer.n;
		bool named = point.crl_issuer.n &&
			     ta_general_directory(point.crl_issuer, 0, &name) &&
			     ta_name_equal(name, crl->issuer);

		if (point.crl_issuer.n ? !named : indirect)
			continue;
		if (!crl->idp_names.n || ta_crl_shares_uri(crl, point.full_name, &walked))
			best = point.has_reasons ? COVERS_REASONS : COVERS;
		if (!ta_budget_walk(&g->signatures.budget, walked))
			return COVERS_NOT;
	}
	return best;
}

/* Is the certificate one that this list is about? Kind of certificate and reasons as its
 * IssuingDistributionPoint says. */
static enum coverage scope_of(ta_graph *g, const ta_cert *c, const ta_crl *crl)
{
	enum coverage most = crl->some_reasons ? COVERS_REASONS : COVERS, points = COVERS;

	if (crl->only_attribute || (crl->only_user && c->is_ca) || (crl->only_ca && !c->is_ca))
		return COVERS_NOT;
	if (!ta_span_equal(c->issuer, crl->issuer) &&
	    (!ta_budget_walk(&g->signatures.budget, 4 * crl->issuer.n) ||
	     !ta_name_equal(c->issuer, crl->issuer)))
		points = crl->indirect ? point_leads_to(g, c, crl, true) : COVERS_NOT;
	else if (crl->idp_names.n)
		points = point_leads_to(g, c, crl, false);
	return points < most ? points : most;
}

static void note(ta_heard *h, const ta_list_ref *list, int code, const char *why)
{
	if (h->n_notes < TA_MAX_LIST_NOTES)
		h->note[h->n_notes++] = (ta_list_note){ list->crl, list->source, code, why };
}

/* What makes a list unusable whatever it says; 0 when nothing does. */
static int unusable(const ta_rules *rules, const ta_crl *crl, const char **why)
{
	*why = NULL;
	if (crl->delta)
		return TPMATTEST_F_CRL_DELTA;
	if (crl->unknown_critical) {
		*why = "unknown critical extension";
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	if (crl->sig.kind == TA_SIG_UNKNOWN ||
	    (crl->sig.md == TA_MD_SHA1 && !ta_rules_has(rules, TPMATTEST_POLICY_ALLOW_SHA1))) {
		*why = ta_sigalg_name(&crl->sig);
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	/* Where nothing fails for its time, nothing passes for it either: what a list of the future
	 * revokes is revoked. */
	return crl->this_update > rules->now && !ta_rules_has(rules, TPMATTEST_POLICY_IGNORE_TIME)
		     ? TPMATTEST_F_CRL_NOT_YET_VALID
		     : 0;
}

/* 0 when the key of this vertex signed the list, and may; TPMATTEST_F_...; TA_NOT_CHECKED. */
static int check_signer(ta_graph *g, const ta_list_ref *list, size_t signer)
{
	const ta_cert *s = g->v[signer].id.cert;
	int rc;

	if ((s->ext_seen & TA_EXT_KU) && !(s->key_usage & TA_KU_CRL_SIGN))
		return TPMATTEST_F_CRL_SIGNER;
	if (list->crl->sig_mismatch)
		return TPMATTEST_F_CRL_SIGNATURE_BAD;
	rc = ta_signed_crl(&g->signatures, list->crl, list->of_store, &g->v[signer].id);
	/* Could not tell: a list that may revoke must not be passed over for want of memory. */
	if (rc == TPMATTEST_E_CRYPTO)
		g->signatures.nomem = true;
	return rc == TA_NOT_CHECKED ? rc : rc ? TPMATTEST_F_CRL_SIGNATURE_BAD : 0;
}

/* What a list says of a certificate that it covers and does not list. */
static int not_listed(ta_heard *h, const ta_rules *rules, const ta_list_ref *list)
{
	const ta_crl *crl = list->crl;

	if (crl->this_update > rules->now) {
		note(h, list, TPMATTEST_F_CRL_NOT_YET_VALID, NULL);
		return TPMATTEST_REVOCATION_UNKNOWN;
	}
	return crl->has_next_update && rules->now <= crl->next_update ? TPMATTEST_REVOCATION_GOOD
								      : TPMATTEST_REVOCATION_STALE;
}

static void hear(ta_heard *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		 const ta_cert *c)
{
	const ta_crl *crl = list->crl;
	enum coverage scope = scope_of(g, c, crl);
	int found, status = TPMATTEST_REVOCATION_UNKNOWN;
	ta_crl_hit hit;

	found = scope ? ta_crl_find(crl, c->issuer, c->serial, &hit) : TA_CRL_ABSENT;
	if (scope < COVERS && found == TA_CRL_ABSENT) {
		if (h->out_of_scope++ == 0)
			h->scope_source = list->source;
		return;
	}
	switch (found) {
	case TA_CRL_ABSENT:
		status = not_listed(h, rules, list);
		break;
	case TA_CRL_LISTED:
		status = TPMATTEST_REVOCATION_REVOKED;
		if (h->status != TPMATTEST_REVOCATION_REVOKED) {
			h->revoked_by = list->source;
			h->when = hit.when;
			h->reason = hit.reason;
		}
		break;
	case TA_CRL_CRITICAL:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED,
		     "unknown critical extension in an entry");
		break;
	case TA_CRL_CROWDED:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED,
		     "too many entries with one serial number");
		break;
	case TA_CRL_NOMEM: /* a list that may revoke must not be passed over for want of memory */
		g->signatures.nomem = true;
		break;
	default:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED, "malformed entry");
		break;
	}
	if (status > h->status)
		h->status = status;
}

void ta_crl_word_take(ta_heard *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		      size_t i, size_t signer)
{
	const ta_cert *s = g->v[signer].id.cert;
	const char *why;
	int code;

	/* A CA that renewed its key is there twice under one name. */
	if (list->crl->aki_key_id.n && s->ski.n && !ta_span_equal(list->crl->aki_key_id, s->ski))
		return;
	code = unusable(rules, list->crl, &why);
	if (!code)
		code = check_signer(g, list, signer);
	if (code == TA_NOT_CHECKED)
		return; /* the bound is remembered */
	if (code)
		note(h, list, code, why);
	else
		hear(h, g, rules, list, g->v[i].id.cert);
}
