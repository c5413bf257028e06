/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates as views: their fields, and what is asked of them. */
#include <openssl/sha.h>

#include "base/limits.h"
#include "certs.h"
#include "x509/name.h"

START_TEST(fields)
{
	struct pki_made made = minted((struct pki_cert){
		.profile = PKI_EK,
		.serial = PKI_BYTES("\x12\x34"),
		.not_before = PKI_AT(1600000000),
		.aia = { .url = { "http://a.example/x y.cer", "http://a.example/2" } },
		.crldp = { .dp = { { .url = "http://c.example/1", .issuer = PKI_NAME("CN=Lists") },
				   { .url = "http://c.example/2", .reasons = 2 } } } });
	ta_cert *c = viewed(made.der.p, made.der.len);
	uint8_t sum[32];

	ck_assert_int_eq(c->version, 3);
	ck_assert(ta_span_equal(c->serial, (ta_span){ (const uint8_t *)"\x12\x34", 2 }));
	ck_assert_int_eq(c->not_before, 1600000000);
	ck_assert_int_eq(c->not_after, PKI_DEFAULT_NOT_AFTER);
	ck_assert_int_eq(c->key.type, TA_KEY_EC);
	ck_assert_int_eq(c->sig.kind, TA_SIG_ECDSA);
	ck_assert_int_eq(c->sig.md, TA_MD_SHA256);
	ck_assert(!c->sig_mismatch);
	ck_assert(ta_name_empty(c->subject));
	ck_assert(!c->is_ca);
	ck_assert_int_eq(c->path_len, -1);
	ck_assert_uint_eq(c->key_usage, TA_KU_KEY_AGREEMENT);
	ck_assert_uint_eq(c->eku, TA_EKU_EK);
	ck_assert_uint_eq(c->aki_key_id.n, 20);
	ck_assert_uint_eq(c->ski.n, 0);
	ck_assert_uint_eq(c->ext_seen, TA_EXT_AKI | TA_EXT_BC | TA_EXT_KU | TA_EXT_EKU |
					       TA_EXT_SAN | TA_EXT_SDA | TA_EXT_AIA | TA_EXT_CRLDP);
	ck_assert_uint_eq(c->ext_duplicate, 0);
	ck_assert_uint_eq(c->unknown_critical_at, 0);
	ck_assert_uint_eq(c->n_dev, 0);
	SHA256(made.der.p, made.der.len, sum);
	ck_assert_mem_eq(sum, c->sha256, 32);
	ck_assert_mem_eq(c->der.p, made.der.p, made.der.len);
	ck_assert_ptr_ne(c->der.p, made.der.p);
	ck_assert_int_eq(ta_cert_offset(c, c->tbs), 4);
	ta_cert_unref(c);
	pki_made_free(&made);
}
END_TEST

START_TEST(urls_and_points)
{
	ta_cert *c = minted_view((struct pki_cert){
		.profile = PKI_EK,
		.aia = { .url = { "http://a.example/x y\n.cer", "", "http://a.example/2" } },
		.crldp = { .dp = { { .url = "http://c.example/1", .issuer = PKI_NAME("CN=Lists") },
				   { .issuer = PKI_NAME("CN=Other") },
				   { .url = "http://c.example/2", .reasons = 2 } } } });
	ta_crl_point point;
	ta_reader points;
	ta_span name;
	char *url;

	url = ta_cert_aia_url(c, 0, NULL);
	ck_assert_str_eq(url, "http://a.example/x%20y%0A.cer");
	free(url);
	url = ta_cert_aia_url(c, 1, NULL);
	ck_assert_str_eq(url, "http://a.example/2");
	free(url);
	ck_assert_ptr_null(ta_cert_aia_url(c, 2, NULL));
	ck_assert_ptr_null(ta_cert_aia_url(c, SIZE_MAX, NULL));
	url = ta_cert_crl_url(c, 1, NULL);
	ck_assert_str_eq(url, "http://c.example/2");
	free(url);
	ck_assert_ptr_null(ta_cert_crl_url(c, 2, NULL));
	points = ta_cert_crl_points(c);
	ck_assert(ta_crl_point_next(&points, &point));
	ck_assert(!point.has_reasons);
	ck_assert(ta_general_uri(point.full_name, 0, &name));
	ck_assert_uint_eq(name.n, strlen("http://c.example/1"));
	ck_assert(ta_general_directory(point.crl_issuer, 0, &name));
	ck_assert(ta_crl_point_next(&points, &point));
	ck_assert_uint_eq(point.full_name.n, 0);
	ck_assert_uint_gt(point.crl_issuer.n, 0);
	ck_assert(ta_crl_point_next(&points, &point));
	ck_assert(point.has_reasons);
	ck_assert_uint_eq(point.crl_issuer.n, 0);
	ck_assert(!ta_crl_point_next(&points, &point));
	ck_assert_uint_eq(point.full_name.n, 0);
	ta_cert_unref(c);
}
END_TEST

START_TEST(overlong_url_is_passed_over)
{
	char url[TA_MAX_URL + 2], *got;
	ta_cert *c;

	memset(url, 'a', sizeof(url) - 1);
	url[sizeof(url) - 1] = 0;
	c = minted_view((struct pki_cert){ .profile = PKI_EK,
					   .aia = { .url = { url, url + 1, "http://b" } } });
	got = ta_cert_aia_url(c, 0, NULL);
	ck_assert_str_eq(got, url + 1);
	free(got);
	got = ta_cert_aia_url(c, 1, NULL);
	ck_assert_str_eq(got, "http://b");
	free(got);
	ta_cert_unref(c);
}
END_TEST

START_TEST(no_urls)
{
	ta_cert *c =
		minted_view((struct pki_cert){ .profile = PKI_BARE, .subject = PKI_NAME("CN=x") });

	ck_assert_uint_eq(c->ext_seen, 0);
	ck_assert_uint_eq(c->n_dev, 0);
	ck_assert_ptr_null(ta_cert_aia_url(c, 0, NULL));
	ck_assert_ptr_null(ta_cert_crl_url(c, 0, NULL));
	ta_cert_unref(c);
}
END_TEST

START_TEST(key_usage_bits)
{
	struct pki_ext ext = { .oid = PKI_OID_KU, .value = PKI_BYTES("\x03\x03\x00\xff\xff") };
	ta_cert *c =
		minted_view((struct pki_cert){ .profile = PKI_BARE, .more = &ext, .n_more = 1 });

	ck_assert_uint_eq(c->key_usage, 0x1ff);
	ta_cert_unref(c);
	ext.value = PKI_BYTES("\x03\x02\x03\x0f");
	c = minted_view((struct pki_cert){ .profile = PKI_BARE, .more = &ext, .n_more = 1 });
	ck_assert_uint_eq(c->key_usage, TA_KU_KEY_AGREEMENT);
	ta_cert_unref(c);
}
END_TEST

START_TEST(purposes)
{
	ta_cert *c = minted_view((struct pki_cert){
		.profile = PKI_EK,
		.eku = { .mode = PKI_EXT_PLAIN,
			 .oid = { "2.5.29.37.0", PKI_OID_KP_AIK, PKI_OID_KP_MS_AIK } } });

	ck_assert_uint_eq(c->eku, TA_EKU_ANY | TA_EKU_AIK_TCG | TA_EKU_AIK_MS);
	ta_cert_unref(c);
	/* 2.23.133.8.10 begins like 2.23.133.8.1 in text, and must be nothing but another
	 * purpose. */
	c = minted_view((struct pki_cert){
		.profile = PKI_EK,
		.eku = { .mode = PKI_EXT_PLAIN, .oid = { "2.23.133.8.10", "2.23.133.8.1.1" } } });
	ck_assert_uint_eq(c->eku, TA_EKU_OTHER);
	ta_cert_unref(c);
}
END_TEST

START_TEST(duplicate_and_critical_extensions)
{
	struct pki_ext twice[] = {
		{ .oid = "1.2.3.4", .mode = PKI_EXT_CRITICAL, .value = PKI_BYTES("\x05\x00") },
		{ .oid = "1.2.3.5", .mode = PKI_EXT_CRITICAL, .value = PKI_BYTES("\x05\x00") }
	};
	ta_cert *c = minted_view((struct pki_cert){ .profile = PKI_CA, .duplicate = PKI_OID_BC });

	ck_assert_uint_eq(c->ext_duplicate, TA_EXT_BC);
	ck_assert(c->ext_critical & TA_EXT_BC);
	ta_cert_unref(c);
	c = minted_view((struct pki_cert){ .profile = PKI_EK, .more = twice, .n_more = 2 });
	ck_assert_uint_eq(c->ext_duplicate, 0);
	ck_assert(c->ext_critical & TA_EXT_OTHER);
	ck_assert(ta_span_equal(c->unknown_critical,
				(ta_span){ (const uint8_t *)"\x2a\x03\x04", 3 }));
	ck_assert_uint_eq(c->der.p[c->unknown_critical_at], 6);
	ta_cert_unref(c);
	twice[1].oid = twice[0].oid;
	c = minted_view((struct pki_cert){ .profile = PKI_EK, .more = twice, .n_more = 2 });
	ck_assert_uint_eq(c->ext_duplicate, TA_EXT_OTHER);
	ta_cert_unref(c);
}
END_TEST

START_TEST(first_of_two_counts)
{
	struct pki_ext two[] = { { .oid = PKI_OID_SKI,
				   .value = PKI_BYTES("\x04\x01"
						      "a") },
				 { .oid = PKI_OID_SKI,
				   .value = PKI_BYTES("\x04\x01"
						      "b") } };
	ta_cert *c =
		minted_view((struct pki_cert){ .profile = PKI_BARE, .more = two, .n_more = 2 });

	ck_assert_uint_eq(c->ski.p[0], 'a');
	ck_assert_uint_eq(c->ext_duplicate, TA_EXT_SKI);
	ta_cert_unref(c);
}
END_TEST

START_TEST(limits)
{
	static uint8_t big[TA_MAX_CERT + 1];
	struct pki_ext fill = { .oid = "1.2.3.4", .value = { big, 15000 } };
	struct pki_ext many[TA_MAX_EXTENSIONS + 1];
	struct pki_made made =
		minted((struct pki_cert){ .profile = PKI_BARE, .more = &fill, .n_more = 1 });

	ck_assert_int_eq(parse_code(big, 0), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(parse_code(NULL, 0), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(parse_code(big, sizeof(big)), TPMATTEST_E_LIMIT_CERT);
	ck_assert_int_eq(parse_code(big, TA_MAX_CERT), TPMATTEST_E_CERT);
	fill.value.len += TA_MAX_CERT - made.der.len;
	pki_made_free(&made);
	/* ECDSA signatures differ in length by a byte or two: step up to the limit, and one
	 * over. */
	do {
		made = minted((struct pki_cert){ .profile = PKI_BARE, .more = &fill, .n_more = 1 });
		ck_assert_int_eq(parse_code(made.der.p, made.der.len),
				 made.der.len > TA_MAX_CERT ? TPMATTEST_E_LIMIT_CERT : 0);
		fill.value.len++;
	} while (made.der.len <= TA_MAX_CERT && (pki_made_free(&made), true));
	pki_made_free(&made);
	for (size_t i = 0; i <= TA_MAX_EXTENSIONS; i++)
		many[i] = (struct pki_ext){ .oid = "1.2.3.4" };
	for (size_t i = 0; i <= TA_MAX_EXTENSIONS; i++) {
		static char oid[TA_MAX_EXTENSIONS + 1][16];

		snprintf(oid[i], sizeof(oid[i]), "1.2.3.%zu", i);
		many[i].oid = oid[i];
	}
	made = minted((struct pki_cert){
		.profile = PKI_BARE, .more = many, .n_more = TA_MAX_EXTENSIONS });
	ck_assert_int_eq(parse_code(made.der.p, made.der.len), 0);
	pki_made_free(&made);
	made = minted((struct pki_cert){
		.profile = PKI_BARE, .more = many, .n_more = TA_MAX_EXTENSIONS + 1 });
	ck_assert_int_eq(parse_code(made.der.p, made.der.len), TPMATTEST_E_CERT);
	pki_made_free(&made);
}
END_TEST

/* A SEQUENCE of n times the same bytes as the one extension of a certificate. */
static int code_of_list(const char *oid, struct pki_bytes one, size_t n)
{
	struct derout d = { 0 };
	size_t seq = derout_open(&d, DER_SEQUENCE);
	struct pki_ext ext = { .oid = oid };
	struct pki_made made;
	int code;

	for (size_t i = 0; i < n; i++)
		derout_bytes(&d, one);
	derout_close(&d, seq);
	ext.value = derout_view(&d);
	made = minted((struct pki_cert){ .profile = PKI_BARE, .more = &ext, .n_more = 1 });
	code = parse_code(made.der.p, made.der.len);
	pki_made_free(&made);
	derout_free(&d);
	return code;
}

START_TEST(list_limits)
{
	static const struct {
		const char *oid;
		struct pki_bytes one;
	} lists[] = {
		{ PKI_OID_SAN,
		  { (const uint8_t *)"\x82\x01"
				     "a",
		    3 } },
		{ PKI_OID_CRLDP, { (const uint8_t *)"\x30\x06\xa2\x04\xa4\x02\x30", 8 } },
		{ PKI_OID_AIA,
		  { (const uint8_t *)"\x30\x06\x06\x01\x2a\x86\x01"
				     "a",
		    8 } },
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		ck_assert_int_eq(code_of_list(lists[i].oid, lists[i].one, 1), 0);
		ck_assert_int_eq(code_of_list(lists[i].oid, lists[i].one, TA_MAX_NAMES), 0);
		ck_assert_int_eq(code_of_list(lists[i].oid, lists[i].one, TA_MAX_NAMES + 1),
				 TPMATTEST_E_CERT);
	}
}
END_TEST

START_TEST(self_issued)
{
	struct pki_made root = { 0 };
	ta_cert *c;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &root);
	c = viewed(root.der.p, root.der.len);
	ck_assert(ta_cert_self_issued(c));
	ta_cert_unref(c);
	/* The name of its issuer, and another key: cross-signed by another CA of that name. */
	c = minted_view(
		(struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("O=Test;CN=CA") });
	ck_assert(!ta_cert_self_issued(c));
	ta_cert_unref(c);
	c = minted_view((struct pki_cert){ .profile = PKI_CA,
					   .subject = PKI_NAME("O=Test;CN=CA"),
					   .ski.mode = PKI_EXT_ABSENT });
	ck_assert(ta_cert_self_issued(c));
	ta_cert_unref(c);
	c = minted_view((struct pki_cert){ .profile = PKI_EK });
	ck_assert(!ta_cert_self_issued(c));
	ta_cert_unref(c);
	pki_made_free(&root);
}
END_TEST

/* clang-format off */
#define EKU_MS  { .mode = PKI_EXT_PLAIN, .oid = { PKI_OID_KP_MS_AIK } }
#define EKU_TCG { .mode = PKI_EXT_PLAIN, .oid = { PKI_OID_KP_EK, PKI_OID_KP_AIK } }
/* clang-format on */

START_TEST(aik_authorities)
{
	static const struct {
		struct pki_cert spec;
		bool is;
	} rows[] = {
		{ { .profile = PKI_CA, .eku = EKU_MS }, true },
		{ { .profile = PKI_CA, .eku = EKU_TCG }, true },
		{ { .profile = PKI_CA }, false },
		{ { .profile = PKI_CA, .eku = { .mode = PKI_EXT_PLAIN, .oid = { PKI_OID_KP_EK } } },
		  false },
		{ { .profile = PKI_EK, .eku = EKU_TCG }, false },
		{ { .profile = PKI_EK,
		    .eku = EKU_TCG,
		    .ku = { .mode = PKI_EXT_PLAIN, .bits = PKI_KU_CERT_SIGN } },
		  false },
		{ { .profile = PKI_EK, .eku = EKU_TCG, .bc.mode = PKI_EXT_ABSENT }, false },
		{ { .profile = PKI_CA, .eku = EKU_TCG, .bc.mode = PKI_EXT_ABSENT }, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ta_cert *c = minted_view(rows[i].spec);

		ck_assert_msg(ta_cert_is_aik_ca(c) == rows[i].is, "row %zu", i);
		ta_cert_unref(c);
	}
}
END_TEST

START_TEST(deviations_reported)
{
	ta_cert *c = minted_view((struct pki_cert){ .profile = PKI_EK,
						    .serial = PKI_BYTES("\x00\x00"),
						    .ku.mode = PKI_EXT_CRITICAL_FALSE,
						    .bc.explicit_false = true });
	ta_findings f = { 0 };

	ck_assert_uint_eq(c->n_dev, 3);
	ta_cert_report_deviations(c, 5, &f);
	ck_assert_uint_eq(f.n, 3);
	ck_assert(ta_findings_has(&f, TPMATTEST_F_SERIAL_PADDED));
	ck_assert(ta_findings_has(&f, TPMATTEST_F_SERIAL_NOT_POSITIVE));
	ck_assert(ta_findings_has(&f, TPMATTEST_F_DER_EXPLICIT_DEFAULT));
	ck_assert_int_eq(f.v[0].cert, 5);
	ck_assert_int_eq(f.v[0].offset, c->dev[0].offset);
	ta_findings_free(&f);
	ta_cert_unref(c);
}
END_TEST

START_TEST(references)
{
	ta_cert *c = minted_view((struct pki_cert){ .profile = PKI_EK }), *again = ta_cert_ref(c);

	ck_assert_ptr_eq(c, again);
	ck_assert(ta_cert_equal(c, again));
	ta_cert_unref(c);
	ck_assert_int_eq(again->version, 3);
	ta_cert_unref(again);
	ta_cert_unref(NULL);
}
END_TEST

START_TEST(two_signature_algorithms)
{
	ta_cert *c = minted_view(
		(struct pki_cert){ .profile = PKI_EK, .sign.inner = PKI_SIG_ECDSA_SHA384 });

	ck_assert(c->sig_mismatch);
	ck_assert_int_eq(c->sig.md, TA_MD_SHA256);
	ta_cert_unref(c);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cert");
	TCase *tc = tcase_create("cert");

	tcase_add_test(tc, fields);
	tcase_add_test(tc, urls_and_points);
	tcase_add_test(tc, overlong_url_is_passed_over);
	tcase_add_test(tc, no_urls);
	tcase_add_test(tc, key_usage_bits);
	tcase_add_test(tc, purposes);
	tcase_add_test(tc, duplicate_and_critical_extensions);
	tcase_add_test(tc, first_of_two_counts);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, list_limits);
	tcase_add_test(tc, self_issued);
	tcase_add_test(tc, aik_authorities);
	tcase_add_test(tc, deviations_reported);
	tcase_add_test(tc, references);
	tcase_add_test(tc, two_signature_algorithms);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
