/* SPDX-License-Identifier: BSD-2-Clause */
/* What a manufacturer does to a TPM: NV indices and endorsement keys, over SAPI with empty
 * passwords. */
#ifndef TESTS_SWTPM_NVPROV_H
#define TESTS_SWTPM_NVPROV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tss2/tss2_sys.h>

/* ppwrite|writedefine|ppread|ownerread|authread|no_da|platformcreate: what tpm2_nvreadpublic shows
 * of real parts, less written. */
#define NVPROV_ATTRS_REAL 0x42072001u
/* The same without ownerread and authread: only the platform may read. */
#define NVPROV_ATTRS_PLATFORM_ONLY 0x42012001u

/* A SAPI context over a connection that stays the caller's; NULL when that fails. */
TSS2_SYS_CONTEXT *nvprov_open(TSS2_TCTI_CONTEXT *tcti);
void nvprov_close(TSS2_SYS_CONTEXT *sys);

/* Platform-created when the attributes say so, else owner-created. */
TSS2_RC nvprov_define(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t size);
/* By the platform when the index allows ppwrite, else by the owner when ownerwrite; else by the
 * index's own empty password. */
TSS2_RC nvprov_write(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t offset,
		     const uint8_t *data, size_t len);
TSS2_RC nvprov_undefine(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes);
/* Undefines one that is there, defines `capacity` bytes (0: len), writes data at 0. */
TSS2_RC nvprov_put(TSS2_SYS_CONTEXT *sys, uint32_t index, uint32_t attributes, size_t capacity,
		   const uint8_t *data, size_t len);

enum ek_kind {
	EK_L1_RSA2048,
	EK_L2_P256,
	EK_H1_RSA2048,
	EK_H2_P256,
	EK_H3_P384,
	EK_H4_P521,
	EK_H6_RSA3072,
	EK_KINDS
};

struct ek_info {
	const char *name;
	uint32_t certificate; /* NV indices */
	uint32_t nonce;       /* 0: there is none for the high range */
	uint32_t template;
};

const struct ek_info *ek_info(enum ek_kind kind);
/* The template of the TCG EK credential profile (L-n: annex B.3; H-n: B.4). */
void ek_template(enum ek_kind kind, TPM2B_PUBLIC *out);
/* nonce, at most the size of `unique`, replaces its start: RSA modulus or X, as the profile has
 * it. */
void ek_template_nonce(TPM2B_PUBLIC *template, const uint8_t *nonce, size_t len);

/* A primary key under the endorsement hierarchy; the caller flushes. */
TSS2_RC ek_create(TSS2_SYS_CONTEXT *sys, const TPM2B_PUBLIC *template, TPM2_HANDLE *handle,
		  TPM2B_PUBLIC *public);
TSS2_RC ek_flush(TSS2_SYS_CONTEXT *sys, TPM2_HANDLE handle);
/* The public part by template; nothing stays loaded. */
TSS2_RC ek_public(TSS2_SYS_CONTEXT *sys, enum ek_kind kind, TPM2B_PUBLIC *public);
/* Creates the EK and leaves it at a persistent handle such as 0x81010001. */
TSS2_RC ek_persist(TSS2_SYS_CONTEXT *sys, enum ek_kind kind, TPM2_HANDLE persistent,
		   TPM2B_PUBLIC *public);

#endif
