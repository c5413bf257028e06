/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the best path through the graph from an EK to an anchor. */
#ifndef TA_VERIFY_PATH_H
#define TA_VERIFY_PATH_H

#include "base/finding.h"
#include "base/limits.h"
#include "verify/graph.h"
#include "verify/policy.h"

#define TA_MAX_PATH_STEPS 4096 /* for the path search in one graph */
#define TA_MAX_PATH_TRIES 64   /* complete paths checked against the rules */
#define TA_MAX_RUN_STEPS 65536 /* total for all EKs and responses */
#define TA_MAX_RUN_TRIES 2048

typedef struct ta_path {
	size_t v[TA_MAX_PATH]; /* positions in the graph, from the EK to the anchor */
	size_t n;
	size_t nearest; /* index in v of the nearest anchor; n if there is none */
	bool complete;  /* the path reaches an anchor */
} ta_path;

static inline bool ta_path_has(const ta_path *p, size_t vertex)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i] == vertex)
			return true;
	return false;
}

typedef struct ta_vertex_set {
	uint64_t bits[TA_MAX_VERTICES / 64];
} ta_vertex_set;

static inline bool ta_vertex_set_has(const ta_vertex_set *s, size_t i)
{
	return s->bits[i / 64] >> (i % 64) & 1;
}

/* Find the path of the EK at vertex `leaf`. The result is the first path, in order of length, that
 * breaks no rule; otherwise the one that breaks the fewest; otherwise, if no anchor can be reached,
 * the longest chain of issuers.
 *
 * `findings` receives what is wrong with the path, or where and why it ends. Certificate numbers
 * refer to the path. A path to an anchor that is not self-signed is extended to the anchors
 * directly above it. If a bound was reached, the graph's budget records it. *explored is the set of
 * certificates whose issuers were searched for; only a new issuer of one of them can change the
 * result. `manufacturer` is the one in the EK certificate, or "" if unknown. */
void ta_path_find(ta_graph *g, size_t leaf, const ta_rules *rules, const char *manufacturer,
		  ta_path *out, ta_vertex_set *explored, ta_findings *findings);

#endif
