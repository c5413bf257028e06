/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON, read strictly: what RFC 8259 allows and what it does not, limits, and taking a document
 * apart. */
#include "base/jsondoc.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/jsonread.h"
#include "base/limits.h"
#include "runner.h"

static int parse_n(const char *text, size_t n, ta_json_value **out)
{
	char *exact = malloc(n ? n : 1); /* a sanitizer sees one byte too far */
	tpmattest_error *err = NULL;
	int rc;

	memcpy(exact, text, n);
	rc = ta_jsondoc_parse(exact, n, out, &err);
	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert((rc == 0) == (*out != NULL));
	tpmattest_error_free(err);
	free(exact);
	return rc;
}

static int code_of(const char *text)
{
	ta_json_value *v;
	int rc = parse_n(text, strlen(text), &v);

	free(v);
	return rc;
}

#define IN(x) "{\"a\":" x "}"

static const struct {
	const char *text;
	int code;
} bad[] = {
	{ "", TPMATTEST_E_EMPTY },
	{ " \r\n\t", TPMATTEST_E_EMPTY },
	{ "[]", TPMATTEST_E_JSON_TYPE },
	{ "null", TPMATTEST_E_JSON_TYPE },
	{ "1", TPMATTEST_E_JSON_TYPE },
	{ "\"{}\"", TPMATTEST_E_JSON_TYPE },
	{ "12345678", TPMATTEST_E_JSON_TYPE },
	/* the end */
	{ "{", TPMATTEST_E_JSON },
	{ "{}x", TPMATTEST_E_JSON },
	{ "{} {}", TPMATTEST_E_JSON },
	{ "{},", TPMATTEST_E_JSON },
	{ "{\"a\":1", TPMATTEST_E_JSON },
	{ "{\"a\"", TPMATTEST_E_JSON },
	{ "{\"a\":", TPMATTEST_E_JSON },
	{ "{\"a", TPMATTEST_E_JSON },
	{ "{\"a\":\"\\", TPMATTEST_E_JSON },
	{ "{\"a\":\"\\u12", TPMATTEST_E_JSON },
	{ "}", TPMATTEST_E_JSON },
	{ "[}", TPMATTEST_E_JSON },
	{ IN("[}"), TPMATTEST_E_JSON },
	{ IN("{]"), TPMATTEST_E_JSON },
	{ IN("[{]"), TPMATTEST_E_JSON },
	{ "\xef\xbb\xbf{}", TPMATTEST_E_JSON },
	/* commas and colons */
	{ "{\"a\":1,}", TPMATTEST_E_JSON },
	{ "{,\"a\":1}", TPMATTEST_E_JSON },
	{ "{\"a\":1 \"b\":2}", TPMATTEST_E_JSON },
	{ IN("[1,]"), TPMATTEST_E_JSON },
	{ IN("[,1]"), TPMATTEST_E_JSON },
	{ IN("[1,,2]"), TPMATTEST_E_JSON },
	{ IN("[1 2]"), TPMATTEST_E_JSON },
	{ "{\"a\"}", TPMATTEST_E_JSON },
	{ "{\"a\" 1}", TPMATTEST_E_JSON },
	{ "{\"a\"::1}", TPMATTEST_E_JSON },
	{ "{:1}", TPMATTEST_E_JSON },
	{ "{\"a\"=1}", TPMATTEST_E_JSON },
	{ "{\"a\";1}", TPMATTEST_E_JSON },
	/* what other readers take */
	{ "{a:1}", TPMATTEST_E_JSON },
	{ "{'a':1}", TPMATTEST_E_JSON },
	{ IN("'b'"), TPMATTEST_E_JSON },
	{ "{1:1}", TPMATTEST_E_JSON },
	{ IN("1 /* c */"), TPMATTEST_E_JSON },
	{ "// c\n{}", TPMATTEST_E_JSON },
	{ IN("1 # c\n"), TPMATTEST_E_JSON },
	{ IN("NaN"), TPMATTEST_E_JSON },
	{ IN("nan"), TPMATTEST_E_JSON },
	{ IN("Infinity"), TPMATTEST_E_JSON },
	{ IN("-Infinity"), TPMATTEST_E_JSON },
	{ IN("True"), TPMATTEST_E_JSON },
	{ IN("NULL"), TPMATTEST_E_JSON },
	{ IN("nul"), TPMATTEST_E_JSON },
	{ IN("nulll"), TPMATTEST_E_JSON },
	{ IN("truefalse"), TPMATTEST_E_JSON },
	{ IN("undefined"), TPMATTEST_E_JSON },
	{ IN("b"), TPMATTEST_E_JSON },
	{ "{\f\"a\":1}", TPMATTEST_E_JSON },
	{ "{\"a\":1\v}", TPMATTEST_E_JSON },
	{ "{\xc2\xa0}", TPMATTEST_E_JSON },
	/* numbers */
	{ IN("-"), TPMATTEST_E_JSON },
	{ IN("+1"), TPMATTEST_E_JSON },
	{ IN("01"), TPMATTEST_E_JSON },
	{ IN("-01"), TPMATTEST_E_JSON },
	{ IN("1."), TPMATTEST_E_JSON },
	{ IN(".5"), TPMATTEST_E_JSON },
	{ IN("1e"), TPMATTEST_E_JSON },
	{ IN("1e+"), TPMATTEST_E_JSON },
	{ IN("1e+-1"), TPMATTEST_E_JSON },
	{ IN("0x10"), TPMATTEST_E_JSON },
	{ IN("1.e1"), TPMATTEST_E_JSON },
	{ IN("--1"), TPMATTEST_E_JSON },
	{ IN("1e1.5"), TPMATTEST_E_JSON },
	/* strings */
	{ IN("\"\n\""), TPMATTEST_E_JSON },
	{ IN("\"\x1f\""), TPMATTEST_E_JSON },
	{ IN("\"\\x41\""), TPMATTEST_E_JSON },
	{ IN("\"\\'\""), TPMATTEST_E_JSON },
	{ IN("\"\\U0041\""), TPMATTEST_E_JSON },
	{ IN("\"\\u00g0\""), TPMATTEST_E_JSON },
	{ IN("\"\\u004\""), TPMATTEST_E_JSON },
	{ IN("\"\\ud800\""), TPMATTEST_E_JSON },
	{ IN("\"\\udc00\""), TPMATTEST_E_JSON },
	{ IN("\"\\ud800\\u0041\""), TPMATTEST_E_JSON },
	{ IN("\"\\ud800\\ud800\""), TPMATTEST_E_JSON },
	{ IN("\"\\ud800x\""), TPMATTEST_E_JSON },
	{ IN("\"\\ud800\\n\""), TPMATTEST_E_JSON },
	{ IN("\"\xff\""), TPMATTEST_E_JSON },
	{ IN("\"\xc3\""), TPMATTEST_E_JSON },
	{ IN("\"\xed\xa0\x80\""), TPMATTEST_E_JSON },
	{ IN("\"\xc0\x80\""), TPMATTEST_E_JSON },
	{ "{\"\xff\":1}", TPMATTEST_E_JSON },
	/* the same key twice, however it is written and wherever */
	{ "{\"a\":1,\"a\":1}", TPMATTEST_E_JSON_DUPLICATE },
	{ "{\"a\":1,\"b\":2,\"\\u0061\":3}", TPMATTEST_E_JSON_DUPLICATE },
	{ "{\"\":1,\"\":2}", TPMATTEST_E_JSON_DUPLICATE },
	{ IN("[{\"\xc3\xa9\":1,\"\\u00e9\":2}]"), TPMATTEST_E_JSON_DUPLICATE },
	{ "{\"x\":{\"y\":{}},\"z\":[],\"x\":null}", TPMATTEST_E_JSON_DUPLICATE },
	{ IN("{\"\\u0000\":1,\"\\u0000\":2}"), TPMATTEST_E_JSON_DUPLICATE },
	{ "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", TPMATTEST_E_JSON_DUPLICATE },
	{ IN("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
	  TPMATTEST_E_LIMIT_JSON_DEPTH },
};

START_TEST(refused)
{
	int rc = code_of(bad[_i].text);

	ck_assert_msg(rc == bad[_i].code, "%s: %s", bad[_i].text, tpmattest_error_name(rc));
}
END_TEST

/* Negative control: what stands close to the above, and is right. */
/* clang-format off */
static const char *const good[] = {
	"{}", " \t\r\n{ \t\r\n} \t\r\n", IN(" [ ] "), IN("[1 , 2]"), IN("{\"b\" : 1 , \"c\" : 2}"),
	IN("null"), IN("true"), IN("false"),
	IN("0"), IN("-0"), IN("10"), IN("-1.5e+300"), IN("0.0E-1"), IN("1e1"), IN("0e00"),
	IN("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uABCD\\uabcd\""), IN("\"\x7f\xc2\x80\""),
	IN("\"\\ud83d\\ude00\""), IN("\"'/*,]}\""),
	"{\"a\":1,\"A\":1,\"\":{\"a\":1},\"a \":[{\"a\":1},{\"a\":1}]}",
	"{\"\\u0000\":1,\"\\u0000\\u0000\":2,\"\":3}",
	IN("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
};
/* clang-format on */

START_TEST(accepted)
{
	int rc = code_of(good[_i]);

	ck_assert_msg(rc == 0, "%s: %s", good[_i], tpmattest_error_name(rc));
}
END_TEST

/* Cut anywhere, a document is malformed. */
START_TEST(cut_anywhere)
{
	size_t n = strlen(good[_i]);
	ta_json_value *v;

	while (n && strchr(" \t\r\n", good[_i][n - 1]))
		n--;
	while (n-- > 1) {
		int rc = parse_n(good[_i], n, &v);

		ck_assert_msg(rc == TPMATTEST_E_JSON || rc == TPMATTEST_E_EMPTY, "%zu of %s", n,
			      good[_i]);
	}
}
END_TEST

static const struct {
	const char *escaped, *plain;
	size_t n;
} strings[] = {
	{ "", "", 0 },
	{ "plain", "plain", 5 },
	{ "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8 },
	{ "a\\u0000b", "a\0b", 3 },
	{ "\\u0041\\u00e9\\u20AC\\uffff", "A\xc3\xa9\xe2\x82\xac\xef\xbf\xbf", 9 },
	{ "\\ud83d\\ude00\\uDBFF\\uDFFF", "\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", 8 },
	{ "\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80", 6 },
};

/* Keys and values alike, with neighbours that must stay what they are. */
START_TEST(unescaped)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "{\"k\":\"v\",\"%s\":[\"%s\"],\"last\":7}",
			 strings[_i].escaped, strings[_i].escaped);
	const ta_json_value *v;
	ta_json_value *doc;

	ck_assert_int_eq(parse_n(text, (size_t)n, &doc), 0);
	v = ta_jsondoc_first(doc);
	ck_assert_str_eq(ta_jsondoc_text(v), "v");
	v = ta_jsondoc_next(doc, v);
	ck_assert_uint_eq(v->n_key, strings[_i].n);
	ck_assert(memcmp((const char *)v + v->key, strings[_i].plain, strings[_i].n + 1) == 0);
	v = ta_jsondoc_first(v);
	ck_assert_uint_eq(v->n_text, strings[_i].n);
	ck_assert(memcmp(ta_jsondoc_text(v), strings[_i].plain, strings[_i].n + 1) == 0);
	ck_assert_str_eq(ta_jsondoc_text(ta_jsondoc_member(doc, "last")), "7");
	free(doc);
}
END_TEST

START_TEST(taken_apart)
{
	static const char text[] = "{\"a\":[1,[],{\"x\":2}],\"b\":{},\"c\":null,\"d\":-0,\"e\":"
				   "4294967296,\"f\":1.0,\"g\":-1,\"h\":4294967295,"
				   "\"i\":99999999999999999999999,\"\":true}";
	static const int codes[] = { TPMATTEST_E_JSON_TYPE,
				     TPMATTEST_E_JSON_TYPE,
				     0,
				     TPMATTEST_E_VALUE,
				     TPMATTEST_E_VALUE,
				     TPMATTEST_E_JSON_TYPE,
				     TPMATTEST_E_VALUE,
				     0,
				     TPMATTEST_E_VALUE };
	const ta_json_value *a, *v;
	ta_json_value *doc;
	uint32_t number;
	char key[2] = "a";

	ck_assert_int_eq(parse_n(text, sizeof(text) - 1, &doc), 0);
	ck_assert_uint_eq(doc->size, 15);
	a = ta_jsondoc_member(doc, "a");
	v = ta_jsondoc_first(a);
	ck_assert(v->type == TA_JSON_INTEGER && !ta_jsondoc_first(v));
	v = ta_jsondoc_next(a, v);
	ck_assert(v->type == TA_JSON_ARRAY && !ta_jsondoc_first(v));
	v = ta_jsondoc_next(a, v);
	ck_assert(v->type == TA_JSON_OBJECT && ta_jsondoc_member(v, "x") &&
		  !ta_jsondoc_member(v, "a"));
	ck_assert_ptr_null(ta_jsondoc_next(a, v));
	ck_assert_ptr_null(ta_jsondoc_member(doc, "x")); /* of another object */
	ck_assert_ptr_null(ta_jsondoc_member(a, ""));    /* an array has no members */
	ck_assert_str_eq(ta_jsondoc_text(ta_jsondoc_member(doc, "")), "true");
	ck_assert_str_eq(ta_jsondoc_text(a), "");
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++, key[0]++)
		if (key[0] != 'c')
			ck_assert_int_eq(ta_jsonread_uint(doc, "doc", key, &number, NULL),
					 codes[i]);
	ck_assert_int_eq(ta_jsonread_uint(doc, "doc", "c", &number, NULL), 0);
	ck_assert_int_eq(ta_jsonread_uint(doc, "doc", "h", &number, NULL), 0);
	ck_assert_uint_eq(number, UINT32_MAX);
	free(doc);
}
END_TEST

/* At the limit, and one beyond. */
START_TEST(values_limit)
{
	ta_buf b = ta_buf_with(TA_MAX_EVIDENCE_JSON);
	ta_json_value *doc;

	ta_buf_str(&b, "{\"a\":[1");
	for (size_t i = 3; i < TA_MAX_JSON_VALUES; i++)
		ta_buf_str(&b, ",1");
	ta_buf_str(&b, "]}");
	ck_assert_int_eq(parse_n((const char *)b.p, b.n, &doc), 0);
	ck_assert_uint_eq(doc->size, TA_MAX_JSON_VALUES);
	free(doc);
	b.n -= 2;
	ta_buf_str(&b, ",1]}");
	ck_assert_int_eq(parse_n((const char *)b.p, b.n, &doc), TPMATTEST_E_LIMIT_JSON_VALUES);
	ta_buf_free(&b);
}
END_TEST

/* As many members as there may be, their keys alike but for the end; then the first one again. */
START_TEST(many_members)
{
	ta_buf b = ta_buf_with(SIZE_MAX / 4);
	ta_json_value *doc;

	ta_buf_str(&b, "{\"key 0\":0");
	for (size_t i = 1; i < TA_MAX_JSON_VALUES - 2; i++)
		ta_buf_printf(&b, ",\"key %zu\":0", i);
	ta_buf_str(&b, "}");
	ck_assert_int_eq(parse_n((const char *)b.p, b.n, &doc), 0);
	free(doc);
	b.n--;
	ta_buf_str(&b, ",\"key 0\":0}");
	ck_assert_int_eq(parse_n((const char *)b.p, b.n, &doc), TPMATTEST_E_JSON_DUPLICATE);
	ta_buf_free(&b);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("jsondoc");
	TCase *t = tcase_create("jsondoc");

	tcase_add_loop_test(t, refused, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(t, accepted, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(t, cut_anywhere, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(t, unescaped, 0, sizeof(strings) / sizeof(strings[0]));
	tcase_add_test(t, taken_apart);
	tcase_add_test(t, values_limit);
	tcase_add_test(t, many_members);
	suite_add_tcase(s, t);
	return run_suite(s);
}
