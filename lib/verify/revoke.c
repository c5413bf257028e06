/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/revoke.h"

#include <stdlib.h>

#include "x509/der.h"
#include "x509/name.h"

/* One certificate being judged. */
typedef struct revocation {
	ta_graph *g;
	const ta_path *path;
	const ta_rules *rules;
	ta_findings *findings;
	int cert;                /* its place in the path */
	const ta_cert *c;
	int status;
	unsigned notes;          /* about lists that could not be used */
	unsigned out_of_scope;   /* lists that speak of other certificates */
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
	if (r->notes++ >= MAX_NOTES)
		return;
	ta_findings_add(r->findings, code, r->cert, TA_NO_OFFSET, NULL, "%s%s%s", source ? source : "a CRL",
			why ? ": " : "", why ? why : "");
}

/* Do two GeneralNames share a URI? (RFC 5280 6.3.3 (b)(2)(i)) */
static bool share_uri(ta_span a, ta_span b)
{
	ta_span x, y;

	for (size_t i = 0; ta_general_uri(a, i, &x); i++)
		for (size_t j = 0; ta_general_uri(b, j, &y); j++)
			if (ta_span_match(x, y))
				return true;
	return false;
}

/* Does some distribution point of the certificate lead to this list? For an indirect list it must name the list's issuer
 * as its cRLIssuer; where the list names its own distribution point, that must be one of the certificate's. */
static bool point_leads_to(const ta_cert *c, const ta_crl *crl, bool indirect)
{
	ta_span full, issuer, name;
	bool reasons;

	for (size_t i = 0; ta_cert_crl_point(c, i, &full, &issuer, &reasons); i++) {
		bool named = issuer.n && ta_general_directory(issuer, 0, &name) && ta_name_equal(name, crl->issuer);

		if (reasons || (indirect && !named))
			continue;
		if (!crl->idp_names.n || share_uri(full, crl->idp_names))
			return true;
	}
	return false;
}

/* Is the certificate one that this list speaks of? Kind of certificate and reasons as its IssuingDistributionPoint says. */
static bool in_scope(const ta_cert *c, const ta_crl *crl)
{
	bool own = ta_name_equal(c->issuer, crl->issuer);

	if (crl->only_attribute || crl->some_reasons || (crl->only_user && c->is_ca) || (crl->only_ca && !c->is_ca))
		return false;
	if (!own)
		return crl->indirect && point_leads_to(c, crl, true);
	return !crl->idp_names.n || point_leads_to(c, crl, false);
}

/* The certificates of the path whose key may have signed the list: above the one judged, or a self-signed top itself. From
 * place *at on; false when there is none. A CA that renewed its key is there twice under one name. */
static bool next_signer(const revocation *r, const ta_crl *crl, size_t *at)
{
	for (; *at < r->path->n; (*at)++) {
		const ta_cert *s = r->g->v[r->path->v[*at]].cert;

		if (*at == (size_t)r->cert && !ta_cert_self_issued(s))
			continue;
		if (!ta_name_equal(s->subject, crl->issuer))
			continue;
		if (!crl->aki_key_id.n || !s->ski.n || ta_span_equal(crl->aki_key_id, s->ski))
			return true;
	}
	return false;
}

static int check_signature(const revocation *r, const ta_crl *crl, size_t signer, bool of_store)
{
	const ta_vertex *s = &r->g->v[signer];
	const ta_verifier *key;

	if (of_store && s->node)
		return ta_store_crl_edge(r->g->trust, crl, s->node);
	key = ta_graph_verifier(r->g, signer);
	return key ? ta_sig_check(key, &crl->sig, crl->tbs, crl->signature, NULL) : TPMATTEST_E_KEY;
}

/* 0 when the key of this vertex signed the list, and may. */
static int try_signer(const revocation *r, const ta_crl *crl, size_t signer, bool of_store)
{
	const ta_cert *s = r->g->v[signer].cert;
	int rc;

	if ((s->ext_seen & TA_EXT_KU) && !(s->key_usage & TA_KU_CRL_SIGN))
		return TPMATTEST_F_CRL_SIGNER;
	if (crl->sig_mismatch)
		return TPMATTEST_F_CRL_SIGNATURE_BAD;
	rc = check_signature(r, crl, signer, of_store);
	/* Could not tell: a list that may revoke must not be passed over for want of memory. */
	if (rc == TPMATTEST_E_NOMEM || rc == TPMATTEST_E_CRYPTO)
		r->g->nomem = true;
	return rc ? TPMATTEST_F_CRL_SIGNATURE_BAD : 0;
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

/* The list's word on the certificate, once it is known to be its word. */
static void listen(revocation *r, const ta_crl *crl, const char *source)
{
	ta_crl_hit hit;
	char when[21];
	int status;

	switch (ta_crl_find(crl, r->c->issuer, r->c->serial, &hit)) {
	case TA_CRL_ABSENT:
		status = crl->has_next_update && r->rules->now <= crl->next_update ? TA_REV_GOOD : TA_REV_STALE;
		break;
	case TA_CRL_LISTED:
		status = TA_REV_REVOKED;
		ta_time_text(hit.when, when);
		ta_findings_add(r->findings, TPMATTEST_F_REVOKED, r->cert, TA_NO_OFFSET, NULL, "at %s, reason %d, by %s",
				when, hit.reason, source);
		break;
	case TA_CRL_NOMEM: /* a list that may revoke must not be passed over for want of memory */
		r->g->nomem = true;
		return;
	case TA_CRL_CRITICAL:
		note(r, TPMATTEST_F_CRL_UNSUPPORTED, source, "critical extension of an entry");
		return;
	case TA_CRL_CROWDED:
		note(r, TPMATTEST_F_CRL_UNSUPPORTED, source, "too many entries of one serial number");
		return;
	default:
		note(r, TPMATTEST_F_CRL_UNSUPPORTED, source, "malformed entry");
		return;
	}
	if (status > r->status)
		r->status = status;
}

static void consult(revocation *r, const ta_crl *crl, const char *source, bool of_store)
{
	size_t at = (size_t)r->cert;
	const char *why = NULL;
	int code;

	if (!in_scope(r->c, crl)) {
		if (r->out_of_scope++ == 0)
			r->scope_source = source;
		return;
	}
	if (!next_signer(r, crl, &at))
		return;
	code = unusable(r, crl, &why);
	if (!code)
		do
			code = try_signer(r, crl, r->path->v[at++], of_store);
		while (code && next_signer(r, crl, &at));
	if (code)
		note(r, code, source, why);
	else
		listen(r, crl, source);
}

/* All lists of the store and of the extra ones that this issuer made. */
static void consult_all(revocation *r, ta_span issuer, const ta_crl_list *extra)
{
	const char *source;
	const ta_crl *crl;
	size_t at = 0;

	while (r->g->trust && (crl = ta_store_next_crl(r->g->trust, issuer, &at, &source)))
		consult(r, crl, source, true);
	for (size_t i = 0; extra && i < extra->n; i++)
		if (ta_name_equal(extra->v[i]->issuer, issuer))
			consult(r, extra->v[i], extra->source[i], false);
}

static void judge(revocation *r, const ta_crl_list *extra)
{
	ta_span full, issuer, name;
	bool reasons;

	consult_all(r, r->c->issuer, extra);
	for (size_t i = 0; ta_cert_crl_point(r->c, i, &full, &issuer, &reasons); i++)
		if (issuer.n && ta_general_directory(issuer, 0, &name) && !ta_name_equal(name, r->c->issuer))
			consult_all(r, name, extra);
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
	url = ta_cert_crl_url(r->c, 0, &r->findings->nomem);
	code = r->status == TA_REV_STALE ? TPMATTEST_F_REVOCATION_STALE : TPMATTEST_F_REVOCATION_UNKNOWN;
	ta_findings_add(r->findings, code, r->cert, TA_NO_OFFSET, url, NULL);
	if (r->rules->require_revocation)
		ta_findings_add(r->findings, TPMATTEST_F_REVOCATION_REQUIRED, r->cert, TA_NO_OFFSET, url, NULL);
	free(url);
}

void ta_revoke_check(ta_graph *g, const ta_path *path, const ta_rules *rules, const ta_crl_list *extra,
		     int status[TA_MAX_PATH], ta_findings *findings)
{
	for (size_t i = 0; i < path->n; i++) {
		revocation r = {
			.g = g, .path = path, .rules = rules, .findings = findings, .cert = (int)i,
			.c = g->v[path->v[i]].cert,
		};

		judge(&r, extra);
		conclude(&r);
		status[i] = r.status;
	}
}
