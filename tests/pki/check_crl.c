/* SPDX-License-Identifier: BSD-2-Clause */
#include "crl.h"
#include "pkitest.h"

#include <check.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

enum { NOW = 1700000000 };

static struct pki_made root, ca, leaf;
static struct derout der;

static void setup(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P384, 0) },
		 NULL, &root);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 &root, &ca);
	/* As Intel's on-die leaves: revocation is in an indirect CRL of a CA above the issuer. */
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 2),
				     .crldp.dp = { { .url = "http://x.test/i.crl",
						     .issuer = PKI_NAME("O=Test;CN=Root") } } },
		 &ca, &leaf);
}

static void teardown(void)
{
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&leaf);
	derout_free(&der);
	pki_key_forget_all();
}

static X509_CRL *mint(const struct pki_crl *spec, const struct pki_made *issuer)
{
	derout_reset(&der);
	pki_mint_crl(spec, issuer, &der);
	return pkitest_parse_crl(&der);
}

static int verify(X509_CRL *a, X509_CRL *b, unsigned long flags)
{
	const struct pki_made *chain[] = { &leaf, &ca, &root };
	X509_CRL *crls[] = { a, b };

	return pkitest_verify_crls(chain, 3, crls, b ? 2 : 1, flags, NOW);
}

START_TEST(indirect_covers_the_leaf)
{
	struct pki_crl spec = { .idp = { PKI_EXT_CRITICAL, .url = "http://x.test/i.crl",
					 .indirect = true } };
	X509_CRL *good = mint(&spec, &root);
	ck_assert(pkitest_holds(derout_view(&der), "0603551d1c0101ff"));
	ck_assert_int_eq(verify(good, NULL,
				X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT),
			 X509_V_OK);

	struct pki_revoked entry = { .serial = derout_view(&leaf.serial),
				     .reason = 2,
				     .cert_issuer = PKI_NAME("O=Test;CN=CA") };
	spec.revoked = &entry;
	spec.n_revoked = 1;
	spec.number = 2;
	X509_CRL *bad = mint(&spec, &root);
	ck_assert_int_eq(verify(bad, NULL,
				X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT),
			 X509_V_ERR_CERT_REVOKED);

	X509_CRL *plain = mint(&(struct pki_crl){ 0 }, &root);
	ck_assert_int_ne(verify(plain, NULL,
				X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT),
			 X509_V_OK);
	X509_CRL_free(good);
	X509_CRL_free(bad);
	X509_CRL_free(plain);
}
END_TEST

START_TEST(plain_and_broken)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &leaf);
	X509_CRL *of_root = mint(&(struct pki_crl){ 0 }, &root);
	X509_CRL *of_ca = mint(&(struct pki_crl){ .no_next_update = true }, &ca);
	ck_assert_int_eq(verify(of_root, of_ca, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL),
			 X509_V_OK);
	X509_CRL_free(of_ca);
	of_ca = mint(&(struct pki_crl){ .sign.broken = true }, &ca);
	ck_assert_int_eq(verify(of_root, of_ca, X509_V_FLAG_CRL_CHECK),
			 X509_V_ERR_CRL_SIGNATURE_FAILURE);
	X509_CRL_free(of_ca);
	of_ca = mint(&(struct pki_crl){ .next_update = PKI_AT(NOW - 1) }, &ca);
	ck_assert_int_eq(verify(of_root, of_ca, X509_V_FLAG_CRL_CHECK), X509_V_ERR_CRL_HAS_EXPIRED);
	X509_CRL_free(of_ca);
	X509_CRL_free(of_root);
}
END_TEST

START_TEST(extensions)
{
	static const struct pki_ext unknown = { "1.3.6.1.4.1.99999.2",
						PKI_EXT_CRITICAL,
						{ (const uint8_t *)"\x05\x00", 2 } };
	X509_CRL *crl = mint(
		&(struct pki_crl){ .delta_mode = PKI_EXT_CRITICAL, .delta_base = 4, .number = 5 },
		&ca);
	ck_assert(pkitest_holds(derout_view(&der), "0603551d1b0101ff0403020104"));
	ck_assert(pkitest_holds(derout_view(&der), "0603551d140403020105"));
	X509_CRL_free(crl);
	crl = mint(&(struct pki_crl){ .idp = { PKI_EXT_CRITICAL, .only_user = true,
					       .some_reasons = 6 } },
		   &ca);
	ck_assert(pkitest_holds(derout_view(&der), "30078101ff83020560"));
	X509_CRL_free(crl);
	crl = mint(&(struct pki_crl){ .more = &unknown, .n_more = 1 }, &ca);
	ck_assert_int_eq(verify(crl, NULL, X509_V_FLAG_CRL_CHECK),
			 X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION);
	X509_CRL_free(crl);
	crl = mint(&(struct pki_crl){ .version = 1 }, &ca);
	ck_assert_int_eq(X509_CRL_get_version(crl), 0);
	X509_CRL_free(crl);
}
END_TEST

START_TEST(a_million_entries)
{
	derout_reset(&der);
	pki_mint_crl(&(struct pki_crl){ .bulk = 1000000, .bulk_first = 7 }, &ca, &der);
	ck_assert_uint_gt(der.len, 28000000);
	ck_assert_uint_eq(derout_element_len(der.p, der.len), der.len);
	derout_reset(&der);
	pki_mint_crl(&(struct pki_crl){ .bulk = 3, .bulk_first = 255 }, &ca, &der);
	X509_CRL *crl = pkitest_parse_crl(&der);
	ck_assert_int_eq(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl)), 3);
	X509_CRL_free(crl);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("crl");
	TCase *tc = tcase_create("lists");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, indirect_covers_the_leaf);
	tcase_add_test(tc, plain_and_broken);
	tcase_add_test(tc, extensions);
	tcase_add_test(tc, a_million_entries);
	suite_add_tcase(s, tc);
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
