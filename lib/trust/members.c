/* SPDX-License-Identifier: BSD-2-Clause */
/* Helpers for the members of the store that several files use. */
#include "base/list.h"
#include "trust/store_private.h"
#include "x509/name.h"

bool ta_pointers_reserve(ta_pointers *l)
{
	void **v = ta_list_grow(l->v, l->n, &l->room, sizeof(*v));

	l->v = v ? v : l->v;
	return v != NULL;
}

const ta_index *ta_store_by_subject(const tpmattest_trust *t)
{
	ta_sigcache *m = t->sigcache;

	if (!ta_sigcache_claim(m, &m->subject_state))
		return &m->by_subject;
	for (; m->indexed < t->nodes.n; m->indexed++) {
		ta_entry *e = t->nodes.v[m->indexed];

		ta_index_add(&m->by_subject, &e->by_subject, ta_name_hash(e->node.cert->subject));
	}
	ta_sigcache_settle(m, &m->subject_state, true);
	return &m->by_subject;
}
