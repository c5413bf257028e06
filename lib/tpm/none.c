/* SPDX-License-Identifier: BSD-2-Clause */
/* A build without tpm2-tss judges captures and files. The functions are there, as the ABI promises,
 * and say why they do nothing. */
#include <tpmattest/tpm.h>

#include "base/error.h"

/* The name that tss2_tcti.h gives the caller's context, which is not looked into here. */
struct TSS2_TCTI_OPAQUE_CONTEXT_BLOB;
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_tpm_new_tcti(struct TSS2_TCTI_OPAQUE_CONTEXT_BLOB *tcti, tpmattest_tpm **out,
		       tpmattest_error **err);

static int unsupported(tpmattest_error **err)
{
	ta_error_clear(err);
	return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
			    "this build cannot talk to a TPM (built without tpm2-tss)");
}

static int no_connection(tpmattest_tpm **out, tpmattest_error **err)
{
	if (out)
		*out = NULL;
	return unsupported(err);
}

int tpmattest_tpm_open(const char *tcti_conf, tpmattest_tpm **out, tpmattest_error **err)
{
	(void)tcti_conf;
	return no_connection(out, err);
}

int tpmattest_tpm_new_tcti(struct TSS2_TCTI_OPAQUE_CONTEXT_BLOB *tcti, tpmattest_tpm **out,
			   tpmattest_error **err)
{
	(void)tcti;
	return no_connection(out, err);
}

void tpmattest_tpm_close(tpmattest_tpm *tpm)
{
	(void)tpm; /* never made: NULL */
}

int tpmattest_tpm_set_owner_auth(tpmattest_tpm *tpm, const uint8_t *auth, size_t len,
				 tpmattest_error **err)
{
	(void)tpm;
	(void)auth;
	(void)len;
	return unsupported(err);
}

int tpmattest_tpm_read_evidence(tpmattest_tpm *tpm, uint32_t flags, tpmattest_evidence **out,
				tpmattest_error **err)
{
	(void)tpm;
	(void)flags;
	if (out)
		*out = NULL;
	return unsupported(err);
}
