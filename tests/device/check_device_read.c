/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a device: everything in the range, nothing outside it, and not one command more than the
 * budget of design 5. */
#include "device.h"

/* 1 + pages + sum of (1 + ceil(size / block)). */
typedef struct budget {
	unsigned commands;
	size_t block;
} budget;

static void expect(budget *b, size_t size)
{
	b->commands += 1 + (unsigned)((size + b->block - 1) / b->block);
}

START_TEST(blank_tpm)
{
	tpmattest_evidence *e = must_read(0);

	ck_assert_uint_eq(e->n_nv, 0);
	ck_assert(e->vendor_string[0] == 0 && !e->has_firmware && !e->has_manufacturer);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 2);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(properties)
{
	tpmattest_evidence *e;

	tctiwrap_manufacturer(wrap, "STM");
	tctiwrap_property(wrap, TPM2_PT_VENDOR_STRING_1, 0x53543333);
	tctiwrap_property(wrap, TPM2_PT_VENDOR_STRING_2, 0x0a200020);
	tctiwrap_firmware(wrap, 0x00010100, 0xffffffff);
	tctiwrap_property(wrap, TPM2_PT_REVISION, 159);
	tctiwrap_nv_buffer_max(wrap, 768);
	e = must_read(0);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "STM");
	ck_assert_str_eq(e->vendor_string, "ST33?");
	ck_assert(e->has_firmware && e->firmware[0] == 0x00010100 && e->firmware[1] == 0xffffffff);
	ck_assert_uint_eq(e->spec_revision, 159);
	ck_assert_uint_eq(e->nv_buffer_max, 768);
	tpmattest_evidence_free(e);
}
END_TEST

/* Layouts: block size, and how many indices of which size. */
static const struct {
	uint32_t buffer_max; /* 0: the TPM does not say */
	size_t block;
	size_t size[8];
} layouts[] = {
	{ 2048, 2048, { 1200, 800, 2048, 124 } },
	{ 1024, 1024, { 1024, 1025, 1023, 1, 2048 } },
	{ 768, 768, { 1600, 768, 769 } },
	{ 4096, 2048, { 4096, 2049 } }, /* more than tpm2-tss takes in one answer */
	{ 0, 512, { 1024, 513 } },
	{ 63, 512, { 600 } }, /* nobody means that */
	{ 64, 64, { 65 } },
	{ 2048, 2048, { 65535, 65535, 65534 } },
};

START_TEST(budget_holds)
{
	budget b = { .commands = 2, .block = layouts[_i].block };
	tpmattest_evidence *e;
	uint32_t i;

	if (layouts[_i].buffer_max >= 64)
		tctiwrap_nv_buffer_max(wrap, layouts[_i].buffer_max);
	for (i = 0; layouts[_i].size[i]; i++) {
		virtual_nv(0x01c00100 + i, layouts[_i].size[i], ATTRS_READ);
		expect(&b, layouts[_i].size[i]);
	}
	e = must_read(0);
	ck_assert_uint_eq(e->n_nv, i);
	for (i = 0; layouts[_i].size[i]; i++)
		has_pattern(e, 0x01c00100 + i, layouts[_i].size[i]);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), b.commands);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_GetCapability), 2);
	tpmattest_evidence_free(e);
}
END_TEST

/* Negative control of the counter: an index more is three commands more. */
START_TEST(counter_counts)
{
	size_t before;

	virtual_nv(0x01c00100, 600, ATTRS_READ);
	tpmattest_evidence_free(must_read(0));
	before = tctiwrap_log_len(wrap);
	tctiwrap_restart_log(wrap);
	virtual_nv(0x01c00101, 600, ATTRS_READ);
	tpmattest_evidence_free(must_read(0));
	ck_assert_uint_eq(tctiwrap_log_len(wrap), before + 3);
}
END_TEST

/* 300 indices: two pages; the pages of a TPM that gives few at a time; exactly full ones. */
static const struct {
	uint32_t indices, page;
	unsigned pages;
} paging[] = { { 300, 0, 2 },   { 254, 0, 1 }, { 255, 0, 2 }, { 300, 126, 3 },
	       { 179, 126, 2 }, { 5, 1, 5 },   { 10, 5, 2 } };

START_TEST(pages)
{
	tpmattest_evidence *e;

	if (paging[_i].page)
		tctiwrap_page(wrap, paging[_i].page);
	for (uint32_t i = 0; i < paging[_i].indices; i++)
		virtual_nv(0x01c00200 + 3 * i, 10, ATTRS_READ);
	e = must_read(0);
	ck_assert_uint_eq(e->n_nv, paging[_i].indices);
	has_pattern(e, 0x01c00200 + 3 * (paging[_i].indices - 1), 10);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_GetCapability), 1 + paging[_i].pages);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 1 + paging[_i].pages + 2 * paging[_i].indices);
	tpmattest_evidence_free(e);
}
END_TEST

/* What lies below and above the range is neither read nor asked for. */
START_TEST(range)
{
	static const uint32_t inside[] = { 0x01c00000, 0x01c00002, 0x01c07fff };
	static const uint32_t outside[] = { 0x01500001, 0x01bfffff, 0x01c08000, 0x01c101d0,
					    0x01c90100 };
	tpmattest_evidence *e;

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		virtual_nv(inside[i], 20, ATTRS_READ);
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		virtual_nv(outside[i], 20, ATTRS_READ);
	e = must_read(0);
	ck_assert_uint_eq(e->n_nv, 3);
	for (size_t i = 0; i < 3; i++)
		has_pattern(e, inside[i], 20);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 2 + 2 * 3);
	tpmattest_evidence_free(e);
	/* What is beyond the EK range is read when it is asked for, and no more. */
	e = must_read(TPMATTEST_READ_OTHER);
	ck_assert_uint_eq(e->n_nv, 3 + 3);
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		if (outside[i] >= 0x01c08000)
			has_pattern(e, outside[i], 20);
	tpmattest_evidence_free(e);
}
END_TEST

/* A page that ends with the range's last index or behind it needs no next one. */
START_TEST(range_ends_the_list)
{
	tpmattest_evidence *e;

	tctiwrap_page(wrap, 1);
	virtual_nv(0x01c00002, 20, ATTRS_READ);
	virtual_nv(0x01c08000 + (uint32_t)_i, 20, ATTRS_READ);
	if (_i)
		virtual_nv(0x01c07fff, 20, ATTRS_READ);
	e = must_read(0);
	ck_assert_uint_eq(e->n_nv, _i ? 2 : 1);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_GetCapability), 3);
	tpmattest_evidence_free(e);
}
END_TEST

/* Who reads is told by the attributes; where nobody we could be may, no command is spent (design
 * 5). */
static const struct {
	uint32_t attributes;
	int result;
	uint32_t auth; /* 0: not read */
} access_table[] = {
	{ 0x62072001, 0, 0x01c00002 }, /* as real parts */
	{ TPMA_NV_AUTHREAD | TPMA_NV_NO_DA | TPMA_NV_WRITTEN, 0, 0x01c00002 },
	{ TPMA_NV_OWNERREAD | TPMA_NV_WRITTEN, 0, TPM2_RH_OWNER },
	/* a wrong password would count */
	{ TPMA_NV_AUTHREAD | TPMA_NV_OWNERREAD | TPMA_NV_WRITTEN, 0, TPM2_RH_OWNER },
	{ TPMA_NV_AUTHREAD | TPMA_NV_WRITTEN, TPMATTEST_E_NV_UNREADABLE, 0 },
	{ TPMA_NV_PPREAD | TPMA_NV_WRITTEN, TPMATTEST_E_NV_UNREADABLE, 0 },
	{ TPMA_NV_POLICYREAD | TPMA_NV_WRITTEN, TPMATTEST_E_NV_UNREADABLE, 0 },
	{ TPMA_NV_WRITTEN, TPMATTEST_E_NV_UNREADABLE, 0 },
	{ 0x62072001 | TPMA_NV_READLOCKED, TPMATTEST_E_NV_UNREADABLE, 0 },
	{ 0x42072001, TPMATTEST_E_NV_UNWRITTEN, 0 },
	{ TPMA_NV_PPREAD, TPMATTEST_E_NV_UNWRITTEN, 0 },
};

START_TEST(authorisation)
{
	tpmattest_evidence *e;
	const ta_nv *nv;

	virtual_nv(0x01c00002, 100, access_table[_i].attributes);
	virtual_nv(0x01c0000a, 100, ATTRS_READ);
	e = must_read(0);
	nv = ta_evidence_find_nv(e, 0x01c00002);
	ck_assert(nv->has_attributes && nv->attributes == access_table[_i].attributes);
	if (access_table[_i].result) {
		has_result(e, 0x01c00002, access_table[_i].result, 0);
		ck_assert_uint_eq(tctiwrap_count_on(wrap, TPM2_CC_NV_Read, 0x01c00002), 0);
	} else {
		has_pattern(e, 0x01c00002, 100);
		ck_assert_uint_eq(tctiwrap_log(wrap, 3)->auth, access_table[_i].auth);
	}
	has_pattern(e, 0x01c0000a, 100);
	tpmattest_evidence_free(e);
}
END_TEST

/* A password on an index with NO_DA is found out by asking, and harms nobody; the index is
 * recorded. */
START_TEST(index_with_password)
{
	static const uint8_t text[] = "secret";
	tpmattest_evidence *e;

	tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c00002,
						     .attributes = ATTRS_READ,
						     .data = text,
						     .len = 6,
						     .has_password = true });
	virtual_nv(0x01c0000a, 100, ATTRS_READ);
	e = must_read(0);
	ck_assert_int_eq(ta_evidence_find_nv(e, 0x01c00002)->result, TPMATTEST_E_TPM);
	ck_assert_uint_ne(ta_evidence_find_nv(e, 0x01c00002)->rc, 0);
	has_pattern(e, 0x01c0000a, 100);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(empty_index)
{
	tpmattest_evidence *e;

	virtual_nv(0x01c00002, 0, ATTRS_READ);
	e = must_read(0);
	has_pattern(e, 0x01c00002, 0);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 3);
	tpmattest_evidence_free(e);
}
END_TEST

/* 1 MiB of content in all, and one byte more: known from the sizes, before it is read. */
START_TEST(evidence_limit)
{
	for (uint32_t i = 0; i < 16; i++)
		virtual_nv(0x01c00100 + i, 65535, ATTRS_READ);
	virtual_nv(0x01c00110, 16 + (size_t)_i, ATTRS_READ);
	if (_i) {
		ck_assert_int_eq(fail_read(0), TPMATTEST_E_LIMIT_EVIDENCE);
		ck_assert_uint_eq(tctiwrap_count_on(wrap, TPM2_CC_NV_Read, 0x01c00110), 0);
	} else {
		tpmattest_evidence_free(must_read(0));
	}
}
END_TEST

START_TEST(usage)
{
	static const uint8_t auth[65];
	tpmattest_evidence *e = NULL;
	tpmattest_tpm *other = NULL;

	ck_assert_int_eq(tpmattest_tpm_read_evidence(NULL, 0, &e, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_read_evidence(tpm, 0, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(fail_read(4), TPMATTEST_E_USAGE);
	ck_assert_int_eq(fail_read(0x80000001), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_set_owner_auth(NULL, auth, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_set_owner_auth(tpm, NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_set_owner_auth(tpm, auth, 65, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_set_owner_auth(tpm, auth, 64, NULL), 0);
	ck_assert_int_eq(tpmattest_tpm_set_owner_auth(tpm, NULL, 0, NULL), 0);
	ck_assert_int_eq(tpmattest_tpm_new_tcti(NULL, &other, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_tpm_new_tcti(tctiwrap_tcti(wrap), NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 0);
	tpmattest_tpm_close(NULL);
}
END_TEST

/* -- on a software TPM -- */

static void provision(uint32_t index, uint32_t attributes, size_t len, bool write)
{
	TSS2_SYS_CONTEXT *sys = nvprov_open(inner);
	uint8_t *p = malloc(len);

	for (size_t i = 0; i < len; i++)
		p[i] = pattern(index, i);
	ck_assert_uint_eq(nvprov_define(sys, index, attributes, len), 0);
	if (write)
		ck_assert_uint_eq(nvprov_write(sys, index, attributes, 0, p, len), 0);
	free(p);
	nvprov_close(sys);
}

START_TEST(software_tpm)
{
	budget b = { .commands = 2, .block = 1024 }; /* what swtpm says of NV_BUFFER_MAX */
	tpmattest_evidence *e;

	provision(0x01c00002, NVPROV_ATTRS_REAL, 1184, true);
	provision(0x01c0000a, NVPROV_ATTRS_REAL, 700, false);
	provision(0x01c00016, NVPROV_ATTRS_PLATFORM_ONLY, 300, true);
	provision(0x01c00100, NVPROV_ATTRS_REAL, 2048, true);
	provision(0x01c00101, TPMA_NV_OWNERREAD | TPMA_NV_OWNERWRITE, 124, true);
	provision(0x01c101d0, NVPROV_ATTRS_REAL, 50, true);
	e = must_read(0);
	expect(&b, 1184);
	expect(&b, 0);
	expect(&b, 0);
	expect(&b, 2048);
	expect(&b, 124);
	ck_assert_uint_eq(e->nv_buffer_max, b.block);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "IBM");
	ck_assert_str_eq(e->vendor_string, "SW   TPM");
	ck_assert_uint_eq(e->spec_revision, 164);
	ck_assert_uint_eq(e->n_nv, 5);
	has_pattern(e, 0x01c00002, 1184);
	has_result(e, 0x01c0000a, TPMATTEST_E_NV_UNWRITTEN, 0);
	has_result(e, 0x01c00016, TPMATTEST_E_NV_UNREADABLE, 0);
	has_pattern(e, 0x01c00100, 2048);
	has_pattern(e, 0x01c00101, 124);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), b.commands);
	tpmattest_evidence_free(e);
}
END_TEST

/* Twice the same over one connection, and the JSON of it comes back. */
START_TEST(again)
{
	tpmattest_evidence *e, *f;
	char *one, *two;

	provision(0x01c00002, NVPROV_ATTRS_REAL, 1184, true);
	e = must_read(0);
	f = must_read(0);
	ck_assert_int_eq(tpmattest_evidence_to_json(e, &one, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_to_json(f, &two, NULL), 0);
	ck_assert_str_eq(one, two);
	tpmattest_evidence_free(f);
	ck_assert_int_eq(tpmattest_evidence_from_json(one, strlen(one), &f, NULL), 0);
	tpmattest_free(two);
	ck_assert_int_eq(tpmattest_evidence_to_json(f, &two, NULL), 0);
	ck_assert_str_eq(one, two);
	tpmattest_free(one);
	tpmattest_free(two);
	tpmattest_evidence_free(e);
	tpmattest_evidence_free(f);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("device_read");
	TCase *alone = tcase_create("wrapper"), *real = tcase_create("swtpm");

	tcase_add_checked_fixture(alone, setup_alone, teardown);
	tcase_set_timeout(alone, 60);
	tcase_add_test(alone, blank_tpm);
	tcase_add_test(alone, properties);
	tcase_add_loop_test(alone, budget_holds, 0, sizeof(layouts) / sizeof(layouts[0]));
	tcase_add_test(alone, counter_counts);
	tcase_add_loop_test(alone, pages, 0, sizeof(paging) / sizeof(paging[0]));
	tcase_add_test(alone, range);
	tcase_add_loop_test(alone, range_ends_the_list, 0, 2);
	tcase_add_loop_test(alone, authorisation, 0,
			    sizeof(access_table) / sizeof(access_table[0]));
	tcase_add_test(alone, index_with_password);
	tcase_add_test(alone, empty_index);
	tcase_add_loop_test(alone, evidence_limit, 0, 2);
	tcase_add_test(alone, usage);
	suite_add_tcase(s, alone);
	tcase_add_checked_fixture(real, setup_soft, teardown);
	tcase_set_timeout(real, 60);
	tcase_add_test(real, software_tpm);
	tcase_add_test(real, again);
	suite_add_tcase(s, real);
	return testmain(s);
}
