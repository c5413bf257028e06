/* SPDX-License-Identifier: BSD-2-Clause */
/* The graph of certificates and their issuers: the certificates of one device, those fetched for
 * it, and those of the trust store that they lead to. An edge exists only if a signature was
 * verified. The graph only grows. One graph serves all EKs of a device and all responses of a run,
 * and a certificate that is added late is tried as issuer of those already present. */
#ifndef TA_VERIFY_GRAPH_H
#define TA_VERIFY_GRAPH_H

#include "verify/names.h"
#include "verify/signatures.h"

#define TA_MAX_VERTICES 512 /* certificates that one device may add to its graph */
/* certificates of the store that match one certificate's issuer name and key identifier */
#define TA_MAX_ISSUERS 512
#define TA_MAX_ISSUER_KEYS 64 /* distinct keys among them; each may cost a signature check */

/* Origin of a certificate. Only those of the store, and pinned roots, can be anchors. */
enum { TA_FROM_DEVICE = 0, TA_FROM_FETCH, TA_FROM_STORE };

/* Certificates that no path may contain, regardless of the policy. */
enum { TA_BANNED_AIK_CA = 1, TA_BANNED_DEBUG = 2, TA_BANNED_DISALLOWED = 4 };

typedef struct ta_vertex {
	ta_signer id; /* borrowed from the evidence's list, the session, or the store */
	const char *source;
	int from;
	int anchor;               /* 1 or 0; -1 if not known yet, see ta_graph_is_anchor() */
	int banned;               /* TA_BANNED_...; -1 if not looked up yet */
	uint32_t subject, issuer; /* numbers of the names, assigned on demand; 0 until then */
	size_t *up;               /* its issuers */
	size_t n_up, room_up;
	/* vertices below this number have been tried as issuers */
	size_t seen;
	bool expanded;           /* issuers were searched for, including in the store */
	bool cut;                /* ... but a bound was reached, so there may be others */
	unsigned bad_signatures; /* candidates with the issuer's name whose key did not sign it */
	/* one of them has the key identifier that the certificate's AKI gives */
	bool bad_key_match;
	const ta_cert *unusable; /* a candidate whose key cannot verify any signature, or NULL */
	bool unusable_key_match; /* it has that key identifier */
	char *subject_text, *issuer_text; /* for messages, created on demand; owned */
	/* for an anchor: what the store contains above it, once computed (above.h); owned */
	struct ta_above *above;
} ta_vertex;

typedef struct ta_graph {
	ta_vertex *v;
	size_t n, room;
	ta_names names;
	ta_signatures signatures;
	/* for what the store contains above anchors; has its own bounds, which no device can use
	 * up */
	ta_signatures above;
	bool full;             /* a certificate could not be added */
	unsigned tries, steps; /* total of all path searches (path.h) */
} ta_graph;

void ta_graph_init(ta_graph *g, const tpmattest_trust *t);

/* Add a certificate that is not taken from the store. Returns its position, or -1 with `full` or
 * nomem recorded. Positions remain valid, but pointers into v do not. */
long ta_graph_add(ta_graph *g, const ta_cert *cert, const char *source, int from);

/* Returns the position of a certificate of the store, adding it to the graph if necessary, or
 * -1. */
long ta_graph_join(ta_graph *g, const ta_node *node);

/* Find the issuers of vertex i among all certificates available now. */
void ta_graph_expand(ta_graph *g, size_t i);

/* Whether `parent` can be the issuer of `child` by name and key identifier. */
bool ta_graph_may_issue(ta_graph *g, size_t parent, size_t child);

/* Whether vertex i is an anchor. May check its self-signature, once. */
bool ta_graph_is_anchor(ta_graph *g, size_t i);

/* Whether two certificates belong to the same authority, by name and key. Such certificates are
 * alternatives and not one above the other: a certificate signed with its own key ends a path, and
 * a cross-certificate for that key does not extend it (RFC 4158 2.4.2). */
bool ta_graph_same_authority(ta_graph *g, size_t a, size_t b);

/* Whether the issuer name of the child is the parent's subject, or a certificate's issuer name is
 * its own subject. Self-issued also requires that its key identifiers do not contradict this. If
 * the budget does not allow the comparison, the result is false and the budget records it. */
bool ta_graph_names_issuer(ta_graph *g, size_t child, size_t parent);
bool ta_graph_names_itself(ta_graph *g, size_t i);
bool ta_graph_self_issued(ta_graph *g, size_t i);

/* Returns the number of the vertex's subject name (names.h), or TA_NO_NAME. */
uint32_t ta_graph_subject_number(ta_graph *g, size_t i);

/* Subject and issuer as text for messages, created on demand. Never NULL. If out of memory, this is
 * recorded and the result is "". */
const char *ta_graph_subject(ta_graph *g, size_t i);
const char *ta_graph_issuer(ta_graph *g, size_t i);

/* The TA_BANNED_... flags of vertex i, looked up once, and of any certificate (`t` may be NULL). */
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
