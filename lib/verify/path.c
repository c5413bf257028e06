/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/path.h"

#include <stdlib.h>

#include "verify/above.h"
#include "verify/missing.h"
#include "verify/profile.h"
#include "verify/rules.h"

#define UNREACHED 0xff

typedef struct search {
	ta_graph *g;
	const ta_rules *rules;
	/* compared with the anchors' labels; "" disables the comparison */
	const char *manufacturer;
	uint8_t depth[TA_MAX_VERTICES];     /* steps from the leaf, or UNREACHED */
	uint8_t to_anchor[TA_MAX_VERTICES]; /* steps to the nearest anchor, or UNREACHED */
	size_t came_from[TA_MAX_VERTICES];
	size_t order[TA_MAX_VERTICES]; /* in the order in which they were reached */
	size_t n;
	ta_path now; /* the path being built */
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

/* Breadth-first search from the leaf that visits each certificate once. A branch ends at an anchor;
 * what is above an anchor is handled separately. */
static void explore(search *s, size_t leaf)
{
	memset(s->depth, UNREACHED, sizeof(s->depth));
	reach(s, leaf, leaf, 0);
	for (size_t i = 0; i < s->n; i++) {
		size_t v = s->order[i];

		if (ta_graph_is_anchor(s->g, v))
			continue;
		if (s->depth[v] >= TA_MAX_PATH - 1) {
			s->too_deep = true;
			continue;
		}
		ta_graph_expand(s->g, v);
		for (size_t e = 0; e < s->g->v[v].n_up; e++) {
			size_t up = s->g->v[v].up[e];

			if (s->depth[up] == UNREACHED)
				reach(s, up, v, (uint8_t)(s->depth[v] + 1));
		}
	}
}

/* Compute the distance of each reached certificate from an anchor by relaxation. */
static void measure(search *s)
{
	bool changed = true;

	memset(s->to_anchor, UNREACHED, sizeof(s->to_anchor));
	for (size_t i = 0; i < s->n; i++)
		if (ta_graph_is_anchor(s->g, s->order[i]))
			s->to_anchor[s->order[i]] = 0;
	for (int round = 0; changed && round < TA_MAX_PATH; round++) {
		changed = false;
		for (size_t i = s->n; i-- > 0;) {
			size_t v = s->order[i];
			const ta_vertex *vx = &s->g->v[v];

			for (size_t e = 0; s->to_anchor[v] && e < vx->n_up; e++) {
				uint8_t d = s->to_anchor[vx->up[e]];

				if (d < TA_MAX_PATH && d + 1 < s->to_anchor[v]) {
					s->to_anchor[v] = (uint8_t)(d + 1);
					changed = true;
				}
			}
		}
	}
}

static void check(search *s, const ta_path *p, ta_findings *f)
{
	ta_rules_check(s->g, p, s->rules, f);
	if (!ta_rules_has(s->rules, TPMATTEST_POLICY_ANY_LEAF))
		ta_profile_check_vendor(s->g, p, s->manufacturer, f);
}

/* Whether something above the nearest anchor is banned from all paths or labelled for another
 * vendor. */
static bool banned_above(search *s, const ta_path *longer, const ta_findings *f)
{
	int banned = 0;

	for (size_t i = longer->nearest + 1; i < longer->n; i++)
		banned |= ta_graph_banned(s->g, longer->v[i]);
	return banned || ta_findings_has(f, TPMATTEST_F_VENDOR_MISMATCH);
}

/* Extend the path above the nearest anchor if the extension breaks no rule of validity. The
 * certificates above are trusted less than the anchor itself, so they cannot make the path worse,
 * unless one of them may not be in any path. */
static void go_on(search *s, ta_path *path, ta_findings *f)
{
	ta_path longer = *path;
	ta_findings g = { .strict = ta_rules_has(s->rules, TPMATTEST_POLICY_STRICT) };

	ta_above_extend(s->g, &longer);
	if (longer.n == path->n)
		return;
	check(s, &longer, &g);
	s->g->signatures.nomem = s->g->signatures.nomem || g.nomem;
	if (ta_findings_errors(&g) <= ta_findings_errors(f) || banned_above(s, &longer, &g)) {
		ta_findings old = *f;

		*path = longer;
		*f = g;
		g = old;
	}
	ta_findings_free(&g);
}

/* Check a complete path against the rules, and keep it if it is better than the best one so far. */
static void consider(search *s)
{
	ta_path path = s->now;
	ta_findings f = { .strict = ta_rules_has(s->rules, TPMATTEST_POLICY_STRICT) };
	size_t errors;

	path.complete = true;
	path.nearest = path.n - 1;
	check(s, &path, &f);
	go_on(s, &path, &f);
	ta_above_check(s->g, &path,
		       ta_rules_has(s->rules, TPMATTEST_POLICY_ANY_LEAF) ? "" : s->manufacturer,
		       &f);
	errors = ta_findings_errors(&f);
	s->g->signatures.nomem = s->g->signatures.nomem || f.nomem;
	s->tries++;
	s->g->tries++;
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

static bool bound_reached(const search *s)
{
	return s->tries >= TA_MAX_PATH_TRIES || s->steps >= TA_MAX_PATH_STEPS ||
	       s->g->tries >= TA_MAX_RUN_TRIES || s->g->steps >= TA_MAX_RUN_STEPS;
}

static bool enough(const search *s)
{
	return (s->found && s->best_errors == 0) || bound_reached(s) || ta_graph_nomem(s->g);
}

/* Try all paths from the end of s->now to an anchor with exactly `length` certificates in total. */
static void walk(search *s, size_t length)
{
	size_t v = s->now.v[s->now.n - 1];

	s->steps++;
	s->g->steps++;
	if (s->to_anchor[v] == 0) {
		if (s->now.n == length)
			consider(s);
		return;
	}
	for (size_t e = 0; e < s->g->v[v].n_up && !enough(s); e++) {
		size_t up = s->g->v[v].up[e];

		/* Skip certificates that were added after the distances were computed. */
		if (s->to_anchor[up] == UNREACHED || s->now.n + 1 + s->to_anchor[up] > length ||
		    ta_path_has(&s->now, up))
			continue;
		s->now.v[s->now.n++] = up;
		walk(s, length);
		s->now.n--;
	}
}

/* Return the longest chain of issuers as a path without an anchor. */
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
	if (s->too_deep)
		ta_findings_add(findings, TPMATTEST_F_PATH_TOO_LONG, TA_NO_CERT, TA_NO_OFFSET, NULL,
				NULL);
	ta_missing_explain(s->g, path->v[path->n - 1], (int)path->n - 1, findings);
	for (size_t i = 0; i < s->n && told < 8; i++) {
		const ta_vertex *v = &s->g->v[s->order[i]];

		if (v->expanded && v->n_up == 0 && !ta_path_has(path, s->order[i])) {
			ta_missing_note(s->g, s->order[i], findings);
			told++;
		}
	}
}

/* Whether a bound ended the search before a good path was found, so that one may exist among the
 * paths not tried. */
static bool search_cut(const search *s)
{
	return (!s->found || s->best_errors) && bound_reached(s);
}

void ta_path_find(ta_graph *g, size_t leaf, const ta_rules *rules, const char *manufacturer,
		  ta_path *out, ta_vertex_set *explored, ta_findings *findings)
{
	search *s = calloc(1, sizeof(*s));

	*out = (ta_path){ .v = { leaf }, .n = 1, .nearest = 1 };
	*explored = (ta_vertex_set){ { 0 } };
	findings->strict = ta_rules_has(rules, TPMATTEST_POLICY_STRICT);
	if (!s) {
		g->signatures.nomem = true;
		return;
	}
	s->g = g;
	s->rules = rules;
	s->manufacturer = manufacturer;
	explore(s, leaf);
	measure(s);
	for (size_t i = 0; i < s->n; i++)
		explored->bits[s->order[i] / 64] |= UINT64_C(1) << (s->order[i] % 64);
	s->now = (ta_path){ .v = { leaf }, .n = 1 };
	if (s->to_anchor[leaf] != UNREACHED)
		for (size_t length = s->to_anchor[leaf] + 1u; length <= TA_MAX_PATH && !enough(s);
		     length++)
			walk(s, length);
	if (s->found) {
		*out = s->best;
		ta_findings_copy(findings, &s->best_findings, TA_NO_CERT);
	} else {
		take_partial(s, out);
		explain_partial(s, out, findings);
	}
	/* What was not examined might count against this path or give a better one. */
	if (g->full || search_cut(s))
		g->signatures.budget.reached = true;
	ta_findings_free(&s->best_findings);
	free(s);
}
