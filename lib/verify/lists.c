/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/lists.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"
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

/* One look for lists about a certificate. */
typedef struct looking {
	ta_lists *l;
	ta_graph *g;
	ta_lists_about *about;
} looking;

static bool put_issuer(looking *k, ta_span name)
{
	ta_lists_about *a = k->about;
	uint32_t number = ta_names_number(&k->g->names, name, &k->g->signatures);

	for (size_t i = 0; i < a->n_issuers; i++)
		if (a->issuer[i].number == number)
			return true;
	if (number == TA_NO_NAME)
		a->cut = true;
	else
		a->issuer[a->n_issuers++] = (struct ta_list_issuer){ name, number };
	return !a->cut;
}

/* Lists may be about a certificate by its issuer, and by each name that its distribution points give as cRLIssuer. */
static void find_issuers(looking *k, const ta_cert *c)
{
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;
	ta_span name;

	k->about->issuer = calloc(1 + TA_MAX_NAMES, sizeof(*k->about->issuer));
	if (!k->about->issuer) {
		k->g->signatures.nomem = true;
		return;
	}
	if (!put_issuer(k, c->issuer))
		return;
	while (ta_crl_point_next(&r, &point)) {
		if (!point.crl_issuer.n || !ta_general_directory(point.crl_issuer, 0, &name))
			continue;
		if (k->about->n_issuers > TA_MAX_NAMES)
			k->about->cut = true;
		else if (!put_issuer(k, name))
			return;
	}
}

static void put(looking *k, const ta_list_ref *list)
{
	ta_lists_about *a = k->about;
	ta_list_ref *v;

	if (a->n == TA_MAX_LISTS) {
		a->cut = true;
		return;
	}
	v = ta_list_grow(a->v, a->n, &a->room, sizeof(*v));
	if (!v) {
		k->g->signatures.nomem = true;
		return;
	}
	a->v = v;
	a->v[a->n++] = *list;
}

static bool going(const looking *k)
{
	return !k->about->cut && !ta_graph_nomem(k->g);
}

static void look_in_store(looking *k, const struct ta_list_issuer *issuer)
{
	const tpmattest_trust *t = k->g->signatures.trust;
	ta_list_ref list = { .of_store = true, .issuer = issuer->number };
	size_t at = 0;

	while (t && going(k) && (list.crl = ta_store_next_crl(t, issuer->name, &at, &list.source)))
		put(k, &list);
}

static void look_in_fetched(looking *k, size_t i)
{
	struct ta_fetched_list *list = &k->l->v[i];

	if (list->issuer == TA_NO_NAME)
		list->issuer = ta_names_number(&k->g->names, list->crl->issuer, &k->g->signatures);
	k->about->cut = k->about->cut || list->issuer == TA_NO_NAME;
	for (size_t j = 0; j < k->about->n_issuers && going(k); j++)
		if (k->about->issuer[j].number == list->issuer)
			put(k, &(ta_list_ref){ list->crl, list->source, false, list->issuer });
}

const ta_lists_about *ta_lists_find(ta_lists *l, ta_graph *g, size_t i)
{
	ta_lists_about *a = &l->about[i];
	looking k = { l, g, a };

	if (!a->issuer && (l->n || (g->signatures.trust && ta_store_crl_count(g->signatures.trust)))) {
		find_issuers(&k, g->v[i].id.cert);
		for (size_t j = 0; j < a->n_issuers && going(&k); j++)
			look_in_store(&k, &a->issuer[j]);
	}
	for (; a->seen < l->n && going(&k); a->seen++)
		look_in_fetched(&k, a->seen);
	if (a->cut)
		g->signatures.budget.reached = true;
	return a;
}

/* Does some distribution point of the certificate lead to this list? For an indirect list it must name the list's issuer
 * as its cRLIssuer; where the list names its own distribution point, that must be one of the certificate's (RFC 5280 6.3.3
 * (b)). */
static bool point_leads_to(ta_graph *g, const ta_cert *c, const ta_crl *crl, bool indirect)
{
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;
	ta_span name;

	while (ta_crl_point_next(&r, &point)) {
		size_t walked = point.crl_issuer.n;
		bool named = point.crl_issuer.n && ta_general_directory(point.crl_issuer, 0, &name) &&
			     ta_name_equal(name, crl->issuer);

		if (point.has_reasons || (indirect && !named))
			continue;
		if (!crl->idp_names.n || ta_crl_shares_uri(crl, point.full_name, &walked))
			return true;
		if (!ta_budget_walk(&g->signatures.budget, walked))
			return false;
	}
	return false;
}

/* Is the certificate one that this list is about? Kind of certificate and reasons as its IssuingDistributionPoint says. */
static bool in_scope(ta_graph *g, const ta_cert *c, const ta_crl *crl)
{
	if (crl->only_attribute || crl->some_reasons || (crl->only_user && c->is_ca) || (crl->only_ca && !c->is_ca))
		return false;
	if (!ta_name_equal(c->issuer, crl->issuer))
		return crl->indirect && point_leads_to(g, c, crl, true);
	return !crl->idp_names.n || point_leads_to(g, c, crl, false);
}

static ta_list_word read_list(ta_graph *g, const ta_cert *c, const ta_crl *crl)
{
	ta_crl_hit hit;

	if (!in_scope(g, c, crl))
		return (ta_list_word){ .says = TA_SAYS_NOTHING };
	switch (ta_crl_find(crl, c->issuer, c->serial, &hit)) {
	case TA_CRL_ABSENT:
		return (ta_list_word){ .says = TA_SAYS_ABSENT };
	case TA_CRL_LISTED:
		return (ta_list_word){ TA_SAYS_REVOKED, hit.when, hit.reason, NULL };
	case TA_CRL_CRITICAL:
		return (ta_list_word){ .says = TA_SAYS_UNUSABLE, .why = "critical extension of an entry" };
	case TA_CRL_CROWDED:
		return (ta_list_word){ .says = TA_SAYS_UNUSABLE, .why = "too many entries of one serial number" };
	case TA_CRL_NOMEM: /* a list that may revoke must not be passed over for want of memory */
		g->signatures.nomem = true;
		return (ta_list_word){ .says = TA_SAYS_UNUSABLE };
	default:
		return (ta_list_word){ .says = TA_SAYS_UNUSABLE, .why = "malformed entry" };
	}
}

ta_list_word ta_lists_ask(ta_lists *l, ta_graph *g, const ta_crl *crl, size_t i)
{
	const ta_cert *c = g->v[i].id.cert;
	ta_list_word word, *v;
	int64_t place;

	if (ta_pairs_get(&l->at, crl, c, &place))
		return l->word[place];
	word = read_list(g, c, crl);
	if (g->signatures.budget.reached || g->signatures.nomem)
		return word; /* perhaps only half read: not kept */
	v = ta_list_grow(l->word, l->n_words, &l->room_words, sizeof(*v));
	if (!v) {
		g->signatures.nomem = true;
		return word;
	}
	l->word = v;
	l->word[l->n_words] = word;
	ta_pairs_put(&l->at, crl, c, (int64_t)l->n_words++);
	g->signatures.nomem = g->signatures.nomem || l->at.nomem;
	return word;
}

void ta_lists_free(ta_lists *l)
{
	for (size_t i = 0; i < l->n; i++) {
		ta_crl_unref(l->v[i].crl);
		free(l->v[i].source);
	}
	for (size_t i = 0; i < TA_MAX_VERTICES; i++) {
		free(l->about[i].issuer);
		free(l->about[i].v);
	}
	free(l->v);
	ta_pairs_free(&l->at);
	free(l->word);
}
