/* SPDX-License-Identifier: BSD-2-Clause */
/* Used in a build without tpm2-tss, which supports captures and files only. The ABI requires these
 * functions, so they exist and return an error. */
#include <tpmattest/tpm.h>

#include "base/error.h"

/* The type of the caller's context in tss2_tcti.h, which is not accessed here. */
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
	(void)tpm; /* always NULL, since none can be created */
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
