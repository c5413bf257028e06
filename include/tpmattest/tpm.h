/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A connection to a TPM 2.0, and functions to read evidence through it.
 *
 * Nothing is ever written to the TPM, and no object remains loaded in it. A connection must be used
 * by one thread at a time. tpmattest/tss2.h creates a connection from a TSS2_TCTI_CONTEXT of the
 * caller. In a library built without tpm2-tss, each of these functions returns E_UNSUPPORTED.
 */
#ifndef TPMATTEST_TPM_H
#define TPMATTEST_TPM_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_tpm tpmattest_tpm;

/** Also read or create the public area of each EK that has a certificate, to compare the two.
 * Creating an RSA key takes seconds on a discrete TPM, so this is not the default. */
#define TPMATTEST_READ_EK_PUBLIC 1u
/** Also read the NV indices of platform certificates (0x01C08000 to 0x01C0FFFF), of the clouds'
 * attestation keys (0x01C10000 to 0x01C101FF) and of device identities (0x01C90000 to 0x01C902FF).
 * They are kept and listed, and play no part in the verdict of an EK. */
#define TPMATTEST_READ_OTHER 2u

/** Connects to the TPM. \p tcti_conf is a configuration string of tctildr(3): "device:/dev/tpmrm0",
 * "swtpm:port=2321", "tabrmd" and so on. If it is NULL, /dev/tpmrm0 is tried, then /dev/tpm0. The
 * caller owns *out and must free it with tpmattest_tpm_close(). Errors: E_USAGE, E_TPM_OPEN (the
 * message tells what was tried and what to do), E_TPM_ACCESS, E_UNSUPPORTED (built without
 * tpm2-tss), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_open(const char *tcti_conf, tpmattest_tpm **out,
							tpmattest_error **err);

/** Closes and frees \p tpm. \p tpm may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_tpm_close(tpmattest_tpm *tpm);

/** Sets the auth value of the owner hierarchy, for an index that only the owner may read. \p len is
 * at most 64 bytes, which are copied. NULL and 0 set an empty auth value, which is the default.
 * Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_set_owner_auth(tpmattest_tpm *tpm,
								  const uint8_t *auth, size_t len,
								  tpmattest_error **err);

/** Reads all endorsement data of the TPM: properties, all NV indices of the EK range, and, with
 * TPMATTEST_READ_EK_PUBLIC, the public areas of the EKs. With TPMATTEST_READ_OTHER it reads further
 * indices. If an index cannot be read, the result
 * code is recorded and the remaining indices are read. Without EK public areas this takes at most 1
 * + pages of the handle list + the sum of (1 + ceil(size / block)) commands. The caller owns *out
 * and must free it with tpmattest_evidence_free(). Errors: E_USAGE (unknown flag), E_TPM,
 * E_TPM_RESPONSE, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_tpm_read_evidence(tpmattest_tpm *tpm, uint32_t flags,
								 tpmattest_evidence **out,
								 tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
