/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/probe.h"

#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"
#include "vendor/authority.h"
#include "x509/name.h"

static const char domain[] = ".microsoftaik.azure.net";

static int bad_url(const char *url, tpmattest_error **err)
{
	return ta_error_set(err, TPMATTEST_E_USAGE,
			    "\"%s\" is not the URL of an AIK authority "
			    "(https://MFR-KeyId-HEX.microsoftaik.azure.net/templates/Aik/scep)",
			    url);
}

/* Copy the label, as written, from an AIK URL. *path is set to what follows the host. */
static int take_apart(const char *url, tpmattest_probe *p, const char **path, tpmattest_error **err)
{
	const char *label = url + 8;
	size_t n, host;
	ta_url u;

	if (!ta_url_parse(url, &u) || !u.tls || u.has_port || u.rest[0] != '/' ||
	    strchr(u.rest, '?'))
		return bad_url(url, err);
	host = strlen(u.host);
	n = strcspn(u.host, ".");
	if (!n || n >= sizeof(p->authority) || host - n != sizeof(domain) - 1 ||
	    strcmp(u.host + n, domain) != 0)
		return bad_url(url, err);
	memcpy(p->authority, label, n);
	p->authority[n] = '\0';
	*path = u.rest;
	return 0;
}

/* Returns the URL up to the path, with the placeholder replaced and without a trailing '/'. */
static char *make_base(const char *base, const char *authority)
{
	static const char placeholder[] = "{authority}";
	ta_buf b = ta_buf_with(TA_MAX_URL);
	const char *at = base ? strstr(base, placeholder) : NULL;
	char *text;

	if (!base)
		ta_buf_printf(&b, "https://%s%s", authority, domain);
	else if (at)
		ta_buf_printf(&b, "%.*s%s%s", (int)(at - base), base, authority,
			      at + sizeof(placeholder) - 1);
	else
		ta_buf_str(&b, base);
	text = ta_buf_take(&b);
	if (text && *text && text[strlen(text) - 1] == '/')
		text[strlen(text) - 1] = '\0';
	return text;
}

static int make_url(const char *base, const char *path, const char *query, char **out,
		    tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	bool nomem;

	ta_buf_printf(&b, "%s%s?operation=%s", base, path, query);
	nomem = b.nomem;
	*out = ta_buf_take(&b);
	if (nomem)
		return ta_error_nomem(err);
	return *out ? 0 : ta_error_set(err, TPMATTEST_E_USAGE, "URL exceeds %d bytes", TA_MAX_URL);
}

/* Build the two URLs to request. */
static int make_urls(tpmattest_probe *p, const char *base, const char *path, tpmattest_error **err)
{
	char *text;
	ta_url u;
	int rc;

	if (base && strlen(base) > TA_MAX_URL / 2)
		return ta_error_set(err, TPMATTEST_E_USAGE, "base URL exceeds %d bytes",
				    TA_MAX_URL / 2);
	text = make_base(base, p->authority);
	if (!text)
		return ta_error_nomem(err);
	if (ta_url_parse(text, &u) && !strchr(u.rest, '?')) {
		rc = make_url(text, path, "GetCACaps", &p->url, err);
		if (rc == 0)
			rc = make_url(text, path, "GetCACertChain&message=default", &p->chain_url,
				      err);
	} else {
		rc = ta_error_set(err, TPMATTEST_E_USAGE, "base \"%s\" is not an http or https URL",
				  base ? base : "");
	}
	free(text);
	return rc;
}

/* Allow redirects only to the same host. `derived`: the host name comes from a certificate. */
static int make_hosts(tpmattest_probe *p, bool derived, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	char *text;
	ta_url u;
	int rc;

	p->hosts = ta_hosts_new(false, false);
	if (!p->hosts)
		return ta_error_nomem(err);
	if (!ta_url_parse(p->url, &u))
		return TPMATTEST_E_INTERNAL;
	ta_buf_printf(&b, u.v6 ? "[%s]:%u" : "%s:%u", u.host, u.port);
	text = ta_buf_take(&b);
	rc = text ? ta_hosts_add(p->hosts, text, err) : ta_error_nomem(err);
	if (rc == 0)
		p->hosts->host[0].derived = derived;
	free(text);
	return rc;
}

int tpmattest_probe_new(const char *aik_url, const char *base, uint32_t flags,
			tpmattest_probe **out, tpmattest_error **err)
{
	const char *path = NULL;
	tpmattest_probe *p;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!aik_url || !out)
		return ta_error_null(err, __func__);
	if (flags & ~TPMATTEST_PROBE_CHAIN)
		return ta_error_set(err, TPMATTEST_E_USAGE, "probe: unknown flags 0x%x",
				    flags & ~TPMATTEST_PROBE_CHAIN);
	p = calloc(1, sizeof(*p));
	if (!p)
		return ta_error_nomem(err);
	p->flags = flags;
	rc = take_apart(aik_url, p, &path, err);
	if (rc == 0)
		rc = make_urls(p, base, path, err);
	if (rc == 0)
		rc = make_hosts(p, !base, err);
	if (rc) {
		tpmattest_probe_free(p);
		return rc;
	}
	*out = p;
	return 0;
}

void tpmattest_probe_free(tpmattest_probe *p)
{
	if (!p)
		return;
	ta_needs_free(&p->needs);
	ta_hosts_unref(p->hosts);
	ta_reply_certs_free(&p->certs);
	ta_findings_free(&p->findings);
	free(p->ra_subject);
	free(p->url);
	free(p->chain_url);
	free(p);
}

/* Add the need for a URL, once. */
static void want(tpmattest_probe *p, int kind, const char *url)
{
	char *copy;

	if (ta_needs_find_url(&p->needs, url))
		return;
	copy = strdup(url);
	if (!copy || !ta_needs_add(&p->needs, kind, copy, TPMATTEST_F_AUTHORITY_ABSENT, p->hosts))
		p->failed = true;
}

const tpmattest_need *tpmattest_probe_next(tpmattest_probe *p)
{
	if (!p || p->failed)
		return NULL;
	want(p, TPMATTEST_NEED_AIK_CAPS, p->url);
	if (p->caps.exists == TPMATTEST_PROBE_YES && (p->flags & TPMATTEST_PROBE_CHAIN))
		want(p, TPMATTEST_NEED_AIK_CHAIN, p->chain_url);
	return p->failed ? NULL : ta_needs_next(&p->needs);
}

static void take_chain(tpmattest_probe *p, const ta_answer *a)
{
	const char *what = tpmattest_need_kind_name(TPMATTEST_NEED_AIK_CHAIN);
	const ta_cert *ra;

	if (!ta_response_usable(a, TA_MAX_REPLY, what, p->chain_url, &p->findings))
		return;
	ta_reply_certs_free(&p->certs);
	ta_reply_certs_read(a->body, &p->certs);
	p->failed = p->failed || p->certs.nomem;
	ra = ta_caps_find_ra(&p->certs);
	if (!p->certs.n) {
		ta_findings_add(&p->findings,
				ta_reply_kind(a->body) == TA_REPLY_HTML
					? TPMATTEST_F_REPLY_HTML
					: TPMATTEST_F_REPLY_MALFORMED,
				TA_NO_CERT, TA_NO_OFFSET, p->chain_url, "%s, %s", what,
				p->chain_url);
	} else if (!ra) {
		ta_findings_add(&p->findings, TPMATTEST_F_RA_ABSENT, TA_NO_CERT, TA_NO_OFFSET,
				p->chain_url, NULL);
	} else {
		p->ra_subject = ta_name_text(ra->subject);
		p->failed = p->failed || !p->ra_subject;
	}
}

static int take(tpmattest_probe *p, uint32_t id, const ta_answer *a, tpmattest_error **err)
{
	const tpmattest_need *need;
	int rc = ta_needs_answer(&p->needs, id, &need, err);

	if (rc)
		return rc;
	if (need->kind == TPMATTEST_NEED_AIK_CHAIN) {
		take_chain(p, a);
	} else {
		p->status = a->status;
		ta_caps_read(a, p->url, &p->caps, &p->findings);
	}
	p->failed = p->failed || p->findings.nomem;
	return p->failed ? ta_error_nomem(err) : 0;
}

int tpmattest_probe_supply(tpmattest_probe *p, uint32_t need_id, int status, const uint8_t *data,
			   size_t len, tpmattest_error **err)
{
	const ta_answer a = { .status = status, .body = { data, len } };

	ta_error_clear(err);
	if (!p || (!data && len))
		return ta_error_null(err, __func__);
	if (!ta_response_status_known(status))
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "probe: %d is neither an HTTP status nor a network error",
				    status);
	return take(p, need_id, &a, err);
}

int tpmattest_probe_supply_response(tpmattest_probe *p, uint32_t need_id,
				    const tpmattest_response *resp, tpmattest_error **err)
{
	ta_answer a;

	ta_error_clear(err);
	if (!p || !resp)
		return ta_error_null(err, __func__);
	if (ta_response_answer(resp, &a) != 0)
		return ta_error_nomem(err);
	return take(p, need_id, &a, err);
}

int ta_probe_registered(const tpmattest_probe *p, char withdrawn_on[11])
{
	ta_span label = { (const uint8_t *)p->authority, strlen(p->authority) };
	const ta_authority *row;
	ta_authority a;
	int registered;

	withdrawn_on[0] = '\0';
	if (!ta_authority_from_name(label, &a))
		return TPMATTEST_REGISTERED_UNKNOWN;
	registered = ta_authorities_find(ta_authorities_builtin(), a.kind, a.mfr, a.id, &row);
	if (row)
		ta_authority_date(row->withdrawn, withdrawn_on);
	return registered;
}

/* The service has the last word. Where Microsoft's cabinet says otherwise, that is told as well: it
 * is not a fault of whoever derived the URL. */
static int no_authority(const tpmattest_probe *p, tpmattest_error **err)
{
	const char *date = ta_authorities_builtin()->date;
	char withdrawn_on[11];

	switch (ta_probe_registered(p, withdrawn_on)) {
	case TPMATTEST_REGISTERED_YES:
		return ta_error_set(err, TPMATTEST_E_NO_AUTHORITY,
				    "AIK authority %s does not exist for the service, although "
				    "Microsoft's cabinet of %s lists it",
				    p->authority, date);
	case TPMATTEST_REGISTERED_WITHDRAWN:
		return ta_error_set(err, TPMATTEST_E_NO_AUTHORITY,
				    "AIK authority %s does not exist: it was withdrawn on %s",
				    p->authority, withdrawn_on);
	default:
		return ta_error_set(err, TPMATTEST_E_NO_AUTHORITY,
				    "AIK authority %s does not exist", p->authority);
	}
}

int tpmattest_probe_result(const tpmattest_probe *p, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!p)
		return ta_error_null(err, __func__);
	if (p->failed)
		return ta_error_nomem(err);
	switch (p->caps.exists) {
	case TPMATTEST_PROBE_YES:
		return 0;
	case TPMATTEST_PROBE_NO:
		return no_authority(p, err);
	default:
		return ta_error_set(err, TPMATTEST_E_INCOMPLETE,
				    "cannot tell whether AIK authority %s exists: %s", p->authority,
				    p->findings.n ? p->findings.v[0].message
						  : "nothing was fetched");
	}
}

int tpmattest_probe_run(tpmattest_probe *p, tpmattest_fetch_fn fetch, void *user,
			tpmattest_error **err)
{
	const tpmattest_need *need;
	int rc = 0;

	ta_error_clear(err);
	if (!p || !fetch)
		return ta_error_null(err, __func__);
	while (rc == 0 && (need = tpmattest_probe_next(p))) {
		tpmattest_response *resp = NULL;

		rc = ta_response_fetch(need, fetch, user, &resp, err);
		if (rc == 0)
			rc = tpmattest_probe_supply_response(p, need->id, resp, err);
		tpmattest_response_free(resp);
	}
	return rc ? rc : tpmattest_probe_result(p, err);
}
