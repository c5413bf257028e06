/* SPDX-License-Identifier: BSD-2-Clause */
/* Results that a shared store caches while it is read: verifiers and checked signatures. Each is
 * computed once, by one thread without holding the lock, while threads that need the same one wait.
 * Finished results are read without the lock. */
#ifndef TA_TRUST_SIGCACHE_H
#define TA_TRUST_SIGCACHE_H

#include <pthread.h>
#include <stdatomic.h>

#include "trust/index.h"
#include "trust/store.h"

enum { TA_SIGCACHE_EMPTY = 0, TA_SIGCACHE_BUSY, TA_SIGCACHE_DONE };

/* An edge: the result of checking whether `other` (a ta_node) signed the owner's certificate, or
 * whether the owner signed `other` (a ta_crl). */
typedef struct ta_sigcache_edge {
	struct ta_sigcache_edge *next;
	const void *other;
	atomic_int state;
	int result; /* valid if DONE */
} ta_sigcache_edge;

struct ta_node_cache {
	_Atomic(ta_sigcache_edge *) edges;
	atomic_int key_state;
	ta_verifier *key; /* valid if DONE; NULL if the key cannot verify signatures */
};

typedef struct ta_sigcache {
	pthread_mutex_t lock;
	pthread_cond_t settled;
	/* Index by subject. It is created on demand, because only children without an AKI key
	 * identifier need it. */
	ta_index by_subject;
	size_t indexed; /* number of nodes in it, counted from the first */
	atomic_int subject_state;
} ta_sigcache;

ta_sigcache *ta_sigcache_new(void); /* NULL if out of memory */
void ta_sigcache_free(ta_sigcache *m);
void ta_sigcache_clear_node(struct ta_node_cache *nm);

/* If true, the caller must compute the result and call ta_sigcache_settle(). If false, the result
 * is available. */
bool ta_sigcache_claim(ta_sigcache *m, atomic_int *state);
/* If the result could not be determined (out of memory), it is not cached, and waiting threads
 * compute it themselves. */
void ta_sigcache_settle(ta_sigcache *m, atomic_int *state, bool known);

const ta_verifier *ta_sigcache_verifier(ta_sigcache *m, const ta_node *node, bool *nomem);
int ta_sigcache_edge_of(ta_sigcache *m, const ta_node *child, const ta_node *parent);
int ta_sigcache_crl_edge(ta_sigcache *m, const ta_crl *crl, const ta_node *signer);

#endif
