/* SPDX-License-Identifier: BSD-2-Clause */
/* "tpmattest.trust/1", see tpmattest(7): the values of the getters as JSON. */
#include <tpmattest/inventory.h>
#include <tpmattest/report.h>

#include "base/error.h"
#include "base/json.h"
#include "x509/der.h"

static void put_count(ta_json *w, json_object *o, const char *key, const tpmattest_inventory *v,
		      int what)
{
	ta_json_number(w, o, key, (int64_t)tpmattest_inventory_count(v, what));
}

static void put_time(ta_json *w, json_object *o, const char *key, int64_t when)
{
	char text[21];

	ta_time_text(when, text);
	ta_json_text(w, o, key, text);
}

/* Members that identify a certificate and the issuer it lacks. */
static json_object *brief(ta_json *w, const tpmattest_cert *c)
{
	const char *subject = tpmattest_cert_subject(c), *issuer = tpmattest_cert_issuer(c);
	json_object *o = ta_json_object(w);
	ta_span aki;

	w->nomem = w->nomem || !subject || !issuer;
	aki.p = tpmattest_cert_aki(c, &aki.n);
	ta_json_text(w, o, "subject", subject);
	ta_json_text(w, o, "issuer", issuer);
	ta_json_hex(w, o, "aki", aki);
	ta_json_hex(w, o, "sha256", (ta_span){ tpmattest_cert_sha256(c), 32 });
	ta_json_text(w, o, "source", tpmattest_cert_source(c));
	return o;
}

static void put_counts(ta_json *w, json_object *doc, const tpmattest_inventory *v)
{
	size_t refused = tpmattest_inventory_count(v, TPMATTEST_COUNT_REFUSED_DEBUG) +
			 tpmattest_inventory_count(v, TPMATTEST_COUNT_REFUSED_DISALLOWED) +
			 tpmattest_inventory_count(v, TPMATTEST_COUNT_REFUSED_LEAF);
	json_object *refusals = ta_json_object(w);

	put_count(w, doc, "certificates", v, TPMATTEST_COUNT_CERTIFICATES);
	put_count(w, doc, "duplicates", v, TPMATTEST_COUNT_DUPLICATES);
	put_count(w, doc, "anchors", v, TPMATTEST_COUNT_ANCHORS);
	put_count(w, doc, "intermediates", v, TPMATTEST_COUNT_INTERMEDIATES);
	put_count(w, doc, "aik_cas", v, TPMATTEST_COUNT_AIK_CAS);
	ta_json_number(w, doc, "refused", (int64_t)refused);
	put_count(w, refusals, "debug", v, TPMATTEST_COUNT_REFUSED_DEBUG);
	put_count(w, refusals, "disallowed", v, TPMATTEST_COUNT_REFUSED_DISALLOWED);
	put_count(w, refusals, "leaf", v, TPMATTEST_COUNT_REFUSED_LEAF);
	ta_json_put(w, doc, "refusals", refusals);
	put_count(w, doc, "unusable", v, TPMATTEST_COUNT_UNUSABLE);
	put_count(w, doc, "crls", v, TPMATTEST_COUNT_CRLS);
	ta_json_bool(w, doc, "vendor_roots", tpmattest_inventory_is_pinned(v));
}

static void put_authorities(ta_json *w, json_object *doc, const tpmattest_inventory *v)
{
	json_object *o = ta_json_object(w);

	put_count(w, o, "keyid", v, TPMATTEST_COUNT_AIK_KEY_IDS);
	put_count(w, o, "nameid", v, TPMATTEST_COUNT_AIK_NAME_IDS);
	put_count(w, o, "withdrawn", v, TPMATTEST_COUNT_AIK_WITHDRAWN);
	ta_json_text(w, o, "date", tpmattest_inventory_aik_date(v));
	ta_json_text(w, o, "source", tpmattest_inventory_aik_source(v));
	ta_json_put(w, doc, "aik_authorities", o);
}

/* Certificates without a vendor label have a row with "vendor": null. */
static json_object *vendor_object(ta_json *w, const tpmattest_inventory *v, size_t i)
{
	json_object *o = ta_json_object(w), *ids = ta_json_array(w), *stranded = ta_json_array(w);
	const tpmattest_cert *c;
	const char *id;

	ta_json_text(w, o, "vendor", tpmattest_inventory_vendor_id(v, i, 0));
	for (size_t j = 0; (id = tpmattest_inventory_vendor_id(v, i, j)) != NULL; j++)
		ta_json_append_text(w, ids, id);
	ta_json_put(w, o, "ids", ids);
	ta_json_number(w, o, "anchors", (int64_t)tpmattest_inventory_vendor_anchors(v, i));
	ta_json_number(w, o, "intermediates",
		       (int64_t)tpmattest_inventory_vendor_intermediates(v, i));
	for (size_t j = 0; (c = tpmattest_inventory_vendor_stranded(v, i, j)) != NULL; j++)
		ta_json_append(w, stranded, brief(w, c));
	ta_json_put(w, o, "reach_no_anchor", stranded);
	ta_json_number(w, o, "expired", (int64_t)tpmattest_inventory_vendor_expired(v, i));
	return o;
}

/* An item that was left out, and the reason. The reason is always included, because a silently
 * ignored file would be hard to notice. */
static json_object *note_object(ta_json *w, const tpmattest_inventory *v, size_t i)
{
	int code = tpmattest_inventory_note_code(v, i);
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "source", tpmattest_inventory_note_source(v, i));
	ta_json_text(w, o, "code",
		     code < 0 ? tpmattest_error_name(code) : tpmattest_finding_name(code));
	ta_json_text(w, o, "reason", tpmattest_inventory_note_reason(v, i));
	return o;
}

static json_object *entry_object(ta_json *w, const tpmattest_inventory *v, size_t i)
{
	const tpmattest_cert *c = tpmattest_inventory_entry(v, i);
	json_object *o = brief(w, c), *vendors = ta_json_array(w), *findings = ta_json_array(w);
	int role = tpmattest_inventory_entry_role(v, i), code;
	const char *id;
	ta_span ski;

	ski.p = tpmattest_cert_ski(c, &ski.n);
	ta_json_text(w, o, "role", tpmattest_trust_role_name(role));
	ta_json_hex(w, o, "ski", ski);
	put_time(w, o, "not_before", tpmattest_cert_not_before(c));
	put_time(w, o, "not_after", tpmattest_cert_not_after(c));
	for (size_t j = 0; (id = tpmattest_inventory_entry_vendor(v, i, j)) != NULL; j++)
		ta_json_append_text(w, vendors, id);
	ta_json_put(w, o, "vendors", vendors);
	ta_json_bool(w, o, "pinned", tpmattest_inventory_entry_is_pinned(v, i));
	if (role == TPMATTEST_TRUST_INTERMEDIATE)
		ta_json_bool(w, o, "reaches_anchor", tpmattest_inventory_entry_is_reaching(v, i));
	for (size_t j = 0; (code = tpmattest_inventory_entry_finding(v, i, j)) != 0; j++)
		ta_json_append_text(w, findings, tpmattest_finding_name(code));
	ta_json_put(w, o, "findings", findings);
	return o;
}

static json_object *pin_object(ta_json *w, const tpmattest_inventory *v, size_t i)
{
	json_object *o = ta_json_object(w);

	ta_json_text(w, o, "vendors", tpmattest_inventory_pin_vendors(v, i));
	ta_json_text(w, o, "subject", tpmattest_inventory_pin_subject(v, i));
	ta_json_hex(w, o, "sha256", (ta_span){ tpmattest_inventory_pin_sha256(v, i), 32 });
	ta_json_text(w, o, "url", tpmattest_inventory_pin_url(v, i));
	return o;
}

typedef json_object *object_fn(ta_json *w, const tpmattest_inventory *v, size_t i);

static void put_list(ta_json *w, json_object *doc, const char *key, const tpmattest_inventory *v,
		     size_t n, object_fn *make)
{
	json_object *list = ta_json_array(w);

	for (size_t i = 0; i < n; i++)
		ta_json_append(w, list, make(w, v, i));
	ta_json_put(w, doc, key, list);
}

int tpmattest_inventory_to_json(const tpmattest_inventory *v, uint32_t flags, char **json,
				tpmattest_error **err)
{
	ta_json w = { 0 };
	json_object *doc;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!v || !json)
		return ta_error_null(err, __func__);
	if (flags & ~TPMATTEST_INVENTORY_ENTRIES)
		return ta_error_set(err, TPMATTEST_E_USAGE, "inventory: unknown flags");
	doc = ta_json_object(&w);
	ta_json_text(&w, doc, "schema", "tpmattest.trust/1");
	put_counts(&w, doc, v);
	put_authorities(&w, doc, v);
	put_list(&w, doc, "vendors", v, tpmattest_inventory_vendor_count(v), vendor_object);
	put_list(&w, doc, "notes", v, tpmattest_inventory_note_count(v), note_object);
	put_count(&w, doc, "notes_dropped", v, TPMATTEST_COUNT_NOTES_DROPPED);
	/* Reserved for signed lists, which are not supported yet. */
	ta_json_put(&w, doc, "lists", ta_json_array(&w));
	if (flags & TPMATTEST_INVENTORY_ENTRIES) {
		put_list(&w, doc, "entries", v, tpmattest_inventory_entry_count(v), entry_object);
		put_list(&w, doc, "pins", v, tpmattest_inventory_pin_count(v), pin_object);
	}
	return ta_json_finish(&w, doc, json, err);
}
