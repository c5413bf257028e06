/* SPDX-License-Identifier: BSD-2-Clause */
/* Who signed whom: the certificates of one device, those fetched for it, and as much of the trust
 * store as they reach. An edge exists only where a signature was checked. It only grows: one graph
 * serves all EKs of a device and all answers of a run, and a certificate that joins late is tried
 * for those that are there already. */
#ifndef TA_VERIFY_GRAPH_H
#define TA_VERIFY_GRAPH_H

#include "verify/names.h"
#include "verify/signatures.h"

#define TA_MAX_VERTICES 512 /* certificates that one device may pull into its graph */
/* certificates of the store that may be one certificate's issuer by name and key identifier */
#define TA_MAX_ISSUERS 512
#define TA_MAX_ISSUER_KEYS 64 /* distinct keys among those: each may cost a signature check */

/* Where a certificate is from. Only the store's own, and pinned roots, can be anchors. */
enum { TA_FROM_DEVICE = 0, TA_FROM_FETCH, TA_FROM_STORE };

/* What may be in no path, whatever the policy says. */
enum { TA_BANNED_AIK_CA = 1, TA_BANNED_DEBUG = 2, TA_BANNED_DISALLOWED = 4 };

typedef struct ta_vertex {
	ta_signer id; /* borrowed: from the evidence's list, the session, or the store */
	const char *source;
	int from;
	int anchor;               /* 1, 0; -1: not known yet, ask ta_graph_is_anchor() */
	int banned;               /* TA_BANNED_...; -1: not looked up yet */
	uint32_t subject, issuer; /* numbers of the names, when they were needed; 0 */
	size_t *up;               /* its issuers */
	size_t n_up, room_up;
	/* vertices that were tried as its issuers: those below this number */
	size_t seen;
	bool expanded;           /* its issuers were looked for, in the store too */
	bool cut;                /* ... and a bound was reached: there may be others */
	unsigned bad_signatures; /* possible issuers by name whose key did not sign it */
	/* one of them has the very key identifier that the certificate names */
	bool bad_key_match;
	const ta_cert *unusable; /* one whose key cannot check signatures at all; or NULL */
	bool unusable_key_match; /* and it has that key identifier */
	char *subject_text, *issuer_text; /* for messages, made once; owned */
	/* of an anchor: what the store knows above it, when it was asked (above.h); owned */
	struct ta_above *above;
} ta_vertex;

typedef struct ta_graph {
	ta_vertex *v;
	size_t n, room;
	ta_names names;
	ta_signatures signatures;
	/* of what the store has above anchors: bounds of its own, which no device can use up */
	ta_signatures above;
	bool full;             /* a certificate found no place */
	unsigned tries, steps; /* of all searches for paths (path.h) */
} ta_graph;

void ta_graph_init(ta_graph *g, const tpmattest_trust *t);

/* Add a certificate that is not taken from the store; its position, or -1 (full, nomem). Positions
 * stay valid, pointers into v do not. */
long ta_graph_add(ta_graph *g, const ta_cert *cert, const char *source, int from);

/* The position of a certificate of the store, which joins the graph when it is not there yet; -1
 * when it cannot. */
long ta_graph_join(ta_graph *g, const ta_node *node);

/* Find the issuers of vertex i among all that is there now. */
void ta_graph_expand(ta_graph *g, size_t i);

/* May `parent` be the issuer of `child`, by name and key identifier? */
bool ta_graph_may_issue(ta_graph *g, size_t parent, size_t child);

/* Is vertex i an anchor? May cost the check of its own signature, once. */
bool ta_graph_is_anchor(ta_graph *g, size_t i);

/* Another certificate of the same authority, by name and key, is beside a certificate and not above
 * it: what is signed with its own key ends a path, and a cross-certificate of that key does not
 * carry it on (RFC 4158 2.4.2). */
bool ta_graph_same_authority(ta_graph *g, size_t a, size_t b);

/* Does the child name this subject as its issuer, or a certificate itself? Self-issued: and its key
 * identifiers do not contradict it. Where a name could not be compared within the budget: false,
 * and that is remembered. */
bool ta_graph_names_issuer(ta_graph *g, size_t child, size_t parent);
bool ta_graph_names_itself(ta_graph *g, size_t i);
bool ta_graph_self_issued(ta_graph *g, size_t i);

/* The number of its subject's name (names.h); TA_NO_NAME. */
uint32_t ta_graph_subject_number(ta_graph *g, size_t i);

/* Subject and issuer as text for messages, made once. Never NULL; "" also when out of memory
 * (remembered). */
const char *ta_graph_subject(ta_graph *g, size_t i);
const char *ta_graph_issuer(ta_graph *g, size_t i);

/* TA_BANNED_... of vertex i, looked up once; and of any certificate (`t` may be NULL). */
int ta_graph_banned(ta_graph *g, size_t i);
int ta_graph_ban(const tpmattest_trust *t, const ta_signer *id);

/* The possible issuers of a certificate in the store, in an order that does not depend on how the
 * store was filled. False: more than one of the limits allows; then there are none. */
bool ta_graph_store_issuers(ta_signatures *s, const ta_cert *child,
			    const ta_node *out[TA_MAX_ISSUERS], size_t *n);

static inline bool ta_graph_nomem(const ta_graph *g)
{
	return g->signatures.nomem;
}

/* What goes before its source in a message: the store's names are its files' and say nothing of
 * where they are. */
static inline const char *ta_vertex_place(const ta_vertex *v)
{
	return v->from == TA_FROM_STORE ? "trust:" : "";
}

void ta_graph_free(ta_graph *g);

#endif
