/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/pubkey.h"

#include <stdio.h>

#include "base/error.h"
#include "x509/der.h"

struct curve_row {
	int curve;
	unsigned bits;
	size_t bytes; /* size of a coordinate */
	const char *name;
	uint8_t oid_len;
	uint8_t oid[10]; /* content octets */
};

/* RFC 5480 2.1.1.1; SM2: GB/T 32918.5 (1.2.156.10197.1.301). */
static const struct curve_row curves[] = {
	{ TA_CURVE_P256, 256, 32, "p256", 8, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 } },
	{ TA_CURVE_P384, 384, 48, "p384", 5, { 0x2b, 0x81, 0x04, 0x00, 0x22 } },
	{ TA_CURVE_P521, 521, 66, "p521", 5, { 0x2b, 0x81, 0x04, 0x00, 0x23 } },
	{ TA_CURVE_SM2, 256, 32, "sm2", 8, { 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d } },
};

struct type_row {
	int type;
	uint8_t oid_len;
	uint8_t oid[10];
};

/* RFC 8017 appendix C (1.2.840.113549.1.1), RFC 5480 2.1.1 (1.2.840.10045.2.1). */
static const struct type_row types[] = {
	{ TA_KEY_RSA, 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01 } },
	{ TA_KEY_RSA_OAEP, 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x07 } },
	{ TA_KEY_RSA_PSS, 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a } },
	{ TA_KEY_EC, 7, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 } },
};

static int find_type(ta_span oid)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ta_span_equal(oid, (ta_span){ types[i].oid, types[i].oid_len }))
			return types[i].type;
	return TA_KEY_UNKNOWN;
}

static const struct curve_row *find_curve(int curve)
{
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (curves[i].curve == curve)
			return &curves[i];
	return NULL;
}

size_t ta_curve_bytes(int curve)
{
	const struct curve_row *row = find_curve(curve);

	return row ? row->bytes : 0;
}

ta_span ta_curve_oid(int curve)
{
	const struct curve_row *row = find_curve(curve);

	return row ? (ta_span){ row->oid, row->oid_len } : (ta_span){ 0 };
}

ta_span ta_pubkey_oid(int type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == type)
			return (ta_span){ types[i].oid, types[i].oid_len };
	return (ta_span){ 0 };
}

static unsigned bit_length(ta_span number)
{
	unsigned bits = (unsigned)number.n * 8;

	for (uint8_t top = number.n ? number.p[0] : 0x80; bits > 0 && !(top & 0x80);
	     top = (uint8_t)(top << 1))
		bits--;
	return bits;
}

/* Read a positive INTEGER of an RSA key. */
static ta_span key_number(ta_reader *r, ta_pubkey *k)
{
	ta_span v = { 0 };
	ta_tlv t;

	if (!ta_der_expect(r, TA_DER_INTEGER, &t))
		return v;
	k->long_length |= t.long_length;
	k->padded |= ta_der_int_padded(t.value);
	v = ta_der_unsigned(t.value);
	if (v.n == 0 || v.p[0] == 0)
		r->failed = true;
	return v;
}

/* RSAPublicKey (RFC 8017 A.1.1). */
static bool parse_rsa(ta_pubkey *k, const ta_tlv *params)
{
	ta_reader outer = ta_reader_span(k->key_bits), r;
	ta_tlv seq;

	if (!ta_der_expect(&outer, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&outer))
		return false;
	k->long_length |= seq.long_length;
	r = ta_der_inside(&seq);
	k->n = key_number(&r, k);
	k->e = key_number(&r, k);
	k->bits = bit_length(k->n);
	k->params_missing = k->type == TA_KEY_RSA && params->tag == 0;
	if (k->type == TA_KEY_RSA_PSS)
		k->pss_params = params->whole;
	return ta_reader_done(&r);
}

static bool take_point(ta_pubkey *k, const struct curve_row *row, ta_span point)
{
	if (point.n != 1 + 2 * row->bytes || point.p[0] != 4)
		return false;
	k->curve = row->curve;
	k->bits = row->bits;
	k->point = point;
	k->x = (ta_span){ point.p + 1, row->bytes };
	k->y = (ta_span){ point.p + 1 + row->bytes, row->bytes };
	return true;
}

void ta_pubkey_from_rsa(ta_span n, ta_span e, ta_pubkey *out)
{
	*out = (ta_pubkey){ .type = TA_KEY_RSA, .bits = bit_length(n), .n = n, .e = e };
}

bool ta_pubkey_from_point(int curve, ta_span point, ta_pubkey *out)
{
	const struct curve_row *row = find_curve(curve);

	*out = (ta_pubkey){ .type = TA_KEY_EC };
	return row && take_point(out, row, point);
}

/* RFC 5480 2.2. The curve is unknown if it is not in the table or given by explicit parameters. A
 * compressed point is well-formed, but no TPM or EK authority uses one, so the type of such a key
 * is unknown. */
static bool parse_ec(ta_pubkey *k, const ta_tlv *params)
{
	const struct curve_row *row = NULL;
	ta_span point = k->key_bits;

	for (size_t i = 0; params->tag == TA_DER_OID && i < sizeof(curves) / sizeof(curves[0]); i++)
		if (ta_span_equal(params->value, (ta_span){ curves[i].oid, curves[i].oid_len }))
			row = &curves[i];
	if (params->tag == 0 || (params->tag == TA_DER_OID && !ta_der_oid_valid(params->value)))
		return false;
	if (!row)
		return true;
	if ((point.p[0] == 2 || point.p[0] == 3) && point.n == 1 + row->bytes) {
		k->type = TA_KEY_UNKNOWN;
		return true;
	}
	return take_point(k, row, point);
}

static bool parse_frame(ta_span spki, ta_pubkey *k, ta_tlv *params, const uint8_t **at,
			const char **what)
{
	ta_reader outer = ta_reader_span(spki), r;
	ta_tlv seq, alg, bits;
	ta_span oid;

	*at = spki.p;
	*what = "a SubjectPublicKeyInfo";
	if (!ta_der_expect(&outer, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&outer))
		return false;
	r = ta_der_inside(&seq);
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &alg) || !ta_der_expect(&r, TA_DER_BITS, &bits) ||
	    !ta_reader_done(&r))
		return false;
	*at = alg.whole.p;
	*what = "an AlgorithmIdentifier";
	if (!ta_der_algorithm(alg.value, &oid, params))
		return false;
	*at = bits.whole.p;
	*what = "a key in a BIT STRING without unused bits";
	if (bits.value.n < 2 || bits.value.p[0] != 0)
		return false;
	k->long_length =
		seq.long_length || alg.long_length || bits.long_length || params->long_length;
	k->spki = spki;
	k->algorithm = alg.whole;
	k->key_bits = (ta_span){ bits.value.p + 1, bits.value.n - 1 };
	k->type = find_type(oid);
	return true;
}

bool ta_pubkey_view(ta_span spki, ta_pubkey *out, const uint8_t **at, const char **what)
{
	ta_pubkey k = { 0 };
	ta_tlv params;
	bool ok = true;

	*out = k;
	if (!parse_frame(spki, &k, &params, at, what))
		return false;
	*at = k.key_bits.p;
	if (k.type == TA_KEY_EC) {
		*what = "an EC point of the curve's length";
		ok = parse_ec(&k, &params);
	} else if (k.type != TA_KEY_UNKNOWN) {
		*what = "an RSA public key";
		ok = parse_rsa(&k, &params);
	}
	if (ok)
		*out = k;
	return ok;
}

int ta_pubkey_parse(const uint8_t *spki, size_t n, ta_pubkey *out, tpmattest_error **err)
{
	const uint8_t *at;
	const char *what;

	*out = (ta_pubkey){ 0 };
	if (n == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "public key is empty");
	if (!ta_pubkey_view((ta_span){ spki, n }, out, &at, &what))
		return ta_error_set(err, TPMATTEST_E_KEY, "public key, offset %zu: expected %s",
				    (size_t)(at - spki), what);
	return 0;
}

void ta_pubkey_name(const ta_pubkey *k, char out[24])
{
	const struct curve_row *row = find_curve(k->curve);

	if (k->type == TA_KEY_RSA)
		snprintf(out, 24, "rsa%u", k->bits);
	else if (k->type == TA_KEY_RSA_OAEP)
		snprintf(out, 24, "rsaes-oaep%u", k->bits);
	else if (k->type == TA_KEY_RSA_PSS)
		snprintf(out, 24, "rsa-pss%u", k->bits);
	else
		snprintf(out, 24, "%s", k->type == TA_KEY_EC && row ? row->name : "unknown");
}

static bool is_rsa(const ta_pubkey *k)
{
	return k->type == TA_KEY_RSA || k->type == TA_KEY_RSA_OAEP || k->type == TA_KEY_RSA_PSS;
}

bool ta_pubkey_equal(const ta_pubkey *a, const ta_pubkey *b)
{
	if (is_rsa(a) && is_rsa(b))
		return ta_span_match(a->n, b->n) && ta_span_match(a->e, b->e);
	if (a->type == TA_KEY_EC && b->type == TA_KEY_EC)
		return a->curve == b->curve && a->curve != TA_CURVE_UNKNOWN &&
		       ta_span_match(a->point, b->point);
	return false;
}
