/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash index over links that live inside what they index: adding takes constant time and cannot
 * fail once room was reserved, however many entries share a hash. */
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

/* Room for n links in all; false: out of memory. */
bool ta_index_reserve(ta_index *ix, size_t n);

/* After ta_index_reserve(). */
void ta_index_add(ta_index *ix, ta_link *link, uint64_t hash);

/* The first link with this hash, and the next one with the same; NULL: no more. */
const ta_link *ta_index_first(const ta_index *ix, uint64_t hash);
const ta_link *ta_index_next(const ta_link *link);

/* The index alone; the links are not its own. */
void ta_index_free(ta_index *ix);

/* FNV-1a. Keys come from certificates that the user chose to trust, so nobody gains by
 * collisions. */
uint64_t ta_index_hash(ta_span s);

/* What a link lies in. */
#define TA_LINK_OWNER(link, type, member) \
	((const type *)(const void *)((const char *)(link)-offsetof(type, member)))

#endif
