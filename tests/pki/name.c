/* SPDX-License-Identifier: BSD-2-Clause */
#include "name.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE_MAX = 64, VALUE_MAX = 512 };

static const struct {
	const char *name;
	const char *oid;
	int tag;
} types[] = {
	{ "C", "2.5.4.6", DER_PRINTABLE },  { "ST", "2.5.4.8", DER_UTF8 },
	{ "L", "2.5.4.7", DER_UTF8 },       { "O", "2.5.4.10", DER_UTF8 },
	{ "OU", "2.5.4.11", DER_UTF8 },     { "CN", "2.5.4.3", DER_UTF8 },
	{ "SN", "2.5.4.5", DER_PRINTABLE }, { "DC", "0.9.2342.19200300.100.1.25", DER_IA5 },
};

static const struct {
	const char *name;
	int tag;
} strings[] = {
	{ "utf8", DER_UTF8 }, { "printable", DER_PRINTABLE },
	{ "ia5", DER_IA5 },   { "teletex", DER_TELETEX },
	{ "bmp", DER_BMP },
};

bool pki_name_given(const struct pki_name *name)
{
	return name->text || name->n || name->der.len;
}

static void put_ava(struct derout *d, const char *oid, int tag, struct pki_bytes value)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_oid(d, oid);
	derout_tlv(d, tag, value.p, value.len);
	derout_close(d, seq);
}

/* Copies up to an unescaped character of `stops`; returns where it stopped. */
static const char *take(const char *at, const char *stops, char *out, size_t room, size_t *len)
{
	size_t n = 0;

	while (*at && !strchr(stops, *at)) {
		if (*at == '\\' && at[1])
			at++;
		if (n + 1 >= room)
			abort();
		out[n++] = *at++;
	}
	out[n] = 0;
	*len = n;
	return at;
}

static int string_tag(const char *name)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (!strcmp(strings[i].name, name))
			return strings[i].tag;
	abort();
}

static const char *text_ava(struct derout *d, const char *at)
{
	char type[TYPE_MAX], string[16], value[VALUE_MAX];
	uint8_t wide[2 * VALUE_MAX];
	size_t len;
	const char *oid = type;
	int tag = 0;

	at = take(at, ":=", type, sizeof(type), &len);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, type)) {
			oid = types[i].oid;
			tag = types[i].tag;
		}
	if (*at == ':') {
		at = take(at + 1, "=", string, sizeof(string), &len);
		tag = string_tag(string);
	}
	if (*at++ != '=')
		abort();
	at = take(at, ";+|", value, sizeof(value), &len);
	if (tag == DER_BMP) {
		for (size_t i = 0; i < len; i++) {
			wide[2 * i] = 0;
			wide[2 * i + 1] = (uint8_t)value[i];
		}
		put_ava(d, oid, tag, (struct pki_bytes){ wide, 2 * len });
	} else {
		put_ava(d, oid, tag ? tag : DER_UTF8,
			(struct pki_bytes){ (const uint8_t *)value, len });
	}
	return at;
}

static void put_text(struct derout *d, const char *at)
{
	while (*at) {
		size_t set = derout_open(d, DER_SET);
		bool sort = true;
		for (;;) {
			at = text_ava(d, at);
			if (*at != '+' && *at != '|')
				break;
			sort = sort && *at == '+';
			at++;
		}
		if (sort)
			derout_sort_set(d, set);
		derout_close(d, set);
		if (*at == ';')
			at++;
	}
}

void pki_name_put(struct derout *d, const struct pki_name *name)
{
	if (name->der.len) {
		derout_bytes(d, name->der);
		return;
	}
	size_t seq = derout_open(d, DER_SEQUENCE);
	if (name->text)
		put_text(d, name->text);
	for (size_t i = 0; i < name->n; i++) {
		const struct pki_rdn *rdn = &name->rdns[i];
		size_t set = derout_open(d, DER_SET);
		for (size_t k = 0; k < rdn->n; k++)
			put_ava(d, rdn->avas[k].oid, rdn->avas[k].tag, rdn->avas[k].value);
		if (!rdn->unsorted)
			derout_sort_set(d, set);
		derout_close(d, set);
	}
	derout_close(d, seq);
}
