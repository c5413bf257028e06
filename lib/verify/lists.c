/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/lists.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"
#include "verify/crl_apply.h"
#include "x509/name.h"

int ta_lists_add(ta_lists *l, ta_crl *crl, const char *source)
{
	struct ta_fetched_list *v;
	char *copy;

	if (crl->der.n > TA_MAX_CRL - l->bytes)
		return TPMATTEST_E_LIMIT_STORE;
	v = ta_list_grow(l->v, l->n, &l->room, sizeof(*v));
	l->v = v ? v : l->v;
	copy = v ? strdup(source) : NULL;
	if (!copy)
		return TPMATTEST_E_NOMEM;
	l->v[l->n++] = (struct ta_fetched_list){ .crl = ta_crl_ref(crl), .source = copy };
	l->bytes += crl->der.n;
	return 0;
}

bool ta_lists_any(const ta_lists *l, const ta_graph *g)
{
	return l->n || (g->signatures.trust && ta_store_crl_count(g->signatures.trust));
}

static bool put_number(ta_list_issuers *to, ta_graph *g, ta_span name)
{
	uint32_t number = ta_names_number(&g->names, name, &g->signatures);

	for (size_t i = 0; i < to->n; i++)
		if (to->number[i] == number)
			return true;
	if (number == TA_NO_NAME || to->n > TA_MAX_NAMES) {
		g->signatures.budget.reached = true;
		return false;
	}
	to->number[to->n++] = number;
	return true;
}

const ta_list_issuers *ta_lists_issuers(ta_lists *l, ta_graph *g, size_t i)
{
	const ta_cert *c = g->v[i].id.cert;
	ta_reader r = ta_cert_crl_points(c);
	ta_list_issuers *to = &l->of[i];
	ta_crl_point point;
	ta_span name;
	bool more;

	if (to->number)
		return to;
	to->number = calloc(1 + TA_MAX_NAMES, sizeof(*to->number));
	if (!to->number) {
		g->signatures.nomem = true;
		return to;
	}
	more = put_number(to, g, c->issuer);
	while (more && ta_crl_point_next(&r, &point))
		if (point.crl_issuer.n && ta_general_directory(point.crl_issuer, 0, &name))
			more = put_number(to, g, name);
	return to;
}

static void put(ta_graph *g, ta_issuer_lists *to, const ta_list_ref *list)
{
	ta_list_ref *v = ta_list_grow(to->v, to->n, &to->room, sizeof(*v));

	if (!v) {
		g->signatures.nomem = true;
		return;
	}
	to->v = v;
	to->v[to->n++] = *list;
}

/* Take the store's CRLs with this issuer name. If there are more than the budget allows, none is
 * taken, so that their order in the store does not matter. */
static void take_from_store(ta_graph *g, ta_issuer_lists *to, ta_span name)
{
	const tpmattest_trust *t = g->signatures.trust;
	ta_budget *b = &g->signatures.budget;
	ta_list_iter it = { .may_walk = TA_MAX_WALKED - b->walked };
	ta_list_ref list = { .of_store = true };

	if (!t || !ta_store_crl_count(t))
		return;
	while (it.may_walk && (list.crl = ta_store_next_crl(t, name, &it, &list.source)))
		put(g, to, &list);
	if (!it.may_walk || it.stopped || to->n > TA_MAX_STORE_CHECKS - b->store_checks) {
		b->reached = true;
		b->walked = it.stopped ? TA_MAX_WALKED : b->walked + it.walked;
		to->n = 0;
		return;
	}
	b->walked += it.walked;
	b->store_checks += (unsigned)to->n;
}

/* Returns the CRLs of an issuer name, or NULL if out of memory. */
static ta_issuer_lists *lists_by(ta_lists *l, ta_graph *g, uint32_t issuer)
{
	ta_issuer_lists *v;

	for (size_t i = 0; i < l->n_by; i++)
		if (l->by[i].issuer == issuer)
			return &l->by[i];
	v = ta_list_grow(l->by, l->n_by, &l->room_by, sizeof(*v));
	if (!v) {
		g->signatures.nomem = true;
		return NULL;
	}
	l->by = v;
	v = &l->by[l->n_by++];
	*v = (ta_issuer_lists){ .issuer = issuer };
	take_from_store(g, v, g->names.v[issuer - 1].name);
	return v;
}

/* File the newly fetched CRLs under their issuers. */
static void place_fetched(ta_lists *l, ta_graph *g)
{
	for (; l->placed < l->n && !ta_graph_nomem(g); l->placed++) {
		const struct ta_fetched_list *list = &l->v[l->placed];
		uint32_t number = ta_names_number(&g->names, list->crl->issuer, &g->signatures);
		ta_issuer_lists *to = number == TA_NO_NAME ? NULL : lists_by(l, g, number);

		if (to)
			put(g, to, &(ta_list_ref){ list->crl, list->source, false });
	}
}

bool ta_lists_last_may_concern(ta_lists *l, ta_graph *g, size_t i)
{
	const ta_list_issuers *issuers = ta_lists_issuers(l, g, i);
	uint32_t number = ta_names_number(&g->names, l->v[l->n - 1].crl->issuer, &g->signatures);

	for (size_t j = 0; j < issuers->n; j++)
		if (issuers->number[j] == number)
			return true;
	return number == TA_NO_NAME; /* unknown, so assume that it may */
}

static ta_crl_result *result_of(ta_lists *l, ta_graph *g, size_t i, size_t signer)
{
	const ta_cert *c = g->v[i].id.cert, *s = g->v[signer].id.cert;
	ta_crl_result *v;
	int64_t place;

	if (ta_pairs_get(&l->at, c, s, &place))
		return &l->results[place];
	v = ta_list_grow(l->results, l->n_results, &l->room_heard, sizeof(*v));
	if (v) {
		l->results = v;
		l->results[l->n_results] = (ta_crl_result){ .reason = -1 };
		ta_pairs_put(&l->at, c, s, (int64_t)l->n_results++);
	}
	g->signatures.nomem = g->signatures.nomem || !v || l->at.nomem;
	return g->signatures.nomem ? NULL : &l->results[l->n_results - 1];
}

const ta_crl_result *ta_lists_apply(ta_lists *l, ta_graph *g, const ta_rules *rules, size_t i,
				    uint32_t issuer, size_t signer)
{
	const ta_issuer_lists *by;
	ta_crl_result *h;

	place_fetched(l, g);
	by = lists_by(l, g, issuer);
	if (!by || by->n == 0)
		return NULL;
	h = result_of(l, g, i, signer);
	/* Once a bound was reached, no CRL can make the verdict trusted. */
	for (; h && h->seen < by->n && !g->signatures.budget.reached && !ta_graph_nomem(g);
	     h->seen++)
		ta_crl_apply(h, g, rules, &by->v[h->seen], i, signer);
	return h;
}

void ta_lists_free(ta_lists *l)
{
	for (size_t i = 0; i < l->n; i++) {
		ta_crl_unref(l->v[i].crl);
		free(l->v[i].source);
	}
	for (size_t i = 0; i < l->n_by; i++)
		free(l->by[i].v);
	for (size_t i = 0; i < TA_MAX_VERTICES; i++)
		free(l->of[i].number);
	free(l->v);
	free(l->by);
	ta_pairs_free(&l->at);
	free(l->results);
}
