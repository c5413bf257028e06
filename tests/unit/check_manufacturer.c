/* SPDX-License-Identifier: BSD-2-Clause */
/* Manufacturer ids: what may get into a host name, and vendor sets. */
#include <locale.h>
#include <string.h>

#include "vendor/maker.h"
#include "runner.h"

static const struct {
	const char raw[5];
	const char *text; /* NULL: refused */
} raws[] = {
	{ "INTC", "INTC" },
	{ "AMD\0", "AMD" },
	{ "STM ", "STM" },
	{ "IFX ", "IFX" },
	{ "A \0 ", "A" },
	{ "a1Z9", "a1Z9" },
	{ "\0\0\0\0", NULL },
	{ "    ", NULL },
	{ "A\0BC", NULL },
	{ "A BC", NULL },
	{ " AMD", NULL },
	{ "\0AMD", NULL },
	{ "IN/C", NULL },
	{ "..\0\0", NULL },
	{ "A\nB ", NULL },
	{ "A.B\0", NULL },
	{ "A-B\0", NULL },
	{ "\xc3\xa4"
	  "AB",
	  NULL },
	{ "AB\xff\xff", NULL },
	{ "a@b\0", NULL },
	{ "a:1\0", NULL },
	{ "%41\0", NULL },
	{ "A_B\0", NULL },
	{ "`{[@", NULL },
};

/* Four bytes that are not text. */
static const struct {
	const char raw[5];
	const char *number; /* NULL: text, or nothing */
} numbers[] = {
	{ "\0\0\x10\x14", "id:00001014" },
	{ "AB\xff\xff", "id:4142FFFF" },
	{ "A\0BC", "id:41004243" },
	{ "A\nB ", "id:410A4220" },
	{ "\0AMD", "id:00414D44" },
	{ "\x7f\0\0\0", "id:7F000000" },
	{ "\x1f\0\0\0", "id:1F000000" },
	{ "INTC", NULL },
	{ "AMD\0", NULL },
	{ "IN/C", NULL },
	{ "A BC", NULL },
	{ "~\0\0\0", NULL },
	{ "\0\0\0\0", NULL },
	{ "    ", NULL },
};

START_TEST(numbers_of_bytes)
{
	char text[TA_MFR_TEXT];

	ck_assert_int_eq(ta_manufacturer_number((const uint8_t *)numbers[_i].raw, text),
			 numbers[_i].number != NULL);
	ck_assert_str_eq(text, numbers[_i].number ? numbers[_i].number : "");
}
END_TEST

START_TEST(raw_ids)
{
	char out[TA_MFR_SIZE] = "xxxx";
	bool good = ta_manufacturer_clean((const uint8_t *)raws[_i].raw, out);

	ck_assert_int_eq(good, raws[_i].text != NULL);
	ck_assert_str_eq(out, good ? raws[_i].text : "");
}
END_TEST

START_TEST(every_byte_alone)
{
	for (int c = 0; c < 256; c++) {
		uint8_t raw[4] = { (uint8_t)c, 0, 0, 0 };
		char out[TA_MFR_SIZE];
		bool wanted =
			(c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		ck_assert_int_eq(ta_manufacturer_clean(raw, out), wanted);
		ck_assert_uint_eq(strlen(out), wanted ? 1 : 0);
	}
}
END_TEST

static const struct {
	const char *given;
	const char *text; /* NULL: refused */
} texts[] = {
	{ "INTC", "INTC" },
	{ "AMD ", "AMD" },
	{ "IFX  ", "IFX" },
	{ "ifx", "ifx" },
	{ "7", "7" },
	{ "", NULL },
	{ " ", NULL },
	{ "    ", NULL },
	{ " AMD", NULL },
	{ "A B", NULL },
	{ "INTEL", NULL },
	{ "IN/C", NULL },
	{ "..", NULL },
	{ "A\nB", NULL },
	{ "AMD\n", NULL },
	{ "AMD\t", NULL },
	{ "AM.D", NULL },
	{ "\xc3\xa4\xc3\xb6", NULL },
	{ "AMD\xc2\xa0", NULL },
	{ "a%00", NULL },
	{ "x#y", NULL },
	{ "x?y", NULL },
	{ "evil.example/", NULL },
};

START_TEST(given_ids)
{
	char out[TA_MFR_SIZE] = "xxxx";
	tpmattest_error *err = NULL;
	int rc = ta_manufacturer_parse(texts[_i].given, out, &err);

	ck_assert_int_eq(rc, texts[_i].text ? 0 : TPMATTEST_E_MANUFACTURER);
	ck_assert_int_eq(tpmattest_error_code(err), rc);
	ck_assert_str_eq(out, texts[_i].text ? texts[_i].text : "");
	for (const char *p = tpmattest_error_message(err); *p; p++)
		ck_assert(*p >= 0x20 && *p <= 0x7e);
	tpmattest_error_free(err);
}
END_TEST

START_TEST(long_text_is_quoted_in_part)
{
	char out[TA_MFR_SIZE], text[4001];
	tpmattest_error *err = NULL;

	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	ck_assert_int_eq(ta_manufacturer_parse(text, out, &err), TPMATTEST_E_MANUFACTURER);
	ck_assert_uint_lt(strlen(tpmattest_error_message(err)), 100);
	ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err), "\"AAAAAAAAAAAAAAAAAAAA...\""));
	tpmattest_error_free(err);
}
END_TEST

START_TEST(equality_is_without_case_in_any_locale)
{
	(void)setlocale(LC_ALL, "tr_TR.ISO-8859-9");
	ck_assert(ta_manufacturer_equal("INTC", "intc"));
	ck_assert(ta_manufacturer_equal("", ""));
	ck_assert(!ta_manufacturer_equal("INTC", "INT"));
	ck_assert(!ta_manufacturer_equal("INT", "INTC"));
	ck_assert(!ta_manufacturer_equal("INTC", "INTL"));
	ck_assert(!ta_manufacturer_equal("@", "`"));
	(void)setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(vendor_sets)
{
	ta_vendor_set s, t;

	ck_assert_int_eq(ta_vendor_set_parse("NTC+WEC", &s, NULL), 0);
	ck_assert_uint_eq(s.n, 2);
	ck_assert(ta_vendor_set_has(&s, "NTC") && ta_vendor_set_has(&s, "wec"));
	ck_assert(!ta_vendor_set_has(&s, "NT") && !ta_vendor_set_has(&s, "") &&
		  !ta_vendor_set_has(&s, "NTC+"));
	ck_assert_int_eq(ta_vendor_set_parse(NULL, &t, NULL), 0);
	ck_assert_uint_eq(t.n, 0);
	ck_assert(!ta_vendor_set_has(&t, "NTC"));
	ck_assert_int_eq(ta_vendor_set_parse("AMD+amd+MSFT", &t, NULL), 0);
	ck_assert_uint_eq(t.n, 2);
	ta_vendor_set_join(&s, &t);
	ck_assert_uint_eq(s.n, 4);
	ta_vendor_set_join(&s, &t);
	ck_assert_uint_eq(s.n, 4);
}
END_TEST

START_TEST(vendor_sets_are_bounded)
{
	ta_vendor_set s, t;

	ck_assert_int_eq(ta_vendor_set_parse("A+B+C+D+E+F+G+H", &s, NULL), 0);
	ck_assert_uint_eq(s.n, 8);
	ck_assert_int_eq(ta_vendor_set_parse("A+B+C+D+E+F+G+H+A", &t, NULL), 0);
	ck_assert_int_eq(ta_vendor_set_parse("A+B+C+D+E+F+G+H+I", &t, NULL),
			 TPMATTEST_E_MANUFACTURER);
	ck_assert_uint_eq(t.n, 0);
	ck_assert_int_eq(ta_vendor_set_parse("I", &t, NULL), 0);
	ta_vendor_set_join(&s, &t);
	ck_assert(!ta_vendor_set_has(&s, "I"));
}
END_TEST

static const char *const bad_sets[] = { "",        "+",       "NTC+",    "+NTC",    "NTC++WEC",
					"NTC,WEC", "NTC WEC", "NUVOTON", "NTC+W/C", "NTC " };

START_TEST(vendor_sets_refused)
{
	ta_vendor_set s;
	tpmattest_error *err = NULL;

	ck_assert_int_eq(ta_vendor_set_parse(bad_sets[_i], &s, &err), TPMATTEST_E_MANUFACTURER);
	ck_assert_uint_eq(s.n, 0);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_MANUFACTURER);
	tpmattest_error_free(err);
}
END_TEST

/* -- the table -- */

static const struct {
	const char *tpm, *certificate;
	bool same;
} pairs[] = {
	{ "AMD", "MSFT", true },         { "MSFT", "AMD", true },
	{ "WEC", "NTC", true },          { "NTC", "WEC", true },
	{ "NSG", "NTZ", true },          { "NTZ", "NSG", true },
	{ "ntz", "nsg", true },          { "INTC", "INTC", true },
	{ "intc", "INTC", true },        { "XYZ", "xyz", true },
	{ "XYZ", "INTC", false },        { "INTC", "XYZ", false },
	{ "MSFT", "QCOM", false },       { "QCOM", "MSFT", false },
	{ "INTC", "AMD", false },        { "NTC", "NTZ", false },
	{ "", "INTC", false },           { "INTC", "", false },
	{ "IBM", "id:00001014", true },  { "ibm", "id:00001014", true },
	{ "IBM", "id:00001015", false }, { "INTC", "id:00001014", false },
	{ "", "id:00001014", false },    { "id:00001014", "IBM", false },
};

START_TEST(same_maker)
{
	ck_assert_int_eq(ta_maker_same(pairs[_i].tpm, pairs[_i].certificate), pairs[_i].same);
}
END_TEST

static const struct {
	const char *folder, *id; /* NULL: no row */
	bool anchors;
} folders[] = {
	{ "AMD", "AMD", true },         { "amd", "AMD", true },        { "NationZ", "NTZ", true },
	{ "Nuvoton", "NTC", true },     { "QC", "QCOM", true },        { "STMicro", "STM", true },
	{ "Atmel", "ATML", true },      { "Infineon", "IFX", true },   { "Intel", "INTC", true },
	{ "MICROSOFT", "MSFT", false }, { "!Microsoft", NULL, false }, { "Micro", NULL, false },
	{ "Intel2", NULL, false },      { "", NULL, false },
};

START_TEST(maker_of_folder)
{
	const char *name = folders[_i].folder;
	const ta_maker *m = ta_maker_of_folder((ta_span){ (const uint8_t *)name, strlen(name) });

	if (!folders[_i].id) {
		ck_assert_ptr_null(m);
		return;
	}
	ck_assert_str_eq(m->id, folders[_i].id);
	ck_assert_int_eq(m->anchors, folders[_i].anchors);
	ck_assert_str_eq(m->kin.id[0], m->id);
	ck_assert_ptr_eq(ta_maker_find(m->id), m);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
	Suite *s = suite_create("manufacturer");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, raw_ids, 0, COUNT(raws));
	tcase_add_loop_test(t, numbers_of_bytes, 0, COUNT(numbers));
	tcase_add_test(t, every_byte_alone);
	tcase_add_loop_test(t, given_ids, 0, COUNT(texts));
	tcase_add_test(t, long_text_is_quoted_in_part);
	tcase_add_test(t, equality_is_without_case_in_any_locale);
	tcase_add_test(t, vendor_sets);
	tcase_add_test(t, vendor_sets_are_bounded);
	tcase_add_loop_test(t, vendor_sets_refused, 0, COUNT(bad_sets));
	tcase_add_loop_test(t, same_maker, 0, COUNT(pairs));
	tcase_add_loop_test(t, maker_of_folder, 0, COUNT(folders));
	suite_add_tcase(s, t);
	return run_suite(s);
}
