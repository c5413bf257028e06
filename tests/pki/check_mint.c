/* SPDX-License-Identifier: BSD-2-Clause */
#include "keymake.h"
#include "mint.h"
#include "pkitest.h"
#include "wrap.h"

#include <check.h>
#include <openssl/bn.h>
#include <openssl/pkcs7.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdlib.h>
#include <string.h>

enum { NOW = 1700000000 };

static struct pki_made root, ca, leaf;

static void teardown(void)
{
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&leaf);
	pki_key_forget_all();
}

static void mint_cas(enum pki_kind kind)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(kind, 0) },
		 NULL, &root);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(kind, 1) },
		 &root, &ca);
}

static int verify(void)
{
	const struct pki_made *chain[] = { &leaf, &ca, &root };

	return pkitest_verify(chain, 3, NOW);
}

/* An EK under a P-256 CA, changed by one thing. */
static void mint_leaf(struct pki_cert spec)
{
	if (!ca.key)
		mint_cas(PKI_P256);
	if (!spec.key)
		spec.key = pki_key(PKI_P256, 2);
	pki_mint(&spec, &ca, &leaf);
}

static bool leaf_holds(const char *hex)
{
	return pkitest_holds(derout_view(&leaf.der), hex);
}

START_TEST(chains_verify)
{
	static const enum pki_kind kinds[] = { PKI_RSA2048, PKI_RSA3072, PKI_RSA4096,
					       PKI_P256,    PKI_P384,    PKI_P521 };

	mint_cas(kinds[_i]);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 5) }, &ca,
		 &leaf);
	ck_assert_int_eq(verify(), X509_V_OK);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P384, 5) }, &ca, &leaf);
	ck_assert_int_eq(verify(), X509_V_OK);
}
END_TEST

START_TEST(algorithms_verify)
{
	enum pki_sigalg alg = (enum pki_sigalg)_i;
	bool rsa = alg < PKI_SIG_ECDSA_SHA1;
	static const int nid[] = {
		[PKI_SIG_RSA_SHA1] = NID_sha1WithRSAEncryption,
		[PKI_SIG_RSA_SHA256] = NID_sha256WithRSAEncryption,
		[PKI_SIG_RSA_SHA384] = NID_sha384WithRSAEncryption,
		[PKI_SIG_RSA_SHA512] = NID_sha512WithRSAEncryption,
		[PKI_SIG_PSS_SHA256] = NID_rsassaPss,
		[PKI_SIG_PSS_SHA384] = NID_rsassaPss,
		[PKI_SIG_PSS_SHA512] = NID_rsassaPss,
		[PKI_SIG_ECDSA_SHA1] = NID_ecdsa_with_SHA1,
		[PKI_SIG_ECDSA_SHA256] = NID_ecdsa_with_SHA256,
		[PKI_SIG_ECDSA_SHA384] = NID_ecdsa_with_SHA384,
		[PKI_SIG_ECDSA_SHA512] = NID_ecdsa_with_SHA512,
	};

	mint_cas(rsa ? PKI_RSA2048 : PKI_P256);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 2),
				     .sign.alg = alg },
		 &ca, &leaf);
	ck_assert_int_eq(verify(), X509_V_OK);
	X509 *x = pkitest_parse(&leaf);
	ck_assert_int_eq(X509_get_signature_nid(x), nid[alg]);
	X509_free(x);
}
END_TEST

START_TEST(signature_oddities)
{
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .sign.flip_null = true });
	ck_assert(leaf_holds("06082a8648ce3d0403020500"));
	ck_assert_int_eq(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .sign.broken = true });
	ck_assert_int_eq(verify(), X509_V_ERR_CERT_SIGNATURE_FAILURE);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .sign.inner = PKI_SIG_ECDSA_SHA384 });
	ck_assert_int_ne(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .sign.flip_inner_null = true });
	ck_assert_int_ne(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .sign.key = pki_key(PKI_P256, 7) });
	ck_assert_int_eq(verify(), X509_V_ERR_CERT_SIGNATURE_FAILURE);
}
END_TEST

START_TEST(times)
{
	const struct {
		struct pki_time t;
		const char *hex;
	} cases[] = {
		{ PKI_AT(INT64_C(2524607999)), "170d3439313233313233353935395a" },
		{ PKI_AT(INT64_C(2524608000)), "180f32303530303130313030303030305a" },
		{ PKI_AT(INT64_C(253402300799)), "180f39393939313233313233353935395a" },
		{ PKI_AT(-631152000), "170d3530303130313030303030305a" },
		{ PKI_AT(-631152001), "180f31393439313233313233353935395a" },
		/* 2100-02-28: no leap year */
		{ PKI_AT(INT64_C(4107542399)), "180f32313030303232383233353935395a" },
		{ PKI_AT(INT64_C(4107542400)), "180f32313030303330313030303030305a" },
		{ PKI_AT(951782400), "170d3030303232393030303030305a" }, /* 2000-02-29 */
		{ PKI_AT(INT64_C(2147483648)), "170d3338303131393033313430385a" },
		{ PKI_AT(INT64_C(-62167219200)), "180f30303030303130313030303030305a" },
		{ PKI_GEN("20491231235959Z"), "180f32303439313233313233353935395a" },
		{ PKI_UTC("500101000000Z"), "170d3530303130313030303030305a" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		mint_leaf((struct pki_cert){ .profile = PKI_EK, .not_after = cases[i].t });
		ck_assert_msg(leaf_holds(cases[i].hex), "case %zu", i);
	}
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .not_after = PKI_AT(NOW - 1) });
	ck_assert_int_eq(verify(), X509_V_ERR_CERT_HAS_EXPIRED);
}
END_TEST

START_TEST(serials)
{
	const unsigned char *at;

	mint_leaf((struct pki_cert){ .profile = PKI_EK, .serial = PKI_BYTES("\x00\x00\x00\x01") });
	ck_assert(leaf_holds("020400000001"));
	at = leaf.der.p;
	ck_assert_ptr_null(d2i_X509(NULL, &at, (long)leaf.der.len));
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .serial = PKI_BYTES("\x80") });
	ck_assert(leaf_holds("020180"));
}
END_TEST

START_TEST(spki_forms)
{
	X509 *x;

	mint_leaf((struct pki_cert){
		.profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0), .spki = PKI_SPKI_OAEP });
	ck_assert(leaf_holds(
		"302206092a864886f70d0101073015a213301106092a864886f70d010109040454435041"));
	x = pkitest_parse(&leaf);
	ck_assert_ptr_null(X509_get0_pubkey(x));
	X509_free(x);
	mint_leaf((struct pki_cert){
		.profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0), .spki = PKI_SPKI_OAEP_NUL });
	ck_assert(leaf_holds(
		"303da00b300906052b0e03021a0500a118301606092a864886f70d010108300906052b0e03021a0500"
		"a214301206092a864886f70d01010904055443504100"));
	mint_leaf((struct pki_cert){
		.profile = PKI_EK, .key = pki_key(PKI_P256, 3), .spki = PKI_SPKI_COMPRESSED });
	ck_assert_int_eq(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P521, 3) });
	ck_assert_int_eq(verify(), X509_V_OK);
}
END_TEST

START_TEST(foreign_key)
{
	uint8_t mod[256];
	struct pki_key *rsa, *ec;
	struct derout a = { 0 }, b = { 0 };
	const struct pki_key *own = pki_key(PKI_P384, 4);

	memset(mod, 0xa5, sizeof(mod));
	rsa = pki_key_rsa_public((struct pki_bytes){ mod, sizeof(mod) }, 65537);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .key = rsa });
	ck_assert_int_eq(verify(), X509_V_OK);
	ec = pki_key_ec_public(PKI_P384, (struct pki_bytes){ pki_key_numbers(own).p, 48 },
			       (struct pki_bytes){ pki_key_numbers(own).p + 48, 48 });
	pki_key_spki(&a, own, PKI_SPKI_PLAIN);
	pki_key_spki(&b, ec, PKI_SPKI_PLAIN);
	ck_assert_uint_eq(a.len, b.len);
	ck_assert_mem_eq(a.p, b.p, a.len);
	pki_key_free(rsa);
	pki_key_free(ec);
	derout_free(&a);
	derout_free(&b);
}
END_TEST

/* The bytes that real parts have (Alder Lake EK, Nuvoton, Cannon Lake). */
START_TEST(ek_extensions)
{
	mint_leaf((struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_RSA2048, 0),
				     .bc = { PKI_EXT_CRITICAL, .explicit_false = true },
				     .sda.mode = PKI_EXT_CRITICAL_FALSE,
				     .san = { .manufacturer = "id:494E5443",
					      .model = "ADL",
					      .version = "id:02580012" } });
	ck_assert(leaf_holds("0603551d130101ff04053003010100"));
	ck_assert(leaf_holds("0603551d0f0101ff040403020520"));
	ck_assert(leaf_holds("0603551d25 0409 300706056781050801"));
	ck_assert(leaf_holds(
		"0603551d09010100041b3019301706056781050210310e300c0c03322e300201000202008a"));
	ck_assert(leaf_holds(
		"0603551d110101ff04463044a442304031163014060567810502010c0b69643a343934453534343331"
		"0e300c"
		"060567810502020c0341444c31163014060567810502030c0b69643a3032353830303132"));
	ck_assert_int_eq(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .profile = PKI_EK,
				     .san = { .shape = PKI_SAN_ONE_RDN,
					      .tag = DER_PRINTABLE,
					      .manufacturer = "id:4E544300",
					      .model = "NTCT6xx",
					      .version = "id:0581" } });
	ck_assert(leaf_holds(
		"3040a43e303c313a301406056781050201130b69643a3445353434333030301006056781050202"
		"13074e544354367878301006056781050203130769643a30353831"));
	mint_leaf((struct pki_cert){
		.profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0), .ku.wrong_unused = true });
	ck_assert(leaf_holds("0603551d0f0101ff040403020020"));
	mint_leaf((struct pki_cert){ .profile = PKI_EK });
	ck_assert(leaf_holds("0603551d0f0101ff040403020308"));
}
END_TEST

START_TEST(key_identifiers)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P384, 0),
				     .ski.kind = PKI_SKI_SHA256_20,
				     .subject = PKI_NAME("CN=X") },
		 NULL, &root);
	ck_assert_uint_eq(root.ski.len, 20);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 0) }, &root,
		 &leaf);
	X509 *x = pkitest_parse(&leaf);
	const ASN1_OCTET_STRING *id = X509_get0_authority_key_id(x);
	ck_assert_ptr_nonnull(id);
	ck_assert_mem_eq(ASN1_STRING_get0_data(id), root.ski.p, 20);
	X509_free(x);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 0),
				     .aki = { PKI_EXT_PLAIN,
					      .id = PKI_BYTES("0123456789abcdef0123456789abcdef"),
					      .issuer = PKI_NAME("CN=X"),
					      .serial = PKI_BYTES("\x05") } },
		 &root, &leaf);
	ck_assert(leaf_holds("8020303132333435363738396162636465663031"));
	ck_assert(leaf_holds("a110a40e300c310a300806035504030c0158820105"));
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 0),
				     .aki.mode = PKI_EXT_ABSENT },
		 &root, &leaf);
	ck_assert(!leaf_holds("0603551d23"));
}
END_TEST

START_TEST(ca_oddities)
{
	static const struct pki_ext unknown = { "1.3.6.1.4.1.99999.1",
						PKI_EXT_CRITICAL,
						{ (const uint8_t *)"\x05\x00", 2 } };
	struct pki_cert spec = { .profile = PKI_EK, .more = &unknown, .n_more = 1 };

	mint_leaf(spec);
	ck_assert_int_eq(verify(), X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION);
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .duplicate = PKI_OID_AKI });
	ck_assert_int_ne(verify(), X509_V_OK);
	mint_leaf((struct pki_cert){ .version = 1, .subject = PKI_NAME("CN=v1") });
	ck_assert_int_eq(verify(), X509_V_OK);
	X509 *x = pkitest_parse(&leaf);
	ck_assert_int_eq(X509_get_version(x), X509_VERSION_1);
	X509_free(x);
	mint_cas(PKI_P256);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=sub"),
				     .key = pki_key(PKI_P256, 2),
				     .bc = { PKI_EXT_CRITICAL, .ca = true, .has_pathlen = true,
					     .pathlen = 0 } },
		 &root, &ca);
	ck_assert(pkitest_holds(derout_view(&ca.der), "0603551d130101ff040830060101ff020100"));
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=low"),
				     .key = pki_key(PKI_P256, 3) },
		 &ca, &leaf);
	struct pki_made last = { 0 };
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 4) }, &leaf,
		 &last);
	const struct pki_made *chain[] = { &last, &leaf, &ca, &root };
	ck_assert_int_eq(pkitest_verify(chain, 4, NOW), X509_V_ERR_PATH_LENGTH_EXCEEDED);
	pki_made_free(&last);
}
END_TEST

START_TEST(policies_and_constraints)
{
	mint_leaf((struct pki_cert){
		.profile = PKI_EK,
		.subject = PKI_NAME("CN=ek"),
		.policies = { PKI_EXT_CRITICAL, { "1.2.276.0.68.1.20.1", "2.5.29.32.0" } } });
	ck_assert_int_eq(verify(), X509_V_OK);
	ck_assert(leaf_holds("3014300a06082a8214004401140130060604551d2000"));
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 1),
				     .constraints = { PKI_EXT_CRITICAL,
						      .permit_name = PKI_NAME("O=Other") },
				     .policy_constraints = { PKI_EXT_CRITICAL,
							     .require_explicit = 1,
							     .inhibit_mapping = 2 },
				     .inhibit_any = { PKI_EXT_CRITICAL, 3 } },
		 &root, &ca);
	ck_assert(pkitest_holds(derout_view(&ca.der), "0603551d240101ff04083006800100810101"));
	ck_assert(pkitest_holds(derout_view(&ca.der), "0603551d360101ff0403020103"));
	mint_leaf((struct pki_cert){ .profile = PKI_EK, .subject = PKI_NAME("O=Test;CN=ek") });
	ck_assert_int_eq(verify(), X509_V_ERR_PERMITTED_VIOLATION);
}
END_TEST

START_TEST(pointers)
{
	mint_leaf((struct pki_cert){
		.profile = PKI_EK,
		.aia.url = { "http://a.test/ca.cer", "http://b.test/ca cer" },
		.crldp.dp = { { .url = "http://a.test/x.crl", .issuer = PKI_NAME("CN=Other") },
			      { .url = "http://b.test/y.crl" } } });
	X509 *x = pkitest_parse(&leaf);
	STACK_OF(OPENSSL_STRING) *urls = X509_get1_ocsp(x);
	ck_assert_ptr_null(urls);
	AUTHORITY_INFO_ACCESS *aia = X509_get_ext_d2i(x, NID_info_access, NULL, NULL);
	ck_assert_int_eq(sk_ACCESS_DESCRIPTION_num(aia), 2);
	AUTHORITY_INFO_ACCESS_free(aia);
	CRL_DIST_POINTS *dps = X509_get_ext_d2i(x, NID_crl_distribution_points, NULL, NULL);
	ck_assert_int_eq(sk_DIST_POINT_num(dps), 2);
	ck_assert_ptr_nonnull(sk_DIST_POINT_value(dps, 0)->CRLissuer);
	ck_assert_ptr_null(sk_DIST_POINT_value(dps, 1)->CRLissuer);
	CRL_DIST_POINTS_free(dps);
	X509_free(x);
}
END_TEST

START_TEST(keys_are_the_same_everywhere)
{
	/* SHA-256 prefixes of the SPKI: other processes, other versions of OpenSSL must come to the
	 * same keys. */
	struct derout d = { 0 };

	pki_key_spki(&d, pki_key(PKI_P256, 0), PKI_SPKI_PLAIN);
	const struct pki_key *again = pki_key(PKI_P256, 0);
	ck_assert_ptr_eq(again, pki_key(PKI_P256, 0));
	ck_assert_ptr_ne(again, pki_key(PKI_P256, 1));
	derout_free(&d);
	for (int kind = PKI_RSA1024; kind <= PKI_RSA4096; kind++)
		for (unsigned slot = 0; slot < 2; slot++)
			for (int which = 0; which < 2; which++)
				ck_assert_uint_eq(
					keymake_prime_steps((enum pki_kind)kind, slot, which),
					keymake_search_steps((enum pki_kind)kind, slot, which));
}
END_TEST

START_TEST(bundles)
{
	struct derout p7 = { 0 }, pem = { 0 };

	mint_cas(PKI_P256);
	const struct pki_bytes certs[] = { pki_made_der(&root), pki_made_der(&ca) };
	pki_p7(&p7, certs, 2);
	const unsigned char *at = p7.p;
	PKCS7 *parsed = d2i_PKCS7(NULL, &at, (long)p7.len);
	ck_assert_ptr_nonnull(parsed);
	ck_assert_int_eq(sk_X509_num(parsed->d.sign->cert), 2);
	PKCS7_free(parsed);
	pki_pem(&pem, "CERTIFICATE", certs[0]);
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	ck_assert_ptr_nonnull(x);
	X509_free(x);
	BIO_free(bio);
	derout_free(&p7);
	derout_free(&pem);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mint");
	TCase *tc = tcase_create("certificates");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, chains_verify, 0, 6);
	tcase_add_loop_test(tc, algorithms_verify, PKI_SIG_RSA_SHA1, PKI_SIG_COUNT);
	tcase_add_test(tc, signature_oddities);
	tcase_add_test(tc, times);
	tcase_add_test(tc, serials);
	tcase_add_test(tc, spki_forms);
	tcase_add_test(tc, foreign_key);
	tcase_add_test(tc, ek_extensions);
	tcase_add_test(tc, key_identifiers);
	tcase_add_test(tc, ca_oddities);
	tcase_add_test(tc, policies_and_constraints);
	tcase_add_test(tc, pointers);
	tcase_add_test(tc, keys_are_the_same_everywhere);
	tcase_add_test(tc, bundles);
	suite_add_tcase(s, tc);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
