/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/above.h"

#include <stdlib.h>

#include "verify/profile.h"
#include "verify/rules.h"

static bool known(const ta_graph *g, const ta_above *a, size_t anchor, const ta_node *node)
{
	if (node == g->v[anchor].id.node)
		return true;
	for (size_t i = 0; i < a->n; i++)
		if (g->v[a->v[i]].id.node == node)
			return true;
	return false;
}

/* Add the certificates of the store that signed vertex `from`. */
static void climb(ta_graph *g, ta_above *a, size_t anchor, size_t from)
{
	ta_signer what = g->v[from].id;
	const ta_node *node[TA_MAX_ISSUERS];
	size_t n;

	a->cut = a->cut || !ta_graph_store_issuers(&g->above, what.cert, node, &n);
	for (size_t i = 0; !a->cut && i < n; i++) {
		ta_signer by = { node[i]->cert, node[i] };
		long up;
		int rc;

		if (known(g, a, anchor, node[i]))
			continue;
		rc = ta_signed_cert(&g->above, &what, &by);
		if (rc && rc != TA_NOT_CHECKED)
			continue;
		up = rc == 0 && a->n < TA_MAX_ABOVE ? ta_graph_join(g, node[i]) : -1;
		if (up >= 0)
			a->v[a->n++] = (size_t)up;
		else
			a->cut = true;
	}
}

ta_above *ta_above_of(ta_graph *g, size_t anchor)
{
	ta_above *a = g->v[anchor].above;

	if (a)
		return a;
	a = calloc(1, sizeof(*a));
	if (a) {
		climb(g, a, anchor, anchor);
		for (size_t i = 0; i < a->n; i++)
			climb(g, a, anchor, a->v[i]);
	}
	g->v[anchor].above = a;
	g->signatures.nomem = g->signatures.nomem || !a || g->above.nomem;
	return a;
}

/* Returns the next certificate, or anchor, above the top of the path, or -1. */
static long next_above(ta_graph *g, const ta_above *a, const ta_path *p, bool anchors)
{
	size_t top = p->v[p->n - 1];

	for (size_t i = 0; i < a->n; i++)
		if (!ta_path_has(p, a->v[i]) && (!anchors || ta_graph_is_anchor(g, a->v[i])) &&
		    !ta_graph_same_authority(g, top, a->v[i]) &&
		    ta_signed_cert(&g->above, &g->v[top].id, &g->v[a->v[i]].id) == 0)
			return (long)a->v[i];
	return -1;
}

bool ta_above_has_issuer(ta_graph *g, const ta_above *a, const ta_path *path)
{
	return a->cut || next_above(g, a, path, false) >= 0;
}

void ta_above_extend(ta_graph *g, ta_path *path)
{
	const ta_above *a = ta_above_of(g, path->v[path->nearest]);
	long up = 0;

	while (a && path->n < TA_MAX_PATH && !ta_graph_self_issued(g, path->v[path->n - 1])) {
		up = next_above(g, a, path, true);
		if (up < 0)
			return;
		path->v[path->n++] = (size_t)up;
	}
}

/* Note in `reached` the certificates from the device or the network that signed this one. */
static void reach_outsiders(ta_graph *g, size_t from, bool *reached)
{
	for (size_t i = 0; i < g->n; i++) {
		ta_signer up = g->v[i].id;

		if (!reached[i] && i != from && g->v[i].from != TA_FROM_STORE &&
		    ta_graph_may_issue(g, i, from) &&
		    ta_signed_cert(&g->signatures, &g->v[from].id, &up) == 0)
			reached[i] = true;
	}
}

/* Certificates from the device or the network can only count against an anchor, never in its
 * favour. They count wherever they are above it: above the anchor itself, above what the store has
 * above it, and above each other. */
static void check_outsiders(ta_graph *g, const ta_above *a, size_t anchor, int cert,
			    ta_findings *findings)
{
	bool *reached = calloc(g->n, 1), *done = calloc(g->n, 1), more = true;

	g->signatures.nomem = g->signatures.nomem || !reached || !done;
	if (reached && done) {
		reach_outsiders(g, anchor, reached);
		for (size_t i = 0; i < a->n; i++)
			reach_outsiders(g, a->v[i], reached);
	}
	while (reached && done && more) {
		more = false;
		for (size_t i = 0; i < g->n; i++) {
			if (!reached[i] || done[i])
				continue;
			more = done[i] = true;
			reach_outsiders(g, i, reached);
			if (ta_graph_banned(g, i) & TA_BANNED_DEBUG)
				ta_rules_note_banned(TA_BANNED_DEBUG, cert, &g->v[i], findings);
		}
	}
	free(reached);
	free(done);
}

void ta_above_check(ta_graph *g, const ta_path *path, const char *manufacturer,
		    ta_findings *findings)
{
	size_t anchor = path->v[path->nearest];
	const ta_above *a = ta_above_of(g, anchor);
	int cert = (int)path->nearest;

	if (!a)
		return;
	if (a->cut)
		ta_findings_add(findings, TPMATTEST_F_WORK_LIMIT, cert, TA_NO_OFFSET, NULL,
				"above the anchor");
	for (size_t i = 0; i < a->n; i++) {
		const ta_vertex *up = &g->v[a->v[i]];
		/* Another certificate with the anchor's own name and key is not an authority above
		 * it. A debug CA is identified by its key, so that ban still applies. */
		bool twin = ta_graph_same_authority(g, anchor, a->v[i]);
		int banned = ta_graph_banned(g, a->v[i]);

		if (ta_path_has(path, a->v[i]))
			continue;
		ta_rules_note_banned(twin ? banned & TA_BANNED_DEBUG : banned, cert, up, findings);
		if (!twin)
			ta_profile_check_label(g->signatures.trust, &up->id, manufacturer, cert,
					       findings);
	}
	check_outsiders(g, a, anchor, cert, findings);
}
