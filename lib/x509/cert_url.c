/* SPDX-License-Identifier: BSD-2-Clause */
/* The URLs that a certificate gives for its issuer and its CRLs. */
#include "base/encode.h"
#include "base/limits.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/name.h"

static ta_reader inside_sequence(ta_span whole)
{
	ta_reader r = ta_reader_span(whole);
	ta_tlv seq;

	ta_der_expect(&r, TA_DER_SEQUENCE, &seq);
	return ta_der_inside(&seq);
}

/* Convert a URI to a URL. Returns NULL if out of memory, or with *fits false if the URI is empty or
 * longer than any URL that this library uses. */
static char *make_url(ta_span uri, bool *fits)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	char *url;

	ta_percent_url(&b, (const char *)uri.p, uri.n);
	*fits = uri.n > 0 && !b.full;
	url = ta_buf_take(&b);
	if (!*fits) {
		tpmattest_free(url);
		url = NULL;
	}
	return url;
}

/* Returns URL number *i of these GeneralNames. If there are not that many, returns NULL and
 * subtracts their number from *i. */
static char *take_url(ta_span general_names, size_t *i, bool *found, bool *nomem)
{
	ta_reader r = ta_reader_span(general_names);
	ta_tlv t;

	while (!*found && ta_reader_left(&r) > 0 && ta_der_next(&r, &t)) {
		char *url;

		if (t.tag != TA_DER_CONTEXT(6))
			continue;
		url = make_url(t.value, found);
		if (*found && !url && nomem)
			*nomem = true;
		if (*found && *i == 0)
			return url;
		tpmattest_free(url);
		*i -= *found;
		*found = false;
	}
	return NULL;
}

char *ta_cert_aia_url(const ta_cert *c, size_t i, bool *nomem)
{
	/* RFC 5280 4.2.2.1: id-ad-caIssuers */
	static const uint8_t ca_issuers[] = { 0x2b, 6, 1, 5, 5, 7, 0x30, 2 };
	ta_reader r = inside_sequence(c->aia);
	bool found = false;
	char *url = NULL;
	ta_tlv t, oid;

	while (!found && ta_der_expect(&r, TA_DER_SEQUENCE, &t)) {
		ta_reader in = ta_der_inside(&t);

		if (ta_der_expect(&in, TA_DER_OID, &oid) &&
		    ta_span_equal(oid.value, (ta_span){ ca_issuers, sizeof(ca_issuers) }))
			url = take_url((ta_span){ in.p + in.at, in.n - in.at }, &i, &found, nomem);
	}
	return url;
}

ta_reader ta_cert_crl_points(const ta_cert *c)
{
	return inside_sequence(c->crldp);
}

bool ta_crl_point_next(ta_reader *r, ta_crl_point *out)
{
	ta_tlv point, t;
	ta_reader in, name;

	*out = (ta_crl_point){ 0 };
	if (!ta_der_expect(r, TA_DER_SEQUENCE, &point))
		return false;
	in = ta_der_inside(&point);
	if (ta_der_optional(&in, TA_DER_CONTEXT_CONS(0), &t)) {
		name = ta_der_inside(&t);
		if (ta_der_optional(&name, TA_DER_CONTEXT_CONS(0), &t))
			out->full_name = t.value;
	}
	out->has_reasons = ta_der_optional(&in, TA_DER_CONTEXT(1), &t);
	if (ta_der_optional(&in, TA_DER_CONTEXT_CONS(2), &t))
		out->crl_issuer = t.value;
	return true;
}

char *ta_cert_crl_url(const ta_cert *c, size_t i, bool *nomem)
{
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;
	bool found = false;
	char *url = NULL;

	while (!found && ta_crl_point_next(&r, &point))
		url = take_url(point.full_name, &i, &found, nomem);
	return url;
}
