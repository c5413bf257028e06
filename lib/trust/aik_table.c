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

void ta_aik_table_adopt(tpmattest_trust *t, ta_authorities *cabinet)
{
	/* Dates are written year first, so text order is chronological; a missing date is the
	 * oldest. The newest table is used, even if it is the built-in one: loading an old cabinet
	 * must not remove authorities. */
	if (cabinet->n && strcmp(cabinet->date, base_table(t)->date) >= 0) {
		ta_authorities_sort(cabinet);
		ta_authorities_free(&t->cabinet);
		t->cabinet = *cabinet;
		*cabinet = (ta_authorities){ 0 };
	}
	ta_authorities_free(cabinet);
}

static bool add_all(ta_authorities *to, const ta_authorities *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (!ta_authorities_add(to, &from->rows[i]))
			return false;
	return true;
}

static bool says_something_new(const ta_authorities *extra, const ta_authorities *base)
{
	for (size_t i = 0; i < extra->n; i++)
		if (!ta_authorities_has(base, extra->rows[i].kind, extra->rows[i].mfr,
					extra->rows[i].id))
			return true;
	return false;
}

bool ta_aik_table_settle(tpmattest_trust *t)
{
	const ta_authorities *base = base_table(t);
	ta_authorities merged = { 0 };

	ta_authorities_free(&t->merged);
	ta_authorities_sort(&t->extra);
	if (!says_something_new(&t->extra, base))
		return true;
	if (!add_all(&merged, base) || !add_all(&merged, &t->extra)) {
		ta_authorities_free(&merged);
		return false;
	}
	ta_authorities_sort(&merged);
	memcpy(merged.date, base->date, sizeof(merged.date));
	t->merged = merged;
	return true;
}

const ta_authorities *ta_store_authorities(const tpmattest_trust *t)
{
	return t->merged.n ? &t->merged : base_table(t);
}
