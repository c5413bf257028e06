/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvprov.h"

#include <stdlib.h>
#include <string.h>

/* The smallest block any TPM takes that this is used with. */
enum { BLOCK = 512 };

static const TSS2L_SYS_AUTH_COMMAND empty_password = {
	.count = 1, .auths = { { .sessionHandle = TPM2_RS_PW } }
};

TSS2_SYS_CONTEXT *nvprov_open(TSS2_TCTI_CONTEXT *tcti)
{
	size_t size = Tss2_Sys_GetContextSize(0);
	TSS2_SYS_CONTEXT *sys = calloc(1, size);
	TSS2_ABI_VERSION abi = TSS2_ABI_VERSION_CURRENT;

	if (sys && Tss2_Sys_Initialize(sys, size, tcti, &abi)) {
		free(sys);
		return NULL;
	}
	return sys;
}

void nvprov_close(TSS2_SYS_CONTEXT *sys)
{
	if (!sys)
		return;
	Tss2_Sys_Finalize(sys);
	free(sys);
}

/* Real indices are platform-created, which only firmware can do; a software TPM leaves the platform
 * its empty password. */
TSS2_RC nvprov_define(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t size)
{
	TPM2B_NV_PUBLIC info = { .nvPublic = { .nvIndex = index,
					       .nameAlg = TPM2_ALG_SHA256,
					       .attributes = attributes,
					       .dataSize = (uint16_t)size } };
	TPM2B_AUTH auth = { 0 };
	TPMI_RH_PROVISION by =
		attributes & TPMA_NV_PLATFORMCREATE ? TPM2_RH_PLATFORM : TPM2_RH_OWNER;

	return Tss2_Sys_NV_DefineSpace(sys, by, &empty_password, &auth, &info, NULL);
}

TSS2_RC nvprov_write(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t offset,
		     const uint8_t *data, size_t len)
{
	TPMI_RH_NV_AUTH by = attributes & TPMA_NV_PPWRITE    ? TPM2_RH_PLATFORM
			   : attributes & TPMA_NV_OWNERWRITE ? TPM2_RH_OWNER
							     : index;

	for (size_t at = 0; at < len;) {
		TPM2B_MAX_NV_BUFFER block = { .size = (uint16_t)(len - at < BLOCK ? len - at
										  : BLOCK) };
		memcpy(block.buffer, data + at, block.size);
		TSS2_RC rc = Tss2_Sys_NV_Write(sys, by, index, &empty_password, &block,
					       (uint16_t)(offset + at), NULL);
		if (rc)
			return rc;
		at += block.size;
	}
	return TSS2_RC_SUCCESS;
}

TSS2_RC nvprov_undefine(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes)
{
	TPMI_RH_PROVISION by =
		attributes & TPMA_NV_PLATFORMCREATE ? TPM2_RH_PLATFORM : TPM2_RH_OWNER;

	return Tss2_Sys_NV_UndefineSpace(sys, by, index, &empty_password, NULL);
}

TSS2_RC nvprov_put(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t capacity,
		   const uint8_t *data, size_t len)
{
	TPM2B_NV_PUBLIC there = { 0 };
	TPM2B_NAME name = { 0 };

	if (Tss2_Sys_NV_ReadPublic(sys, index, NULL, &there, &name, NULL) == TSS2_RC_SUCCESS) {
		TSS2_RC rc = nvprov_undefine(sys, index, there.nvPublic.attributes);
		if (rc)
			return rc;
	}
	TSS2_RC rc = nvprov_define(sys, index, attributes, capacity ? capacity : len);
	return rc ? rc : nvprov_write(sys, index, attributes, 0, data, len);
}

TSS2_RC ek_create(TSS2_SYS_CONTEXT *sys, const TPM2B_PUBLIC *template, TPM2_HANDLE *handle,
		  TPM2B_PUBLIC *public)
{
	TPM2B_SENSITIVE_CREATE sensitive = { 0 };
	TPM2B_DATA outside = { 0 };
	TPML_PCR_SELECTION pcrs = { 0 };
	TPM2B_CREATION_DATA data = { 0 };
	TPM2B_DIGEST hash = { 0 };
	TPMT_TK_CREATION ticket = { 0 };
	TPM2B_NAME name = { 0 };

	memset(public, 0, sizeof(*public));
	return Tss2_Sys_CreatePrimary(sys, TPM2_RH_ENDORSEMENT, &empty_password, &sensitive,
				      template, &outside, &pcrs, handle, public, &data, &hash,
				      &ticket, &name, NULL);
}

TSS2_RC ek_flush(TSS2_SYS_CONTEXT *sys, TPM2_HANDLE handle)
{
	return Tss2_Sys_FlushContext(sys, handle);
}

TSS2_RC ek_public(TSS2_SYS_CONTEXT *sys, enum ek_kind kind, TPM2B_PUBLIC *public)
{
	TPM2B_PUBLIC template;
	TPM2_HANDLE handle = 0;

	ek_template(kind, &template);
	TSS2_RC rc = ek_create(sys, &template, &handle, public);
	return rc ? rc : ek_flush(sys, handle);
}

TSS2_RC ek_persist(TSS2_SYS_CONTEXT *sys, enum ek_kind kind, TPM2_HANDLE persistent,
		   TPM2B_PUBLIC *public)
{
	TPM2B_PUBLIC template;
	TPM2_HANDLE handle = 0;

	ek_template(kind, &template);
	TSS2_RC rc = ek_create(sys, &template, &handle, public);
	if (rc)
		return rc;
	rc = Tss2_Sys_EvictControl(sys, TPM2_RH_OWNER, handle, &empty_password, persistent, NULL);
	TSS2_RC flushed = ek_flush(sys, handle);
	return rc ? rc : flushed;
}
