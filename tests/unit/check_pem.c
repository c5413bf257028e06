/* SPDX-License-Identifier: BSD-2-Clause */
/* PEM: every block, and bad ones costing only themselves. */
#include "x509/pem.h"

#include "runner.h"

#define BLOCK(label, body) "-----BEGIN " label "-----\n" body "\n-----END " label "-----\n"

struct want {
	const char *label, *bytes; /* bytes NULL: malformed */
	size_t at;
};

static void expect(const char *text, size_t cap, const struct want *want, size_t n)
{
	size_t at = 0;
	ta_pem_block b;

	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(ta_pem_next((const uint8_t *)text, strlen(text), &at, cap, &b),
			      "block %zu", i);
		ck_assert_str_eq(b.label, want[i].label);
		ck_assert_uint_eq(b.at, want[i].at);
		ck_assert(!b.nomem);
		if (want[i].bytes) {
			ck_assert_uint_eq(b.n, strlen(want[i].bytes));
			ck_assert_mem_eq(b.der, want[i].bytes, b.n);
		} else {
			ck_assert_ptr_null(b.der);
			ck_assert_uint_eq(b.n, 0);
		}
		free(b.der);
	}
	ck_assert(!ta_pem_next((const uint8_t *)text, strlen(text), &at, cap, &b));
	ck_assert_uint_eq(at, strlen(text));
}

#define EXPECT(text, ...) \
	expect(text, 100, (const struct want[]){ __VA_ARGS__ }, \
	       sizeof((const struct want[]){ __VA_ARGS__ }) / sizeof(struct want))

START_TEST(blocks)
{
	EXPECT(BLOCK("CERTIFICATE", "aGVsbG8="), { "CERTIFICATE", "hello", 0 });
	EXPECT("# Owner: x\nsome text\n" BLOCK("CERTIFICATE",
					       "aGVs\nbG8=") "more\n\n" BLOCK("X509 CRL", "aA=="),
	       { "CERTIFICATE", "hello", 21 }, { "X509 CRL", "h", 91 });
	EXPECT("\xef\xbb\xbf" BLOCK("A", "aGVsbG8="), { "A", "hello", 3 });
	EXPECT("-----BEGIN A-----\r\naGVs\r\nbG8=\r\n-----END A-----\r\n", { "A", "hello", 0 });
	EXPECT("-----BEGIN A-----\raGVsbG8=\r-----END A-----", { "A", "hello", 0 });
	EXPECT("-----BEGIN A-----  \n \taGVsbG8= \n-----END A----- \n", { "A", "hello", 0 });
	EXPECT(BLOCK("A", "aGVsbG8=") BLOCK("A", "aGVsbG8="), { "A", "hello", 0 },
	       { "A", "hello", 43 });
}
END_TEST

START_TEST(bad_blocks_cost_themselves)
{
	EXPECT(BLOCK("A", "aGVs*G8=") BLOCK("B", "aA=="), { "A", NULL, 0 }, { "B", "h", 43 });
	EXPECT(BLOCK("A", "aGVsbG8"), { "A", NULL, 0 });
	EXPECT(BLOCK("A", ""), { "A", NULL, 0 });
	EXPECT("-----BEGIN A-----\naA==\n" BLOCK("B", "aA=="), { "A", NULL, 0 }, { "B", "h", 23 });
	EXPECT("-----BEGIN A-----\naA==\n-----END B-----\n" BLOCK("B", "aA=="), { "A", NULL, 0 },
	       { "B", "h", 39 });
	EXPECT("-----BEGIN A-----\naA==\n-----END A\n" BLOCK("B", "aA=="), { "A", NULL, 0 },
	       { "B", "h", 34 });
	EXPECT("-----BEGIN A-----\naA==", { "A", NULL, 0 });
	EXPECT("-----BEGIN A", { "", NULL, 0 });
	EXPECT("-----BEGIN A\n" BLOCK("B", "aA=="), { "", NULL, 0 }, { "B", "h", 13 });
	EXPECT("-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\naA==\n-----END A-----\n",
	       { "A", NULL, 0 });
}
END_TEST

START_TEST(labels)
{
	EXPECT(BLOCK("", "aA=="), { "", "h", 0 });
	EXPECT(BLOCK("123456789012345678901234567890123456789", "aA=="),
	       { "123456789012345678901234567890123456789", "h", 0 });
	EXPECT(BLOCK("1234567890123456789012345678901234567890", "aA=="), { "", "h", 0 });
}
END_TEST

START_TEST(cap)
{
	const struct want fits = { "A", "hello", 0 }, not = { "A", NULL, 0 };

	expect(BLOCK("A", "aGVsbG8="), 5, &fits, 1);
	expect(BLOCK("A", "aGVsbG8="), 4, &not, 1);
}
END_TEST

START_TEST(no_pem)
{
	static const char text[] = "x-----BEGIN A-----\n-----END A-----\n";
	size_t at = 0;
	ta_pem_block b;

	ck_assert(!ta_pem_is((const uint8_t *)text, strlen(text)));
	ck_assert(!ta_pem_next((const uint8_t *)text, strlen(text), &at, 100, &b));
	ck_assert(!ta_pem_is((const uint8_t *)"", 0));
	ck_assert(!ta_pem_is(NULL, 0));
	ck_assert(ta_pem_is((const uint8_t *)"x\n-----BEGIN ", 13));
	ck_assert(!ta_pem_is((const uint8_t *)"x\n-----BEGIN", 12));
}
END_TEST

/* Every prefix, in a block of its own, so that a byte too far is found. */
START_TEST(cut_anywhere)
{
	static const char text[] =
		"text\n" BLOCK("CERTIFICATE", "aGVs\nbG8=") BLOCK("CERTIFICATE", "aA==");

	for (size_t n = 0; n < sizeof(text); n++) {
		uint8_t *part = malloc(n ? n : 1);
		size_t at = 0, last = 0;
		ta_pem_block b;

		memcpy(part, text, n);
		while (ta_pem_next(part, n, &at, 100, &b)) {
			free(b.der);
			ck_assert_uint_gt(at, last);
			last = at;
		}
		free(part);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pem");
	TCase *tc = tcase_create("pem");

	tcase_add_test(tc, blocks);
	tcase_add_test(tc, bad_blocks_cost_themselves);
	tcase_add_test(tc, labels);
	tcase_add_test(tc, cap);
	tcase_add_test(tc, no_pem);
	tcase_add_test(tc, cut_anywhere);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
