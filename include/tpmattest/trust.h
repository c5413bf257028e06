/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The trust store: anchors, intermediates, revocation lists, vendor labels, AIK authorities.
 *
 * Filled by one thread, then shared read-only (const) by any number: verification remembers which
 * certificate signed which, under a lock of its own.
 */
#ifndef TPMATTEST_TRUST_H
#define TPMATTEST_TRUST_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_trust tpmattest_trust;

/** An empty store in *out, the caller's. It trusts nothing. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_new(tpmattest_trust **out,
							 tpmattest_error **err);

/** Free \p t; NULL is allowed. Reports made with it stay valid. Since 1.0. */
TPMATTEST_API void tpmattest_trust_free(tpmattest_trust *t);

/** Load \p path: a directory (recursively), or a file, told by content: DER, PEM bundle, PKCS#7
 * (.p7b), Microsoft cabinet, CRL. Self-signed CA certificates become anchors, other CAs
 * intermediates; in a cabinet of Microsoft's layout what lies in a vendor's RootCA folder becomes
 * an anchor and CAs of AIK authorities are set aside. A member that cannot be used is noted for
 * the inventory (tpmattest/inventory.h) and the rest is loaded. In a directory, in the order of
 * its names, symbolic links to files are followed and those to directories are not. The result is
 * a failure only when nothing could be read at all, or at a limit of the store: E_USAGE,
 * E_NOT_FOUND, E_ACCESS, E_IO, E_EMPTY, E_FORMAT, E_CERT, E_PEM, E_CRL, E_CAB, E_PKCS7,
 * E_UNSUPPORTED (no cabinet reader in this build), E_LIMIT_..., E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_path(tpmattest_trust *t, const char *path,
							      tpmattest_error **err);

/** The same from memory; \p name (NULL allowed) is shown as the source. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_data(tpmattest_trust *t, const char *name,
							      const uint8_t *data, size_t len,
							      tpmattest_error **err);

/** Make one certificate, in any form that tpmattest_trust_add_data() reads and with no other beside
 * it, an anchor whatever it is. \p vendor: the manufacturer ids it stands for, "AMD" or "NTC+WEC";
 * NULL: none, so a verdict carries a finding that the manufacturer was not compared. E_USAGE,
 * E_EMPTY, E_FORMAT, E_CERT, E_PEM (malformed, or not one certificate), E_PKCS7, E_LIMIT_CERT,
 * E_MANUFACTURER, E_AIK_CA, E_DEBUG_CA (such a certificate is never an anchor), E_LIMIT_STORE,
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_anchor(tpmattest_trust *t,
								const uint8_t *cert_data,
								size_t len, const char *vendor,
								tpmattest_error **err);

/** Take the built-in SHA-256 pins of vendor roots: a certificate with one of these hashes is an
 * anchor wherever it comes from. The pins hold no certificates. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_vendor_roots(tpmattest_trust *t,
								      tpmattest_error **err);

/** Add CRLs, one or several, in any form that tpmattest_trust_add_data() reads; \p name (NULL
 * allowed) is shown as the source. The first that is bad ends it with its code, and those before
 * it stay. E_USAGE, E_EMPTY, E_CRL, E_PEM, E_PKCS7, E_LIMIT_CRL, E_LIMIT_STORE, E_NOMEM. Since
 * 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_crl(tpmattest_trust *t, const char *name,
							     const uint8_t *data, size_t len,
							     tpmattest_error **err);

/** Never trust a path through the certificate with this SHA-256 (32 bytes): of the whole
 * certificate, or of what is signed in it (its TBSCertificate). The latter is the safer one where
 * the certificate comes from a device, which can give one with an ECDSA signature another hash
 * without breaking it; a certificate of the store is known either way. E_USAGE, E_NOMEM. Since
 * 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_trust_add_disallowed(tpmattest_trust *t,
								    const uint8_t *sha256,
								    size_t len,
								    tpmattest_error **err);

/** Certificates that may be anchors, and other CAs that may lead to one, 0 for NULL. No signature
 * is checked: a CA that names itself as its issuer counts as an anchor here, and turns out to be
 * one or not when a path or an inventory (tpmattest/inventory.h) needs it. Since 1.0. */
TPMATTEST_API size_t tpmattest_trust_anchor_count(const tpmattest_trust *t);
TPMATTEST_API size_t tpmattest_trust_intermediate_count(const tpmattest_trust *t);

#ifdef __cplusplus
}
#endif
#endif
