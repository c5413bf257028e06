/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/names.h"

#include <stdlib.h>

#include "base/list.h"
#include "x509/name.h"

enum { OTHER = 0, SAME, NOT_COMPARED };

/* Names with the same hash but different bytes are compared in full. */
static int compare(const struct ta_name_row *row, ta_span name, uint64_t hash, ta_signatures *s)
{
	if (row->hash != hash)
		return OTHER;
	if (ta_span_equal(row->name, name))
		return SAME;
	if (!ta_budget_walk(&s->budget, 4 * (row->name.n + name.n)))
		return NOT_COMPARED;
	return ta_name_equal(row->name, name) ? SAME : OTHER;
}

uint32_t ta_names_number(ta_names *names, ta_span name, ta_signatures *s)
{
	struct ta_name_row *v;
	uint64_t hash;

	if (!ta_budget_walk(&s->budget, name.n))
		return TA_NO_NAME;
	hash = ta_name_hash(name);
	for (size_t i = 0; i < names->n; i++) {
		int result = compare(&names->v[i], name, hash, s);

		if (result != OTHER)
			return result == SAME ? (uint32_t)i + 1 : TA_NO_NAME;
	}
	v = ta_list_grow(names->v, names->n, &names->room, sizeof(*v));
	if (!v) {
		s->nomem = true;
		return TA_NO_NAME;
	}
	names->v = v;
	names->v[names->n] = (struct ta_name_row){ hash, name };
	return (uint32_t)++names->n;
}

void ta_names_free(ta_names *names)
{
	free(names->v);
	*names = (ta_names){ 0 };
}
