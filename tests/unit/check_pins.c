/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinned vendor roots and the debug hierarchy, against their tables. */
#include "base/encode.h"
#include "vendor/manufacturer.h"
#include "vendor/pins.h"
#include "tsv.h"

START_TEST(every_pin_is_found)
{
	tsv t = tsv_open(SOURCE_ROOT "/lib/vendor/vendor-roots.tsv");
	size_t n = 0;

	while (tsv_next(&t)) {
		const ta_pin *pin;
		uint8_t sha256[32], ski[20];

		ck_assert_int_eq(t.n, 8);
		ck_assert(ta_unhex(t.f[1], sha256, 32));
		pin = ta_pins_find(sha256);
		ck_assert_ptr_nonnull(pin);
		ck_assert_mem_eq(pin->sha256, sha256, 32);
		ck_assert_str_eq(pin->vendors, t.f[0]);
		ck_assert_str_eq(pin->subject, t.f[5]);
		ck_assert_str_eq(pin->url ? pin->url : "", t.f[6]);
		ck_assert_int_eq(pin->has_ski, t.f[2][0] != 0);
		if (pin->has_ski) {
			ck_assert(ta_unhex(t.f[2], ski, 20));
			ck_assert_mem_eq(pin->ski, ski, 20);
		}
		n++;
	}
	tsv_close(&t);
	ck_assert_uint_eq(n, 52);
	ck_assert_ptr_nonnull(ta_pins_at(n - 1));
	ck_assert_ptr_null(ta_pins_at(n));
	ck_assert_ptr_null(ta_pins_at(SIZE_MAX));
}
END_TEST

START_TEST(pins_are_sorted_and_their_neighbours_unknown)
{
	const ta_pin *pin;

	for (size_t i = 0; (pin = ta_pins_at(i)); i++) {
		ta_vendor_set vendors;

		if (i)
			ck_assert_int_lt(memcmp(ta_pins_at(i - 1)->sha256, pin->sha256, 32), 0);
		ck_assert_int_eq(ta_vendor_set_parse(pin->vendors, &vendors, NULL), 0);
		ck_assert_uint_ge(vendors.n, 1);
		for (unsigned bit = 0; bit < 256; bit++) {
			uint8_t sha256[32];

			memcpy(sha256, pin->sha256, 32);
			sha256[bit / 8] ^= (uint8_t)(1u << bit % 8);
			ck_assert_ptr_null(ta_pins_find(sha256));
		}
	}
}
END_TEST

START_TEST(pins_by_key_identifier)
{
	static const uint8_t zeros[20];
	const ta_pin *pin;

	for (size_t i = 0; (pin = ta_pins_at(i)); i++) {
		const ta_pin *found = ta_pins_by_ski((ta_span){ pin->ski, 20 });

		if (!pin->has_ski)
			continue;
		ck_assert_ptr_nonnull(found);
		ck_assert_mem_eq(found->ski, pin->ski, 20);
		ck_assert(found->url || !pin->url);
		ck_assert_ptr_null(ta_pins_by_ski((ta_span){ pin->ski, 19 }));
	}
	/* three roots have none: what stands for it must not be found */
	ck_assert_ptr_null(ta_pins_by_ski((ta_span){ zeros, 20 }));
	ck_assert_ptr_null(ta_pins_by_ski((ta_span){ NULL, 0 }));
}
END_TEST

START_TEST(every_debug_ca_is_known)
{
	tsv t = tsv_open(SOURCE_ROOT "/lib/vendor/debug-cas.tsv");
	size_t n = 0;

	while (tsv_next(&t)) {
		uint8_t id[21] = { 0 };

		ck_assert(ta_unhex(t.f[0], id, 20));
		ck_assert(ta_debug_is((ta_span){ id, 20 }));
		ck_assert(!ta_debug_is((ta_span){ id, 19 }));
		ck_assert(!ta_debug_is((ta_span){ id, 21 }));
		for (unsigned bit = 0; bit < 160; bit++) {
			id[bit / 8] ^= (uint8_t)(1u << bit % 8);
			ck_assert(!ta_debug_is((ta_span){ id, 20 }));
			id[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		n++;
	}
	tsv_close(&t);
	ck_assert_uint_eq(n, 23);
	ck_assert(!ta_debug_is((ta_span){ NULL, 0 }));
}
END_TEST

START_TEST(production_is_not_debug)
{
	/* The OnDie root, and the CSME intermediate whose name a debug CA bears too. */
	static const char *const ids[] = { "b458c9f6e40840a3f258c839786eae8e0a8d9c38",
					   "619a0a78968803cc6190a8a53f906d757c9f696a",
					   "01c05cc81c16a7b239404e5dd69a913df0996ee1" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		uint8_t id[20];

		ck_assert(ta_unhex(ids[i], id, 20));
		ck_assert(!ta_debug_is((ta_span){ id, 20 }));
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pins");
	TCase *t = tcase_create("all");

	tcase_add_test(t, every_pin_is_found);
	tcase_add_test(t, pins_are_sorted_and_their_neighbours_unknown);
	tcase_add_test(t, pins_by_key_identifier);
	tcase_add_test(t, every_debug_ca_is_known);
	tcase_add_test(t, production_is_not_debug);
	suite_add_tcase(s, t);
	return run_suite(s);
}
