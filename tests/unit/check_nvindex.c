/* SPDX-License-Identifier: BSD-2-Clause */
/* The NV indices and the templates of the EK profile hang together. */
#include "tpm/ek_template.h"
#include "evidence/nvindex.h"
#include "runner.h"

static const struct {
	uint32_t index;
	int kind, key;
} expected[] = {
	{ 0x01c00000, TA_NV_STRAY, -1 },      { 0x01c00001, TA_NV_STRAY, -1 },
	{ 0x01c00002, TA_NV_EK_CERT, 0 },     { 0x01c00003, TA_NV_EK_NONCE, 0 },
	{ 0x01c00004, TA_NV_EK_TEMPLATE, 0 }, { 0x01c00005, TA_NV_STRAY, -1 },
	{ 0x01c0000a, TA_NV_EK_CERT, 1 },     { 0x01c0000b, TA_NV_EK_NONCE, 1 },
	{ 0x01c0000c, TA_NV_EK_TEMPLATE, 1 }, { 0x01c00011, TA_NV_STRAY, -1 },
	{ 0x01c00012, TA_NV_EK_CERT, 2 },     { 0x01c00013, TA_NV_EK_TEMPLATE, 2 },
	{ 0x01c00014, TA_NV_EK_CERT, 3 },     { 0x01c00015, TA_NV_EK_TEMPLATE, 3 },
	{ 0x01c00016, TA_NV_EK_CERT, 4 },     { 0x01c00017, TA_NV_EK_TEMPLATE, 4 },
	{ 0x01c00018, TA_NV_EK_CERT, 5 },     { 0x01c00019, TA_NV_EK_TEMPLATE, 5 },
	{ 0x01c0001a, TA_NV_EK_CERT, 6 },     { 0x01c0001b, TA_NV_EK_TEMPLATE, 6 },
	{ 0x01c0001c, TA_NV_EK_CERT, 7 },     { 0x01c0001d, TA_NV_EK_TEMPLATE, 7 },
	{ 0x01c0001e, TA_NV_EK_CERT, 8 },     { 0x01c0001f, TA_NV_EK_TEMPLATE, 8 },
	{ 0x01c00020, TA_NV_STRAY, -1 },      { 0x01c000ff, TA_NV_STRAY, -1 },
	{ 0x01c00100, TA_NV_CHAIN, -1 },      { 0x01c001ff, TA_NV_CHAIN, -1 },
	{ 0x01c00200, TA_NV_STRAY, -1 },      { 0x01c07f00, TA_NV_STRAY, -1 },
	{ 0x01c07f01, TA_NV_POLICY, -1 },     { 0x01c07f04, TA_NV_POLICY, -1 },
	{ 0x01c07f05, TA_NV_STRAY, -1 },      { 0x01c101d0, TA_NV_OTHER, -1 },
	{ 0x01c07fff, TA_NV_STRAY, -1 },      { 0x01c08000, TA_NV_OTHER, -1 },
};

START_TEST(kinds)
{
	const ta_nv_kind *k = ta_nvindex_kind(expected[_i].index);

	ck_assert_int_eq(k->kind, expected[_i].kind);
	ck_assert_int_eq(k->key, expected[_i].key);
	ck_assert(k->name != NULL);
	if (k->key >= 0)
		ck_assert_uint_eq(ta_nvindex_of(k->kind, k->key), expected[_i].index);
}
END_TEST

/* Beyond the EK range: what evidence may hold, and what it is called. */
static const struct {
	uint32_t index;
	const char *name; /* NULL: none of these */
	bool taken;
} beyond[] = {
	{ 0x01bfffff, NULL, false },
	{ 0x01c00002, NULL, true },
	{ 0x01c07fff, NULL, true },
	{ 0x01c08000, "platform certificate", true },
	{ 0x01c0ffff, "platform certificate", true },
	{ 0x01c10000, "AK certificate of Google Cloud, RSA", true },
	{ 0x01c10003, "AK template of Google Cloud, ECC", true },
	{ 0x01c10004, "index of a cloud", true },
	{ 0x01c101d0, "AK certificate of Azure", true },
	{ 0x01c101ff, "index of a cloud", true },
	{ 0x01c10200, NULL, false },
	{ 0x01c8ffff, NULL, false },
	{ 0x01c90000, "index of a device identity", true },
	{ 0x01c90100, "IAK certificate", true },
	{ 0x01c90200, "IDevID certificate", true },
	{ 0x01c902ff, "IDevID certificate", true },
	{ 0x01c90300, NULL, false },
};

START_TEST(beyond_the_ek_range)
{
	const char *name = ta_nvindex_other(beyond[_i].index);

	ck_assert_int_eq(ta_nvindex_is_taken(beyond[_i].index), beyond[_i].taken);
	ck_assert((name != NULL) == (beyond[_i].name != NULL));
	if (name)
		ck_assert_str_eq(name, beyond[_i].name);
}
END_TEST

START_TEST(high_range_has_no_nonce)
{
	for (int key = 2; key < TA_EK_KINDS; key++)
		ck_assert_uint_eq(ta_nvindex_of(TA_NV_EK_NONCE, key), 0);
}
END_TEST

/* The name of the index and that of the template begin alike: the two tables count the same
 * keys. */
START_TEST(tables_agree)
{
	for (int key = 0; key < TA_EK_KINDS; key++) {
		const ta_ek_kind *k = ta_ek_template_kind(key);
		const char *name = ta_nvindex_kind(ta_nvindex_of(TA_NV_EK_CERT, key))->name;

		ck_assert_msg(strncmp(name, k->name, strlen(k->name)) == 0, "%s, %s", name,
			      k->name);
	}
	ck_assert_ptr_null(ta_ek_template_kind(-1));
	ck_assert_ptr_null(ta_ek_template_kind(TA_EK_KINDS));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("nvindex");
	TCase *t = tcase_create("nvindex");

	tcase_add_loop_test(t, kinds, 0, sizeof(expected) / sizeof(expected[0]));
	tcase_add_test(t, high_range_has_no_nonce);
	tcase_add_loop_test(t, beyond_the_ek_range, 0, (int)(sizeof(beyond) / sizeof(beyond[0])));
	tcase_add_test(t, tables_agree);
	suite_add_tcase(s, t);
	return run_suite(s);
}
