/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A certificate and where it was found: in evidence (certs.h), in the path of an EK (report.h), in
 * a trust store (inventory.h). It is borrowed from what it was got from, is never changed, and any
 * number of threads may look at it.
 */
#ifndef TPMATTEST_CERT_H
#define TPMATTEST_CERT_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_cert tpmattest_cert;

/* What CRLs say of a certificate in a path. */
#define TPMATTEST_REVOCATION_UNKNOWN 0 /**< no usable CRL covers it */
#define TPMATTEST_REVOCATION_STALE 1   /**< the CRLs that cover it are out of date */
#define TPMATTEST_REVOCATION_GOOD 2    /**< a current CRL covers it and does not list it */
#define TPMATTEST_REVOCATION_REVOKED 3

/** The original bytes, and their number in *len (may be NULL); NULL and 0 for NULL. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_der(const tpmattest_cert *c, size_t *len);

/** Where it was found: "nv:0x01c00002", "nv:0x01c00100+708" (offset in the index in which it
 * begins), "file:NAME", "trust:NAME", "fetched:URL". What is before the first colon is the
 * library's word, whatever a name looks like. NULL for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_cert_source(const tpmattest_cert *c);

/** Subject and issuer as text (RFC 4514), "" for an empty name; NULL for NULL, and when out of
 * memory. Since 1.0. */
TPMATTEST_API const char *tpmattest_cert_subject(const tpmattest_cert *c);
TPMATTEST_API const char *tpmattest_cert_issuer(const tpmattest_cert *c);

/** The kind of its key: "rsa2048", "p256", "p384", "rsaes-oaep2048"...; NULL for NULL. Since
 * 1.0. */
TPMATTEST_API const char *tpmattest_cert_key(const tpmattest_cert *c);

/** The bytes of the serial number as it stands (big-endian, content of the INTEGER), of the SKI and
 * of the AKI key identifier (RFC 5280 4.1.2.2, 4.2.1.2, 4.2.1.1), and their number in *len (may be
 * NULL); NULL and 0 where there is none. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_serial(const tpmattest_cert *c, size_t *len);
TPMATTEST_API const uint8_t *tpmattest_cert_ski(const tpmattest_cert *c, size_t *len);
TPMATTEST_API const uint8_t *tpmattest_cert_aki(const tpmattest_cert *c, size_t *len);

/** SHA-256 of the whole certificate, 32 bytes; NULL for NULL. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_cert_sha256(const tpmattest_cert *c);

/** The first and the last second of its validity, in seconds since 1970-01-01T00:00:00Z; 0 for
 * NULL. Since 1.0. */
TPMATTEST_API int64_t tpmattest_cert_not_before(const tpmattest_cert *c);
TPMATTEST_API int64_t tpmattest_cert_not_after(const tpmattest_cert *c);

/** 1 when it was found where an EK certificate belongs, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_ek(const tpmattest_cert *c);
/** 1 when it came from the device, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_on_device(const tpmattest_cert *c);
/** 1 when it is a trust anchor, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_cert_is_anchor(const tpmattest_cert *c);

/** TPMATTEST_REVOCATION_... of a certificate in a path; UNKNOWN elsewhere. Since 1.0. */
TPMATTEST_API int tpmattest_cert_revocation(const tpmattest_cert *c);
/** "unknown", "stale", "good", "revoked"; "unknown" for any other number. Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_revocation_name(int revocation);

#ifdef __cplusplus
}
#endif
#endif
