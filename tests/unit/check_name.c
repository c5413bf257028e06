/* SPDX-License-Identifier: BSD-2-Clause */
/* Names as text, compared, and searched for the TPM's attributes. */
#include "x509/name.h"

#include <openssl/x509.h>

#include "name.h"
#include "oidnames.h"
#include "runner.h"

static ta_span encode(struct derout *d, struct pki_name name)
{
	derout_reset(d);
	pki_name_put(d, &name);
	return (ta_span){ d->p, d->len };
}

static ta_span span_of(const struct derout *d)
{
	return (ta_span){ d->p, d->len };
}

/* What OpenSSL shows, but for its escaping of every non-ASCII byte. */
static char *openssl_text(ta_span name)
{
	const unsigned char *p = name.p;
	X509_NAME *n = d2i_X509_NAME(NULL, &p, (long)name.n);
	BIO *bio = BIO_new(BIO_s_mem());
	char *mem, *out;
	long len;

	ck_assert_ptr_nonnull(n);
	X509_NAME_print_ex(bio, n, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	len = BIO_get_mem_data(bio, &mem);
	out = strndup(len ? mem : "", (size_t)len); /* an empty name leaves mem NULL */
	oid_names_ours(out);
	BIO_free(bio);
	X509_NAME_free(n);
	return out;
}

static const struct {
	const char *name, *text;
} text_rows[] = {
	{ "", "" },
	{ "CN=CSME ADL PTT  01SVN", "CN=CSME ADL PTT  01SVN" },
	{ "C=US;ST=CA;L=Santa Clara;O=Intel Corporation;OU=OnDie CA Root Cert "
	  "Signing;CN=www.intel.com",
	  "CN=www.intel.com,OU=OnDie CA Root Cert Signing,O=Intel Corporation,L=Santa "
	  "Clara,ST=CA,C=US" },
	{ "CN=a+OU=b;O=c", "O=c,OU=b+CN=a" },
	{ "O=a\\, \\\"b\\\";CN=x<y>\\\\z", "CN=x\\<y\\>\\\\z,O=a\\, \\\"b\\\"" },
	{ "O=  x ;CN=#1", "CN=\\#1,O=\\  x\\ " },
	{ "CN= ", "CN=\\ " },
	{ "CN=a#b", "CN=a#b" },
	{ "CN=tab\there", "CN=tab\\09here" },
	{ "CN=del\x7f", "CN=del\\7F" },
	{ "CN=gr\xc3\xbc\xc3\x9f", "CN=gr\xc3\xbc\xc3\x9f" },
	{ "CN:teletex=gr\xfc\xdf", "CN=gr\xc3\xbc\xc3\x9f" },
	{ "CN:bmp=gr\xfc\xdf", "CN=gr\xc3\xbc\xc3\x9f" },
	{ "SN=1234", "serialNumber=1234" },
	{ "1.2.3.4=x", "1.2.3.4=#0C0178" },
	{ "2.23.133.2.1=id:494E5443;2.23.133.2.2=a\\, b;2.23.133.2.3=id:00020000",
	  "tpmVersion=id:00020000,tpmModel=a\\, b,tpmManufacturer=id:494E5443" },
	{ "2.23.133.2.4=x", "2.23.133.2.4=#0C0178" },
	{ "DC=example;0.9.2342.19200300.100.1.1=me", "UID=me,DC=example" },
};

START_TEST(text)
{
	struct derout d = { 0 };

	for (size_t i = 0; i < sizeof(text_rows) / sizeof(text_rows[0]); i++) {
		ta_span name = encode(&d, PKI_NAME(text_rows[i].name));
		char *got = ta_name_text(name), *want = openssl_text(name);

		ck_assert_str_eq(got, text_rows[i].text);
		ck_assert_str_eq(got, want);
		free(got);
		free(want);
	}
	derout_free(&d);
}
END_TEST

/* One CN with this tag and these bytes. */
static ta_span one(struct derout *d, int tag, struct pki_bytes value)
{
	struct pki_ava ava = { .oid = "2.5.4.3", .tag = tag, .value = value };
	struct pki_rdn rdn = { .avas = &ava, .n = 1 };

	return encode(d, (struct pki_name){ .rdns = &rdn, .n = 1 });
}

static const struct {
	int tag;
	struct pki_bytes value;
	const char *text;
} odd_rows[] = {
	{ DER_UTF8,
	  { (const uint8_t *)"a\xff"
			     "b",
	    3 },
	  "CN=a\\FFb" },
	{ DER_UTF8, { (const uint8_t *)"\xc0\x80", 2 }, "CN=\\C0\\80" },
	{ DER_UTF8, { (const uint8_t *)"\xed\xa0\x80", 3 }, "CN=\\ED\\A0\\80" },
	{ DER_UTF8, { (const uint8_t *)"\xf4\x90\x80\x80", 4 }, "CN=\\F4\\90\\80\\80" },
	{ DER_UTF8, { (const uint8_t *)"\xe2\x82", 2 }, "CN=\\E2\\82" },
	{ DER_UTF8, { (const uint8_t *)"\xf0\x9f\x94\x91", 4 }, "CN=\xf0\x9f\x94\x91" },
	{ DER_UTF8, { (const uint8_t *)"a\0b", 3 }, "CN=a\\00b" },
	{ DER_UTF8, { (const uint8_t *)"\xc2\x9b", 2 }, "CN=\\C2\\9B" },         /* CSI */
	{ DER_UTF8, { (const uint8_t *)"\xe2\x80\xae", 3 }, "CN=\\E2\\80\\AE" }, /* RLO */
	{ DER_UTF8, { (const uint8_t *)"\x1b[31m", 5 }, "CN=\\1B[31m" },
	{ DER_UTF8, { (const uint8_t *)"", 0 }, "CN=" },
	/* BMP has no surrogates */
	{ DER_BMP, { (const uint8_t *)"\xd8\x3d\xdd\x11", 4 }, "CN=\\D8\\3D\\DD\\11" },
	{ DER_BMP, { (const uint8_t *)"\xd8\x3d\0a", 4 }, "CN=\\D8\\3Da" },
	/* odd length */
	{ DER_BMP, { (const uint8_t *)"\0a\0", 3 }, "CN=#1E03006100" },
	{ 0x1c, { (const uint8_t *)"\0\x01\xf5\x11", 4 }, "CN=\xf0\x9f\x94\x91" },
	{ 0x1c, { (const uint8_t *)"\0\x11\0\0", 4 }, "CN=\\00\\11\\00\\00" },
	{ DER_INTEGER, { (const uint8_t *)"\x05", 1 }, "CN=#020105" },
	{ DER_OCTETS, { (const uint8_t *)"ab", 2 }, "CN=#04026162" },
	{ 0x99, { (const uint8_t *)"ab", 2 }, "CN=#99026162" },
};

START_TEST(text_of_odd_strings)
{
	struct derout d = { 0 };

	for (size_t i = 0; i < sizeof(odd_rows) / sizeof(odd_rows[0]); i++) {
		char *got = ta_name_text(one(&d, odd_rows[i].tag, odd_rows[i].value));

		ck_assert_str_eq(got, odd_rows[i].text);
		free(got);
	}
	derout_free(&d);
}
END_TEST

START_TEST(text_of_odd_oids)
{
	static const uint8_t cut[] = { 0x30, 9, 0x31, 7, 0x30, 5, 6, 1, 0x81, 5, 0 };
	static const uint8_t long_arc[] = { 0x30, 19,   0x31, 17,   0x30, 15,   6,
					    11,   0x2a, 0xff, 0xff, 0xff, 0xff, 0xff,
					    0xff, 0xff, 0xff, 0xff, 0x7f, 5,    0 };
	/* 2.999 */
	static const uint8_t big_first[] = { 0x30, 10, 0x31, 8, 0x30, 6, 6, 2, 0x88, 0x37, 5, 0 };
	char *got = ta_name_text((ta_span){ cut, sizeof(cut) });

	ck_assert_str_eq(got, "OID.#81=#0500");
	free(got);
	got = ta_name_text((ta_span){ long_arc, sizeof(long_arc) });
	ck_assert_str_eq(got, "OID.#2AFFFFFFFFFFFFFFFFFF7F=#0500");
	free(got);
	got = ta_name_text((ta_span){ big_first, sizeof(big_first) });
	ck_assert_str_eq(got, "2.999=#0500");
	free(got);
}
END_TEST

static const struct {
	const char *a, *b;
	bool equal;
} equal_rows[] = {
	{ "", "", true },
	{ "CN=a", "", false },
	{ "CN=a", "CN=a", true },
	{ "CN=a", "CN=b", false },
	{ "CN=a", "OU=a", false },
	{ "CN=Abc", "CN=aBC", true },
	{ "CN:printable=abc", "CN:utf8=abc", true },
	{ "CN:printable=AMD TPM", "CN:bmp=amd tpm", true },
	{ "CN:teletex=gr\xfc", "CN=gr\xc3\xbc", true },
	{ "CN=  a  b ", "CN=a b", true },
	{ "CN=a b", "CN=ab", false },
	{ "CN= ", "CN=", true },
	{ "CN=CSME ADL PTT  01SVN", "CN=CSME ADL PTT 01SVN", true },
	{ "CN=\xc3\x84", "CN=\xc3\xa4", false }, /* only ASCII is folded */
	{ "O=a;CN=b", "CN=b;O=a", false },
	{ "O=a;CN=b", "O=a+CN=b", false },
	{ "O=a+CN=b", "CN=b|O=a", true },
	{ "O=a+CN=b", "CN=b|O=A", true },
	{ "O=a+CN=b", "O=a+CN=c", false },
	{ "O=a+O=a+O=b", "O=a+O=b+O=b", false },
	{ "O=a+O=b;CN=c", "O=a;O=b+CN=c", false },
	{ "CN=a;CN=b", "CN=a", false },
	{ "1.2.3.4=a", "1.2.3.5=a", false },
};

START_TEST(equality_and_hash)
{
	struct derout a = { 0 }, b = { 0 };

	for (size_t i = 0; i < sizeof(equal_rows) / sizeof(equal_rows[0]); i++) {
		ta_span na = encode(&a, PKI_NAME(equal_rows[i].a)),
			nb = encode(&b, PKI_NAME(equal_rows[i].b));

		ck_assert_msg(ta_name_equal(na, nb) == equal_rows[i].equal, "%s and %s",
			      equal_rows[i].a, equal_rows[i].b);
		ck_assert_msg(ta_name_equal(nb, na) == equal_rows[i].equal, "%s and %s",
			      equal_rows[i].b, equal_rows[i].a);
		ck_assert_msg((ta_name_hash(na) == ta_name_hash(nb)) == equal_rows[i].equal,
			      "%s and %s", equal_rows[i].a, equal_rows[i].b);
	}
	derout_free(&a);
	derout_free(&b);
}
END_TEST

START_TEST(malformed_equals_itself_only)
{
	static const uint8_t bad[] = { 0x30, 4, 0x31, 2, 0x30, 1 },
			     other[] = { 0x30, 4, 0x31, 2, 0x30, 2 };
	struct derout a = { 0 }, b = { 0 };
	ta_span na = one(&a, DER_UTF8, PKI_BYTES("\xff")),
		nb = one(&b, DER_TELETEX, PKI_BYTES("\xff")), cn;

	ck_assert(ta_name_equal((ta_span){ bad, sizeof(bad) }, (ta_span){ bad, sizeof(bad) }));
	ck_assert(!ta_name_equal((ta_span){ bad, sizeof(bad) }, (ta_span){ other, sizeof(other) }));
	ck_assert(!ta_name_equal((ta_span){ bad, 0 }, (ta_span){ (const uint8_t *)"\x30\x00", 2 }));
	ck_assert_uint_ne(ta_name_hash((ta_span){ bad, sizeof(bad) }),
			  ta_name_hash((ta_span){ other, sizeof(other) }));
	ck_assert(ta_name_equal(na, na));
	ck_assert(!ta_name_equal(na, nb));
	ck_assert(!ta_name_common((ta_span){ bad, sizeof(bad) }, &cn));
	ck_assert(!ta_name_empty((ta_span){ bad, sizeof(bad) }));
	derout_free(&a);
	derout_free(&b);
}
END_TEST

/* A made-up RDN of thousands of attributes must not cost the square of its length. */
START_TEST(wide_names)
{
	struct pki_ava avas[40];
	struct pki_rdn rdn = { .avas = avas, .n = 40, .unsorted = true };
	static const uint8_t letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct derout a = { 0 }, b = { 0 };
	ta_span na, nb;

	for (size_t i = 0; i < 40; i++)
		avas[i] = (struct pki_ava){ .oid = "2.5.4.11",
					    .tag = DER_UTF8,
					    .value = { letters + i % 26, 1 } };
	na = encode(&a, (struct pki_name){ .rdns = &rdn, .n = 1 });
	avas[20].tag = DER_PRINTABLE;
	nb = encode(&b, (struct pki_name){ .rdns = &rdn, .n = 1 });
	ck_assert(ta_name_equal(na, nb));
	ck_assert_uint_eq(ta_name_hash(na), ta_name_hash(nb));
	avas[39].value.p = (const uint8_t *)"?";
	nb = encode(&b, (struct pki_name){ .rdns = &rdn, .n = 1 });
	ck_assert(!ta_name_equal(na, nb));
	derout_free(&a);
	derout_free(&b);
}
END_TEST

START_TEST(common_name)
{
	struct derout d = { 0 };
	ta_span cn;

	ck_assert(ta_name_common(encode(&d, PKI_NAME("CN=a;O=b;CN=last")), &cn));
	ck_assert(ta_span_equal(cn, (ta_span){ (const uint8_t *)"last", 4 }));
	ck_assert(!ta_name_common(encode(&d, PKI_NAME("O=b")), &cn));
	ck_assert_ptr_null(cn.p);
	ck_assert(ta_name_empty(encode(&d, PKI_NAME(""))));
	ck_assert(!ta_name_empty(encode(&d, PKI_NAME("O=b"))));
	derout_free(&d);
}
END_TEST

/* A SAN of directory names. */
static void make_san(struct derout *d, const char *const *names, size_t n)
{
	size_t seq, dir;

	derout_reset(d);
	seq = derout_open(d, DER_SEQUENCE);
	derout_text(d, DER_CTX(2), "dns.example");
	for (size_t i = 0; i < n; i++) {
		dir = derout_open(d, DER_CTXC(4));
		pki_name_put(d, &PKI_NAME(names[i]));
		derout_close(d, dir);
	}
	derout_close(d, seq);
}

START_TEST(tpm_attributes)
{
	static const char *const shapes[][2] = {
		{ "2.23.133.2.1=id:494E5443;2.23.133.2.2=Model;2.23.133.2.3=id:0002", NULL },
		{ "2.23.133.2.1=id:494E5443+2.23.133.2.2=Model+2.23.133.2.3=id:0002", NULL },
		{ "2.23.133.2.3=id:0002|2.23.133.2.2=Model|2.23.133.2.1=id:494E5443", NULL },
		{ "2.23.133.2.3=id:0002;CN=x;2.23.133.2.16=y",
		  "2.23.133.2.1=id:494E5443+2.23.133.2.2=Model" },
	};
	static const char *const twice[] = { "2.23.133.2.1=id:494E5443",
					     "2.23.133.2.1=id:41424344" };
	struct derout d = { 0 };
	ta_san_tpm tpm;
	uint8_t id[4];

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		make_san(&d, shapes[i], shapes[i][1] ? 2 : 1);
		ta_san_tpm_find(span_of(&d), &tpm);
		ck_assert(tpm.present && !tpm.duplicate);
		ck_assert(ta_san_manufacturer(tpm.manufacturer, id));
		ck_assert_mem_eq(id, "INTC", 4);
		ck_assert(ta_span_equal(tpm.model, (ta_span){ (const uint8_t *)"Model", 5 }));
		ck_assert(ta_span_equal(tpm.version, (ta_span){ (const uint8_t *)"id:0002", 7 }));
	}
	make_san(&d, twice, 2);
	ta_san_tpm_find(span_of(&d), &tpm);
	ck_assert(tpm.duplicate);
	ck_assert(ta_san_manufacturer(tpm.manufacturer, id));
	ck_assert_mem_eq(id, "INTC", 4);
	make_san(&d, NULL, 0);
	ta_san_tpm_find(span_of(&d), &tpm);
	ck_assert(!tpm.present);
	ta_san_tpm_find((ta_span){ 0 }, &tpm);
	ck_assert(!tpm.present && !tpm.manufacturer.p);
	derout_free(&d);
}
END_TEST

START_TEST(manufacturer_text)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{ "id:494E5443", true },   { "id:494e5443", true },  { "id:00000000", true },
		{ "ID:494E5443", false },  { "494E5443", false },    { "id:494E544", false },
		{ "id:494E54430", false }, { "id:494E544g", false }, { "", false },
		{ "id: 494E544", false },
	};
	uint8_t id[4];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ta_span v = { (const uint8_t *)rows[i].text, strlen(rows[i].text) };

		ck_assert_msg(ta_san_manufacturer(v, id) == rows[i].good, "%s", rows[i].text);
	}
	ck_assert(!ta_san_manufacturer((ta_span){ (const uint8_t *)"id:494E54\0"
								   "3",
						  11 },
				       id));
}
END_TEST

START_TEST(general_names)
{
	static const uint8_t names[] = {
		0x86, 1, 'a', 0xa4, 2, 0x30, 0, 0x86, 1, 'b', 0x82, 1, 'c'
	};
	ta_span list = { names, sizeof(names) }, out;

	ck_assert(ta_general_uri(list, 0, &out));
	ck_assert_uint_eq(out.p[0], 'a');
	ck_assert(ta_general_uri(list, 1, &out));
	ck_assert_uint_eq(out.p[0], 'b');
	ck_assert(!ta_general_uri(list, 2, &out));
	ck_assert_ptr_null(out.p);
	ck_assert(ta_general_directory(list, 0, &out));
	ck_assert(ta_name_empty(out));
	ck_assert(!ta_general_directory(list, 1, &out));
	ck_assert(!ta_general_uri((ta_span){ names, 2 }, 0, &out));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("name");
	TCase *tc = tcase_create("name");

	oid_names_teach();

	tcase_add_test(tc, text);
	tcase_add_test(tc, text_of_odd_strings);
	tcase_add_test(tc, text_of_odd_oids);
	tcase_add_test(tc, equality_and_hash);
	tcase_add_test(tc, malformed_equals_itself_only);
	tcase_add_test(tc, wide_names);
	tcase_add_test(tc, common_name);
	tcase_add_test(tc, tpm_attributes);
	tcase_add_test(tc, manufacturer_text);
	tcase_add_test(tc, general_names);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
