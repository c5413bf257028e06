/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/response.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "resolve/need.h"

struct tpmattest_response {
	int status;
	size_t limit;
	bool over; /* the body exceeded its limit */
	ta_buf body;
	char *detail;
	bool lost;                    /* the detail was lost because memory ran out */
	bool address;                 /* an address was refused since the last reset */
	ta_hosts *hosts;              /* NULL allows any host */
	bool cached;                  /* a copy from the transport's cache */
	tpmattest_settled_fn settled; /* to be called once, or NULL */
	void *user;
};

int tpmattest_response_new(const tpmattest_need *need, tpmattest_response **out,
			   tpmattest_error **err)
{
	tpmattest_response *resp;

	ta_error_clear(err);
	if (!out)
		return ta_error_null(err, __func__);
	*out = NULL;
	resp = calloc(1, sizeof(*resp));
	if (!resp)
		return ta_error_nomem(err);
	resp->status = TPMATTEST_E_NET;
	resp->limit = need ? tpmattest_need_limit(need) : TA_MAX_REPLY;
	resp->body = ta_buf_with(resp->limit);
	resp->hosts = need ? ta_hosts_ref(need->hosts) : NULL;
	*out = resp;
	return 0;
}

/* Notify the transport, but only once. */
static void tell(tpmattest_response *resp, int taken)
{
	tpmattest_settled_fn fn = resp->settled;

	resp->settled = NULL;
	if (fn)
		fn(resp->user, resp, taken);
}

void tpmattest_response_set_cached(tpmattest_response *resp, int cached)
{
	if (resp)
		resp->cached = cached != 0;
}

int tpmattest_response_is_cached(const tpmattest_response *resp)
{
	return resp && resp->cached;
}

void tpmattest_response_on_settled(tpmattest_response *resp, tpmattest_settled_fn fn, void *user)
{
	if (!resp)
		return;
	tell(resp, -1);
	resp->settled = fn;
	resp->user = user;
}

void tpmattest_response_settle(tpmattest_response *resp, int taken)
{
	if (resp)
		tell(resp, taken != 0);
}

void tpmattest_response_free(tpmattest_response *resp)
{
	if (!resp)
		return;
	tell(resp, -1);
	ta_buf_free(&resp->body);
	free(resp->detail);
	ta_hosts_unref(resp->hosts);
	free(resp);
}

bool ta_response_status_known(int status)
{
	static const int net[] = { TPMATTEST_E_NET,           TPMATTEST_E_NET_TIMEOUT,
				   TPMATTEST_E_NET_TOO_LARGE, TPMATTEST_E_NET_TLS,
				   TPMATTEST_E_NET_STATUS,    TPMATTEST_E_NET_POLICY };

	for (size_t i = 0; i < sizeof(net) / sizeof(net[0]); i++)
		if (status == net[i])
			return true;
	return status >= 200 && status <= 599;
}

static void drop_body(tpmattest_response *resp)
{
	bool nomem = resp->body.nomem;

	ta_buf_free(&resp->body);
	resp->body = ta_buf_with(resp->limit);
	resp->body.nomem = nomem;
}

void tpmattest_response_set_status(tpmattest_response *resp, int status)
{
	if (!resp)
		return;
	resp->status = ta_response_status_known(status) ? status : TPMATTEST_E_NET;
	/* Discard what was received before the transfer failed: it is not a complete response. */
	if (resp->status < 0)
		drop_body(resp);
}

int tpmattest_response_append(tpmattest_response *resp, const uint8_t *data, size_t len)
{
	if (!resp || (!data && len))
		return TPMATTEST_E_USAGE;
	if (len && !resp->over)
		ta_buf_add(&resp->body, data, len);
	if (resp->body.full) {
		resp->over = true;
		drop_body(resp);
	}
	if (resp->over)
		return TPMATTEST_E_NET_TOO_LARGE;
	return resp->body.nomem ? TPMATTEST_E_NOMEM : 0;
}

void tpmattest_response_reset(tpmattest_response *resp)
{
	if (!resp)
		return;
	ta_buf_free(&resp->body);
	resp->body = ta_buf_with(resp->limit);
	resp->address = false;
}

void tpmattest_response_set_detail(tpmattest_response *resp, const char *text)
{
	if (!resp)
		return;
	free(resp->detail);
	resp->detail = text ? strdup(text) : NULL;
	/* a report without the detail would differ, so this is an error */
	resp->lost = text && !resp->detail;
}

int tpmattest_response_check_url(const tpmattest_response *resp, const char *url)
{
	ta_url u;

	if (!resp || !url)
		return TPMATTEST_E_USAGE;
	if (!ta_url_parse(url, &u) || (resp->hosts && !ta_hosts_allow(resp->hosts, &u)))
		return TPMATTEST_E_NET_POLICY;
	return 0;
}

int tpmattest_response_check_address(tpmattest_response *resp, const char *url,
				     const uint8_t *address, size_t len)
{
	ta_url u;

	if (!resp || !url || !address || (len != 4 && len != 16))
		return TPMATTEST_E_USAGE;
	if (ta_url_parse(url, &u) &&
	    ta_hosts_allow_address(resp->hosts, &u, (ta_span){ address, len }))
		return 0;
	resp->address = true;
	return TPMATTEST_E_NET_POLICY;
}

size_t tpmattest_response_limit(const tpmattest_response *resp)
{
	return resp ? resp->limit : 0;
}

int tpmattest_response_status(const tpmattest_response *resp)
{
	if (!resp)
		return TPMATTEST_E_NET;
	return resp->over && resp->status > 0 ? TPMATTEST_E_NET_TOO_LARGE : resp->status;
}

const uint8_t *tpmattest_response_body(const tpmattest_response *resp, size_t *len)
{
	bool there = resp && ta_buf_ok(&resp->body) && !resp->over;

	if (len)
		*len = there ? resp->body.n : 0;
	return there ? resp->body.p : NULL;
}

int ta_response_answer(const tpmattest_response *resp, ta_answer *out)
{
	*out = (ta_answer){ .status = tpmattest_response_status(resp),
			    .detail = resp->detail,
			    .address_refused = resp->address };
	out->body.p = tpmattest_response_body(resp, &out->body.n);
	return resp->body.nomem || resp->lost ? TPMATTEST_E_NOMEM : 0;
}

int ta_response_fetch(const tpmattest_need *need, tpmattest_fetch_fn fetch, void *user,
		      tpmattest_response **out, tpmattest_error **err)
{
	int rc = tpmattest_response_new(need, out, err);

	if (rc)
		return rc;
	rc = fetch(user, need, *out);
	if (rc == TPMATTEST_E_NOMEM)
		return ta_error_nomem(err);
	if (rc)
		tpmattest_response_set_status(*out, rc < 0 ? rc : TPMATTEST_E_NET);
	return 0;
}

static const struct failure {
	int status;
	int code;
} failures[] = {
	{ TPMATTEST_E_NET_TIMEOUT, TPMATTEST_F_FETCH_TIMEOUT },
	{ TPMATTEST_E_NET_TLS, TPMATTEST_F_FETCH_TLS },
	{ TPMATTEST_E_NET_TOO_LARGE, TPMATTEST_F_FETCH_TOO_LARGE },
	{ TPMATTEST_E_NET_POLICY, TPMATTEST_F_FETCH_REFUSED_HOST },
	{ TPMATTEST_E_NET_STATUS, TPMATTEST_F_FETCH_STATUS },
	{ 404, TPMATTEST_F_FETCH_NOT_FOUND },
	{ 410, TPMATTEST_F_FETCH_NOT_FOUND },
};

static int failure_code(const ta_answer *a, size_t limit)
{
	if (a->status == TPMATTEST_E_NET_POLICY && a->address_refused)
		return TPMATTEST_F_FETCH_REFUSED_ADDRESS;
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].status == a->status)
			return failures[i].code;
	if (a->status < 0)
		return TPMATTEST_F_FETCH_FAILED;
	if (a->status != 200)
		return TPMATTEST_F_FETCH_STATUS;
	return a->body.n > limit ? TPMATTEST_F_FETCH_TOO_LARGE : 0;
}

bool ta_response_usable(const ta_answer *a, size_t limit, const char *what, const char *url,
			ta_findings *findings)
{
	const char *detail = a->detail && a->detail[0] ? a->detail : NULL;
	int code = failure_code(a, limit);

	if (!code)
		return true;
	if (a->status > 0 && a->status != 200)
		ta_findings_add(findings, code, TA_NO_CERT, TA_NO_OFFSET, url,
				"%s, %s: HTTP status %d%s%s", what, url, a->status,
				detail ? ", " : "", detail ? detail : "");
	else if (code == TPMATTEST_F_FETCH_TOO_LARGE)
		ta_findings_add(findings, code, TA_NO_CERT, TA_NO_OFFSET, url,
				"%s, %s: over %zu bytes", what, url, limit);
	else
		ta_findings_add(findings, code, TA_NO_CERT, TA_NO_OFFSET, url, "%s, %s%s%s", what,
				url, detail ? ": " : "", detail ? detail : "");
	return false;
}
