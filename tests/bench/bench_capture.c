/* SPDX-License-Identifier: BSD-2-Clause */
/* A capture in, a report out, both as JSON, under the real cabinet: what it costs beyond the
 * signatures that are the device's own, and what the worst captures cost that were found. The aims
 * stand beside the figures; nothing is asserted. */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#include "../unit/vendor.h"
#include "../verify/scene.h"
#include "x509/sig.h"

#define CABINET "cab/TrustedTpm-2024-11.cab"
#define AT INT64_C(1732147200) /* 2024-11-21: the cabinet's own date */

enum { DEVICE = 3, WORST = 3 };

static const struct part {
	const char *file, *what;
	const char *device[DEVICE];
	unsigned times;
} parts[] = {
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der", "Infineon SLB 9670, P-256", { NULL }, 50 },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der",
	  "Infineon SLB 9670, RSA 2048",
	  { NULL },
	  50 },
	{ "ek/stmicro-st33htphahb4-p-256-1.der", "ST ST33HTPH, P-256", { NULL }, 50 },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der", "ST ST33HTPH, RSA 2048", { NULL }, 50 },
	{ "ek/nuvoton-npct75x-rsa2048-1.der", "Nuvoton NPCT75x, RSA 2048", { NULL }, 50 },
	{ "ek/intel-spt-rsa2048-1.der", "Intel Sunrise Point, RSA 2048", { NULL }, 50 },
	{ "odca-adl/0-ek.der",
	  "Alder Lake with its on-die chain",
	  { "odca-adl/1-ptt-ca.der", "odca-adl/2-kernel-ca.der", "odca-adl/3-rom-ca.der" },
	  5 },
};

typedef struct capture {
	scene s; /* with the part's evidence */
	char *json;
	ta_cert *cert[DEVICE + 2];    /* the path, up to the first that is not the device's own */
	ta_verifier *key[DEVICE + 1]; /* who signed each */
	size_t n;
} capture;

static void resolve(void *user, unsigned times)
{
	const capture *c = user;

	for (unsigned i = 0; i < times; i++) {
		tpmattest_evidence *e = NULL;
		tpmattest_report *r = NULL;
		char *json = NULL;

		ck_assert_int_eq(tpmattest_evidence_from_json(c->json, strlen(c->json), &e, NULL),
				 0);
		ck_assert_int_eq(tpmattest_verify(e, c->s.t, c->s.p, &r, NULL), 0);
		ck_assert_int_eq(tpmattest_report_to_json(r, &json, NULL), 0);
		free(json);
		tpmattest_report_free(r);
		tpmattest_evidence_free(e);
	}
}

static void signatures(void *user, unsigned times)
{
	const capture *c = user;

	for (unsigned i = 0; i < times; i++)
		for (size_t k = 0; k < c->n; k++)
			ck_assert_int_eq(ta_cert_check(c->cert[k], c->key[k], NULL), 0);
}

static void open_capture(const struct part *p, capture *c)
{
	ck_assert_int_eq(tpmattest_evidence_new(&c->s.e, NULL), 0);
	scene_ek_file(&c->s, p->file);
	for (c->n = 1; c->n <= DEVICE && p->device[c->n - 1]; c->n++)
		scene_chain_file(&c->s, p->device[c->n - 1]);
	ck_assert_int_eq(tpmattest_evidence_to_json(c->s.e, &c->json, NULL), 0);
	ck_assert_int_eq(scene_judge(&c->s, TPMATTEST_POLICY_IGNORE_TIME, AT), 0);
	for (size_t i = 0; i <= c->n; i++) {
		size_t n;
		const uint8_t *der =
			tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(c->s.r), i),
					   &n);

		ck_assert_int_eq(ta_cert_parse(der, n, &c->cert[i], NULL), 0);
	}
	for (size_t i = 0; i < c->n; i++)
		ck_assert_int_eq(ta_verifier_new(&c->cert[i + 1]->key, &c->key[i], NULL), 0);
}

static void close_capture(capture *c)
{
	for (size_t i = 0; i <= c->n; i++)
		ta_cert_unref(c->cert[i]);
	for (size_t i = 0; i < c->n; i++)
		ta_verifier_free(c->key[i]);
	free(c->json);
	tpmattest_evidence_free(c->s.e);
	c->s.e = NULL;
}

static void open_store(capture *c)
{
	*c = (capture){ 0 };
	scene_open(&c->s);
	tpmattest_evidence_free(c->s.e);
	c->s.e = NULL;
	scene_store_file(&c->s, CABINET);
}

START_TEST(vendor_parts)
{
	double total, ratio;
	capture c;

	open_store(&c);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		open_capture(&parts[i], &c);
		ratio = bench_ratio(resolve, &c, parts[i].times, signatures, &c, parts[i].times,
				    &total);
		printf("%-34s %8.1f us from JSON to JSON = its %zu signature%s + %.1f us (aim: "
		       "60)\n",
		       parts[i].what, total * 1e6, c.n, c.n > 1 ? "s" : "",
		       (total - total / ratio) * 1e6);
		close_capture(&c);
	}
	scene_close(&c.s);
}
END_TEST

static const char *const shapes[] = { "rsa-huge-exponent", "names-reordered" };

/* Packed, since they are large: no library for that is wanted here. */
static char *unpacked(const char *name, size_t *n)
{
	char command[1200];
	char *json;
	FILE *f;

	snprintf(command, sizeof(command), "gzip -dc '%s/attacks/%s.json.gz'", vendor_folder(),
		 name);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	json = (char *)vendor_slurp(f, n);
	ck_assert_int_eq(pclose(f), 0);
	return json;
}

START_TEST(vendor_worst)
{
	double best = 0;
	capture c;
	size_t n;
	char *json = unpacked(shapes[_i], &n);

	open_store(&c);
	for (int i = 0; i < WORST; i++) {
		double begin = bench_seconds(), took;

		ck_assert_int_eq(tpmattest_evidence_from_json(json, n, &c.s.e, NULL), 0);
		ck_assert_int_ne(scene_judge(&c.s, 0, AT), 0);
		took = bench_seconds() - begin;
		best = i && best < took ? best : took;
		tpmattest_evidence_free(c.s.e);
		c.s.e = NULL;
	}
	printf("%-34s %8.1f ms (aim: 1000)\n", shapes[_i], best * 1e3);
	scene_close(&c.s);
	free(json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bench_capture"),
	      *vendor = suite_create("bench_capture_vendor");
	TCase *t = tcase_create("bench");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, vendor_parts);
	tcase_add_loop_test(t, vendor_worst, 0, sizeof(shapes) / sizeof(shapes[0]));
	suite_add_tcase(vendor, t);
	return run_with_vendor(suite, vendor);
}
