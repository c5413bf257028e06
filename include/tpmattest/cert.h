/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A certificate and where it was found: in evidence (certs.h), in the path of an EK (report.h) or
 * in a trust store (inventory.h).
 *
 * A tpmattest_cert is borrowed from the object that returned it. It never changes, so any number of
 * threads may read it at the same time.
 */
#ifndef TPMATTEST_CERT_H
#define TPMATTEST_CERT_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_cert tpmattest_cert;

/* Revocation status of a certificate in a path. */
#define TPMATTEST_REVOCATION_UNKNOWN 0 /**< no usable CRL covers it */
#define TPMATTEST_REVOCATION_STALE 1   /**< all CRLs that cover it are out of date */
#define TPMATTEST_REVOCATION_GOOD 2    /**< a current CRL covers it and does not list it */
#define TPMATTEST_REVOCATION_REVOKED 3

/** Returns the original DER bytes and sets *len to their number. \p len may be NULL. Returns NULL
 * and sets *len to 0 if \p c is NULL. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_der(const tpmattest_cert *c, size_t *len);

/** Returns where the certificate was found: "nv:0x01c00002", "nv:0x01c00100+708" (the NV index and
 * the offset at which it begins), "file:NAME", "trust:NAME" or "fetched:URL". The part before the
 * first colon is always set by the library, whatever the name contains. Returns NULL if \p c is
 * NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_cert_source(const tpmattest_cert *c);

/** Return the subject and the issuer as text (RFC 4514), or "" for an empty name. Return NULL if
 * \p c is NULL or if memory is exhausted. Since 1.0. */
TPMATTEST_API const char *tpmattest_cert_subject(const tpmattest_cert *c);
TPMATTEST_API const char *tpmattest_cert_issuer(const tpmattest_cert *c);

/** Returns the type of the public key: "rsa2048", "p256", "p384", "rsaes-oaep2048" and so on.
 * Returns NULL if \p c is NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_cert_key(const tpmattest_cert *c);

/** Return the serial number (the content bytes of the INTEGER as encoded, big-endian), the SKI and
 * the AKI key identifier (RFC 5280 4.1.2.2, 4.2.1.2, 4.2.1.1), and set *len to the number of bytes.
 * \p len may be NULL. Return NULL and set *len to 0 if the certificate has no such field or \p c is
 * NULL. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_serial(const tpmattest_cert *c, size_t *len);
TPMATTEST_API const uint8_t *tpmattest_cert_ski(const tpmattest_cert *c, size_t *len);
TPMATTEST_API const uint8_t *tpmattest_cert_aki(const tpmattest_cert *c, size_t *len);

/** Returns the SHA-256 hash of the whole certificate, 32 bytes. Returns NULL if \p c is NULL.
 * Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_sha256(const tpmattest_cert *c);

/** Return the first and the last second of the validity period, in seconds since
 * 1970-01-01T00:00:00Z. Return 0 if \p c is NULL. Since 1.0. */
TPMATTEST_API int64_t tpmattest_cert_not_before(const tpmattest_cert *c);
TPMATTEST_API int64_t tpmattest_cert_not_after(const tpmattest_cert *c);

/** Returns 1 if the certificate was found where an EK certificate is expected, else 0.
 * Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_ek(const tpmattest_cert *c);
/** Returns 1 if the certificate came from the device, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_on_device(const tpmattest_cert *c);
/** Returns 1 if the certificate is a trust anchor, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_anchor(const tpmattest_cert *c);

/** Returns TPMATTEST_REVOCATION_... for a certificate in a path, and UNKNOWN for any other
 * certificate. Since 1.0. */
TPMATTEST_API int tpmattest_cert_revocation(const tpmattest_cert *c);
/** Returns "unknown", "stale", "good" or "revoked"; "unknown" for any other number. The string is
 * static. Since 1.0. */
TPMATTEST_API const char *tpmattest_revocation_name(int revocation);

#ifdef __cplusplus
}
#endif
#endif
