/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths through the graph: from an EK to an anchor, the best one first. */
#ifndef TA_VERIFY_PATH_H
#define TA_VERIFY_PATH_H

#include "base/finding.h"
#include "base/limits.h"
#include "verify/graph.h"
#include "verify/policy.h"

#define TA_MAX_PATH_STEPS 4096 /* of the search for paths in one graph */
#define TA_MAX_PATH_TRIES 64   /* complete paths that are held against the rules */
#define TA_MAX_RUN_STEPS 65536 /* the same for all EKs and answers together */
#define TA_MAX_RUN_TRIES 2048

typedef struct ta_path {
	size_t v[TA_MAX_PATH]; /* positions in the graph: the EK, ..., the anchor */
	size_t n;
	size_t nearest; /* position in v of the nearest anchor; n when there is none */
	bool complete;  /* reaches an anchor */
} ta_path;

static inline bool ta_path_has(const ta_path *p, size_t vertex)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i] == vertex)
			return true;
	return false;
}

/* A set of vertices. */
typedef struct ta_vertex_set {
	uint64_t bits[TA_MAX_VERTICES / 64];
} ta_vertex_set;

static inline bool ta_vertex_set_has(const ta_vertex_set *s, size_t i)
{
	return s->bits[i / 64] >> (i % 64) & 1;
}

/* Find the path of the EK at vertex `leaf`. The first one, shortest first, that breaks no rule;
 * else the one that breaks the fewest; else, when no anchor can be reached, the longest run of
 * issuers. What is wrong with it, or where it ends and why, is added to `findings` with certificate
 * numbers of the path. A path that ends at an anchor which is not self-signed goes on to the
 * anchors directly above it. That a bound was reached is remembered in the graph's budget.
 * *explored: the certificates whose issuers were looked for; only a new issuer of one of them can
 * change the result. `manufacturer`: as the EK certificate has it, "" when it is unknown. */
void ta_path_find(ta_graph *g, size_t leaf, const ta_rules *rules, const char *manufacturer,
		  ta_path *out, ta_vertex_set *explored, ta_findings *findings);

#endif
