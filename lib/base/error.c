/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Static analysis sees them as macros (error.h); here they are functions. */
#undef ta_error_set
#undef ta_error_set_detail
#undef ta_error_nomem
#undef ta_error_null

struct tpmattest_error {
	int code;
	uint32_t tss_rc;
	char *message;
	char *detail;
};

struct error_row {
	int code;
	const char *name;
	const char *text;
};

#include "base/errors_table.h"

/* The error object that needs no memory. It is never freed or written. */
static const tpmattest_error nomem_error = {
	.code = TPMATTEST_E_NOMEM,
};

static const struct error_row *find_row(int code)
{
	for (size_t i = 0; i < sizeof(error_rows) / sizeof(error_rows[0]); i++)
		if (error_rows[i].code == code)
			return &error_rows[i];
	return NULL;
}

/* The static object loses its const here, and only here, because errors are passed as non-const
 * pointers. tpmattest_error_free() does not free it. */
static tpmattest_error *nomem_object(void)
{
	union {
		const tpmattest_error *in;
		tpmattest_error *out;
	} u = { .in = &nomem_error };

	return u.out;
}

__attribute__((format(printf, 5, 0))) static int set_error(tpmattest_error **err, int code,
							   uint32_t tss_rc, const char *detail,
							   const char *fmt, va_list ap)
{
	tpmattest_error *e;

	if (!err || *err)
		return code;
	e = calloc(1, sizeof(*e));
	if (!e)
		goto nomem;
	e->code = code;
	e->tss_rc = tss_rc;
	if (vasprintf(&e->message, fmt, ap) < 0) {
		e->message = NULL;
		goto nomem;
	}
	ta_text_clean(e->message);
	if (detail) {
		e->detail = strdup(detail);
		if (!e->detail)
			goto nomem;
		ta_text_clean(e->detail);
	}
	*err = e;
	return code;

nomem:
	tpmattest_error_free(e);
	*err = nomem_object();
	return TPMATTEST_E_NOMEM;
}

int ta_error_set(tpmattest_error **err, int code, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = set_error(err, code, 0, NULL, fmt, ap);
	va_end(ap);
	return rc;
}

int ta_error_set_detail(tpmattest_error **err, int code, uint32_t tss_rc, const char *detail,
			const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = set_error(err, code, tss_rc, detail, fmt, ap);
	va_end(ap);
	return rc;
}

int ta_error_null(tpmattest_error **err, const char *function)
{
	return ta_error_set(err, TPMATTEST_E_USAGE, "%s: a required argument is NULL", function);
}

int ta_error_nomem(tpmattest_error **err)
{
	if (err && !*err)
		*err = nomem_object();
	return TPMATTEST_E_NOMEM;
}

int tpmattest_error_set(tpmattest_error **err, int code, const char *message, const char *detail)
{
	if (!find_row(code))
		code = TPMATTEST_E_INTERNAL;
	if (code == TPMATTEST_E_NOMEM)
		return ta_error_nomem(err);
	return ta_error_set_detail(err, code, 0, detail, "%s",
				   message ? message : tpmattest_strerror(code));
}

int tpmattest_error_code(const tpmattest_error *err)
{
	return err ? err->code : 0;
}

const char *tpmattest_error_message(const tpmattest_error *err)
{
	if (!err)
		return "no error";
	return err->message ? err->message : tpmattest_strerror(err->code);
}

const char *tpmattest_error_detail(const tpmattest_error *err)
{
	return err && err->detail ? err->detail : "";
}

uint32_t tpmattest_error_tss_rc(const tpmattest_error *err)
{
	return err ? err->tss_rc : 0;
}

void tpmattest_error_free(tpmattest_error *err)
{
	if (!err || err == &nomem_error)
		return;
	free(err->message);
	free(err->detail);
	free(err);
}

const char *tpmattest_error_name(int code)
{
	const struct error_row *row = find_row(code);

	if (code == 0)
		return "TPMATTEST_OK";
	return row ? row->name : "TPMATTEST_E_UNKNOWN";
}

const char *tpmattest_strerror(int code)
{
	const struct error_row *row = find_row(code);

	if (code == 0)
		return "success";
	return row ? row->text : "a code this version of the library does not know";
}

void tpmattest_free(void *p)
{
	free(p);
}

const char *tpmattest_version(void)
{
	return TA_VERSION;
}
