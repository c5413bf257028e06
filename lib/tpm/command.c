/* SPDX-License-Identifier: BSD-2-Clause */
/* Executes TPM commands with SAPI, one at a time. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <tss2/tss2_rc.h>

#include "tpm/tpm.h"

static const TPM2B_SENSITIVE_CREATE no_sensitive;
static const TPM2B_DATA no_data;
static const TPML_PCR_SELECTION no_pcrs;

static TSS2_RC prepare(TSS2_SYS_CONTEXT *sys, const ta_tpm_command *c)
{
	switch (c->cc) {
	case TPM2_CC_GetCapability:
		return Tss2_Sys_GetCapability_Prepare(sys, c->capability, c->property, c->count);
	case TPM2_CC_NV_ReadPublic:
		return Tss2_Sys_NV_ReadPublic_Prepare(sys, c->index);
	case TPM2_CC_NV_Read:
		return Tss2_Sys_NV_Read_Prepare(sys, c->handle, c->index, c->size, c->offset);
	case TPM2_CC_ReadPublic:
		return Tss2_Sys_ReadPublic_Prepare(sys, c->handle);
	case TPM2_CC_CreatePrimary:
		return Tss2_Sys_CreatePrimary_Prepare(sys, c->handle, &no_sensitive, c->template,
						      &no_data, &no_pcrs);
	case TPM2_CC_FlushContext:
		return Tss2_Sys_FlushContext_Prepare(sys, c->handle);
	default:
		return TSS2_SYS_RC_BAD_VALUE;
	}
}

static TSS2_RC authorise(TSS2_SYS_CONTEXT *sys, const TPM2B_AUTH *password)
{
	TSS2L_SYS_AUTH_COMMAND auths = { .count = 1 };

	if (!password)
		return TSS2_RC_SUCCESS;
	auths.auths[0].sessionHandle = TPM2_RH_PW;
	auths.auths[0].hmac = *password;
	return Tss2_Sys_SetCmdAuths(sys, &auths);
}

/* TPM 2.0 part 2, 6.6.3: warnings that ask to send the same command again later. */
static bool asks_again(TSS2_RC rc)
{
	return rc == TPM2_RC_RETRY || rc == TPM2_RC_YIELDED || rc == TPM2_RC_TESTING ||
	       rc == TPM2_RC_NV_RATE;
}

/* Wait 2, 4, 8 ... 256 ms: half a second in total, in addition to the waiting in the kernel
 * driver. */
static void wait_before(unsigned attempt)
{
	struct timespec t = { .tv_nsec = (1000000L << attempt) };

	nanosleep(&t, NULL);
}

/* SAPI remains in the middle of a command that got no valid response, so it is reset. A failed
 * transport is not used again. */
static void recover(tpmattest_tpm *tpm, TSS2_RC rc)
{
	TSS2_ABI_VERSION abi = TSS2_ABI_VERSION_CURRENT;
	TSS2_RC layer = rc & TSS2_RC_LAYER_MASK, again;

	if (layer == TSS2_TCTI_RC_LAYER && rc != TSS2_TCTI_RC_MALFORMED_RESPONSE) {
		tpm->dead = rc;
		return;
	}
	if (layer != TSS2_TCTI_RC_LAYER && layer != TSS2_SYS_RC_LAYER)
		return;
	again = Tss2_Sys_Initialize(tpm->sys, tpm->sys_size, (TSS2_TCTI_CONTEXT *)&tpm->framing,
				    &abi);
	if (again)
		tpm->dead = again;
}

/* TPM 2.0 part 1, 18.3 to 18.9: header, handle and, in a response with sessions, the size of the
 * parameters. */
static void open_answer(const tpmattest_tpm *tpm, TPM2_CC cc, ta_tpm_answer *answer)
{
	ta_reader r = ta_reader_span(tpm->framing.response);
	uint16_t tag = ta_reader_be16(&r);
	size_t n;

	ta_reader_skip(&r, 8); /* size, response code */
	if (cc == TPM2_CC_CreatePrimary)
		answer->handle = ta_reader_be32(&r);
	n = tag == TPM2_ST_SESSIONS ? ta_reader_be32(&r) : ta_reader_left(&r);
	answer->params = ta_reader_span(ta_reader_bytes(&r, n));
	answer->params.failed = r.failed;
}

static TSS2_RC run_once(tpmattest_tpm *tpm, const ta_tpm_command *c)
{
	TSS2_RC rc = prepare(tpm->sys, c);

	if (rc == TSS2_RC_SUCCESS)
		rc = authorise(tpm->sys, c->password);
	return rc == TSS2_RC_SUCCESS ? Tss2_Sys_Execute(tpm->sys) : rc;
}

TSS2_RC ta_tpm_run(tpmattest_tpm *tpm, const ta_tpm_command *c, ta_tpm_answer *answer)
{
	TSS2_RC rc;

	*answer = (ta_tpm_answer){ 0 };
	if (tpm->dead)
		return tpm->dead;
	rc = run_once(tpm, c);
	for (unsigned i = 1; i <= TA_TPM_RETRIES && asks_again(rc); i++) {
		wait_before(i);
		rc = run_once(tpm, c);
	}
	if (rc)
		recover(tpm, rc);
	else
		open_answer(tpm, c->cc, answer);
	return rc;
}

int ta_tpm_code(TSS2_RC rc)
{
	switch (rc) {
	case TSS2_TCTI_RC_MALFORMED_RESPONSE:
	case TSS2_SYS_RC_MALFORMED_RESPONSE:
	case TSS2_SYS_RC_INSUFFICIENT_RESPONSE:
	case TSS2_SYS_RC_INSUFFICIENT_CONTEXT:
		return TPMATTEST_E_TPM_RESPONSE;
	default:
		return TPMATTEST_E_TPM;
	}
}

int ta_tpm_error(tpmattest_error **err, TSS2_RC rc, const char *fmt, ...)
{
	char *what = NULL;
	va_list ap;
	int code = ta_tpm_code(rc);

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		what = NULL;
	va_end(ap);
	if (!what)
		return ta_error_nomem(err);
	/* The text is in a thread-local buffer, so it is copied here. */
	code = ta_error_set_detail(err, code, rc, Tss2_RC_Decode(rc), "%s: %s", what,
				   Tss2_RC_Decode(rc));
	free(what);
	return code;
}
