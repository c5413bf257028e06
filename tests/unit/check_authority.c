/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of AIK authorities: the built-in one against its TSV, filling one, names and labels. */
#include "base/encode.h"
#include "vendor/authority.h"
#include "tsv.h"

#define TABLE SOURCE_ROOT "/lib/vendor/authorities.tsv"

static int kind_of(const char *text)
{
	return strcmp(text, "NAMEID") == 0 ? TA_NAMEID : TA_KEYID;
}

START_TEST(every_row_is_found)
{
	const ta_authorities *a = ta_authorities_builtin();
	size_t seen[2] = { 0, 0 };
	tsv t = tsv_open(TABLE);

	while (tsv_next(&t)) {
		int kind = kind_of(t.f[0]);
		const ta_authority *row;
		uint8_t id[20];

		ck_assert(ta_unhex(t.f[2], id, 20));
		ck_assert(ta_authorities_find(a, kind, t.f[1], id, NULL) ==
			  TPMATTEST_REGISTERED_YES);
		ck_assert(ta_authorities_find(a, !kind, t.f[1], id, NULL) !=
			  TPMATTEST_REGISTERED_YES);
		ck_assert(ta_authorities_find(a, kind, "ZZZZ", id, NULL) !=
			  TPMATTEST_REGISTERED_YES);
		(void)ta_authorities_find(a, kind, t.f[1], id, &row);
		ck_assert_ptr_nonnull(row);
		ck_assert_uint_eq(row->withdrawn, 0);
		if (strcmp(t.f[4], "-") == 0)
			ck_assert_ptr_null(ta_authority_owner(row));
		else
			ck_assert_ptr_nonnull(strstr(t.f[4], ta_authority_owner(row)));
		row = ta_authorities_any(a, kind, id);
		ck_assert_ptr_nonnull(row);
		ck_assert_mem_eq(row->id, id, 20);
		seen[kind]++;
	}
	tsv_close(&t);
	ck_assert_uint_eq(seen[TA_KEYID], 312);
	ck_assert_uint_eq(seen[TA_NAMEID], 20);
	ck_assert_uint_eq(a->n, 332 + 15);
}
END_TEST

START_TEST(withdrawn_ones)
{
	const ta_authorities *a = ta_authorities_builtin();
	tsv t = tsv_open(SOURCE_ROOT "/lib/vendor/authorities-withdrawn.tsv");
	size_t n = 0;

	while (tsv_next(&t)) {
		int kind = kind_of(t.f[0]);
		const ta_authority *row;
		uint8_t id[20];
		char date[11];

		ck_assert(ta_unhex(t.f[2], id, 20));
		ck_assert_int_eq(ta_authorities_find(a, kind, t.f[1], id, &row),
				 TPMATTEST_REGISTERED_WITHDRAWN);
		ta_authority_date(row->withdrawn, date);
		ck_assert_str_eq(date, t.f[4]);
		ck_assert_str_eq(ta_authority_owner(row), t.f[5]);
		ck_assert_ptr_null(ta_authorities_any(a, kind, id));
		n++;
	}
	tsv_close(&t);
	ck_assert_uint_eq(n, 15);
}
END_TEST

START_TEST(neighbours_are_not_found)
{
	const ta_authorities *a = ta_authorities_builtin();

	for (size_t i = 0; i < a->n; i++) {
		for (unsigned bit = 0; bit < 160; bit++) {
			uint8_t id[20];

			memcpy(id, a->rows[i].id, 20);
			id[bit / 8] ^= (uint8_t)(1u << bit % 8);
			ck_assert_ptr_null(ta_authorities_any(a, TA_KEYID, id));
			ck_assert_ptr_null(ta_authorities_any(a, TA_NAMEID, id));
			ck_assert(ta_authorities_find(a, a->rows[i].kind, a->rows[i].mfr, id,
						      NULL) != TPMATTEST_REGISTERED_YES);
		}
	}
}
END_TEST

START_TEST(builtin_is_sorted_and_dated)
{
	const ta_authorities *a = ta_authorities_builtin();

	for (size_t i = 1; i < a->n; i++) {
		int order = memcmp(a->rows[i - 1].id, a->rows[i].id, 20);

		if (order == 0)
			order = a->rows[i - 1].kind - a->rows[i].kind;
		ck_assert(order < 0 ||
			  (order == 0 && strcmp(a->rows[i - 1].mfr, a->rows[i].mfr) < 0));
	}
	ck_assert_str_eq(a->date, "2024-11-21");
	ck_assert_ptr_null(a->own);
}
END_TEST

START_TEST(misspelt_prefix_stays_apart)
{
	const ta_authorities *a = ta_authorities_builtin();
	const ta_authority *rows;
	uint8_t id[20];

	ck_assert(ta_unhex("145126d0fdb53e99907d6fc6ff1b90455b9e324a", id, 20));
	ck_assert_uint_eq(ta_authorities_rows(a, TA_KEYID, id, &rows), 2);
	ck_assert_str_eq(rows[0].mfr, "INTC");
	ck_assert_str_eq(rows[1].mfr, "INTL");
	ck_assert(ta_authorities_find(a, TA_KEYID, "intc", id, NULL) == TPMATTEST_REGISTERED_YES);
	ck_assert(ta_unhex("ba21136573c2c38a5be57cb6c68bfc23bb36ca58", id, 20));
	ck_assert(ta_authorities_find(a, TA_KEYID, "INTL", id, NULL) != TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(ta_authorities_rows(a, TA_NAMEID, id, &rows), 0);
	ck_assert_ptr_null(rows);
}
END_TEST

START_TEST(filled_table_is_sorted_without_duplicates)
{
	const ta_authorities *a = ta_authorities_builtin();
	ta_authorities t = { 0 };

	ta_authorities_sort(&t);
	ck_assert_uint_eq(t.n, 0);
	ck_assert_ptr_null(ta_authorities_any(&t, TA_KEYID, a->rows[0].id));
	for (int times = 0; times < 4; times++)
		for (size_t i = a->n; i-- > 0;)
			ck_assert(ta_authorities_add(&t, &a->rows[i]));
	ck_assert_uint_eq(t.n, 4 * a->n);
	ta_authorities_sort(&t);
	ck_assert_uint_eq(t.n, a->n);
	ck_assert_mem_eq(t.rows, a->rows, a->n * sizeof(*a->rows));
	ta_authorities_free(&t);
	ck_assert_ptr_null(t.rows);
	ta_authorities_free(&t);
}
END_TEST

#define HEX "34219b21f477f6c7f78a0f26b23d0430deea4363"

static const struct {
	const char *name;
	int kind;
	const char *mfr; /* NULL: refused */
} names[] = {
	{ "EUS-INTC-KEYID-34219B21F477F6C7F78A0F26B23D0430DEEA4363", TA_KEYID, "INTC" },
	{ "EUS-IFX-KeyId-" HEX, TA_KEYID, "IFX" },
	{ "eus-ifx-keyid-" HEX, TA_KEYID, "IFX" },
	{ "NTC-NAMEID-" HEX, TA_NAMEID, "NTC" },
	{ "WUS-WEC-NameId-" HEX, TA_NAMEID, "WEC" },
	{ "A-KEYID-" HEX, TA_KEYID, "A" },
	{ "", 0, NULL },
	{ "-", 0, NULL },
	{ HEX, 0, NULL },
	{ "KEYID-" HEX, 0, NULL },
	{ "-KEYID-" HEX, 0, NULL },
	{ "-INTC-KEYID-" HEX, 0, NULL },
	{ "X-EUS-INTC-KEYID-" HEX, 0, NULL },
	{ "EASTUSTWO-INTC-KEYID-" HEX, 0, NULL },
	{ "INTEL-KEYID-" HEX, 0, NULL },
	{ "IN.C-KEYID-" HEX, 0, NULL },
	{ "INC -KEYID-" HEX, 0, NULL },
	{ "INTC-KEYIDS-" HEX, 0, NULL },
	{ "INTC-KEY-" HEX, 0, NULL },
	{ "INTC-KEYID-" HEX "0", 0, NULL },
	{ "INTC-KEYID-4219b21f477f6c7f78a0f26b23d0430deea4363", 0, NULL },
	{ "INTC-KEYID-g4219b21f477f6c7f78a0f26b23d0430deea4363", 0, NULL },
	{ "INTC-KEYID-" HEX " ", 0, NULL },
	{ "INTC-KEYID-" HEX "-", 0, NULL },
	{ "INTC-KEYID", 0, NULL },
	{ "Microsoft TPM Root Certificate Authority 2014", 0, NULL },
	{ "Global Virtual TPM CA - 03", 0, NULL },
};

START_TEST(names_of_authorities)
{
	ta_span cn = { (const uint8_t *)names[_i].name, strlen(names[_i].name) };
	ta_authority row, none = { .kind = 0 };
	char hex[41];
	bool good = ta_authority_from_name(cn, &row);

	ck_assert_int_eq(good, names[_i].mfr != NULL);
	if (!good) {
		ck_assert_mem_eq(&row, &none, sizeof(row));
		return;
	}
	ck_assert_int_eq(row.kind, names[_i].kind);
	ck_assert_str_eq(row.mfr, names[_i].mfr);
	ta_hex(row.id, 20, hex);
	ck_assert_str_eq(hex, HEX);
}
END_TEST

START_TEST(names_with_a_nul)
{
	static const char name[] = "INTC\0-KEYID-" HEX,
			  hex[] = "INTC-KEYID-3421\0b21f477f6c7f78a0f26b23d0430deea4363";
	ta_authority row;

	ck_assert(!ta_authority_from_name((ta_span){ (const uint8_t *)name, sizeof(name) - 1 },
					  &row));
	ck_assert(
		!ta_authority_from_name((ta_span){ (const uint8_t *)hex, sizeof(hex) - 1 }, &row));
	ck_assert(!ta_authority_from_name((ta_span){ NULL, 0 }, &row));
}
END_TEST

START_TEST(labels_and_urls)
{
	char label[TA_AUTHORITY_LABEL];
	uint8_t id[20];
	char *url;

	ck_assert(ta_unhex("18b1af70b93f991972f362556a9a3fbf4bb24e0d", id, 20));
	ta_authority_label(TA_KEYID, "IFX", id, label);
	ck_assert_str_eq(label, "IFX-KeyId-18b1af70b93f991972f362556a9a3fbf4bb24e0d");
	url = ta_authority_url(label);
	ck_assert_str_eq(
		url,
		"https://IFX-KeyId-18b1af70b93f991972f362556a9a3fbf4bb24e0d.microsoftaik.azure.net/"
		"templates/Aik/scep");
	free(url);
	ta_authority_label(TA_NAMEID, "ABCD", id, label);
	ck_assert_str_eq(label, "ABCD-NameId-18b1af70b93f991972f362556a9a3fbf4bb24e0d");
	ck_assert_uint_lt(strlen(label), 63); /* a DNS label */
	ta_authority_label(TA_KEYID, "I.X", id, label);
	ck_assert_str_eq(label, "");
	ta_authority_label(TA_KEYID, "evil.example/", id, label);
	ck_assert_str_eq(label, "");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("authority");
	TCase *t = tcase_create("all");

	tcase_add_test(t, every_row_is_found);
	tcase_add_test(t, withdrawn_ones);
	tcase_add_test(t, neighbours_are_not_found);
	tcase_add_test(t, builtin_is_sorted_and_dated);
	tcase_add_test(t, misspelt_prefix_stays_apart);
	tcase_add_test(t, filled_table_is_sorted_without_duplicates);
	tcase_add_loop_test(t, names_of_authorities, 0, (int)(sizeof(names) / sizeof(names[0])));
	tcase_add_test(t, names_with_a_nul);
	tcase_add_test(t, labels_and_urls);
	suite_add_tcase(s, t);
	return run_suite(s);
}
