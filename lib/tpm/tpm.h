/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of a connection, and the commands that go over it. */
#ifndef TA_TPM_TPM_H
#define TA_TPM_TPM_H

#include <tss2/tss2_sys.h>

#include <tpmattest/tpm.h>

#include "base/error.h"
#include "base/reader.h"
#include "evidence/evidence.h"

#define TA_TPM_RETRIES 8 /* of one command that the TPM asks to send again */

/* Between SAPI and the transport: SAPI takes what an answer says of its own length for what came
 * (tpm2-tss 3.2), so an answer shorter or longer than it says is refused here, and kept in sight
 * for the bounded reader. */
typedef struct ta_framing {
	TSS2_TCTI_CONTEXT_COMMON_V1 v1; /* first: what SAPI sees */
	TSS2_TCTI_CONTEXT *inner;
	ta_span response; /* the last one, in SAPI's buffer until the next command */
} ta_framing;

struct tpmattest_tpm {
	TSS2_TCTI_CONTEXT *tcti;
	bool owned; /* finalized with the connection */
	ta_framing framing;
	TSS2_SYS_CONTEXT *sys;
	size_t sys_size;
	TSS2_RC dead; /* the transport failed: no more commands, each fails with this */
	TPM2B_AUTH owner_auth;
};

/* Set up the framing before tpm->tcti. TPMATTEST_E_TPM when that is no usable context. */
int ta_framing_init(ta_framing *f, TSS2_TCTI_CONTEXT *inner, tpmattest_error **err);

/* TPMATTEST_E_TPM, or TPMATTEST_E_TPM_RESPONSE for an rc that means a malformed answer; `fmt` says
 * what was tried. */
int ta_tpm_error(tpmattest_error **err, TSS2_RC rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int ta_tpm_code(TSS2_RC rc);

/* One command. What a command needs is set, the rest is zero. */
typedef struct ta_tpm_command {
	TPM2_CC cc;
	/* the object; NV_Read: the authorising one; CreatePrimary: the hierarchy */
	TPM2_HANDLE handle;
	TPMI_RH_NV_INDEX index;
	TPM2_CAP capability;
	uint32_t property, count;
	uint16_t size, offset;
	const TPM2B_AUTH *password; /* NULL: without a session */
	const TPM2B_PUBLIC *template;
} ta_tpm_command;

typedef struct ta_tpm_answer {
	/* CreatePrimary: the object made; 0 when the answer has none */
	TPM2_HANDLE handle;
	ta_reader params; /* what came, no more; valid until the next command */
} ta_tpm_answer;

/* Send it, again while the TPM asks for that. Returns the TSS2_RC. */
TSS2_RC ta_tpm_run(tpmattest_tpm *tpm, const ta_tpm_command *c, ta_tpm_answer *answer);

/* Manufacturer, vendor string, firmware, revision and NV_BUFFER_MAX, in one command. */
int ta_tpm_read_properties(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err);

/* All handles from `first` to `last`, ascending. *out is the caller's (free()). TPMATTEST_E_TPM,
 * TPMATTEST_E_TPM_RESPONSE (a list that does not ascend or never ends), TPMATTEST_E_LIMIT_EVIDENCE
 * (more than max), TPMATTEST_E_NOMEM. */
int ta_tpm_list_handles(tpmattest_tpm *tpm, TPM2_HANDLE first, TPM2_HANDLE last, size_t max,
			TPM2_HANDLE **out, size_t *n, tpmattest_error **err);

/* Read one NV index into the evidence; what the TPM refuses is recorded, and is no failure.
 * TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM. */
int ta_tpm_read_nv(tpmattest_tpm *tpm, uint32_t index, tpmattest_evidence *e,
		   tpmattest_error **err);

/* Find or make the EK of every EK certificate in the evidence, or of the two low templates when
 * there is none. What the TPM refuses is recorded. TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM,
 * TPMATTEST_E_CRYPTO. */
int ta_tpm_read_eks(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err);

#endif
