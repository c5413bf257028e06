/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/allow.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <tpmattest/findings.h>

#include "base/encode.h"
#include "base/limits.h"
#include "trust/index.h"

/* HASH: SHA-256 of the SubjectPublicKeyInfo or of the bare key. */
enum { HASH, NAME, SERIAL, KINDS };

#define SERIAL_PREFIX "serial:"

typedef struct entry {
	ta_link link;
	struct entry *before; /* the one that was added before it */
	int kind;
	size_t n;
	uint8_t bytes[];
} entry;

struct ta_allow {
	atomic_uint refs;
	ta_index index;
	entry *last;
	size_t of_kind[KINDS];
};

ta_allow *ta_allow_ref(ta_allow *list)
{
	if (list)
		atomic_fetch_add(&list->refs, 1);
	return list;
}

void ta_allow_unref(ta_allow *list)
{
	if (!list || atomic_fetch_sub(&list->refs, 1) != 1)
		return;
	while (list->last) {
		entry *e = list->last;

		list->last = e->before;
		free(e);
	}
	ta_index_free(&list->index);
	free(list);
}

size_t ta_allow_count(const ta_allow *list)
{
	return list ? list->index.n : 0;
}

static bool contains(const ta_allow *list, int kind, ta_span bytes)
{
	for (const ta_link *l = ta_index_first(&list->index, ta_index_hash(bytes)); l;
	     l = ta_index_next(l)) {
		const entry *e = TA_LINK_OWNER(l, entry, link);

		if (e->kind == kind && ta_span_equal((ta_span){ e->bytes, e->n }, bytes))
			return true;
	}
	return false;
}

static bool insert(ta_allow *list, int kind, ta_span bytes)
{
	entry *e;

	if (contains(list, kind, bytes))
		return true;
	if (!ta_index_reserve(&list->index, list->index.n + 1))
		return false;
	e = malloc(sizeof(*e) + bytes.n);
	if (!e)
		return false;
	*e = (entry){ .before = list->last, .kind = kind, .n = bytes.n };
	if (bytes.n)
		memcpy(e->bytes, bytes.p, bytes.n);
	list->last = e;
	list->of_kind[kind]++;
	ta_index_add(&list->index, &e->link, ta_index_hash(bytes));
	return true;
}

static ta_allow *copy(const ta_allow *from)
{
	ta_allow *list = calloc(1, sizeof(*list));

	if (!list)
		return NULL;
	atomic_init(&list->refs, 1);
	for (const entry *e = from ? from->last : NULL; e; e = e->before)
		if (!insert(list, e->kind, (ta_span){ e->bytes, e->n })) {
			ta_allow_unref(list);
			return NULL;
		}
	return list;
}

/* A resolver holds the list of its policy, which must not change under it. */
static bool make_own(ta_allow **list)
{
	ta_allow *own;

	if (*list && atomic_load(&(*list)->refs) == 1)
		return true;
	own = copy(*list);
	if (!own)
		return false;
	ta_allow_unref(*list);
	*list = own;
	return true;
}

static ta_span without_zeros(ta_span v)
{
	while (v.n && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	return v;
}

/* Returns the kind of an entry, and its bytes as they are looked up; -1 if it is none. */
static int parse(const char *text, ta_buf *buf, ta_span *bytes)
{
	size_t skip = strlen(SERIAL_PREFIX);
	bool serial = strncmp(text, SERIAL_PREFIX, skip) == 0;
	const char *hex = serial ? text + skip : text;

	if (!ta_unhex_text(buf, hex, strlen(hex)) || buf->n == 0)
		return -1;
	*bytes = (ta_span){ buf->p, buf->n };
	if (serial) {
		*bytes = without_zeros(*bytes);
		return SERIAL;
	}
	if (buf->n == 32)
		return HASH;
	return ta_identity_is_name(*bytes) ? NAME : -1;
}

int ta_allow_add(ta_allow **list, const char *text, tpmattest_error **err)
{
	ta_buf buf = ta_buf_with(TA_MAX_CERT);
	ta_span bytes;
	int kind = parse(text, &buf, &bytes), rc = 0;

	if (buf.nomem)
		rc = ta_error_nomem(err);
	else if (kind < 0 || buf.full)
		rc = ta_error_set(
			err, TPMATTEST_E_VALUE,
			"allow-list: neither a SHA-256 (64 hex digits), nor " SERIAL_PREFIX
			"HEX, nor a TPM Name: %.64s",
			text);
	else if (ta_allow_count(*list) >= TA_MAX_ALLOWED && !contains(*list, kind, bytes))
		rc = ta_error_set(err, TPMATTEST_E_LIMIT_ALLOW, "allow-list: more than %d entries",
				  TA_MAX_ALLOWED);
	else if (!make_own(list) || !insert(*list, kind, bytes))
		rc = ta_error_nomem(err);
	ta_buf_free(&buf);
	return rc;
}

/* Returns what of the EK is on the list, or NULL. */
static const char *find(const ta_allow *list, const ta_identity *id, ta_span serial)
{
	const struct {
		bool known;
		int kind;
		ta_span bytes;
		const char *what;
	} facts[] = {
		{ id->has_key, HASH, { id->spki_sha256, 32 }, "SHA-256 of its public key (SPKI)" },
		{ id->has_key, HASH, { id->key_sha256, 32 }, "SHA-256 of its bare key" },
		{ id->name_len, NAME, { id->name, id->name_len }, "its TPM Name" },
		{ serial.p, SERIAL, without_zeros(serial), "serial number of its certificate" },
	};

	for (size_t i = 0; list && i < sizeof(facts) / sizeof(facts[0]); i++)
		if (facts[i].known && contains(list, facts[i].kind, facts[i].bytes))
			return facts[i].what;
	return NULL;
}

/* Names what is not known of the EK while the list has entries of its kind, or NULL: then the list
 * may or may not allow it. */
static const char *unknown(const ta_allow *list, const ta_identity *id, ta_span serial)
{
	if (!list)
		return NULL;
	if (list->of_kind[HASH] && !id->has_key)
		return "neither its certificate nor its public key is known";
	if (list->of_kind[NAME] && !id->name_len)
		return "its TPM Name is not known, because the EK public key was not read";
	if (list->of_kind[SERIAL] && !serial.p)
		return "it has no certificate, and so no serial number";
	return NULL;
}

void ta_allow_check(const ta_allow *list, const ta_identity *id, ta_span serial, ta_findings *f)
{
	const char *what = find(list, id, serial), *why;
	char hex[65] = "";

	if (what) {
		ta_findings_add(f, TPMATTEST_F_ALLOWED, TA_NO_CERT, TA_NO_OFFSET, NULL, "%s", what);
		return;
	}
	why = unknown(list, id, serial);
	if (id->has_key)
		ta_hex(id->spki_sha256, 32, hex);
	if (why)
		ta_findings_add(f, TPMATTEST_F_ALLOW_UNCHECKED, TA_NO_CERT, TA_NO_OFFSET, NULL,
				"%s", why);
	else
		ta_findings_add(f, TPMATTEST_F_NOT_ALLOWED, TA_NO_CERT, TA_NO_OFFSET, NULL,
				"SHA-256 of its public key (SPKI) %s", hex);
}
