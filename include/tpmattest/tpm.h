/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A connection to a TPM 2.0, and reading evidence through it.
 *
 * Nothing is ever written to the TPM, and nothing stays loaded in it. A connection belongs to one
 * thread at a time. tpmattest/tss2.h makes one on a caller's TSS2_TCTI_CONTEXT. In a library built
 * without tpm2-tss each of these functions returns E_UNSUPPORTED.
 */
#ifndef TPMATTEST_TPM_H
#define TPMATTEST_TPM_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_tpm tpmattest_tpm;

/** Also read or create the public part of each EK that has a certificate, to compare the two.
 * Creating an RSA key takes a discrete TPM seconds, so this is not the default. */
#define TPMATTEST_READ_EK_PUBLIC 1u

/** Connect as tctildr(3) understands \p tcti_conf: "device:/dev/tpmrm0", "swtpm:port=2321",
 * "tabrmd"...; NULL is /dev/tpmrm0, then /dev/tpm0. *out is the caller's. E_USAGE, E_TPM_OPEN
 * (message: what was tried and what to do), E_TPM_ACCESS, E_UNSUPPORTED (built without tpm2-tss),
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_open(const char *tcti_conf, tpmattest_tpm **out,
							tpmattest_error **err);

/** Close \p tpm; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_tpm_close(tpmattest_tpm *tpm);

/** The owner hierarchy's auth value, for an index that only the owner may read; \p len up to 64
 * bytes, copied. NULL and 0: empty, as at the start. E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_set_owner_auth(tpmattest_tpm *tpm,
								  const uint8_t *auth, size_t len,
								  tpmattest_error **err);

/** Read everything the TPM says about its endorsement: properties, all NV indices of the EK range,
 * and, with TPMATTEST_READ_EK_PUBLIC, the EKs' public parts. An index that cannot be read is
 * recorded with its result and the others go on. Costs at most 1 + pages of the handle list + the
 * sum of (1 + ceil(size / block)) commands without EK publics. *out is the caller's. E_USAGE
 * (unknown flag), E_TPM, E_TPM_RESPONSE, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_read_evidence(tpmattest_tpm *tpm, uint32_t flags,
								 tpmattest_evidence **out,
								 tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
