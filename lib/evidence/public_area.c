/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/public_area.h"

#include "base/reader.h"

/* TPMT_SYM_DEF_OBJECT (TPM 2.0 part 2, 11.1.7). */
static void skip_symmetric(ta_reader *r)
{
	if (ta_reader_be16(r) != TA_TPM_ALG_NULL)
		ta_reader_skip(r, 4); /* key bits, mode */
}

/* TPMT_RSA_SCHEME, TPMT_ECC_SCHEME, TPMT_KDF_SCHEME (11.2.4.2, 11.2.5.6, 11.2.3.3): a hash follows
 * unless the scheme is one of these. */
static void skip_scheme(ta_reader *r)
{
	uint16_t scheme = ta_reader_be16(r);

	if (scheme != TA_TPM_ALG_NULL && scheme != TA_TPM_ALG_RSAES)
		ta_reader_skip(r, scheme == TA_TPM_ALG_ECDAA ? 4 : 2);
}

static ta_span sized(ta_reader *r)
{
	uint16_t n = ta_reader_be16(r);

	return ta_reader_bytes(r, n);
}

static ta_span without_zeros(ta_span v)
{
	while (v.n && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	return v;
}

/* TPMS_RSA_PARMS (12.2.3.5) and TPM2B_PUBLIC_KEY_RSA. */
static bool read_rsa(ta_reader *r, ta_public_area *out)
{
	uint32_t exponent;
	ta_span n;

	skip_symmetric(r);
	skip_scheme(r);
	out->size = ta_reader_be16(r);
	exponent = ta_reader_be32(r);
	n = sized(r);
	if (!ta_reader_done(r) || n.n == 0 || n.n * 8 != out->size || n.p[0] == 0)
		return false;
	/* "An exponent of zero indicates that the exponent is the default of 2^16 + 1" */
	if (exponent == 0)
		exponent = 65537;
	for (size_t i = 0; i < sizeof(out->exponent); i++)
		out->exponent[i] = (uint8_t)(exponent >> (24 - 8 * i));
	ta_pubkey_from_rsa(n, without_zeros((ta_span){ out->exponent, sizeof(out->exponent) }),
			   &out->key);
	return true;
}

static const struct {
	uint16_t id;
	int curve;
} curves[] = {
	{ TA_TPM_ECC_P256, TA_CURVE_P256 },
	{ TA_TPM_ECC_P384, TA_CURVE_P384 },
	{ TA_TPM_ECC_P521, TA_CURVE_P521 },
	{ TA_TPM_ECC_SM2, TA_CURVE_SM2 },
};

/* Copy a coordinate, which a TPM may return without leading zeros, padded to the width of the
 * field. */
static bool put_coordinate(uint8_t *to, size_t width, ta_span v)
{
	if (v.n == 0 || v.n > width)
		return false;
	memset(to, 0, width - v.n);
	memcpy(to + width - v.n, v.p, v.n);
	return true;
}

static bool make_point(ta_public_area *out, int curve, ta_span x, ta_span y)
{
	size_t width = ta_curve_bytes(curve);

	out->point[0] = 4;
	if (!put_coordinate(out->point + 1, width, x) ||
	    !put_coordinate(out->point + 1 + width, width, y))
		return false;
	return ta_pubkey_from_point(curve, (ta_span){ out->point, 1 + 2 * width }, &out->key);
}

/* TPMS_ECC_PARMS (12.2.3.6) and TPMS_ECC_POINT. */
static bool read_ecc(ta_reader *r, ta_public_area *out)
{
	ta_span x, y;

	skip_symmetric(r);
	skip_scheme(r);
	out->size = ta_reader_be16(r);
	skip_scheme(r);
	x = sized(r);
	y = sized(r);
	if (!ta_reader_done(r))
		return false;
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (curves[i].id == out->size)
			return make_point(out, curves[i].curve, x, y);
	return false;
}

int ta_public_area_read(ta_span tpm2b_public, ta_public_area *out, tpmattest_error **err)
{
	ta_reader r = ta_reader_span(tpm2b_public);
	bool good = false;

	*out = (ta_public_area){ 0 };
	if (ta_reader_be16(&r) != ta_reader_left(&r))
		r.failed = true;
	out->type = ta_reader_be16(&r);
	out->name_alg = ta_reader_be16(&r);
	out->attributes = ta_reader_be32(&r);
	out->policy = sized(&r);
	if (out->type == TA_TPM_ALG_RSA)
		good = read_rsa(&r, out);
	else if (out->type == TA_TPM_ALG_ECC)
		good = read_ecc(&r, out);
	if (!good)
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "not a TPM2B_PUBLIC of an RSA key or an EC key on P-256, "
				    "P-384, P-521 or SM2");
	return 0;
}

static const struct {
	uint32_t bit;
	const char *name;
} of_an_ek[] = {
	{ TA_TPM_FIXED_TPM, "fixedTPM" },
	{ TA_TPM_RESTRICTED, "restricted" },
	{ TA_TPM_DECRYPT, "decrypt" },
};

uint32_t ta_public_area_lacks(uint32_t attributes)
{
	uint32_t lacks = 0;

	for (size_t i = 0; i < sizeof(of_an_ek) / sizeof(of_an_ek[0]); i++)
		lacks |= ~attributes & of_an_ek[i].bit;
	return lacks;
}

const char *ta_public_area_lacks_text(uint32_t lacks, char out[TA_LACKS_TEXT])
{
	out[0] = 0;
	for (size_t i = 0; i < sizeof(of_an_ek) / sizeof(of_an_ek[0]); i++)
		if (lacks & of_an_ek[i].bit) {
			strcat(out, out[0] ? ", " : "");
			strcat(out, of_an_ek[i].name);
		}
	return out;
}
