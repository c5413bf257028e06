/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/list_word.h"

#include "x509/name.h"

/* Does some distribution point of the certificate lead to this list? For an indirect list it must name the list's issuer
 * as its cRLIssuer; where the list names its own distribution point, that must be one of the certificate's (RFC 5280 6.3.3
 * (b)). */
static bool point_leads_to(ta_graph *g, const ta_cert *c, const ta_crl *crl, bool indirect)
{
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;
	ta_span name;

	while (ta_crl_point_next(&r, &point)) {
		size_t walked = point.crl_issuer.n;
		bool named = point.crl_issuer.n && ta_general_directory(point.crl_issuer, 0, &name) &&
			     ta_name_equal(name, crl->issuer);

		if (point.has_reasons || (indirect && !named))
			continue;
		if (!crl->idp_names.n || ta_crl_shares_uri(crl, point.full_name, &walked))
			return true;
		if (!ta_budget_walk(&g->signatures.budget, walked))
			return false;
	}
	return false;
}

/* Is the certificate one that this list is about? Kind of certificate and reasons as its IssuingDistributionPoint says. */
static bool in_scope(ta_graph *g, const ta_cert *c, const ta_crl *crl)
{
	if (crl->only_attribute || crl->some_reasons || (crl->only_user && c->is_ca) || (crl->only_ca && !c->is_ca))
		return false;
	if (!ta_span_equal(c->issuer, crl->issuer) &&
	    (!ta_budget_walk(&g->signatures.budget, 4 * crl->issuer.n) || !ta_name_equal(c->issuer, crl->issuer)))
		return crl->indirect && point_leads_to(g, c, crl, true);
	return !crl->idp_names.n || point_leads_to(g, c, crl, false);
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
		*why = "critical extension";
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	if (crl->sig.kind == TA_SIG_UNKNOWN || (crl->sig.md == TA_MD_SHA1 && !rules->allow_sha1)) {
		*why = ta_sigalg_name(&crl->sig);
		return TPMATTEST_F_CRL_UNSUPPORTED;
	}
	return crl->this_update > rules->now ? TPMATTEST_F_CRL_NOT_YET_VALID : 0;
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

static void hear(ta_heard *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list, const ta_cert *c)
{
	const ta_crl *crl = list->crl;
	int status = TA_REV_UNKNOWN;
	ta_crl_hit hit;

	if (!in_scope(g, c, crl)) {
		if (h->out_of_scope++ == 0)
			h->scope_source = list->source;
		return;
	}
	switch (ta_crl_find(crl, c->issuer, c->serial, &hit)) {
	case TA_CRL_ABSENT:
		status = crl->has_next_update && rules->now <= crl->next_update ? TA_REV_GOOD : TA_REV_STALE;
		break;
	case TA_CRL_LISTED:
		status = TA_REV_REVOKED;
		if (h->status != TA_REV_REVOKED) {
			h->revoked_by = list->source;
			h->when = hit.when;
			h->reason = hit.reason;
		}
		break;
	case TA_CRL_CRITICAL:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED, "critical extension of an entry");
		break;
	case TA_CRL_CROWDED:
		note(h, list, TPMATTEST_F_CRL_UNSUPPORTED, "too many entries of one serial number");
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

void ta_list_word_take(ta_heard *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list, size_t i, size_t signer)
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
