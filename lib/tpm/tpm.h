/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of a connection, and the commands sent over it. */
#ifndef TA_TPM_TPM_H
#define TA_TPM_TPM_H

#include <tss2/tss2_sys.h>

#include <tpmattest/tpm.h>

#include "base/error.h"
#include "base/reader.h"
#include "evidence/evidence.h"

#define TA_TPM_RETRIES 8 /* retries of one command, if the TPM asks for them */

/* A layer between SAPI and the transport. SAPI (tpm2-tss 3.2) trusts the size field in a response
 * instead of the number of bytes received. Therefore responses whose size differs from their size
 * field are rejected here. The response is also recorded for the bounded reader. */
typedef struct ta_framing {
	TSS2_TCTI_CONTEXT_COMMON_V1 v1; /* must be first: this is the part that SAPI sees */
	TSS2_TCTI_CONTEXT *inner;
	ta_span response; /* the last response, in SAPI's buffer until the next command */
} ta_framing;

struct tpmattest_tpm {
	TSS2_TCTI_CONTEXT *tcti;
	bool owned; /* finalized when the connection is closed */
	ta_framing framing;
	TSS2_SYS_CONTEXT *sys;
	size_t sys_size;
	TSS2_RC dead; /* the transport failed: all further commands fail with this code */
	TPM2B_AUTH owner_auth;
};

/* Insert the framing layer before tpm->tcti. TPMATTEST_E_TPM if that is not a usable context. */
int ta_framing_init(ta_framing *f, TSS2_TCTI_CONTEXT *inner, tpmattest_error **err);

/* Returns TPMATTEST_E_TPM, or TPMATTEST_E_TPM_RESPONSE if rc means a malformed response. `fmt`
 * describes the operation that failed. */
int ta_tpm_error(tpmattest_error **err, TSS2_RC rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ta_tpm_code(TSS2_RC rc);

/* A command. Members that the command does not use are zero. */
typedef struct ta_tpm_command {
	TPM2_CC cc;
	/* the object; for NV_Read the authorising handle, for CreatePrimary the hierarchy */
	TPM2_HANDLE handle;
	TPMI_RH_NV_INDEX index;
	TPM2_CAP capability;
	uint32_t property, count;
	uint16_t size, offset;
	const TPM2B_AUTH *password; /* NULL for no session */
	const TPM2B_PUBLIC *template;
} ta_tpm_command;

typedef struct ta_tpm_answer {
	/* for CreatePrimary: the object created, or 0 if the response has none */
	TPM2_HANDLE handle;
	ta_reader params; /* exactly the bytes received; valid until the next command */
} ta_tpm_answer;

/* Send a command, repeatedly if the TPM asks for it. Returns the TSS2_RC. */
TSS2_RC ta_tpm_run(tpmattest_tpm *tpm, const ta_tpm_command *c, ta_tpm_answer *answer);

/* Read manufacturer, vendor string, firmware, revision and NV_BUFFER_MAX with one command. */
int ta_tpm_read_properties(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err);

/* Get all handles from `first` to `last` in ascending order. The caller frees *out.
 * TPMATTEST_E_TPM, TPMATTEST_E_TPM_RESPONSE (a list that is not ascending or does not end),
 * TPMATTEST_E_LIMIT_EVIDENCE (more than max), TPMATTEST_E_NOMEM. */
int ta_tpm_list_handles(tpmattest_tpm *tpm, TPM2_HANDLE first, TPM2_HANDLE last, size_t max,
			TPM2_HANDLE **out, size_t *n, tpmattest_error **err);

/* Read one NV index into the evidence. A refusal by the TPM is recorded and is not an error.
 * TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM. */
int ta_tpm_read_nv(tpmattest_tpm *tpm, uint32_t index, tpmattest_evidence *e,
		   tpmattest_error **err);

/* Find or create the EK of each EK certificate in the evidence, or of the two low templates if
 * there is none. A refusal by the TPM is recorded. TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM,
 * TPMATTEST_E_CRYPTO. */
int ta_tpm_read_eks(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err);

#endif
