/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/index.h"

#include <stdlib.h>

static void push(ta_link **heads, size_t n_heads, ta_link *link)
{
	ta_link **head = &heads[link->hash & (n_heads - 1)];

	link->next = *head;
	*head = link;
}

bool ta_index_reserve(ta_index *ix, size_t wanted)
{
	size_t n = ix->n_heads ? ix->n_heads : 64;
	ta_link **heads;

	if (wanted <= ix->n_heads)
		return true;
	while (n < wanted)
		n *= 2;
	heads = calloc(n, sizeof(ta_link *));
	if (!heads)
		return false;
	for (size_t i = 0; i < ix->n_heads; i++) {
		ta_link *link = ix->heads[i];

		while (link) {
			ta_link *next = link->next;

			push(heads, n, link);
			link = next;
		}
	}
	free(ix->heads);
	ix->heads = heads;
	ix->n_heads = n;
	return true;
}

void ta_index_add(ta_index *ix, ta_link *link, uint64_t hash)
{
	link->hash = hash;
	push(ix->heads, ix->n_heads, link);
	ix->n++;
}

static const ta_link *same_hash(const ta_link *link, uint64_t hash)
{
	while (link && link->hash != hash)
		link = link->next;
	return link;
}

const ta_link *ta_index_first(const ta_index *ix, uint64_t hash)
{
	return ix->n_heads ? same_hash(ix->heads[hash & (ix->n_heads - 1)], hash) : NULL;
}

const ta_link *ta_index_next(const ta_link *link)
{
	return same_hash(link->next, link->hash);
}

void ta_index_free(ta_index *ix)
{
	free(ix->heads);
	*ix = (ta_index){ 0 };
}

uint64_t ta_index_hash(ta_span s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}
