/* SPDX-License-Identifier: BSD-2-Clause */
#include "derout.h"
#include "name.h"
#include "pkitest.h"
#include "wrap.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static void expect(struct derout *d, const char *hex)
{
	size_t n = strlen(hex) / 2;

	ck_assert_uint_eq(d->len, n);
	ck_assert(pkitest_holds(derout_view(d), hex));
	derout_reset(d);
}

START_TEST(numbers)
{
	struct derout d = { 0 };

	derout_int(&d, DER_INTEGER, 0);
	expect(&d, "020100");
	derout_int(&d, DER_INTEGER, 127);
	expect(&d, "02017f");
	derout_int(&d, DER_INTEGER, 128);
	expect(&d, "02020080");
	derout_int(&d, DER_INTEGER, -129);
	expect(&d, "0202ff7f");
	derout_int(&d, DER_ENUMERATED, INT64_MIN);
	expect(&d, "0a088000000000000000");
	derout_uint(&d, PKI_BYTES("\x00\x00\x80"));
	expect(&d, "02020080");
	derout_uint(&d, PKI_BYTES("\x00"));
	expect(&d, "020100");
	derout_free(&d);
}
END_TEST

START_TEST(oids)
{
	struct derout d = { 0 };

	derout_oid(&d, "2.23.133.8.1");
	expect(&d, "06056781050801");
	derout_oid(&d, "1.2.840.113549.1.1.7");
	expect(&d, "06092a864886f70d010107");
	derout_oid(&d, "2.999.4294967295");
	expect(&d, "060788378fffffff7f");
	derout_free(&d);
}
END_TEST

START_TEST(lengths)
{
	static const struct {
		size_t n;
		const char *head;
	} cases[] = { { 127, "047f" },
		      { 128, "048180" },
		      { 255, "0481ff" },
		      { 256, "04820100" },
		      { 65536, "0483010000" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct derout a = { 0 }, b = { 0 };
		size_t mark = derout_open(&a, DER_OCTETS);
		size_t head = strlen(cases[i].head) / 2;
		derout_fill(&a, 0x5a, cases[i].n);
		derout_close(&a, mark);
		derout_head(&b, DER_OCTETS, cases[i].n);
		ck_assert_uint_eq(a.len, head + cases[i].n);
		ck_assert_mem_eq(a.p, b.p, head);
		ck_assert(pkitest_holds((struct pki_bytes){ a.p, head }, cases[i].head));
		ck_assert_uint_eq(a.p[head], 0x5a);
		ck_assert_uint_eq(derout_element_len(a.p, a.len), a.len);
		ck_assert_uint_eq(derout_element_len(a.p, a.len - 1), 0);
		derout_free(&a);
		derout_free(&b);
	}
}
END_TEST

START_TEST(names)
{
	struct derout d = { 0 };

	pki_name_put(&d, &(struct pki_name){ 0 });
	expect(&d, "3000");
	pki_name_put(&d, &PKI_NAME("C=US;CN:bmp=A\\;B"));
	expect(&d, "301e310b3009060355040613025553310f300d06035504031e060041003b0042");
	derout_free(&d);
}
END_TEST

START_TEST(set_order)
{
	struct derout sorted = { 0 }, left = { 0 };

	pki_name_put(&sorted, &PKI_NAME("CN:printable=long name+C=TW"));
	pki_name_put(&left, &PKI_NAME("CN:printable=long name|C=TW"));
	ck_assert_uint_eq(sorted.len, left.len);
	ck_assert(memcmp(sorted.p, left.p, left.len) != 0);
	/* C first when sorted: its AVA is the shorter encoding. */
	ck_assert_mem_eq(sorted.p + 4, "\x30\x09\x06\x03\x55\x04\x06", 7);
	ck_assert_mem_eq(left.p + 6, "\x06\x03\x55\x04\x03", 5);
	derout_free(&sorted);
	derout_free(&left);
}
END_TEST

START_TEST(base64)
{
	struct derout d = { 0 };

	pki_base64(&d, PKI_BYTES("\xfb\xff"), false);
	ck_assert_mem_eq(d.p, "+/8=", 4);
	derout_reset(&d);
	pki_base64(&d, PKI_BYTES("\xfb\xff\xfe\x01"), true);
	ck_assert_uint_eq(d.len, 8);
	ck_assert_mem_eq(d.p, "-__-AQ==", 8);
	derout_free(&d);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("derout");
	TCase *tc = tcase_create("der");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc, numbers);
	tcase_add_test(tc, oids);
	tcase_add_test(tc, lengths);
	tcase_add_test(tc, names);
	tcase_add_test(tc, set_order);
	tcase_add_test(tc, base64);
	suite_add_tcase(s, tc);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
