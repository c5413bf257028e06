/* SPDX-License-Identifier: BSD-2-Clause */
/* Every form of certificates and CRLs, through every entrance; and what each says of what it cannot
 * take. */
#include "x509/bundle.h"

#include <stdio.h>

#include "base/encode.h"
#include "base/limits.h"
#include "crl.h"
#include "runner.h"
#include "resolve/reply.h"
#include "tpmattest/tpmattest.h"
#include "wrap.h"

static struct pki_made root, ek;
static struct derout crl, text;

static void setup(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 0),
				     .subject = PKI_NAME("CN=Root") },
		 NULL, &root);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 1) }, &root, &ek);
	pki_mint_crl(&(struct pki_crl){ 0 }, &root, &crl);
}

static void teardown(void)
{
	pki_made_free(&root);
	pki_made_free(&ek);
	derout_free(&crl);
	derout_free(&text);
}

static void add(const char *s)
{
	derout_raw(&text, s, strlen(s));
}

static void add_base64(struct pki_bytes der)
{
	ta_buf b = ta_buf_with(1 << 20);

	ta_base64(&b, der.p, der.len);
	derout_raw(&text, b.p, b.n);
	ta_buf_free(&b);
}

static void add_hex(struct pki_bytes der, const char *before, const char *between)
{
	char two[8];

	for (size_t i = 0; i < der.len; i++) {
		snprintf(two, sizeof(two), "%s%02X%s", before, der.p[i],
			 i + 1 < der.len ? between : "");
		add(two);
	}
}

/* The forms, by number; the text of one object. */
enum {
	DER = 0,
	PEM,
	PEM_X509,
	PEM_OLD,
	PEM_CRLF,
	PEM_BOM,
	PEM_COMMENT,
	PEM_ONE_LINE,
	PEM_GLUED,
	P7,
	PEM_P7,
	PEM_CMS,
	BASE64,
	BASE64_LINES,
	HEX,
	HEX_COLONS,
	HEX_C,
	N_FORMS
};

static void block(const char *label, struct pki_bytes der, const char *eol)
{
	add("-----BEGIN ");
	add(label);
	add("-----");
	add(eol);
	add_base64(der);
	add(eol);
	add("-----END ");
	add(label);
	add("-----");
}

static void put(int form, struct pki_bytes der, bool list)
{
	struct derout p7 = { 0 };

	derout_reset(&text);
	if (!list)
		pki_p7(&p7, &der, 1);
	switch (form) {
	case DER:
		derout_bytes(&text, der);
		break;
	case PEM:
		block(list ? "X509 CRL" : "CERTIFICATE", der, "\n");
		add("\n");
		break;
	case PEM_X509:
		block(list ? "CRL" : "X509 CERTIFICATE", der, "\n");
		break;
	case PEM_OLD:
		block(list ? "X.509 CRL" : "X.509 CERTIFICATE", der, "\n");
		break;
	case PEM_CRLF:
		block(list ? "X509 CRL" : "CERTIFICATE", der, "\r\n");
		add("\r\n");
		break;
	case PEM_BOM:
		add("\xef\xbb\xbf");
		block(list ? "X509 CRL" : "CERTIFICATE", der, "\n");
		break;
	case PEM_COMMENT:
		add("# Owner: nobody\nSubject: x\n");
		block(list ? "X509 CRL" : "CERTIFICATE", der, "\n");
		add("\nmore\n");
		break;
	case PEM_ONE_LINE:
		block(list ? "X509 CRL" : "CERTIFICATE", der, "");
		break;
	case PEM_GLUED:
		block(list ? "X509 CRL" : "CERTIFICATE", der, "\n");
		break;
	case P7:
		derout_bytes(&text, list ? der : derout_view(&p7));
		break;
	case PEM_P7:
		block("PKCS7", list ? der : derout_view(&p7), "\n");
		break;
	case PEM_CMS:
		block("CMS", list ? der : derout_view(&p7), "\n");
		break;
	case BASE64:
		add_base64(der);
		break;
	case BASE64_LINES:
		add(" ");
		add_base64(der);
		add("\r\n");
		break;
	case HEX:
		add_hex(der, "", "");
		add("\n");
		break;
	case HEX_COLONS:
		add_hex(der, "", ":");
		break;
	case HEX_C:
		add_hex(der, "0x", ", ");
		break;
	default:
		ck_abort();
	}
	derout_free(&p7);
}

START_TEST(every_form_through_every_entrance)
{
	tpmattest_trust *store, *anchors;
	tpmattest_evidence *e;
	ta_reply_certs certs;
	ta_crl *view = NULL;

	ck_assert_int_eq(tpmattest_trust_new(&store, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_new(&anchors, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	put(_i, pki_made_der(&root), false);
	ck_assert_int_eq(tpmattest_trust_add_data(store, NULL, text.p, text.len, NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(store), 1);
	ck_assert_int_eq(tpmattest_trust_add_anchor(anchors, text.p, text.len, "IBM", NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(anchors), 1);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "c", text.p, text.len,
						     NULL),
			 0);
	ta_reply_certs_read((ta_span){ text.p, text.len }, &certs);
	ck_assert_uint_eq(certs.n, 1);
	ta_reply_certs_free(&certs);
	put(_i, pki_made_der(&ek), false);
	ck_assert_int_eq(
		tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "e", text.p, text.len, NULL), 0);
	put(_i, derout_view(&crl), true);
	ck_assert_int_eq(tpmattest_trust_add_crl(store, NULL, text.p, text.len, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(store, NULL, text.p, text.len, NULL), 0);
	ck_assert_int_eq(ta_reply_crl_read((ta_span){ text.p, text.len }, &view, NULL), 0);
	ta_crl_unref(view);
	tpmattest_trust_free(store);
	tpmattest_trust_free(anchors);
	tpmattest_evidence_free(e);
}
END_TEST

/* `cat *.pem` of files without a last line end, and an environment variable that lost its line
 * ends. */
START_TEST(glued_blocks)
{
	tpmattest_trust *t;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	block("CERTIFICATE", pki_made_der(&root), _i ? "" : "\n");
	block("CERTIFICATE", pki_made_der(&ek), _i ? "" : "\n");
	block("X509 CRL", derout_view(&crl), _i ? "" : "\n");
	ck_assert_int_eq(tpmattest_trust_add_data(t, NULL, text.p, text.len, NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 1);
	tpmattest_trust_free(t);
}
END_TEST

/* The EK certificate and its chain in one file, in either order; it is the one that is no CA. */
START_TEST(ek_and_chain_in_one_file)
{
	struct pki_bytes order[2] = { pki_made_der(_i ? &root : &ek),
				      pki_made_der(_i ? &ek : &root) };
	tpmattest_evidence *e;
	tpmattest_certs *c;
	size_t n;

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	block("CERTIFICATE", order[0], "\n");
	block("CERTIFICATE", order[1], "\n");
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "both", text.p, text.len,
						     NULL),
			 0);
	ck_assert_int_eq(tpmattest_certs_new(e, &c, NULL), 0);
	ck_assert_uint_eq(tpmattest_certs_count(c), 2);
	ck_assert(tpmattest_cert_is_ek(tpmattest_certs_at(c, 0)));
	ck_assert(!tpmattest_cert_is_ek(tpmattest_certs_at(c, 1)));
	ck_assert_mem_eq(tpmattest_cert_der(tpmattest_certs_at(c, 0), &n), ek.der.p, ek.der.len);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

static const struct {
	const char *text; /* NULL: a DER that is made below */
	const char *says;
} refused[] = {
	{ "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n", "a public key" },
	{ "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
	  "a private key" },
	{ "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
	  "a certificate request" },
	{ "-----BEGIN TRUSTED CERTIFICATE-----\nMAA=\n-----END TRUSTED CERTIFICATE-----\n",
	  "a TRUSTED CERTIFICATE of OpenSSL: give the plain one" },
	{ "-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----\n",
	  "a PEM block that holds no certificate" },
	{ "PK\x03\x04 and so on", "a zip archive" },
	{ "\x1f\x8b\x08", "gzip" },
	{ "<!DOCTYPE html>", "HTML" },
	{ " {\"a\": 1}", "JSON" },
	{ "\xff\xfe-\n", "UTF-16" },
	{ "hello, world", "neither DER nor PEM" },
};

START_TEST(what_cannot_be_taken_is_named)
{
	const uint8_t *p = (const uint8_t *)refused[_i].text;
	size_t n = strlen(refused[_i].text);
	tpmattest_error *err = NULL;
	tpmattest_evidence *e;
	tpmattest_trust *t;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(t, "x", p, n, &err), TPMATTEST_E_FORMAT);
	ck_assert_msg(strstr(tpmattest_error_message(err), refused[_i].says), "%s",
		      tpmattest_error_message(err));
	tpmattest_error_free(err);
	err = NULL;
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "x", p, n, &err),
			 TPMATTEST_E_FORMAT);
	ck_assert_msg(strstr(tpmattest_error_message(err), refused[_i].says), "%s",
		      tpmattest_error_message(err));
	tpmattest_error_free(err);
	ck_assert_int_ne(tpmattest_trust_add_anchor(t, p, n, NULL, NULL), 0);
	ck_assert_int_ne(tpmattest_trust_add_crl(t, NULL, p, n, NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 0);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
}
END_TEST

/* DER that is something else: keys (RFC 5280 4.1.2.7, RFC 5958, RFC 8017), a request (RFC 2986),
 * PKCS#12 (RFC 7292). */
static const struct {
	const char *what;
	size_t n;
	uint8_t der[48];
} other_der[] = {
	{ "a public key", 13, { 0x30, 11, 0x30, 5, 6, 3, 42, 3, 4, 3, 2, 0, 1 } },
	{ "a public key", 10, { 0x30, 8, 2, 3, 1, 2, 3, 2, 1, 3 } },
	{ "a private key", 15, { 0x30, 13, 2, 1, 0, 0x30, 5, 6, 3, 42, 3, 4, 4, 1, 0 } },
	{ "a private key", 14, { 0x30, 12, 2, 1, 0, 2, 1, 9, 2, 1, 3, 2, 1, 5 } },
	{ "a private key", 8, { 0x30, 6, 2, 1, 1, 4, 1, 7 } },
	{ "a private key", 12, { 0x30, 10, 0x30, 5, 6, 3, 42, 3, 4, 4, 1, 0 } },
	{ "a PKCS#12 store", 12, { 0x30, 10, 2, 1, 3, 0x30, 5, 6, 3, 42, 3, 4 } },
	{ "a certificate request", 24, { 0x30, 22, 0x30, 14, 2,    1, 0,    0x30, 0, 0x30, 5, 0x30,
					 3,    6,  1,    42, 0xa0, 0, 0x30, 0,    3, 2,    0, 1 } },
};

START_TEST(other_der_is_named)
{
	tpmattest_error *err = NULL;
	tpmattest_trust *t;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(t, "x", other_der[_i].der, other_der[_i].n, &err),
			 TPMATTEST_E_FORMAT);
	ck_assert_msg(strstr(tpmattest_error_message(err), other_der[_i].what), "%s",
		      tpmattest_error_message(err));
	tpmattest_error_free(err);
	tpmattest_trust_free(t);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bundle");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, every_form_through_every_entrance, 0, N_FORMS);
	tcase_add_loop_test(t, glued_blocks, 0, 2);
	tcase_add_loop_test(t, ek_and_chain_in_one_file, 0, 2);
	tcase_add_loop_test(t, what_cannot_be_taken_is_named, 0,
			    (int)(sizeof(refused) / sizeof(refused[0])));
	tcase_add_loop_test(t, other_der_is_named, 0,
			    (int)(sizeof(other_der) / sizeof(other_der[0])));
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
