/* SPDX-License-Identifier: BSD-2-Clause */
/* Real parts with the real cabinet loaded: what judging costs beyond the one signature that is the
 * device's own. A made chain hides some of it: in the cabinet 25 CAs stand twice with one key.
 * Beside each figure is what 1.0.0 took, in processor time by the same method on one machine: the
 * ratios can be compared. Nothing is asserted but that the parts are trusted. */
#include "bench.h"

#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

#include "../unit/runner.h"
#include "../unit/vendor.h"
#include "../verify/scene.h"
#include "archive/cabinet.h"
#include "trust/store.h"
#include "x509/sig.h"

#define CABINET "cab/TrustedTpm-2024-11.cab"
#define AT INT64_C(1732147200) /* 2024-11-21: the cabinet's own date */

/* EKs of discrete TPMs and of an older firmware TPM. */
static const struct part {
	const char *file, *what, *before;
	unsigned times;
} parts[] = {
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der", "Infineon SLB 9670, P-256", "2.06", 100 },
	{ "ek/stmicro-st33htphahb4-p-256-1.der", "ST ST33HTPH, P-256", "2.10", 100 },
	{ "ek/intel-glk-p-256-1.der", "Intel Gemini Lake, P-256", "1.15", 100 },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der", "Infineon SLB 9670, RSA 2048", "1.42", 200 },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der", "ST ST33HTPH, RSA 2048", "2.34", 200 },
	{ "ek/nuvoton-npct75x-rsa2048-1.der", "Nuvoton NPCT75x, RSA 2048", "1.05", 200 },
};

static scene s;

static void judge(void *user, unsigned times)
{
	int *rc = user;

	for (unsigned i = 0; i < times; i++) {
		tpmattest_report *r = NULL;

		*rc = tpmattest_verify(s.e, s.t, s.p, &r, NULL);
		ck_assert_ptr_nonnull(r);
		tpmattest_report_free(r);
	}
}

/* One signature by OpenSSL alone, its key at hand. */
typedef struct raw {
	ta_cert *cert;
	EVP_PKEY *key;
	const EVP_MD *md;
} raw;

static void verify_raw(void *user, unsigned times)
{
	const raw *w = user;

	for (unsigned i = 0; i < times; i++) {
		EVP_MD_CTX *ctx = EVP_MD_CTX_new();

		ck_assert_int_eq(EVP_DigestVerifyInit(ctx, NULL, w->md, NULL, w->key), 1);
		ck_assert_int_eq(EVP_DigestVerify(ctx, w->cert->signature.p, w->cert->signature.n,
						  w->cert->tbs.p, w->cert->tbs.n),
				 1);
		EVP_MD_CTX_free(ctx);
	}
}

/* The first of the store's certificates whose key signed it. */
static bool open_raw(raw *w, const uint8_t *der, size_t n)
{
	static const char *const digests[] = { "SHA256", "SHA384", "SHA512", "SHA1" };
	ta_issuer_iter it = { 0 };
	const ta_node *node;

	*w = (raw){ 0 };
	ck_assert_int_eq(ta_cert_parse(der, n, &w->cert, NULL), 0);
	while ((node = ta_store_next_issuer(s.t, w->cert, &it))) {
		const uint8_t *p = node->cert->der.p;
		X509 *x = d2i_X509(NULL, &p, (long)node->cert->der.n);

		w->key = X509_get_pubkey(x);
		X509_free(x);
		for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
			EVP_MD_CTX *ctx = EVP_MD_CTX_new();
			int good;

			w->md = EVP_get_digestbyname(digests[i]);
			good = EVP_DigestVerifyInit(ctx, NULL, w->md, NULL, w->key) == 1 &&
			       EVP_DigestVerify(ctx, w->cert->signature.p, w->cert->signature.n,
						w->cert->tbs.p, w->cert->tbs.n) == 1;
			EVP_MD_CTX_free(ctx);
			if (good)
				return true;
		}
		EVP_PKEY_free(w->key);
		w->key = NULL;
	}
	return false;
}

static void close_raw(raw *w)
{
	EVP_PKEY_free(w->key);
	ta_cert_unref(w->cert);
}

/* The whole question put to OpenSSL: the leaf parsed, a path built and checked, all other
 * certificates parsed before. */
typedef struct peer {
	X509_STORE *store;
	STACK_OF(X509) * between;
	const uint8_t *der;
	size_t n;
} peer;

static void open_peer(peer *o)
{
	o->store = X509_STORE_new();
	o->between = sk_X509_new_null();
	for (size_t i = 0; i < ta_store_count(s.t); i++) {
		const ta_node *node = ta_store_at(s.t, i);
		const uint8_t *p = node->cert->der.p;
		X509 *x = d2i_X509(NULL, &p, (long)node->cert->der.n);

		if (!x)
			continue;
		if (ta_store_is_anchor(s.t, node, NULL))
			ck_assert_int_eq(X509_STORE_add_cert(o->store, x), 1);
		ck_assert_int_gt(sk_X509_push(o->between, x), 0);
	}
}

static void judge_peer(void *user, unsigned times)
{
	const peer *o = user;

	for (unsigned i = 0; i < times; i++) {
		const uint8_t *p = o->der;
		X509 *leaf = d2i_X509(NULL, &p, (long)o->n);
		X509_STORE_CTX *ctx = X509_STORE_CTX_new();

		ck_assert_ptr_nonnull(leaf);
		ck_assert_int_eq(X509_STORE_CTX_init(ctx, o->store, leaf, o->between), 1);
		X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx),
					    X509_V_FLAG_PARTIAL_CHAIN);
		X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(ctx), (time_t)AT);
		(void)X509_verify_cert(ctx);
		X509_STORE_CTX_free(ctx);
		X509_free(leaf);
	}
}

static void open_scene(void)
{
	char path[1024];

	scene_open(&s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, AT, NULL), 0);
	snprintf(path, sizeof(path), "%s/" CABINET, vendor_folder());
	ck_assert_int_eq(tpmattest_trust_add_path(s.t, path, NULL), 0);
}

static void bench_part(const struct part *part, const peer *with)
{
	peer o = *with;
	double us, ratio, against;
	uint8_t *der = vendor_file(part->file, &o.n);
	int rc;
	raw w;

	o.der = der;
	tpmattest_evidence_free(s.e);
	ck_assert_int_eq(tpmattest_evidence_new(&s.e, NULL), 0);
	scene_ek(&s, der, o.n);
	ck_assert_msg(open_raw(&w, der, o.n), "%s: nobody in the cabinet signed it", part->file);
	ratio = bench_ratio(judge, &rc, part->times, verify_raw, &w, part->times, &us);
	against = bench_ratio(judge_peer, &o, part->times / 4, judge, &rc, part->times, NULL);
	printf("%-34s %8.1f us = %.2f x its signature (1.0.0: %s); OpenSSL takes %.1f x as long\n",
	       part->what, us * 1e6, ratio, part->before, against);
	ck_assert_int_eq(rc, 0);
	close_raw(&w);
	free(der);
}

static int count_member(void *user, const ta_member *member, tpmattest_error **err)
{
	(void)err;
	*(size_t *)user += member->data.n;
	return 0;
}

typedef struct cabinet {
	uint8_t *p;
	size_t n;
} cabinet;

static void load(void *user, unsigned times)
{
	const cabinet *c = user;

	for (unsigned i = 0; i < times; i++) {
		tpmattest_trust *t = NULL;

		ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
		ck_assert_int_eq(tpmattest_trust_add_data(t, "cabinet", c->p, c->n, NULL), 0);
		tpmattest_trust_free(t);
	}
}

static void unpack(void *user, unsigned times)
{
	const cabinet *c = user;
	size_t bytes = 0;
	bool damaged;

	for (unsigned i = 0; i < times; i++)
		ck_assert_int_eq(ta_cabinet_walk((ta_span){ c->p, c->n }, count_member, &bytes,
						 &damaged, NULL),
				 0);
}

static void bench_cabinet(void)
{
	cabinet c;
	double ms, ratio;

	c.p = vendor_file(CABINET, &c.n);
	ratio = bench_ratio(load, &c, 1, unpack, &c, 1, &ms);
	printf("%-34s %8.1f ms = %.2f x unpacking it (1.0.0: 1.69)\n", "the cabinet into a store",
	       ms * 1e3, ratio);
	free(c.p);
}

START_TEST(vendor_parts)
{
	peer o;

	open_scene();
	open_peer(&o);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		bench_part(&parts[i], &o);
	bench_cabinet();
	sk_X509_pop_free(o.between, X509_free);
	X509_STORE_free(o.store);
	scene_close(&s);
}
END_TEST

/* The EK and three CAs that the device brings, below an issuing CA of the store's. */
static void verify_four(void *user, unsigned times)
{
	raw *w = user;

	for (unsigned i = 0; i < times; i++)
		for (size_t k = 0; k < 4; k++)
			verify_raw(&w[k], 1);
}

static void open_pair(raw *w, const char *child, const char *parent)
{
	size_t n, n_above;
	uint8_t *der = vendor_file(child, &n), *above = vendor_file(parent, &n_above);
	const uint8_t *p = above;
	X509 *x = d2i_X509(NULL, &p, (long)n_above);

	*w = (raw){ .key = X509_get_pubkey(x), .md = EVP_sha384() };
	ck_assert_int_eq(ta_cert_parse(der, n, &w->cert, NULL), 0);
	X509_free(x);
	free(above);
	free(der);
}

START_TEST(vendor_on_die_chain)
{
	static const char *const files[] = { "odca-adl/0-ek.der", "odca-adl/1-ptt-ca.der",
					     "odca-adl/2-kernel-ca.der", "odca-adl/3-rom-ca.der",
					     "odca-adl/4-issuing-ca.der" };
	double us, ratio;
	raw w[4];
	int rc;

	open_scene();
	scene_ek_file(&s, files[0]);
	for (size_t i = 0; i < 4; i++) {
		open_pair(&w[i], files[i], files[i + 1]);
		if (i)
			scene_chain_file(&s, files[i]);
	}
	scene_store_file(&s, files[4]);
	ratio = bench_ratio(judge, &rc, 5, verify_four, w, 5, &us);
	printf("%-34s %8.1f us = %.2f x its four signatures (1.0.0: 1.05)\n",
	       "on-die chain of an Alder Lake", us * 1e6, ratio);
	ck_assert_int_eq(rc, 0);
	for (size_t i = 0; i < 4; i++)
		close_raw(&w[i]);
	scene_close(&s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bench_real"), *vendor = suite_create("bench_real_vendor");
	TCase *t = tcase_create("bench");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, vendor_parts);
	tcase_add_test(t, vendor_on_die_chain);
	suite_add_tcase(vendor, t);
	return run_with_vendor(suite, vendor);
}
