/* SPDX-License-Identifier: BSD-2-Clause */
/* What reading JSON costs: never more than 16 times the text, whatever its shape; and out of memory
 * is said as such. */
#include "oom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/runner.h"
#include "alloc.h"
#include "base/jsondoc.h"
#include "base/limits.h"

#define ROOM (TA_MAX_EVIDENCE_JSON + 64)
#define TIMES 16
#define KEPT 4096 /* for a document of a few bytes: an error, a block's least size */

/* A document {"schema":"tpmattest.evidence/1","x":HEAD ITEM,ITEM... TAIL}; '#' in an item is a
 * number of its own. */
static const struct shape {
	const char *name, *head, *item, *tail;
} shapes[] = {
	{ "objects", "[", "{}", "]" },
	{ "arrays", "[", "[]", "]" },
	{ "arrays in arrays", "[", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "]" },
	{ "digits", "[", "1", "]" },
	{ "numbers", "[", "-1.5e+300", "]" },
	{ "empty strings", "[", "\"\"", "]" },
	{ "short strings", "[", "\"ab\"", "]" },
	{ "escapes", "[", "\"\\u0041\\ud83d\\ude00\"", "]" },
	{ "nulls", "[", "null", "]" },
	{ "members", "{", "\"#\":1", "}" },
	{ "members that are objects", "{", "\"#\":{}", "}" },
	{ "objects of one member", "[", "{\"\":1}", "]" },
	{ "long keys", "{", "\"a key that is longer than what it is for #\":\"\"", "}" },
	{ "unread indices", "[", "{\"index\":\"0x01c00002\",\"error\":\"TPMATTEST_E_TPM\"}", "]" },
	{ "commas in a string", "\"", ",,,,[[[[{{{{", "\"" },
};

#define SHAPES ((int)(sizeof(shapes) / sizeof(shapes[0])))

static size_t put(char *out, size_t at, const char *s, size_t number)
{
	for (; *s; s++)
		if (*s == '#')
			at += (size_t)sprintf(out + at, "%zu", number);
		else
			out[at++] = *s;
	return at;
}

/* As many items as make about `size` bytes, but no more than `max`. */
static size_t build(char *out, const struct shape *s, size_t size, size_t max)
{
	size_t at = put(out, 0, "{\"schema\":\"tpmattest.evidence/1\",\"x\":", 0);

	at = put(out, at, s->head, 0);
	for (size_t i = 0; i < max && at < size; i++) {
		if (i)
			out[at++] = ',';
		at = put(out, at, s->item, i);
	}
	at = put(out, at, s->tail, 0);
	return put(out, at, "}", 0);
}

/* The code, and the most memory held on the way. */
static int read_it(const char *text, size_t n, size_t *peak)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;
	int rc;

	alloc_start(0, false);
	alloc_armed(true);
	rc = tpmattest_evidence_from_json(text, n, &e, &err);
	*peak = alloc_peak();
	tpmattest_evidence_free(e);
	tpmattest_error_free(err);
	alloc_armed(false);
	ck_assert_uint_eq(alloc_left(), 0);
	return rc;
}

START_TEST(memory)
{
	static const size_t sizes[] = {
		64, 1000, 20000, 200000, 1000000, TA_MAX_EVIDENCE_JSON - 200
	};
	const struct shape *s = &shapes[_i];
	char *text = alloc_real(NULL, ROOM);
	size_t most = 0, n, peak, low = 1, high = ROOM;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int rc;

		n = build(text, s, sizes[i], SIZE_MAX);
		rc = read_it(text, n, &peak);
		ck_assert_msg(rc == 0 || rc == TPMATTEST_E_LIMIT_JSON_VALUES, "%s: %s", s->name,
			      tpmattest_error_name(rc));
		ck_assert_msg(peak <= TIMES * n + KEPT, "%s: %zu bytes of memory for %zu", s->name,
			      peak, n);
		most = peak / n > most ? peak / n : most;
	}
	/* The most values that are taken cost the most; one item more is refused, before anything
	 * is built. */
	while (low < high) {
		size_t mid = low + (high - low + 1) / 2;

		n = build(text, s, TA_MAX_EVIDENCE_JSON - 200, mid);
		if (read_it(text, n, &peak) == 0)
			low = mid;
		else
			high = mid - 1;
	}
	n = build(text, s, TA_MAX_EVIDENCE_JSON - 200, low);
	ck_assert_int_eq(read_it(text, n, &peak), 0);
	ck_assert_msg(peak <= TIMES * n + KEPT, "%s: %zu bytes of memory for %zu", s->name, peak,
		      n);
	printf("# %s: %zu times the text at the limit of %zu bytes\n", s->name, peak / n, n);
	if (build(text, s, TA_MAX_EVIDENCE_JSON - 200, low + 1) > n) {
		n = build(text, s, TA_MAX_EVIDENCE_JSON - 200, low + 1);
		ck_assert_int_eq(read_it(text, n, &peak), TPMATTEST_E_LIMIT_JSON_VALUES);
		ck_assert_uint_lt(peak, KEPT);
	}
	alloc_real(text, 0);
}
END_TEST

/* Negative control: the peak is one, and is seen. */
START_TEST(peak_is_seen)
{
	void *volatile block;

	alloc_start(0, false);
	alloc_armed(true);
	block = malloc(100000);
	free(block);
	alloc_armed(false);
	ck_assert_uint_ge(alloc_peak(), 100000);
	alloc_start(0, false);
	ck_assert_uint_eq(alloc_peak(), 0);
}
END_TEST

static bool reading(oom *o)
{
	static const char text[] = "{\"a\":[1,{\"b\":\"c\",\"d\":null}],\"e\":{}}";
	ta_json_value *v = NULL;
	bool good = OOM_MAKES(o, ta_jsondoc_parse(text, sizeof(text) - 1, &v, oom_err(o)), v) &&
		    oom_number(o, v->size);

	OOM_DO(o, free(v));
	return good;
}

START_TEST(out_of_memory)
{
	OOM_EXPECT(reading, 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("json");
	TCase *t = tcase_create("json");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, memory, 0, SHAPES);
	tcase_add_test(t, peak_is_seen);
	tcase_add_test(t, out_of_memory);
	suite_add_tcase(s, t);
	return run_suite(s);
}
