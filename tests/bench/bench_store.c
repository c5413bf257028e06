/* SPDX-License-Identifier: BSD-2-Clause */
/* What a large store and a large revocation list cost, with the aim beside each figure. Nothing is
 * asserted. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#include "../pki/crl.h"
#include "../unit/runner.h"
#include "../verify/scene.h"

#define IN_2023 INT64_C(1700000000)

/* A minted EK, P-256 under P-256, its CA in the store, its root the anchor. */
static void open_minted(scene *s, struct pki_made made[3])
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Bench;CN=Root"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &made[0]);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Bench;CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 &made[0], &made[1]);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &made[1],
		 &made[2]);
	scene_open(s);
	ck_assert_int_eq(tpmattest_policy_set_time(s->p, IN_2023, NULL), 0);
	scene_ek(s, made[2].der.p, made[2].der.len);
	scene_anchor(s, made[0].der.p, made[0].der.len, "IBM");
	scene_store(s, made[1].der.p, made[1].der.len);
}

static void free_minted(struct pki_made made[3])
{
	for (int i = 0; i < 3; i++)
		pki_made_free(&made[i]);
}

static void judge(void *user, unsigned times)
{
	const scene *s = user;

	for (unsigned i = 0; i < times; i++) {
		tpmattest_report *r = NULL;

		ck_assert_int_eq(tpmattest_verify(s->e, s->t, s->p, &r, NULL), 0);
		tpmattest_report_free(r);
	}
}

/* A list with two million entries, of the CA. The first question makes its index. */
static void bench_list(void)
{
	struct pki_made made[3] = { 0 }, again[3] = { 0 };
	struct derout list = { 0 };
	scene without, with;
	double first;

	open_minted(&without, made);
	open_minted(&with, again);
	pki_mint_crl(&(struct pki_crl){ .bulk = 60000000 / 28, .bulk_first = 1 }, &made[1], &list);
	scene_crl(&with, list.p, list.len);
	first = bench_time(judge, &with, 1);
	printf("%-46s %8.1f ms\n", "CRL of 60 MB, first question", first * 1e3);
	printf("%-46s %8.2f x without it (aim: 1.1)\n", "CRL of 60 MB, later ones",
	       bench_ratio(judge, &with, 50, judge, &without, 50, NULL));
	scene_close(&without);
	scene_close(&with);
	derout_free(&list);
	free_minted(made);
	free_minted(again);
}

/* Digits of a name, patched: a signature of a certificate that nobody asks for is never looked
 * at. */
static void fill_store(scene *s, const struct pki_made *root, unsigned n)
{
	enum { KEYS = 32 };
	struct pki_made other[KEYS] = { 0 };

	for (unsigned i = 0; i < n; i++) {
		struct derout *d = &other[i % KEYS].der;
		char digits[7];

		if (i < KEYS)
			pki_mint(&(struct pki_cert){ .profile = PKI_CA,
						     .subject = PKI_NAME("O=Bench;CN=Other 000000"),
						     .key = pki_key(PKI_P256, 3 + i) },
				 root, &other[i]);
		snprintf(digits, sizeof(digits), "%06u", i % 1000000);
		memcpy((uint8_t *)memmem(d->p, d->len, "Other ", 6) + 6, digits, 6);
		scene_store(s, d->p, d->len);
	}
	for (unsigned i = 0; i < KEYS; i++)
		pki_made_free(&other[i]);
}

static void bench_store(void)
{
	struct pki_made made[3] = { 0 }, again[3] = { 0 };
	scene small, large;

	open_minted(&small, made);
	open_minted(&large, again);
	fill_store(&small, &made[0], 98);
	fill_store(&large, &again[0], 99998);
	printf("%-46s %8.2f x (aim: 1.05)\n", "store of 100,000 against one of 100 certificates",
	       bench_ratio(judge, &large, 100, judge, &small, 100, NULL));
	scene_close(&small);
	scene_close(&large);
	free_minted(made);
	free_minted(again);
}

START_TEST(all)
{
	bench_list();
	bench_store();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bench_store");
	TCase *t = tcase_create("bench");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_add_test(t, all);
	suite_add_tcase(s, t);
	return run_suite(s);
}
