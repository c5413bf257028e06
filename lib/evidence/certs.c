/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/certs.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"

static int find(const tpmattest_certs *c, const ta_cert *cert)
{
	for (size_t i = 0; i < c->n; i++)
		if (ta_cert_equal(c->v[i].cert, cert))
			return (int)i;
	return TA_NO_CERT;
}

/* Findings about an added certificate as such. */
static void note(tpmattest_certs *c, int at)
{
	if (ta_cert_self_issued(c->v[at].cert))
		ta_findings_add(&c->findings, TPMATTEST_F_SELF_SIGNED_ON_DEVICE, at, TA_NO_OFFSET, NULL, "%s",
				c->v[at].source);
}

int ta_devcerts_add(tpmattest_certs *c, const ta_devcert *what, int *at, tpmattest_error **err)
{
	ta_devcert copy = *what, *v;

	*at = find(c, what->cert);
	if (*at != TA_NO_CERT) {
		ta_findings_add(&c->findings, TPMATTEST_F_DUPLICATE_CERT, *at, TA_NO_OFFSET, NULL, "%s again at %s",
				c->v[*at].source, what->source);
		return 0;
	}
	if (c->n == TA_MAX_DEVICE_CERTS) {
		if (!c->full)
			ta_findings_add(&c->findings, TPMATTEST_F_TOO_MANY_CERTS, TA_NO_CERT, TA_NO_OFFSET, NULL,
					"%d were read, and another is at %s", TA_MAX_DEVICE_CERTS, what->source);
		c->full = true;
		return 0;
	}
	v = ta_list_grow(c->v, c->n, &c->room, sizeof(*v));
	if (!v)
		return ta_error_nomem(err);
	c->v = v;
	copy.source = strdup(what->source);
	if (!copy.source)
		return ta_error_nomem(err);
	copy.cert = ta_cert_ref(what->cert);
	ta_pubkey_name(&copy.cert->key, copy.key);
	c->v[c->n] = copy;
	*at = (int)c->n++;
	note(c, *at);
	return 0;
}

void tpmattest_certs_free(tpmattest_certs *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		ta_cert_unref(c->v[i].cert);
		free(c->v[i].source);
		free(c->v[i].subject);
		free(c->v[i].issuer);
	}
	ta_findings_free(&c->findings);
	free(c->v);
	free(c);
}

static const ta_devcert *get(const tpmattest_certs *c, size_t i)
{
	return c && i < c->n ? &c->v[i] : NULL;
}

size_t tpmattest_certs_count(const tpmattest_certs *c)
{
	return c ? c->n : 0;
}

const uint8_t *tpmattest_certs_der(const tpmattest_certs *c, size_t i, size_t *len)
{
	const ta_devcert *d = get(c, i);

	if (len)
		*len = d ? d->cert->der.n : 0;
	return d ? d->cert->der.p : NULL;
}

const char *tpmattest_certs_source(const tpmattest_certs *c, size_t i)
{
	const ta_devcert *d = get(c, i);

	return d ? d->source : NULL;
}

int tpmattest_certs_is_ek(const tpmattest_certs *c, size_t i)
{
	const ta_devcert *d = get(c, i);

	return d && d->is_ek;
}

const char *tpmattest_certs_subject(const tpmattest_certs *c, size_t i)
{
	const ta_devcert *d = get(c, i);

	return d ? d->subject : NULL;
}

const char *tpmattest_certs_issuer(const tpmattest_certs *c, size_t i)
{
	const ta_devcert *d = get(c, i);

	return d ? d->issuer : NULL;
}

const char *tpmattest_certs_key(const tpmattest_certs *c, size_t i)
{
	const ta_devcert *d = get(c, i);

	return d ? d->key : NULL;
}
