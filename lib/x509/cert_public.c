/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/cert_public.h"

#include <stdlib.h>

#include "x509/name.h"

tpmattest_cert ta_cert_public(const ta_cert *cert, char *source)
{
	tpmattest_cert c = { .cert = ta_cert_share(cert), .source = source };

	ta_pubkey_name(&cert->key, c.key);
	return c;
}

void ta_cert_public_clear(tpmattest_cert *c)
{
	ta_cert_unref(c->cert);
	free(c->source);
	*c = (tpmattest_cert){ 0 };
}

/* Returns the bytes of a span, or NULL if it is empty. */
static const uint8_t *bytes(ta_span s, size_t *len)
{
	if (len)
		*len = s.n;
	return s.n ? s.p : NULL;
}

static const ta_span none = { NULL, 0 };

const uint8_t *tpmattest_cert_der(const tpmattest_cert *c, size_t *len)
{
	return bytes(c ? c->cert->der : none, len);
}

const char *tpmattest_cert_source(const tpmattest_cert *c)
{
	return c ? c->source : NULL;
}

const char *tpmattest_cert_subject(const tpmattest_cert *c)
{
	return c ? ta_cert_text(c->cert, TA_CERT_SUBJECT) : NULL;
}

const char *tpmattest_cert_issuer(const tpmattest_cert *c)
{
	return c ? ta_cert_text(c->cert, TA_CERT_ISSUER) : NULL;
}

const char *tpmattest_cert_key(const tpmattest_cert *c)
{
	return c ? c->key : NULL;
}

const uint8_t *tpmattest_cert_serial(const tpmattest_cert *c, size_t *len)
{
	return bytes(c ? c->cert->serial : none, len);
}

const uint8_t *tpmattest_cert_ski(const tpmattest_cert *c, size_t *len)
{
	return bytes(c ? c->cert->ski : none, len);
}

const uint8_t *tpmattest_cert_aki(const tpmattest_cert *c, size_t *len)
{
	return bytes(c ? c->cert->aki_key_id : none, len);
}

const uint8_t *tpmattest_cert_sha256(const tpmattest_cert *c)
{
	return c ? c->cert->sha256 : NULL;
}

int64_t tpmattest_cert_not_before(const tpmattest_cert *c)
{
	return c ? c->cert->not_before : 0;
}

int64_t tpmattest_cert_not_after(const tpmattest_cert *c)
{
	return c ? c->cert->not_after : 0;
}

int tpmattest_cert_is_ek(const tpmattest_cert *c)
{
	return c && c->is_ek;
}

int tpmattest_cert_is_on_device(const tpmattest_cert *c)
{
	return c && c->on_device;
}

int tpmattest_cert_is_anchor(const tpmattest_cert *c)
{
	return c && c->anchor;
}

int tpmattest_cert_revocation(const tpmattest_cert *c)
{
	return c ? c->revocation : TPMATTEST_REVOCATION_UNKNOWN;
}

const char *tpmattest_revocation_name(int revocation)
{
	static const char *const names[] = { "unknown", "stale", "good", "revoked" };

	return revocation >= 0 && (size_t)revocation < sizeof(names) / sizeof(names[0])
		     ? names[revocation]
		     : names[0];
}
