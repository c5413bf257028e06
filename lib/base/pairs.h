/* SPDX-License-Identifier: BSD-2-Clause */
/* A map from a pair of addresses to a number. What is remembered about two objects (did this key
 * sign that certificate?) is kept here, once, for as long as both live. */
#ifndef TA_BASE_PAIRS_H
#define TA_BASE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ta_pair {
	const void *a, *b; /* a NULL: an empty place */
	int64_t value;
} ta_pair;

/* Zero-initialised is empty. */
typedef struct ta_pairs {
	ta_pair *v;
	size_t n;
	size_t room; /* 0, or a power of two */
	bool nomem;  /* remembered: something could not be put in */
} ta_pairs;

/* The value of (a, b) in *value; false when there is none. */
bool ta_pairs_get(const ta_pairs *p, const void *a, const void *b, int64_t *value);

/* Put in a pair that is not there. */
void ta_pairs_put(ta_pairs *p, const void *a, const void *b, int64_t value);

void ta_pairs_free(ta_pairs *p);

#endif
