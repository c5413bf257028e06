/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/reply.h"

#include <stdlib.h>

#include "evidence/cut.h"
#include "x509/bundle.h"
#include "x509/pem.h"

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int ta_reply_kind(ta_span body)
{
	size_t i = 0;

	if (body.n >= 3 && memcmp(body.p, "\xef\xbb\xbf", 3) == 0)
		i = 3; /* UTF-8 byte order mark, sent by Windows servers */
	while (i < body.n && is_blank(body.p[i]))
		i++;
	if (i == body.n)
		return TA_REPLY_EMPTY;
	if (body.p[i] == '<')
		return TA_REPLY_HTML; /* or XML, as sent by blob stores */
	if (body.p[i] == '{')
		return TA_REPLY_JSON;
	return ta_pem_is(body.p, body.n) ? TA_REPLY_PEM : TA_REPLY_BYTES;
}

static void keep(ta_reply_certs *c, ta_cert *cert)
{
	for (size_t i = 0; i < c->n; i++)
		if (ta_cert_equal(c->v[i], cert))
			return;
	if (c->n == TA_MAX_DEVICE_CERTS)
		c->dropped++;
	else
		c->v[c->n++] = ta_cert_ref(cert);
}

static bool keep_piece(const ta_cut *piece, ta_span bytes, void *user)
{
	(void)bytes;
	if (piece->kind == TA_CUT_CERT)
		keep(user, piece->cert);
	return true;
}

static int read_part(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	return part->kind == TA_BUNDLE_CERTS ? ta_cut_stream(part->der, keep_piece, user, err) : 0;
}

void ta_reply_certs_read(ta_span body, ta_reply_certs *out)
{
	int kind = ta_reply_kind(body);

	*out = (ta_reply_certs){ 0 };
	if (kind == TA_REPLY_PEM || kind == TA_REPLY_BYTES)
		out->nomem = ta_bundle_walk(body, TA_MAX_REPLY, read_part, out, NULL) ==
			     TPMATTEST_E_NOMEM;
}

void ta_reply_certs_free(ta_reply_certs *c)
{
	for (size_t i = 0; i < c->n; i++)
		ta_cert_unref(c->v[i]);
	c->n = 0;
}

static int read_crl(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	ta_crl **crl = user;

	/* Only the first CRL is used. Bytes that are not PEM were meant to be a CRL, so the parser
	 * reports why they are not. */
	if (*crl || part->kind == TA_BUNDLE_BROKEN || part->kind == TA_BUNDLE_OTHER ||
	    (part->kind == TA_BUNDLE_CERTS && part->pem))
		return 0;
	return ta_crl_parse(part->der.p, part->der.n, crl, err);
}

int ta_reply_crl_read(ta_span body, ta_crl **out, tpmattest_error **err)
{
	int rc;

	*out = NULL;
	if (body.n == 0)
		return ta_crl_parse(body.p, body.n, out, err); /* reports that it is empty */
	rc = ta_bundle_walk(body, TA_MAX_FETCHED_CRL, read_crl, out, err);
	return rc == 0 && !*out ? ta_error_set(err, TPMATTEST_E_PEM, "no CRL in it") : rc;
}
