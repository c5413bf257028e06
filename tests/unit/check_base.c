/* SPDX-License-Identifier: BSD-2-Clause */
/* The base layer: errors, bounded reader, capped buffer, encodings, findings. */
#include <stdio.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/json.h"
#include "base/jsondoc.h"
#include "base/limits.h"
#include "base/reader.h"
#include "runner.h"

START_TEST(error_is_set_once)
{
	tpmattest_error *err = NULL;

	ck_assert_int_eq(ta_error_set(&err, TPMATTEST_E_CERT, "first %d\n", 1), TPMATTEST_E_CERT);
	ck_assert_int_eq(ta_error_set(&err, TPMATTEST_E_IO, "second"), TPMATTEST_E_IO);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_CERT);
	ck_assert_str_eq(tpmattest_error_message(err), "first 1?");
	ck_assert_str_eq(tpmattest_error_detail(err), "");
	tpmattest_error_free(err);
}
END_TEST

START_TEST(error_keeps_lower_layer)
{
	tpmattest_error *err = NULL;

	ta_error_set_detail(&err, TPMATTEST_E_TPM, 0x18b, "tpm:handle(1)", "NV index 0x%08x",
			    0x01c00002u);
	ck_assert_uint_eq(tpmattest_error_tss_rc(err), 0x18b);
	ck_assert_str_eq(tpmattest_error_detail(err), "tpm:handle(1)");
	tpmattest_error_free(err);
}
END_TEST

START_TEST(error_null_and_nomem)
{
	tpmattest_error *err = NULL;

	ck_assert_int_eq(ta_error_set(NULL, TPMATTEST_E_CERT, "x"), TPMATTEST_E_CERT);
	ck_assert_int_eq(ta_error_nomem(&err), TPMATTEST_E_NOMEM);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_NOMEM);
	ck_assert_str_eq(tpmattest_error_message(err), "out of memory");
	tpmattest_error_free(err);
	tpmattest_error_free(NULL);
	ck_assert_int_eq(tpmattest_error_code(NULL), 0);
	ck_assert_str_eq(tpmattest_error_name(0), "TPMATTEST_OK");
	ck_assert_str_eq(tpmattest_error_name(TPMATTEST_E_NO_EK), "TPMATTEST_E_NO_EK");
	ck_assert_str_eq(tpmattest_error_name(-9999), "TPMATTEST_E_UNKNOWN");
}
END_TEST

START_TEST(error_made_outside)
{
	tpmattest_error *err = NULL;

	ck_assert_int_eq(tpmattest_error_set(&err, TPMATTEST_E_NET, "a\nb", "c"), TPMATTEST_E_NET);
	ck_assert_int_eq(tpmattest_error_set(&err, TPMATTEST_E_IO, "second", NULL), TPMATTEST_E_IO);
	ck_assert_str_eq(tpmattest_error_message(err), "a?b");
	ck_assert_str_eq(tpmattest_error_detail(err), "c");
	tpmattest_error_free(err);
	err = NULL;
	ck_assert_int_eq(tpmattest_error_set(&err, -12345, NULL, NULL), TPMATTEST_E_INTERNAL);
	ck_assert_str_eq(tpmattest_error_message(err), tpmattest_strerror(TPMATTEST_E_INTERNAL));
	tpmattest_error_free(err);
	err = NULL;
	ck_assert_int_eq(tpmattest_error_set(&err, TPMATTEST_E_NOMEM, "x", "y"), TPMATTEST_E_NOMEM);
	ck_assert_str_eq(tpmattest_error_message(err), "out of memory");
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_error_set(NULL, TPMATTEST_E_NET, "x", NULL), TPMATTEST_E_NET);
}
END_TEST

START_TEST(reader_never_passes_its_end)
{
	static const uint8_t b[] = { 1, 2, 3, 4, 5 };
	ta_reader r = ta_reader_on(b, sizeof(b));

	ck_assert_uint_eq(ta_reader_be16(&r), 0x0102);
	ck_assert_uint_eq(ta_reader_le16(&r), 0x0403);
	ck_assert_uint_eq(ta_reader_left(&r), 1);
	ck_assert_uint_eq(ta_reader_be32(&r), 0);
	ck_assert(r.failed);
	ck_assert_uint_eq(ta_reader_u8(&r), 0); /* the failure stays */
	ck_assert_uint_eq(ta_reader_left(&r), 0);
	ck_assert(!ta_reader_done(&r));
	r = ta_reader_on(b, sizeof(b));
	ck_assert(ta_reader_bytes(&r, SIZE_MAX).p == NULL);
	ck_assert(r.failed);
	r = ta_reader_on(NULL, 7);
	ck_assert(ta_reader_done(&r));
}
END_TEST

START_TEST(buffer_remembers_its_failure)
{
	ta_buf b = ta_buf_with(10);

	ta_buf_str(&b, "12345");
	ta_buf_printf(&b, "%d", 67890);
	ck_assert(ta_buf_ok(&b));
	ta_buf_str(&b, "x");
	ck_assert(b.full);
	ta_buf_add(&b, "", 0);
	ck_assert_ptr_null(ta_buf_take(&b));
	b = ta_buf_with(10);
	char *s = ta_buf_take(&b);
	ck_assert_str_eq(s, "");
	free(s);
}
END_TEST

static const struct {
	const char *plain;
	const char *coded;
} base64_vectors[] = {
	/* RFC 4648 10 */
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

START_TEST(base64_vectors_both_ways)
{
	ta_buf b = ta_buf_with(100);
	char *s;

	ta_base64(&b, (const uint8_t *)base64_vectors[_i].plain, strlen(base64_vectors[_i].plain));
	s = ta_buf_take(&b);
	ck_assert_str_eq(s, base64_vectors[_i].coded);
	ck_assert(ta_unbase64(&b, s, strlen(s), false));
	free(s);
	s = ta_buf_take(&b);
	ck_assert_str_eq(s, base64_vectors[_i].plain);
	free(s);
}
END_TEST

/* Long ones, in lines of any width: decoding goes by chunks, and a line may end inside a group. */
START_TEST(base64_long)
{
	static const size_t widths[] = { 1, 3, 64, 76, 5000 };
	uint8_t plain[2400];

	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * i * 31 + i);
	for (size_t n = 0; n < sizeof(plain); n += n < 800 ? 1 : 61)
		for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
			ta_buf code = ta_buf_with(10000), lines = ta_buf_with(20000),
			       back = ta_buf_with(n);

			ta_base64(&code, plain, n);
			for (size_t i = 0; i < code.n; i += widths[w]) {
				ta_buf_add(&lines, code.p + i,
					   code.n - i < widths[w] ? code.n - i : widths[w]);
				ta_buf_str(&lines, "\r\n");
			}
			ck_assert(ta_unbase64(&back, (const char *)lines.p, lines.n, true));
			ck_assert(ta_buf_ok(&back)); /* exactly the cap */
			ck_assert_uint_eq(back.n, n);
			ck_assert(n == 0 || memcmp(back.p, plain, n) == 0);
			ck_assert(code.n < 5 ||
				  !ta_unbase64(&back, (const char *)lines.p, lines.n, false));
			ta_buf_free(&code);
			ta_buf_free(&lines);
			ta_buf_free(&back);
		}
}
END_TEST

START_TEST(base64_over_the_cap)
{
	ta_buf b = ta_buf_with(5);

	(void)ta_unbase64(&b, "Zm9vYmFy", 8, false);
	ck_assert(b.full);
	ck_assert(!ta_buf_ok(&b));
	ta_buf_free(&b);
}
END_TEST

static const char *const base64_bad[] = {
	"Z",    "Zg",    "Zg=",    "Zg===",    "====",  "=",     "Zh==",
	"Zm9=", "Zm 9v", "Zm9v\n", "Zg==Zg==", "Zm9v-", "Zm9v=",
};

START_TEST(base64_refuses)
{
	ta_buf b = ta_buf_with(100);

	ck_assert(!ta_unbase64(&b, base64_bad[_i], strlen(base64_bad[_i]), false));
	ta_buf_free(&b);
}
END_TEST

START_TEST(hex_and_percent)
{
	uint8_t id[2];
	char text[5];
	ta_buf b = ta_buf_with(100);
	char *s;

	ck_assert(ta_unhex("aB09", id, 2));
	ta_hex(id, 2, text);
	ck_assert_str_eq(text, "ab09");
	ck_assert(!ta_unhex("ab0", id, 2));
	ck_assert(!ta_unhex("ab0g", id, 2));
	ck_assert(!ta_unhex("ab0900", id, 2));
	ck_assert(ta_unpercent(&b, "a%3Db", 5));
	s = ta_buf_take(&b);
	ck_assert_str_eq(s, "a=b");
	free(s);
	ck_assert(!ta_unpercent(&b, "a%3", 3));
	ck_assert(!ta_unpercent(&b, "%zz", 3));
	ta_buf_free(&b);
	ta_percent_url(&b, "http://h/a b\x7f%20", 16);
	s = ta_buf_take(&b);
	ck_assert_str_eq(s, "http://h/a%20b%7F%20");
	free(s);
}
END_TEST

START_TEST(findings_are_capped_and_say_so)
{
	ta_findings f = { 0 }, g = { 0 };

	for (int i = 0; i < TA_MAX_FINDINGS + 5; i++)
		ta_findings_add(&f, TPMATTEST_F_CHAIN_GAP, i, i, "http://example/", "byte %d", i);
	ck_assert_uint_eq(f.n, TA_MAX_FINDINGS);
	ck_assert_int_eq(f.v[f.n - 1].code, TPMATTEST_F_FINDINGS_LIMIT);
	ck_assert_int_eq(f.v[f.n - 1].severity, TA_ERROR);
	ck_assert_str_eq(
		f.v[3].message,
		"bytes that are not a certificate lie before or between certificates: byte 3");
	ta_findings_add(&g, TPMATTEST_F_BOUND, 0, TA_NO_OFFSET, NULL, NULL);
	ta_findings_copy(&g, &f, 7);
	ck_assert_uint_eq(g.n, TA_MAX_FINDINGS);
	ck_assert_int_eq(g.v[g.n - 1].code, TPMATTEST_F_FINDINGS_LIMIT);
	ck_assert_int_eq(g.v[1].cert, 7);
	ta_findings_free(&f);
	ta_findings_free(&g);
}
END_TEST

/* Whatever a name or an address in it is made of. */
START_TEST(findings_are_clean_text)
{
	ta_findings f = { 0 }, copy = { 0 };

	ta_findings_add(&f, TPMATTEST_F_CHAIN_GAP, 0, 0, "http://h/\xe2\x80\xae\n", "%s",
			"a\n\xc2\x9b\xff");
	ck_assert_str_eq(
		f.v[0].message,
		"bytes that are not a certificate lie before or between certificates: a???");
	ck_assert_str_eq(f.v[0].url, "http://h/??");
	ta_findings_copy(&copy, &f, 1);
	ck_assert_str_eq(copy.v[0].message, f.v[0].message);
	ta_findings_free(&f);
	ta_findings_free(&copy);
}
END_TEST

/* The severity is chosen where a finding is added, and stays with it. */
START_TEST(finding_keeps_its_severity)
{
	ta_findings f = { 0 }, strict = { .strict = true };

	ta_findings_add(&f, TPMATTEST_F_SERIAL_PADDED, 0, TA_NO_OFFSET, NULL, NULL);
	ta_findings_add(&strict, TPMATTEST_F_SERIAL_PADDED, 0, TA_NO_OFFSET, NULL, NULL);
	ck_assert_int_eq(f.v[0].severity, TA_WARNING);
	ck_assert_int_eq(strict.v[0].severity, TA_ERROR);
	ta_findings_add_as(&strict, TA_INFO, TPMATTEST_F_EXPIRED, 0, TA_NO_OFFSET, NULL, "%s",
			   "why");
	ck_assert_int_eq(strict.v[1].severity, TA_INFO);
	ck_assert_uint_eq(ta_findings_errors(&strict), 1);
	ta_findings_copy(&f, &strict, TA_NO_CERT);
	ck_assert_int_eq(f.v[1].severity, TA_ERROR);
	ck_assert_int_eq(f.v[2].severity, TA_INFO);
	ta_findings_be_strict(&f);
	ck_assert_uint_eq(ta_findings_errors(&f), 3);
	ta_findings_add(&f, TPMATTEST_F_SERIAL_PADDED, 0, TA_NO_OFFSET, NULL, NULL);
	ck_assert_int_eq(f.v[3].severity, TA_ERROR);
	ta_findings_free(&f);
	ta_findings_free(&strict);
}
END_TEST

START_TEST(finding_table_fails_closed)
{
	ck_assert_int_eq(ta_finding_severity(123456, false), TA_ERROR);
	ck_assert(!ta_finding_incomplete(123456));
	ck_assert_int_eq(ta_finding_severity(TPMATTEST_F_SERIAL_PADDED, false), TA_WARNING);
	ck_assert_int_eq(ta_finding_severity(TPMATTEST_F_SERIAL_PADDED, true), TA_ERROR);
	ck_assert(ta_finding_incomplete(TPMATTEST_F_ISSUER_MISSING));
	ck_assert_str_eq(ta_finding_name(TPMATTEST_F_REVOKED), "TPMATTEST_F_REVOKED");
	for (size_t i = 0; ta_finding_code_at(i) >= 0; i++)
		ck_assert_str_ne(ta_finding_text(ta_finding_code_at(i)), "");
	ck_assert_ptr_nonnull(strstr(ta_finding_cause(TPMATTEST_F_EXPIRED), "not renewed"));
	ck_assert_ptr_nonnull(strstr(ta_finding_remedy(TPMATTEST_F_EXPIRED), "--time"));
	ck_assert_str_eq(ta_finding_cause(306), "");
	ck_assert_str_eq(ta_finding_remedy(306), "");
}
END_TEST

/* What is written is what a reader gets, and nothing in it acts on a terminal. */
START_TEST(json_writes)
{
	static const char expected[] =
		"{\"s\":\"a/\u00e9? "
		"\\\"\\\\?\",\"h\":\"0aff\",\"n\":-5,\"b\":true,\"z\":null,\"l\":[\"x\"]}";
	static const uint8_t bytes[] = { 0x0a, 0xff };
	ta_json w = { 0 };
	json_object *o = ta_json_object(&w), *l = ta_json_array(&w);
	ta_json_value *back;
	char *text;

	ta_json_text(&w, o, "s", "a/\xc3\xa9\xff \"\\\xe2\x80\xae");
	ta_json_hex(&w, o, "h", (ta_span){ bytes, 2 });
	ta_json_number(&w, o, "n", -5);
	ta_json_bool(&w, o, "b", true);
	ta_json_null(&w, o, "z");
	ta_json_append_text(&w, l, "x");
	ta_json_put(&w, o, "l", l);
	ck_assert_int_eq(ta_json_finish(&w, o, &text, NULL), 0);
	ck_assert_str_eq(text, expected);
	ck_assert_int_eq(ta_jsondoc_parse(text, strlen(text), &back, NULL), 0);
	ck_assert_str_eq(ta_jsondoc_text(ta_jsondoc_member(back, "s")), "a/\u00e9? \"\\?");
	free(back);
	free(text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base");
	TCase *t = tcase_create("base");

	tcase_add_test(t, error_is_set_once);
	tcase_add_test(t, error_keeps_lower_layer);
	tcase_add_test(t, error_null_and_nomem);
	tcase_add_test(t, error_made_outside);
	tcase_add_test(t, reader_never_passes_its_end);
	tcase_add_test(t, buffer_remembers_its_failure);
	tcase_add_loop_test(t, base64_vectors_both_ways, 0,
			    sizeof(base64_vectors) / sizeof(base64_vectors[0]));
	tcase_add_test(t, base64_long);
	tcase_add_test(t, base64_over_the_cap);
	tcase_add_loop_test(t, base64_refuses, 0, sizeof(base64_bad) / sizeof(base64_bad[0]));
	tcase_add_test(t, hex_and_percent);
	tcase_add_test(t, findings_are_capped_and_say_so);
	tcase_add_test(t, findings_are_clean_text);
	tcase_add_test(t, finding_keeps_its_severity);
	tcase_add_test(t, finding_table_fails_closed);
	tcase_add_test(t, json_writes);
	suite_add_tcase(s, t);
	return run_suite(s);
}
