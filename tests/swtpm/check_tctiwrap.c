/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvprov.h"
#include "tctiwrap.h"
#include "testmain.h"

#include <string.h>

static struct softtpm *tpm;
static TSS2_TCTI_CONTEXT *tcti;
static struct tctiwrap *wrap;
static TSS2_SYS_CONTEXT *sys;
static const TSS2L_SYS_AUTH_COMMAND empty = { .count = 1,
					      .auths = { { .sessionHandle = TPM2_RS_PW } } };

static void open_wrap(TSS2_TCTI_CONTEXT *inner)
{
	wrap = tctiwrap_new(inner);
	sys = nvprov_open(tctiwrap_tcti(wrap));
	ck_assert_ptr_nonnull(sys);
}

static void setup(void)
{
	tpm = must_start(NULL);
	tcti = softtpm_connect(tpm);
	ck_assert_ptr_nonnull(tcti);
	open_wrap(tcti);
}

static void setup_alone(void)
{
	tpm = NULL;
	tcti = NULL;
	open_wrap(NULL);
}

static void teardown(void)
{
	nvprov_close(sys);
	tctiwrap_free(wrap);
	if (tcti)
		softtpm_disconnect(tcti);
	softtpm_stop(tpm);
}

static TSS2_RC capability(TPM2_CAP cap, uint32_t property, uint32_t count, TPMI_YES_NO *more,
			  TPMS_CAPABILITY_DATA *data)
{
	memset(data, 0, sizeof(*data));
	return Tss2_Sys_GetCapability(sys, NULL, cap, property, count, more, data, NULL);
}

static TSS2_RC read_nv(TPMI_RH_NV_AUTH by, uint32_t index, uint16_t size, uint16_t offset,
		       TPM2B_MAX_NV_BUFFER *out)
{
	memset(out, 0, sizeof(*out));
	return Tss2_Sys_NV_Read(sys, by, index, &empty, size, offset, out, NULL);
}

static uint32_t property(TPM2_PT pt)
{
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data;

	ck_assert_uint_eq(capability(TPM2_CAP_TPM_PROPERTIES, pt, 1, &more, &data),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(data.data.tpmProperties.count, 1);
	ck_assert_uint_eq(data.data.tpmProperties.tpmProperty[0].property, pt);
	return data.data.tpmProperties.tpmProperty[0].value;
}

START_TEST(counts_what_the_tpm_saw)
{
	TPM2B_PUBLIC public;
	TPM2B_MAX_NV_BUFFER got;

	ck_assert_uint_eq(property(TPM2_PT_MANUFACTURER), 0x49424d00);
	ck_assert_uint_eq(tctiwrap_writes(wrap), 0);
	ck_assert_uint_eq(nvprov_put(sys, 0x01c00002, NVPROV_ATTRS_REAL, 0,
				     (const uint8_t *)"abcdef", 6),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_NV_DefineSpace), 1);
	ck_assert_uint_eq(tctiwrap_count_on(wrap, TPM2_CC_NV_Write, 0x01c00002), 1);
	ck_assert_uint_eq(tctiwrap_writes(wrap), 2);
	tctiwrap_restart_log(wrap);
	ck_assert_uint_eq(read_nv(0x01c00002, 0x01c00002, 4, 2, &got), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 1);
	const struct tctiwrap_entry *e = tctiwrap_log(wrap, 0);
	ck_assert_uint_eq(e->cc, TPM2_CC_NV_Read);
	ck_assert_uint_eq(e->handle, 0x01c00002);
	ck_assert_uint_eq(e->auth, 0x01c00002);
	ck_assert_uint_eq(e->size, 4);
	ck_assert_uint_eq(e->offset, 2);
	ck_assert_uint_eq(e->rc, 0);
	ck_assert_uint_ne(read_nv(0x01c00002, 0x01c00002, 4, 5, &got), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(tctiwrap_log(wrap, 1)->rc, TPM2_RC_NV_RANGE);
	ck_assert_uint_eq(ek_public(sys, EK_L2_P256, &public), TSS2_RC_SUCCESS);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 0);
	ck_assert_uint_eq(tctiwrap_writes(wrap), 0);
}
END_TEST

START_TEST(sees_what_stays_loaded)
{
	TPM2B_PUBLIC template, public;
	TPM2_HANDLE handle;

	ek_template(EK_L2_P256, &template);
	ck_assert_uint_eq(ek_create(sys, &template, &handle, &public), TSS2_RC_SUCCESS);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 1);
	ck_assert_uint_eq(ek_flush(sys, handle), TSS2_RC_SUCCESS);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 0);
	ck_assert_uint_eq(ek_persist(sys, EK_L2_P256, 0x81010002, &public), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(tctiwrap_writes(wrap), 1);
}
END_TEST

START_TEST(other_properties)
{
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data;

	tctiwrap_manufacturer(wrap, "INTC");
	tctiwrap_vendor_string(wrap, "ADL");
	tctiwrap_firmware(wrap, 0x02580012, 7);
	tctiwrap_no_property(wrap, TPM2_PT_LEVEL);
	ck_assert_uint_eq(property(TPM2_PT_MANUFACTURER), 0x494e5443);
	ck_assert_uint_eq(property(TPM2_PT_VENDOR_STRING_1), 0x41444c00);
	ck_assert_uint_eq(property(TPM2_PT_VENDOR_STRING_2), 0);
	ck_assert_uint_eq(property(TPM2_PT_FIRMWARE_VERSION_1), 0x02580012);
	ck_assert_uint_eq(capability(TPM2_CAP_TPM_PROPERTIES, TPM2_PT_FIXED, 127, &more, &data),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_gt(data.data.tpmProperties.count, 20);
	for (uint32_t i = 0; i < data.data.tpmProperties.count; i++)
		ck_assert_uint_ne(data.data.tpmProperties.tpmProperty[i].property, TPM2_PT_LEVEL);
}
END_TEST

/* All handles from the first index on, page by page; how many pages it took. */
static unsigned walk(uint32_t *handles, size_t *n)
{
	TPMI_YES_NO more = 1;
	TPMS_CAPABILITY_DATA data;
	uint32_t at = 0x01c00000;
	unsigned pages = 0;

	for (*n = 0; more; pages++) {
		ck_assert_uint_eq(capability(TPM2_CAP_HANDLES, at, TPM2_MAX_CAP_HANDLES, &more,
					     &data),
				  TSS2_RC_SUCCESS);
		for (uint32_t i = 0; i < data.data.handles.count; i++)
			handles[(*n)++] = data.data.handles.handle[i];
		if (!data.data.handles.count)
			break;
		at = handles[*n - 1] + 1;
	}
	return pages;
}

START_TEST(handle_pages)
{
	uint32_t handles[1024];
	size_t n;

	ck_assert_uint_eq(nvprov_put(sys, 0x01c00002, NVPROV_ATTRS_REAL, 0, (const uint8_t *)"a",
				     1),
			  TSS2_RC_SUCCESS);
	for (uint32_t i = 0; i < 300; i++)
		tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c01000 + i,
							     .attributes = NVPROV_ATTRS_REAL |
									   TPMA_NV_WRITTEN,
							     .data = (const uint8_t *)"xyz",
							     .len = 3 });
	tctiwrap_add_handle(wrap, 0x01c00105);
	ck_assert_uint_eq(walk(handles, &n), 2);
	ck_assert_uint_eq(n, 302);
	ck_assert_uint_eq(handles[0], 0x01c00002);
	ck_assert_uint_eq(handles[1], 0x01c00105);
	ck_assert_uint_eq(handles[301], 0x01c01000 + 299);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_GetCapability), 2);
	tctiwrap_page(wrap, 7);
	ck_assert_uint_eq(walk(handles, &n), 44);
	ck_assert_uint_eq(n, 302);
	tctiwrap_hide_handle(wrap, 0x01c00002);
	walk(handles, &n);
	ck_assert_uint_eq(n, 301);
}
END_TEST

START_TEST(endless)
{
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data;

	tctiwrap_add_handle(wrap, 0x01c00002);
	tctiwrap_endless_pages(wrap);
	for (int i = 0; i < 3; i++) {
		ck_assert_uint_eq(capability(TPM2_CAP_HANDLES, 0x01c00003, 254, &more, &data),
				  TSS2_RC_SUCCESS);
		ck_assert_uint_eq(more, 1);
		ck_assert_uint_eq(data.data.handles.handle[0], 0x01c00002);
	}
}
END_TEST

START_TEST(virtual_nv)
{
	static uint8_t big[65535];
	TPM2B_NV_PUBLIC info = { 0 };
	TPM2B_NAME name = { 0 };
	TPM2B_MAX_NV_BUFFER got;
	uint32_t real = NVPROV_ATTRS_REAL | TPMA_NV_WRITTEN;

	memset(big, 0x42, sizeof(big));
	big[60000] = 1;
	tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c0001e,
						     .attributes = real,
						     .data = big,
						     .len = sizeof(big) });
	ck_assert_uint_eq(Tss2_Sys_NV_ReadPublic(sys, 0x01c0001e, NULL, &info, &name, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(info.nvPublic.dataSize, 65535);
	ck_assert_uint_eq(info.nvPublic.attributes, real);
	ck_assert_uint_eq(name.size, 34);
	ck_assert_uint_eq(read_nv(0x01c0001e, 0x01c0001e, 2048, 60000, &got), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(got.size, 2048);
	ck_assert_uint_eq(got.buffer[0], 1);
	ck_assert_uint_eq(got.buffer[2047], 0x42);
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c0001e, 1, 65535, &got), TPM2_RC_NV_RANGE);
	tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c0001e,
						     .attributes = NVPROV_ATTRS_REAL,
						     .size = 10 });
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c0001e, 1, 0, &got), TPM2_RC_NV_UNINITIALIZED);
	tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c0001e,
						     .size = 10,
						     .attributes = NVPROV_ATTRS_PLATFORM_ONLY |
								   TPMA_NV_WRITTEN });
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c0001e, 1, 0, &got), TPM2_RC_NV_AUTHORIZATION);
	ck_assert_uint_eq(tctiwrap_lockout_count(wrap), 0);
	tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){ .index = 0x01c0001e,
						     .attributes = real & ~(uint32_t)TPMA_NV_NO_DA,
						     .size = 10,
						     .has_password = true });
	ck_assert_uint_eq(read_nv(0x01c0001e, 0x01c0001e, 1, 0, &got),
			  TPM2_RC_AUTH_FAIL + TPM2_RC_S + TPM2_RC_1);
	ck_assert_uint_eq(tctiwrap_lockout_count(wrap), 1);
	tctiwrap_nv_buffer_max(wrap, 64);
	ck_assert_uint_eq(property(TPM2_PT_NV_BUFFER_MAX), 64);
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c0001e, 65, 0, &got),
			  TPM2_RC_VALUE + TPM2_RC_P + TPM2_RC_1);
}
END_TEST

static TSS2_RC ask(void)
{
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data;

	return capability(TPM2_CAP_TPM_PROPERTIES, TPM2_PT_MANUFACTURER, 1, &more, &data);
}

START_TEST(faults)
{
	TPM2B_MAX_NV_BUFFER got;

	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_GetCapability,
						      .nth = 2,
						      .kind = FAULT_RC,
						      .arg = TPM2_RC_RETRY });
	ck_assert_uint_eq(ask(), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(ask(), TPM2_RC_RETRY);
	ck_assert_uint_eq(ask(), TSS2_RC_SUCCESS);
	tctiwrap_clear_faults(wrap);
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_NV_Read,
						      .handle = 0x01c00002,
						      .kind = FAULT_RC,
						      .arg = TPM2_RC_FAILURE });
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c00002, 1, 0, &got), TPM2_RC_FAILURE);
	ck_assert_uint_ne(read_nv(TPM2_RH_OWNER, 0x01c00003, 1, 0, &got), TPM2_RC_FAILURE);
	static const struct tctiwrap_fault broken[] = {
		{ .nth = 1, .kind = FAULT_TRUNCATE, .arg = 12 },
		{ .nth = 1, .kind = FAULT_TRUNCATE, .arg = 3 },
		{ .nth = 1, .kind = FAULT_SIZE, .arg = 0xffffffff },
		{ .nth = 1, .kind = FAULT_PUT32, .arg = 15, .arg2 = 0x7fffffff },
		{ .nth = 1, .kind = FAULT_TCTI_RC, .arg = TSS2_TCTI_RC_IO_ERROR },
	};
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		tctiwrap_clear_faults(wrap);
		tctiwrap_fault(wrap, broken[i]);
		ck_assert_msg(ask() != TSS2_RC_SUCCESS, "fault %zu", i);
		nvprov_close(sys); /* SAPI does not always get over a broken answer */
		sys = nvprov_open(tctiwrap_tcti(wrap));
		ck_assert_msg(ask() == TSS2_RC_SUCCESS, "after fault %zu", i);
	}
	tctiwrap_clear_faults(wrap);
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .nth = 2, .kind = FAULT_CLOSE });
	ck_assert_uint_eq(ask(), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(ask(), TSS2_TCTI_RC_IO_ERROR);
	ck_assert_uint_ne(ask(), TSS2_RC_SUCCESS);
}
END_TEST

START_TEST(corrupt_byte)
{
	TPM2B_MAX_NV_BUFFER got;

	ck_assert_uint_eq(nvprov_put(sys, 0x01c00002, NVPROV_ATTRS_REAL, 0,
				     (const uint8_t *)"abcdef", 6),
			  TSS2_RC_SUCCESS);
	tctiwrap_fault(wrap,
		       (struct tctiwrap_fault){
			       .cc = TPM2_CC_NV_Read, .kind = FAULT_XOR, .arg = 16, .arg2 = 0x20 });
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c00002, 6, 0, &got), TSS2_RC_SUCCESS);
	ck_assert_mem_eq(got.buffer, "Abcdef", 6);
	/* TPM2B that says more than there is. */
	tctiwrap_clear_faults(wrap);
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_NV_Read,
						      .kind = FAULT_PUT16,
						      .arg = 14,
						      .arg2 = 0x4000 });
	ck_assert_uint_ne(read_nv(TPM2_RH_OWNER, 0x01c00002, 6, 0, &got), TSS2_RC_SUCCESS);
	ck_assert(!tctiwrap_finalized(wrap));
}
END_TEST

/* With no TPM at all. */
START_TEST(alone)
{
	TPM2B_MAX_NV_BUFFER got;
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(capability(TPM2_CAP_TPM_PROPERTIES, TPM2_PT_FIXED, 10, &more, &data),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(data.data.tpmProperties.count, 0);
	tctiwrap_manufacturer(wrap, "NTC");
	ck_assert_uint_eq(property(TPM2_PT_MANUFACTURER), 0x4e544300);
	tctiwrap_add_nv(wrap,
			&(struct tctiwrap_nv){ .index = 0x01c00002,
					       .attributes = NVPROV_ATTRS_REAL | TPMA_NV_WRITTEN,
					       .data = (const uint8_t *)"xyz",
					       .len = 3 });
	ck_assert_uint_eq(capability(TPM2_CAP_HANDLES, 0x01c00000, 254, &more, &data),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(data.data.handles.count, 1);
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c00002, 3, 0, &got), TSS2_RC_SUCCESS);
	ck_assert_mem_eq(got.buffer, "xyz", 3);
	ck_assert_uint_eq(read_nv(TPM2_RH_OWNER, 0x01c00003, 3, 0, &got),
			  TPM2_RC_HANDLE + TPM2_RC_H + TPM2_RC_1);
	ck_assert_uint_eq(ek_public(sys, EK_L2_P256, &public), TPM2_RC_COMMAND_CODE);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tctiwrap");
	TCase *on = tcase_create("on a TPM");
	TCase *off = tcase_create("alone");

	tcase_set_timeout(on, 60);
	tcase_add_checked_fixture(on, setup, teardown);
	tcase_add_test(on, counts_what_the_tpm_saw);
	tcase_add_test(on, sees_what_stays_loaded);
	tcase_add_test(on, other_properties);
	tcase_add_test(on, handle_pages);
	tcase_add_test(on, endless);
	tcase_add_test(on, virtual_nv);
	tcase_add_test(on, faults);
	tcase_add_test(on, corrupt_byte);
	tcase_add_checked_fixture(off, setup_alone, teardown);
	tcase_add_test(off, alone);
	suite_add_tcase(s, on);
	suite_add_tcase(s, off);
	return testmain(s);
}
