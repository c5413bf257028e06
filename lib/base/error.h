/* SPDX-License-Identifier: BSD-2-Clause */
/* Creates error objects. An error is set once, where it occurs, and passed up unchanged. */
#ifndef TA_BASE_ERROR_H
#define TA_BASE_ERROR_H

#include <tpmattest/error.h>

/* Set *err (if err is not NULL and *err is not set yet) and return code, so that
 *     return ta_error_set(err, TPMATTEST_E_CERT, "certificate %zu: ...", i);
 * is one statement. The message is one line: control bytes in external text become '?'. */
int ta_error_set(tpmattest_error **err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Like ta_error_set(), with the text (or NULL) and TSS2_RC (or 0) of the lower layer. */
int ta_error_set_detail(tpmattest_error **err, int code, uint32_t tss_rc, const char *detail,
			const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Set TPMATTEST_E_USAGE because a required argument of this public function (__func__) is NULL. */
int ta_error_null(tpmattest_error **err, const char *function);

/* Set TPMATTEST_E_NOMEM with the static error object, which needs no memory. */
int ta_error_nomem(tpmattest_error **err);

/* Public functions call this first, so that the output parameter is written on every path. */
static inline void ta_error_clear(tpmattest_error **err)
{
	if (err)
		*err = NULL;
}

/* Tells static analysis, which does not see other files, that the code is returned and is not 0. */
#ifdef __clang_analyzer__
#define ta_error_set(err, code, ...) ((void)ta_error_set(err, code, __VA_ARGS__), (code))
#define ta_error_set_detail(err, code, rc, detail, ...) \
	((void)ta_error_set_detail(err, code, rc, detail, __VA_ARGS__), (code))
#define ta_error_nomem(err) ((void)ta_error_nomem(err), TPMATTEST_E_NOMEM)
#define ta_error_null(err, function) ((void)ta_error_null(err, function), TPMATTEST_E_USAGE)
#endif

#endif
