/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The certificates in evidence, extracted from NV indices and files but not verified.
 */
#ifndef TPMATTEST_CERTS_H
#define TPMATTEST_CERTS_H

#include <tpmattest/cert.h>
#include <tpmattest/error.h>
#include <tpmattest/evidence.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_certs tpmattest_certs;

/** Extracts all certificates from \p e: the EK certificates first, ordered by index, then the chain
 * area in its own order. If the evidence holds no certificate, the list is empty and the function
 * succeeds. The caller owns *out and must free it with tpmattest_certs_free(); it does not depend
 * on \p e. Errors: E_USAGE, E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_certs_new(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

/** Frees \p c. \p c may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_certs_free(tpmattest_certs *c);

/** Returns the number of certificates, or 0 if \p c is NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_certs_count(const tpmattest_certs *c);

/** Returns certificate \p i, borrowed from \p c. Returns NULL past the end or if \p c is NULL.
 * Since 1.0. */
TPMATTEST_API const tpmattest_cert *tpmattest_certs_at(const tpmattest_certs *c, size_t i);

#ifdef __cplusplus
}
#endif
#endif
