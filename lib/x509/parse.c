/* SPDX-License-Identifier: BSD-2-Clause */
/* Parser functions for the elements of certificates. Encoding deviations known from real vendors
 * are noted. Anything else is an error with its position. */
#include "x509/parse.h"

#include "base/limits.h"
#include "x509/chars.h"
#include "x509/sig.h"

bool ta_parse_fail(ta_parse *p, const uint8_t *at, const char *what)
{
	if (!p->what) {
		p->at = at;
		p->what = what;
	}
	return false;
}

bool ta_parse_fail_here(ta_parse *p, const ta_reader *r, const char *what)
{
	return ta_parse_fail(p, r->p + r->at, what);
}

void ta_parse_note(ta_parse *p, int code, const uint8_t *at)
{
	ta_cert *c = p->c;

	for (unsigned i = 0; c && i < c->n_dev; i++)
		if (c->dev[i].code == code)
			return;
	if (c && c->n_dev < TA_MAX_DEVIATIONS)
		c->dev[c->n_dev++] = (ta_deviation){ code, (uint32_t)(at - c->der.p) };
}

bool ta_parse_any(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what)
{
	const uint8_t *start = r->p + r->at;

	if (!ta_der_next(r, out))
		return ta_parse_fail(p, start, what);
	if (out->long_length)
		ta_parse_note(p, TPMATTEST_F_LENGTH_NOT_MINIMAL, start);
	return true;
}

bool ta_parse_optional(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out)
{
	*out = (ta_tlv){ 0 };
	if (ta_reader_left(r) == 0 || r->p[r->at] != tag)
		return false;
	return ta_parse_any(p, r, out, "an element within the length of its parent");
}

bool ta_parse_expect(ta_parse *p, ta_reader *r, uint8_t tag, ta_tlv *out, const char *what)
{
	return ta_parse_optional(p, r, tag, out) || ta_parse_fail_here(p, r, what);
}

bool ta_parse_oid(ta_parse *p, ta_reader *r, ta_tlv *out, const char *what)
{
	return ta_parse_expect(p, r, TA_DER_OID, out, what) &&
	       (ta_der_oid_valid(out->value) || ta_parse_fail(p, out->whole.p, what));
}

bool ta_parse_optional_bits(ta_parse *p, ta_reader *r, uint8_t tag, bool *there)
{
	ta_tlv t;

	*there = ta_parse_optional(p, r, tag, &t);
	if (*there && !ta_der_bits_valid(t.value))
		return ta_parse_fail(p, t.whole.p, "a BIT STRING");
	return p->what == NULL;
}

bool ta_parse_only(ta_parse *p, ta_span content, uint8_t tag, ta_tlv *out, const char *what)
{
	ta_reader r = ta_reader_span(content);

	return ta_parse_expect(p, &r, tag, out, what) && ta_parse_end(p, &r, what);
}

bool ta_parse_end(ta_parse *p, const ta_reader *r, const char *what)
{
	if (p->what)
		return false;
	return ta_reader_done(r) || ta_parse_fail_here(p, r, what);
}

bool ta_parse_bool(ta_parse *p, ta_reader *r, uint8_t tag, bool *out)
{
	ta_tlv t;

	*out = false;
	if (!ta_parse_optional(p, r, tag, &t))
		return p->what == NULL;
	if (t.value.n != 1)
		return ta_parse_fail(p, t.whole.p, "a BOOLEAN of one byte");
	*out = t.value.p[0] != 0;
	if (!*out)
		ta_parse_note(p, TPMATTEST_F_DER_EXPLICIT_DEFAULT, t.whole.p);
	else if (t.value.p[0] != 0xff)
		ta_parse_note(p, TPMATTEST_F_BOOLEAN_VALUE, t.whole.p);
	return true;
}

/* X.690 11.6: the elements of a SET OF are in ascending order as octet strings, the shorter one
 * padded with zeros. */
static bool ascending(ta_span a, ta_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = memcmp(a.p, b.p, n);

	return order < 0 || (order == 0 && a.n <= b.n);
}

/* Check that the type is one of those allowed for DirectoryString and other attributes in names
 * (RFC 5280 A.1, X.520), as accepted by OpenSSL. Strings must be valid, because names are compared
 * by their characters. */
static bool attribute_value(const ta_tlv *value)
{
	static const uint8_t taken[] = {
		TA_DER_UTF8,      TA_DER_PRINTABLE, TA_DER_IA5,  TA_DER_TELETEX,  TA_DER_BMP,
		TA_DER_UNIVERSAL, TA_DER_NUMERIC,   TA_DER_BITS, TA_DER_SEQUENCE,
	};
	ta_chars c;
	int32_t ch;

	if (!memchr(taken, value->tag, sizeof(taken)))
		return false;
	if (!ta_chars_on(value, &c))
		return value->tag == TA_DER_SEQUENCE ||
		       (value->tag == TA_DER_BITS && ta_der_bits_valid(value->value));
	do {
		ch = ta_chars_next(&c);
	} while (ch >= 0);
	return ch == TA_CHARS_END;
}

static bool parse_rdn(ta_parse *p, ta_span content)
{
	ta_reader set = ta_reader_span(content);
	ta_span previous = { 0 };

	if (content.n == 0)
		return ta_parse_fail_here(p, &set, "a name's SET with an attribute");
	while (ta_reader_left(&set) > 0) {
		ta_tlv ava, oid, value;
		ta_reader r;

		if (!ta_parse_expect(p, &set, TA_DER_SEQUENCE, &ava, "an attribute of a name"))
			return false;
		r = ta_der_inside(&ava);
		if (!ta_parse_oid(p, &r, &oid, "an attribute's OID") ||
		    !ta_parse_any(p, &r, &value, "an attribute's value") ||
		    !ta_parse_end(p, &r, "the attribute's end"))
			return false;
		if (!attribute_value(&value))
			return ta_parse_fail(p, value.whole.p, "a string of a name");
		if (previous.p && !ascending(previous, ava.whole))
			ta_parse_note(p, TPMATTEST_F_SET_UNSORTED, ava.whole.p);
		previous = ava.whole;
	}
	return true;
}

bool ta_parse_name(ta_parse *p, ta_span name)
{
	ta_tlv seq, set;
	ta_reader r;

	if (!ta_parse_only(p, name, TA_DER_SEQUENCE, &seq, "a Name"))
		return false;
	r = ta_der_inside(&seq);
	while (ta_reader_left(&r) > 0)
		if (!ta_parse_expect(p, &r, TA_DER_SET, &set, "a SET of a name") ||
		    !parse_rdn(p, set.value))
			return false;
	return true;
}

/* OtherName content: an OID and one value in an explicit [0]. */
static bool parse_other_name(ta_parse *p, ta_span content)
{
	ta_reader r = ta_reader_span(content), in;
	ta_tlv t;

	if (!ta_parse_oid(p, &r, &t, "a name's type") ||
	    !ta_parse_expect(p, &r, TA_DER_CONTEXT_CONS(0), &t, "a name's value") ||
	    !ta_parse_end(p, &r, "the name's end"))
		return false;
	in = ta_der_inside(&t);
	return ta_parse_any(p, &in, &t, "a name's value") && ta_parse_end(p, &in, "the name's end");
}

/* GeneralName (RFC 5280 4.2.1.6) except x400Address and ediPartyName, which are not used in
 * practice. */
static bool parse_general_name(ta_parse *p, const ta_tlv *t)
{
	switch (t->tag) {
	case TA_DER_CONTEXT_CONS(0):
		return parse_other_name(p, t->value);
	case TA_DER_CONTEXT(1):
	case TA_DER_CONTEXT(2):
	case TA_DER_CONTEXT(6):
	case TA_DER_CONTEXT(7):
		return true;
	case TA_DER_CONTEXT_CONS(4):
		return ta_parse_name(p, t->value);
	case TA_DER_CONTEXT(8):
		return ta_der_oid_valid(t->value) ||
		       ta_parse_fail(p, t->whole.p, "a registered OID");
	default:
		return ta_parse_fail(p, t->whole.p, "a GeneralName");
	}
}

bool ta_parse_general_names(ta_parse *p, ta_span content)
{
	ta_reader r = ta_reader_span(content);
	size_t n = 0;
	ta_tlv t;

	if (content.n == 0)
		return ta_parse_fail_here(p, &r, "a GeneralName");
	while (ta_reader_left(&r) > 0) {
		if (n++ == TA_MAX_NAMES)
			return ta_parse_fail_here(p, &r, "no more than 64 names");
		if (!ta_parse_any(p, &r, &t, "a GeneralName") || !parse_general_name(p, &t))
			return false;
	}
	return true;
}

bool ta_parse_algorithm(ta_parse *p, ta_reader *r, ta_sigalg *out)
{
	ta_tlv t, params;
	ta_span oid;

	if (!ta_parse_expect(p, r, TA_DER_SEQUENCE, &t, "a signature algorithm"))
		return false;
	if (!ta_der_algorithm(t.value, &oid, &params))
		return ta_parse_fail(p, t.whole.p, "an AlgorithmIdentifier");
	ta_sigalg_parse(t.whole, out);
	if (out->kind == TA_SIG_ECDSA && params.tag != 0)
		ta_parse_note(p, TPMATTEST_F_ECDSA_PARAMS, params.whole.p);
	if (out->kind == TA_SIG_RSA && params.tag == 0)
		ta_parse_note(p, TPMATTEST_F_RSA_PARAMS, t.whole.p);
	return true;
}

bool ta_parse_aki(ta_parse *p, ta_span content, ta_span *key_id, ta_span *issuer, ta_span *serial)
{
	ta_tlv seq, t;
	ta_reader r;

	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "an AuthorityKeyIdentifier"))
		return false;
	r = ta_der_inside(&seq);
	if (ta_parse_optional(p, &r, TA_DER_CONTEXT(0), &t)) {
		*key_id = t.value;
		if (t.value.n != 20)
			ta_parse_note(p, TPMATTEST_F_AKI_LENGTH, t.whole.p);
	}
	if (ta_parse_optional(p, &r, TA_DER_CONTEXT_CONS(1), &t)) {
		*issuer = t.value;
		if (!ta_parse_general_names(p, t.value))
			return false;
	}
	if (ta_parse_optional(p, &r, TA_DER_CONTEXT(2), &t))
		*serial = t.value;
	return ta_parse_end(p, &r, "the AuthorityKeyIdentifier's end");
}

bool ta_parse_point_name(ta_parse *p, ta_span content, ta_span *full_name)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv name;

	if (!ta_parse_any(p, &r, &name, "a distribution point's name") ||
	    !ta_parse_end(p, &r, "the end of a distribution point's name"))
		return false;
	if (name.tag == TA_DER_CONTEXT_CONS(0)) {
		*full_name = name.value;
		return ta_parse_general_names(p, name.value);
	}
	if (name.tag == TA_DER_CONTEXT_CONS(1))
		return parse_rdn(p, name.value);
	return ta_parse_fail(p, name.whole.p, "a distribution point's name");
}

bool ta_parse_extension(ta_parse *p, ta_span content, ta_tlv *oid, bool *critical, ta_tlv *value)
{
	ta_reader r = ta_reader_span(content);

	return ta_parse_oid(p, &r, oid, "an extension's OID") &&
	       ta_parse_bool(p, &r, TA_DER_BOOLEAN, critical) &&
	       ta_parse_expect(p, &r, TA_DER_OCTETS, value, "an extension's value") &&
	       ta_parse_end(p, &r, "the extension's end");
}
