/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/bundle.h"

#include <stdlib.h>

#include "base/encode.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/pem.h"
#include "x509/pkcs7.h"
#include "x509/shape.h"

/* State of ta_bundle_walk(). */
typedef struct walk {
	ta_bundle_fn *fn;
	void *user;
	size_t cap;
	size_t at; /* offset of the current block */
	bool pem;
	tpmattest_error **err;
} walk;

static int give(const walk *w, int kind, ta_span der, int code, const char *why)
{
	return w->fn(w->user,
		     &(ta_bundle_part){ .kind = kind,
					.der = der,
					.at = w->at,
					.pem = w->pem,
					.code = code,
					.why = why },
		     w->err);
}

static int broken(const walk *w, int code, const char *why)
{
	return give(w, TA_BUNDLE_BROKEN, (ta_span){ 0 }, code, why);
}

static int walk_bag(const walk *w, ta_span bag, int kind)
{
	ta_span member;
	bool breaks_off;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && ta_pkcs7_next(bag, &at, &member, &breaks_off))
		rc = w->fn(w->user,
			   &(ta_bundle_part){ .kind = kind,
					      .der = member,
					      .at = w->at,
					      .pem = w->pem,
					      .single = true },
			   w->err);
	return rc == 0 && breaks_off ? broken(w, TPMATTEST_E_PKCS7, "PKCS#7 list is truncated")
				     : rc;
}

static int walk_pkcs7(const walk *w, ta_span der)
{
	ta_span certs, crls;
	int rc;

	if (!ta_pkcs7_open(der.p, der.n, &certs, &crls))
		return broken(w, TPMATTEST_E_PKCS7, "not a well-formed PKCS#7 SignedData");
	if (!certs.p && !crls.p)
		return broken(w, TPMATTEST_E_PKCS7, "PKCS#7 holds no certificates");
	rc = walk_bag(w, certs, TA_BUNDLE_CERTS);
	return rc ? rc : walk_bag(w, crls, TA_BUNDLE_CRL);
}

static int walk_der(const walk *w, ta_span der)
{
	int shape = ta_shape_of_der(der);

	switch (shape) {
	case TA_SHAPE_CRL:
		return give(w, TA_BUNDLE_CRL, der, 0, NULL);
	case TA_SHAPE_PKCS7:
		return walk_pkcs7(w, der);
	case TA_SHAPE_CERT:
	case TA_SHAPE_UNKNOWN:
		return give(w, TA_BUNDLE_CERTS, der, 0, NULL);
	default:
		return give(w, TA_BUNDLE_OTHER, der, TPMATTEST_E_FORMAT, ta_shape_name(shape));
	}
}

static int walk_block(const walk *w, const ta_pem_block *b)
{
	int shape = ta_shape_of_label(b->label);

	if (!b->der)
		return broken(w, TPMATTEST_E_PEM, "malformed PEM block");
	/* The content of a block is detected by its bytes, because labels are often wrong. Only
	 * labels of entirely different objects are taken into account. */
	if (shape == TA_SHAPE_CERT)
		return walk_der(w, (ta_span){ b->der, b->n });
	return give(w, TA_BUNDLE_OTHER, (ta_span){ 0 }, TPMATTEST_E_FORMAT, ta_shape_name(shape));
}

static int walk_pem(walk *w, ta_span text)
{
	ta_pem_block b;
	size_t at = 0;
	int rc = 0;

	w->pem = true;
	while (rc == 0 && ta_pem_next(text.p, text.n, &at, w->cap, &b)) {
		w->at = b.at;
		rc = b.nomem ? ta_error_nomem(w->err) : walk_block(w, &b);
		free(b.der);
	}
	return rc;
}

/* Decode text that is the base64 or the hex digits of DER, as in mails, JSON and debugger output,
 * to *out. */
static bool decode(ta_span text, size_t cap, ta_buf *out)
{
	const char *s = (const char *)text.p;

	*out = ta_buf_with(cap);
	if (ta_unhex_text(out, s, text.n) && ta_buf_ok(out) && out->n &&
	    out->p[0] == TA_DER_SEQUENCE)
		return true;
	ta_buf_free(out);
	*out = ta_buf_with(cap);
	return ta_unbase64(out, s, text.n, true) && ta_buf_ok(out) && out->n &&
	       out->p[0] == TA_DER_SEQUENCE;
}

static int walk_text(walk *w, ta_span text)
{
	ta_buf der;
	int shape = ta_shape_of_bytes(text), rc;

	if (shape != TA_SHAPE_UNKNOWN)
		return give(w, TA_BUNDLE_OTHER, text, TPMATTEST_E_FORMAT, ta_shape_name(shape));
	if (decode(text, w->cap, &der))
		rc = walk_der(w, (ta_span){ der.p, der.n });
	else if (der.nomem)
		rc = ta_error_nomem(w->err);
	else
		rc = give(w, TA_BUNDLE_CERTS, text, 0, NULL);
	ta_buf_free(&der);
	return rc;
}

int ta_bundle_walk(ta_span bytes, size_t cap, ta_bundle_fn *fn, void *user, tpmattest_error **err)
{
	walk w = { .fn = fn, .user = user, .cap = cap, .err = err };

	/* The ASCII digit '0' has the value of the SEQUENCE tag, so text that begins with "0x30" is
	 * excluded. */
	if (bytes.n && bytes.p[0] == TA_DER_SEQUENCE &&
	    !(bytes.n > 4 && memcmp(bytes.p, "0x30", 4) == 0))
		return walk_der(&w, bytes);
	if (ta_pem_is(bytes.p, bytes.n))
		return walk_pem(&w, bytes);
	return walk_text(&w, bytes);
}

bool ta_bundle_next_cert(ta_span certs, size_t *at, ta_span *cert)
{
	size_t left = certs.n - *at, claim = left ? ta_cert_encoded_length(certs.p + *at, left) : 0;

	*cert = (ta_span){ 0 };
	if (claim == 0)
		return false;
	*cert = (ta_span){ certs.p + *at, claim < left ? claim : left };
	*at += cert->n;
	return true;
}
