/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses a certificate field by field (RFC 5280 4.1). */

#include <stdlib.h>

#include "base/limits.h"
#include "x509/name.h"
#include "x509/parse.h"
#include "x509/sig.h"

/* Version ::= INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1. */
static bool parse_version(ta_parse *p, ta_reader *tbs)
{
	ta_tlv t, v;
	uint32_t version;

	p->c->version = 1;
	if (!ta_parse_optional(p, tbs, TA_DER_CONTEXT_CONS(0), &t))
		return p->what == NULL;
	if (!ta_parse_only(p, t.value, TA_DER_INTEGER, &v, "a version"))
		return false;
	if (!ta_der_small_uint(v.value, &version) || version > 2)
		return ta_parse_fail(p, v.whole.p, "version 1, 2 or 3");
	if (ta_der_int_padded(v.value))
		ta_parse_note(p, TPMATTEST_F_INTEGER_PADDED, v.whole.p);
	if (version == 0)
		ta_parse_note(p, TPMATTEST_F_DER_EXPLICIT_DEFAULT, t.whole.p);
	p->c->version = 1 + (int)version;
	return true;
}

static bool all_zero(ta_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i])
			return false;
	return true;
}

static bool parse_serial(ta_parse *p, ta_reader *tbs)
{
	ta_tlv t;

	if (!ta_parse_expect(p, tbs, TA_DER_INTEGER, &t, "a serial number"))
		return false;
	if (t.value.n == 0)
		return ta_parse_fail(p, t.whole.p, "a serial number of at least one byte");
	p->c->serial = t.value;
	if (ta_der_int_padded(t.value))
		ta_parse_note(p, TPMATTEST_F_SERIAL_PADDED, t.whole.p);
	if (t.value.p[0] >= 0x80 || all_zero(t.value))
		ta_parse_note(p, TPMATTEST_F_SERIAL_NOT_POSITIVE, t.whole.p);
	if (t.value.n > 20)
		ta_parse_note(p, TPMATTEST_F_SERIAL_TOO_LONG, t.whole.p);
	return true;
}

static bool parse_time(ta_parse *p, ta_reader *r, int64_t *out)
{
	static const int64_t year_1950 = -631152000, year_2050 = 2524608000;
	ta_tlv t;

	if (!ta_parse_any(p, r, &t, "a time"))
		return false;
	if (!ta_der_time(t.tag, t.value, out))
		return ta_parse_fail(p, t.whole.p, "a UTCTime or GeneralizedTime");
	if (t.tag == TA_DER_GENTIME && *out >= year_1950 && *out < year_2050)
		ta_parse_note(p, TPMATTEST_F_TIME_FORMAT, t.whole.p);
	return true;
}

static bool parse_validity(ta_parse *p, ta_reader *tbs)
{
	ta_tlv t;
	ta_reader r;

	if (!ta_parse_expect(p, tbs, TA_DER_SEQUENCE, &t, "a validity"))
		return false;
	r = ta_der_inside(&t);
	return parse_time(p, &r, &p->c->not_before) && parse_time(p, &r, &p->c->not_after) &&
	       ta_parse_end(p, &r, "the validity's end");
}

static bool parse_name(ta_parse *p, ta_reader *tbs, ta_span *out, const char *what)
{
	ta_tlv t;

	if (!ta_parse_expect(p, tbs, TA_DER_SEQUENCE, &t, what))
		return false;
	*out = t.whole;
	return ta_parse_name(p, t.whole);
}

static bool parse_key(ta_parse *p, ta_reader *tbs)
{
	ta_pubkey *k = &p->c->key;
	const uint8_t *at;
	const char *what;
	ta_tlv t;

	if (!ta_parse_expect(p, tbs, TA_DER_SEQUENCE, &t, "a SubjectPublicKeyInfo"))
		return false;
	if (!ta_pubkey_view(t.whole, k, &at, &what))
		return ta_parse_fail(p, at, what);
	if (k->type == TA_KEY_RSA_OAEP)
		ta_parse_note(p, TPMATTEST_F_KEY_OAEP, k->algorithm.p);
	if (k->params_missing)
		ta_parse_note(p, TPMATTEST_F_RSA_PARAMS, k->algorithm.p);
	if (k->padded)
		ta_parse_note(p, TPMATTEST_F_INTEGER_PADDED, k->key_bits.p);
	if (k->long_length)
		ta_parse_note(p, TPMATTEST_F_LENGTH_NOT_MINIMAL, k->spki.p);
	return true;
}

/* The fields after the key: unique identifiers and extensions. */
static bool parse_tail(ta_parse *p, ta_reader *tbs)
{
	ta_cert *c = p->c;
	bool of_issuer, of_subject;
	ta_tlv ext, list;

	if (!ta_parse_optional_bits(p, tbs, TA_DER_CONTEXT(1), &of_issuer) ||
	    !ta_parse_optional_bits(p, tbs, TA_DER_CONTEXT(2), &of_subject))
		return false;
	if ((of_issuer || of_subject) && c->version == 1)
		ta_parse_note(p, TPMATTEST_F_VERSION_EXTENSIONS, c->tbs.p);
	if (ta_parse_optional(p, tbs, TA_DER_CONTEXT_CONS(3), &ext)) {
		if (c->version != 3)
			ta_parse_note(p, TPMATTEST_F_VERSION_EXTENSIONS, ext.whole.p);
		if (!ta_parse_only(p, ext.value, TA_DER_SEQUENCE, &list, "a list of extensions") ||
		    !ta_parse_extensions(p, list.value))
			return false;
	}
	return ta_parse_end(p, tbs, "the end of what is signed");
}

static bool parse_tbs(ta_parse *p, ta_tlv *tbs, ta_sigalg *inner)
{
	ta_cert *c = p->c;
	ta_reader r = ta_der_inside(tbs);

	return parse_version(p, &r) && parse_serial(p, &r) && ta_parse_algorithm(p, &r, inner) &&
	       parse_name(p, &r, &c->issuer, "an issuer") && parse_validity(p, &r) &&
	       parse_name(p, &r, &c->subject, "a subject") && parse_key(p, &r) && parse_tail(p, &r);
}

static bool parse_all(ta_parse *p)
{
	ta_cert *c = p->c;
	ta_tlv whole, tbs, bits;
	ta_sigalg inner;
	ta_reader r;

	if (!ta_parse_only(p, c->der, TA_DER_SEQUENCE, &whole, "one complete DER certificate"))
		return false;
	r = ta_der_inside(&whole);
	if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &tbs, "a TBSCertificate"))
		return false;
	c->tbs = tbs.whole;
	if (!parse_tbs(p, &tbs, &inner) || !ta_parse_algorithm(p, &r, &c->sig) ||
	    !ta_parse_expect(p, &r, TA_DER_BITS, &bits, "a signature") ||
	    !ta_parse_end(p, &r, "the certificate's end"))
		return false;
	if (bits.value.n < 2 || bits.value.p[0] != 0)
		return ta_parse_fail(p, bits.whole.p, "a signature without unused bits");
	c->signature = (ta_span){ bits.value.p + 1, bits.value.n - 1 };
	c->sig_mismatch = !ta_span_equal(inner.whole, c->sig.whole);
	return true;
}

int ta_cert_parse(const uint8_t *der, size_t n, ta_cert **out, tpmattest_error **err)
{
	ta_parse p = { 0 };
	uint8_t *bytes;
	ta_cert *c;
	int rc;

	*out = NULL;
	if (n == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "certificate is empty");
	if (n > TA_MAX_CERT)
		return ta_error_set(err, TPMATTEST_E_LIMIT_CERT,
				    "certificate of %zu bytes exceeds the limit of %zu", n,
				    TA_MAX_CERT);
	c = malloc(sizeof(*c) + n);
	if (!c)
		return ta_error_nomem(err);
	bytes = (uint8_t *)(c + 1);
	memset(c, 0, sizeof(*c));
	memcpy(bytes, der, n);
	atomic_init(&c->refs, 1);
	atomic_init(&c->text[TA_CERT_SUBJECT], NULL);
	atomic_init(&c->text[TA_CERT_ISSUER], NULL);
	c->der = (ta_span){ bytes, n };
	c->path_len = -1;
	p.c = c;
	if (!parse_all(&p)) {
		rc = ta_error_set(err, TPMATTEST_E_CERT, "certificate, offset %zu: expected %s",
				  (size_t)(p.at - bytes), p.what);
		goto out;
	}
	if (!ta_sha256(bytes, n, c->sha256)) {
		rc = ta_error_set(err, TPMATTEST_E_CRYPTO, "SHA-256 is not available");
		goto out;
	}
	*out = c;
	c = NULL;
	rc = 0;
out:
	free(c);
	return rc;
}
