/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/crl_apply.h"

#include "x509/name.h"

/* How far a CRL covers a certificate, in ascending order. */
enum crl_scope {
	COVERS_NOT,
	/* only some reasons: can revoke, but cannot show that the certificate is good */
	COVERS_REASONS,
	COVERS,
};

/* Check whether a distribution point of the certificate refers to this CRL. A distribution point
 * with a cRLIssuer refers to indirect CRLs of that issuer. One without it refers to CRLs of the
 * certificate's issuer that are not indirect. If the CRL contains a distribution point name, it
 * must match one of the certificate's (RFC 5280 6.3.3 (b)). */
static enum crl_scope point_leads_to(ta_graph *g, const ta_cert *c, const ta_crl *crl,
				     bool indirect)
{
	enum crl_scope best = COVERS_NOT;
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

/* Check the scope of the CRL, given by its IssuingDistributionPoint: the kind of certificate and
 * the reasons. */
static enum crl_scope scope_of(ta_graph *g, const ta_cert *c, const ta_crl *crl)
{
	enum crl_scope most = crl->some_reasons ? COVERS_REASONS : COVERS, points = COVERS;

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

static void note(ta_crl_result *h, const ta_list_ref *list, int code, const char *why)
{
	if (h->n_notes < TA_MAX_LIST_NOTES)
		h->note[h->n_notes++] = (ta_list_note){ list->crl, list->source, code, why };
}

/* Returns the finding that makes the CRL unusable regardless of its entries, or 0. */
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
	/* When time is ignored, nothing fails because of its time, so nothing may pass because of
	 * it either: a certificate revoked by a CRL from the future counts as revoked. */
	return crl->this_update > rules->now && !ta_rules_has(rules, TPMATTEST_POLICY_IGNORE_TIME)
		     ? TPMATTEST_F_CRL_NOT_YET_VALID
		     : 0;
}

/* Returns 0 if the key of this vertex signed the CRL and may sign CRLs, otherwise TPMATTEST_F_...
 * or TA_NOT_CHECKED. */
static int check_signer(ta_graph *g, const ta_list_ref *list, size_t signer)
{
	const ta_cert *s = g->v[signer].id.cert;
	int rc;

	if ((s->ext_seen & TA_EXT_KU) && !(s->key_usage & TA_KU_CRL_SIGN))
		return TPMATTEST_F_CRL_SIGNER;
	if (list->crl->sig_mismatch)
		return TPMATTEST_F_CRL_SIGNATURE_BAD;
	rc = ta_signed_crl(&g->signatures, list->crl, list->of_store, &g->v[signer].id);
	/* The result is unknown. A CRL that may revoke must not be skipped because memory ran
	 * out. */
	if (rc == TPMATTEST_E_CRYPTO)
		g->signatures.nomem = true;
	return rc == TA_NOT_CHECKED ? rc : rc ? TPMATTEST_F_CRL_SIGNATURE_BAD : 0;
}

/* Returns the status that a CRL gives to a certificate that it covers and does not list. */
static int not_listed(ta_crl_result *h, const ta_rules *rules, const ta_list_ref *list)
{
	const ta_crl *crl = list->crl;

	if (crl->this_update > rules->now) {
		note(h, list, TPMATTEST_F_CRL_NOT_YET_VALID, NULL);
		return TPMATTEST_REVOCATION_UNKNOWN;
	}
	return crl->has_next_update && rules->now <= crl->next_update ? TPMATTEST_REVOCATION_GOOD
								      : TPMATTEST_REVOCATION_STALE;
}

static void apply_one(ta_crl_result *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		      const ta_cert *c)
{
	const ta_crl *crl = list->crl;
	enum crl_scope scope = scope_of(g, c, crl);
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
	case TA_CRL_NOMEM: /* a CRL that may revoke must not be skipped because memory ran out */
		g->signatures.nomem = true;
		break;
	default:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED, "malformed entry");
		break;
	}
	if (status > h->status)
		h->status = status;
}

void ta_crl_apply(ta_crl_result *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		  size_t i, size_t signer)
{
	const ta_cert *s = g->v[signer].id.cert;
	const char *why;
	int code;

	/* A CA that renewed its key has two certificates with the same name. */
	if (list->crl->aki_key_id.n && s->ski.n && !ta_span_equal(list->crl->aki_key_id, s->ski))
		return;
	code = unusable(rules, list->crl, &why);
	if (!code)
		code = check_signer(g, list, signer);
	if (code == TA_NOT_CHECKED)
		return; /* the budget records that the bound was reached */
	if (code)
		note(h, list, code, why);
	else
		apply_one(h, g, rules, list, g->v[i].id.cert);
}
