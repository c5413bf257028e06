/* SPDX-License-Identifier: BSD-2-Clause */
/* A map from a pair of addresses to a number. It caches facts about two objects, such as whether a
 * key signed a certificate. Both objects must outlive the map. */
#ifndef TA_BASE_PAIRS_H
#define TA_BASE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ta_pair {
	const void *a, *b; /* `a` is NULL in an empty slot */
	int64_t value;
} ta_pair;

/* A zeroed map is empty. */
typedef struct ta_pairs {
	ta_pair *v;
	size_t n;
	size_t room; /* 0, or a power of two */
	bool nomem;  /* sticky: an entry could not be added */
} ta_pairs;

/* Get the value of (a, b). Returns false if there is none. */
bool ta_pairs_get(const ta_pairs *p, const void *a, const void *b, int64_t *value);

/* Add a pair that is not in the map. */
void ta_pairs_put(ta_pairs *p, const void *a, const void *b, int64_t value);

void ta_pairs_free(ta_pairs *p);

#endif
