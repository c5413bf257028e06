/* SPDX-License-Identifier: BSD-2-Clause */
/* What judging costs beyond its signatures. Each figure is a ratio of two things timed in turn in
 * one run, so that it holds when the machine's speed drifts; nothing is asserted. Run with: meson
 * test --benchmark --verbose */
#include "bench.h"

#include <stdio.h>

#include "../verify/scene.h"
#include "mint.h"

#include "../unit/runner.h"
#include "x509/sig.h"

#define VENDOR "IBM" /* of the SAN that the profile makes */
#define NOW INT64_C(1700000000)

/* A chain: root, then cas[0] ... cas[n - 1], then the EK. */
struct chain {
	struct pki_made made[8];
	size_t n;
};

static void make_chain(struct chain *c, enum pki_kind ca, enum pki_kind ek, size_t cas,
		       unsigned slot)
{
	char name[64];

	*c = (struct chain){ 0 };
	for (size_t i = 0; i <= cas; i++, c->n++) {
		snprintf(name, sizeof(name), "O=Bench;CN=CA %zu of %u", i, slot);
		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject = PKI_NAME(name),
					     .key = pki_key(ca, (unsigned)i) },
			 i ? &c->made[i - 1] : NULL, &c->made[i]);
	}
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(ek, 6) }, &c->made[cas],
		 &c->made[c->n]);
	c->n++;
}

static void free_chain(struct chain *c)
{
	for (size_t i = 0; i < c->n; i++)
		pki_made_free(&c->made[i]);
}

/* Fill a stage: the lowest `device` CAs come with the device, the others are in the store. */
static void stage(scene *s, const struct chain *c, size_t device)
{
	size_t ek = c->n - 1;

	scene_open(s);
	ck_assert_int_eq(tpmattest_policy_set_time(s->p, NOW, NULL), 0);
	scene_ek(s, c->made[ek].der.p, c->made[ek].der.len);
	scene_anchor(s, c->made[0].der.p, c->made[0].der.len, VENDOR);
	for (size_t i = 1; i < ek; i++) {
		if (ek - i <= device)
			scene_chain(s, c->made[i].der.p, c->made[i].der.len);
		else
			scene_store(s, c->made[i].der.p, c->made[i].der.len);
	}
}

static double time_verify(scene *s, unsigned times)
{
	double begin = bench_seconds();

	for (unsigned i = 0; i < times; i++) {
		tpmattest_report *r = NULL;

		ck_assert_int_eq(tpmattest_verify(s->e, s->t, s->p, &r, NULL), 0);
		tpmattest_report_free(r);
	}
	return (bench_seconds() - begin) / times;
}

/* The signatures that are the device's own: the EK's and those of its CAs, with keys at hand. */
static double time_signatures(const struct chain *c, size_t device, unsigned times)
{
	ta_cert *certs[8];
	ta_verifier *keys[8];
	size_t ek = c->n - 1, n = device + 1;
	double begin;

	for (size_t i = 0; i < c->n; i++) {
		ck_assert_int_eq(
			ta_cert_parse(c->made[i].der.p, c->made[i].der.len, &certs[i], NULL), 0);
		keys[i] = NULL;
		ck_assert_int_eq(ta_verifier_new(&certs[i]->key, &keys[i], NULL), 0);
	}
	begin = bench_seconds();
	for (unsigned t = 0; t < times; t++)
		for (size_t i = 0; i < n; i++)
			ck_assert_int_eq(ta_cert_check(certs[ek - i], keys[ek - i - 1], NULL), 0);
	begin = (bench_seconds() - begin) / times;
	for (size_t i = 0; i < c->n; i++) {
		ta_verifier_free(keys[i]);
		ta_cert_unref(certs[i]);
	}
	return begin;
}

static void bench(const char *what, enum pki_kind ca, enum pki_kind ek, size_t cas, size_t device,
		  unsigned times)
{
	double ratio[BENCH_ROUNDS], total[BENCH_ROUNDS];
	struct chain c;
	scene s;

	make_chain(&c, ca, ek, cas, 0);
	stage(&s, &c, device);
	(void)time_verify(&s, times);
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		total[i] = time_verify(&s, times);
		ratio[i] = total[i] / time_signatures(&c, device, times);
	}
	printf("%-46s %8.1f us = %.2f x its %zu signature%s\n", what, bench_median(total) * 1e6,
	       bench_median(ratio), device + 1, device ? "s" : "");
	scene_close(&s);
	free_chain(&c);
}

START_TEST(all)
{
	bench("discrete TPM, RSA 2048 under RSA 2048", PKI_RSA2048, PKI_RSA2048, 1, 0, 200);
	bench("discrete TPM, P-256 under P-256", PKI_P256, PKI_P256, 1, 0, 100);
	bench("on-die chain, P-384, three CAs on the device", PKI_P384, PKI_RSA2048, 5, 3, 10);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bench");
	TCase *t = tcase_create("bench");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, all);
	suite_add_tcase(s, t);
	return run_suite(s);
}
