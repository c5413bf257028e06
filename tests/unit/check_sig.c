/* SPDX-License-Identifier: BSD-2-Clause */
/* Signatures: good and bad for every algorithm and key. */
#include "x509/sig.h"

#include <openssl/err.h>
#include <pthread.h>

#include "certs.h"

static ta_verifier *verifier_of(const ta_cert *c)
{
	tpmattest_error *err = NULL;
	ta_verifier *v = NULL;

	ck_assert_msg(ta_verifier_new(&c->key, &v, &err) == 0, "%s", tpmattest_error_message(err));
	return v;
}

static ta_cert *self_signed(enum pki_kind kind, struct pki_cert spec)
{
	struct pki_made made = { 0 };
	ta_cert *c;

	spec.profile = PKI_CA;
	spec.subject = PKI_NAME("CN=x");
	spec.key = pki_key(kind, 0);
	pki_mint(&spec, NULL, &made);
	c = viewed(made.der.p, made.der.len);
	pki_made_free(&made);
	return c;
}

static const struct {
	enum pki_kind kind;
	struct pki_cert spec;
	const char *name;
} rows[] = {
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_RSA_SHA1 }, "rsa-sha1" },
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_RSA_SHA256 }, "rsa-sha256" },
	{ PKI_RSA3072, { .sign.alg = PKI_SIG_RSA_SHA384 }, "rsa-sha384" },
	{ PKI_RSA4096, { .sign.alg = PKI_SIG_RSA_SHA512 }, "rsa-sha512" },
	{ PKI_RSA2048, { .sign = { .alg = PKI_SIG_RSA_SHA256, .flip_null = true } }, "rsa-sha256" },
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_PSS_SHA256 }, "rsa-pss-sha256" },
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_PSS_SHA384 }, "rsa-pss-sha384" },
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_PSS_SHA512 }, "rsa-pss-sha512" },
	{ PKI_RSA2048, { .sign.alg = PKI_SIG_PSS_SHA256, .spki = PKI_SPKI_PSS }, "rsa-pss-sha256" },
	{ PKI_P256, { .sign.alg = PKI_SIG_ECDSA_SHA1 }, "ecdsa-sha1" },
	{ PKI_P256, { .sign.alg = PKI_SIG_ECDSA_SHA256 }, "ecdsa-sha256" },
	{ PKI_P256, { .sign.alg = PKI_SIG_ECDSA_SHA384 }, "ecdsa-sha384" },
	{ PKI_P384, { .sign.alg = PKI_SIG_ECDSA_SHA384 }, "ecdsa-sha384" },
	{ PKI_P384,
	  { .sign = { .alg = PKI_SIG_ECDSA_SHA384, .flip_null = true } },
	  "ecdsa-sha384" },
	{ PKI_P521, { .sign.alg = PKI_SIG_ECDSA_SHA512 }, "ecdsa-sha512" },
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

START_TEST(good_and_bad)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		ta_cert *c = self_signed(rows[i].kind, rows[i].spec);
		ta_verifier *v = verifier_of(c);
		ta_span part = c->tbs;
		struct pki_cert broken = rows[i].spec;
		ta_cert *bad;

		ck_assert_str_eq(ta_sigalg_name(&c->sig), rows[i].name);
		for (int again = 0; again < 2; again++)
			ck_assert_int_eq(ta_cert_check(c, v, NULL), 0);
		part.n--;
		ck_assert_int_eq(ta_sig_check(v, &c->sig, part, c->signature, NULL),
				 TPMATTEST_E_UNTRUSTED);
		part = c->signature;
		part.n--;
		ck_assert_int_eq(ta_sig_check(v, &c->sig, c->tbs, part, NULL),
				 TPMATTEST_E_UNTRUSTED);
		ck_assert_int_eq(ta_sig_check(v, &c->sig, c->tbs, (ta_span){ 0 }, NULL),
				 TPMATTEST_E_UNTRUSTED);
		broken.sign.broken = true;
		bad = self_signed(rows[i].kind, broken);
		ck_assert_int_eq(ta_cert_check(bad, v, NULL), TPMATTEST_E_UNTRUSTED);
		ta_cert_unref(bad);
		ta_verifier_free(v);
		ta_cert_unref(c);
	}
	ck_assert_uint_eq(ERR_peek_error(), 0);
	pki_key_forget_all();
}
END_TEST

/* Every signature under every other key: never a yes. */
START_TEST(wrong_keys)
{
	ta_cert *c[N_ROWS];
	ta_verifier *v[N_ROWS];

	for (size_t i = 0; i < N_ROWS; i++) {
		c[i] = self_signed(rows[i].kind, rows[i].spec);
		v[i] = verifier_of(c[i]);
	}
	for (size_t i = 0; i < N_ROWS; i++)
		for (size_t j = 0; j < N_ROWS; j++) {
			bool one_key = rows[i].kind == rows[j].kind &&
				       (rows[j].spec.spki != PKI_SPKI_PSS ||
					c[i]->sig.kind == TA_SIG_RSA_PSS);

			ck_assert_msg(ta_cert_check(c[i], v[j], NULL) ==
					      (one_key ? 0 : TPMATTEST_E_UNTRUSTED),
				      "%zu under %zu", i, j);
		}
	for (size_t i = 0; i < N_ROWS; i++) {
		ta_cert_unref(c[i]);
		ta_verifier_free(v[i]);
	}
	pki_key_forget_all();
}
END_TEST

/* The algorithm that is named is the one that is checked. */
START_TEST(other_algorithm)
{
	ta_cert *c = self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_RSA_SHA256 });
	ta_cert *p = self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_PSS_SHA256 });
	ta_verifier *v = verifier_of(c);
	tpmattest_error *err = NULL;
	ta_sigalg alg = c->sig;

	alg.md = TA_MD_SHA384;
	ck_assert_int_eq(ta_sig_check(v, &alg, c->tbs, c->signature, NULL), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(ta_sig_check(v, &p->sig, c->tbs, c->signature, NULL),
			 TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(ta_sig_check(v, &c->sig, p->tbs, p->signature, NULL),
			 TPMATTEST_E_UNTRUSTED);
	alg = p->sig;
	alg.salt++;
	ck_assert_int_eq(ta_sig_check(v, &alg, p->tbs, p->signature, NULL), TPMATTEST_E_UNTRUSTED);
	alg = p->sig;
	alg.mgf_md = TA_MD_SHA1;
	ck_assert_int_eq(ta_sig_check(v, &alg, p->tbs, p->signature, NULL), TPMATTEST_E_UNTRUSTED);
	alg.kind = TA_SIG_UNKNOWN;
	ck_assert_int_eq(ta_sig_check(v, &alg, p->tbs, p->signature, &err),
			 TPMATTEST_E_UNSUPPORTED);
	tpmattest_error_free(err);
	ta_verifier_free(v);
	ta_cert_unref(c);
	ta_cert_unref(p);
	pki_key_forget_all();
}
END_TEST

START_TEST(keys_that_sign_nothing)
{
	static const struct {
		enum pki_kind kind;
		enum pki_spki form;
	} forms[] = { { PKI_RSA2048, PKI_SPKI_OAEP },
		      { PKI_P224, PKI_SPKI_PLAIN },
		      { PKI_P256, PKI_SPKI_COMPRESSED },
		      { PKI_RSA1024, PKI_SPKI_PLAIN } };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		ta_cert *c = minted_view((struct pki_cert){ .key = pki_key(forms[i].kind, 0),
							    .spki = forms[i].form });
		tpmattest_error *err = NULL;
		ta_verifier *v;

		ck_assert_int_eq(ta_verifier_new(&c->key, &v, &err), TPMATTEST_E_KEY);
		ck_assert_ptr_null(v);
		ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_KEY);
		tpmattest_error_free(err);
		ta_cert_unref(c);
	}
	ta_verifier_free(NULL);
	pki_key_forget_all();
}
END_TEST

/* The SPKI of an RSA-PSS key with these parameters. */
static void pss_spki(struct derout *d, struct pki_bytes params)
{
	struct pki_bytes bits = pki_key_bits(pki_key(PKI_RSA2048, 0));
	size_t seq, alg;

	derout_reset(d);
	seq = derout_open(d, DER_SEQUENCE);
	alg = derout_open(d, DER_SEQUENCE);
	derout_oid(d, "1.2.840.113549.1.1.10");
	derout_bytes(d, params);
	derout_close(d, alg);
	derout_bits(d, 0, bits.p, bits.len);
	derout_close(d, seq);
}

static int check_with_pss_key(const ta_cert *c, struct pki_bytes params)
{
	struct derout d = { 0 };
	ta_verifier *v = NULL;
	ta_pubkey k;
	int rc;

	pss_spki(&d, params);
	ck_assert_int_eq(ta_pubkey_parse(d.p, d.len, &k, NULL), 0);
	rc = ta_verifier_new(&k, &v, NULL);
	if (rc == 0)
		rc = ta_cert_check(c, v, NULL);
	ta_verifier_free(v);
	derout_free(&d);
	return rc;
}

/* RFC 4055 3.3: what an RSA-PSS key restricts itself to. */
START_TEST(restricted_keys)
{
	/* SHA-256, MGF1 with SHA-256, salt of at least 32 (the last byte) */
	uint8_t params[] = { 0x30, 0x34, 0xa0, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
			     0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xa1, 0x1c, 0x30,
			     0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
			     0x08, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
			     0x04, 0x02, 0x01, 0x05, 0x00, 0xa2, 0x03, 0x02, 0x01, 0x20 };
	struct pki_bytes same = { params, sizeof(params) };
	ta_cert *pss =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_PSS_SHA256 });
	ta_cert *other =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_PSS_SHA384 });
	ta_cert *plain =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_RSA_SHA256 });

	ck_assert_int_eq(pss->sig.salt, 32);
	ck_assert_int_eq(check_with_pss_key(pss, same), 0);
	ck_assert_int_eq(check_with_pss_key(other, same), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(check_with_pss_key(plain, same), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(check_with_pss_key(pss, (struct pki_bytes){ NULL, 0 }), 0);
	params[sizeof(params) - 1] = 31;
	ck_assert_int_eq(check_with_pss_key(pss, same), 0);
	/* another hash (SHA-384), of the message alone or of the mask alone */
	for (int i = 0; i < 2; i++) {
		params[i ? 46 : 16] = 2;
		ck_assert_int_eq(check_with_pss_key(pss, same), TPMATTEST_E_UNTRUSTED);
		params[i ? 46 : 16] = 1;
	}
	params[sizeof(params) - 1] = 33;
	ck_assert_int_eq(check_with_pss_key(pss, same), TPMATTEST_E_UNTRUSTED);
	params[sizeof(params) - 1] = 0xff; /* a negative salt */
	ck_assert_int_eq(check_with_pss_key(pss, same), TPMATTEST_E_KEY);
	/* SHA-1 */
	ck_assert_int_eq(check_with_pss_key(pss, PKI_BYTES("\x30\x00")), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(check_with_pss_key(pss, PKI_BYTES("\x05\x00")), TPMATTEST_E_KEY);
	ta_cert_unref(pss);
	ta_cert_unref(other);
	ta_cert_unref(plain);
	pki_key_forget_all();
}
END_TEST

/* OpenSSL would take a PKCS#1 signature for what the key can do, whatever the algorithm is
 * called. */
START_TEST(algorithm_of_another_key)
{
	ta_cert *rsa = self_signed(PKI_RSA2048, (struct pki_cert){ 0 });
	ta_sigalg alg = rsa->sig;
	ta_verifier *v = NULL;

	ck_assert_int_eq(ta_verifier_new(&rsa->key, &v, NULL), 0);
	ck_assert_int_eq(ta_sig_check(v, &alg, rsa->tbs, rsa->signature, NULL), 0);
	alg.kind = TA_SIG_ECDSA;
	ck_assert_int_eq(ta_sig_check(v, &alg, rsa->tbs, rsa->signature, NULL),
			 TPMATTEST_E_UNTRUSTED);
	ta_verifier_free(v);
	ta_cert_unref(rsa);
	pki_key_forget_all();
}
END_TEST

START_TEST(weak_exponents)
{
	static const uint32_t exponents[] = { 1, 2, 65536 };

	for (size_t i = 0; i < 3; i++) {
		struct pki_key *key =
			pki_key_rsa_public(pki_key_numbers(pki_key(PKI_RSA2048, 0)), exponents[i]);
		ta_cert *c = minted_view((struct pki_cert){ .key = key });
		ta_verifier *v;

		ck_assert_int_eq(ta_verifier_new(&c->key, &v, NULL), TPMATTEST_E_KEY);
		ta_cert_unref(c);
		pki_key_free(key);
	}
	pki_key_forget_all();
}
END_TEST

START_TEST(point_off_the_curve)
{
	uint8_t x[32] = { 1 }, y[32] = { 2 };
	struct pki_key *key = pki_key_ec_public(PKI_P256, (struct pki_bytes){ x, 32 },
						(struct pki_bytes){ y, 32 });
	ta_cert *c = minted_view((struct pki_cert){ .key = key });
	tpmattest_error *err = NULL;
	ta_verifier *v;

	ck_assert_int_eq(ta_verifier_new(&c->key, &v, &err), TPMATTEST_E_KEY);
	ck_assert_str_eq(tpmattest_error_message(err), "EC point is not on its curve (p256)");
	ck_assert_str_eq(tpmattest_error_detail(err), "");
	ck_assert_uint_eq(ERR_peek_error(), 0);
	tpmattest_error_free(err);
	ta_cert_unref(c);
	pki_key_free(key);
	pki_key_forget_all();
}
END_TEST

/* What the caller had in OpenSSL's queue stays, and is not taken for ours. */
START_TEST(error_queue_is_left_alone)
{
	ta_cert *c = self_signed(PKI_P256, (struct pki_cert){ .sign.broken = true });
	ta_verifier *v = verifier_of(c);
	tpmattest_error *err = NULL;

	ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
	ck_assert_int_eq(ta_cert_check(c, v, &err), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(ERR_GET_REASON(ERR_peek_last_error()), ERR_R_MALLOC_FAILURE);
	ERR_get_error();
	ck_assert_uint_eq(ERR_peek_error(), 0);
	tpmattest_error_free(err);
	ta_verifier_free(v);
	ta_cert_unref(c);
	pki_key_forget_all();
}
END_TEST

struct job {
	const ta_cert *good, *bad, *pss;
	const ta_verifier *v;
	unsigned wrong;
};

static void *check_many(void *arg)
{
	struct job *job = arg;

	for (int i = 0; i < 300; i++) {
		job->wrong += ta_cert_check(job->good, job->v, NULL) != 0;
		job->wrong += ta_cert_check(job->bad, job->v, NULL) != TPMATTEST_E_UNTRUSTED;
		job->wrong += ta_cert_check(job->pss, job->v, NULL) != 0;
	}
	return NULL;
}

START_TEST(many_threads_one_verifier)
{
	ta_cert *good =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_RSA_SHA256 });
	ta_cert *bad =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign = { .alg = PKI_SIG_RSA_SHA384,
								      .broken = true } });
	ta_cert *pss =
		self_signed(PKI_RSA2048, (struct pki_cert){ .sign.alg = PKI_SIG_PSS_SHA256 });
	ta_verifier *v = verifier_of(good);
	struct job jobs[4];
	pthread_t threads[4];

	for (size_t i = 0; i < 4; i++) {
		jobs[i] = (struct job){ good, bad, pss, v, 0 };
		ck_assert_int_eq(pthread_create(&threads[i], NULL, check_many, &jobs[i]), 0);
	}
	for (size_t i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		ck_assert_uint_eq(jobs[i].wrong, 0);
	}
	ta_verifier_free(v);
	ta_cert_unref(good);
	ta_cert_unref(bad);
	ta_cert_unref(pss);
	pki_key_forget_all();
}
END_TEST

START_TEST(digests)
{
	static const uint8_t sha1_abc[] = { 0xa9, 0x99, 0x3e, 0x36 },
			     sha256_abc[] = { 0xba, 0x78, 0x16, 0xbf };
	uint8_t out[32];

	ck_assert(ta_sha1("abc", 3, out));
	ck_assert_mem_eq(out, sha1_abc, 4);
	ck_assert(ta_sha256("abc", 3, out));
	ck_assert_mem_eq(out, sha256_abc, 4);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sig");
	TCase *tc = tcase_create("sig");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, good_and_bad);
	tcase_add_test(tc, wrong_keys);
	tcase_add_test(tc, other_algorithm);
	tcase_add_test(tc, keys_that_sign_nothing);
	tcase_add_test(tc, restricted_keys);
	tcase_add_test(tc, algorithm_of_another_key);
	tcase_add_test(tc, weak_exponents);
	tcase_add_test(tc, point_off_the_curve);
	tcase_add_test(tc, error_queue_is_left_alone);
	tcase_add_test(tc, many_threads_one_verifier);
	tcase_add_test(tc, digests);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
