/* SPDX-License-Identifier: BSD-2-Clause */
/* Turns the needs of an evaluation into requests. A need may have several URLs. They are tried in
 * order, the next one if the previous one did not help. */
#include <stdlib.h>

#include "resolve/resolver_private.h"
#include "trust/store.h"

/* REQUEST_NEXT: the URL was already requested without success, or must not be requested. */
enum { REQUEST_DONE = 0, REQUEST_NEXT = 1 }; /* or TPMATTEST_E_NOMEM */

static bool noted(const tpmattest_resolver *r, int code, const char *url)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (r->findings.v[i].code == code && r->findings.v[i].url &&
		    strcmp(r->findings.v[i].url, url) == 0)
			return true;
	return false;
}

static int refuse(tpmattest_resolver *r, int code, int kind, const char *url)
{
	if (!noted(r, code, url))
		ta_findings_add(&r->findings, code, TA_NO_CERT, TA_NO_OFFSET, url, "%s, %s",
				tpmattest_need_kind_name(kind), url);
	return r->findings.nomem ? TPMATTEST_E_NOMEM : REQUEST_NEXT;
}

/* Request one URL, unless it was already requested. `cert` is the certificate whose issuer or CRL
 * is needed, or NULL. */
static int ask(tpmattest_resolver *r, const ta_report_need *wanted, const char *url, ta_cert *cert)
{
	const tpmattest_need *old;
	tpmattest_need *need;
	char *text;
	int rc = ta_hosts_admit(r->hosts, url, &text);

	if (rc)
		return rc < 0 ? rc : refuse(r, rc, wanted->kind, url);
	old = ta_needs_find_url(&r->needs, text);
	if (old || r->needs.n == TPMATTEST_MAX_NEEDS) {
		free(text);
		if (old)
			return old->answered ? REQUEST_NEXT : REQUEST_DONE;
		return refuse(r, TPMATTEST_F_FETCH_LIMIT, wanted->kind, url);
	}
	need = ta_needs_add(&r->needs, wanted->kind, text, wanted->why, r->hosts);
	if (!need)
		return TPMATTEST_E_NOMEM;
	need->cert = cert ? ta_cert_ref(cert) : NULL;
	need->ek = wanted->ek;
	need->service = wanted->service;
	need->sha256 = wanted->sha256;
	return REQUEST_DONE;
}

/* CRLs are requested if the policy or the caller asks for them, vendor roots if the caller accepted
 * the pins. An issuer beyond the maximum path length would be useless. */
static bool is_wanted(const tpmattest_resolver *r, const ta_report_need *need)
{
	switch (need->kind) {
	case TPMATTEST_NEED_CRL:
		return (r->flags & TPMATTEST_RESOLVER_CRLS) ||
		       (r->policy.flags & TPMATTEST_POLICY_REQUIRE_REVOCATION);
	case TPMATTEST_NEED_ANCHOR:
		return need->cert < TA_MAX_PATH - 1 && r->trust && ta_store_takes_pins(r->trust);
	case TPMATTEST_NEED_ISSUER:
		return need->cert < TA_MAX_PATH - 1;
	default:
		return true;
	}
}

/* The issuer may already be available from a response to a request for another certificate. */
static int use_spare(tpmattest_resolver *r, const ta_report_need *need, const ta_cert *cert,
		     bool *changed)
{
	int rc = 0;

	*changed = false;
	if (need->kind == TPMATTEST_NEED_ISSUER || need->kind == TPMATTEST_NEED_ANCHOR)
		rc = ta_session_use_pending(r->session, cert, changed);
	return rc == TPMATTEST_E_LIMIT_STORE ? 0 : rc;
}

static int request_one(tpmattest_resolver *r, const ta_report_need *need, ta_cert *cert)
{
	int rc = REQUEST_NEXT;

	for (size_t i = 0; i < need->n_urls && rc == REQUEST_NEXT && is_wanted(r, need); i++)
		rc = ask(r, need, need->url[i], cert);
	return rc;
}

/* A root is requested from its vendor only if none of the certificate's own URLs is left to try. */
static int request_ek(tpmattest_resolver *r, const ta_report_ek *ek)
{
	int issuer = REQUEST_NEXT;

	for (size_t i = 0; i < ek->n_needs; i++) {
		const ta_report_need *need = &ek->needs[i];
		ta_cert *cert = need->cert >= 0 ? ek->chain[need->cert].cert : NULL;
		bool changed;
		int rc = use_spare(r, need, cert, &changed);

		if (rc)
			return rc;
		if (changed) {
			r->stale = true;
			/* the new evaluation will determine the needs again; `ek` may be invalid
			 * now */
			return 0;
		}
		if (need->kind == TPMATTEST_NEED_ANCHOR && issuer != REQUEST_NEXT)
			continue;
		rc = request_one(r, need, cert);
		if (rc < 0)
			return rc;
		if (need->kind == TPMATTEST_NEED_ISSUER)
			issuer = rc;
	}
	return 0;
}

int ta_request_needs(tpmattest_resolver *r)
{
	const ta_session *s = r->session;
	const ta_report_ek *top = ta_session_top(s);
	int rc = request_ek(r, top);

	for (size_t i = 0; i < s->n_eks && rc == 0; i++)
		if (&s->ek[i].result != top && s->ek[i].evaluated)
			rc = request_ek(r, &s->ek[i].result);
	return rc == 0 && r->findings.nomem ? TPMATTEST_E_NOMEM : rc;
}
