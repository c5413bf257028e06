/* SPDX-License-Identifier: BSD-2-Clause */
#include "service/reply.h"

#include <stdlib.h>

#include "device/cut.h"
#include "x509/pem.h"
#include "x509/pkcs7.h"

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int ta_reply_kind(ta_span body)
{
	size_t i = 0;

	if (body.n >= 3 && memcmp(body.p, "\xef\xbb\xbf", 3) == 0)
		i = 3; /* a UTF-8 byte order mark: Windows servers */
	while (i < body.n && is_blank(body.p[i]))
		i++;
	if (i == body.n)
		return TA_REPLY_EMPTY;
	if (body.p[i] == '<')
		return TA_REPLY_HTML; /* or XML, as blob stores send it */
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

static void read_pkcs7(ta_span bag, ta_reply_certs *c)
{
	ta_span member;
	size_t at = 0;
	bool broken;

	while (ta_pkcs7_next(bag, &at, &member, &broken)) {
		ta_cert *cert;
		int rc = ta_cert_parse(member.p, member.n, &cert, NULL);

		c->nomem = c->nomem || rc == TPMATTEST_E_NOMEM;
		if (rc == 0)
			keep(c, cert);
		ta_cert_unref(cert);
	}
}

static void read_der(ta_span body, ta_reply_certs *c)
{
	ta_span certs, crls;

	if (ta_pkcs7_open(body.p, body.n, &certs, &crls))
		read_pkcs7(certs, c);
	else if (ta_cut_stream(body, keep_piece, c, NULL) == TPMATTEST_E_NOMEM)
		c->nomem = true;
}

static bool holds_certs(const char *label)
{
	static const char *const labels[] = { "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS" };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(label, labels[i]) == 0)
			return true;
	return false;
}

static void read_pem(ta_span body, ta_reply_certs *c)
{
	ta_pem_block b;
	size_t at = 0;

	while (ta_pem_next(body.p, body.n, &at, TA_MAX_REPLY, &b)) {
		c->nomem = c->nomem || b.nomem;
		if (b.der && holds_certs(b.label))
			read_der((ta_span){ b.der, b.n }, c);
		free(b.der);
	}
}

void ta_reply_certs_read(ta_span body, ta_reply_certs *out)
{
	*out = (ta_reply_certs){ 0 };
	switch (ta_reply_kind(body)) {
	case TA_REPLY_PEM:
		read_pem(body, out);
		break;
	case TA_REPLY_BYTES:
		read_der(body, out);
		break;
	default:
		break;
	}
}

void ta_reply_certs_free(ta_reply_certs *c)
{
	for (size_t i = 0; i < c->n; i++)
		ta_cert_unref(c->v[i]);
	c->n = 0;
}

int ta_reply_crl_read(ta_span body, ta_crl **out, tpmattest_error **err)
{
	ta_pem_block b;
	size_t at = 0;
	int rc;

	*out = NULL;
	if (ta_reply_kind(body) != TA_REPLY_PEM)
		return ta_crl_parse(body.p, body.n, out, err);
	while (ta_pem_next(body.p, body.n, &at, TA_MAX_FETCHED_CRL, &b)) {
		if (b.nomem)
			return ta_error_nomem(err);
		if (!b.der || strcmp(b.label, "X509 CRL") != 0) {
			free(b.der);
			continue;
		}
		rc = ta_crl_parse(b.der, b.n, out, err);
		free(b.der);
		return rc;
	}
	return ta_error_set(err, TPMATTEST_E_PEM, "no CRL in the PEM text");
}
