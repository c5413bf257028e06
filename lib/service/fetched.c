/* SPDX-License-Identifier: BSD-2-Clause */
#include "service/fetched.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"

static char *source_of(const char *url)
{
	char *s;

	return asprintf(&s, "fetched:%s", url) < 0 ? NULL : s;
}

int ta_fetched_add_cert(ta_fetched_certs *c, ta_cert *cert, const char *url, uint32_t nv)
{
	for (size_t i = 0; i < c->n; i++)
		if (ta_cert_equal(c->v[i], cert))
			return 0;
	if (c->n == TA_MAX_FETCHED)
		return TPMATTEST_E_LIMIT_STORE;
	c->source[c->n] = source_of(url);
	if (!c->source[c->n])
		return TPMATTEST_E_NOMEM;
	c->nv[c->n] = nv;
	c->v[c->n++] = ta_cert_ref(cert);
	return 0;
}

int ta_fetched_move(ta_fetched_certs *from, size_t i, ta_fetched_certs *to)
{
	if (to->n == TA_MAX_FETCHED)
		return TPMATTEST_E_LIMIT_STORE;
	to->v[to->n] = from->v[i];
	to->source[to->n] = from->source[i];
	to->nv[to->n++] = from->nv[i];
	from->n--;
	from->v[i] = from->v[from->n];
	from->source[i] = from->source[from->n];
	from->nv[i] = from->nv[from->n];
	return 0;
}

int ta_fetched_add_crl(ta_fetched *f, ta_crl *crl, const char *url)
{
	if (f->n_crls == TA_MAX_FETCHED || crl->der.n > TA_MAX_CRL - f->crl_bytes)
		return TPMATTEST_E_LIMIT_STORE;
	f->crl_source[f->n_crls] = source_of(url);
	if (!f->crl_source[f->n_crls])
		return TPMATTEST_E_NOMEM;
	f->crl[f->n_crls++] = ta_crl_ref(crl);
	f->crl_bytes += crl->der.n;
	return 0;
}

ta_extra ta_fetched_extra(ta_fetched *f)
{
	return (ta_extra){
		.issuers = f->issuers.v, .issuer_source = f->issuers.source, .n_issuers = f->issuers.n,
		.eks = f->eks.v, .ek_source = f->eks.source, .ek_nv = f->eks.nv,
		.n_eks = f->eks.n,
		.crls = { .v = f->crl, .source = f->crl_source, .n = f->n_crls, .room = TA_MAX_FETCHED },
	};
}

static void free_certs(ta_fetched_certs *c)
{
	for (size_t i = 0; i < c->n; i++) {
		ta_cert_unref(c->v[i]);
		free(c->source[i]);
	}
	c->n = 0;
}

void ta_fetched_free(ta_fetched *f)
{
	free_certs(&f->issuers);
	free_certs(&f->eks);
	free_certs(&f->spare);
	for (size_t i = 0; i < f->n_crls; i++) {
		ta_crl_unref(f->crl[i]);
		free(f->crl_source[i]);
	}
	f->n_crls = 0;
}
