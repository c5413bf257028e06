/* SPDX-License-Identifier: BSD-2-Clause */
/* What servers send: certificates and lists in every wrapping, Intel's JSON, and what is
 * neither. */
#include "base/encode.h"
#include "certs.h"
#include "crl.h"
#include "resolve/reply.h"
#include "vendor/intel.h"
#include "vendor.h"
#include "wrap.h"

static ta_span text(const char *s)
{
	return (ta_span){ (const uint8_t *)s, strlen(s) };
}

static ta_span bytes(const struct derout *d)
{
	return (ta_span){ d->p, d->len };
}

START_TEST(kinds_are_told_by_content)
{
	static const struct {
		const char *body;
		int kind;
	} rows[] = {
		{ "", TA_REPLY_EMPTY },
		{ " \r\n\t\n", TA_REPLY_EMPTY },
		{ "\xef\xbb\xbf", TA_REPLY_EMPTY },
		{ "<!DOCTYPE html><html>", TA_REPLY_HTML },
		{ "\xef\xbb\xbf\r\n <html>", TA_REPLY_HTML },
		{ "<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code></Error>",
		  TA_REPLY_HTML },
		{ " {\"pubhash\":1}", TA_REPLY_JSON },
		{ "-----BEGIN CERTIFICATE-----\n", TA_REPLY_PEM },
		{ "Subject: x\n-----BEGIN CERTIFICATE-----\n", TA_REPLY_PEM },
		{ "\x30\x82\x01\x00", TA_REPLY_BYTES },
		{ "Certificate not found", TA_REPLY_BYTES },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(ta_reply_kind(text(rows[i].body)) == rows[i].kind, "%s",
			      rows[i].body);
	ck_assert_int_eq(ta_reply_kind((ta_span){ NULL, 0 }), TA_REPLY_EMPTY);
}
END_TEST

static void holds(ta_span body, const struct pki_made *const *want, size_t n)
{
	ta_reply_certs c;

	ta_reply_certs_read(body, &c);
	ck_assert(!c.nomem);
	ck_assert_uint_eq(c.n, n);
	for (size_t i = 0; i < n; i++)
		ck_assert(
			ta_span_equal(c.v[i]->der, (ta_span){ want[i]->der.p, want[i]->der.len }));
	ta_reply_certs_free(&c);
}

START_TEST(certificates_come_in_every_wrapping)
{
	struct pki_made one =
		minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=One") });
	struct pki_made two =
		minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=Two") });
	const struct pki_made *const both[] = { &one, &two };
	struct pki_bytes ders[] = { pki_made_der(&one), pki_made_der(&two) };
	struct derout d = { 0 }, p7 = { 0 };

	holds(bytes(&one.der), both, 1);
	derout_raw(&d, one.der.p, one.der.len);
	derout_raw(&d, "\0\0\0", 3);
	holds(bytes(&d), both, 1);
	derout_reset(&d);
	derout_raw(&d, one.der.p, one.der.len);
	derout_raw(&d, two.der.p, two.der.len);
	holds(bytes(&d), both, 2);
	derout_reset(&d);
	pki_pem(&d, "CERTIFICATE", ders[0]);
	pki_pem(&d, "PRIVATE KEY", ders[1]);
	pki_pem(&d, "CERTIFICATE", ders[0]);
	holds(bytes(&d), both, 1);
	pki_pem(&d, "X509 CERTIFICATE", ders[1]);
	holds(bytes(&d), both, 2);
	pki_p7(&p7, ders, 2);
	holds(bytes(&p7), both, 2);
	derout_reset(&d);
	pki_pem(&d, "PKCS7", (struct pki_bytes){ p7.p, p7.len });
	holds(bytes(&d), both, 2);
	derout_free(&d);
	derout_free(&p7);
	pki_made_free(&one);
	pki_made_free(&two);
}
END_TEST

START_TEST(what_holds_no_certificate_gives_none)
{
	struct pki_made one =
		minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=One") });

	holds(text(""), NULL, 0);
	holds(text("Certificate not found"), NULL, 0);
	holds(text("{\"certificate\":\"\"}"), NULL, 0);
	holds(text("<html>"), NULL, 0);
	holds(text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), NULL, 0);
	holds(text("-----BEGIN CERTIFICATE-----\nAAAA"), NULL, 0);
	for (size_t n = 0; n < one.der.len; n += 7)
		holds((ta_span){ one.der.p, n }, NULL, 0);
	pki_made_free(&one);
}
END_TEST

/* 64 are kept, one more is counted. */
START_TEST(many_certificates_are_bounded)
{
	struct derout d = { 0 };
	ta_reply_certs c;

	for (unsigned i = 0; i < TA_MAX_DEVICE_CERTS + 1; i++) {
		uint8_t serial[] = { 1, (uint8_t)i };
		struct pki_made m = minted((struct pki_cert){
			.profile = PKI_CA, .serial = { serial, 2 }, .subject = PKI_NAME("CN=x") });

		derout_raw(&d, m.der.p, m.der.len);
		pki_made_free(&m);
	}
	ta_reply_certs_read(bytes(&d), &c);
	ck_assert_uint_eq(c.n, TA_MAX_DEVICE_CERTS);
	ck_assert_uint_eq(c.dropped, 1);
	ta_reply_certs_free(&c);
	derout_free(&d);
}
END_TEST

START_TEST(crls_come_in_der_and_pem)
{
	struct pki_made ca = { 0 };
	struct derout der = { 0 }, pem = { 0 };
	ta_crl *crl = NULL;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 NULL, &ca);
	pki_mint_crl(&(struct pki_crl){ 0 }, &ca, &der);
	ck_assert_int_eq(ta_reply_crl_read(bytes(&der), &crl, NULL), 0);
	ta_crl_unref(crl);
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&ca));
	ck_assert_int_eq(ta_reply_crl_read(bytes(&pem), &crl, NULL), TPMATTEST_E_PEM);
	ck_assert_ptr_null(crl);
	pki_pem(&pem, "X509 CRL", (struct pki_bytes){ der.p, der.len });
	ck_assert_int_eq(ta_reply_crl_read(bytes(&pem), &crl, NULL), 0);
	ta_crl_unref(crl);
	ck_assert_int_eq(ta_reply_crl_read(bytes(&ca.der), &crl, NULL), TPMATTEST_E_CRL);
	ck_assert_ptr_null(crl);
	derout_free(&der);
	derout_free(&pem);
	pki_made_free(&ca);
}
END_TEST

#define HASH "WVEG2rRwkQ7m3RpXlUphgo6Y2HLxl18h6ZZkkOAdnBE="

static void intel(const char *json, int want, const char *hex)
{
	ta_buf out = ta_buf_with(TA_MAX_REPLY);
	tpmattest_error *err = NULL;
	uint8_t expected[16];
	int rc = ta_intel_answer(text(json), HASH, &out, &err);

	ck_assert_msg(rc == want, "%s: %d %s", json, rc, tpmattest_error_message(err));
	ck_assert_int_eq(tpmattest_error_code(err), want);
	if (hex) {
		ck_assert(ta_unhex(hex, expected, strlen(hex) / 2));
		ck_assert_uint_eq(out.n, strlen(hex) / 2);
		ck_assert_mem_eq(out.p, expected, out.n);
	}
	tpmattest_error_free(err);
	ta_buf_free(&out);
}

START_TEST(intel_replies_are_read_strictly)
{
	char *long_hash = malloc(TA_MAX_URL + 200);

	ck_assert_ptr_nonnull(long_hash);
	memset(long_hash, 'A', TA_MAX_URL + 199);
	memcpy(long_hash, "{\"pubhash\":\"", 12);
	strcpy(long_hash + TA_MAX_URL + 100, "\",\"certificate\":\"-_8%3D\"}");
	intel(long_hash, TPMATTEST_E_REPLY, NULL);
	free(long_hash);
	/* three bytes, and then no end */
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"QUJD=\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "%zz\",\"certificate\":\"-_8%3D\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"WVEG2rRwkQ7m3RpXlUphgo6Y2HLxl18h6ZZkkOAdnBE%3D\",\"certificate\":\"-_"
	      "8%3D\"}",
	      0, "fbff");
	intel("{\"certificate\":\"-_8=\",\"pubhash\":\"" HASH "\",\"more\":[1]}\r\n", 0, "fbff");
	intel("{\"pubhash\":\"WVEG2rRwkQ7m3RpXlUphgo6Y2HLxl18h6ZZkkOAdnBF%3D\",\"certificate\":\"-_"
	      "8%3D\"}",
	      TPMATTEST_E_VALUE, NULL);
	intel("{\"pubhash\":\"\",\"certificate\":\"-_8%3D\"}", TPMATTEST_E_VALUE, NULL);
	intel("{\"pubhash\":\"" HASH "\\u0000\",\"certificate\":\"-_8%3D\"}", TPMATTEST_E_VALUE,
	      NULL);
	intel("{\"certificate\":\"-_8%3D\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":1,\"certificate\":\"-_8%3D\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":null}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"-_8\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"+/8=\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"-_8%3\"}", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"-_8%zz\"}", TPMATTEST_E_REPLY, NULL);
	intel("[]", TPMATTEST_E_REPLY, NULL);
	intel("{\"pubhash\":\"" HASH "\",\"certificate\":\"-_8=\"} x", TPMATTEST_E_REPLY, NULL);
	intel("Certificate not found", TPMATTEST_E_REPLY, NULL);
	intel("", TPMATTEST_E_REPLY, NULL);
}
END_TEST

START_TEST(real_intel_reply)
{
	size_t n, n_der;
	uint8_t *json = vendor_file("ekop/reply-spth.json", &n),
		*der = vendor_file("ekop/ek-spth.der", &n_der);
	ta_buf out = ta_buf_with(TA_MAX_REPLY);

	ck_assert_int_eq(ta_intel_answer((ta_span){ json, n }, HASH, &out, NULL), 0);
	ck_assert_uint_eq(out.n, n_der);
	ck_assert_mem_eq(out.p, der, n_der);
	ta_buf_free(&out);
	free(json);
	free(der);
}
END_TEST

/* Any change of one byte is refused, or is one to the certificate's content, which its key and
 * signature answer for. */
/* The same, saved to a file: the key is that of the certificate in it. */
START_TEST(real_intel_reply_saved)
{
	static const char *const names[] = { "ekop/reply-glk.json", "ekop/reply-spth.json" };
	size_t n;
	uint8_t *json = vendor_file(names[_i], &n);
	uint8_t *hash = memmem(json, n, "\"pubhash\"", 9);
	ta_buf out = ta_buf_with(SIZE_MAX / 4);

	ck_assert_ptr_nonnull(hash);
	ck_assert_int_eq(ta_intel_saved((ta_span){ json, n }, &out, NULL), 0);
	ck_assert_uint_gt(out.n, 0);
	ta_buf_free(&out);
	hash[15] = hash[15] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(ta_intel_saved((ta_span){ json, n }, &out, NULL), TPMATTEST_E_VALUE);
	ta_buf_free(&out);
	free(json);
}
END_TEST

START_TEST(real_intel_reply_changed)
{
	size_t n, refused = 0;
	uint8_t *json = vendor_file("ekop/reply-glk.json", &n);

	for (size_t i = 0; i < n; i++) {
		ta_buf out = ta_buf_with(TA_MAX_REPLY);
		int rc;

		json[i] ^= 0x04;
		rc = ta_intel_answer((ta_span){ json, n },
				     "J6GJXWBKxtcujC63BintQ7CO0Xrd52jOyJgOYWCiDeU=", &out, NULL);
		ck_assert(rc == 0 || rc == TPMATTEST_E_REPLY || rc == TPMATTEST_E_VALUE);
		refused += rc != 0;
		json[i] ^= 0x04;
		ta_buf_free(&out);
	}
	ck_assert_uint_gt(refused, 70); /* the frame and the hash at least */
	free(json);
}
END_TEST

START_TEST(real_intel_reply_cut)
{
	size_t n;
	uint8_t *json = vendor_file("ekop/reply-spth.json", &n);

	while (n && json[n - 1] != '}')
		n--;
	for (size_t cut = 0; cut < n; cut++) {
		ta_buf out = ta_buf_with(TA_MAX_REPLY);

		ck_assert_int_eq(ta_intel_answer((ta_span){ json, cut }, HASH, &out, NULL),
				 TPMATTEST_E_REPLY);
		ta_buf_free(&out);
	}
	free(json);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("reply"), *v = suite_create("reply_vendor");
	TCase *t = tcase_create("all"), *real = tcase_create("vendor");

	tcase_add_test(t, kinds_are_told_by_content);
	tcase_add_test(t, certificates_come_in_every_wrapping);
	tcase_add_test(t, what_holds_no_certificate_gives_none);
	tcase_add_test(t, many_certificates_are_bounded);
	tcase_add_test(t, crls_come_in_der_and_pem);
	tcase_add_test(t, intel_replies_are_read_strictly);
	suite_add_tcase(s, t);
	tcase_add_test(real, real_intel_reply);
	tcase_add_loop_test(real, real_intel_reply_saved, 0, 2);
	tcase_add_test(real, real_intel_reply_changed);
	tcase_add_test(real, real_intel_reply_cut);
	suite_add_tcase(v, real);
	return run_with_vendor(s, v);
}
