/* SPDX-License-Identifier: BSD-2-Clause */
/* Converts names to text: RFC 4514. */
#include <stdlib.h>

#include "base/encode.h"
#include "base/limits.h"
#include "base/list.h"
#include "base/text.h"
#include "base/utf8.h"
#include "x509/chars.h"
#include "x509/name.h"

struct keyword {
	const char *name;
	uint8_t len;
	uint8_t oid[10];
};

/* The keywords of RFC 4514 3, followed by others that occur in names of CAs, in OpenSSL's
 * spelling, and by the TPM attributes (TCG EK Credential Profile 2.5, 3.1.2), which some vendors put
 * into the subject. */
static const struct keyword keywords[] = {
	{ "CN", 3, { 0x55, 0x04, 3 } },
	{ "L", 3, { 0x55, 0x04, 7 } },
	{ "ST", 3, { 0x55, 0x04, 8 } },
	{ "O", 3, { 0x55, 0x04, 10 } },
	{ "OU", 3, { 0x55, 0x04, 11 } },
	{ "C", 3, { 0x55, 0x04, 6 } },
	{ "street", 3, { 0x55, 0x04, 9 } },
	{ "DC", 10, { 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19 } },
	{ "UID", 10, { 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01 } },
	{ "SN", 3, { 0x55, 0x04, 4 } },
	{ "serialNumber", 3, { 0x55, 0x04, 5 } },
	{ "title", 3, { 0x55, 0x04, 12 } },
	{ "description", 3, { 0x55, 0x04, 13 } },
	{ "businessCategory", 3, { 0x55, 0x04, 15 } },
	{ "postalCode", 3, { 0x55, 0x04, 17 } },
	{ "name", 3, { 0x55, 0x04, 41 } },
	{ "GN", 3, { 0x55, 0x04, 42 } },
	{ "initials", 3, { 0x55, 0x04, 43 } },
	{ "generationQualifier", 3, { 0x55, 0x04, 44 } },
	{ "dnQualifier", 3, { 0x55, 0x04, 46 } },
	{ "pseudonym", 3, { 0x55, 0x04, 65 } },
	{ "organizationIdentifier", 3, { 0x55, 0x04, 97 } },
	{ "emailAddress", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01 } },
	{ "tpmManufacturer", 5, { 0x67, 0x81, 0x05, 0x02, 1 } },
	{ "tpmModel", 5, { 0x67, 0x81, 0x05, 0x02, 2 } },
	{ "tpmVersion", 5, { 0x67, 0x81, 0x05, 0x02, 3 } },
};

static const char *find_keyword(ta_span oid)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (ta_span_equal(oid, (ta_span){ keywords[i].oid, keywords[i].len }))
			return keywords[i].name;
	return NULL;
}

/* Append the bytes in hex if dotted notation is not possible: an arc over 64 bits, or a truncated
 * one. */
static void add_oid_hex(ta_buf *out, ta_span oid)
{
	ta_buf_str(out, "OID.#");
	for (size_t i = 0; i < oid.n; i++)
		ta_buf_printf(out, "%02X", oid.p[i]);
}

static bool oid_printable(ta_span oid)
{
	size_t run = 0;

	for (size_t i = 0; i < oid.n; i++) {
		run++;
		if (run > 9)
			return false;
		if (oid.p[i] < 0x80)
			run = 0;
	}
	return oid.n > 0 && run == 0;
}

/* Append dotted notation (X.690 8.19). */
static void add_oid(ta_buf *out, ta_span oid)
{
	uint64_t arc = 0;
	bool first = true;

	if (!oid_printable(oid)) {
		add_oid_hex(out, oid);
		return;
	}
	for (size_t i = 0; i < oid.n; i++) {
		arc = arc << 7 | (oid.p[i] & 0x7f);
		if (oid.p[i] >= 0x80)
			continue;
		if (first) {
			uint64_t top = arc < 40 ? 0 : arc < 80 ? 1 : 2;

			ta_buf_printf(out, "%u.%llu", (unsigned)top,
				      (unsigned long long)(arc - 40 * top));
		} else {
			ta_buf_printf(out, ".%llu", (unsigned long long)arc);
		}
		first = false;
		arc = 0;
	}
}

/* RFC 4514 2.4: append the whole element in hex, for a value that is not a string or a type without
 * a keyword. */
static void add_hex(ta_buf *out, ta_span whole)
{
	char two[3];

	ta_buf_str(out, "#");
	for (size_t i = 0; i < whole.n; i++) {
		ta_hex_upper(whole.p + i, 1, two);
		ta_buf_add(out, two, 2);
	}
}

static void add_escaped(ta_buf *out, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++)
		ta_buf_printf(out, "\\%02X", p[i]);
}

static void add_string(ta_buf *out, ta_chars c)
{
	bool first = true;
	char utf8[4];

	for (;;) {
		size_t start = c.at, n;
		int32_t ch = ta_chars_next(&c);

		if (ch == TA_CHARS_END)
			return;
		if (ch == TA_CHARS_BAD) {
			add_escaped(out, c.p + start, c.at - start);
			first = false;
			continue;
		}
		n = ta_utf8_put((uint32_t)ch, utf8);
		if (ta_text_unfit((uint32_t)ch)) {
			add_escaped(out, utf8, n);
		} else {
			bool at_end = first || c.at == c.n;

			if (strchr(",+\"\\<>;", ch < 0x80 ? ch : 'x') || (ch == ' ' && at_end) ||
			    (ch == '#' && first))
				ta_buf_str(out, "\\");
			ta_buf_add(out, utf8, n);
		}
		first = false;
	}
}

static void add_ava(ta_buf *out, const ta_ava *ava)
{
	const char *keyword = find_keyword(ava->oid);
	ta_chars c;

	if (keyword)
		ta_buf_str(out, keyword);
	else
		add_oid(out, ava->oid);
	ta_buf_str(out, "=");
	if (keyword && ta_chars_on(&ava->value, &c))
		add_string(out, c);
	else
		add_hex(out, ava->value.whole);
}

static bool collect(ta_span name, ta_ava **out, size_t *n)
{
	ta_name_walk w = ta_name_walk_on(name);
	size_t room = 0;
	ta_ava ava;

	*out = NULL;
	*n = 0;
	while (ta_name_walk_next(&w, &ava)) {
		ta_ava *v = ta_list_grow(*out, *n, &room, sizeof(*v));

		if (!v)
			return false;
		*out = v;
		(*out)[(*n)++] = ava;
	}
	return true;
}

/* Write whole attributes until `most` bytes are reached or exceeded. */
static bool write_text(ta_span name, size_t most, ta_buf *b)
{
	ta_ava *avas;
	size_t n;
	bool good = collect(name, &avas, &n);

	while (good && n-- > 0 && b->n <= most) {
		add_ava(b, &avas[n]);
		if (n > 0)
			ta_buf_str(b, avas[n].joined ? "+" : ",");
	}
	free(avas);
	return good;
}

char *ta_name_text(ta_span name)
{
	ta_buf b = ta_buf_with(TA_MAX_NAME_TEXT);

	return write_text(name, TA_MAX_NAME_TEXT, &b) ? ta_buf_take(&b) : NULL;
}

char *ta_name_label(ta_span name)
{
	static const char more[] = "...";
	ta_buf b = ta_buf_with(TA_MAX_NAME_TEXT);
	char *text = write_text(name, TA_MAX_NAME_LABEL, &b) ? ta_buf_take(&b) : NULL;
	size_t n = TA_MAX_NAME_LABEL;

	if (!text || strlen(text) <= TA_MAX_NAME_LABEL)
		return text;
	while (n > 0 && ((uint8_t)text[n] & 0xc0) == 0x80) /* do not cut within a character */
		n--;
	memcpy(text + n, more, sizeof(more));
	return text;
}
