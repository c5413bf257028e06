/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash index with intrusive links. Adding takes constant time, regardless of collisions, and
 * cannot fail once room was reserved. */
#ifndef TA_TRUST_INDEX_H
#define TA_TRUST_INDEX_H

#include "base/span.h"

typedef struct ta_link {
	struct ta_link *next;
	uint64_t hash;
} ta_link;

typedef struct ta_index {
	ta_link **heads;
	size_t n_heads; /* 0, or a power of two */
	size_t n;
} ta_index;

/* Reserve room for n links in total. Returns false if out of memory. */
bool ta_index_reserve(ta_index *ix, size_t n);

/* Add a link, for which ta_index_reserve() has reserved room. */
void ta_index_add(ta_index *ix, ta_link *link, uint64_t hash);

/* Returns the first link with this hash, and the next one with the same hash, or NULL. */
const ta_link *ta_index_first(const ta_index *ix, uint64_t hash);
const ta_link *ta_index_next(const ta_link *link);

/* Free the index, but not the links. */
void ta_index_free(ta_index *ix);

/* FNV-1a. The keys come from certificates that the user chose to trust, so collision attacks are
 * not a concern. */
uint64_t ta_index_hash(ta_span s);

/* The structure that contains a link. */
#define TA_LINK_OWNER(link, type, member) \
	((const type *)(const void *)((const char *)(link)-offsetof(type, member)))

#endif
