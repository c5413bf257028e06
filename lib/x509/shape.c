/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/shape.h"

#include "x509/cert.h"
#include "x509/der.h"

#define MOST_TAGS 4

/* Returns the tags of the first elements in a constructed element; 0 past the last. */
static void tags_of(const ta_tlv *outer, uint8_t tag[MOST_TAGS], ta_tlv element[MOST_TAGS])
{
	ta_reader r = ta_der_inside(outer);

	for (size_t i = 0; i < MOST_TAGS; i++) {
		tag[i] = 0;
		element[i] = (ta_tlv){ 0 };
		if (ta_reader_left(&r) && ta_der_next(&r, &element[i]))
			tag[i] = element[i].tag;
	}
}

static uint8_t first_tag(const ta_tlv *outer)
{
	return outer->value.n ? outer->value.p[0] : 0;
}

/* SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING } is a certificate, a CRL or a request, distinguished
 * by the signed part (RFC 5280 4.1 and 5.1, RFC 2986 4.2). A TBSCertList has a date where a
 * certificate has its validity. A request has a Name where a version 1 certificate has its
 * algorithm. */
static int signed_shape(const ta_tlv *tbs)
{
	uint8_t tag[MOST_TAGS];
	ta_tlv element[MOST_TAGS];
	size_t i;

	tags_of(tbs, tag, element);
	i = tag[0] == TA_DER_INTEGER ? 1 : 0;
	if (tag[i] == TA_DER_SEQUENCE && tag[i + 1] == TA_DER_SEQUENCE && i + 2 < MOST_TAGS &&
	    (tag[i + 2] == TA_DER_UTCTIME || tag[i + 2] == TA_DER_GENTIME))
		return TA_SHAPE_CRL;
	if (i == 1 && tag[1] == TA_DER_SEQUENCE && first_tag(&element[1]) != TA_DER_OID &&
	    tag[2] == TA_DER_SEQUENCE && first_tag(&element[2]) == TA_DER_SEQUENCE)
		return TA_SHAPE_REQUEST;
	return TA_SHAPE_CERT;
}

/* SEQUENCE { INTEGER, ... }: private keys (RFC 8017 A.1.2, RFC 5958 2, RFC 5915 3), a bare RSA key
 * (RFC 8017 A.1.1), PKCS#12 (RFC 7292 4). */
static int numbered_shape(const uint8_t tag[MOST_TAGS], const ta_tlv *version)
{
	bool three = version->value.n == 1 && version->value.p[0] == 3;

	if (tag[1] == TA_DER_SEQUENCE && tag[2] == TA_DER_OCTETS)
		return TA_SHAPE_PRIVATE_KEY;
	if (tag[1] == TA_DER_SEQUENCE && three)
		return TA_SHAPE_PKCS12;
	if (tag[1] == TA_DER_INTEGER)
		return tag[2] ? TA_SHAPE_PRIVATE_KEY : TA_SHAPE_PUBLIC_KEY;
	return tag[1] == TA_DER_OCTETS ? TA_SHAPE_PRIVATE_KEY : TA_SHAPE_UNKNOWN;
}

int ta_shape_of_der(ta_span der)
{
	ta_reader r = ta_reader_span(der);
	uint8_t tag[MOST_TAGS];
	ta_tlv outer, element[MOST_TAGS];

	/* A truncated certificate, or one followed by others, is reported by the code that splits
	 * the bytes. */
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &outer))
		return ta_cert_encoded_length(der.p, der.n) ? TA_SHAPE_CERT : TA_SHAPE_UNKNOWN;
	tags_of(&outer, tag, element);
	if (tag[0] == TA_DER_OID)
		return TA_SHAPE_PKCS7;
	if (tag[0] == TA_DER_INTEGER)
		return numbered_shape(tag, &element[0]);
	if (tag[0] != TA_DER_SEQUENCE)
		return TA_SHAPE_UNKNOWN;
	if (tag[1] == TA_DER_BITS && !tag[2])
		return TA_SHAPE_PUBLIC_KEY;
	if (tag[1] == TA_DER_OCTETS && !tag[2])
		return TA_SHAPE_PRIVATE_KEY;
	return signed_shape(&element[0]);
}

static const struct {
	const char *label;
	int shape;
} labels[] = {
	/* RFC 7468 and older spellings. */
	{ "CERTIFICATE", TA_SHAPE_CERT },
	{ "X509 CERTIFICATE", TA_SHAPE_CERT },
	{ "X.509 CERTIFICATE", TA_SHAPE_CERT },
	{ "X509 CRL", TA_SHAPE_CERT },
	{ "CRL", TA_SHAPE_CERT },
	{ "X.509 CRL", TA_SHAPE_CERT },
	{ "PKCS7", TA_SHAPE_CERT },
	{ "PKCS #7 SIGNED DATA", TA_SHAPE_CERT },
	{ "CMS", TA_SHAPE_CERT },
	{ "TRUSTED CERTIFICATE", TA_SHAPE_TRUSTED },
	{ "CERTIFICATE REQUEST", TA_SHAPE_REQUEST },
	{ "NEW CERTIFICATE REQUEST", TA_SHAPE_REQUEST },
	{ "PUBLIC KEY", TA_SHAPE_PUBLIC_KEY },
	{ "RSA PUBLIC KEY", TA_SHAPE_PUBLIC_KEY },
	{ "PRIVATE KEY", TA_SHAPE_PRIVATE_KEY },
	{ "RSA PRIVATE KEY", TA_SHAPE_PRIVATE_KEY },
	{ "EC PRIVATE KEY", TA_SHAPE_PRIVATE_KEY },
	{ "ENCRYPTED PRIVATE KEY", TA_SHAPE_PRIVATE_KEY },
	{ "TSS2 PRIVATE KEY", TA_SHAPE_PRIVATE_KEY },
};

int ta_shape_of_label(const char *label)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(label, labels[i].label) == 0)
			return labels[i].shape;
	return TA_SHAPE_OTHER_PEM;
}

static const struct {
	uint8_t n;
	uint8_t magic[4];
	int shape;
} magics[] = {
	{ 4, { 'P', 'K', 3, 4 }, TA_SHAPE_ZIP },         /* APPNOTE 4.3.7 */
	{ 2, { 0x1f, 0x8b }, TA_SHAPE_GZIP },            /* RFC 1952 2.3.1 */
	{ 4, { 'M', 'S', 'C', 'F' }, TA_SHAPE_CABINET }, /* MS-CAB */
	{ 2, { 0xff, 0xfe }, TA_SHAPE_UTF16 },
	{ 2, { 0xfe, 0xff }, TA_SHAPE_UTF16 },
};

int ta_shape_of_bytes(ta_span b)
{
	size_t i = b.n >= 3 && memcmp(b.p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	for (size_t k = 0; k < sizeof(magics) / sizeof(magics[0]); k++)
		if (b.n >= magics[k].n && memcmp(b.p, magics[k].magic, magics[k].n) == 0)
			return magics[k].shape;
	while (i < b.n && (b.p[i] == ' ' || b.p[i] == '\t' || b.p[i] == '\r' || b.p[i] == '\n'))
		i++;
	if (i < b.n && b.p[i] == '<')
		return TA_SHAPE_PAGE;
	return i < b.n && b.p[i] == '{' ? TA_SHAPE_JSON : TA_SHAPE_UNKNOWN;
}

const char *ta_shape_name(int shape)
{
	static const char *const names[] = {
		[TA_SHAPE_UNKNOWN] = "unknown bytes",
		[TA_SHAPE_CERT] = "a certificate",
		[TA_SHAPE_CRL] = "a CRL",
		[TA_SHAPE_PKCS7] = "PKCS#7",
		[TA_SHAPE_TRUSTED] = "a TRUSTED CERTIFICATE of OpenSSL: give the plain one",
		[TA_SHAPE_REQUEST] = "a certificate request, not a certificate",
		[TA_SHAPE_PUBLIC_KEY] = "a public key, not a certificate",
		[TA_SHAPE_PRIVATE_KEY] = "a private key, not a certificate",
		[TA_SHAPE_PKCS12] = "a PKCS#12 store: take the certificate out of it first",
		[TA_SHAPE_ZIP] = "a zip archive: unpack it first",
		[TA_SHAPE_GZIP] = "gzip: unpack it first",
		[TA_SHAPE_CABINET] = "a Microsoft cabinet",
		[TA_SHAPE_PAGE] =
			"HTML or XML, perhaps an error page that was saved instead of a file",
		[TA_SHAPE_JSON] = "JSON",
		[TA_SHAPE_UTF16] = "text in UTF-16: save it as UTF-8",
		[TA_SHAPE_OTHER_PEM] = "a PEM block that holds no certificate or CRL",
	};

	return shape >= 0 && (size_t)shape < sizeof(names) / sizeof(names[0])
		     ? names[shape]
		     : names[TA_SHAPE_UNKNOWN];
}
