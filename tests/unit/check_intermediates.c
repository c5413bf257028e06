/* SPDX-License-Identifier: BSD-2-Clause */
/* The vendors' intermediates against their table, the pins that signed them, and the hosts. */
#include "vendor/intermediates.h"

#include <stdlib.h>

#include "base/encode.h"
#include "resolve/hosts.h"
#include "tsv.h"
#include "vendor/manufacturer.h"
#include "vendor/pins.h"

#define TABLE SOURCE_ROOT "/lib/vendor/vendor-intermediates.tsv"

START_TEST(every_row_is_found)
{
	tsv t = tsv_open(TABLE);
	size_t n = 0;

	for (; tsv_next(&t); n++) {
		const ta_intermediate *row = ta_intermediates_by_subject(t.f[1]);
		uint8_t sha256[32];

		ck_assert_int_eq(t.n, 7);
		ck_assert_ptr_nonnull(row);
		ck_assert_str_eq(row->vendor, t.f[0]);
		ck_assert_str_eq(row->subject, t.f[1]);
		ck_assert_str_eq(row->url, t.f[4]);
		ck_assert(ta_unhex(t.f[2], sha256, 32));
		ck_assert_mem_eq(row->sha256, sha256, 32);
		ck_assert(ta_unhex(t.f[5], sha256, 32));
		ck_assert_mem_eq(row->root, sha256, 32);
	}
	tsv_close(&t);
	ck_assert_uint_eq(n, 41);
	ck_assert_ptr_nonnull(ta_intermediates_at(n - 1));
	ck_assert_ptr_null(ta_intermediates_at(n));
	ck_assert_ptr_null(ta_intermediates_at(SIZE_MAX));
}
END_TEST

/* Each was signed by an anchor of its vendor, and is none itself. */
START_TEST(every_issuer_is_pinned)
{
	const ta_intermediate *row;

	for (size_t i = 0; (row = ta_intermediates_at(i)); i++) {
		const ta_pin *pin = ta_pins_find(row->root);
		ta_vendor_set vendors;

		ck_assert_msg(pin != NULL, "%s", row->subject);
		ck_assert_int_eq(ta_vendor_set_parse(pin->vendors, &vendors, NULL), 0);
		ck_assert(ta_vendor_set_has(&vendors, row->vendor));
		ck_assert_ptr_null(ta_pins_find(row->sha256));
		if (i)
			ck_assert_int_lt(
				memcmp(ta_intermediates_at(i - 1)->sha256, row->sha256, 32), 0);
	}
}
END_TEST

START_TEST(every_url_can_be_asked)
{
	ta_hosts *h = ta_hosts_new(true, false);
	const ta_intermediate *row;

	for (size_t i = 0; (row = ta_intermediates_at(i)); i++) {
		char *out = NULL;

		ck_assert_msg(ta_hosts_admit(h, row->url, &out) == 0, "%s", row->url);
		free(out);
	}
	ta_hosts_unref(h);
}
END_TEST

START_TEST(other_names_are_unknown)
{
	char name[256];

	snprintf(name, sizeof(name), "%s", ta_intermediates_at(0)->subject);
	name[strlen(name) - 1] ^= 1;
	ck_assert_ptr_null(ta_intermediates_by_subject(name));
	name[strlen(name) - 1] = '\0';
	ck_assert_ptr_null(ta_intermediates_by_subject(name));
	ck_assert_ptr_null(ta_intermediates_by_subject(""));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("intermediates");
	TCase *t = tcase_create("all");

	tcase_add_test(t, every_row_is_found);
	tcase_add_test(t, every_issuer_is_pinned);
	tcase_add_test(t, every_url_can_be_asked);
	tcase_add_test(t, other_names_are_unknown);
	suite_add_tcase(s, t);
	return run_suite(s);
}
