/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvprov.h"
#include "testmain.h"

#include <string.h>

static struct softtpm *tpm;
static TSS2_TCTI_CONTEXT *tcti;
static TSS2_SYS_CONTEXT *sys;
static const TSS2L_SYS_AUTH_COMMAND empty = { .count = 1,
					      .auths = { { .sessionHandle = TPM2_RS_PW } } };

static void setup(void)
{
	tpm = must_start(NULL);
	tcti = softtpm_connect(tpm);
	ck_assert_ptr_nonnull(tcti);
	sys = nvprov_open(tcti);
	ck_assert_ptr_nonnull(sys);
}

static void teardown(void)
{
	nvprov_close(sys);
	softtpm_disconnect(tcti);
	softtpm_stop(tpm);
}

START_TEST(put_and_read)
{
	uint8_t data[2000];
	TPM2B_NV_PUBLIC info = { 0 };
	TPM2B_NAME name = { 0 };
	TPM2B_MAX_NV_BUFFER got = { 0 };

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (int round = 0; round < 2; round++)
		ck_assert_uint_eq(nvprov_put(sys, 0x01c00002, NVPROV_ATTRS_REAL, 2048, data,
					     sizeof(data)),
				  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(Tss2_Sys_NV_ReadPublic(sys, 0x01c00002, NULL, &info, &name, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(info.nvPublic.attributes, 0x62072001);
	ck_assert_uint_eq(info.nvPublic.dataSize, 2048);
	ck_assert_uint_eq(Tss2_Sys_NV_Read(sys, 0x01c00002, 0x01c00002, &empty, 600, 1000, &got,
					   NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(got.size, 600);
	ck_assert_mem_eq(got.buffer, data + 1000, 600);
	ck_assert_uint_eq(nvprov_undefine(sys, 0x01c00002, NVPROV_ATTRS_REAL), TSS2_RC_SUCCESS);
	ck_assert_uint_ne(Tss2_Sys_NV_ReadPublic(sys, 0x01c00002, NULL, &info, &name, NULL),
			  TSS2_RC_SUCCESS);
}
END_TEST

START_TEST(unreadable)
{
	TPM2B_MAX_NV_BUFFER got = { 0 };

	ck_assert_uint_eq(nvprov_put(sys, 0x01c0000a, NVPROV_ATTRS_PLATFORM_ONLY, 0,
				     (const uint8_t *)"abc", 3),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(Tss2_Sys_NV_Read(sys, TPM2_RH_OWNER, 0x01c0000a, &empty, 3, 0, &got,
					   NULL),
			  TPM2_RC_NV_AUTHORIZATION);
	ck_assert_uint_eq(nvprov_define(sys, 0x01c00016, NVPROV_ATTRS_REAL, 8), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(Tss2_Sys_NV_Read(sys, TPM2_RH_OWNER, 0x01c00016, &empty, 3, 0, &got,
					   NULL),
			  TPM2_RC_NV_UNINITIALIZED);
}
END_TEST

START_TEST(all_kinds)
{
	TPM2B_PUBLIC template, public;
	enum ek_kind kind = (enum ek_kind)_i;

	ek_template(kind, &template);
	ck_assert_uint_eq(ek_public(sys, kind, &public), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(public.publicArea.type, template.publicArea.type);
	ck_assert_uint_eq(public.publicArea.objectAttributes, template.publicArea.objectAttributes);
	if (public.publicArea.type == TPM2_ALG_RSA)
		ck_assert_uint_eq(public.publicArea.unique.rsa.size * 8,
				  template.publicArea.parameters.rsaDetail.keyBits);
	else
		ck_assert_uint_eq(public.publicArea.parameters.eccDetail.curveID,
				  template.publicArea.parameters.eccDetail.curveID);
}
END_TEST

START_TEST(persisted)
{
	TPM2B_PUBLIC a, b = { 0 };
	TPM2B_NAME name = { 0 }, qualified = { 0 };

	ck_assert_uint_eq(ek_persist(sys, EK_L1_RSA2048, 0x81010001, &a), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(Tss2_Sys_ReadPublic(sys, 0x81010001, NULL, &b, &name, &qualified, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_mem_eq(a.publicArea.unique.rsa.buffer, b.publicArea.unique.rsa.buffer, 256);
}
END_TEST

START_TEST(nonce_changes_the_key)
{
	TPM2B_PUBLIC template, plain, with;
	TPM2_HANDLE handle;

	ck_assert_uint_eq(ek_public(sys, EK_L2_P256, &plain), TSS2_RC_SUCCESS);
	ek_template(EK_L2_P256, &template);
	ek_template_nonce(&template, (const uint8_t *)"nonce", 5);
	ck_assert_uint_eq(ek_create(sys, &template, &handle, &with), TSS2_RC_SUCCESS);
	ck_assert_uint_eq(ek_flush(sys, handle), TSS2_RC_SUCCESS);
	ck_assert_mem_ne(plain.publicArea.unique.ecc.x.buffer, with.publicArea.unique.ecc.x.buffer,
			 32);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("nvprov");
	TCase *tc = tcase_create("provisioning");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, put_and_read);
	tcase_add_test(tc, unreadable);
	tcase_add_loop_test(tc, all_kinds, 0, EK_KINDS);
	tcase_add_test(tc, persisted);
	tcase_add_test(tc, nonce_changes_the_key);
	suite_add_tcase(s, tc);
	return testmain(s);
}
