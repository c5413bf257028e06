/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/certs.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"

static int find(const tpmattest_certs *c, const ta_cert *cert)
{
	for (size_t i = 0; i < c->n; i++)
		if (ta_cert_equal(c->v[i].at.cert, cert))
			return (int)i;
	return TA_NO_CERT;
}

/* Add the findings that concern only the certificate itself. */
static void note(tpmattest_certs *c, int at)
{
	if (ta_cert_self_issued(c->v[at].at.cert))
		ta_findings_add(&c->findings, TPMATTEST_F_SELF_SIGNED_ON_DEVICE, at, TA_NO_OFFSET,
				NULL, "%s", c->v[at].at.source);
}

int ta_devcerts_add(tpmattest_certs *c, const ta_devcert *what, int *at, tpmattest_error **err)
{
	ta_devcert *v;
	char *source;

	*at = find(c, what->at.cert);
	if (*at != TA_NO_CERT) {
		ta_findings_add(&c->findings, TPMATTEST_F_DUPLICATE_CERT, *at, TA_NO_OFFSET, NULL,
				"%s again at %s", c->v[*at].at.source, what->at.source);
		return 0;
	}
	if (c->n == TA_MAX_DEVICE_CERTS) {
		if (!c->full)
			ta_findings_add(&c->findings, TPMATTEST_F_TOO_MANY_CERTS, TA_NO_CERT,
					TA_NO_OFFSET, NULL, "%d were read, and another is at %s",
					TA_MAX_DEVICE_CERTS, what->at.source);
		c->full = true;
		return 0;
	}
	v = ta_list_grow(c->v, c->n, &c->room, sizeof(*v));
	if (!v)
		return ta_error_nomem(err);
	c->v = v;
	source = strdup(what->at.source);
	if (!source)
		return ta_error_nomem(err);
	c->v[c->n] = *what;
	c->v[c->n].at = ta_cert_public(what->at.cert, source);
	c->v[c->n].at.is_ek = what->at.is_ek;
	c->v[c->n].at.on_device = true;
	*at = (int)c->n++;
	note(c, *at);
	return 0;
}

void tpmattest_certs_free(tpmattest_certs *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		ta_cert_public_clear(&c->v[i].at);
	ta_findings_free(&c->findings);
	free(c->v);
	free(c);
}

size_t tpmattest_certs_count(const tpmattest_certs *c)
{
	return c ? c->n : 0;
}

const tpmattest_cert *tpmattest_certs_at(const tpmattest_certs *c, size_t i)
{
	return c && i < c->n ? &c->v[i].at : NULL;
}
