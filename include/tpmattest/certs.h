/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The certificates in evidence: cut out of NV indices and files, not yet judged.
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

/** Cut all certificates out of \p e: the EK certificates first, by index, then the chain area in
 * the order it has. Evidence without any certificate gives an empty list, not an error. *out is
 * the caller's and independent of e. E_USAGE, E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_certs_new(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

/** Free \p c; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_certs_free(tpmattest_certs *c);

/** How many; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_certs_count(const tpmattest_certs *c);

/** Certificate \p i, borrowed; NULL past the end. Since 1.0. */
TPMATTEST_API const tpmattest_cert *tpmattest_certs_at(const tpmattest_certs *c, size_t i);

#ifdef __cplusplus
}
#endif
#endif
