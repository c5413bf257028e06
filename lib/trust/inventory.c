/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/inventory.h"

#include <stdlib.h>
#include <time.h>

#include "base/list.h"
#include "trust/reach.h"

static const char *first_id(const ta_vendor_set *vendors)
{
	return vendors->n ? vendors->id[0] : "";
}

/* Certificates with the same first identifier belong to one vendor, so the labels AMD and AMD+MSFT
 * are counted together. Returns NULL if out of memory. */
static ta_inventory_vendor *vendor_of(tpmattest_inventory *v, const ta_vendor_set *ids)
{
	ta_inventory_vendor *grown;

	for (size_t i = 0; i < v->n_vendors; i++)
		if (strcmp(first_id(&v->vendors[i].ids), first_id(ids)) == 0)
			return &v->vendors[i];
	grown = ta_list_grow(v->vendors, v->n_vendors, &v->vendors_room, sizeof(*grown));
	if (!grown)
		return NULL;
	v->vendors = grown;
	v->vendors[v->n_vendors] = (ta_inventory_vendor){ .ids = *ids };
	return &v->vendors[v->n_vendors++];
}

static bool add_stranded(ta_inventory_vendor *to, size_t entry)
{
	size_t *grown = ta_list_grow(to->stranded, to->n_stranded, &to->room, sizeof(*grown));

	if (!grown)
		return false;
	to->stranded = grown;
	to->stranded[to->n_stranded++] = entry;
	return true;
}

static bool count_for_vendor(tpmattest_inventory *v, const ta_reach *reach, const ta_node *node,
			     int64_t now)
{
	const ta_inventory_entry *e = &v->entries[node->number];
	ta_inventory_vendor *to;

	if (e->role != TPMATTEST_TRUST_ANCHOR && e->role != TPMATTEST_TRUST_INTERMEDIATE)
		return true;
	to = vendor_of(v, ta_reach_vendors(reach, node));
	if (!to)
		return false;
	to->expired += node->cert->not_after < now;
	to->anchors += e->role == TPMATTEST_TRUST_ANCHOR;
	to->intermediates += e->role == TPMATTEST_TRUST_INTERMEDIATE;
	return e->role != TPMATTEST_TRUST_INTERMEDIATE || e->reaching ||
	       add_stranded(to, node->number);
}

static void count_entry(tpmattest_inventory *v, const ta_inventory_entry *e)
{
	static const int counts[] = { 0, TPMATTEST_COUNT_ANCHORS, TPMATTEST_COUNT_INTERMEDIATES,
				      TPMATTEST_COUNT_AIK_CAS, 0 };

	if (e->role == TPMATTEST_TRUST_REFUSED)
		v->count[e->debug ? TPMATTEST_COUNT_REFUSED_DEBUG
				  : TPMATTEST_COUNT_REFUSED_DISALLOWED]++;
	else
		v->count[counts[e->role]]++;
}

static bool take_entries(tpmattest_inventory *v, const tpmattest_trust *t, const ta_reach *reach)
{
	size_t n = ta_store_count(t);

	v->entries = calloc(n ? n : 1, sizeof(*v->entries));
	for (size_t i = 0; v->entries && i < n; i++) {
		const ta_node *node = ta_store_at(t, i);
		ta_inventory_entry *e = &v->entries[i];
		char *source = strdup(node->source);

		if (!source)
			return false;
		e->cert = ta_cert_public(node->cert, source);
		v->n_entries++;
		e->vendors = node->vendors;
		e->role = reach[i].role;
		e->cert.anchor = e->role == TPMATTEST_TRUST_ANCHOR;
		e->reaching = e->role == TPMATTEST_TRUST_INTERMEDIATE && reach[i].parent;
		e->pinned = node->pinned;
		e->debug = node->debug;
		count_entry(v, e);
	}
	return v->entries != NULL;
}

static bool take_notes(tpmattest_inventory *v, const tpmattest_trust *t)
{
	v->notes = calloc(t->n_notes ? t->n_notes : 1, sizeof(*v->notes));
	for (size_t i = 0; v->notes && i < t->n_notes; i++) {
		ta_note *to = &v->notes[v->n_notes++];

		*to = (ta_note){ .source = strdup(t->notes[i].source),
				 .why = strdup(t->notes[i].why),
				 .code = t->notes[i].code };
		if (!to->source || !to->why)
			return false;
	}
	return v->notes != NULL;
}

static int by_id(const void *a, const void *b)
{
	const ta_inventory_vendor *x = a, *y = b;

	return strcmp(first_id(&x->ids), first_id(&y->ids));
}

static bool take_vendors(tpmattest_inventory *v, const tpmattest_trust *t, const ta_reach *reach)
{
	int64_t now = (int64_t)time(NULL);

	for (size_t i = 0; i < v->n_entries; i++)
		if (!count_for_vendor(v, reach, ta_store_at(t, i), now))
			return false;
	if (v->n_vendors)
		qsort(v->vendors, v->n_vendors, sizeof(*v->vendors), by_id);
	return true;
}

static void take_counts(tpmattest_inventory *v, const tpmattest_trust *t)
{
	const ta_authorities *a = ta_store_authorities(t);

	v->count[TPMATTEST_COUNT_CERTIFICATES] = t->tally.certificates;
	v->count[TPMATTEST_COUNT_DUPLICATES] = t->tally.duplicates;
	v->count[TPMATTEST_COUNT_REFUSED_LEAF] = t->tally.leaves;
	v->count[TPMATTEST_COUNT_UNUSABLE] = t->tally.unusable;
	v->count[TPMATTEST_COUNT_NOTES_DROPPED] = t->tally.notes_dropped;
	v->count[TPMATTEST_COUNT_CRLS] = ta_store_crl_count(t);
	for (size_t i = 0; i < a->n; i++)
		v->count[a->rows[i].kind == TA_NAMEID ? TPMATTEST_COUNT_AIK_NAME_IDS
						      : TPMATTEST_COUNT_AIK_KEY_IDS]++;
	memcpy(v->date, a->date, sizeof(v->date));
	v->of_cabinet = t->cabinet.n > 0;
	v->pins = t->pins;
}

int tpmattest_inventory_new(const tpmattest_trust *t, tpmattest_inventory **out,
			    tpmattest_error **err)
{
	tpmattest_inventory *v = NULL;
	ta_reach *reach = NULL;
	int rc = 0;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!t || !out)
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "inventory: no trust store, or no place for the result");
	v = calloc(1, sizeof(*v));
	reach = v ? ta_reach_all(t) : NULL;
	if (reach)
		take_counts(v, t);
	if (!reach || !take_entries(v, t, reach) || !take_vendors(v, t, reach) ||
	    !take_notes(v, t)) {
		tpmattest_inventory_free(v);
		v = NULL;
		rc = ta_error_nomem(err);
	}
	free(reach);
	*out = v;
	return rc;
}

void tpmattest_inventory_free(tpmattest_inventory *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n_entries; i++)
		ta_cert_public_clear(&v->entries[i].cert);
	for (size_t i = 0; i < v->n_vendors; i++)
		free(v->vendors[i].stranded);
	for (size_t i = 0; i < v->n_notes; i++) {
		free(v->notes[i].source);
		free(v->notes[i].why);
	}
	free(v->entries);
	free(v->vendors);
	free(v->notes);
	free(v);
}
