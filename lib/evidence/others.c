/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/others.h"

#include <stdio.h>
#include <stdlib.h>

#include "evidence/cut.h"
#include "evidence/nvindex.h"

typedef struct search {
	ta_cert *found;
} search;

static bool take_first(const ta_cut *piece, ta_span bytes, void *user)
{
	search *s = user;

	(void)bytes;
	if (piece->kind == TA_CUT_CERT)
		s->found = ta_cert_ref(piece->cert);
	return !s->found;
}

/* An index may hold something else, such as a template or an attribute certificate: then it is
 * listed without a certificate. */
static bool read_one(const ta_nv *nv, ta_other *out)
{
	tpmattest_error *err = NULL;
	search s = { NULL };
	char *source = NULL;
	int rc = ta_cut_stream((ta_span){ nv->data, nv->len }, take_first, &s, &err);
	bool nomem = rc == TPMATTEST_E_NOMEM ||
		     (s.found && asprintf(&source, "nv:0x%08x", nv->index) < 0);

	tpmattest_error_free(err);
	*out = (ta_other){ .nv = nv->index, .kind = ta_nvindex_other(nv->index) };
	if (s.found && !nomem)
		out->cert = ta_cert_public(s.found, source);
	ta_cert_unref(s.found);
	return !nomem;
}

bool ta_others_build(const tpmattest_evidence *e, ta_others *out)
{
	size_t n = 0;

	*out = (ta_others){ 0 };
	for (size_t i = 0; i < e->n_nv; i++)
		n += e->nv[i].result == 0 && ta_nvindex_other(e->nv[i].index);
	if (n == 0)
		return true;
	out->v = calloc(n, sizeof(*out->v));
	for (size_t i = 0; out->v && i < e->n_nv; i++) {
		if (e->nv[i].result || !ta_nvindex_other(e->nv[i].index))
			continue;
		if (!read_one(&e->nv[i], &out->v[out->n++])) {
			ta_others_free(out);
			return false;
		}
	}
	return out->v != NULL;
}

void ta_others_free(ta_others *o)
{
	for (size_t i = 0; i < o->n; i++)
		ta_cert_public_clear(&o->v[i].cert);
	free(o->v);
	*o = (ta_others){ 0 };
}
