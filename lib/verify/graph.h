/* SPDX-License-Identifier: BSD-2-Clause */
/* Who signed whom: the certificates of one device, those fetched for it, and as much of the trust store as they reach. An
 * edge exists only where a signature was checked. One graph serves all EKs of a device, so that what they share is
 * checked once. */
#ifndef TA_VERIFY_GRAPH_H
#define TA_VERIFY_GRAPH_H

#include "trust/store.h"

#define TA_MAX_VERTICES    512  /* certificates that one device may pull into its graph */
#define TA_MAX_EDGE_CHECKS 512  /* signatures checked for one device; a real one needs 1 to 8 */

typedef struct ta_vertex {
	ta_cert *cert;           /* borrowed from the evidence's list, the fetched ones, or the store */
	const ta_node *node;     /* in the store; or NULL */
	const char *source;
	bool on_device;
	bool fetched;
	bool anchor;
	bool expanded;           /* its issuers were looked for */
	size_t first_edge, n_edges; /* its issuers, in ta_graph.edges */
	unsigned bad_signatures; /* possible issuers by name whose key did not sign it */
	bool bad_key_match;      /* one of them has the very key identifier that the certificate names */
	bool unusable_key;       /* likewise, and its key cannot check signatures at all */
	ta_verifier *verifier;   /* of a certificate that is not in the store; made when first needed */
	bool verifier_tried;
} ta_vertex;

typedef struct ta_graph {
	const tpmattest_trust *trust; /* or NULL */
	ta_vertex *v;
	size_t n, room;
	size_t *edges;           /* issuers' positions in v */
	size_t n_edges, room_edges;
	unsigned checks;
	bool limit;              /* a bound was reached: what was not found may exist */
	bool nomem;
} ta_graph;

void ta_graph_init(ta_graph *g, const tpmattest_trust *t);

/* Add a certificate that is not taken from the store; its position, or -1 (limit, nomem). */
long ta_graph_add(ta_graph *g, ta_cert *cert, const char *source, bool on_device);

/* Find the issuers of vertex i, once. Positions stay valid, pointers into v do not. */
void ta_graph_expand(ta_graph *g, size_t i);

/* A certificate's key, made once; NULL when it cannot check signatures. */
const ta_verifier *ta_graph_verifier(ta_graph *g, size_t i);

void ta_graph_free(ta_graph *g);

/* May `parent` be the issuer of `child`, by name and key identifier? */
bool ta_graph_candidate(const ta_cert *child, const ta_cert *parent);

#endif
