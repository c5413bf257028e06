/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of the store, for the files in lib/trust only. */
#ifndef TA_TRUST_STORE_PRIVATE_H
#define TA_TRUST_STORE_PRIVATE_H

#include <stdatomic.h>

#include "trust/index.h"
#include "trust/sigcache.h"
#include "trust/store.h"

#define TA_MAX_NOTES 10000 /* stored individually; further ones are only counted */

/* A node and the data that the store attaches to it, in a single allocation that never moves. */
typedef struct ta_entry {
	ta_node node;
	struct ta_node_cache sigcache;
	ta_link by_hash;    /* hash of the whole certificate */
	ta_link by_subject; /* in the index of the signature cache */
	ta_link by_key;     /* in .by_ski, or in .by_bare_subject if it has no SKI */
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

/* Counters of what was read, for the inventory. */
typedef struct ta_tally {
	size_t certificates; /* well-formed certificates, including duplicates and leaves */
	size_t duplicates;
	size_t leaves;   /* left out because they are not CAs */
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
	atomic_uint refs; /* references of the caller and of resolvers that use the store */
	/* non-const pointer for a resolver, which gets a const store and must release it */
	tpmattest_trust *self;
	ta_pointers nodes;      /* ta_entry */
	ta_pointers crls;       /* ta_crl_entry */
	ta_pointers disallowed; /* ta_disallowed */
	ta_index by_hash, by_ski,
		by_bare_subject; /* the index by subject is in the signature cache */
	ta_index crl_by_issuer;
	ta_index disallowed_by_hash;
	bool partial_chain; /* CAs that are loaded become anchors */
	bool pins;          /* the caller accepted the vendor roots */
	ta_note *notes;
	size_t n_notes, notes_room;
	ta_tally tally;
	ta_authorities cabinet; /* of the newest cabinet; empty if none was loaded */
	ta_sigcache *sigcache;
};

bool ta_pointers_reserve(ta_pointers *l);

/* Returns the index of all nodes by subject. Room was reserved when they were added. */
const ta_index *ta_store_by_subject(const tpmattest_trust *t);

#endif
