/* SPDX-License-Identifier: BSD-2-Clause */
#include "device/binding.h"

#include <tss2/tss2_tpm2_types.h>

#include "base/reader.h"

typedef struct curve_row {
	uint16_t id;             /* TPM_ECC_CURVE: TCG Algorithm Registry 1.34, 6.4 */
	int curve;
	uint8_t n_oid;
	uint8_t oid[10];         /* RFC 5480 2.1.1.1; GM/T 0006 for SM2 */
} curve_row;

static const curve_row curves[] = {
	{ TPM2_ECC_NIST_P256, TA_CURVE_P256, 8, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 } },
	{ TPM2_ECC_NIST_P384, TA_CURVE_P384, 5, { 0x2b, 0x81, 0x04, 0x00, 0x22 } },
	{ TPM2_ECC_NIST_P521, TA_CURVE_P521, 5, { 0x2b, 0x81, 0x04, 0x00, 0x23 } },
	{ TPM2_ECC_SM2_P256, TA_CURVE_SM2, 8, { 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d } },
};

/* DER is written back to front: each element is complete when its header goes before it. */
typedef struct der_out {
	uint8_t *p;
	size_t at;               /* where what is written begins */
	bool full;
} der_out;

static void put(der_out *o, const void *p, size_t n)
{
	if (n > o->at) {
		o->full = true;
		return;
	}
	o->at -= n;
	memcpy(o->p + o->at, p, n);
}

static void put_byte(der_out *o, unsigned b)
{
	uint8_t byte = (uint8_t)b;

	put(o, &byte, 1);
}

/* The header of an element that reaches from here to `end`. */
static void put_header(der_out *o, uint8_t tag, size_t end)
{
	size_t n = end - o->at;

	put_byte(o, (unsigned)(n & 0xff));
	if (n > 0xff)
		put_byte(o, (unsigned)(n >> 8));
	if (n > 0x7f)
		put_byte(o, n > 0xff ? 0x82 : 0x81);
	put_byte(o, tag);
}

static void put_integer(der_out *o, ta_span v)
{
	size_t end = o->at;

	while (v.n > 1 && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	put(o, v.p, v.n);
	if (v.n == 0 || v.p[0] & 0x80)
		put_byte(o, 0);
	put_header(o, 0x02, end);
}

static void finish(ta_binding_key *out, const der_out *o)
{
	out->n_spki = sizeof(out->spki) - o->at;
	memmove(out->spki, out->spki + o->at, out->n_spki);
}

static bool rsa_spki(ta_binding_key *out, ta_span n, uint32_t exponent)
{
	static const uint8_t algorithm[] = { /* rsaEncryption, NULL (RFC 3279 2.3.1) */
		0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };
	der_out o = { out->spki, sizeof(out->spki), false };
	uint8_t e[4] = { (uint8_t)(exponent >> 24), (uint8_t)(exponent >> 16), (uint8_t)(exponent >> 8),
			 (uint8_t)exponent };
	size_t end = o.at;

	put_integer(&o, (ta_span){ e, sizeof(e) });
	put_integer(&o, n);
	put_header(&o, 0x30, end);
	put_byte(&o, 0);
	put_header(&o, 0x03, end);
	put(&o, algorithm, sizeof(algorithm));
	put_header(&o, 0x30, end);
	finish(out, &o);
	return !o.full;
}

/* A coordinate, which a TPM may give without its leading zeros, in the width of the field. */
static void put_coordinate(der_out *o, ta_span v, size_t width)
{
	put(o, v.p, v.n);
	for (size_t i = v.n; i < width; i++)
		put_byte(o, 0);
}

static bool ec_spki(ta_binding_key *out, const curve_row *c, ta_span x, ta_span y)
{
	static const uint8_t id_ec_public_key[] = { 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 };
	der_out o = { out->spki, sizeof(out->spki), false };
	size_t width = ta_curve_bytes(c->curve), end = o.at, inner;

	if (x.n > width || y.n > width)
		return false;
	put_coordinate(&o, y, width);
	put_coordinate(&o, x, width);
	put_byte(&o, 0x04);
	put_byte(&o, 0);
	put_header(&o, 0x03, end);
	inner = o.at;
	put(&o, c->oid, c->n_oid);
	put_header(&o, 0x06, inner);
	put(&o, id_ec_public_key, sizeof(id_ec_public_key));
	put_header(&o, 0x30, inner);
	put_header(&o, 0x30, end);
	finish(out, &o);
	return !o.full;
}

/* TPMT_SYM_DEF_OBJECT (TPM 2.0 part 2, 11.1.7). */
static void skip_symmetric(ta_reader *r)
{
	if (ta_reader_be16(r) != TPM2_ALG_NULL)
		ta_reader_skip(r, 4); /* key bits, mode */
}

/* TPMT_RSA_SCHEME, TPMT_ECC_SCHEME, TPMT_KDF_SCHEME (11.2.4.2, 11.2.5.6, 11.2.3.3): a hash follows, but for these. */
static void skip_scheme(ta_reader *r)
{
	uint16_t scheme = ta_reader_be16(r);

	if (scheme != TPM2_ALG_NULL && scheme != TPM2_ALG_RSAES)
		ta_reader_skip(r, scheme == TPM2_ALG_ECDAA ? 4 : 2);
}

static ta_span sized(ta_reader *r)
{
	uint16_t n = ta_reader_be16(r);

	return ta_reader_bytes(r, n);
}

/* TPMS_RSA_PARMS (12.2.3.5) and TPM2B_PUBLIC_KEY_RSA. */
static bool read_rsa(ta_reader *r, ta_binding_key *out)
{
	uint32_t exponent;
	ta_span n;

	skip_symmetric(r);
	skip_scheme(r);
	out->size = ta_reader_be16(r);
	exponent = ta_reader_be32(r);
	n = sized(r);
	if (!ta_reader_done(r) || n.n == 0 || n.n * 8 != out->size)
		return false;
	/* "An exponent of zero indicates that the exponent is the default of 2^16 + 1" */
	return rsa_spki(out, n, exponent ? exponent : 65537);
}

/* TPMS_ECC_PARMS (12.2.3.6) and TPMS_ECC_POINT. */
static bool read_ecc(ta_reader *r, ta_binding_key *out)
{
	ta_span x, y;

	skip_symmetric(r);
	skip_scheme(r);
	out->size = ta_reader_be16(r);
	skip_scheme(r);
	x = sized(r);
	y = sized(r);
	if (!ta_reader_done(r) || x.n == 0 || y.n == 0)
		return false;
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (curves[i].id == out->size)
			return ec_spki(out, &curves[i], x, y);
	return false;
}

int ta_binding_key_read(ta_span tpm2b_public, ta_binding_key *out, tpmattest_error **err)
{
	ta_reader r = ta_reader_span(tpm2b_public);
	bool good = false;

	*out = (ta_binding_key){ 0 };
	if (ta_reader_be16(&r) != ta_reader_left(&r))
		r.failed = true;
	out->type = ta_reader_be16(&r);
	out->name_alg = ta_reader_be16(&r);
	out->attributes = ta_reader_be32(&r);
	out->policy = sized(&r);
	if (out->type == TPM2_ALG_RSA)
		good = read_rsa(&r, out);
	else if (out->type == TPM2_ALG_ECC)
		good = read_ecc(&r, out);
	if (!good)
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "not a TPM2B_PUBLIC of an RSA key or of a key on P-256, P-384, P-521 or SM2");
	return ta_pubkey_parse(out->spki, out->n_spki, &out->key, err);
}

static bool comparable(const ta_pubkey *k)
{
	return k->type == TA_KEY_RSA || k->type == TA_KEY_RSA_OAEP || (k->type == TA_KEY_EC && k->curve != TA_CURVE_UNKNOWN);
}

int ta_binding_compare(const ta_ek_public *ek, const ta_pubkey *key, ta_binding_key *tpm)
{
	if (ek->result || !comparable(key) || ta_binding_key_read((ta_span){ ek->data, ek->len }, tpm, NULL))
		return TA_BINDING_UNKNOWN;
	return ta_pubkey_equal(&tpm->key, key) ? TA_BINDING_MATCH : TA_BINDING_MISMATCH;
}

static const struct {
	uint32_t bit;
	const char *name;
} of_an_ek[] = {
	{ TPMA_OBJECT_FIXEDTPM, "fixedTPM" },
	{ TPMA_OBJECT_RESTRICTED, "restricted" },
	{ TPMA_OBJECT_DECRYPT, "decrypt" },
};

uint32_t ta_binding_lacks(uint32_t attributes)
{
	uint32_t lacks = 0;

	for (size_t i = 0; i < sizeof(of_an_ek) / sizeof(of_an_ek[0]); i++)
		lacks |= ~attributes & of_an_ek[i].bit;
	return lacks;
}

const char *ta_binding_lacks_text(uint32_t lacks, char out[TA_BINDING_LACKS_TEXT])
{
	out[0] = 0;
	for (size_t i = 0; i < sizeof(of_an_ek) / sizeof(of_an_ek[0]); i++)
		if (lacks & of_an_ek[i].bit) {
			strcat(out, out[0] ? ", " : "");
			strcat(out, of_an_ek[i].name);
		}
	return out;
}

static bool same_kind(const ta_pubkey *a, const ta_pubkey *b)
{
	return (a->type == TA_KEY_EC) == (b->type == TA_KEY_EC) && a->curve == b->curve && a->bits == b->bits;
}

/* What one EK public says of the certificate's key, if it is one. */
static int judge_one(const ta_ek_public *ek, bool placed, const ta_pubkey *key, uint32_t *lacks)
{
	ta_binding_key tpm;
	int verdict = ta_binding_compare(ek, key, &tpm);

	if (verdict == TA_BINDING_UNKNOWN || (verdict == TA_BINDING_MISMATCH && !placed && !same_kind(&tpm.key, key)))
		return TA_BINDING_UNKNOWN;
	if (ta_binding_lacks(tpm.attributes) == 0)
		return verdict;
	*lacks |= ta_binding_lacks(tpm.attributes);
	return TA_BINDING_UNKNOWN;
}

int ta_binding_judge(const tpmattest_evidence *e, uint32_t index, const ta_pubkey *key, uint32_t *lacks)
{
	int verdict = TA_BINDING_UNKNOWN;

	*lacks = 0;
	for (size_t i = 0; i < e->n_ek; i++) {
		bool placed = e->ek[i].index && index;
		int one;

		if (placed && e->ek[i].index != index)
			continue;
		one = judge_one(&e->ek[i], placed, key, lacks);
		if (one == TA_BINDING_MATCH)
			return one;
		if (one == TA_BINDING_MISMATCH)
			verdict = one;
	}
	return verdict;
}
