/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates by their bytes: every deviation that is taken, and what is refused. */
#include "certs.h"
#include "x509/name.h"

static const struct {
	const char *what;
	struct pki_cert spec;
	int code;
	uint8_t at; /* the byte at the offset */
} deviation_rows[] = {
	{ "critical FALSE",
	  { .profile = PKI_EK, .ku.mode = PKI_EXT_CRITICAL_FALSE },
	  TPMATTEST_F_DER_EXPLICIT_DEFAULT,
	  1 },
	{ "cA FALSE",
	  { .profile = PKI_EK, .bc.explicit_false = true },
	  TPMATTEST_F_DER_EXPLICIT_DEFAULT,
	  1 },
	{ "padded serial",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"\0\0\0\1", 4 } },
	  TPMATTEST_F_SERIAL_PADDED,
	  2 },
	{ "padded negative serial",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"\0\0\x80", 3 } },
	  TPMATTEST_F_SERIAL_PADDED,
	  2 },
	{ "serial zero",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"\0", 1 } },
	  TPMATTEST_F_SERIAL_NOT_POSITIVE,
	  2 },
	{ "negative serial",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"\x80", 1 } },
	  TPMATTEST_F_SERIAL_NOT_POSITIVE,
	  2 },
	{ "serial of 20",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"abcdefghijklmnopqrst", 20 } },
	  0,
	  0 },
	{ "serial of 21",
	  { .profile = PKI_EK, .serial = { (const uint8_t *)"abcdefghijklmnopqrstu", 21 } },
	  TPMATTEST_F_SERIAL_TOO_LONG,
	  2 },
	{ "unsorted subject",
	  { .profile = PKI_EK, .subject = { .text = "C=DE|OU=b" } },
	  TPMATTEST_F_SET_UNSORTED,
	  0x30 },
	{ "sorted subject", { .profile = PKI_EK, .subject = { .text = "OU=b+C=DE" } }, 0, 0 },
	{ "unsorted SAN",
	  { .profile = PKI_EK, .san.name = { .text = "C=DE|OU=b" } },
	  TPMATTEST_F_SET_UNSORTED,
	  0x30 },
	{ "ECDSA with NULL",
	  { .profile = PKI_EK, .sign.flip_null = true },
	  TPMATTEST_F_ECDSA_PARAMS,
	  5 },
	{ "RSAES-OAEP", { .profile = PKI_EK, .spki = PKI_SPKI_OAEP }, TPMATTEST_F_KEY_OAEP, 0x30 },
	{ "RSAES-OAEP, Nuvoton",
	  { .profile = PKI_EK, .spki = PKI_SPKI_OAEP_NUL },
	  TPMATTEST_F_KEY_OAEP,
	  0x30 },
	{ "RSAES-OAEP, empty",
	  { .profile = PKI_EK, .spki = PKI_SPKI_OAEP_EMPTY },
	  TPMATTEST_F_KEY_OAEP,
	  0x30 },
	{ "RSA without NULL",
	  { .profile = PKI_EK, .spki = PKI_SPKI_NO_NULL },
	  TPMATTEST_F_RSA_PARAMS,
	  0x30 },
	{ "wrong unused bits",
	  { .profile = PKI_EK, .ku.wrong_unused = true },
	  TPMATTEST_F_BITS_UNUSED,
	  3 },
	{ "GeneralizedTime too early",
	  { .profile = PKI_EK, .not_before = { PKI_TIME_GEN, 0, "20200101000000Z" } },
	  TPMATTEST_F_TIME_FORMAT,
	  0x18 },
	{ "GeneralizedTime of 1949",
	  { .profile = PKI_EK, .not_before = { PKI_TIME_GEN, 0, "19491231235959Z" } },
	  0,
	  0 },
	{ "GeneralizedTime of 1950",
	  { .profile = PKI_EK, .not_before = { PKI_TIME_GEN, 0, "19500101000000Z" } },
	  TPMATTEST_F_TIME_FORMAT,
	  0x18 },
	{ "GeneralizedTime of 2049",
	  { .profile = PKI_EK, .not_after = { PKI_TIME_GEN, 0, "20491231235959Z" } },
	  TPMATTEST_F_TIME_FORMAT,
	  0x18 },
	{ "GeneralizedTime of 2050",
	  { .profile = PKI_EK, .not_after = { PKI_TIME_GEN, 0, "20500101000000Z" } },
	  0,
	  0 },
	{ "the year 9999",
	  { .profile = PKI_EK, .not_after = { PKI_TIME_GEN, 0, "99991231235959Z" } },
	  0,
	  0 },
	{ "version 2 with extensions",
	  { .profile = PKI_EK, .version = 2 },
	  TPMATTEST_F_VERSION_EXTENSIONS,
	  0xa3 },
	{ "version 1", { .profile = PKI_BARE, .version = 1 }, 0, 0 },
	{ "AKI of one byte",
	  { .profile = PKI_EK, .aki.id = { (const uint8_t *)"x", 1 } },
	  TPMATTEST_F_AKI_LENGTH,
	  0x80 },
	{ "SKI of 21 bytes",
	  { .profile = PKI_EK,
	    .ski = { .mode = PKI_EXT_PLAIN,
		     .id = { (const uint8_t *)"abcdefghijklmnopqrstu", 21 } } },
	  TPMATTEST_F_AKI_LENGTH,
	  4 },
	{ "AKI with issuer and serial",
	  { .profile = PKI_EK,
	    .aki = { .issuer = { .text = "CN=x" }, .serial = { (const uint8_t *)"\1", 1 } } },
	  0,
	  0 },
	{ "AKI without key id",
	  { .profile = PKI_EK,
	    .aki = { .no_id = true,
		     .issuer = { .text = "CN=x" },
		     .serial = { (const uint8_t *)"\1", 1 } } },
	  0,
	  0 },
};

START_TEST(deviations)
{
	for (size_t i = 0; i < sizeof(deviation_rows) / sizeof(deviation_rows[0]); i++) {
		struct pki_cert spec = deviation_rows[i].spec;
		ta_cert *c;

		if (spec.spki != PKI_SPKI_PLAIN)
			spec.key = pki_key(PKI_RSA2048, 0);
		c = minted_view(spec);
		ck_assert_msg(c->n_dev == (deviation_rows[i].code ? 1 : 0),
			      "%s: %u deviations, first %d", deviation_rows[i].what, c->n_dev,
			      c->n_dev ? c->dev[0].code : 0);
		if (c->n_dev) {
			ck_assert_msg(c->dev[0].code == deviation_rows[i].code, "%s: %d",
				      deviation_rows[i].what, c->dev[0].code);
			ck_assert_msg(c->der.p[c->dev[0].offset] == deviation_rows[i].at,
				      "%s: %02x", deviation_rows[i].what,
				      c->der.p[c->dev[0].offset]);
		}
		ta_cert_unref(c);
	}
}
END_TEST

/* One extension given by its bytes: what becomes of it. */
static const struct {
	const char *what, *oid;
	size_t n;
	uint8_t bytes[24];
	int code; /* of the parse */
	int deviation;
} ext_rows[] = {
	{ "BC empty", PKI_OID_BC, 2, { 0x30, 0x00 }, 0, 0 },
	{ "BC path length", PKI_OID_BC, 8, { 0x30, 0x06, 1, 1, 0xff, 2, 1, 3 }, 0, 0 },
	{ "BC padded path length",
	  PKI_OID_BC,
	  9,
	  { 0x30, 0x07, 1, 1, 0xff, 2, 2, 0, 3 },
	  0,
	  TPMATTEST_F_INTEGER_PADDED },
	{ "BC boolean of 01",
	  PKI_OID_BC,
	  5,
	  { 0x30, 0x03, 1, 1, 1 },
	  0,
	  TPMATTEST_F_BOOLEAN_VALUE },
	{ "BC long length",
	  PKI_OID_BC,
	  6,
	  { 0x30, 0x81, 3, 1, 1, 0xff },
	  0,
	  TPMATTEST_F_LENGTH_NOT_MINIMAL },
	{ "BC negative path length",
	  PKI_OID_BC,
	  8,
	  { 0x30, 0x06, 1, 1, 0xff, 2, 1, 0xff },
	  TPMATTEST_E_CERT,
	  0 },
	{ "BC huge path length",
	  PKI_OID_BC,
	  12,
	  { 0x30, 0x0a, 1, 1, 0xff, 2, 5, 1, 0, 0, 0, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "BC boolean of two bytes",
	  PKI_OID_BC,
	  6,
	  { 0x30, 0x04, 1, 2, 0xff, 0xff },
	  TPMATTEST_E_CERT,
	  0 },
	{ "BC boolean of no byte", PKI_OID_BC, 4, { 0x30, 0x02, 1, 0 }, TPMATTEST_E_CERT, 0 },
	{ "BC with a rest", PKI_OID_BC, 7, { 0x30, 0x05, 1, 1, 0xff, 5, 0 }, TPMATTEST_E_CERT, 0 },
	{ "BC and a rest", PKI_OID_BC, 4, { 0x30, 0x00, 5, 0 }, TPMATTEST_E_CERT, 0 },
	{ "BC no sequence", PKI_OID_BC, 2, { 0x31, 0x00 }, TPMATTEST_E_CERT, 0 },
	{ "BC nothing", PKI_OID_BC, 0, { 0 }, TPMATTEST_E_CERT, 0 },
	{ "KU of nine bits", PKI_OID_KU, 5, { 3, 3, 7, 6, 0x80 }, 0, 0 },
	{ "KU of ten bits", PKI_OID_KU, 5, { 3, 3, 6, 6, 0x40 }, 0, 0 },
	{ "KU of the tenth bit", PKI_OID_KU, 5, { 3, 3, 6, 0, 0x40 }, TPMATTEST_E_CERT, 0 },
	{ "KU bits in the unused", PKI_OID_KU, 4, { 3, 2, 3, 0x0f }, 0, TPMATTEST_F_BITS_UNUSED },
	{ "KU of no bits", PKI_OID_KU, 3, { 3, 1, 0 }, TPMATTEST_E_CERT, 0 },
	{ "KU of zero bits", PKI_OID_KU, 4, { 3, 2, 0, 0 }, TPMATTEST_E_CERT, 0 },
	{ "KU bits only in the unused", PKI_OID_KU, 4, { 3, 2, 7, 0x63 }, TPMATTEST_E_CERT, 0 },
	{ "KU unused of nothing", PKI_OID_KU, 3, { 3, 1, 1 }, TPMATTEST_E_CERT, 0 },
	{ "KU eight unused bits", PKI_OID_KU, 4, { 3, 2, 8, 1 }, TPMATTEST_E_CERT, 0 },
	{ "KU without a byte", PKI_OID_KU, 2, { 3, 0 }, TPMATTEST_E_CERT, 0 },
	{ "KU no bits", PKI_OID_KU, 3, { 4, 1, 0 }, TPMATTEST_E_CERT, 0 },
	{ "EKU empty", PKI_OID_EKU, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "EKU no OID", PKI_OID_EKU, 4, { 0x30, 2, 5, 0 }, TPMATTEST_E_CERT, 0 },
	{ "EKU other", PKI_OID_EKU, 5, { 0x30, 3, 6, 1, 0x2a }, 0, 0 },
	{ "EKU with half an arc",
	  PKI_OID_EKU,
	  6,
	  { 0x30, 4, 6, 2, 0x2a, 0x81 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "EKU with a padded arc",
	  PKI_OID_EKU,
	  7,
	  { 0x30, 5, 6, 3, 0x2a, 0x80, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "EKU with a rest", PKI_OID_EKU, 6, { 0x30, 4, 6, 1, 0x2a, 6 }, TPMATTEST_E_CERT, 0 },
	{ "SKI of no bytes", PKI_OID_SKI, 2, { 4, 0 }, 0, TPMATTEST_F_AKI_LENGTH },
	{ "SKI bare", PKI_OID_SKI, 3, { 1, 2, 3 }, TPMATTEST_E_CERT, 0 },
	{ "AKI empty", PKI_OID_AKI, 2, { 0x30, 0 }, 0, 0 },
	{ "AKI in the wrong order",
	  PKI_OID_AKI,
	  8,
	  { 0x30, 6, 0x82, 1, 1, 0x80, 1, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "AKI with another tag", PKI_OID_AKI, 5, { 0x30, 3, 0x83, 1, 1 }, TPMATTEST_E_CERT, 0 },
	{ "AKI constructed key id", PKI_OID_AKI, 5, { 0x30, 3, 0xa0, 1, 1 }, TPMATTEST_E_CERT, 0 },
	{ "AKI empty issuer",
	  PKI_OID_AKI,
	  7,
	  { 0x30, 5, 0xa1, 0, 0x82, 1, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN empty", PKI_OID_SAN, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "SAN DNS", PKI_OID_SAN, 5, { 0x30, 3, 0x82, 1, 'a' }, 0, 0 },
	{ "SAN no general name", PKI_OID_SAN, 5, { 0x30, 3, 0x8c, 1, 'a' }, TPMATTEST_E_CERT, 0 },
	{ "SAN implicit directory name",
	  PKI_OID_SAN,
	  4,
	  { 0x30, 2, 0x84, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN directory name without a name",
	  PKI_OID_SAN,
	  4,
	  { 0x30, 2, 0xa4, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN two names in one",
	  PKI_OID_SAN,
	  8,
	  { 0x30, 6, 0xa4, 4, 0x30, 0, 0x30, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN empty RDN",
	  PKI_OID_SAN,
	  8,
	  { 0x30, 6, 0xa4, 4, 0x30, 2, 0x31, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN other name", PKI_OID_SAN, 11, { 0x30, 9, 0xa0, 7, 6, 1, 1, 0xa0, 2, 5, 0 }, 0, 0 },
	{ "SAN other name without a value",
	  PKI_OID_SAN,
	  7,
	  { 0x30, 5, 0xa0, 3, 6, 1, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN other name of two values",
	  PKI_OID_SAN,
	  13,
	  { 0x30, 11, 0xa0, 9, 6, 1, 1, 0xa0, 4, 5, 0, 5, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN registered OID", PKI_OID_SAN, 5, { 0x30, 3, 0x88, 1, 0x2a }, 0, 0 },
	{ "SAN half a registered OID",
	  PKI_OID_SAN,
	  5,
	  { 0x30, 3, 0x88, 1, 0xaa },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SAN X.400 address", PKI_OID_SAN, 4, { 0x30, 2, 0xa3, 0 }, TPMATTEST_E_CERT, 0 },
	{ "AIA empty", PKI_OID_AIA, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "AIA without a place",
	  PKI_OID_AIA,
	  7,
	  { 0x30, 5, 0x30, 3, 6, 1, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "AIA with two places",
	  PKI_OID_AIA,
	  11,
	  { 0x30, 9, 0x30, 7, 6, 1, 1, 0x86, 0, 0x86, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP empty", PKI_OID_CRLDP, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "CRLDP empty point", PKI_OID_CRLDP, 4, { 0x30, 2, 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "CRLDP relative name",
	  PKI_OID_CRLDP,
	  15,
	  { 0x30, 13, 0x30, 11, 0xa0, 9, 0xa1, 7, 0x30, 5, 6, 1, 1, 12, 0 },
	  0,
	  0 },
	{ "CRLDP half a relative name",
	  PKI_OID_CRLDP,
	  13,
	  { 0x30, 11, 0x30, 9, 0xa0, 7, 0xa1, 5, 6, 1, 1, 5, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP reasons",
	  PKI_OID_CRLDP,
	  14,
	  { 0x30, 12, 0x30, 10, 0x81, 2, 1, 6, 0xa2, 4, 0xa4, 2, 0x30, 0 },
	  0,
	  0 },
	{ "CRLDP reasons alone",
	  PKI_OID_CRLDP,
	  8,
	  { 0x30, 6, 0x30, 4, 0x81, 2, 1, 6 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP reasons without bits",
	  PKI_OID_CRLDP,
	  6,
	  { 0x30, 4, 0x30, 2, 0x81, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP other name",
	  PKI_OID_CRLDP,
	  8,
	  { 0x30, 6, 0x30, 4, 0xa0, 2, 0xa2, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP two names",
	  PKI_OID_CRLDP,
	  12,
	  { 0x30, 10, 0x30, 8, 0xa0, 6, 0xa0, 2, 0x86, 0, 5, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "CRLDP trailing tag",
	  PKI_OID_CRLDP,
	  6,
	  { 0x30, 4, 0x30, 2, 0x83, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "SDA empty", PKI_OID_SDA, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "SDA without values",
	  PKI_OID_SDA,
	  7,
	  { 0x30, 5, 0x30, 3, 6, 1, 1 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "unknown, any bytes", "1.2.3.4", 3, { 1, 2, 3 }, 0, 0 },
	{ "policy", PKI_OID_POLICIES, 7, { 0x30, 5, 0x30, 3, 6, 1, 0x2a }, 0, 0 },
	{ "two policies",
	  PKI_OID_POLICIES,
	  12,
	  { 0x30, 10, 0x30, 3, 6, 1, 0x2a, 0x30, 3, 6, 1, 0x2b },
	  0,
	  0 },
	{ "policy qualified",
	  PKI_OID_POLICIES,
	  14,
	  { 0x30, 12, 0x30, 10, 6, 1, 0x2a, 0x30, 5, 0x30, 3, 6, 1, 0x2b },
	  0,
	  0 },
	{ "policies, any bytes", PKI_OID_POLICIES, 3, { 1, 2, 3 }, TPMATTEST_E_CERT, 0 },
	{ "policies empty", PKI_OID_POLICIES, 2, { 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "policy empty", PKI_OID_POLICIES, 4, { 0x30, 2, 0x30, 0 }, TPMATTEST_E_CERT, 0 },
	{ "policy twice",
	  PKI_OID_POLICIES,
	  12,
	  { 0x30, 10, 0x30, 3, 6, 1, 0x2a, 0x30, 3, 6, 1, 0x2a },
	  TPMATTEST_E_CERT,
	  0 },
	{ "policy without qualifiers",
	  PKI_OID_POLICIES,
	  9,
	  { 0x30, 7, 0x30, 5, 6, 1, 0x2a, 0x30, 0 },
	  TPMATTEST_E_CERT,
	  0 },
	{ "policy with a rest",
	  PKI_OID_POLICIES,
	  9,
	  { 0x30, 7, 0x30, 5, 6, 1, 0x2a, 5, 0 },
	  TPMATTEST_E_CERT,
	  0 },
};

START_TEST(extension_bytes)
{
	for (size_t i = 0; i < sizeof(ext_rows) / sizeof(ext_rows[0]); i++) {
		struct pki_ext ext = { .oid = ext_rows[i].oid,
				       .value = { ext_rows[i].bytes, ext_rows[i].n } };
		struct pki_made made = minted((struct pki_cert){ .profile = PKI_BARE,
								 .subject = PKI_NAME("CN=x"),
								 .more = &ext,
								 .n_more = 1 });
		int code = parse_code(made.der.p, made.der.len);

		ck_assert_msg(code == ext_rows[i].code, "%s: %d", ext_rows[i].what, code);
		if (code == 0) {
			ta_cert *c = viewed(made.der.p, made.der.len);
			int deviation = c->n_dev ? c->dev[0].code : 0;

			ck_assert_msg(deviation == ext_rows[i].deviation, "%s: %d",
				      ext_rows[i].what, deviation);
			ta_cert_unref(c);
		}
		pki_made_free(&made);
	}
}
END_TEST

/* The same certificate with its outer length in one byte more than needed. */
START_TEST(outer_length_not_minimal)
{
	struct pki_made made = minted((struct pki_cert){ .profile = PKI_EK });
	uint8_t *longer = malloc(made.der.len + 1);
	ta_cert *c;

	ck_assert_uint_eq(made.der.p[1], 0x82);
	longer[0] = 0x30;
	longer[1] = 0x83;
	longer[2] = 0;
	memcpy(longer + 3, made.der.p + 2, made.der.len - 2);
	ck_assert_uint_eq(ta_cert_encoded_length(longer, made.der.len + 1), made.der.len + 1);
	c = viewed(longer, made.der.len + 1);
	ck_assert_uint_eq(c->n_dev, 1);
	ck_assert_int_eq(c->dev[0].code, TPMATTEST_F_LENGTH_NOT_MINIMAL);
	ck_assert_uint_eq(c->dev[0].offset, 0);
	ta_cert_unref(c);
	free(longer);
	pki_made_free(&made);
}
END_TEST

/* Version 1 written out instead of left away. */
START_TEST(version_one_written_out)
{
	struct pki_made made =
		minted((struct pki_cert){ .profile = PKI_BARE, .subject = PKI_NAME("CN=x") });
	uint8_t *version = memmem(made.der.p, made.der.len, "\xa0\x03\x02\x01\x02", 5);
	ta_cert *c;

	ck_assert_ptr_nonnull(version);
	version[4] = 0;
	c = viewed(made.der.p, made.der.len);
	ck_assert_int_eq(c->version, 1);
	ck_assert_uint_eq(c->n_dev, 1);
	ck_assert_int_eq(c->dev[0].code, TPMATTEST_F_DER_EXPLICIT_DEFAULT);
	ta_cert_unref(c);
	version[4] = 3;
	ck_assert_int_eq(parse_code(made.der.p, made.der.len), TPMATTEST_E_CERT);
	pki_made_free(&made);
}
END_TEST

START_TEST(claims)
{
	static const uint8_t huge[] = { 0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30 };
	static const uint8_t flat[] = { 0x30, 0x02, 0x05, 0x00 };
	static const uint8_t endless[] = { 0x30, 0x80, 0x30 };
	static const uint8_t five[] = { 0x30, 0x85, 0, 0, 0, 0, 1, 0x30 };
	static const uint8_t none[] = { 0x30, 0x00, 0x30, 0x00 };
	struct pki_made made = minted((struct pki_cert){ .profile = PKI_EK });

	ck_assert_uint_eq(ta_cert_encoded_length(made.der.p, made.der.len), made.der.len);
	ck_assert_uint_eq(ta_cert_encoded_length(made.der.p, 5), made.der.len);
	ck_assert_uint_eq(ta_cert_encoded_length(made.der.p, 4), 0);
	ck_assert_uint_eq(ta_cert_encoded_length(made.der.p + 1, 10), 0);
	/* More than 32 bits can count is no claim where a size_t has 32. */
	ck_assert_uint_eq(ta_cert_encoded_length(huge, sizeof(huge)),
			  SIZE_MAX > 0xffffffff ? (size_t)6 + 0xffffffff : 0);
	ck_assert_uint_eq(ta_cert_encoded_length(flat, sizeof(flat)), 0);
	ck_assert_uint_eq(ta_cert_encoded_length(endless, sizeof(endless)), 0);
	ck_assert_uint_eq(ta_cert_encoded_length(five, sizeof(five)), 0);
	ck_assert_uint_eq(ta_cert_encoded_length(none, sizeof(none)), 0);
	ck_assert_uint_eq(ta_cert_encoded_length(NULL, 0), 0);
	pki_made_free(&made);
}
END_TEST

START_TEST(malformed_frames)
{
	static const struct {
		const char *what;
		struct pki_cert spec;
	} rows[] = {
		{ "version 4", { .profile = PKI_EK, .version = 4 } },
		{ "subject no sequence",
		  { .profile = PKI_EK, .subject = { .der = { (const uint8_t *)"\x31\x00", 2 } } } },
		{ "subject of a string",
		  { .profile = PKI_EK,
		    .subject = { .der = { (const uint8_t *)"\x30\x02\x0c\x00", 4 } } } },
		{ "subject with an empty set",
		  { .profile = PKI_EK,
		    .subject = { .der = { (const uint8_t *)"\x30\x02\x31\x00", 4 } } } },
		{ "subject of an INTEGER",
		  { .profile = PKI_EK,
		    .subject = { .der = { (const uint8_t *)"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55"
							   "\x04\x03\x02\x01\x05",
					  14 } } } },
		{ "subject not in UTF-8", { .profile = PKI_EK, .subject = { .text = "CN=\xff" } } },
		{ "subject of a visible string",
		  { .profile = PKI_EK,
		    .subject = { .der = { (const uint8_t *)"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55"
							   "\x04\x03\x1a\x01\x61",
					  14 } } } },
		{ "BMP of three bytes",
		  { .profile = PKI_EK,
		    .subject = { .der = { (const uint8_t *)"\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55"
							   "\x04\x03\x1e\x03\0a\0",
					  16 } } } },
		{ "bad day",
		  { .profile = PKI_EK, .not_before = { PKI_TIME_UTC, 0, "230229000000Z" } } },
		{ "fraction",
		  { .profile = PKI_EK, .not_after = { PKI_TIME_GEN, 0, "20500101000000.5Z" } } },
		{ "offset",
		  { .profile = PKI_EK, .not_after = { PKI_TIME_UTC, 0, "3001010000+0000" } } },
		{ "unused bits in the signature", { .profile = PKI_EK, .sign.unused_bits = 1 } },
		{ "curve absent", { .profile = PKI_EK, .spki = PKI_SPKI_CURVE_ABSENT } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pki_made made = minted(rows[i].spec);
		tpmattest_error *err = NULL;
		ta_cert *c;

		ck_assert_msg(ta_cert_parse(made.der.p, made.der.len, &c, &err) == TPMATTEST_E_CERT,
			      "%s", rows[i].what);
		ck_assert_msg(strncmp(tpmattest_error_message(err), "certificate, offset ", 20) ==
				      0,
			      "%s", tpmattest_error_message(err));
		ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err), ": expected "));
		tpmattest_error_free(err);
		pki_made_free(&made);
	}
}
END_TEST

/* A certificate with one byte more inside a SEQUENCE than belongs there: at its end, behind the
 * extensions, ... */
START_TEST(nothing_trails)
{
	struct pki_made made = minted((struct pki_cert){ .profile = PKI_EK });
	uint8_t *longer = calloc(1, made.der.len + 2);

	memcpy(longer, made.der.p, made.der.len);
	ck_assert_int_eq(parse_code(longer, made.der.len + 1), TPMATTEST_E_CERT);
	longer[3] = (uint8_t)(longer[3] + 2);
	longer[made.der.len] = 5;
	ck_assert_int_eq(parse_code(longer, made.der.len + 2), TPMATTEST_E_CERT);
	free(longer);
	pki_made_free(&made);
}
END_TEST

static bool inside(const ta_cert *c, ta_span s)
{
	return s.n == 0 ||
	       (s.p >= c->der.p && s.n <= c->der.n && (size_t)(s.p - c->der.p) <= c->der.n - s.n);
}

/* What holds for every certificate that was parsed; and every accessor run, for the sanitizers. */
static void consistent(const ta_cert *c)
{
	const ta_span spans[] = { c->tbs,
				  c->serial,
				  c->issuer,
				  c->subject,
				  c->key.spki,
				  c->key.key_bits,
				  c->key.n,
				  c->key.e,
				  c->key.point,
				  c->sig.whole,
				  c->sig.params,
				  c->signature,
				  c->unknown_critical,
				  c->aki_key_id,
				  c->aki_issuer,
				  c->aki_serial,
				  c->ski,
				  c->san,
				  c->aia,
				  c->crldp,
				  c->sda };
	ta_reader points;
	ta_san_tpm tpm;
	ta_crl_point point;

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		ck_assert(inside(c, spans[i]));
	ck_assert_uint_le(c->n_dev, TA_MAX_DEVIATIONS);
	for (unsigned i = 0; i < c->n_dev; i++)
		ck_assert_uint_lt(c->dev[i].offset, c->der.n);
	ck_assert_uint_gt(c->serial.n, 0);
	free(ta_name_text(c->subject));
	ck_assert(ta_name_equal(c->issuer, c->issuer));
	ta_san_tpm_find(c->san, &tpm);
	free(ta_cert_aia_url(c, 0, NULL));
	free(ta_cert_crl_url(c, 0, NULL));
	points = ta_cert_crl_points(c);
	(void)ta_crl_point_next(&points, &point);
	ck_assert(inside(c, point.full_name) && inside(c, point.crl_issuer));
	(void)ta_cert_self_issued(c);
}

START_TEST(truncated_anywhere)
{
	struct pki_made made = minted((struct pki_cert){
		.profile = PKI_EK,
		.aia.url = { "http://a" },
		.crldp.dp = { { .url = "http://b", .issuer = PKI_NAME("CN=y") } } });

	for (size_t n = 0; n < made.der.len; n++) {
		/* A block of its own, so that a byte too far is found. */
		uint8_t *part = malloc(n ? n : 1);

		memcpy(part, made.der.p, n);
		ck_assert_int_eq(parse_code(part, n), n ? TPMATTEST_E_CERT : TPMATTEST_E_EMPTY);
		free(part);
	}
	pki_made_free(&made);
}
END_TEST

START_TEST(any_byte_changed)
{
	struct pki_made made = minted((struct pki_cert){
		.profile = PKI_EK,
		.aia.url = { "http://a" },
		.crldp.dp = { { .url = "http://b", .issuer = PKI_NAME("CN=y") } } });
	unsigned taken = 0, refused = 0;

	for (size_t i = 0; i < made.der.len; i++)
		for (unsigned x = 1; x < 256; x++) {
			ta_cert *c;

			made.der.p[i] ^= (uint8_t)x;
			if (ta_cert_parse(made.der.p, made.der.len, &c, NULL) == 0) {
				consistent(c);
				taken++;
			} else {
				refused++;
			}
			ta_cert_unref(c);
			made.der.p[i] ^= (uint8_t)x;
		}
	ck_assert_uint_gt(taken, 1000);
	ck_assert_uint_gt(refused, 1000);
	pki_made_free(&made);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cert_bytes");
	TCase *tc = tcase_create("cert_bytes");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, deviations);
	tcase_add_test(tc, extension_bytes);
	tcase_add_test(tc, outer_length_not_minimal);
	tcase_add_test(tc, version_one_written_out);
	tcase_add_test(tc, claims);
	tcase_add_test(tc, malformed_frames);
	tcase_add_test(tc, nothing_trails);
	tcase_add_test(tc, truncated_anywhere);
	tcase_add_test(tc, any_byte_changed);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
