/* SPDX-License-Identifier: BSD-2-Clause */
/* Signature AlgorithmIdentifiers (RFC 3279, RFC 4055, RFC 5758). An algorithm with parameters other
 * than the specified ones is not supported. */
#include "x509/der.h"
#include "x509/sig.h"

struct alg_row {
	int kind, md;
	const char *name;
	uint8_t len;
	uint8_t oid[10];
};

/* clang-format off */
static const struct alg_row algorithms[] = {
	{ TA_SIG_RSA, TA_MD_SHA256,
	  "rsa-sha256", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11 } },
	{ TA_SIG_RSA, TA_MD_SHA384,
	  "rsa-sha384", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12 } },
	{ TA_SIG_RSA, TA_MD_SHA512,
	  "rsa-sha512", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13 } },
	{ TA_SIG_RSA, TA_MD_SHA1, "rsa-sha1", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5 } },
	{ TA_SIG_ECDSA, TA_MD_SHA256,
	  "ecdsa-sha256", 8, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2 } },
	{ TA_SIG_ECDSA, TA_MD_SHA384,
	  "ecdsa-sha384", 8, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3 } },
	{ TA_SIG_ECDSA, TA_MD_SHA512,
	  "ecdsa-sha512", 8, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4 } },
	{ TA_SIG_ECDSA, TA_MD_SHA1, "ecdsa-sha1", 7, { 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1 } },
	{ TA_SIG_RSA_PSS, TA_MD_UNKNOWN,
	  "rsa-pss", 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10 } },
};
/* clang-format on */

static const char *const pss_names[] = {
	[TA_MD_UNKNOWN] = "unknown",       [TA_MD_SHA1] = "rsa-pss-sha1",
	[TA_MD_SHA256] = "rsa-pss-sha256", [TA_MD_SHA384] = "rsa-pss-sha384",
	[TA_MD_SHA512] = "rsa-pss-sha512",
};

struct md_row {
	int md;
	uint8_t len;
	uint8_t oid[9];
};

static const struct md_row digests[] = {
	{ TA_MD_SHA1, 5, { 0x2b, 0x0e, 3, 2, 0x1a } },
	{ TA_MD_SHA256, 9, { 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1 } },
	{ TA_MD_SHA384, 9, { 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2 } },
	{ TA_MD_SHA512, 9, { 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3 } },
};

/* Returns the hash in an AlgorithmIdentifier's content. */
static int read_digest(ta_span content)
{
	ta_span oid;
	ta_tlv params;

	if (!ta_der_algorithm(content, &oid, &params) ||
	    (params.tag != 0 && (params.tag != TA_DER_NULL || params.value.n != 0)))
		return TA_MD_UNKNOWN;
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (ta_span_equal(oid, (ta_span){ digests[i].oid, digests[i].len }))
			return digests[i].md;
	return TA_MD_UNKNOWN;
}

/* Returns the hash in a MaskGenAlgorithm's content, which must be MGF1. */
static int read_mgf(ta_span content)
{
	static const uint8_t mgf1[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8 };
	ta_span oid;
	ta_tlv params;

	if (!ta_der_algorithm(content, &oid, &params) || params.tag != TA_DER_SEQUENCE ||
	    !ta_span_equal(oid, (ta_span){ mgf1, sizeof(mgf1) }))
		return TA_MD_UNKNOWN;
	return read_digest(params.value);
}

/* Read the SEQUENCE or INTEGER inside the explicit tag n, if that tag is next. */
static bool tagged(ta_reader *r, uint8_t n, uint8_t tag, ta_span *content)
{
	ta_tlv outer, inner;
	ta_reader in;

	if (!ta_der_optional(r, (uint8_t)TA_DER_CONTEXT_CONS(n), &outer))
		return false;
	in = ta_der_inside(&outer);
	if (!ta_der_expect(&in, tag, &inner) || !ta_reader_done(&in)) {
		r->failed = true;
		return false;
	}
	*content = inner.value;
	return true;
}

bool ta_sigalg_pss(ta_span params, ta_sigalg *out)
{
	ta_reader outer = ta_reader_span(params), r;
	uint32_t salt = 20, trailer = 1;
	ta_span content;
	ta_tlv seq;

	if (!ta_der_expect(&outer, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&outer))
		return false;
	r = ta_der_inside(&seq);
	/* RFC 4055 3.1: the defaults. */
	out->md = tagged(&r, 0, TA_DER_SEQUENCE, &content) ? read_digest(content) : TA_MD_SHA1;
	out->mgf_md = tagged(&r, 1, TA_DER_SEQUENCE, &content) ? read_mgf(content) : TA_MD_SHA1;
	if ((tagged(&r, 2, TA_DER_INTEGER, &content) && !ta_der_small_uint(content, &salt)) ||
	    (tagged(&r, 3, TA_DER_INTEGER, &content) && !ta_der_small_uint(content, &trailer)))
		return false;
	out->salt = (int)salt;
	return ta_reader_done(&r) && out->md != TA_MD_UNKNOWN && out->mgf_md != TA_MD_UNKNOWN &&
	       trailer == 1;
}

/* Accept NULL or absent parameters. RSA should have NULL and ECDSA should have none, but vendors do
 * both. */
static bool plain_params(const ta_tlv *params)
{
	return params->tag == 0 || (params->tag == TA_DER_NULL && params->value.n == 0);
}

void ta_sigalg_parse(ta_span algorithm, ta_sigalg *out)
{
	ta_reader r = ta_reader_span(algorithm);
	const struct alg_row *row = NULL;
	ta_tlv seq, params;
	ta_span oid;
	bool good;

	*out = (ta_sigalg){ .whole = algorithm };
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&r) ||
	    !ta_der_algorithm(seq.value, &oid, &params))
		return;
	out->params = params.whole;
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (ta_span_equal(oid, (ta_span){ algorithms[i].oid, algorithms[i].len }))
			row = &algorithms[i];
	if (!row)
		return;
	out->md = row->md;
	good = row->kind == TA_SIG_RSA_PSS ? ta_sigalg_pss(params.whole, out)
					   : plain_params(&params);
	if (good)
		out->kind = row->kind;
	else
		*out = (ta_sigalg){ .whole = algorithm, .params = params.whole };
}

const char *ta_sigalg_name(const ta_sigalg *a)
{
	if (a->kind == TA_SIG_RSA_PSS)
		return pss_names[a->md];
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].kind == a->kind && algorithms[i].md == a->md)
			return algorithms[i].name;
	return "unknown";
}
