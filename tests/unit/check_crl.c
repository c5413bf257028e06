/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation lists: what they say about themselves, and who is listed. */
#include "x509/crl.h"

#include "base/limits.h"
#include "crl.h"
#include "vendor.h"
#include "x509/name.h"
#include "x509/sig.h"

static struct pki_made issuer;

static void setup(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Lists"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &issuer);
}

static void teardown(void)
{
	pki_made_free(&issuer);
	pki_key_forget_all();
}

static ta_span name_of(struct derout *d, const char *text)
{
	struct pki_name name = PKI_NAME(text);

	derout_reset(d);
	pki_name_put(d, &name);
	return (ta_span){ d->p, d->len };
}

static ta_crl *viewed(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	ta_crl *crl = NULL;

	ck_assert_msg(ta_crl_parse(p, n, &crl, &err) == 0, "%s", tpmattest_error_message(err));
	return crl;
}

static ta_crl *minted(struct pki_crl spec)
{
	struct derout d = { 0 };
	ta_crl *crl;

	pki_mint_crl(&spec, &issuer, &d);
	crl = viewed(d.p, d.len);
	derout_free(&d);
	return crl;
}

static int code_of(struct pki_crl spec)
{
	struct derout d = { 0 };
	tpmattest_error *err = NULL;
	ta_crl *crl = NULL;
	int rc;

	pki_mint_crl(&spec, &issuer, &d);
	rc = ta_crl_parse(d.p, d.len, &crl, &err);
	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert((rc == 0) == (crl != NULL));
	tpmattest_error_free(err);
	ta_crl_unref(crl);
	derout_free(&d);
	return rc;
}

#define SERIAL(s) ((ta_span){ (const uint8_t *)(s), sizeof(s) - 1 })

START_TEST(fields)
{
	ta_crl *crl = minted((struct pki_crl){ .this_update = PKI_AT(1700000000) });

	ck_assert(ta_name_equal(crl->issuer, (ta_span){ issuer.subject.p, issuer.subject.len }));
	ck_assert_int_eq(crl->this_update, 1700000000);
	ck_assert(crl->has_next_update);
	ck_assert_int_eq(crl->next_update, PKI_DEFAULT_NOT_AFTER);
	ck_assert_uint_eq(crl->entries.n, 0);
	ck_assert(ta_span_equal(crl->aki_key_id, (ta_span){ issuer.ski.p, issuer.ski.len }));
	ck_assert(!crl->has_idp && !crl->indirect && !crl->only_user && !crl->only_ca &&
		  !crl->only_attribute && !crl->some_reasons && !crl->delta &&
		  !crl->unknown_critical && !crl->sig_mismatch);
	ck_assert_int_eq(crl->sig.kind, TA_SIG_ECDSA);
	ta_crl_unref(ta_crl_ref(crl));
	ta_crl_unref(crl);
	ta_crl_unref(NULL);
	crl = minted((struct pki_crl){
		.no_next_update = true, .version = 1, .sign.inner = PKI_SIG_ECDSA_SHA384 });
	ck_assert(!crl->has_next_update);
	ck_assert(crl->sig_mismatch);
	ta_crl_unref(crl);
}
END_TEST

START_TEST(scope)
{
	ta_crl *crl = minted((struct pki_crl){ .idp = { .mode = PKI_EXT_CRITICAL,
							.url = "http://c.example",
							.indirect = true,
							.only_user = true,
							.some_reasons = 2 } });
	ta_span uri;

	ck_assert(crl->has_idp && crl->indirect && crl->only_user && crl->some_reasons);
	ck_assert(!crl->only_ca && !crl->only_attribute && !crl->unknown_critical);
	ck_assert(ta_general_uri(crl->idp_names, 0, &uri));
	ta_crl_unref(crl);
	crl = minted((struct pki_crl){ .idp = { .mode = PKI_EXT_CRITICAL, .only_ca = true } });
	ck_assert(crl->has_idp && crl->only_ca && !crl->indirect);
	ck_assert_uint_eq(crl->idp_names.n, 0);
	ta_crl_unref(crl);
	crl = minted(
		(struct pki_crl){ .idp = { .mode = PKI_EXT_CRITICAL, .only_attribute = true } });
	ck_assert(crl->only_attribute);
	ta_crl_unref(crl);
	crl = minted((struct pki_crl){ .delta_mode = PKI_EXT_CRITICAL, .delta_base = 3 });
	ck_assert(crl->delta && !crl->unknown_critical);
	ta_crl_unref(crl);
}
END_TEST

/* One extension of the list given by its bytes. */
static const struct {
	const char *what, *oid;
	enum pki_mode mode;
	size_t n;
	uint8_t bytes[16];
	int code;
	bool unknown_critical;
} ext_rows[] = {
	{ "unknown", "1.2.3", PKI_EXT_PLAIN, 1, { 1 }, 0, false },
	{ "unknown critical", "1.2.3", PKI_EXT_CRITICAL, 1, { 1 }, 0, true },
	{ "critical number", PKI_OID_CRL_NUMBER, PKI_EXT_CRITICAL, 3, { 2, 1, 1 }, 0, true },
	{ "IDP empty", PKI_OID_IDP, PKI_EXT_CRITICAL, 2, { 0x30, 0 }, 0, false },
	{ "IDP explicit FALSE",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  5,
	  { 0x30, 3, 0x84, 1, 0 },
	  0,
	  false },
	{ "IDP relative name",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  13,
	  { 0x30, 11, 0xa0, 9, 0xa1, 7, 0x30, 5, 6, 1, 1, 12, 0 },
	  0,
	  true },
	{ "IDP empty relative name",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  6,
	  { 0x30, 4, 0xa0, 2, 0xa1, 0 },
	  TPMATTEST_E_CRL,
	  false },
	{ "IDP empty full name",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  6,
	  { 0x30, 4, 0xa0, 2, 0xa0, 0 },
	  TPMATTEST_E_CRL,
	  false },
	{ "IDP in the wrong order",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  8,
	  { 0x30, 6, 0x84, 1, 0xff, 0x81, 1, 0xff },
	  TPMATTEST_E_CRL,
	  false },
	{ "IDP wide boolean",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  6,
	  { 0x30, 4, 0x84, 2, 0xff, 0xff },
	  TPMATTEST_E_CRL,
	  false },
	{ "IDP and a rest",
	  PKI_OID_IDP,
	  PKI_EXT_CRITICAL,
	  3,
	  { 0x30, 0, 0 },
	  TPMATTEST_E_CRL,
	  false },
	{ "delta without a number",
	  PKI_OID_DELTA_CRL,
	  PKI_EXT_CRITICAL,
	  2,
	  { 5, 0 },
	  TPMATTEST_E_CRL,
	  false },
	{ "AKI again", PKI_OID_AKI, PKI_EXT_PLAIN, 2, { 0x30, 0 }, TPMATTEST_E_CRL, false },
};

START_TEST(extension_bytes)
{
	for (size_t i = 0; i < sizeof(ext_rows) / sizeof(ext_rows[0]); i++) {
		struct pki_ext ext = { ext_rows[i].oid,
				       ext_rows[i].mode,
				       { ext_rows[i].bytes, ext_rows[i].n } };
		struct pki_crl spec = { .more = &ext, .n_more = 1 };

		ck_assert_msg(code_of(spec) == ext_rows[i].code, "%s", ext_rows[i].what);
		if (ext_rows[i].code == 0) {
			ta_crl *crl = minted(spec);

			ck_assert_msg(crl->unknown_critical == ext_rows[i].unknown_critical, "%s",
				      ext_rows[i].what);
			ta_crl_unref(crl);
		}
	}
}
END_TEST

START_TEST(refused)
{
	uint8_t b[4] = { 0x30, 0 };
	ta_crl *crl;

	ck_assert_int_eq(ta_crl_parse(b, 0, &crl, NULL), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(ta_crl_parse(b, 2, &crl, NULL), TPMATTEST_E_CRL);
	ck_assert_int_eq(ta_crl_parse(b, TA_MAX_CRL + 1, &crl, NULL), TPMATTEST_E_LIMIT_CRL);
	ck_assert_ptr_null(crl);
	ck_assert_int_eq(code_of((struct pki_crl){ .version = 3 }), TPMATTEST_E_CRL);
	ck_assert_int_eq(code_of((struct pki_crl){ .this_update = PKI_UTC("200230000000Z") }),
			 TPMATTEST_E_CRL);
	ck_assert_int_eq(code_of((struct pki_crl){ .next_update = PKI_UTC("2002300000Z") }),
			 TPMATTEST_E_CRL);
	ck_assert_int_eq(code_of((struct pki_crl){ .sign.unused_bits = 3 }), TPMATTEST_E_CRL);
	ck_assert_int_eq(ta_crl_parse(issuer.der.p, issuer.der.len, &crl, NULL), TPMATTEST_E_CRL);
}
END_TEST

START_TEST(largest)
{
	uint8_t *big = calloc(1, TA_MAX_CRL);
	ta_crl *crl;

	/* All of the limit is read, and then it is no CRL. */
	memcpy(big, "\x30\x84\x03\xff\xff\xfa", 6);
	ck_assert_int_eq(ta_crl_parse(big, TA_MAX_CRL, &crl, NULL), TPMATTEST_E_CRL);
	free(big);
}
END_TEST

START_TEST(direct_entries)
{
	const struct pki_revoked revoked[] = {
		{ .serial = PKI_BYTES("\x01"), .date = PKI_AT(1650000000), .reason = 1 + 1 },
		{ .serial = PKI_BYTES("\x00\x80\x02") },
		{ .serial = PKI_BYTES("\x05"), .reason = 8 + 1 },
		{ .serial = PKI_BYTES("\xff\xff\x01") },
		{ .serial = PKI_BYTES("\x00") },
	};
	ta_crl *crl = minted((struct pki_crl){ .revoked = revoked,
					       .n_revoked = sizeof(revoked) / sizeof(revoked[0]) });
	ta_span me = crl->issuer;
	struct derout d = { 0 };
	ta_crl_hit hit;

	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x01"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(hit.when, 1650000000);
	ck_assert_int_eq(hit.reason, 1);
	/* Serials are numbers: padding does not hide one. */
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x00\x00\x00\x01"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x00\x80\x02"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(hit.reason, -1);
	/* negative */
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x80\x02"), &hit), TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\xff\x01"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\xff\xff\xff\x01"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x00\xff\x01"), &hit), TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL(""), &hit), TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x00"), &hit), TA_CRL_LISTED);
	/* No reason clears a certificate. */
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x05"), &hit), TA_CRL_LISTED);
	ck_assert_int_eq(hit.reason, 8);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x06"), &hit), TA_CRL_ABSENT);
	ck_assert_int_eq(hit.reason, -1);
	ck_assert_int_eq(ta_crl_find(crl, me, SERIAL("\x01\x00"), &hit), TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, name_of(&d, "CN=Other"), SERIAL("\x01"), &hit),
			 TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, name_of(&d, "O=test;CN:printable=LISTS"), SERIAL("\x01"),
				     &hit),
			 TA_CRL_LISTED);
	derout_free(&d);
	ta_crl_unref(crl);
}
END_TEST

START_TEST(indirect_entries)
{
	const struct pki_revoked revoked[] = {
		{ .serial = PKI_BYTES("\x01") },
		{ .serial = PKI_BYTES("\x02"), .cert_issuer = PKI_NAME("CN=A") },
		{ .serial = PKI_BYTES("\x03") },
		{ .serial = PKI_BYTES("\x04"), .cert_issuer = PKI_NAME("CN=B") },
		{ .serial = PKI_BYTES("\x05"), .cert_issuer = PKI_NAME("O=Test;CN=Lists") },
		{ .serial = PKI_BYTES("\x06") },
		{ .serial = PKI_BYTES("\x02"), .cert_issuer = PKI_NAME("CN=A"), .reason = 1 + 1 },
	};
	static const struct {
		const char *issuer;
		uint8_t serial;
		int want;
	} rows[] = {
		{ "O=Test;CN=Lists", 1, TA_CRL_LISTED },
		{ "O=Test;CN=Lists", 2, TA_CRL_ABSENT },
		{ "O=Test;CN=Lists", 5, TA_CRL_LISTED },
		{ "O=Test;CN=Lists", 6, TA_CRL_LISTED },
		{ "CN=A", 1, TA_CRL_ABSENT },
		{ "CN=A", 2, TA_CRL_LISTED },
		{ "CN=A", 3, TA_CRL_LISTED },
		{ "CN=a", 3, TA_CRL_LISTED },
		{ "CN=A", 4, TA_CRL_ABSENT },
		{ "CN=B", 4, TA_CRL_LISTED },
		{ "CN=B", 3, TA_CRL_ABSENT },
		{ "CN=B", 5, TA_CRL_ABSENT },
		{ "CN=C", 3, TA_CRL_ABSENT },
	};
	ta_crl *crl =
		minted((struct pki_crl){ .revoked = revoked,
					 .n_revoked = sizeof(revoked) / sizeof(revoked[0]),
					 .idp = { .mode = PKI_EXT_CRITICAL, .indirect = true } });
	struct derout d = { 0 };
	ta_crl_hit hit;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(ta_crl_find(crl, name_of(&d, rows[i].issuer),
					  (ta_span){ &rows[i].serial, 1 }, &hit) == rows[i].want,
			      "%s %d", rows[i].issuer, rows[i].serial);
	derout_free(&d);
	ta_crl_unref(crl);
}
END_TEST

START_TEST(malformed_entries)
{
	static const uint8_t bad[][12] = {
		{ 4, 0x04, 2, 1, 1, 0 },          /* no SEQUENCE */
		{ 5, 0x30, 3, 2, 1, 9 },          /* no date */
		{ 7, 0x30, 5, 2, 1, 9, 0x17, 0 }, /* an empty date */
		{ 3, 0x30, 5, 2 },                /* cut off */
		{ 2, 0x30, 0 },
	};
	ta_crl_hit hit;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ta_crl *crl = minted((struct pki_crl){ .number_mode = PKI_EXT_ABSENT });

		crl->entries = (ta_span){ bad[i] + 1, bad[i][0] };
		for (int again = 0; again < 2; again++)
			ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01"), &hit),
					 TA_CRL_MALFORMED);
		ta_crl_unref(crl);
	}
}
END_TEST

/* The minter's bulk serials are 01 and eight bytes that count up. */
START_TEST(a_hundred_thousand)
{
	ta_crl *crl = minted((struct pki_crl){ .bulk = 100000, .bulk_first = 7 });
	ta_crl_hit hit;

	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01\0\0\0\0\0\0\0\x07"), &hit),
			 TA_CRL_LISTED);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01\0\0\0\0\0\x01\x86\xa6"), &hit),
			 TA_CRL_LISTED);
	ck_assert_int_eq(hit.when, 1577836800);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01\0\0\0\0\0\x01\x86\xa7"), &hit),
			 TA_CRL_ABSENT);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x07"), &hit), TA_CRL_ABSENT);
	ta_crl_unref(crl);
}
END_TEST

START_TEST(signature)
{
	ta_cert *ca = NULL;
	ta_verifier *v = NULL;
	ta_crl *crl = minted((struct pki_crl){ .version = 0 }),
	       *bad = minted((struct pki_crl){ .sign.broken = true });

	ck_assert_int_eq(ta_cert_parse(issuer.der.p, issuer.der.len, &ca, NULL), 0);
	ck_assert_int_eq(ta_verifier_new(&ca->key, &v, NULL), 0);
	ck_assert_int_eq(ta_sig_check(v, &crl->sig, crl->tbs, crl->signature, NULL), 0);
	ck_assert_int_eq(ta_sig_check(v, &bad->sig, bad->tbs, bad->signature, NULL),
			 TPMATTEST_E_UNTRUSTED);
	ta_verifier_free(v);
	ta_cert_unref(ca);
	ta_crl_unref(crl);
	ta_crl_unref(bad);
}
END_TEST

static void mint_odd(struct derout *d)
{
	const struct pki_revoked revoked[] = {
		{ .serial = PKI_BYTES("\x02"), .reason = 2, .cert_issuer = PKI_NAME("CN=A") },
		{ .serial = PKI_BYTES("\x03") }
	};

	pki_mint_crl(&(struct pki_crl){ .revoked = revoked,
					.n_revoked = 2,
					.idp = { .mode = PKI_EXT_CRITICAL,
						 .url = "http://a",
						 .indirect = true } },
		     &issuer, d);
}

START_TEST(truncated_anywhere)
{
	struct derout d = { 0 };
	ta_crl *crl;

	mint_odd(&d);
	for (size_t n = 1; n < d.len; n++) {
		uint8_t *part = malloc(n);

		memcpy(part, d.p, n);
		ck_assert_int_eq(ta_crl_parse(part, n, &crl, NULL), TPMATTEST_E_CRL);
		free(part);
	}
	derout_free(&d);
}
END_TEST

START_TEST(any_byte_changed)
{
	struct derout d = { 0 };
	unsigned taken = 0;

	mint_odd(&d);
	for (size_t i = 0; i < d.len; i++)
		for (unsigned x = 1; x < 256; x++) {
			ta_crl_hit hit;
			ta_crl *crl;

			d.p[i] ^= (uint8_t)x;
			if (ta_crl_parse(d.p, d.len, &crl, NULL) == 0) {
				ta_crl_find(crl, crl->issuer, SERIAL("\x03"), &hit);
				taken++;
			}
			ta_crl_unref(crl);
			d.p[i] ^= (uint8_t)x;
		}
	ck_assert_uint_gt(taken, 1000);
	derout_free(&d);
}
END_TEST

static const struct {
	const char *file, *issuer, *this_update, *next_update, *signer;
	bool indirect;
} real_rows[] = {
	{ "MCC_00001881_OnDie_CA.crl", "CN=www.intel.com,OU=On Die CSME P_MCC 00001881 Issuing CA",
	  "2019-08-09T00:00:00Z", "2049-12-31T23:59:59Z", "odca-mcc/4-issuing-ca.der", false },
	{ "MCC_DEBUG000_OnDie_CA.crl", "CN=www.intel.com,OU=On Die CSME D_MCC DEBUG000 Issuing CA",
	  "2019-01-01T00:00:00Z", "2049-12-31T23:59:59Z", NULL, false },
	{ "OnDie_CA.crl",
	  "CN=www.intel.com,OU=OnDie CA Root Cert Signing,O=Intel Corporation,L=Santa "
	  "Clara,ST=CA,C=US",
	  "2019-08-14T18:20:10Z", "2049-12-31T23:59:59Z", "odca-mcc/6-root.der", false },
	{ "OnDie_CA_CSME_Indirect.crl", "CN=www.intel.com,OU=OnDie CA CSME Intermediate CA",
	  "2020-03-19T00:00:00Z", "2020-07-01T00:00:00Z", "odca-mcc/5-intermediate.der", true },
	{ "OnDie_CA_CSME_Product.crl", "CN=www.intel.com,OU=OnDie CA CSME Intermediate CA",
	  "2019-04-04T00:00:00Z", "2049-12-31T23:59:59Z", "odca-mcc/5-intermediate.der", false },
};

static int checked_with(const ta_crl *crl, const char *signer)
{
	size_t n;
	uint8_t *der = vendor_file(signer, &n);
	ta_verifier *v = NULL;
	ta_cert *ca = NULL;
	int rc;

	ck_assert_int_eq(ta_cert_parse(der, n, &ca, NULL), 0);
	ck_assert_int_eq(ta_verifier_new(&ca->key, &v, NULL), 0);
	rc = ta_sig_check(v, &crl->sig, crl->tbs, crl->signature, NULL);
	ta_verifier_free(v);
	ta_cert_unref(ca);
	free(der);
	return rc;
}

/* As `openssl crl -text` shows them. */
START_TEST(real_lists)
{
	char path[128], *text, shown[21];
	size_t n;
	uint8_t *der;
	ta_crl_hit hit;
	ta_crl *crl;

	snprintf(path, sizeof(path), "odca-crl/%s", real_rows[_i].file);
	der = vendor_file(path, &n);
	crl = viewed(der, n);
	text = ta_name_text(crl->issuer);
	ck_assert_str_eq(text, real_rows[_i].issuer);
	ta_time_text(crl->this_update, shown);
	ck_assert_str_eq(shown, real_rows[_i].this_update);
	ta_time_text(crl->next_update, shown);
	ck_assert_str_eq(shown, real_rows[_i].next_update);
	ck_assert(crl->has_idp == real_rows[_i].indirect);
	ck_assert(crl->indirect == real_rows[_i].indirect);
	ck_assert(!crl->only_user && !crl->only_ca && !crl->only_attribute && !crl->some_reasons &&
		  !crl->delta);
	ck_assert(!crl->unknown_critical && !crl->sig_mismatch);
	ck_assert_uint_eq(crl->aki_key_id.n, 20);
	ck_assert_uint_eq(crl->entries.n, 0);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01"), &hit), TA_CRL_ABSENT);
	if (real_rows[_i].signer)
		ck_assert_int_eq(checked_with(crl, real_rows[_i].signer), 0);
	ck_assert_int_eq(checked_with(crl, "odca-mcc/1-app-ca.der"), TPMATTEST_E_UNTRUSTED);
	free(text);
	ta_crl_unref(crl);
	free(der);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("crl"), *vendor = suite_create("crl_vendor");
	TCase *tc = tcase_create("crl"), *real = tcase_create("real");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, fields);
	tcase_add_test(tc, scope);
	tcase_add_test(tc, extension_bytes);
	tcase_add_test(tc, refused);
	tcase_add_test(tc, largest);
	tcase_add_test(tc, direct_entries);
	tcase_add_test(tc, indirect_entries);
	tcase_add_test(tc, malformed_entries);
	tcase_add_test(tc, a_hundred_thousand);
	tcase_add_test(tc, signature);
	tcase_add_test(tc, truncated_anywhere);
	tcase_add_test(tc, any_byte_changed);
	suite_add_tcase(s, tc);
	tcase_add_loop_test(real, real_lists, 0, (int)(sizeof(real_rows) / sizeof(real_rows[0])));
	suite_add_tcase(vendor, real);
	return run_with_vendor(s, vendor);
}
