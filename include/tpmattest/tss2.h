/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A connection that uses a TSS2_TCTI_CONTEXT of the caller. This header is not included by
 * tpmattest/tpmattest.h because it requires tss2_tcti.h.
 */
#ifndef TPMATTEST_TSS2_H
#define TPMATTEST_TSS2_H

#include <tss2/tss2_tcti.h>

#include <tpmattest/tpm.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Creates a connection in *out that uses \p tcti. The caller owns *out and must free it with
 * tpmattest_tpm_close(). The caller keeps ownership of \p tcti, which must outlive *out and is not
 * finalized. Errors: E_USAGE, E_TPM (tpm2-tss refuses the context), E_UNSUPPORTED (built without
 * tpm2-tss), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_tpm_new_tcti(TSS2_TCTI_CONTEXT *tcti, tpmattest_tpm **out, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
