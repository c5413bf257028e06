/* SPDX-License-Identifier: BSD-2-Clause */
/* The store's own members: for the files of lib/trust only. */
#ifndef TA_TRUST_STORE_PRIVATE_H
#define TA_TRUST_STORE_PRIVATE_H

#include <stdatomic.h>

#include "trust/index.h"
#include "trust/sigcache.h"
#include "trust/store.h"

#define TA_MAX_NOTES 10000 /* kept one by one; more are counted */

/* A node with what the store hangs on it: one allocation, which never moves. */
typedef struct ta_entry {
	ta_node node;
	struct ta_node_memo memo;
	ta_link by_hash;    /* of the whole certificate */
	ta_link by_subject; /* in the memo's index */
	ta_link by_key;     /* in .by_ski, or in .by_bare_subject when it has no SKI */
} ta_entry;

typedef struct ta_crl_entry {
	ta_crl *crl;
	char *source;
	ta_link by_issuer;
	size_t number;
} ta_crl_entry;

typedef struct ta_disallowed {
	uint8_t sha256[32];
	ta_link by_hash;
} ta_disallowed;

typedef struct ta_note {
	char *source;
	char *why;
	int code;
} ta_note;

/* What was read, for the inventory. */
typedef struct ta_tally {
	size_t certificates; /* well-formed ones, duplicates and leaves included */
	size_t duplicates;
	size_t leaves;   /* no CA, so left out */
	size_t unusable; /* files, members or blocks that could not be used */
	size_t notes_dropped;
} ta_tally;

/* A growing array of pointers. */
typedef struct ta_pointers {
	void **v;
	size_t n;
	size_t room;
} ta_pointers;

struct tpmattest_trust {
	atomic_uint refs; /* the caller's, and those of the resolvers that work with it */
	/* for a resolver, which gets it const and lets go of it in the end */
	tpmattest_trust *self;
	ta_pointers nodes;                         /* ta_entry */
	ta_pointers crls;                          /* ta_crl_entry */
	ta_pointers disallowed;                    /* ta_disallowed */
	ta_index by_hash, by_ski, by_bare_subject; /* by subject: the memo's */
	ta_index crl_by_issuer;
	ta_index disallowed_by_hash;
	bool pins; /* the caller took the vendor roots */
	ta_note *notes;
	size_t n_notes, notes_room;
	ta_tally tally;
	ta_authorities cabinet; /* of the newest cabinet; empty: none was loaded */
	ta_authorities extra;   /* of AIK CAs that came otherwise */
	ta_authorities merged;  /* both, when extra says something new */
	ta_sigcache *memo;
};

bool ta_pointers_reserve(ta_pointers *l);

/* All nodes by subject. Room for them was reserved when they were put in. */
const ta_index *ta_store_by_subject(const tpmattest_trust *t);

#endif
