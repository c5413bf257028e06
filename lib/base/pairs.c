/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/pairs.h"

#include <stdlib.h>

/* Addresses differ mainly in their middle bits, so they are hashed by multiplication (the
 * multiplier is 2^64 / golden ratio, Knuth 6.4). */
static size_t place_of(const ta_pairs *p, const void *a, const void *b)
{
	uint64_t h = ((uint64_t)(uintptr_t)a ^ (uint64_t)(uintptr_t)b * 31) *
		     UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 32) & (p->room - 1);

	while (p->v[i].a && (p->v[i].a != a || p->v[i].b != b))
		i = (i + 1) & (p->room - 1);
	return i;
}

bool ta_pairs_get(const ta_pairs *p, const void *a, const void *b, int64_t *value)
{
	const ta_pair *pair = p->room ? &p->v[place_of(p, a, b)] : NULL;

	if (!pair || !pair->a)
		return false;
	*value = pair->value;
	return true;
}

/* Keep the table at most half full, so that lookups are short. */
static bool reserve(ta_pairs *p)
{
	ta_pairs bigger = { .room = p->room ? p->room * 2 : 32 };

	if (p->n < p->room / 2)
		return true;
	bigger.v = calloc(bigger.room, sizeof(*bigger.v));
	if (!bigger.v)
		return false;
	for (size_t i = 0; i < p->room; i++)
		if (p->v[i].a)
			bigger.v[place_of(&bigger, p->v[i].a, p->v[i].b)] = p->v[i];
	free(p->v);
	p->v = bigger.v;
	p->room = bigger.room;
	return true;
}

void ta_pairs_put(ta_pairs *p, const void *a, const void *b, int64_t value)
{
	if (p->nomem || !reserve(p)) {
		p->nomem = true;
		return;
	}
	p->v[place_of(p, a, b)] = (ta_pair){ a, b, value };
	p->n++;
}

void ta_pairs_free(ta_pairs *p)
{
	free(p->v);
	*p = (ta_pairs){ 0 };
}
