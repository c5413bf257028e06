/* SPDX-License-Identifier: BSD-2-Clause */
#include "tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "text.h"

enum { NAME = 256 };

static bool is(json_object *o, const char *key, const char *value)
{
	const char *s = field_text(o, key);

	return s && strcmp(s, value) == 0;
}

/* The first finding of this severity. */
static json_object *first(json_object *ek, const char *severity)
{
	for (size_t i = 0; i < field_count(ek, "findings"); i++)
		if (is(field_at(ek, "findings", i), "severity", severity))
			return field_at(ek, "findings", i);
	return NULL;
}

static const char *why(json_object *ek)
{
	const char *message = field_text(first(ek, "error"), "message");

	return message ? message : "no path to an anchor was found";
}

/* What to call certificate i of the chain: the EK by its role, others by name. */
static void name_of(json_object *ek, size_t i, char out[NAME])
{
	const char *subject = field_text(field_at(ek, "chain", i), "subject");

	if (subject)
		text_short_name(subject, out, NAME);
	else
		snprintf(out, NAME, "%s", i == 0 ? "EK certificate" : "(no name)");
}

static void put_verdict(json_object *r)
{
	size_t n = field_count(r, "chain");
	char anchor[NAME] = "";

	if (is(r, "verdict", "trusted")) {
		name_of(r, n ? n - 1 : 0, anchor);
		text_put("trusted: the EK certificate leads to the anchor %s\n", anchor);
	} else if (is(r, "verdict", "untrusted")) {
		text_put("UNTRUSTED: %s\n", why(r));
	} else {
		text_put("incomplete, could not find out: %s\n", why(r));
	}
}

static void put_tpm(json_object *r)
{
	static const struct {
		const char *source, *words;
	} sources[] = {
		{ "tpm", "as the TPM says" },
		{ "given", "as given, not read from a TPM" },
		{ "certificate", "as the EK certificate says" },
		{ "capture", "as was given when the capture was made" },
	};
	static const char *const more[] = { "model", "firmware", "spec" };
	json_object *tpm = field(r, "tpm"), *evidence = field(r, "evidence");
	const char *manufacturer = field_text(tpm, "manufacturer"), *words = "nobody says";

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (is(tpm, "manufacturer_source", sources[i].source))
			words = sources[i].words;
	if (is(tpm, "manufacturer_source", "tpm") && is(evidence, "source", "capture"))
		words = "as the capture says";
	text_put("TPM: manufacturer %s (%s)", manufacturer ? manufacturer : "unknown", words);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (field_text(tpm, more[i]))
			text_put(", %s %s", more[i], field_text(tpm, more[i]));
	text_put("\n");
	if (is(evidence, "source", "capture"))
		text_put("     from a capture, which whoever holds it can change\n");
}

/* Where a certificate came from: NV indices and URLs as they are; names of files without the folders that lead there, but
 * never without the word before them, or a file could be called what is an NV index's. */
static const char *short_source(json_object *link, char out[NAME])
{
	const char *source = field_text(link, "source"), *name, *base;

	if (!source)
		return "?";
	name = strchr(source, ':');
	base = strrchr(source, '/');
	if (!name || !base || !base[1] || strncmp(source, "fetched:", 8) == 0)
		return source;
	snprintf(out, NAME, "%.*s%s", (int)(name + 1 - source), source, base + 1);
	return out;
}

/* What the key was compared with, as far as this can be known. */
static const char *bound_words(json_object *head)
{
	bool yes = is(head, "bound", "yes");

	if (is(head, "bound_to", "tpm"))
		return yes ? "the TPM's own EK" : "NOT the TPM's EK";
	if (is(head, "bound_to", "capture"))
		return yes ? "the key in the capture" : "NOT the key in the capture";
	return yes ? "the key that was given" : "NOT the key that was given";
}

static void put_branch(size_t depth)
{
	printf("  ");
	if (depth)
		printf("%*s`- ", (int)(3 * (depth - 1)), "");
}

static void put_link(json_object *ek, size_t i)
{
	json_object *link = field_at(ek, "chain", i), *head = field(ek, "ek");
	const char *key = field_text(link, "key"), *end = field_text(link, "not_after");
	const char *revocation = field_text(link, "revocation");
	char name[NAME], source[NAME];

	name_of(ek, i, name);
	if (!key && i == 0)
		key = field_text(head, "key");
	put_branch(i);
	text_put("%s  [%s%s%s, until %.10s", name, key ? key : "", key ? ", " : "", short_source(link, source), end ? end : "?");
	if (revocation && strcmp(revocation, "unknown") != 0)
		text_put(", revocation %s", revocation);
	if (i == 0 && !is(head, "bound", "unchecked"))
		text_put(", %s", bound_words(head));
	text_put("]%s\n", json_object_get_boolean(field(link, "anchor")) ? "  <- anchor" : "");
}

/* Where the path stops short of an anchor: who would be next, and where to get it. */
static void put_missing(json_object *ek, size_t n)
{
	json_object *top = field_at(ek, "chain", n - 1);
	const char *issuer = field_text(top, "issuer"), *subject = field_text(top, "subject"), *aki = field_text(top, "aki");
	const char *url = NULL;
	char name[NAME];

	if (json_object_get_boolean(field(top, "anchor")))
		return;
	put_branch(n);
	if (issuer && subject && strcmp(issuer, subject) == 0) {
		text_put("(self-signed, and no anchor)\n");
		return;
	}
	for (size_t i = 0; i < field_count(ek, "needs") && !url; i++)
		if (is(field_at(ek, "needs", i), "kind", "issuer") || is(field_at(ek, "needs", i), "kind", "anchor"))
			url = field_text(field_at(ek, "needs", i), "url");
	text_short_name(issuer ? issuer : "(no name)", name, sizeof(name));
	text_put("(issuer named, not %s): %s", json_object_get_boolean(field(top, "on_device")) ? "on the device" : "found", name);
	if (aki)
		text_put(", key id %s", aki);
	if (url)
		text_put(", would be at %s", url);
	text_put("\n");
}

static void put_chain(json_object *ek)
{
	size_t n = field_count(ek, "chain");

	for (size_t i = 0; i < n; i++)
		put_link(ek, i);
	if (n)
		put_missing(ek, n);
}

static void put_aik(json_object *ek)
{
	json_object *aik = field(ek, "aik");
	const char *url = field_text(aik, "url"), *date = field_text(aik, "registry_date"), *naive = field_text(aik, "naive_url");
	const char *rule = field_text(aik, "rule"), *registered = field_text(aik, "registered");
	char name[NAME];

	if (!url) {
		text_put("AIK: no address can be derived\n");
		return;
	}
	name_of(ek, (size_t)field_number(aik, "certificate"), name);
	text_put("AIK: %s\n", url);
	text_put("     registered with Microsoft: %s%s%s%s; by rule %s from %s\n", registered ? registered : "unknown",
		 date ? " (list of " : "", date ? date : "", date ? ")" : "", rule ? rule : "?", name);
	if (naive)
		text_put("     NOT %s\n     (wrong: what a client derives that does not read the on-die chain)\n", naive);
}

/* The other EKs of the device: a line each. */
static void put_others(json_object *r)
{
	const char *top = field_text(field(r, "ek"), "source");

	for (size_t i = 0; i < field_count(r, "eks"); i++) {
		json_object *other = field_at(r, "eks", i), *ek = field(other, "ek");
		const char *source = field_text(ek, "source"), *verdict = field_text(other, "verdict");
		const char *url = field_text(field(other, "aik"), "url");

		if (!source || (top && strcmp(source, top) == 0))
			continue;
		text_put("EK at %s, %s: %s%s%s\n", source, field_text(ek, "key") ? field_text(ek, "key") : "?",
			 verdict ? verdict : "?", is(other, "verdict", "trusted") ? "" : ": ",
			 is(other, "verdict", "trusted") ? "" : why(other));
		if (url && !is(field(r, "aik"), "url", url))
			text_put("     its AIK: %s\n", url);
	}
}

static size_t put_severity(json_object *r, const char *severity, bool show)
{
	size_t n = 0;

	for (size_t i = 0; i < field_count(r, "findings"); i++) {
		json_object *f = field_at(r, "findings", i), *offset = field(f, "offset");
		const char *code = field_text(f, "code"), *message = field_text(f, "message"), *url = field_text(f, "url");
		char name[NAME] = "";

		if (!is(f, "severity", severity))
			continue;
		n++;
		if (!show)
			continue;
		if (field(f, "certificate"))
			name_of(r, (size_t)field_number(f, "certificate"), name);
		text_put("%s: %s%s%s", severity, name, name[0] ? ": " : "", message ? message : "?");
		if (offset)
			text_put(" (at byte %lld)", (long long)json_object_get_int64(offset));
		text_put(" [%s]\n", code ? code : "?");
		if (url)
			text_put("     see %s\n", url);
	}
	return n;
}

static void put_findings(json_object *r, bool verbose)
{
	size_t hidden;

	put_severity(r, "error", true);
	put_severity(r, "warning", true);
	hidden = put_severity(r, "info", verbose);
	if (hidden && !verbose)
		text_put("%zu more for information: --verbose shows %s\n", hidden, hidden == 1 ? "it" : "them");
}

/* Several certificates may want the same list. */
static bool listed_before(json_object *r, size_t i, const char *url)
{
	for (size_t j = 0; j < i; j++)
		if (is(field_at(r, "needs", j), "url", url))
			return true;
	return false;
}

static void put_needs(json_object *r)
{
	for (size_t i = 0; i < field_count(r, "needs"); i++) {
		json_object *need = field_at(r, "needs", i);
		const char *kind = field_text(need, "kind"), *url = field_text(need, "url"), *mends = field_text(need, "why");

		if (url && !listed_before(r, i, url))
			text_put("not fetched: %s %s%s%s%s\n", kind ? kind : "?", url, mends ? " (for " : "", mends ? mends : "",
				 mends ? ")" : "");
	}
}

int tree_print(const char *json, bool verbose)
{
	json_object *r = field_parse(json);

	if (!r)
		return message_code("report", TPMATTEST_E_NOMEM);
	put_verdict(r);
	put_tpm(r);
	if (field_count(r, "chain"))
		text_put("EK and its issuers:\n");
	put_chain(r);
	if (field_count(r, "chain"))
		put_aik(r);
	if (field_text(field(r, "ek_service"), "url"))
		text_put("EK service: %s\n", field_text(field(r, "ek_service"), "url"));
	put_others(r);
	put_findings(r, verbose);
	put_needs(r);
	json_object_put(r);
	return 0;
}
