/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Error objects and the permanent error codes.
 *
 * Every function of the library that can fail returns 0 or one of the negative codes below. The
 * hundreds are the domain, so a program may switch on `-code / 100`; a code never changes its
 * meaning and is never used again for another one. Functions take a last parameter
 * `tpmattest_error **err`, which may be NULL; where it is not, `*err` is set to NULL on success
 * and to an object the caller frees on failure.
 */
#ifndef TPMATTEST_ERROR_H
#define TPMATTEST_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(TA_BUILDING)
#define TPMATTEST_API __attribute__((visibility("default")))
#else
#define TPMATTEST_API
#endif

/** The result must be looked at: of a function that can fail, or that makes something. */
#if defined(__GNUC__)
#define TPMATTEST_MUST_USE __attribute__((warn_unused_result))
#else
#define TPMATTEST_MUST_USE
#endif

/* Error codes: made from lib/base/errors.tsv by scripts/gen-headers.sh; change that file. */

/* Usage: the request cannot be carried out. */
/** invalid argument: NULL, out of range, or an unknown flag */
#define TPMATTEST_E_USAGE (-100)
/** not supported by this build or this library */
#define TPMATTEST_E_UNSUPPORTED (-101)
/** manufacturer id is not 1 to 4 of [A-Za-z0-9] */
#define TPMATTEST_E_MANUFACTURER (-102)
/** buffer is too small; the required length was returned */
#define TPMATTEST_E_BUFFER (-103)
/** no manufacturer is known and none was given */
#define TPMATTEST_E_NO_MANUFACTURER (-104)

/* System. */
/** out of memory */
#define TPMATTEST_E_NOMEM (-200)
/** reading or writing failed */
#define TPMATTEST_E_IO (-201)
/** no such file or directory */
#define TPMATTEST_E_NOT_FOUND (-202)
/** permission denied on a file */
#define TPMATTEST_E_ACCESS (-203)

/* TPM. */
/** TPM returned an error; see tpmattest_error_tss_rc() */
#define TPMATTEST_E_TPM (-300)
/** cannot connect to the TPM */
#define TPMATTEST_E_TPM_OPEN (-301)
/** permission denied on the TPM device */
#define TPMATTEST_E_TPM_ACCESS (-302)
/** TPM response is malformed */
#define TPMATTEST_E_TPM_RESPONSE (-303)
/** no EK certificate found */
#define TPMATTEST_E_NO_EK (-304)
/** NV index cannot be read with an empty auth value */
#define TPMATTEST_E_NV_UNREADABLE (-305)
/** NV index is defined but was never written */
#define TPMATTEST_E_NV_UNWRITTEN (-306)

/* Format: the input is not what it should be. */
/** unsupported file format */
#define TPMATTEST_E_FORMAT (-400)
/** malformed X.509 certificate */
#define TPMATTEST_E_CERT (-401)
/** malformed PEM block */
#define TPMATTEST_E_PEM (-402)
/** malformed JSON */
#define TPMATTEST_E_JSON (-403)
/** unknown JSON schema */
#define TPMATTEST_E_SCHEMA (-404)
/** JSON field is missing or has the wrong type */
#define TPMATTEST_E_JSON_TYPE (-405)
/** duplicate NV index */
#define TPMATTEST_E_DUPLICATE (-406)
/** malformed base64 */
#define TPMATTEST_E_BASE64 (-407)
/** public key is malformed or of an unsupported type */
#define TPMATTEST_E_KEY (-408)
/** malformed certificate revocation list */
#define TPMATTEST_E_CRL (-409)
/** damaged cabinet */
#define TPMATTEST_E_CAB (-410)
/** damaged PKCS#7 certificate list */
#define TPMATTEST_E_PKCS7 (-411)
/** input is empty */
#define TPMATTEST_E_EMPTY (-412)
/** certificate has no AKI key identifier */
#define TPMATTEST_E_NO_KEY_ID (-413)
/** value is out of range */
#define TPMATTEST_E_VALUE (-414)
/** malformed reply from a service */
#define TPMATTEST_E_REPLY (-415)
/** duplicate key in a JSON object */
#define TPMATTEST_E_JSON_DUPLICATE (-416)

/* Limits: each cap of the library has a code of its own (see tpmattest(7)). */
/** certificate exceeds 16 KiB */
#define TPMATTEST_E_LIMIT_CERT (-450)
/** NV index exceeds 64 KiB */
#define TPMATTEST_E_LIMIT_NV (-451)
/** evidence exceeds its size limit */
#define TPMATTEST_E_LIMIT_EVIDENCE (-452)
/** more than 64 certificates on a device */
#define TPMATTEST_E_LIMIT_DEVICE_CERTS (-453)
/** trust store is full */
#define TPMATTEST_E_LIMIT_STORE (-454)
/** CRL exceeds 64 MiB */
#define TPMATTEST_E_LIMIT_CRL (-455)
/** cabinet exceeds 64 MiB */
#define TPMATTEST_E_LIMIT_CAB (-456)
/** cabinet exceeds 512 MiB unpacked */
#define TPMATTEST_E_LIMIT_CAB_UNPACKED (-457)
/** cabinet has more than 20,000 files */
#define TPMATTEST_E_LIMIT_CAB_MEMBERS (-458)
/** JSON is nested deeper than 32 levels */
#define TPMATTEST_E_LIMIT_JSON_DEPTH (-460)
/** file is too large */
#define TPMATTEST_E_LIMIT_FILE (-461)
/** directory tree is too deep or too large */
#define TPMATTEST_E_LIMIT_TREE (-462)
/** JSON has more than 65,536 values */
#define TPMATTEST_E_LIMIT_JSON_VALUES (-463)

/* Trust. */
/** not trusted; see the report */
#define TPMATTEST_E_UNTRUSTED (-500)
/** cannot decide: something is missing; see the report */
#define TPMATTEST_E_INCOMPLETE (-501)
/** AIK authority certificate cannot be an EK anchor */
#define TPMATTEST_E_AIK_CA (-502)
/** certificate of a debug hierarchy cannot be an anchor */
#define TPMATTEST_E_DEBUG_CA (-503)

/* Network (used by transports and the resolver). */
/** network transfer failed */
#define TPMATTEST_E_NET (-600)
/** network timeout */
#define TPMATTEST_E_NET_TIMEOUT (-601)
/** response exceeds the limit of its need */
#define TPMATTEST_E_NET_TOO_LARGE (-602)
/** TLS failed: certificate, host name or protocol */
#define TPMATTEST_E_NET_TLS (-603)
/** server returned an error status */
#define TPMATTEST_E_NET_STATUS (-604)
/** host, address or scheme of the URL is not allowed */
#define TPMATTEST_E_NET_POLICY (-605)
/** AIK authority does not exist */
#define TPMATTEST_E_NO_AUTHORITY (-606)

/* Internal. */
/** internal error; please report it */
#define TPMATTEST_E_INTERNAL (-900)
/** OpenSSL failed for a reason that says nothing about the data */
#define TPMATTEST_E_CRYPTO (-901)

/* End of the error codes. */

/** What went wrong: a code, one line of what and where, the lower layer's text. */
typedef struct tpmattest_error tpmattest_error;

/** The code of \p err, or 0 for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_error_code(const tpmattest_error *err);

/** One line, UTF-8: what failed, where (NV index, file, offset) and, if known, what to do. Borrowed
 * from \p err; never NULL (a fixed text for NULL). Since 1.0. */
TPMATTEST_API const char *tpmattest_error_message(const tpmattest_error *err);

/** The text of the layer below (tpm2-tss, OpenSSL, the system), or "" when there is none. Borrowed
 *  from \p err; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_error_detail(const tpmattest_error *err);

/** The TSS2_RC that tpm2-tss or the TPM returned, or 0. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_error_tss_rc(const tpmattest_error *err);

/** Free \p err; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_error_free(tpmattest_error *err);

/** Make an error, for transports and bindings: \p code with a line of text and the lower layer's
 * (each copied; NULL: the code's own sentence, none) in *err, when \p err is not NULL and holds
 * none yet. Control characters become '?'. A number that is no code counts as E_INTERNAL. Returns
 * the code, or E_NOMEM. Since 1.0. */
TPMATTEST_API
int tpmattest_error_set(tpmattest_error **err, int code, const char *message, const char *detail);

/** The name of a code, such as "TPMATTEST_E_CERT"; "TPMATTEST_E_UNKNOWN" for a number that is none,
 * and "TPMATTEST_OK" for 0. Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_error_name(int code);

/** One short sentence for a code. Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_strerror(int code);

/** Free memory that a function of this library gave to the caller (a char * or uint8_t * written
 * through an output parameter); NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_free(void *p);

/** The version of the library that is running, such as "1.0.0". Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_version(void);

#ifdef __cplusplus
}
#endif
#endif
