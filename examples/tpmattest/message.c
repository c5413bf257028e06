/* SPDX-License-Identifier: BSD-2-Clause */
#include "message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

enum { LINE = 4096 };

/* Advice for the user; NULL if there is none. */
static const struct advice {
	int code;
	const char *todo;
} advices[] = {
	{ TPMATTEST_E_MANUFACTURER,
	  "give an id of the TCG vendor registry, such as INTC, AMD or IFX" },
	{ TPMATTEST_E_NO_MANUFACTURER, "give --manufacturer" },
	{ TPMATTEST_E_UNSUPPORTED, NULL }, /* the message says what is not supported */
	{ TPMATTEST_E_NOMEM, "free some memory and try again" },
	{ TPMATTEST_E_NOT_FOUND, "check the name" },
	{ TPMATTEST_E_ACCESS, "check who may read it" },
	{ TPMATTEST_E_IO, "check the file and the disk" },
	{ TPMATTEST_E_TPM,
	  "try again; if it stays, look the response code up with tpm2_rc_decode(1)" },
	{ TPMATTEST_E_TPM_OPEN, NULL }, /* the library's message says what to do */
	{ TPMATTEST_E_TPM_ACCESS, NULL },
	{ TPMATTEST_E_EMPTY, "check how the file was made" },
	{ TPMATTEST_E_FORMAT, "give DER or PEM" },
	{ TPMATTEST_E_CERT, "give one X.509 certificate, DER or PEM, whole" },
	{ TPMATTEST_E_PEM, "check how the file was copied" },
	{ TPMATTEST_E_JSON, "give what 'tpmattest capture' wrote, whole" },
	{ TPMATTEST_E_JSON_DUPLICATE, "give what 'tpmattest capture' wrote, unchanged" },
	{ TPMATTEST_E_SCHEMA, "give what 'tpmattest capture' wrote, or a newer tpmattest" },
	{ TPMATTEST_E_JSON_TYPE, "give what 'tpmattest capture' wrote, unchanged" },
	{ TPMATTEST_E_DUPLICATE, "give what 'tpmattest capture' wrote, unchanged" },
	{ TPMATTEST_E_BASE64, "give what 'tpmattest capture' wrote, unchanged" },
	{ TPMATTEST_E_VALUE, "give what 'tpmattest capture' wrote, unchanged" },
	{ TPMATTEST_E_KEY, "give a SubjectPublicKeyInfo (RSA 2048 or an ECC key), DER or PEM" },
	{ TPMATTEST_E_CRL, "give a certificate revocation list, DER or PEM, whole" },
	{ TPMATTEST_E_CAB, "fetch the cabinet again" },
	{ TPMATTEST_E_INCOMPLETE, "try again, or from another network" },
	{ TPMATTEST_E_NET, "check the network, and the proxy in https_proxy" },
	{ TPMATTEST_E_NET_TLS,
	  "check the clock, that ca-certificates is installed, and whether a proxy intercepts TLS "
	  "(--cacert)" },
	{ TPMATTEST_E_INTERNAL, "please report it with the command line" },
	{ TPMATTEST_E_CRYPTO, "check the OpenSSL installation" },
};

static const char *advice_for(int code)
{
	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (advices[i].code == code)
			return advices[i].todo;
	return code <= TPMATTEST_E_LIMIT_CERT && code > TPMATTEST_E_UNTRUSTED
		     ? "give less; tpmattest(7) lists the limits"
		     : "see tpmattest(1)";
}

int message_status(int code)
{
	if (code == 0)
		return STATUS_YES;
	if (code == TPMATTEST_E_UNTRUSTED)
		return STATUS_NO;
	switch (-code / 100) {
	case 1: /* usage */
	case 4: /* format and limits */
		return STATUS_USAGE;
	default:
		return STATUS_UNKNOWN;
	}
}

/* Write one line with one write, regardless of the bytes that a file name or a certificate
 * contributed. */
static void put_line(char line[LINE])
{
	text_clean(line);
	fprintf(stderr, "tpmattest: %s\n", line);
}

__attribute__((format(printf, 3, 0))) static void vcompose(char *line, size_t size, const char *fmt,
							   va_list ap)
{
	if (vsnprintf(line, size, fmt, ap) < 0)
		line[0] = '\0';
}

static int report(const char *where, const char *what, const char *detail, int code,
		  const char *todo)
{
	/* the text already begins with the location */
	bool said = strncmp(what, where, strlen(where)) == 0;
	char line[LINE];

	snprintf(line, sizeof(line), "%s%s%s%s%s (%s)%s%s", said ? "" : where, said ? "" : ": ",
		 what, detail[0] ? ": " : "", detail, tpmattest_error_name(code), todo ? "; " : "",
		 todo ? todo : "");
	put_line(line);
	return message_status(code);
}

int message_error(const char *where, int code, tpmattest_error **err)
{
	const char *what = *err ? tpmattest_error_message(*err) : tpmattest_strerror(code);
	const char *detail = tpmattest_error_detail(*err);
	int status =
		report(where, what, strstr(what, detail) ? "" : detail, code, advice_for(code));

	tpmattest_error_free(*err);
	*err = NULL;
	return status;
}

int message_code(const char *where, int code)
{
	return report(where, tpmattest_strerror(code), "", code, advice_for(code));
}

int message_about(const char *where, int code, const char *todo, const char *fmt, ...)
{
	char what[LINE];
	va_list ap;

	va_start(ap, fmt);
	vcompose(what, sizeof(what), fmt, ap);
	va_end(ap);
	return report(where, what, "", code, todo ? todo : advice_for(code));
}

int message_usage(const char *command, const char *fmt, ...)
{
	char what[LINE / 2], todo[64];
	va_list ap;

	va_start(ap, fmt);
	vcompose(what, sizeof(what), fmt, ap);
	va_end(ap);
	snprintf(todo, sizeof(todo), "see 'tpmattest help%s%s'", command ? " " : "",
		 command ? command : "");
	return report(command ? command : "usage", what, "", TPMATTEST_E_USAGE, todo);
}

void message_note(const char *fmt, ...)
{
	char line[LINE];
	va_list ap;

	va_start(ap, fmt);
	vcompose(line, sizeof(line), fmt, ap);
	va_end(ap);
	put_line(line);
}
