/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "input.h"
#include "message.h"
#include "text.h"

static long long number(json_object *o, const char *key)
{
	return (long long)field_number(o, key);
}

/* "AMD+MSFT". */
static void label_of(json_object *vendor, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < field_count(vendor, "ids") && n < room; i++) {
		const char *id = json_object_get_string(field_at(vendor, "ids", i));
		int more = snprintf(out + n, room - n, "%s%s", n ? "+" : "", id ? id : "?");

		n += more > 0 ? (size_t)more : 0;
	}
	if (!out[0])
		snprintf(out, room, "(no vendor)");
}

static void put_totals(json_object *t)
{
	json_object *refusals = field(t, "refusals"), *known = field(t, "aik_authorities");
	const char *date = field_text(known, "date"), *source = field_text(known, "source");

	text_put("certificates %lld, of them anchors %lld, intermediates %lld, AIK CAs set aside %lld, refused %lld\n",
		 number(t, "certificates"), number(t, "anchors"), number(t, "intermediates"), number(t, "aik_cas"),
		 number(t, "refused"));
	if (number(t, "refused"))
		text_put("refused: debug hierarchy %lld, disallowed %lld, no CA %lld\n", number(refusals, "debug"),
			 number(refusals, "disallowed"), number(refusals, "leaf"));
	if (number(t, "duplicates"))
		text_put("certificates that came twice: %lld\n", number(t, "duplicates"));
	text_put("revocation lists %lld; pinned vendor roots %s\n", number(t, "crls"),
		 json_object_get_boolean(field(t, "vendor_roots")) ? "are anchors" : "not asked for");
	text_put("AIK authorities known: %lld by key, %lld by name%s%s%s%s\n", number(known, "keyid"), number(known, "nameid"),
		 source ? ", from " : "", !source ? "" : strcmp(source, "built-in") == 0 ? "the built-in list" : "the cabinet",
		 date ? " of " : "", date ? date : "");
}

static void put_vendors(json_object *t)
{
	char label[64];

	if (field_count(t, "vendors"))
		text_put("\n%-12s %8s %14s %16s %8s\n", "vendor", "anchors", "intermediates", "reach no anchor", "expired");
	for (size_t i = 0; i < field_count(t, "vendors"); i++) {
		json_object *v = field_at(t, "vendors", i);

		label_of(v, label, sizeof(label));
		text_put("%-12s %8lld %14lld %16zu %8lld\n", label, number(v, "anchors"), number(v, "intermediates"),
			 field_count(v, "reach_no_anchor"), number(v, "expired"));
	}
}

/* Intermediates that no path leads up from, with the issuer that one has to find. */
static void put_stranded(json_object *t)
{
	char label[64], subject[256], issuer[256];

	for (size_t i = 0; i < field_count(t, "vendors"); i++) {
		json_object *v = field_at(t, "vendors", i);

		label_of(v, label, sizeof(label));
		if (field_count(v, "reach_no_anchor"))
			text_put("\n%s, reach no anchor:\n", label);
		for (size_t j = 0; j < field_count(v, "reach_no_anchor"); j++) {
			json_object *c = field_at(v, "reach_no_anchor", j);
			const char *aki = field_text(c, "aki");

			text_short_name(field_text(c, "subject") ? field_text(c, "subject") : "(no name)", subject, sizeof(subject));
			text_short_name(field_text(c, "issuer") ? field_text(c, "issuer") : "(no name)", issuer, sizeof(issuer));
			text_put("  %s, issued by %s%s%s\n", subject, issuer, aki ? ", key id " : "", aki ? aki : "");
		}
	}
}

static void put_notes(json_object *t)
{
	if (number(t, "unusable"))
		text_put("\nunusable: %lld\n", number(t, "unusable"));
	for (size_t i = 0; i < field_count(t, "notes"); i++) {
		json_object *n = field_at(t, "notes", i);
		const char *source = field_text(n, "source"), *reason = field_text(n, "reason"), *code = field_text(n, "code");

		text_put("  %s: %s [%s]\n", source ? source : "?", reason ? reason : "?", code ? code : "?");
	}
	if (number(t, "notes_dropped"))
		text_put("  and %lld more\n", number(t, "notes_dropped"));
}

static void put_entries(json_object *t)
{
	char name[256];

	for (size_t i = 0; i < field_count(t, "entries"); i++) {
		json_object *c = field_at(t, "entries", i);
		const char *role = field_text(c, "role"), *subject = field_text(c, "subject"), *end = field_text(c, "not_after");
		const char *source = field_text(c, "source");

		text_short_name(subject ? subject : "(no name)", name, sizeof(name));
		text_put("%s%-12s %s  [until %.10s, %s]\n", i ? "" : "\n", role ? role : "?", name, end ? end : "?",
			 source ? source : "?");
	}
}

static int print(const char *json)
{
	json_object *t = field_parse(json);

	if (!t)
		return message_code("trust", TPMATTEST_E_NOMEM);
	put_totals(t);
	put_vendors(t);
	put_stranded(t);
	put_notes(t);
	put_entries(t);
	json_object_put(t);
	return 0;
}

static int show(const struct options *o, const tpmattest_trust *t)
{
	tpmattest_error *err = NULL;
	char *json = NULL;
	int rc = tpmattest_trust_to_json(t, options_has(o, OPT_LIST) ? TPMATTEST_TRUST_LIST : 0, &json, &err), status = 0;

	if (rc)
		status = message_error(o->command->name, rc, &err);
	else if (options_has(o, OPT_JSON))
		text_put_line(json);
	else
		status = print(json);
	tpmattest_free(json);
	return status;
}

int cmd_trust(const struct options *o)
{
	tpmattest_trust *t;
	int status = input_trust(o, &t);

	if (status == 0 && !t)
		status = message_usage(o->command->name, "nothing to look at: give --trust, --anchor, --crl or --vendor-roots");
	if (status == 0)
		status = show(o, t);
	tpmattest_trust_free(t);
	return status;
}
