/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/loader.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "trust/inside.h"
#include "trust/registry.h"
#include "x509/der.h"
#include "x509/pem.h"

static int add_note(ta_loader *l, const char *source, int code, const char *why, tpmattest_error **err)
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

int ta_load_note(ta_loader *l, const char *source, int code, tpmattest_error **err, const char *fmt, ...)
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

int ta_load_failed(ta_loader *l, const char *source, int code, tpmattest_error *why, tpmattest_error **err)
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

int ta_load_cert(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	tpmattest_error *why = NULL;
	ta_cert *cert = NULL;
	int how, rc = ta_cert_parse(p, n, &cert, &why);

	if (rc != 0)
		return ta_load_failed(l, source, rc, why, err);
	l->found++;
	if (ta_cert_is_aik_ca(cert) && !ta_registry_collect(l->registry, cert)) {
		ta_cert_unref(cert);
		return ta_error_nomem(err);
	}
	/* A folder makes anchors of CAs only: a leaf that strayed into it stays a leaf. */
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

enum { DER_OTHER = 0, DER_CERT, DER_CRL, DER_PKCS7 };

/* A ContentInfo begins with an OID (RFC 2315 7), a TBSCertificate with [0] or a serial number (RFC 5280 4.1), and a
 * TBSCertList has a date where a certificate has its validity (5.1). */
static int der_kind(const uint8_t *p, size_t n)
{
	ta_reader r = ta_reader_on(p, n), tbs;
	ta_tlv outer, first, t;

	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &outer))
		return ta_cert_claim(p, n) ? DER_CERT : DER_OTHER;
	r = ta_der_inside(&outer);
	if (!ta_der_next(&r, &first))
		return DER_OTHER;
	if (first.tag == TA_DER_OID)
		return DER_PKCS7;
	if (first.tag != TA_DER_SEQUENCE)
		return DER_OTHER;
	tbs = ta_der_inside(&first);
	(void)ta_der_optional(&tbs, TA_DER_INTEGER, &t);
	if (ta_der_expect(&tbs, TA_DER_SEQUENCE, &t) && ta_der_expect(&tbs, TA_DER_SEQUENCE, &t) && ta_der_next(&tbs, &t) &&
	    (t.tag == TA_DER_UTCTIME || t.tag == TA_DER_GENTIME))
		return DER_CRL;
	return DER_CERT;
}

/* How many bytes at the end are line ends, blanks or padding, as editors and transfers leave them. */
static size_t blank_tail(const uint8_t *p, size_t n)
{
	size_t tail = 0;

	while (tail < n && (p[n - tail - 1] == '\n' || p[n - tail - 1] == '\r' || p[n - tail - 1] == ' ' ||
			    p[n - tail - 1] == 0))
		tail++;
	return tail;
}

static int load_certs(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	size_t at = 0;

	while (at < n) {
		size_t claim = ta_cert_claim(p + at, n - at);
		int rc;

		if (claim == 0) {
			if (blank_tail(p + at, n - at) == n - at)
				return 0;
			return ta_load_note(l, source, TPMATTEST_E_FORMAT, err, "%zu bytes at byte %zu are no certificate",
					    n - at, at);
		}
		if (claim > n - at)
			claim = n - at; /* cut off: the parser says so */
		rc = ta_load_cert(l, source, p + at, claim, err);
		if (rc != 0)
			return rc;
		at += claim;
	}
	return 0;
}

int ta_load_der(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	switch (der_kind(p, n)) {
	case DER_CERT:
		return load_certs(l, source, p, n, err);
	case DER_CRL:
		return ta_load_crl(l, source, p, n, err);
	case DER_PKCS7:
		return ta_load_pkcs7(l, source, p, n, err);
	default:
		return ta_load_note(l, source, TPMATTEST_E_FORMAT, err, "neither a certificate nor a CRL nor PKCS#7");
	}
}

/* Labels of RFC 7468 and their old spellings; what is inside is told by content all the same. */
static const char *const labels[] = { "CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE", "X509 CRL", "CRL", "PKCS7",
				      "PKCS #7 SIGNED DATA", "CMS" };

static bool label_known(const char *label)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(label, labels[i]) == 0)
			return true;
	return false;
}

static int load_block(ta_loader *l, const char *source, const ta_pem_block *b, tpmattest_error **err)
{
	if (b->nomem)
		return ta_error_nomem(err);
	if (!b->der)
		return ta_load_note(l, source, TPMATTEST_E_PEM, err, "the PEM block at byte %zu is malformed", b->at);
	if (strcmp(b->label, "TRUSTED CERTIFICATE") == 0)
		return ta_load_note(l, source, TPMATTEST_E_PEM, err,
				    "the TRUSTED CERTIFICATE at byte %zu carries OpenSSL's trust settings; give the plain one",
				    b->at);
	if (!label_known(b->label))
		return ta_load_note(l, source, TPMATTEST_E_PEM, err, "the PEM block at byte %zu is no certificate or CRL",
				    b->at);
	return ta_load_der(l, source, b->der, b->n, err);
}

static int load_pem(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	ta_pem_block b;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && ta_pem_next(p, n, &at, TA_MAX_BUNDLE, &b)) {
		rc = load_block(l, source, &b, err);
		free(b.der);
	}
	return rc;
}

int ta_load_data(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	if (n == 0)
		return ta_load_note(l, source, TPMATTEST_E_EMPTY, err, "no bytes at all");
	if (ta_cab_is(p, n))
		return ta_load_cab(l, source, p, n, err);
	if (n > TA_MAX_BUNDLE)
		return ta_load_note(l, source, p[0] == TA_DER_SEQUENCE ? TPMATTEST_E_LIMIT_CRL : TPMATTEST_E_LIMIT_FILE, err,
				    "%zu bytes are more than %zu", n, TA_MAX_BUNDLE);
	if (p[0] == TA_DER_SEQUENCE)
		return ta_load_der(l, source, p, n, err);
	if (ta_pem_is(p, n))
		return load_pem(l, source, p, n, err);
	return ta_load_note(l, source, TPMATTEST_E_FORMAT, err, "neither DER nor PEM nor a cabinet");
}

/* The result of a whole load: a failure when it found nothing. */
static int finish(ta_loader *l, const char *name, int rc, tpmattest_error **err)
{
	if (!ta_registry_settle(l->t) && rc == 0)
		rc = ta_error_nomem(err);
	if (rc == 0 && l->found == 0)
		rc = l->first_code ? ta_error_set(err, l->first_code, "%s", l->first_why)
				   : ta_error_set(err, TPMATTEST_E_EMPTY, "%s: nothing there", name);
	free(l->first_why);
	return rc;
}

int tpmattest_trust_add_data(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len,
			     tpmattest_error **err)
{
	ta_loader l = { .t = t, .how = TA_PUT_SORT };
	char *source;
	int rc;

	ta_error_clear(err);
	if (!t || (!data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_data: an argument is NULL");
	source = ta_text_copy(name ? name : "data", SIZE_MAX);
	if (!source)
		return ta_error_nomem(err);
	l.registry = &t->extra;
	rc = finish(&l, source, ta_load_data(&l, source, data, len, err), err);
	free(source);
	return rc;
}

int tpmattest_trust_add_path(tpmattest_trust *t, const char *path, tpmattest_error **err)
{
	ta_loader l = { .t = t, .how = TA_PUT_SORT };

	ta_error_clear(err);
	if (!t || !path)
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_path: an argument is NULL");
	l.registry = &t->extra;
	return finish(&l, path, ta_load_path(&l, path, err), err);
}
