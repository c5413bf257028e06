/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/authority.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/encode.h"

#include "base/list.h"
#include "vendor/authorities_table.h"

static const ta_authorities builtin = {
	.rows = authority_rows,
	.n = sizeof(authority_rows) / sizeof(authority_rows[0]),
	.date = AUTHORITY_DATE,
};

const ta_authorities *ta_authorities_builtin(void)
{
	return &builtin;
}

bool ta_authorities_add(ta_authorities *t, const ta_authority *row)
{
	ta_authority *own = ta_list_grow(t->own, t->n, &t->room, sizeof(*own));

	if (!own)
		return false;
	t->own = own;
	t->own[t->n++] = *row;
	t->rows = t->own;
	return true;
}

static int compare_key(const ta_authority *a, int kind, const uint8_t id[20])
{
	int order = memcmp(a->id, id, sizeof(a->id));

	return order ? order : a->kind - kind;
}

static int compare_rows(const void *a, const void *b)
{
	const ta_authority *x = a, *y = b;
	int order = compare_key(x, y->kind, y->id);

	return order ? order : strcmp(x->mfr, y->mfr);
}

void ta_authorities_sort(ta_authorities *t)
{
	size_t kept = 0;

	if (t->n == 0)
		return;
	qsort(t->own, t->n, sizeof(*t->own), compare_rows);
	for (size_t i = 1; i < t->n; i++)
		if (compare_rows(&t->own[kept], &t->own[i]) != 0)
			t->own[++kept] = t->own[i];
	t->n = kept + 1;
}

void ta_authorities_free(ta_authorities *t)
{
	free(t->own);
	*t = (ta_authorities){ 0 };
}

size_t ta_authorities_rows(const ta_authorities *t, int kind, const uint8_t id[20],
			   const ta_authority **rows)
{
	size_t low = 0, high = t->n, n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_key(&t->rows[mid], kind, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + n < t->n && compare_key(&t->rows[low + n], kind, id) == 0)
		n++;
	*rows = n ? &t->rows[low] : NULL;
	return n;
}

bool ta_authorities_has(const ta_authorities *t, int kind, const char *mfr, const uint8_t id[20])
{
	const ta_authority *rows;
	size_t n = ta_authorities_rows(t, kind, id, &rows);

	for (size_t i = 0; i < n; i++)
		if (ta_manufacturer_equal(rows[i].mfr, mfr))
			return true;
	return false;
}

const ta_authority *ta_authorities_any(const ta_authorities *t, int kind, const uint8_t id[20])
{
	const ta_authority *rows;

	(void)ta_authorities_rows(t, kind, id, &rows);
	return rows;
}

/* Move the part after the last '-' of *text to `out`. If there is no '-', the whole text is moved
 * and text->p becomes NULL. Returns false if the part is empty, does not fit, or contains a NUL. */
static bool last_part(ta_span *text, char *out, size_t room)
{
	size_t n = 0;

	while (n < text->n && text->p[text->n - n - 1] != '-')
		n++;
	if (n == 0 || n >= room || memchr(text->p + text->n - n, 0, n))
		return false;
	memcpy(out, text->p + text->n - n, n);
	out[n] = 0;
	*text = n < text->n ? (ta_span){ text->p, text->n - n - 1 } : (ta_span){ NULL, 0 };
	return true;
}

static const struct kind_name {
	const char *in_label;
	int kind;
} kind_names[] = { { "KeyId", TA_KEYID }, { "NameId", TA_NAMEID } };

static int kind_of(const char *text)
{
	for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++)
		if (ta_manufacturer_equal(kind_names[i].in_label, text))
			return kind_names[i].kind;
	return -1;
}

bool ta_authority_from_name(ta_span common_name, ta_authority *out)
{
	ta_span left = common_name;
	char hex[41], kind[7], mfr[TA_MFR_SIZE], clean[TA_MFR_SIZE], region[9];
	ta_authority row = { .kind = 0 };
	int k;

	*out = row;
	if (!last_part(&left, hex, sizeof(hex)) || !ta_unhex(hex, row.id, sizeof(row.id)))
		return false;
	if (!last_part(&left, kind, sizeof(kind)) || (k = kind_of(kind)) < 0)
		return false;
	if (!last_part(&left, mfr, sizeof(mfr)) || ta_manufacturer_parse(mfr, clean, NULL) != 0 ||
	    strcmp(mfr, clean) != 0)
		return false;
	/* Known regions are EUS, NCU and WUS. The authorities of 2024 have none. */
	if (left.p && (!last_part(&left, region, sizeof(region)) || left.p))
		return false;
	row.kind = (uint8_t)k;
	for (size_t i = 0; mfr[i]; i++)
		row.mfr[i] = mfr[i] >= 'a' && mfr[i] <= 'z' ? (char)(mfr[i] - 'a' + 'A') : mfr[i];
	*out = row;
	return true;
}

void ta_authority_label(int kind, const char *mfr, const uint8_t id[20],
			char out[TA_AUTHORITY_LABEL])
{
	char hex[41], clean[TA_MFR_SIZE];

	memset(out, 0, TA_AUTHORITY_LABEL);
	if (ta_manufacturer_parse(mfr, clean, NULL) != 0)
		return;
	ta_hex(id, 20, hex);
	snprintf(out, TA_AUTHORITY_LABEL, "%s-%s-%s", clean, kind_names[kind == TA_NAMEID].in_label,
		 hex);
}

char *ta_authority_url(const char *label)
{
	char *url;

	if (asprintf(&url, "https://%s.microsoftaik.azure.net/templates/Aik/scep", label) < 0)
		return NULL;
	return url;
}
