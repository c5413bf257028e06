/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses a CRL (RFC 5280 5). Entries are not parsed until a lookup needs them, because a CRL may
 * have millions. */
#include "x509/crl.h"

#include <stdlib.h>

#include "base/limits.h"
#include "x509/name.h"
#include "x509/parse.h"

struct crl_parse {
	ta_parse p;
	ta_crl *crl;
	unsigned seen;
};

static bool parse_time(ta_parse *p, ta_reader *r, int64_t *out)
{
	ta_tlv t;

	if (!ta_parse_any(p, r, &t, "a time"))
		return false;
	return ta_der_time(t.tag, t.value, out) ||
	       ta_parse_fail(p, t.whole.p, "a UTCTime or GeneralizedTime");
}

static bool parse_aki(struct crl_parse *cp, ta_span content)
{
	ta_span issuer, serial;

	return ta_parse_aki(&cp->p, content, &cp->crl->aki_key_id, &issuer, &serial);
}

/* IssuingDistributionPoint (RFC 5280 5.2.5). */
static bool parse_idp(struct crl_parse *cp, ta_span content)
{
	ta_crl *crl = cp->crl;
	ta_parse *p = &cp->p;
	ta_tlv seq, t;
	ta_reader r;

	crl->has_idp = true;
	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "an IssuingDistributionPoint"))
		return false;
	r = ta_der_inside(&seq);
	if (ta_parse_optional(p, &r, TA_DER_CONTEXT_CONS(0), &t)) {
		if (!ta_parse_point_name(p, t.value, &crl->idp_names))
			return false;
		/* A name relative to the CRL issuer is not supported and is treated like an unknown
		 * critical extension. */
		crl->unknown_critical |= crl->idp_names.n == 0;
	}
	if (!ta_parse_bool(p, &r, TA_DER_CONTEXT(1), &crl->only_user) ||
	    !ta_parse_bool(p, &r, TA_DER_CONTEXT(2), &crl->only_ca))
		return false;
	return ta_parse_optional_bits(p, &r, TA_DER_CONTEXT(3), &crl->some_reasons) &&
	       ta_parse_bool(p, &r, TA_DER_CONTEXT(4), &crl->indirect) &&
	       ta_parse_bool(p, &r, TA_DER_CONTEXT(5), &crl->only_attribute) &&
	       ta_parse_end(p, &r, "the IssuingDistributionPoint's end");
}

static bool parse_delta(struct crl_parse *cp, ta_span content)
{
	ta_tlv t;

	cp->crl->delta = true;
	return ta_parse_only(&cp->p, content, TA_DER_INTEGER, &t, "a BaseCRLNumber");
}

struct known_extension {
	uint8_t oid[3]; /* RFC 5280 5.2: id-ce is 2.5.29 */
	bool (*parse)(struct crl_parse *cp, ta_span content);
};

static const struct known_extension known[] = {
	{ { 0x55, 0x1d, 35 }, parse_aki },
	{ { 0x55, 0x1d, 28 }, parse_idp },
	{ { 0x55, 0x1d, 27 }, parse_delta },
};

/* Parse an extension of the CRL. If a known extension occurs twice, its meaning is ambiguous and
 * the CRL is rejected. */
static bool parse_extension(struct crl_parse *cp, ta_span content)
{
	ta_tlv oid, value;
	bool critical;

	if (!ta_parse_extension(&cp->p, content, &oid, &critical, &value))
		return false;
	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!ta_span_equal(oid.value, (ta_span){ known[i].oid, sizeof(known[i].oid) }))
			continue;
		if (cp->seen & 1u << i)
			return ta_parse_fail(&cp->p, oid.whole.p, "each extension once");
		cp->seen |= 1u << i;
		return known[i].parse(cp, value.value);
	}
	cp->crl->unknown_critical |= critical;
	return true;
}

static bool parse_extensions(struct crl_parse *cp, ta_span content)
{
	ta_parse *p = &cp->p;
	ta_tlv list, t;
	ta_reader r;

	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &list, "a list of extensions"))
		return false;
	r = ta_der_inside(&list);
	for (size_t n = 0; ta_reader_left(&r) > 0; n++) {
		if (n == TA_MAX_EXTENSIONS)
			return ta_parse_fail_here(p, &r, "no more than 64 extensions");
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &t, "an extension") ||
		    !parse_extension(cp, t.value))
			return false;
	}
	return true;
}

static bool parse_tbs(struct crl_parse *cp, ta_tlv *tbs, ta_sigalg *inner)
{
	ta_parse *p = &cp->p;
	ta_crl *crl = cp->crl;
	ta_reader r = ta_der_inside(tbs);
	uint32_t version;
	ta_tlv t;

	if (ta_parse_optional(p, &r, TA_DER_INTEGER, &t) &&
	    (!ta_der_small_uint(t.value, &version) || version > 1))
		return ta_parse_fail(p, t.whole.p, "version 2");
	if (!ta_parse_algorithm(p, &r, inner) ||
	    !ta_parse_expect(p, &r, TA_DER_SEQUENCE, &t, "an issuer"))
		return false;
	crl->issuer = t.whole;
	if (!ta_parse_name(p, t.whole) || !parse_time(p, &r, &crl->this_update))
		return false;
	crl->has_next_update = ta_reader_left(&r) > 0 &&
			       (r.p[r.at] == TA_DER_UTCTIME || r.p[r.at] == TA_DER_GENTIME);
	if (crl->has_next_update && !parse_time(p, &r, &crl->next_update))
		return false;
	if (ta_parse_optional(p, &r, TA_DER_SEQUENCE, &t))
		crl->entries = t.value;
	if (ta_parse_optional(p, &r, TA_DER_CONTEXT_CONS(0), &t) && !parse_extensions(cp, t.value))
		return false;
	return ta_parse_end(p, &r, "the end of what is signed");
}

static bool parse_all(struct crl_parse *cp)
{
	ta_parse *p = &cp->p;
	ta_crl *crl = cp->crl;
	ta_tlv whole, tbs, bits;
	ta_sigalg inner = { 0 };
	ta_reader r;

	if (!ta_parse_only(p, crl->der, TA_DER_SEQUENCE, &whole, "one complete DER CRL"))
		return false;
	r = ta_der_inside(&whole);
	if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &tbs, "a TBSCertList"))
		return false;
	crl->tbs = tbs.whole;
	if (!parse_tbs(cp, &tbs, &inner) || !ta_parse_algorithm(p, &r, &crl->sig) ||
	    !ta_parse_expect(p, &r, TA_DER_BITS, &bits, "a signature") ||
	    !ta_parse_end(p, &r, "the CRL's end"))
		return false;
	if (bits.value.n < 2 || bits.value.p[0] != 0)
		return ta_parse_fail(p, bits.whole.p, "a signature without unused bits");
	crl->signature = (ta_span){ bits.value.p + 1, bits.value.n - 1 };
	crl->sig_mismatch = !ta_span_equal(inner.whole, crl->sig.whole);
	return true;
}

int ta_crl_parse(const uint8_t *der, size_t n, ta_crl **out, tpmattest_error **err)
{
	struct crl_parse cp = { .seen = 0 };
	uint8_t *bytes;
	ta_crl *crl;
	int rc = 0;

	*out = NULL;
	if (n == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "CRL is empty");
	if (n > TA_MAX_CRL)
		return ta_error_set(err, TPMATTEST_E_LIMIT_CRL,
				    "CRL of %zu bytes exceeds the limit of %zu", n, TA_MAX_CRL);
	crl = malloc(sizeof(*crl) + n);
	if (!crl)
		return ta_error_nomem(err);
	bytes = (uint8_t *)(crl + 1);
	memset(crl, 0, sizeof(*crl));
	memcpy(bytes, der, n);
	atomic_init(&crl->refs, 1);
	atomic_init(&crl->index, NULL);
	crl->der = (ta_span){ bytes, n };
	cp.crl = crl;
	if (parse_all(&cp)) {
		*out = crl;
	} else {
		rc = ta_error_set(err, TPMATTEST_E_CRL, "CRL, offset %zu: expected %s",
				  (size_t)(cp.p.at - bytes), cp.p.what);
		free(crl);
	}
	return rc;
}

ta_crl *ta_crl_ref(ta_crl *c)
{
	atomic_fetch_add_explicit(&c->refs, 1, memory_order_relaxed);
	return c;
}

void ta_crl_unref(ta_crl *c)
{
	if (!c || atomic_fetch_sub_explicit(&c->refs, 1, memory_order_acq_rel) != 1)
		return;
	free(atomic_load_explicit(&c->index, memory_order_relaxed));
	free(c);
}
