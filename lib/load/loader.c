/* SPDX-License-Identifier: BSD-2-Clause */
#include "load/loader.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "trust/aik_table.h"
#include "trust/store_private.h"
#include "x509/bundle.h"
#include "x509/der.h"

static int add_note(ta_loader *l, const char *source, int code, const char *why,
		    tpmattest_error **err)
{
	if (!ta_store_note(l->t, source, code, why))
		return ta_error_nomem(err);
	if (l->first_code == 0 && code < 0) {
		if (asprintf(&l->first_why, "%s: %s", source, why) < 0) {
			l->first_why = NULL;
			return ta_error_nomem(err);
		}
		l->first_code = code;
	}
	return 0;
}

int ta_load_note(ta_loader *l, const char *source, int code, tpmattest_error **err, const char *fmt,
		 ...)
{
	ta_buf b = ta_buf_with(TA_MAX_MESSAGE);
	va_list ap;
	char *why;
	int rc;

	va_start(ap, fmt);
	ta_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	why = ta_buf_take(&b);
	rc = why ? add_note(l, source, code, why, err) : ta_error_nomem(err);
	free(why);
	return rc;
}

int ta_load_failed(ta_loader *l, const char *source, int code, tpmattest_error *why,
		   tpmattest_error **err)
{
	int rc;

	if (code == TPMATTEST_E_NOMEM)
		rc = ta_error_nomem(err);
	else if (code == TPMATTEST_E_LIMIT_STORE)
		rc = ta_error_set(err, code, "%s", tpmattest_error_message(why));
	else
		rc = add_note(l, source, code, tpmattest_error_message(why), err);
	tpmattest_error_free(why);
	return rc;
}

int ta_load_cert(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err)
{
	tpmattest_error *why = NULL;
	ta_cert *cert = NULL;
	int how, rc = ta_cert_parse(p, n, &cert, &why);

	if (rc != 0)
		return ta_load_failed(l, source, rc, why, err);
	l->found++;
	if (l->authorities && ta_cert_is_aik_ca(cert) &&
	    !ta_aik_table_collect(l->authorities, cert)) {
		ta_cert_unref(cert);
		return ta_error_nomem(err);
	}
	/* A folder makes only CAs anchors: a misplaced leaf remains a leaf. */
	how = l->how == TA_PUT_ANCHOR && !cert->is_ca ? TA_PUT_NO_ANCHOR : l->how;
	return ta_store_put(l->t, cert, source, how, l->vendors, err);
}

int ta_load_crl(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	tpmattest_error *why = NULL;
	ta_crl *crl = NULL;
	int rc = ta_crl_parse(p, n, &crl, &why);

	if (rc != 0)
		return ta_load_failed(l, source, rc, why, err);
	l->found++;
	return ta_store_put_crl(l->t, crl, source, err);
}

/* Returns the number of trailing bytes that are line breaks, blanks or NULs, as left by editors and
 * transfers. */
static size_t blank_tail(const uint8_t *p, size_t n)
{
	size_t tail = 0;

	while (tail < n && (p[n - tail - 1] == '\n' || p[n - tail - 1] == '\r' ||
			    p[n - tail - 1] == ' ' || p[n - tail - 1] == 0))
		tail++;
	return tail;
}

static int load_certs(ta_loader *l, const char *source, ta_span certs, tpmattest_error **err)
{
	size_t at = 0;
	ta_span cert;

	while (ta_bundle_next_cert(certs, &at, &cert)) {
		int rc = ta_load_cert(l, source, cert.p, cert.n, err);

		if (rc != 0)
			return rc;
	}
	if (at && blank_tail(certs.p + at, certs.n - at) == certs.n - at)
		return 0;
	return ta_load_note(l, source, TPMATTEST_E_FORMAT, err,
			    at ? "%zu bytes at byte %zu are not a certificate"
			       : "neither DER nor PEM nor a cabinet: %zu bytes",
			    certs.n - at, at);
}

/* The file being loaded. */
typedef struct loading {
	ta_loader *l;
	const char *source;
} loading;

static int load_part(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	const loading *k = user;

	switch (part->kind) {
	case TA_BUNDLE_CERTS:
		return part->single ? ta_load_cert(k->l, k->source, part->der.p, part->der.n, err)
				    : load_certs(k->l, k->source, part->der, err);
	case TA_BUNDLE_CRL:
		return ta_load_crl(k->l, k->source, part->der.p, part->der.n, err);
	default:
		return part->pem ? ta_load_note(k->l, k->source, part->code, err, "%s at byte %zu",
						part->why, part->at)
				 : ta_load_note(k->l, k->source, part->code, err, "%s", part->why);
	}
}

int ta_load_bundle(ta_loader *l, const char *source, ta_span bytes, tpmattest_error **err)
{
	loading k = { l, source };

	if (bytes.n == 0)
		return ta_load_note(l, source, TPMATTEST_E_EMPTY, err, "input is empty");
	return ta_bundle_walk(bytes, TA_MAX_BUNDLE, load_part, &k, err);
}
