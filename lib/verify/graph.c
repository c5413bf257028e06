/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/graph.h"

#include <stdlib.h>

#include "base/list.h"
#include "x509/name.h"

void ta_graph_init(ta_graph *g, const tpmattest_trust *t)
{
	*g = (ta_graph){ .signatures.trust = t, .above.trust = t };
}

void ta_graph_free(ta_graph *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->v[i].up);
		free(g->v[i].above);
		free(g->v[i].subject_text);
		free(g->v[i].issuer_text);
	}
	free(g->v);
	ta_names_free(&g->names);
	ta_signatures_free(&g->signatures);
	ta_signatures_free(&g->above);
	*g = (ta_graph){ 0 };
}

static long append(ta_graph *g, const ta_vertex *v)
{
	ta_vertex *all;

	if (g->n >= TA_MAX_VERTICES) {
		g->full = true;
		return -1;
	}
	all = ta_list_grow(g->v, g->n, &g->room, sizeof(*all));
	if (!all) {
		g->signatures.nomem = true;
		return -1;
	}
	g->v = all;
	g->v[g->n] = *v;
	g->v[g->n].banned = g->v[g->n].anchor = -1;
	return (long)g->n++;
}

/* An anchor is a certificate of the store, or a pinned root that the caller accepted. It never
 * comes from the device alone. */
bool ta_graph_is_anchor(ta_graph *g, size_t i)
{
	const tpmattest_trust *t = g->signatures.trust;
	ta_signer id = g->v[i].id;
	int rc;

	if (g->v[i].anchor >= 0)
		return g->v[i].anchor;
	if (!t)
		return false;
	if (!id.node || !ta_store_needs_self_signature(t, id.node)) {
		g->v[i].anchor = id.node ? ta_store_is_anchor(t, id.node, NULL)
					 : ta_store_is_pin(t, id.cert, NULL);
		return g->v[i].anchor;
	}
	rc = ta_signed_cert(&g->signatures, &id, &id);
	if (rc != TA_NOT_CHECKED && rc != TPMATTEST_E_NOMEM)
		g->v[i].anchor = rc == 0;
	return rc == 0;
}

long ta_graph_add(ta_graph *g, const ta_cert *cert, const char *source, int from)
{
	const tpmattest_trust *t = g->signatures.trust;
	ta_signer id = { cert, t ? ta_store_find(t, cert) : NULL };

	return append(g, &(ta_vertex){ .id = id, .source = source, .from = from });
}

/* If the device has a copy of this certificate, its vertex is used. */
long ta_graph_join(ta_graph *g, const ta_node *node)
{
	ta_signer id = { node->cert, node };

	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].id.node == node)
			return (long)i;
	return append(g, &(ta_vertex){ .id = id, .source = node->source, .from = TA_FROM_STORE });
}

static uint32_t number_of(ta_graph *g, uint32_t *number, ta_span name)
{
	if (!*number)
		*number = ta_names_number(&g->names, name, &g->signatures);
	return *number;
}

/* Most names are either identical byte by byte or unequal, so numbers are assigned only when the
 * bytes differ. */
static bool names_equal(ta_graph *g, uint32_t *a, ta_span name_a, uint32_t *b, ta_span name_b)
{
	return ta_span_equal(name_a, name_b) ||
	       (number_of(g, a, name_a) != TA_NO_NAME &&
		number_of(g, a, name_a) == number_of(g, b, name_b));
}

bool ta_graph_may_issue(ta_graph *g, size_t parent, size_t child)
{
	const ta_cert *p = g->v[parent].id.cert, *c = g->v[child].id.cert;

	if (c->aki_key_id.n && p->ski.n && !ta_span_equal(c->aki_key_id, p->ski))
		return false;
	return ta_graph_names_issuer(g, child, parent);
}

static const char *text_of(ta_graph *g, char **text, ta_span name)
{
	if (!*text)
		*text = ta_name_label(name);
	g->signatures.nomem = g->signatures.nomem || !*text;
	return *text ? *text : "";
}

const char *ta_graph_subject(ta_graph *g, size_t i)
{
	return text_of(g, &g->v[i].subject_text, g->v[i].id.cert->subject);
}

const char *ta_graph_issuer(ta_graph *g, size_t i)
{
	return text_of(g, &g->v[i].issuer_text, g->v[i].id.cert->issuer);
}

uint32_t ta_graph_subject_number(ta_graph *g, size_t i)
{
	return number_of(g, &g->v[i].subject, g->v[i].id.cert->subject);
}

int ta_graph_ban(const tpmattest_trust *t, const ta_signer *id)
{
	return (ta_cert_is_aik_ca(id->cert) || (id->node && id->node->aik_ca) ? TA_BANNED_AIK_CA
									      : 0) |
	       (ta_store_is_debug(id->cert) ? TA_BANNED_DEBUG : 0) |
	       (t && ta_store_disallowed(t, id->cert) ? TA_BANNED_DISALLOWED : 0);
}

int ta_graph_banned(ta_graph *g, size_t i)
{
	ta_vertex *v = &g->v[i];

	if (v->banned < 0)
		v->banned = ta_graph_ban(g->signatures.trust, &v->id);
	return v->banned;
}

static void add_issuer(ta_graph *g, size_t child, size_t parent)
{
	ta_vertex *v = &g->v[child];
	size_t *up;

	for (size_t i = 0; i < v->n_up; i++)
		if (v->up[i] == parent)
			return;
	up = ta_list_grow(v->up, v->n_up, &v->room_up, sizeof(*up));
	if (!up) {
		g->signatures.nomem = true;
		return;
	}
	v->up = up;
	v->up[v->n_up++] = parent;
}

bool ta_graph_same_authority(ta_graph *g, size_t a, size_t b)
{
	ta_vertex *x = &g->v[a], *y = &g->v[b];

	return ta_pubkey_equal(&x->id.cert->key, &y->id.cert->key) &&
	       names_equal(g, &x->subject, x->id.cert->subject, &y->subject, y->id.cert->subject);
}

bool ta_graph_self_issued(ta_graph *g, size_t i)
{
	ta_vertex *v = &g->v[i];
	const ta_cert *c = v->id.cert;

	return (!c->aki_key_id.n || !c->ski.n || ta_span_equal(c->aki_key_id, c->ski)) &&
	       ta_graph_names_itself(g, i);
}

bool ta_graph_names_itself(ta_graph *g, size_t i)
{
	ta_vertex *v = &g->v[i];

	return names_equal(g, &v->issuer, v->id.cert->issuer, &v->subject, v->id.cert->subject);
}

bool ta_graph_names_issuer(ta_graph *g, size_t child, size_t parent)
{
	ta_vertex *p = &g->v[parent], *c = &g->v[child];

	return names_equal(g, &c->issuer, c->id.cert->issuer, &p->subject, p->id.cert->subject);
}

/* Like ta_graph_same_authority(), for a certificate of the store that is not a vertex yet. Its name
 * was already compared during the search. */
static bool own_key(const ta_graph *g, size_t child, const ta_cert *parent)
{
	const ta_cert *c = g->v[child].id.cert;

	return ta_pubkey_equal(&c->key, &parent->key) && ta_name_equal(c->subject, parent->subject);
}

/* Check whether this candidate signed the child. If not, record why in the child's vertex. */
static bool try_issuer(ta_graph *g, size_t child, const ta_signer *parent)
{
	int rc = ta_signed_cert(&g->signatures, &g->v[child].id, parent);
	ta_vertex *v = &g->v[child];

	if (rc == 0)
		return true;
	if (rc == TA_NOT_CHECKED) {
		v->cut = true;
	} else if (rc != TPMATTEST_E_NOMEM) {
		bool named = ta_span_match(v->id.cert->aki_key_id, parent->cert->ski);

		v->bad_signatures++;
		if (rc == TPMATTEST_E_KEY && !v->unusable_key_match) {
			v->unusable = parent->cert;
			v->unusable_key_match = named;
		} else if (rc != TPMATTEST_E_KEY && named) {
			v->bad_key_match = true;
		}
	}
	return false;
}

/* Try the certificates from the device or the network that were added since the last call. */
static void try_outsiders(ta_graph *g, size_t i)
{
	for (; g->v[i].seen < g->n && !g->v[i].cut && !ta_graph_nomem(g); g->v[i].seen++) {
		size_t j = g->v[i].seen;
		ta_signer parent = g->v[j].id;

		if (j == i || g->v[j].from == TA_FROM_STORE || !ta_graph_may_issue(g, j, i) ||
		    ta_graph_same_authority(g, i, j))
			continue;
		if (try_issuer(g, i, &parent))
			add_issuer(g, i, j);
	}
}

/* Certificates with fewer encoding deviations come first, so that a clean reissue precedes the
 * certificate it replaces. Ties are broken by hash. */
static int compare_issuers(const void *a, const void *b)
{
	const ta_node *const *x = a, *const *y = b;

	if ((*x)->cert->n_dev != (*y)->cert->n_dev)
		return (*x)->cert->n_dev < (*y)->cert->n_dev ? -1 : 1;
	return memcmp((*x)->cert->sha256, (*y)->cert->sha256, sizeof((*x)->cert->sha256));
}

/* Check that the number of distinct keys is within the limit. */
static bool key_count_ok(ta_signatures *s, const ta_node *const *v, size_t n)
{
	const ta_pubkey *key[TA_MAX_ISSUER_KEYS];
	size_t n_keys = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < n_keys && !ta_pubkey_equal(key[j], &v[i]->cert->key))
			j++;
		if (!ta_budget_walk(&s->budget, j * 32) ||
		    (j == n_keys && n_keys == TA_MAX_ISSUER_KEYS))
			return false;
		if (j == n_keys)
			key[n_keys++] = &v[i]->cert->key;
	}
	return true;
}

bool ta_graph_store_issuers(ta_signatures *s, const ta_cert *child,
			    const ta_node *out[TA_MAX_ISSUERS], size_t *n)
{
	ta_issuer_iter it = { .may_walk = TA_MAX_WALKED - s->budget.walked };
	bool good = it.may_walk > 0;
	const ta_node *node;

	*n = 0;
	while (good && s->trust && (node = ta_store_next_issuer(s->trust, child, &it))) {
		good = *n < TA_MAX_ISSUERS;
		if (good)
			out[(*n)++] = node;
	}
	good = good && !it.stopped;
	/* How far a search gets before it is stopped depends on the order of the store. A stopped
	 * search therefore uses up the remaining budget. */
	s->budget.walked = good ? s->budget.walked + it.walked : TA_MAX_WALKED;
	qsort(out, *n, sizeof(*out), compare_issuers);
	good = good && key_count_ok(s, out, *n);
	if (!good) {
		s->budget.reached = true;
		*n = 0;
	}
	return good;
}

static void try_store(ta_graph *g, size_t i)
{
	const ta_node *node[TA_MAX_ISSUERS];
	size_t n;

	if (!ta_graph_store_issuers(&g->signatures, g->v[i].id.cert, node, &n))
		g->v[i].cut = true;
	for (size_t k = 0; k < n && !g->v[i].cut && !ta_graph_nomem(g); k++) {
		ta_signer parent = { node[k]->cert, node[k] };
		long j;

		if (node[k] == g->v[i].id.node || own_key(g, i, parent.cert) ||
		    !try_issuer(g, i, &parent))
			continue;
		j = ta_graph_join(g, node[k]);
		if (j >= 0)
			add_issuer(g, i, (size_t)j);
		else
			g->v[i].cut = true;
	}
}

void ta_graph_expand(ta_graph *g, size_t i)
{
	bool first = !g->v[i].expanded;

	g->v[i].expanded = true;
	try_outsiders(g, i);
	if (first && !g->v[i].cut)
		try_store(g, i);
}
