/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from outside, made fit to be shown. */
#include "base/text.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "runner.h"

static const struct {
	const char *in, *out;
} cases[] = {
	{ "", "" },
	{ "plain text, \xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xa9",
	  "plain text, \xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xa9" },
	{ "a\nb\tc\x1b[1m\x7f", "a?b?c?[1m?" },
	/* C1, and the blank behind it */
	{ "\xc2\x80\xc2\x9f\xc2\xa0", "??\xc2\xa0" },
	{ "\xd8\x9b\xd8\x9c\xd8\x9d", "\xd8\x9b?\xd8\x9d" }, /* U+061B to U+061D */
	{ "\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\x90", "\xe2\x80\x8d??\xe2\x80\x90" },
	{ "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2"
	  "\x80\xae\xe2\x80\xaf",
	  "\xe2\x80\xa7???????\xe2\x80\xaf" }, /* U+2027 to U+202F */
	{ "\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9\xe2\x81\xaa",
	  "\xe2\x81\xa5????\xe2\x81\xaa" },
	{ "\xef\xbb\xbfx", "?x" },
	/* each byte of what is no UTF-8 */
	{ "\xff\xc0\xaf\xed\xa0\x80\xe2\x82", "????????" },
};

START_TEST(cleaned)
{
	char *s = ta_text_copy(cases[_i].in, SIZE_MAX);

	ck_assert_str_eq(s, cases[_i].out);
	ta_text_clean(s);
	ck_assert_str_eq(s, cases[_i].out);
	free(s);
}
END_TEST

START_TEST(cut_before_it_is_cleaned)
{
	char *s = ta_text_copy("ab\xc3\xa9"
			       "cd",
			       3);

	ck_assert_str_eq(s, "ab?");
	free(s);
}
END_TEST

/* Each character comes back from its UTF-8. */
START_TEST(there_and_back)
{
	char utf8[4];
	uint32_t c;

	for (uint32_t ch = 0; ch < 0x110000; ch++) {
		size_t n = ta_utf8_put(ch, utf8);
		bool surrogate = ch >= 0xd800 && ch <= 0xdfff;

		if (ta_utf8_char((ta_span){ (const uint8_t *)utf8, n }, &c) !=
			    (surrogate ? 0 : n) ||
		    c != (surrogate ? 0 : ch))
			ck_abort_msg("U+%04X", ch);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("text");
	TCase *t = tcase_create("text");

	tcase_add_loop_test(t, cleaned, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, cut_before_it_is_cleaned);
	tcase_add_test(t, there_and_back);
	suite_add_tcase(s, t);
	return run_suite(s);
}
