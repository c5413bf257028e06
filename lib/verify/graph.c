/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/graph.h"

#include <stdlib.h>

#include "base/limits.h"
#include "x509/name.h"

void ta_graph_init(ta_graph *g, const tpmattest_trust *t)
{
	*g = (ta_graph){ .trust = t };
}

void ta_graph_free(ta_graph *g)
{
	for (size_t i = 0; i < g->n; i++)
		ta_verifier_free(g->v[i].verifier);
	free(g->v);
	free(g->edges);
	*g = (ta_graph){ 0 };
}

static long append(ta_graph *g, const ta_vertex *v)
{
	if (g->n >= TA_MAX_VERTICES) {
		g->limit = true;
		return -1;
	}
	if (g->n == g->room) {
		size_t room = g->room ? g->room * 2 : 16;
		ta_vertex *all = realloc(g->v, room * sizeof(*all));

		if (!all) {
			g->nomem = true;
			return -1;
		}
		g->v = all;
		g->room = room;
	}
	g->v[g->n] = *v;
	return (long)g->n++;
}

/* An anchor comes from the store, or is one of the pinned roots that the caller took; never from the device. */
static bool is_anchor(ta_graph *g, const ta_cert *cert, const ta_node *node)
{
	if (!g->trust)
		return false;
	return node ? ta_store_is_anchor(g->trust, node, &g->nomem) : ta_store_is_pin(g->trust, cert, NULL);
}

long ta_graph_add(ta_graph *g, ta_cert *cert, const char *source, bool on_device)
{
	const ta_node *node = g->trust ? ta_store_find(g->trust, cert) : NULL;

	return append(g, &(ta_vertex){
		.cert = cert, .node = node, .source = source, .on_device = on_device, .fetched = !on_device,
		.anchor = is_anchor(g, cert, node),
	});
}

/* The position of a store's node, which joins the graph when it is not there yet; -1 when it cannot. */
static long vertex_of_node(ta_graph *g, const ta_node *node)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].node == node)
			return (long)i;
	return append(g, &(ta_vertex){
		.cert = node->cert, .node = node, .source = node->source, .anchor = is_anchor(g, node->cert, node),
	});
}

bool ta_graph_candidate(const ta_cert *child, const ta_cert *parent)
{
	if (child->aki_key_id.n && parent->ski.n && !ta_span_equal(child->aki_key_id, parent->ski))
		return false;
	return ta_name_equal(child->issuer, parent->subject);
}

const ta_verifier *ta_graph_verifier(ta_graph *g, size_t i)
{
	ta_vertex *v = &g->v[i];
	const ta_verifier *key;
	bool nomem;

	if (v->node) {
		key = ta_store_verifier(g->trust, v->node, &nomem);
		g->nomem = g->nomem || nomem;
		return key;
	}
	if (!v->verifier_tried) {
		v->verifier_tried = true;
		if (ta_verifier_new(&v->cert->key, &v->verifier, NULL) == TPMATTEST_E_NOMEM)
			g->nomem = true;
	}
	return v->verifier;
}

/* 0 when parent signed child; every other result is a no. */
static int check_edge(ta_graph *g, size_t child, size_t parent)
{
	const ta_vertex *c = &g->v[child], *p = &g->v[parent];
	const ta_verifier *key;

	if (c->node && p->node)
		return ta_store_edge(g->trust, c->node, p->node);
	key = ta_graph_verifier(g, parent);
	return key ? ta_cert_check(g->v[child].cert, key, NULL) : TPMATTEST_E_KEY;
}

static void add_edge(ta_graph *g, size_t child, size_t parent)
{
	ta_vertex *v = &g->v[child];

	if (g->n_edges == g->room_edges) {
		size_t room = g->room_edges ? g->room_edges * 2 : 32;
		size_t *all = realloc(g->edges, room * sizeof(*all));

		if (!all) {
			g->nomem = true;
			return;
		}
		g->edges = all;
		g->room_edges = room;
	}
	g->edges[g->n_edges++] = parent;
	v->n_edges++;
}

/* Another certificate of the same authority, by name and key, is beside a certificate and not above it: what is signed with
 * its own key ends a path, and a cross-certificate of that key does not carry it on (RFC 4158 2.4.2). */
static bool same_authority(const ta_cert *a, const ta_cert *b)
{
	return ta_pubkey_equal(&a->key, &b->key) && ta_name_equal(a->subject, b->subject);
}

/* Try one candidate; false when the bound on work is reached. */
static bool try_issuer(ta_graph *g, size_t child, size_t parent)
{
	int rc;

	if (same_authority(g->v[child].cert, g->v[parent].cert))
		return true;
	if (g->checks >= TA_MAX_EDGE_CHECKS) {
		g->limit = true;
		return false;
	}
	g->checks++;
	rc = check_edge(g, child, parent);
	if (rc == 0) {
		add_edge(g, child, parent);
	} else if (rc == TPMATTEST_E_NOMEM) {
		g->nomem = true;
	} else {
		bool named = ta_span_match(g->v[child].cert->aki_key_id, g->v[parent].cert->ski);

		g->v[child].bad_signatures++;
		if (named && rc == TPMATTEST_E_KEY)
			g->v[child].unusable_key = true;
		else if (named)
			g->v[child].bad_key_match = true;
	}
	return !g->nomem;
}

/* Once a key is known to have signed, only another certificate of the same key can be an issuer as well. */
static bool may_sign(const ta_graph *g, size_t child, const ta_cert *parent)
{
	const ta_vertex *v = &g->v[child];

	return v->n_edges == 0 || ta_pubkey_equal(&g->v[g->edges[v->first_edge]].cert->key, &parent->key);
}

void ta_graph_expand(ta_graph *g, size_t i)
{
	const ta_cert *cert = g->v[i].cert;
	size_t n = g->n;
	ta_issuer_iter it = { 0 };
	const ta_node *node;

	if (g->v[i].expanded)
		return;
	g->v[i].expanded = true;
	g->v[i].first_edge = g->n_edges;
	for (size_t j = 0; j < n; j++) {
		if (j == i || (!g->v[j].on_device && !g->v[j].fetched) || !ta_graph_candidate(cert, g->v[j].cert) ||
		    !may_sign(g, i, g->v[j].cert))
			continue;
		if (!try_issuer(g, i, j))
			return;
	}
	while (g->trust && (node = ta_store_next_issuer(g->trust, cert, &it))) {
		long j;

		if (node == g->v[i].node || !may_sign(g, i, node->cert))
			continue;
		j = vertex_of_node(g, node);
		if (j < 0)
			return;
		if (g->v[j].on_device || g->v[j].fetched)
			continue; /* tried above */
		if (!try_issuer(g, i, (size_t)j))
			return;
	}
}
