/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/process.h"

#include <stdio.h>
#include <stdlib.h>

#include "evidence/evidence.h"
#include "evidence/public_area.h"
#include "vendor/ekservice.h"
#include "resolve/reply.h"
#include "vendor/pins.h"

/* One response being processed. */
typedef struct ta_processing {
	const tpmattest_need *need;
	const char *what; /* name of its kind, for messages */
	ta_span body;
	ta_session *session;
	char *source; /* "fetched:URL" */
	ta_findings *findings;
	bool *taken;
} ta_processing;

static void say(const ta_processing *t, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void say(const ta_processing *t, int code, const char *fmt, ...)
{
	ta_buf text = ta_buf_with(TA_MAX_MESSAGE);
	va_list ap;

	if (fmt) {
		ta_buf_str(&text, ": ");
		va_start(ap, fmt);
		ta_buf_vprintf(&text, fmt, ap);
		va_end(ap);
	}
	ta_findings_add(t->findings, code, TA_NO_CERT, TA_NO_OFFSET, t->need->url, "%s, %s%s",
			t->what, t->need->url,
			text.n && ta_buf_ok(&text) ? (const char *)text.p : "");
	t->findings->nomem = t->findings->nomem || text.nomem;
	ta_buf_free(&text);
}

/* Handle a result of ta_session_add_...: only TPMATTEST_E_NOMEM is passed on. */
static int kept(const ta_processing *t, int rc)
{
	if (rc == TPMATTEST_E_LIMIT_STORE)
		say(t, TPMATTEST_F_FETCH_TOO_LARGE, "limit of fetched data for one device reached");
	return rc == TPMATTEST_E_NOMEM ? rc : 0;
}

static int malformed(const ta_processing *t, tpmattest_error *why, int code)
{
	int rc = tpmattest_error_code(why) == TPMATTEST_E_NOMEM ? TPMATTEST_E_NOMEM : 0;

	say(t, code, "%s", tpmattest_error_message(why));
	tpmattest_error_free(why);
	return rc;
}

static bool any_pinned(const ta_reply_certs *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (ta_pins_find(c->v[i]->sha256))
			return true;
	return false;
}

/* Drop all certificates but the one with this hash. */
static void keep_only(ta_reply_certs *c, const uint8_t sha256[32])
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (memcmp(c->v[i]->sha256, sha256, 32) == 0)
			c->v[n++] = c->v[i];
		else
			ta_cert_unref(c->v[i]);
	}
	c->n = n;
}

static int take_issuer(const ta_processing *t)
{
	size_t n = 0, received;
	ta_reply_certs certs;
	int rc = 0;

	ta_reply_certs_read(t->body, &certs);
	received = certs.n;
	if (t->need->sha256)
		keep_only(&certs, t->need->sha256);
	if (certs.nomem)
		rc = TPMATTEST_E_NOMEM;
	else if (!received)
		say(t, TPMATTEST_F_REPLY_MALFORMED, "no certificate in %zu bytes", t->body.n);
	else
		rc = kept(t, ta_session_add_issuers(t->session, t->need->cert, certs.v, certs.n,
						    t->source, &n));
	if (rc == 0 && received && t->need->kind == TPMATTEST_NEED_ANCHOR && !any_pinned(&certs))
		say(t, TPMATTEST_F_REPLY_NOT_PINNED, NULL);
	else if (rc == 0 && received && !n)
		say(t, TPMATTEST_F_REPLY_NOT_ISSUER,
		    certs.n ? NULL : "not the CA with the known SHA-256");
	else if (rc == 0 && n)
		*t->taken = true;
	if (*t->taken)
		say(t, TPMATTEST_F_FETCHED, "%zu bytes", t->body.n);
	ta_reply_certs_free(&certs);
	return rc;
}

static int take_crl(const ta_processing *t)
{
	tpmattest_error *why = NULL;
	ta_crl *crl = NULL;
	int rc;

	if (ta_reply_crl_read(t->body, &crl, &why))
		return malformed(t, why, TPMATTEST_F_REPLY_MALFORMED);
	say(t, TPMATTEST_F_FETCHED, "%zu bytes", t->body.n);
	rc = ta_session_add_crl(t->session, crl, t->source);
	*t->taken = rc == 0 && ta_session_crl_is_useful(t->session, t->need->cert, crl);
	ta_crl_unref(crl);
	return kept(t, rc);
}

/* Keep the certificates in `der` that contain the key. */
static int keep_ek(const ta_processing *t, ta_span der, const ta_pubkey *key, uint32_t nv)
{
	ta_reply_certs certs;
	bool found = false;
	int rc = 0;

	ta_reply_certs_read(der, &certs);
	for (size_t i = 0; rc == 0 && i < certs.n; i++) {
		if (!ta_pubkey_equal(&certs.v[i]->key, key))
			continue;
		found = true;
		rc = ta_session_add_ek(t->session, certs.v[i], t->source, nv);
		*t->taken = *t->taken || rc == 0;
		rc = kept(t, rc);
	}
	if (certs.nomem)
		rc = TPMATTEST_E_NOMEM;
	else if (!certs.n)
		say(t, TPMATTEST_F_REPLY_MALFORMED, "no certificate in %zu bytes", der.n);
	else if (!found)
		say(t, TPMATTEST_F_REPLY_OTHER_KEY, NULL);
	else
		say(t, TPMATTEST_F_FETCHED, "%zu bytes", t->body.n);
	ta_reply_certs_free(&certs);
	return rc;
}

static int take_ek(const ta_processing *t)
{
	const ta_ek_public *ek = &t->session->evidence->ek[t->need->ek];
	ta_buf der = ta_buf_with(TA_MAX_REPLY);
	ta_span body = t->body;
	tpmattest_error *why = NULL;
	ta_public_area key;
	int rc = ta_public_area_read((ta_span){ ek->data, ek->len }, &key, &why);

	if (rc == 0 && t->need->service->certificate) {
		rc = t->need->service->certificate(t->body, &key.key, &der, &why);
		body = (ta_span){ der.p, der.n };
	}
	if (rc == 0)
		rc = keep_ek(t, body, &key.key, ek->index);
	else
		rc = malformed(t, why,
			       rc == TPMATTEST_E_VALUE ? TPMATTEST_F_REPLY_PUBHASH
						       : TPMATTEST_F_REPLY_MALFORMED);
	ta_buf_free(&der);
	return rc;
}

static int take_body(const ta_processing *t)
{
	switch (ta_reply_kind(t->body)) {
	case TA_REPLY_EMPTY:
		say(t, TPMATTEST_F_REPLY_EMPTY, NULL);
		return 0;
	case TA_REPLY_HTML:
		say(t, TPMATTEST_F_REPLY_HTML, NULL);
		return 0;
	default:
		break;
	}
	if (t->need->kind == TPMATTEST_NEED_EK_CERTIFICATE)
		return take_ek(t);
	return t->need->kind == TPMATTEST_NEED_CRL ? take_crl(t) : take_issuer(t);
}

int ta_process_answer(const tpmattest_need *need, const ta_answer *answer, ta_session *session,
		      ta_findings *findings, bool *taken)
{
	ta_processing t = {
		.need = need,
		.what = tpmattest_need_kind_name(need->kind),
		.body = answer->body,
		.session = session,
		.findings = findings,
		.taken = taken,
	};
	int rc = 0;

	*taken = false;
	if (!ta_response_usable(answer, ta_need_limit(need->kind), t.what, need->url, findings))
		return findings->nomem ? TPMATTEST_E_NOMEM : 0;
	if (asprintf(&t.source, "fetched:%s", need->url) < 0)
		return TPMATTEST_E_NOMEM;
	rc = take_body(&t);
	free(t.source);
	return findings->nomem ? TPMATTEST_E_NOMEM : rc;
}
