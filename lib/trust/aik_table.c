/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/aik_table.h"

#include "trust/store_private.h"
#include "x509/name.h"

bool ta_aik_table_collect(ta_authorities *table, const ta_cert *aik_ca)
{
	ta_authority row;
	ta_span cn;

	if (!ta_name_common(aik_ca->subject, &cn) || !ta_authority_from_name(cn, &row))
		return true;
	return ta_authorities_add(table, &row);
}

static const ta_authorities *base_table(const tpmattest_trust *t)
{
	return t->cabinet.n ? &t->cabinet : ta_authorities_builtin();
}

/* The rows for one authority are reduced to one when the table is sorted: a registered one wins. */
static bool add_withdrawn(ta_authorities *to, const ta_authorities *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (from->rows[i].withdrawn && !ta_authorities_add(to, &from->rows[i]))
			return false;
	return true;
}

bool ta_aik_table_adopt(tpmattest_trust *t, ta_authorities *cabinet, const ta_authorities *removed)
{
	bool good = true;

	/* Dates are written year first, so text order is time order; no date is the oldest. The
	 * newest wins, even if it is the built-in table: an old cabinet must not make authorities
	 * forgotten. */
	if (cabinet->n && strcmp(cabinet->date, base_table(t)->date) >= 0) {
		good = add_withdrawn(cabinet, removed) &&
		       add_withdrawn(cabinet, ta_authorities_builtin());
		if (good) {
			ta_authorities_sort(cabinet);
			ta_authorities_free(&t->cabinet);
			t->cabinet = *cabinet;
			*cabinet = (ta_authorities){ 0 };
		}
	}
	ta_authorities_free(cabinet);
	return good;
}

const ta_authorities *ta_store_authorities(const tpmattest_trust *t)
{
	return base_table(t);
}
