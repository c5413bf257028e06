/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "resolve/resolver_private.h"
#include "resolve/response.h"
#include "resolve/process.h"
#include "trust/store.h"

static const uint32_t known_flags = TPMATTEST_RESOLVER_ANY_HOST | TPMATTEST_RESOLVER_CRLS;

int tpmattest_resolver_new(const tpmattest_evidence *e, const tpmattest_trust *t,
			   const tpmattest_policy *p, uint32_t flags, tpmattest_resolver **out,
			   tpmattest_error **err)
{
	tpmattest_resolver *r;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!e || !out)
		return ta_error_null(err, __func__);
	if (flags & ~known_flags)
		return ta_error_set(err, TPMATTEST_E_USAGE, "resolver: unknown flags 0x%x",
				    flags & ~known_flags);
	r = calloc(1, sizeof(*r));
	if (!r)
		return ta_error_nomem(err);
	r->flags = flags;
	r->stale = true;
	if (p) {
		r->policy = *p;
		r->policy.allow = ta_allow_ref(p->allow);
	}
	r->trust = t ? ta_store_ref(t) : NULL;
	r->hosts = ta_hosts_new(true, flags & TPMATTEST_RESOLVER_ANY_HOST);
	rc = r->hosts ? ta_evidence_copy(e, &r->evidence, err) : ta_error_nomem(err);
	if (rc == 0)
		rc = ta_session_open(r->evidence, r->trust, &r->policy, &r->session, err);
	if (rc) {
		tpmattest_resolver_free(r);
		return rc;
	}
	r->findings.strict = ta_rules_has(&r->session->rules, TPMATTEST_POLICY_STRICT);
	*out = r;
	return 0;
}

void tpmattest_resolver_free(tpmattest_resolver *r)
{
	if (!r)
		return;
	ta_needs_free(&r->needs);
	/* the session borrows the store and the evidence, so it is closed first */
	ta_session_close(r->session);
	ta_findings_free(&r->findings);
	ta_hosts_unref(r->hosts);
	tpmattest_trust_free(r->trust);
	ta_allow_unref(r->policy.allow);
	tpmattest_evidence_free(r->evidence);
	free(r);
}

static int check_setup(const tpmattest_resolver *r, bool complete, const char *function,
		       tpmattest_error **err)
{
	if (!r || !complete)
		return ta_error_null(err, function);
	if (r->started)
		return ta_error_set(
			err, TPMATTEST_E_USAGE,
			"resolver: hosts and mirrors must be set before the first need");
	return 0;
}

int tpmattest_resolver_add_host(tpmattest_resolver *r, const char *host, tpmattest_error **err)
{
	int rc;

	ta_error_clear(err);
	rc = check_setup(r, host, __func__, err);
	return rc ? rc : ta_hosts_add(r->hosts, host, err);
}

int tpmattest_resolver_add_mirror(tpmattest_resolver *r, const char *from, const char *to,
				  tpmattest_error **err)
{
	int rc;

	ta_error_clear(err);
	rc = check_setup(r, from && to, __func__, err);
	return rc ? rc : ta_hosts_add_mirror(r->hosts, from, to, err);
}

/* Evaluate what a response changed, and determine what is missing afterwards. */
static void settle(tpmattest_resolver *r)
{
	r->started = true;
	while (r->stale && !r->failed) {
		r->stale = false;
		r->failed = ta_session_evaluate(r->session);
		if (!r->failed)
			r->failed = ta_request_needs(r);
	}
}

const tpmattest_need *tpmattest_resolver_next(tpmattest_resolver *r)
{
	if (!r)
		return NULL;
	settle(r);
	return r->failed ? NULL : ta_needs_next(&r->needs);
}

/* `resp` is the source of the response data, or NULL. */
static int take(tpmattest_resolver *r, uint32_t id, const ta_answer *a, tpmattest_response *resp,
		tpmattest_error **err)
{
	size_t before = r->findings.n;
	const tpmattest_need *need;
	bool taken;
	int rc = ta_needs_answer(&r->needs, id, &need, err);

	if (rc)
		return rc;
	rc = ta_process_answer(need, a, r->session, &r->findings, &taken);
	if (rc) {
		r->failed = ta_error_nomem(err);
		return rc;
	}
	/* A useless cached copy says nothing about the server, so its findings are dropped and the
	 * server is asked once. */
	tpmattest_response_settle(resp, taken);
	if (!taken && tpmattest_response_is_cached(resp) && ta_needs_repeat(&r->needs, id))
		ta_findings_cut(&r->findings, before);
	else
		r->stale = true;
	return 0;
}

int tpmattest_resolver_supply(tpmattest_resolver *r, uint32_t need_id, int status,
			      const uint8_t *data, size_t len, tpmattest_error **err)
{
	const ta_answer a = { .status = status, .body = { data, len } };

	ta_error_clear(err);
	if (!r || (!data && len))
		return ta_error_null(err, __func__);
	if (!ta_response_status_known(status))
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "resolver: %d is neither an HTTP status nor a network error",
				    status);
	return take(r, need_id, &a, NULL, err);
}

int tpmattest_resolver_supply_response(tpmattest_resolver *r, uint32_t need_id,
				       tpmattest_response *resp, tpmattest_error **err)
{
	ta_answer a;

	ta_error_clear(err);
	if (!r || !resp)
		return ta_error_null(err, __func__);
	if (ta_response_answer(resp, &a) != 0)
		return ta_error_nomem(err);
	return take(r, need_id, &a, resp, err);
}

size_t tpmattest_resolver_pending(const tpmattest_resolver *r)
{
	return r ? r->needs.n_given - r->needs.n_answered - r->needs.n_again : 0;
}

int tpmattest_resolver_is_done(tpmattest_resolver *r)
{
	if (!r)
		return 1;
	settle(r);
	return r->failed || (!tpmattest_resolver_pending(r) && r->needs.n_given == r->needs.n &&
			     !r->needs.n_again);
}

int tpmattest_resolver_report(tpmattest_resolver *r, tpmattest_report **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!r || !out)
		return ta_error_null(err, __func__);
	settle(r);
	if (r->failed)
		return ta_error_set(err, r->failed, "resolver: %s", tpmattest_strerror(r->failed));
	return ta_session_report(r->session, &r->findings, out, err);
}

static int run_all(tpmattest_resolver *r, tpmattest_fetch_fn fetch, void *user,
		   tpmattest_error **err)
{
	const tpmattest_need *need;
	int rc = 0;

	while (rc == 0 && (need = tpmattest_resolver_next(r))) {
		tpmattest_response *resp = NULL;

		rc = ta_response_fetch(need, fetch, user, &resp, err);
		if (rc == 0)
			rc = tpmattest_resolver_supply_response(r, need->id, resp, err);
		tpmattest_response_free(resp);
	}
	return rc;
}

int tpmattest_resolver_run(tpmattest_resolver *r, tpmattest_fetch_fn fetch, void *user,
			   tpmattest_report **out, tpmattest_error **err)
{
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!r || !fetch || !out)
		return ta_error_null(err, __func__);
	rc = run_all(r, fetch, user, err);
	return rc ? rc : tpmattest_resolver_report(r, out, err);
}
