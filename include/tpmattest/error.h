/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Error objects and the permanent error codes.
 *
 * Every function of the library that can fail returns 0 or one of the negative codes below. The
 * hundreds digit is the domain, so a program may switch on `-code / 100`. A code never changes its
 * meaning and is never reused. Functions that can fail take a last parameter `tpmattest_error
 * **err`, which may be NULL. If it is not NULL, `*err` is set to NULL on success, and on failure to
 * an object that the caller owns and must free with tpmattest_error_free().
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

/** The caller must check the result: the function can fail, or it creates an object. */
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
/** allow-list has more than 1,000,000 entries */
#define TPMATTEST_E_LIMIT_ALLOW (-464)

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

/** An error: a code, a one-line message with the cause and the place, and the text of the lower
 * layer. */
typedef struct tpmattest_error tpmattest_error;

/** Returns the code of \p err, or 0 if \p err is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_error_code(const tpmattest_error *err);

/** Returns one line of UTF-8: what failed, where (NV index, file, offset) and, if known, what to
 * do. The string is borrowed from \p err and never NULL; if \p err is NULL it is a fixed text.
 * Since 1.0. */
TPMATTEST_API const char *tpmattest_error_message(const tpmattest_error *err);

/** Returns the text of the lower layer (tpm2-tss, OpenSSL, the system), or "" if there is none. The
 * string is borrowed from \p err and never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_error_detail(const tpmattest_error *err);

/** Returns the TSS2_RC that tpm2-tss or the TPM returned, or 0 if there is none. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_error_tss_rc(const tpmattest_error *err);

/** Frees \p err. \p err may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_error_free(tpmattest_error *err);

/** Creates an error in *err; used by transports and bindings. \p message is one line of text and
 * \p detail the text of the lower layer; both are copied. If \p message is NULL, the text of the
 * code is used; if \p detail is NULL, the error has no detail. *err is not changed if it already
 * holds an error, and \p err may be NULL. Control characters are replaced by '?'. A number that is
 * not a code is treated as E_INTERNAL. Returns the code, or E_NOMEM. Since 1.0. */
TPMATTEST_API
int tpmattest_error_set(tpmattest_error **err, int code, const char *message, const char *detail);

/** Returns the name of a code, such as "TPMATTEST_E_CERT"; "TPMATTEST_OK" for 0, and
 * "TPMATTEST_E_UNKNOWN" for a number that is not a code. The string is static and never NULL.
 * Since 1.0. */
TPMATTEST_API const char *tpmattest_error_name(int code);

/** Returns one short sentence for a code. The string is static and never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_strerror(int code);

/** Frees memory that a function of this library allocated for the caller (a char * or uint8_t * set
 * through an output parameter). \p p may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_free(void *p);

/** Returns the version of the library at run time, such as "1.0.0". The string is static and never
 * NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_version(void);

#ifdef __cplusplus
}
#endif
#endif
