/* SPDX-License-Identifier: BSD-2-Clause */
/* What a shared store remembers while it is read: ready keys, and who signed what. Each is worked
 * out once, by one thread and outside the lock, while those that want the same one wait for it;
 * what is worked out is read without the lock. */
#ifndef TA_TRUST_SIGCACHE_H
#define TA_TRUST_SIGCACHE_H

#include <pthread.h>
#include <stdatomic.h>

#include "trust/index.h"
#include "trust/store.h"

enum { TA_SIGCACHE_EMPTY = 0, TA_SIGCACHE_BUSY, TA_SIGCACHE_DONE };

/* Did the owner's certificate get signed by `other` (a ta_node), or did the owner sign `other` (a
 * ta_crl)? */
typedef struct ta_sigcache_edge {
	struct ta_sigcache_edge *next;
	const void *other;
	atomic_int state;
	int result; /* when DONE */
} ta_sigcache_edge;

struct ta_node_memo {
	_Atomic(ta_sigcache_edge *) edges;
	atomic_int key_state;
	ta_verifier *key; /* when DONE; NULL: it cannot check signatures */
};

typedef struct ta_sigcache {
	pthread_mutex_t lock;
	pthread_cond_t settled;
	/* The index by subject: only a child without an AKI key identifier asks for it, so loading
	 * does not fill it. */
	ta_index by_subject;
	size_t indexed; /* nodes that are in it, counted from the first */
	atomic_int subject_state;
} ta_sigcache;

ta_sigcache *ta_sigcache_new(void); /* NULL: out of memory */
void ta_sigcache_free(ta_sigcache *m);
void ta_sigcache_clear_node(struct ta_node_memo *nm);

/* True: the caller works it out and then settles. False: it is done. */
bool ta_sigcache_claim(ta_sigcache *m, atomic_int *state);
/* What could not be told for now (out of memory) is not remembered: whoever waited tries for
 * itself. */
void ta_sigcache_settle(ta_sigcache *m, atomic_int *state, bool known);

const ta_verifier *ta_sigcache_verifier(ta_sigcache *m, const ta_node *node, bool *nomem);
int ta_sigcache_edge_of(ta_sigcache *m, const ta_node *child, const ta_node *parent);
int ta_sigcache_crl_edge(ta_sigcache *m, const ta_crl *crl, const ta_node *signer);

#endif
