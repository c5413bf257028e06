/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A connection on a caller's own TSS2_TCTI_CONTEXT. Not part of the umbrella header: it needs
 * tss2_tcti.h.
 */
#ifndef TPMATTEST_TSS2_H
#define TPMATTEST_TSS2_H

#include <tss2/tss2_tcti.h>

#include <tpmattest/tpm.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A connection on \p tcti, which stays the caller's: it must outlive *out and is not finalized.
 * E_USAGE, E_TPM (tpm2-tss refuses the context), E_UNSUPPORTED (built without tpm2-tss), E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_tpm_new_tcti(TSS2_TCTI_CONTEXT *tcti, tpmattest_tpm **out, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
