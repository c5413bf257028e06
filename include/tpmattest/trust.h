/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The trust store: trust anchors, intermediates, CRLs, vendor labels and AIK authorities.
 *
 * One thread fills the store; afterwards any number of threads may share it as const. Verification
 * caches which certificate signed which; the cache is protected by a lock of the store.
 */
#ifndef TPMATTEST_TRUST_H
#define TPMATTEST_TRUST_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_trust tpmattest_trust;

/** Creates an empty trust store in *out. It trusts no certificate. The caller owns *out and must
 * free it with tpmattest_trust_free(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_new(tpmattest_trust **out,
							 tpmattest_error **err);

/** Frees \p t. \p t may be NULL. Reports made with it stay valid. Since 1.0. */
TPMATTEST_API void tpmattest_trust_free(tpmattest_trust *t);

/** Loads \p path: a directory (recursively) or a file, whose format is detected from its content:
 * DER, PEM bundle, PKCS#7 (.p7b), Microsoft cabinet, CRL. Self-signed CA certificates become
 * anchors, other CA certificates intermediates. In a cabinet with Microsoft's layout, the
 * certificates in a vendor's RootCA folder become anchors, and CAs of AIK authorities are not used
 * in paths. A member that cannot be used is noted for the inventory (tpmattest/inventory.h), and
 * the rest is loaded. A directory is read in the order of its names; symbolic links to files are
 * followed, symbolic links to directories are not. The function fails only if nothing could be
 * read, or if a limit of the store is reached. Errors: E_USAGE, E_NOT_FOUND, E_ACCESS, E_IO,
 * E_EMPTY, E_FORMAT, E_CERT, E_PEM, E_CRL, E_CAB, E_PKCS7, E_UNSUPPORTED (no cabinet reader in this
 * build), E_LIMIT_..., E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_path(tpmattest_trust *t, const char *path,
							      tpmattest_error **err);

/** Does the same with data in memory. \p name is shown as the source; it may be NULL. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_data(tpmattest_trust *t, const char *name,
							      const uint8_t *data, size_t len,
							      tpmattest_error **err);

/** Makes one certificate a trust anchor, whatever its content. The data may have any form that
 * tpmattest_trust_add_data() accepts, but must hold exactly one certificate. \p vendor lists the
 * manufacturer ids for which the anchor is valid, such as "AMD" or "NTC+WEC". It may be NULL; a
 * verdict then carries a finding that the manufacturer was not compared. Errors: E_USAGE, E_EMPTY,
 * E_FORMAT, E_CERT, E_PEM (malformed, or not one certificate), E_PKCS7, E_LIMIT_CERT,
 * E_MANUFACTURER, E_AIK_CA, E_DEBUG_CA (such a certificate is never an anchor), E_LIMIT_STORE,
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_anchor(tpmattest_trust *t,
								const uint8_t *cert_data,
								size_t len, const char *vendor,
								tpmattest_error **err);

/** Adds the built-in SHA-256 pins of vendor roots: a certificate with one of these hashes is a
 * trust anchor wherever it comes from. The pins contain no certificates. Errors: E_USAGE, E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_vendor_roots(tpmattest_trust *t,
								      tpmattest_error **err);

/** Every CA certificate that later loads read becomes a trust anchor, not only self-signed ones, as
 * OpenSSL's X509_V_FLAG_PARTIAL_CHAIN has it: for stores that hold intermediates without their roots.
 * In a cabinet the folders still decide. Debug and AIK CAs, and CAs that a chip issued to itself,
 * never become anchors. TPMATTEST_POLICY_REQUIRE_REVOCATION still wants a CRL for such an anchor if
 * its issuer is in the store. */
#define TPMATTEST_TRUST_PARTIAL_CHAIN 1u
/** Sets the flags for later loads; 0 is the default. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_set_flags(tpmattest_trust *t, uint32_t flags,
							       tpmattest_error **err);

/** Adds one or several CRLs in any form that tpmattest_trust_add_data() accepts. \p name is shown
 * as the source; it may be NULL. The function stops at the first invalid CRL and returns its error;
 * the CRLs before it remain in the store. Errors: E_USAGE, E_EMPTY, E_CRL, E_PEM, E_PKCS7,
 * E_LIMIT_CRL, E_LIMIT_STORE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_crl(tpmattest_trust *t, const char *name,
							     const uint8_t *data, size_t len,
							     tpmattest_error **err);

/** Disallows every path through the certificate with this SHA-256 hash (32 bytes), either of the
 * whole certificate or of its signed part (its TBSCertificate). The latter is safer if the
 * certificate comes from a device, because a device can change the hash of a certificate with an
 * ECDSA signature without invalidating the signature. A certificate in the store is recognised by
 * either hash. Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_disallowed(tpmattest_trust *t,
								    const uint8_t *sha256,
								    size_t len,
								    tpmattest_error **err);

/** Return the number of certificates that may be trust anchors, and of other CA certificates that
 * may lead to one; 0 if \p t is NULL. No signatures are verified: a CA certificate whose subject
 * and issuer are equal is counted as an anchor here, and verified only when a path or an inventory
 * (tpmattest/inventory.h) needs it. Since 1.0. */
TPMATTEST_API size_t tpmattest_trust_anchor_count(const tpmattest_trust *t);
TPMATTEST_API size_t tpmattest_trust_intermediate_count(const tpmattest_trust *t);

/** Return the number of notes about what the loads so far could not use, and for note \p i the file
 * or member, TPMATTEST_E_... or TPMATTEST_F_... (0 past the end), and the reason as text. A load that
 * finds anything usable succeeds in spite of them. The strings are borrowed until the next load. The
 * number of notes is bounded: tpmattest_inventory_count() tells how many were dropped. \p t may be
 * NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_trust_note_count(const tpmattest_trust *t);
TPMATTEST_API const char *tpmattest_trust_note_source(const tpmattest_trust *t, size_t i);
TPMATTEST_API int tpmattest_trust_note_code(const tpmattest_trust *t, size_t i);
TPMATTEST_API const char *tpmattest_trust_note_reason(const tpmattest_trust *t, size_t i);

#ifdef __cplusplus
}
#endif
#endif
