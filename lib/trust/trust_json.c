/* SPDX-License-Identifier: BSD-2-Clause */
/* The inventory: "tpmattest.trust/1". */
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/list.h"
#include "trust/coverage.h"
#include "trust/inside.h"
#include "x509/der.h"
#include "x509/name.h"

/* One row of "vendors": an id, the first of the labels that certificates carry. */
typedef struct vendor_row {
	const ta_vendor_set *vendors;
	size_t anchors, intermediates, expired;
	json_object *stranded;       /* borrowed from the document once the row is written */
} vendor_row;

typedef struct inventory {
	ta_json w;
	const tpmattest_trust *t;
	ta_reach *reach;
	size_t role[TA_ROLE_REFUSED + 1];   /* how many nodes of each */
	size_t debug, disallowed;
	int64_t now;
	vendor_row *rows;
	size_t n_rows, rows_room;
} inventory;

static const char *const role_names[] = { NULL, "anchor", "intermediate", "aik-ca", "refused" };

static void put_name(inventory *v, json_object *to, const char *key, ta_span name)
{
	char *text = ta_name_text(name);

	v->w.nomem = v->w.nomem || !text;
	ta_json_text(&v->w, to, key, text);
	free(text);
}

static void put_time(inventory *v, json_object *to, const char *key, int64_t when)
{
	char text[21];

	ta_time_text(when, text);
	ta_json_text(&v->w, to, key, text);
}

static json_object *vendor_list(inventory *v, const ta_vendor_set *set)
{
	json_object *a = ta_json_array(&v->w);

	for (unsigned i = 0; i < set->n; i++)
		ta_json_append_text(&v->w, a, set->id[i]);
	return a;
}

/* Enough to find the certificate, and to see which issuer it misses. */
static json_object *brief(inventory *v, const ta_node *node)
{
	json_object *o = ta_json_object(&v->w);

	put_name(v, o, "subject", node->cert->subject);
	put_name(v, o, "issuer", node->cert->issuer);
	ta_json_hex(&v->w, o, "aki", node->cert->aki_key_id);
	ta_json_hex(&v->w, o, "sha256", (ta_span){ node->cert->sha256, 32 });
	ta_json_text(&v->w, o, "source", node->source);
	return o;
}

static void count_nodes(inventory *v)
{
	for (size_t i = 0; i < ta_store_count(v->t); i++) {
		const ta_node *node = ta_store_at(v->t, i);

		v->role[v->reach[i].role]++;
		if (v->reach[i].role != TA_ROLE_REFUSED)
			continue;
		if (node->debug)
			v->debug++;
		else
			v->disallowed++;
	}
}

/* Certificates with the same first id share a row, so AMD is one vendor whether a label says AMD or AMD+MSFT. */
static vendor_row *row_of(inventory *v, const ta_vendor_set *vendors)
{
	const char *id = vendors->n ? vendors->id[0] : "";
	vendor_row *rows;

	for (size_t i = 0; i < v->n_rows; i++)
		if (strcmp(v->rows[i].vendors->n ? v->rows[i].vendors->id[0] : "", id) == 0)
			return &v->rows[i];
	rows = ta_list_grow(v->rows, v->n_rows, &v->rows_room, sizeof(*rows));
	if (!rows) {
		v->w.nomem = true;
		return NULL;
	}
	v->rows = rows;
	v->rows[v->n_rows] = (vendor_row){ .vendors = vendors, .stranded = ta_json_array(&v->w) };
	return &v->rows[v->n_rows++];
}

static void count_vendor(inventory *v, const ta_node *node)
{
	const ta_reach *r = &v->reach[node->number];
	vendor_row *row;

	if (r->role != TA_ROLE_ANCHOR && r->role != TA_ROLE_INTERMEDIATE)
		return;
	row = row_of(v, ta_coverage_vendors(v->reach, node));
	if (!row)
		return;
	if (node->cert->not_after < v->now)
		row->expired++;
	if (r->role == TA_ROLE_ANCHOR) {
		row->anchors++;
		return;
	}
	row->intermediates++;
	if (!r->parent)
		ta_json_append(&v->w, row->stranded, brief(v, node));
}

static int by_id(const void *a, const void *b)
{
	const vendor_row *x = a, *y = b;

	return strcmp(x->vendors->n ? x->vendors->id[0] : "", y->vendors->n ? y->vendors->id[0] : "");
}

/* A row of certificates that stand for no vendor has "vendor": null. */
static void put_vendors(inventory *v, json_object *doc)
{
	json_object *list = ta_json_array(&v->w);

	for (size_t i = 0; i < ta_store_count(v->t); i++)
		count_vendor(v, ta_store_at(v->t, i));
	if (v->n_rows)
		qsort(v->rows, v->n_rows, sizeof(*v->rows), by_id);
	for (size_t i = 0; i < v->n_rows; i++) {
		const vendor_row *row = &v->rows[i];
		json_object *o = ta_json_object(&v->w);

		ta_json_text(&v->w, o, "vendor", row->vendors->n ? row->vendors->id[0] : NULL);
		ta_json_put(&v->w, o, "ids", vendor_list(v, row->vendors));
		ta_json_number(&v->w, o, "anchors", (int64_t)row->anchors);
		ta_json_number(&v->w, o, "intermediates", (int64_t)row->intermediates);
		ta_json_put(&v->w, o, "reach_no_anchor", row->stranded);
		ta_json_number(&v->w, o, "expired", (int64_t)row->expired);
		ta_json_append(&v->w, list, o);
	}
	ta_json_put(&v->w, doc, "vendors", list);
}

static void put_counts(inventory *v, json_object *doc)
{
	const ta_tally *tally = &v->t->tally;
	json_object *refusals = ta_json_object(&v->w);

	ta_json_number(&v->w, doc, "certificates", (int64_t)tally->certificates);
	ta_json_number(&v->w, doc, "duplicates", (int64_t)tally->duplicates);
	ta_json_number(&v->w, doc, "anchors", (int64_t)v->role[TA_ROLE_ANCHOR]);
	ta_json_number(&v->w, doc, "intermediates", (int64_t)v->role[TA_ROLE_INTERMEDIATE]);
	ta_json_number(&v->w, doc, "aik_cas", (int64_t)v->role[TA_ROLE_AIK_CA]);
	ta_json_number(&v->w, doc, "refused", (int64_t)(v->role[TA_ROLE_REFUSED] + tally->leaves));
	ta_json_number(&v->w, refusals, "debug", (int64_t)v->debug);
	ta_json_number(&v->w, refusals, "disallowed", (int64_t)v->disallowed);
	ta_json_number(&v->w, refusals, "leaf", (int64_t)tally->leaves);
	ta_json_put(&v->w, doc, "refusals", refusals);
	ta_json_number(&v->w, doc, "unusable", (int64_t)tally->unusable);
	ta_json_number(&v->w, doc, "crls", (int64_t)v->t->crls.n);
	ta_json_bool(&v->w, doc, "vendor_roots", v->t->pins);
}

static void put_authorities(inventory *v, json_object *doc)
{
	const ta_authorities *a = ta_store_authorities(v->t);
	json_object *o = ta_json_object(&v->w);
	size_t n[2] = { 0 };

	for (size_t i = 0; i < a->n; i++)
		n[a->rows[i].kind == TA_NAMEID]++;
	ta_json_number(&v->w, o, "keyid", (int64_t)n[0]);
	ta_json_number(&v->w, o, "nameid", (int64_t)n[1]);
	ta_json_text(&v->w, o, "date", a->date[0] ? a->date : NULL);
	ta_json_text(&v->w, o, "source", v->t->cabinet.n ? "cabinet" : "built-in");
	ta_json_put(&v->w, doc, "aik_authorities", o);
}

/* What was left out and why; the reasons are always there, because a file that is silently missing is the worst kind. */
static void put_notes(inventory *v, json_object *doc)
{
	json_object *list = ta_json_array(&v->w);

	for (size_t i = 0; i < v->t->n_notes; i++) {
		const ta_note *note = &v->t->notes[i];
		json_object *o = ta_json_object(&v->w);

		ta_json_text(&v->w, o, "source", note->source);
		ta_json_text(&v->w, o, "code", note->code < 0 ? tpmattest_error_name(note->code) : ta_finding_name(note->code));
		ta_json_text(&v->w, o, "reason", note->why);
		ta_json_append(&v->w, list, o);
	}
	ta_json_put(&v->w, doc, "notes", list);
	ta_json_number(&v->w, doc, "notes_dropped", (int64_t)v->t->tally.notes_dropped);
}

static json_object *findings_of(inventory *v, const ta_node *node)
{
	json_object *list = ta_json_array(&v->w);

	if (node->aik_ca)
		ta_json_append_text(&v->w, list, ta_finding_name(TPMATTEST_F_STORE_AIK_CA));
	if (node->debug)
		ta_json_append_text(&v->w, list, ta_finding_name(TPMATTEST_F_STORE_DEBUG_REFUSED));
	for (unsigned i = 0; i < node->cert->n_dev; i++)
		ta_json_append_text(&v->w, list, ta_finding_name(node->cert->dev[i].code));
	return list;
}

static void put_entries(inventory *v, json_object *doc)
{
	json_object *list = ta_json_array(&v->w);

	for (size_t i = 0; i < ta_store_count(v->t); i++) {
		const ta_node *node = ta_store_at(v->t, i);
		const ta_reach *r = &v->reach[i];
		json_object *o = brief(v, node);

		ta_json_text(&v->w, o, "role", role_names[r->role]);
		ta_json_hex(&v->w, o, "ski", node->cert->ski);
		put_time(v, o, "not_before", node->cert->not_before);
		put_time(v, o, "not_after", node->cert->not_after);
		ta_json_put(&v->w, o, "vendors", vendor_list(v, &node->vendors));
		ta_json_bool(&v->w, o, "pinned", node->pinned);
		if (r->role == TA_ROLE_INTERMEDIATE)
			ta_json_bool(&v->w, o, "reaches_anchor", r->parent != NULL);
		ta_json_put(&v->w, o, "findings", findings_of(v, node));
		ta_json_append(&v->w, list, o);
	}
	ta_json_put(&v->w, doc, "entries", list);
}

int tpmattest_trust_to_json(const tpmattest_trust *t, uint32_t flags, char **json, tpmattest_error **err)
{
	inventory v = { .t = t, .now = (int64_t)time(NULL) };
	json_object *doc;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!t || !json || (flags & ~TPMATTEST_TRUST_LIST))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_to_json: an argument is NULL, or an unknown flag");
	v.reach = ta_coverage(t);
	if (!v.reach)
		return ta_error_nomem(err);
	count_nodes(&v);
	doc = ta_json_object(&v.w);
	ta_json_text(&v.w, doc, "schema", "tpmattest.trust/1");
	put_counts(&v, doc);
	put_authorities(&v, doc);
	put_vendors(&v, doc);
	put_notes(&v, doc);
	/* Signed lists; none is read yet. */
	ta_json_put(&v.w, doc, "lists", ta_json_array(&v.w));
	if (flags & TPMATTEST_TRUST_LIST)
		put_entries(&v, doc);
	free(v.rows);
	free(v.reach);
	return ta_json_finish(&v.w, doc, json, err);
}
