/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The certificates in evidence: cut out of NV indices and files, not yet judged.
 */
#ifndef TPMATTEST_CERTS_H
#define TPMATTEST_CERTS_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_certs tpmattest_certs;

/** Cut all certificates out of \p e: the EK certificates first, by index, then the chain area in the order it has.
 *  Evidence without any certificate gives an empty list, not an error. *out is the caller's and independent of e.
 *  E_USAGE, E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_certs_new(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err);

/** Free \p c; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_certs_free(tpmattest_certs *c);

/** How many; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_certs_count(const tpmattest_certs *c);

/** The original bytes of certificate \p i, borrowed, and their number in *len (may be NULL); NULL past the end. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_certs_der(const tpmattest_certs *c, size_t i, size_t *len);

/** Where it came from: "nv:0x01c00002", "nv:0x01c00100+708" (offset in the joined chain area's first index in which
 *  it begins), "file:NAME". Borrowed; NULL past the end. Since 1.0. */
TPMATTEST_API const char *tpmattest_certs_source(const tpmattest_certs *c, size_t i);

/** 1 when it was found where an EK certificate belongs, 0 when in the chain area or past the end. Since 1.0. */
TPMATTEST_API int tpmattest_certs_is_ek(const tpmattest_certs *c, size_t i);

/** RFC 4514 text of subject and issuer, "" for an empty name. Borrowed; NULL past the end. Since 1.0. */
TPMATTEST_API const char *tpmattest_certs_subject(const tpmattest_certs *c, size_t i);
TPMATTEST_API const char *tpmattest_certs_issuer(const tpmattest_certs *c, size_t i);

/** The key: "rsa2048", "p256", "p384", "rsaes-oaep2048"... Borrowed; NULL past the end. Since 1.0. */
TPMATTEST_API const char *tpmattest_certs_key(const tpmattest_certs *c, size_t i);

#ifdef __cplusplus
}
#endif
#endif
