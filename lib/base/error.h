/* SPDX-License-Identifier: BSD-2-Clause */
/* Making error objects. An error is set once, where it happens, and handed up unchanged. */
#ifndef TA_BASE_ERROR_H
#define TA_BASE_ERROR_H

#include <tpmattest/error.h>

/* Set *err (when err is not NULL and holds none yet) and return code, so that
 *     return ta_error_set(err, TPMATTEST_E_CERT, "certificate %zu: ...", i);
 * is one statement. The message is one line: control bytes from the outside are shown as '?'. */
int ta_error_set(tpmattest_error **err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As ta_error_set, with the lower layer's text (NULL: none) and TSS2_RC (0: none). */
int ta_error_set_detail(tpmattest_error **err, int code, uint32_t tss_rc, const char *detail,
			const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* TPMATTEST_E_USAGE: a required argument of this public function (__func__) is NULL. */
int ta_error_null(tpmattest_error **err, const char *function);

/* TPMATTEST_E_NOMEM with the static error object: needs no memory itself. */
int ta_error_nomem(tpmattest_error **err);

/* Public functions call this first: an output parameter is written on every path. */
static inline void ta_error_clear(tpmattest_error **err)
{
	if (err)
		*err = NULL;
}

/* Static analysis does not see across files that what goes in comes out, and is not 0. */
#ifdef __clang_analyzer__
#define ta_error_set(err, code, ...) ((void)ta_error_set(err, code, __VA_ARGS__), (code))
#define ta_error_set_detail(err, code, rc, detail, ...) \
	((void)ta_error_set_detail(err, code, rc, detail, __VA_ARGS__), (code))
#define ta_error_nomem(err) ((void)ta_error_nomem(err), TPMATTEST_E_NOMEM)
#define ta_error_null(err, function) ((void)ta_error_null(err, function), TPMATTEST_E_USAGE)
#endif

#endif
