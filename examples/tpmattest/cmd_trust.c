/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include <tpmattest/inventory.h>
#include <tpmattest/verify.h>

#include "input.h"
#include "message.h"
#include "text.h"
#include "vendor.h"

enum { NAME = 256, IDS = 64, LABEL = 256 };

static size_t count(const tpmattest_inventory *v, int what)
{
	return tpmattest_inventory_count(v, what);
}

/* Format a label such as "AMD+MSFT (AMD, Microsoft)". */
static void label_of(const tpmattest_inventory *v, size_t vendor, char out[LABEL])
{
	char ids[IDS] = "(no vendor)";
	const char *id;
	size_t n = 0;

	for (size_t j = 0; (id = tpmattest_inventory_vendor_id(v, vendor, j)) != NULL && n < IDS;
	     j++) {
		int more = snprintf(ids + n, IDS - n, "%s%s", n ? "+" : "", id);

		n += more > 0 ? (size_t)more : 0;
	}
	vendor_label(ids, out, LABEL);
}

static void short_name(const char *dn, char out[NAME])
{
	text_short_name(dn && dn[0] ? dn : "(no name)", out, NAME);
}

static void put_totals(const tpmattest_inventory *v)
{
	const char *date = tpmattest_inventory_aik_date(v);
	bool built_in = strcmp(tpmattest_inventory_aik_source(v), "built-in") == 0;
	size_t debug = count(v, TPMATTEST_COUNT_REFUSED_DEBUG),
	       disallowed = count(v, TPMATTEST_COUNT_REFUSED_DISALLOWED);
	size_t leaves = count(v, TPMATTEST_COUNT_REFUSED_LEAF);

	text_put("certificates %zu, of them anchors %zu, intermediates %zu, AIK CAs set aside %zu, "
		 "refused %zu\n",
		 count(v, TPMATTEST_COUNT_CERTIFICATES), count(v, TPMATTEST_COUNT_ANCHORS),
		 count(v, TPMATTEST_COUNT_INTERMEDIATES), count(v, TPMATTEST_COUNT_AIK_CAS),
		 debug + disallowed + leaves);
	if (debug + disallowed + leaves)
		text_put("refused: debug hierarchy %zu, disallowed %zu, no CA %zu\n", debug,
			 disallowed, leaves);
	if (count(v, TPMATTEST_COUNT_DUPLICATES))
		text_put("certificates that came twice: %zu\n",
			 count(v, TPMATTEST_COUNT_DUPLICATES));
	text_put("revocation lists %zu; pinned vendor roots %s\n", count(v, TPMATTEST_COUNT_CRLS),
		 tpmattest_inventory_is_pinned(v) ? "are anchors" : "not asked for");
	text_put("AIK authorities known: %zu by key, %zu by name, from %s%s%s\n",
		 count(v, TPMATTEST_COUNT_AIK_KEY_IDS), count(v, TPMATTEST_COUNT_AIK_NAME_IDS),
		 built_in ? "the built-in list" : "the cabinet", date ? " of " : "",
		 date ? date : "");
}

static size_t stranded_count(const tpmattest_inventory *v, size_t vendor)
{
	size_t n = 0;

	while (tpmattest_inventory_vendor_stranded(v, vendor, n))
		n++;
	return n;
}

static void put_vendors(const tpmattest_inventory *v)
{
	char label[LABEL];

	if (tpmattest_inventory_vendor_count(v))
		text_put("\n%-28s %8s %14s %16s %8s\n", "vendor", "anchors", "intermediates",
			 "reach no anchor", "expired");
	for (size_t i = 0; i < tpmattest_inventory_vendor_count(v); i++) {
		label_of(v, i, label);
		text_put("%-28s %8zu %14zu %16zu %8zu\n", label,
			 tpmattest_inventory_vendor_anchors(v, i),
			 tpmattest_inventory_vendor_intermediates(v, i), stranded_count(v, i),
			 tpmattest_inventory_vendor_expired(v, i));
	}
}

enum { HEX = 2 * 64 + 1 };

static void hex_of(const uint8_t *p, size_t n, char hex[HEX])
{
	hex[0] = '\0';
	for (size_t i = 0; i < n && i < (HEX - 1) / 2; i++)
		snprintf(hex + 2 * i, 3, "%02x", p[i]);
}

/* Print a certificate and the issuer that is missing. */
static void put_stranded_one(const tpmattest_cert *c)
{
	char subject[NAME], issuer[NAME], hex[HEX];
	const uint8_t *aki;
	size_t n;

	short_name(tpmattest_cert_subject(c), subject);
	short_name(tpmattest_cert_issuer(c), issuer);
	aki = tpmattest_cert_aki(c, &n);
	hex_of(aki, n, hex);
	text_put("  %s, issued by %s%s%s\n", subject, issuer, hex[0] ? ", key id " : "", hex);
}

/* Print the intermediates that have no path to an anchor. */
static void put_stranded(const tpmattest_inventory *v)
{
	const tpmattest_cert *c;
	char label[LABEL];

	for (size_t i = 0; i < tpmattest_inventory_vendor_count(v); i++) {
		label_of(v, i, label);
		if (tpmattest_inventory_vendor_stranded(v, i, 0))
			text_put("\n%s, reach no anchor:\n", label);
		for (size_t j = 0; (c = tpmattest_inventory_vendor_stranded(v, i, j)) != NULL; j++)
			put_stranded_one(c);
	}
}

static void put_notes(const tpmattest_inventory *v)
{
	if (count(v, TPMATTEST_COUNT_UNUSABLE))
		text_put("\nunusable: %zu\n", count(v, TPMATTEST_COUNT_UNUSABLE));
	for (size_t i = 0; i < tpmattest_inventory_note_count(v); i++) {
		int code = tpmattest_inventory_note_code(v, i);

		text_put("  %s: %s [%s]\n", tpmattest_inventory_note_source(v, i),
			 tpmattest_inventory_note_reason(v, i),
			 code < 0 ? tpmattest_error_name(code) : tpmattest_finding_name(code));
	}
	if (count(v, TPMATTEST_COUNT_NOTES_DROPPED))
		text_put("  and %zu more\n", count(v, TPMATTEST_COUNT_NOTES_DROPPED));
}

static void put_entries(const tpmattest_inventory *v)
{
	char name[NAME], end[21], hex[HEX];
	const uint8_t *ski;
	size_t n;

	for (size_t i = 0; i < tpmattest_inventory_entry_count(v); i++) {
		const tpmattest_cert *c = tpmattest_inventory_entry(v, i);

		short_name(tpmattest_cert_subject(c), name);
		if (tpmattest_time_text(tpmattest_cert_not_after(c), end, NULL))
			snprintf(end, sizeof(end), "?");
		ski = tpmattest_cert_ski(c, &n);
		hex_of(ski, n, hex);
		text_put("%s%-12s %s  [until %.10s, %s%s, %s]\n", i ? "" : "\n",
			 tpmattest_trust_role_name(tpmattest_inventory_entry_role(v, i)), name, end,
			 n ? "key id " : "no key id", hex, tpmattest_cert_source(c));
	}
}

static void put_pins(const tpmattest_inventory *v)
{
	char name[NAME], hex[HEX], label[LABEL];

	for (size_t i = 0; i < tpmattest_inventory_pin_count(v); i++) {
		const char *url = tpmattest_inventory_pin_url(v, i);

		short_name(tpmattest_inventory_pin_subject(v, i), name);
		hex_of(tpmattest_inventory_pin_sha256(v, i), 32, hex);
		vendor_label(tpmattest_inventory_pin_vendors(v, i), label, sizeof(label));
		text_put("%spinned       %s  [%s, SHA-256 %s, %s]\n", i ? "" : "\n", name, label,
			 hex, url ? url : "not published by the vendor");
	}
}

static void print(const tpmattest_inventory *v, bool entries)
{
	put_totals(v);
	put_vendors(v);
	put_stranded(v);
	put_notes(v);
	if (entries) {
		put_entries(v);
		put_pins(v);
	}
}

static int show(const struct options *o, const tpmattest_trust *t)
{
	tpmattest_inventory *v = NULL;
	tpmattest_error *err = NULL;
	bool entries = options_has(o, OPT_LIST);
	char *json = NULL;
	int rc = tpmattest_inventory_new(t, &v, &err), status = 0;

	if (rc == 0 && options_has(o, OPT_JSON))
		rc = tpmattest_inventory_to_json(v, entries ? TPMATTEST_INVENTORY_ENTRIES : 0,
						 &json, &err);
	if (rc)
		status = message_error(o->command->name, rc, &err);
	else if (json)
		text_put_line(json);
	else
		print(v, entries);
	tpmattest_free(json);
	tpmattest_inventory_free(v);
	return status;
}

int cmd_trust(const struct options *o)
{
	tpmattest_trust *t;
	int status = input_trust(o, &t);

	if (status == 0 && !t)
		status = message_usage(
			o->command->name,
			"no trust store: give --trust, --anchor, --crl or --vendor-roots");
	if (status == 0)
		status = show(o, t);
	tpmattest_trust_free(t);
	return status;
}
