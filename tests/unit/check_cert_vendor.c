/* SPDX-License-Identifier: BSD-2-Clause */
/* Every real certificate, field by field, with OpenSSL's parser as the oracle where it can parse
 * it. */
#include <openssl/x509v3.h>

#include "certs.h"
#include "oidnames.h"
#include "vendor.h"
#include "x509/name.h"
#include "x509/sig.h"

static const char *file; /* for messages */

#define SAME(a, b) ck_assert_msg((a) == (b), "%s: " #a, file)

static void same_bytes(ta_span a, const void *p, size_t n, const char *what)
{
	ck_assert_msg(a.n == n && (!n || memcmp(a.p, p, n) == 0), "%s: %s", file, what);
}

static void same_octets(ta_span a, const ASN1_OCTET_STRING *b, const char *what)
{
	if (b)
		same_bytes(a, ASN1_STRING_get0_data(b), (size_t)ASN1_STRING_length(b), what);
	else
		ck_assert_msg(a.n == 0, "%s: %s", file, what);
}

static int64_t seconds(const ASN1_TIME *t)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days, rest;

	ck_assert(ASN1_TIME_diff(&days, &rest, epoch, t));
	ASN1_TIME_free(epoch);
	return (int64_t)days * 86400 + rest;
}

static void same_name(ta_span ours, const X509_NAME *theirs)
{
	char *mem, *text = ta_name_text(ours), *want;
	BIO *bio = BIO_new(BIO_s_mem());
	const unsigned char *der;
	size_t n;
	long len;

	ck_assert(X509_NAME_get0_der(theirs, &der, &n));
	same_bytes(ours, der, n, "a name's bytes");
	X509_NAME_print_ex(bio, theirs, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	len = BIO_get_mem_data(bio, &mem);
	want = strndup(len ? mem : "", (size_t)len); /* an empty name leaves mem NULL */
	ck_assert_uint_eq(strlen(want), (size_t)len);
	oid_names_ours(want);
	ck_assert_msg(strcmp(text, want) == 0, "%s: %s", file, text);
	free(want);
	BIO_free(bio);
	free(text);
}

static void same_key(const ta_cert *c, X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(x);
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
	BIGNUM *modulus = NULL, *number;

	ck_assert_int_gt(n, 0);
	same_bytes(c->key.spki, der, (size_t)n, "SPKI");
	OPENSSL_free(der);
	same_bytes(c->key.key_bits, bits->data, (size_t)bits->length, "key bits");
	/* OpenSSL 3.0 takes no key out of an RSAES-OAEP SPKI. */
	ck_assert_msg((key == NULL) == (c->key.type == TA_KEY_RSA_OAEP), "%s: key type", file);
	if (!key)
		return;
	SAME((unsigned)EVP_PKEY_get_bits(key), c->key.bits);
	ck_assert_msg(EVP_PKEY_is_a(key, c->key.type == TA_KEY_RSA ? "RSA" : "EC"), "%s: key type",
		      file);
	if (c->key.type == TA_KEY_RSA) {
		ck_assert(EVP_PKEY_get_bn_param(key, "n", &modulus));
		number = BN_bin2bn(c->key.n.p, (int)c->key.n.n, NULL);
		SAME(BN_cmp(modulus, number), 0);
		BN_free(modulus);
		BN_free(number);
	}
}

static unsigned purposes(const EXTENDED_KEY_USAGE *eku)
{
	static const struct {
		const char *text;
		unsigned bit;
	} known[] = { { "2.23.133.8.1", TA_EKU_EK },
		      { "2.23.133.8.3", TA_EKU_AIK_TCG },
		      { "1.3.6.1.4.1.311.21.36", TA_EKU_AIK_MS },
		      { "2.5.29.37.0", TA_EKU_ANY } };
	unsigned all = 0;

	for (int i = 0; i < sk_ASN1_OBJECT_num(eku); i++) {
		unsigned bit = TA_EKU_OTHER;
		char text[80];

		OBJ_obj2txt(text, sizeof(text), sk_ASN1_OBJECT_value(eku, i), 1);
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			if (strcmp(text, known[k].text) == 0)
				bit = known[k].bit;
		all |= bit;
	}
	return all;
}

static void same_usage(const ta_cert *c, X509 *x)
{
	ASN1_BIT_STRING *ku = X509_get_ext_d2i(x, NID_key_usage, NULL, NULL);
	EXTENDED_KEY_USAGE *eku = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
	BASIC_CONSTRAINTS *bc = X509_get_ext_d2i(x, NID_basic_constraints, NULL, NULL);
	unsigned usage = 0;

	for (int i = 0; ku && i < 9; i++)
		if (ASN1_BIT_STRING_get_bit(ku, i))
			usage |= 1u << i;
	SAME(c->key_usage, usage);
	SAME(c->eku, eku ? purposes(eku) : 0);
	SAME(c->is_ca, bc && bc->ca);
	SAME(c->path_len, bc && bc->pathlen ? (int)ASN1_INTEGER_get(bc->pathlen) : -1);
	ASN1_BIT_STRING_free(ku);
	EXTENDED_KEY_USAGE_free(eku);
	BASIC_CONSTRAINTS_free(bc);
}

/* OpenSSL has no number for it. */
static bool is_google_instance(const ASN1_OBJECT *o)
{
	char text[32];

	OBJ_obj2txt(text, sizeof(text), o, 1);
	return strcmp(text, "1.3.6.1.4.1.11129.2.1.21") == 0;
}

static void same_extensions(const ta_cert *c, X509 *x)
{
	static const struct {
		int nid;
		unsigned bit;
	} rows[] = {
		{ NID_authority_key_identifier, TA_EXT_AKI },
		{ NID_subject_key_identifier, TA_EXT_SKI },
		{ NID_basic_constraints, TA_EXT_BC },
		{ NID_key_usage, TA_EXT_KU },
		{ NID_ext_key_usage, TA_EXT_EKU },
		{ NID_subject_alt_name, TA_EXT_SAN },
		{ NID_info_access, TA_EXT_AIA },
		{ NID_crl_distribution_points, TA_EXT_CRLDP },
		{ NID_subject_directory_attributes, TA_EXT_SDA },
		{ NID_certificate_policies, TA_EXT_POLICIES },
	};
	const ta_span values[] = { c->san, c->aia, c->crldp, c->sda };
	unsigned seen = 0, critical = 0;

	for (int i = 0; i < X509_get_ext_count(x); i++) {
		X509_EXTENSION *ext = X509_get_ext(x, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(ext));
		unsigned bit = TA_EXT_OTHER;

		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
			if (rows[k].nid == nid)
				bit = rows[k].bit;
		if (is_google_instance(X509_EXTENSION_get_object(ext)))
			bit = TA_EXT_GOOGLE_INSTANCE;
		for (unsigned k = 0; k < 4; k++)
			if (bit ==
			    (unsigned[]){ TA_EXT_SAN, TA_EXT_AIA, TA_EXT_CRLDP, TA_EXT_SDA }[k])
				same_octets(values[k], X509_EXTENSION_get_data(ext),
					    "an extension's bytes");
		seen |= bit;
		critical |= X509_EXTENSION_get_critical(ext) ? bit : 0;
	}
	SAME(c->ext_seen, seen);
	SAME(c->ext_critical, critical);
	SAME(c->ext_duplicate, 0u);
	same_octets(c->aki_key_id, X509_get0_authority_key_id(x), "AKI");
	same_octets(c->ski, X509_get0_subject_key_id(x), "SKI");
}

/* The first caIssuers URL. */
static void same_aia(const ta_cert *c, X509 *x)
{
	AUTHORITY_INFO_ACCESS *aia = X509_get_ext_d2i(x, NID_info_access, NULL, NULL);
	size_t k = 0;
	char *url;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(aia); i++) {
		const ACCESS_DESCRIPTION *ad = sk_ACCESS_DESCRIPTION_value(aia, i);
		const ASN1_STRING *uri = ad->location->d.uniformResourceIdentifier;

		if (OBJ_obj2nid(ad->method) != NID_ad_ca_issuers || ad->location->type != GEN_URI)
			continue;
		url = ta_cert_aia_url(c, k++, NULL);
		ck_assert_msg(url != NULL, "%s: AIA", file);
		if (!memchr(ASN1_STRING_get0_data(uri), ' ', (size_t)ASN1_STRING_length(uri)))
			same_octets((ta_span){ (const uint8_t *)url, strlen(url) }, uri, "AIA");
		free(url);
	}
	SAME(ta_cert_aia_url(c, k, NULL), NULL);
	AUTHORITY_INFO_ACCESS_free(aia);
}

static void compare(const char *name, const uint8_t *p, size_t n)
{
	const unsigned char *at = p;
	X509 *x = d2i_X509(NULL, &at, (long)n);
	const ASN1_BIT_STRING *signature;
	const ASN1_INTEGER *serial;
	unsigned char sum[32];
	unsigned int sum_len;
	ta_cert *c;

	file = name;
	c = viewed(p, n);
	ck_assert_msg(x != NULL, "%s: OpenSSL does not parse it", name);
	serial = X509_get0_serialNumber(x);
	X509_get0_signature(&signature, NULL, x);
	SAME(c->version, (int)X509_get_version(x) + 1);
	same_bytes(ta_der_unsigned(c->serial), serial->data, (size_t)serial->length, "serial");
	SAME(c->not_before, seconds(X509_get0_notBefore(x)));
	SAME(c->not_after, seconds(X509_get0_notAfter(x)));
	same_name(c->subject, X509_get_subject_name(x));
	same_name(c->issuer, X509_get_issuer_name(x));
	SAME(ta_name_equal(c->subject, c->issuer),
	     X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0);
	same_octets(c->signature, signature, "signature");
	ck_assert(X509_digest(x, EVP_sha256(), sum, &sum_len));
	same_bytes((ta_span){ c->sha256, 32 }, sum, 32, "SHA-256");
	same_key(c, x);
	same_usage(c, x);
	same_extensions(c, x);
	same_aia(c, x);
	ta_cert_unref(c);
	X509_free(x);
}

START_TEST(against_openssl)
{
	static const struct {
		const char *folder;
		size_t least;
	} folders[] = { { "ek", 15 },      { "aik", 4 },        { "odca-adl", 7 },
			{ "odca-mcc", 7 }, { "odca-debug", 9 }, { "ekop", 1 } };

	ck_assert_uint_ge(vendor_each(folders[_i].folder, ".der", compare), folders[_i].least);
}
END_TEST

static ta_cert *load(const char *name)
{
	size_t n;
	uint8_t *der = vendor_file(name, &n);
	ta_cert *c = viewed(der, n);

	free(der);
	return c;
}

static const struct {
	const char *name, *key, *manufacturer, *model, *version;
	int deviations[3];
} parts[] = {
	{ "ek/chromeos-0000-p-256-1.der",
	  "p256",
	  "id:43524F53",
	  "id:0000",
	  "id:00000000",
	  { TPMATTEST_F_SERIAL_TOO_LONG, TPMATTEST_F_AKI_LENGTH } },
	{ "ek/google-vtpm-p-256-1.der", "p256", "id:474F4F47", "vTPM", "id:20160511", { 0 } },
	{ "ek/google-vtpm-rsa2048-1.der", "rsa2048", "id:474F4F47", "vTPM", "id:54434700", { 0 } },
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der",
	  "p256",
	  "id:49465800",
	  "SLB 9670 TPM2.0",
	  "id:073f",
	  { TPMATTEST_F_BITS_UNUSED } },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der",
	  "rsa2048",
	  "id:49465800",
	  "SLB 9670 TPM2.0",
	  "id:0728",
	  { TPMATTEST_F_BITS_UNUSED } },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der",
	  "rsaes-oaep2048",
	  "id:49465800",
	  "SLB9635TT1.2",
	  "id:0313",
	  { TPMATTEST_F_KEY_OAEP } },
	{ "ek/intel-glk-p-256-1.der",
	  "p256",
	  "id:494E5443",
	  "GLK",
	  "id:00020000",
	  { TPMATTEST_F_DER_EXPLICIT_DEFAULT } },
	{ "ek/intel-spt-rsa2048-1.der",
	  "rsa2048",
	  "id:494E5443",
	  "SPT",
	  "id:00020000",
	  { TPMATTEST_F_DER_EXPLICIT_DEFAULT, TPMATTEST_F_BITS_UNUSED } },
	{ "ek/nuvoton-npct6xx-rsa2048-1.der",
	  "rsa2048",
	  "id:4E544300",
	  "NPCT6xx",
	  "id:13",
	  { TPMATTEST_F_SET_UNSORTED } },
	{ "ek/nuvoton-npct6xx-rsaesoaep2048-1.der",
	  "rsaes-oaep2048",
	  "id:4E544300",
	  "NPCT6xx",
	  "id:0581",
	  { TPMATTEST_F_SET_UNSORTED, TPMATTEST_F_KEY_OAEP } },
	{ "ek/nuvoton-npct75x-rsa2048-1.der",
	  "rsa2048",
	  "id:4E544300",
	  "NPCT75x",
	  "id:00070002",
	  { TPMATTEST_F_SET_UNSORTED } },
	{ "ek/stmicro-st33htphahb4-p-256-1.der",
	  "p256",
	  "id:53544D20",
	  "ST33HTPHAHB4",
	  "id:00490004",
	  { 0 } },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der",
	  "rsa2048",
	  "id:53544D20",
	  "ST33HTPHAHB4",
	  "id:00490004",
	  { 0 } },
	{ "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der",
	  "rsaes-oaep2048",
	  "id:53544D20",
	  "ST33ZP24PVSP",
	  "id:0D0C",
	  { TPMATTEST_F_KEY_OAEP } },
	{ "ek/vmware-vmware-tpm2-rsa2048-1.der",
	  "rsa2048",
	  "id:564D5700",
	  "VMware TPM2",
	  "id:00020065",
	  { 0 } },
	{ "odca-adl/0-ek.der",
	  "rsa2048",
	  "id:494E5443",
	  "ADL",
	  "id:02580012",
	  { TPMATTEST_F_DER_EXPLICIT_DEFAULT } },
	{ "odca-adl/6-root.der", "p384", "", "", "", { TPMATTEST_F_ECDSA_PARAMS } },
};

START_TEST(known_parts)
{
	ta_cert *c = load(parts[_i].name);
	ta_san_tpm tpm;
	unsigned n = 0;
	char name[24];

	while (n < 3 && parts[_i].deviations[n])
		n++;
	ck_assert_uint_eq(c->n_dev, n);
	for (unsigned i = 0; i < n; i++)
		ck_assert_int_eq(c->dev[i].code, parts[_i].deviations[i]);
	ta_pubkey_name(&c->key, name);
	ck_assert_str_eq(name, parts[_i].key);
	ta_san_tpm_find(c->san, &tpm);
	file = parts[_i].name;
	same_bytes(tpm.manufacturer, parts[_i].manufacturer, strlen(parts[_i].manufacturer),
		   "manufacturer");
	same_bytes(tpm.model, parts[_i].model, strlen(parts[_i].model), "model");
	same_bytes(tpm.version, parts[_i].version, strlen(parts[_i].version), "version");
	ta_cert_unref(c);
}
END_TEST

/* Each chain's certificates are signed by the next, and by no other of it. */
START_TEST(real_signatures)
{
	static const char *const chain[] = {
		"odca-adl/0-ek.der",     "odca-adl/1-ptt-ca.der",     "odca-adl/2-kernel-ca.der",
		"odca-adl/3-rom-ca.der", "odca-adl/4-issuing-ca.der", "odca-adl/5-intermediate.der",
		"odca-adl/6-root.der"
	};
	ta_cert *c[7];
	ta_verifier *v = NULL;

	for (size_t i = 0; i < 7; i++)
		c[i] = load(chain[i]);
	for (size_t i = 1; i < 7; i++) {
		ck_assert_int_eq(ta_verifier_new(&c[i]->key, &v, NULL), 0);
		for (size_t k = 0; k < 7; k++)
			ck_assert_int_eq(ta_cert_check(c[k], v, NULL),
					 k + 1 == i || (k == 6 && i == 6) ? 0
									  : TPMATTEST_E_UNTRUSTED);
		ta_verifier_free(v);
	}
	for (size_t i = 0; i < 7; i++)
		ta_cert_unref(c[i]);
}
END_TEST

START_TEST(indirect_point_of_the_on_die_leaf)
{
	ta_cert *c = load("odca-adl/0-ek.der"), *above = load("odca-adl/5-intermediate.der");
	ta_reader points = ta_cert_crl_points(c);
	ta_crl_point point;
	ta_span name;
	char *url = ta_cert_crl_url(c, 0, NULL);

	ck_assert_str_eq(url,
			 "https://tsci.intel.com/content/OnDieCA/crls/ODCA_CA2_CSME_Indirect.crl");
	ck_assert(ta_crl_point_next(&points, &point));
	ck_assert(ta_general_directory(point.crl_issuer, 0, &name));
	ck_assert(ta_name_equal(name, above->subject));
	free(url);
	ta_cert_unref(c);
	ta_cert_unref(above);
}
END_TEST

START_TEST(real_one_cut)
{
	size_t n;
	uint8_t *der = vendor_file("odca-adl/0-ek.der", &n);

	for (size_t k = 0; k < n; k++) {
		uint8_t *part = malloc(k ? k : 1);

		memcpy(part, der, k);
		ck_assert_int_eq(parse_code(part, k), k ? TPMATTEST_E_CERT : TPMATTEST_E_EMPTY);
		free(part);
	}
	free(der);
}
END_TEST

/* Extensions that this library does not read, or leaves to the path rules, and that OpenSSL
 * parses. */
static bool left_to_others(const ta_cert *c)
{
	return c->ext_duplicate || (c->ext_seen & TA_EXT_NAME_CONSTRAINTS);
}

static bool openssl_takes(const uint8_t *der, size_t n)
{
	const unsigned char *at = der;
	X509 *x = d2i_X509(NULL, &at, (long)n);
	bool good = x && at == der + n && X509_check_purpose(x, -1, 0) == 1 &&
		    !(X509_get_extension_flags(x) & EXFLAG_INVALID);

	X509_free(x);
	return good;
}

/* Whatever byte is changed: what this library takes, OpenSSL takes, but for a padded serial
 * number. */
START_TEST(real_one_damaged)
{
	static const char *const names[] = { "ek/infineon-slb-9670-tpm2-0-p-256-1.der",
					     "odca-adl/0-ek.der", "odca-adl/1-ptt-ca.der",
					     "odca-adl/3-rom-ca.der" };
	unsigned taken = 0;
	size_t n;
	uint8_t *der = vendor_file(names[_i], &n);
	ta_cert *c;

	for (size_t k = 0; k < n; k++)
		for (unsigned x = 1; x < 256; x += x < 128 ? x : 23) {
			der[k] ^= (uint8_t)x;
			if (ta_cert_parse(der, n, &c, NULL) == 0 && !left_to_others(c)) {
				taken++;
				ck_assert_msg(openssl_takes(der, n) ||
						      c->dev[0].code == TPMATTEST_F_SERIAL_PADDED,
					      "%s: byte %zu as %02x", names[_i], k, der[k]);
			}
			ta_cert_unref(c);
			der[k] ^= (uint8_t)x;
		}
	ck_assert_uint_gt(taken, 1000);
	free(der);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cert_vendor");
	TCase *tc = tcase_create("real");

	oid_names_teach();

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, against_openssl, 0, 6);
	tcase_add_loop_test(tc, known_parts, 0, (int)(sizeof(parts) / sizeof(parts[0])));
	tcase_add_test(tc, real_signatures);
	tcase_add_test(tc, indirect_point_of_the_on_die_leaf);
	tcase_add_test(tc, real_one_cut);
	tcase_add_loop_test(tc, real_one_damaged, 0, 4);
	suite_add_tcase(s, tc);
	return run_with_vendor(suite_create("none"), s);
}
