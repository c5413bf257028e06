/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/path.h"

#include <stdlib.h>

#include "trust/pins.h"
#include "verify/deadend.h"
#include "verify/profile.h"
#include "verify/rules.h"

#define UNREACHED 0xff

typedef struct search {
	ta_graph *g;
	const ta_rules *rules;
	uint8_t depth[TA_MAX_VERTICES];   /* steps from the leaf; UNREACHED */
	uint8_t to_anchor[TA_MAX_VERTICES]; /* steps to the nearest anchor; UNREACHED */
	size_t came_from[TA_MAX_VERTICES];
	size_t order[TA_MAX_VERTICES];    /* in the order they were reached */
	size_t n;
	ta_path now;                      /* being built */
	ta_path best;
	ta_findings best_findings;
	size_t best_errors;
	bool found;
	bool too_deep;
	unsigned steps, tries;
} search;

static void reach(search *s, size_t v, size_t from, uint8_t depth)
{
	s->depth[v] = depth;
	s->came_from[v] = from;
	s->order[s->n++] = v;
}

/* Breadth first from the leaf, every certificate once. An anchor ends a branch: what is above it is not needed. */
static void explore(search *s, size_t leaf)
{
	memset(s->depth, UNREACHED, sizeof(s->depth));
	reach(s, leaf, leaf, 0);
	for (size_t i = 0; i < s->n; i++) {
		size_t v = s->order[i];

		if (s->g->v[v].anchor)
			continue;
		if (s->depth[v] >= TA_MAX_PATH - 1) {
			s->too_deep = true;
			continue;
		}
		ta_graph_expand(s->g, v);
		for (size_t e = 0; e < s->g->v[v].n_edges; e++) {
			size_t up = s->g->edges[s->g->v[v].first_edge + e];

			if (s->depth[up] == UNREACHED)
				reach(s, up, v, (uint8_t)(s->depth[v] + 1));
		}
	}
}

/* How far each reached certificate is from an anchor: relaxed until nothing changes. */
static void measure(search *s)
{
	bool changed = true;

	memset(s->to_anchor, UNREACHED, sizeof(s->to_anchor));
	for (size_t i = 0; i < s->n; i++)
		if (s->g->v[s->order[i]].anchor)
			s->to_anchor[s->order[i]] = 0;
	for (int round = 0; changed && round < TA_MAX_PATH; round++) {
		changed = false;
		for (size_t i = s->n; i-- > 0;) {
			size_t v = s->order[i];
			const ta_vertex *vx = &s->g->v[v];

			for (size_t e = 0; !vx->anchor && e < vx->n_edges; e++) {
				uint8_t d = s->to_anchor[s->g->edges[vx->first_edge + e]];

				if (d < TA_MAX_PATH && d + 1 < s->to_anchor[v]) {
					s->to_anchor[v] = (uint8_t)(d + 1);
					changed = true;
				}
			}
		}
	}
}

static bool on_path(const ta_path *p, size_t v)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i] == v)
			return true;
	return false;
}

/* Go on from an anchor that is not self-signed to anchors above it. */
static void extend(ta_graph *g, ta_path *p)
{
	bool went = true;

	while (went && p->n < TA_MAX_PATH && !ta_cert_self_issued(g->v[p->v[p->n - 1]].cert)) {
		size_t top = p->v[p->n - 1];

		went = false;
		ta_graph_expand(g, top);
		for (size_t e = 0; !went && e < g->v[top].n_edges; e++) {
			size_t up = g->edges[g->v[top].first_edge + e];

			if (g->v[up].anchor && !on_path(p, up)) {
				p->v[p->n++] = up;
				went = true;
			}
		}
	}
}

static void check(search *s, const ta_path *p, ta_findings *f)
{
	ta_rules_check(s->g, p, s->rules, f);
	if (!s->rules->any_leaf)
		ta_profile_check_vendor(s->g, p, f);
}

/* True when something above the nearest anchor may be in no path or stands for another vendor. */
static bool banned_above(search *s, const ta_path *longer, const ta_findings *f)
{
	ta_findings banned = { 0 };
	bool yes;

	for (size_t i = longer->nearest + 1; i < longer->n; i++)
		ta_rules_check_banned(s->g, longer->v[i], (int)i, &banned);
	s->g->nomem = s->g->nomem || banned.nomem;
	yes = banned.n > 0 || ta_findings_has(f, TPMATTEST_F_VENDOR_MISMATCH);
	ta_findings_free(&banned);
	return yes;
}

/* Hold a complete path against the rules; keep it when it is better than what was found so far. What lies above the
 * nearest anchor adds to the path when it breaks no rule of validity; it is trusted less than the anchor itself, so it
 * cannot make the path worse, unless it is something that no path may contain. */
static void consider(search *s)
{
	ta_path path = s->now, longer;
	ta_findings f = { 0 }, g = { 0 };
	size_t errors;

	path.complete = true;
	path.nearest = path.n - 1;
	check(s, &path, &f);
	longer = path;
	extend(s->g, &longer);
	if (longer.n > path.n) {
		check(s, &longer, &g);
		s->g->nomem = s->g->nomem || g.nomem;
		if (ta_rules_errors(&g, s->rules->strict) <= ta_rules_errors(&f, s->rules->strict) ||
		    banned_above(s, &longer, &g)) {
			path = longer;
			ta_findings_free(&f);
			f = g;
			g = (ta_findings){ 0 };
		}
	}
	ta_findings_free(&g);
	errors = ta_rules_errors(&f, s->rules->strict);
	s->g->nomem = s->g->nomem || f.nomem;
	s->tries++;
	if (s->found && errors >= s->best_errors) {
		ta_findings_free(&f);
		return;
	}
	ta_findings_free(&s->best_findings);
	s->best = path;
	s->best_findings = f;
	s->best_errors = errors;
	s->found = true;
}

static bool enough(const search *s)
{
	return (s->found && s->best_errors == 0) || s->tries >= TA_MAX_PATH_TRIES || s->steps >= TA_MAX_PATH_STEPS ||
	       s->g->nomem;
}

/* All paths from the end of s->now to an anchor with exactly `length` certificates in all. */
static void walk(search *s, size_t length)
{
	size_t v = s->now.v[s->now.n - 1];
	const ta_vertex *vx = &s->g->v[v];
	size_t first = vx->first_edge, n = vx->n_edges;

	s->steps++;
	if (vx->anchor) {
		if (s->now.n == length)
			consider(s);
		return;
	}
	for (size_t e = 0; e < n && !enough(s); e++) {
		size_t up = s->g->edges[first + e];

		if (s->to_anchor[up] == UNREACHED || s->now.n + 1 + s->to_anchor[up] > length || on_path(&s->now, up))
			continue;
		s->now.v[s->now.n++] = up;
		walk(s, length);
		s->now.n--;
	}
}

/* The longest run of issuers that was reached, as a path without an anchor. */
static void take_partial(search *s, ta_path *out)
{
	size_t end = s->order[s->n - 1];
	size_t at = s->depth[end];

	*out = (ta_path){ .n = (size_t)s->depth[end] + 1, .nearest = (size_t)s->depth[end] + 1 };
	for (;; at--) {
		out->v[at] = end;
		if (at == 0)
			return;
		end = s->came_from[end];
	}
}

static void explain_partial(search *s, const ta_path *path, ta_findings *findings)
{
	unsigned told = 0;

	ta_rules_check(s->g, path, s->rules, findings);
	if (s->g->limit)
		ta_findings_add(findings, TPMATTEST_F_WORK_LIMIT, TA_NO_CERT, TA_NO_OFFSET, NULL, NULL);
	if (s->too_deep)
		ta_findings_add(findings, TPMATTEST_F_PATH_TOO_LONG, TA_NO_CERT, TA_NO_OFFSET, NULL, NULL);
	ta_deadend_explain(s->g, path->v[path->n - 1], (int)path->n - 1, findings);
	for (size_t i = 0; i < s->n && told < 8; i++) {
		const ta_vertex *v = &s->g->v[s->order[i]];

		if (!v->anchor && v->expanded && v->n_edges == 0 && !on_path(path, s->order[i])) {
			ta_deadend_note(s->g, s->order[i], findings);
			told++;
		}
	}
}

/* An anchor may be below a debug root: then the caller was misled, and what the graph knows of its issuers says so. The
 * issuers need not be anchors for that. */
static void check_above(search *s, const ta_path *path, ta_findings *findings)
{
	size_t at = path->v[path->n - 1], seen[TA_MAX_PATH], n = 0;

	for (seen[n++] = at; n < TA_MAX_PATH && !ta_cert_self_issued(s->g->v[at].cert); seen[n++] = at) {
		ta_graph_expand(s->g, at);
		if (!s->g->v[at].n_edges)
			return;
		at = s->g->edges[s->g->v[at].first_edge];
		for (size_t i = 0; i < n; i++)
			if (seen[i] == at)
				return;
		if (ta_debug_is(s->g->v[at].cert->ski) || ta_debug_is(s->g->v[at].cert->aki_key_id)) {
			ta_findings_add(findings, TPMATTEST_F_DEBUG_CA, (int)path->n - 1, TA_NO_OFFSET, NULL,
					"above the anchor: %s", s->g->v[at].source);
			return;
		}
	}
}

void ta_path_find(ta_graph *g, size_t leaf, const ta_rules *rules, ta_path *out, ta_findings *findings)
{
	search *s = calloc(1, sizeof(*s));

	*out = (ta_path){ .v = { leaf }, .n = 1, .nearest = 1 };
	if (!s) {
		g->nomem = true;
		return;
	}
	s->g = g;
	s->rules = rules;
	explore(s, leaf);
	measure(s);
	s->now = (ta_path){ .v = { leaf }, .n = 1 };
	if (s->to_anchor[leaf] != UNREACHED)
		for (size_t length = s->to_anchor[leaf] + 1u; length <= TA_MAX_PATH && !enough(s); length++)
			walk(s, length);
	if (s->found) {
		*out = s->best;
		ta_findings_copy(findings, &s->best_findings, TA_NO_CERT);
		check_above(s, out, findings);
		/* A better one may be among those that were not looked at. */
		if (s->best_errors && (g->limit || s->tries >= TA_MAX_PATH_TRIES || s->steps >= TA_MAX_PATH_STEPS))
			ta_findings_add(findings, TPMATTEST_F_WORK_LIMIT, TA_NO_CERT, TA_NO_OFFSET, NULL, NULL);
	} else {
		take_partial(s, out);
		explain_partial(s, out, findings);
	}
	ta_findings_free(&s->best_findings);
	free(s);
}
