/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking up an authority as people find it in logs. */
#include <stdlib.h>
#include <tpmattest/authority.h>

#include "base/encode.h"
#include "base/finding.h"
#include "base/json.h"
#include "trust/store.h"

struct tpmattest_authority {
	int kind, registered, finding;
	uint8_t id[20];
	char hex[41];
	char mfr[TA_MFR_SIZE], other[TA_MFR_SIZE];
	char label[TA_AUTHORITY_LABEL];
	char withdrawn_on[11], date[11];
	const char *owner;
	char *url;
};

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Cut off what surrounds an authority in a log: quotes, brackets, a scheme, and everything from the
 * end of the label on. */
static ta_span cut_label(const char *text)
{
	static const char around[] = " \t\r\n\"'`<>()[]{}\\,;";
	const char *scheme = strstr(text, "://");
	ta_span label;

	if (scheme)
		text = scheme + 3;
	text += strspn(text, around);
	label = (ta_span){ (const uint8_t *)text, strcspn(text, ".:/?#") };
	while (label.n && strchr(around, label.p[label.n - 1]))
		label.n--;
	return label;
}

/* A key identifier alone: its digits, without colons and blanks, into `hex`. Returns their number,
 * or 0 if there is anything else in the text. */
static size_t take_digits(const char *text, char hex[41])
{
	size_t n = 0;

	for (; *text; text++) {
		if (strchr(" \t\r\n:\"'", *text))
			continue;
		if (!is_hex(*text))
			return 0;
		if (n < 40)
			hex[n] = *text;
		n++;
	}
	hex[n < 40 ? n : 40] = '\0';
	return n;
}

/* What is wrong with a text that is not an authority. */
static int malformed(const char *text, ta_span label, tpmattest_error **err)
{
	size_t n = 0;

	while (n < label.n && is_hex((char)label.p[label.n - 1 - n]))
		n++;
	if (n >= 16 && n < label.n && label.p[label.n - 1 - n] == '-' && n != 40)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "identifier of %zu hexadecimal digits, expected 40: %.*s", n,
				    (int)label.n, (const char *)label.p);
	return ta_error_set(err, TPMATTEST_E_VALUE,
			    "not an AIK authority such as INTC-KeyId-<40 hexadecimal digits>: "
			    "%.100s",
			    text);
}

static int parse(const char *text, const char *manufacturer, tpmattest_authority *a,
		 tpmattest_error **err)
{
	ta_span label = cut_label(text);
	ta_authority row;
	char hex[41];
	size_t n;

	if (ta_authority_from_name(label, &row)) {
		a->kind = row.kind;
		memcpy(a->id, row.id, sizeof(a->id));
		memcpy(a->mfr, row.mfr, sizeof(a->mfr));
		return 0;
	}
	n = take_digits(text, hex);
	if (n == 40 && ta_unhex(hex, a->id, sizeof(a->id)))
		return manufacturer ? ta_manufacturer_parse(manufacturer, a->mfr, err) : 0;
	if (n)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "identifier of %zu hexadecimal digits, expected 40", n);
	return malformed(text, label, err);
}

/* A key identifier alone: the manufacturer of the registered row, else of the withdrawn one. */
static void find_manufacturer(tpmattest_authority *a, const ta_authorities *table)
{
	for (int kind = TA_KEYID; kind <= TA_NAMEID && !a->mfr[0]; kind++) {
		const ta_authority *rows, *row = ta_authorities_any(table, kind, a->id);
		size_t n = ta_authorities_rows(table, kind, a->id, &rows);

		if (!row && n)
			row = rows;
		if (!row)
			continue;
		a->kind = kind;
		memcpy(a->mfr, row->mfr, sizeof(a->mfr));
	}
}

static void find(tpmattest_authority *a, const ta_authorities *table)
{
	const ta_authority *row, *rows;
	size_t n = ta_authorities_rows(table, a->kind, a->id, &rows);

	a->registered = ta_authorities_find(table, a->kind, a->mfr, a->id, &row);
	if (row) {
		ta_authority_date(row->withdrawn, a->withdrawn_on);
		a->owner = ta_authority_owner(row);
	}
	for (size_t i = 0; i < n && !a->other[0]; i++)
		if (!rows[i].withdrawn && !ta_manufacturer_equal(rows[i].mfr, a->mfr))
			memcpy(a->other, rows[i].mfr, sizeof(a->other));
	if (a->registered == TPMATTEST_REGISTERED_WITHDRAWN)
		a->finding = TPMATTEST_F_AIK_WITHDRAWN;
	else if (a->registered == TPMATTEST_REGISTERED_NO && !a->other[0] &&
		 (ta_manufacturer_equal(a->mfr, "INTC") || ta_manufacturer_equal(a->mfr, "MSFT")))
		a->finding = TPMATTEST_F_ON_DIE_CHAIN_MISSING;
	else if (a->registered == TPMATTEST_REGISTERED_NO)
		a->finding = TPMATTEST_F_AIK_NOT_REGISTERED;
}

int tpmattest_authority_lookup(const tpmattest_trust *t, const char *text, const char *manufacturer,
			       tpmattest_authority **out, tpmattest_error **err)
{
	const ta_authorities *table = t ? ta_store_authorities(t) : ta_authorities_builtin();
	tpmattest_authority *a;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!text || !out)
		return ta_error_null(err, __func__);
	a = calloc(1, sizeof(*a));
	if (!a)
		return ta_error_nomem(err);
	rc = parse(text, manufacturer, a, err);
	if (rc) {
		free(a);
		return rc;
	}
	if (!a->mfr[0])
		find_manufacturer(a, table);
	find(a, table);
	ta_hex(a->id, sizeof(a->id), a->hex);
	memcpy(a->date, table->date, sizeof(a->date));
	if (a->mfr[0]) {
		ta_authority_label(a->kind, a->mfr, a->id, a->label);
		a->url = ta_authority_url(a->label);
		if (!a->url) {
			free(a);
			return ta_error_nomem(err);
		}
	}
	*out = a;
	return 0;
}

void tpmattest_authority_free(tpmattest_authority *a)
{
	if (!a)
		return;
	free(a->url);
	free(a);
}

int tpmattest_authority_registered(const tpmattest_authority *a)
{
	return a ? a->registered : TPMATTEST_REGISTERED_UNKNOWN;
}

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

const char *tpmattest_authority_label(const tpmattest_authority *a)
{
	return a ? text_or_null(a->label) : NULL;
}

const char *tpmattest_authority_url(const tpmattest_authority *a)
{
	return a ? a->url : NULL;
}

const char *tpmattest_authority_other(const tpmattest_authority *a)
{
	return a ? text_or_null(a->other) : NULL;
}

const char *tpmattest_authority_owner(const tpmattest_authority *a)
{
	return a ? a->owner : NULL;
}

const char *tpmattest_authority_withdrawn_on(const tpmattest_authority *a)
{
	return a ? text_or_null(a->withdrawn_on) : NULL;
}

const char *tpmattest_authority_list_date(const tpmattest_authority *a)
{
	return a ? text_or_null(a->date) : NULL;
}

int tpmattest_authority_finding(const tpmattest_authority *a)
{
	return a ? a->finding : 0;
}

int tpmattest_authority_to_json(const tpmattest_authority *a, char **json, tpmattest_error **err)
{
	ta_json w = { 0 };
	json_object *doc;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!a || !json)
		return ta_error_null(err, __func__);
	doc = ta_json_object(&w);
	ta_json_text(&w, doc, "schema", "tpmattest.authority/1");
	ta_json_text(&w, doc, "authority", tpmattest_authority_label(a));
	ta_json_text(&w, doc, "url", a->url);
	ta_json_text(&w, doc, "key_id", a->hex);
	ta_json_text(&w, doc, "registered", tpmattest_registered_name(a->registered));
	ta_json_text(&w, doc, "withdrawn_on", tpmattest_authority_withdrawn_on(a));
	ta_json_text(&w, doc, "registry_date", tpmattest_authority_list_date(a));
	ta_json_text(&w, doc, "registered_under", tpmattest_authority_other(a));
	ta_json_text(&w, doc, "owner", a->owner);
	ta_json_text(&w, doc, "finding", a->finding ? ta_finding_name(a->finding) : NULL);
	return ta_json_finish(&w, doc, json, err);
}
