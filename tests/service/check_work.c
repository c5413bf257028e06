/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run costs, counted: nothing is parsed, checked or judged twice, however many answers
 * come. */
#include "counted.h"
#include "script.h"

#include "../unit/runner.h"
#include "../unit/vendor.h"
#include "../verify/minted.h"

#include <stdio.h>

#define REQUIRED TPMATTEST_POLICY_REQUIRE_REVOCATION
#define HOST "http://pki.infineon.com/"
#define INTEL "https://tsci.intel.com/content/OnDieCA/"

static scene s;
static script net;

static void setup(void)
{
	scene_open(&s);
}

static void teardown(void)
{
	script_close(&net);
	scene_close(&s);
}

static int run(uint64_t flags)
{
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, flags, NULL), 0);
	work = (counted){ 0 };
	return script_run(&net, &s, 0);
}

static void serve_file(const char *url, const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	script_put(&net, url, 200, p, n);
	free(p);
}

/* A real Alder Lake part with nothing but an anchor in the store, revocation required and no list
 * to be had. */
static void alder_lake(const char *anchor)
{
	scene_nv_file(&s, 0x01c00002, "odca-adl/0-ek.der");
	scene_nv_file(&s, 0x01c00100, "nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt.bin");
	scene_anchor_file(&s, anchor, "INTC");
	serve_file(INTEL "certs/ADL_00002820_ODCA_CA2.cer", "odca-adl/4-issuing-ca.der");
	serve_file(INTEL "certs/ODCA_CA2_CSME_Intermediate.cer", "odca-adl/5-intermediate.der");
	ck_assert_int_eq(run(REQUIRED), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOCATION_UNKNOWN), 0);
	ck_assert_int_lt(scene_find(&s, TPMATTEST_F_ISSUER_MISSING), 0);
}

/* Four certificates of the device and two that were fetched, each parsed once; six edges, each
 * checked once; judged as often as an answer changed something. */
START_TEST(alder_lake_below_its_root)
{
	alder_lake("odca-adl/6-root.der");
	ck_assert_uint_eq(net.n_asked, 6);
	ck_assert_uint_eq(work.parses, 6);
	ck_assert_uint_eq(work.signatures, 6);
	ck_assert_uint_eq(work.judgements, 3);
}
END_TEST

START_TEST(alder_lake_below_its_intermediate)
{
	alder_lake("odca-adl/5-intermediate.der");
	ck_assert_uint_eq(net.n_asked, 4);
	ck_assert_uint_eq(work.parses, 5);
	ck_assert_uint_eq(work.signatures, 5);
	ck_assert_uint_eq(work.judgements, 2);
}
END_TEST

/* EK <- 1 <- 2 <- root, of whom 1 and 2 must be fetched. */
static void serve_chain(minted *m)
{
	minted_open(m, 4);
	m->spec[0].aia.url[0] = HOST "1.cer";
	m->spec[1].aia.url[0] = HOST "2.cer";
	for (int i = 0; i < 3; i++)
		m->spec[i].crldp.dp[0].url =
			i ? i == 1 ? HOST "1.crl" : HOST "2.crl" : HOST "0.crl";
	minted_make(m);
	minted_put(&s, &m->made[0], scene_ek);
	minted_anchor(&s, &m->made[3], "IBM");
	script_cert(&net, HOST "1.cer", &m->made[1]);
	script_cert(&net, HOST "2.cer", &m->made[2]);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
}

static void serve_list(const char *url, const struct pki_made *by)
{
	struct derout d = { 0 };

	pki_mint_crl(&(struct pki_crl){ 0 }, by, &d);
	script_put(&net, url, 200, d.p, d.len);
	derout_free(&d);
}

START_TEST(lists_cost_a_signature_each)
{
	minted m;

	serve_chain(&m);
	serve_list(HOST "0.crl", &m.made[1]);
	serve_list(HOST "1.crl", &m.made[2]);
	serve_list(HOST "2.crl", &m.made[3]);
	ck_assert_int_eq(run(REQUIRED), 0);
	ck_assert_uint_eq(net.n_asked, 5);
	/* the file was looked at before, when it was added */
	ck_assert_uint_eq(work.parses, 3);
	ck_assert_uint_eq(work.signatures, 6); /* three edges and three lists */
	ck_assert_uint_eq(work.judgements, 6); /* the first, and after each answer */
	minted_close(&m);
}
END_TEST

/* An answer that is of no use changes nothing, so nothing is judged again for it. */
START_TEST(a_404_changes_nothing)
{
	minted m;

	serve_chain(&m);
	ck_assert_int_eq(run(REQUIRED), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(net.n_asked, 5);
	ck_assert_uint_eq(work.signatures, 3);
	ck_assert_uint_eq(work.judgements, 3);
	minted_close(&m);
}
END_TEST

/* Two EKs of one part: what brings the issuer of one is no reason to judge the other again. */
START_TEST(only_what_changed_is_judged_again)
{
	minted m, n;

	serve_chain(&m);
	minted_open(&n, 2);
	for (unsigned i = 0; i < 2; i++)
		n.spec[i].key = pki_key(PKI_P256, 40 + i);
	n.spec[1].subject = PKI_NAME("CN=Elsewhere");
	minted_make(&n);
	minted_put(&s, &n.made[0], scene_ek);
	minted_anchor(&s, &n.made[1], "IBM");
	ck_assert_int_eq(run(0), 0);
	ck_assert_uint_eq(work.judgements, 4); /* three of the one, one of the other */
	ck_assert_uint_eq(work.signatures, 4);
	minted_close(&n);
	minted_close(&m);
}
END_TEST

/* Nobody can tell who signed a list: it may revoke, so that there is no verdict. */
START_TEST(a_list_that_could_not_be_checked)
{
	minted m;

	minted_open(&m, 3);
	minted_make(&m);
	scene_close(&s);
	minted_stage(&m, &s);
	expect_trusted(&s, 0, 0); /* the store knows its edges from here on */
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	tpmattest_report_free(s.r);
	work = (counted){ .fail_at = 2 }; /* the EK's is the first */
	ck_assert_int_eq(tpmattest_verify(s.e, s.t, s.p, &s.r, NULL), TPMATTEST_E_NOMEM);
	ck_assert_ptr_null(s.r);
	ck_assert_uint_eq(work.signatures, 2);
	work = (counted){ 0 };
	ck_assert_int_eq(tpmattest_verify(s.e, s.t, s.p, &s.r, NULL), 0);
	ck_assert_str_eq(scene_revocation(&s, 0), "good");
	minted_close(&m);
}
END_TEST

/* The cabinet has CAs twice, with one key: an EK's signature is checked once all the same. */
START_TEST(twins_cost_one_check)
{
	struct pki_made twin = { 0 };
	minted m;

	minted_open(&m, 3);
	minted_make(&m);
	scene_close(&s);
	minted_stage(&m, &s); /* opens it */
	m.spec[1].serial = PKI_BYTES("\x01\x02");
	pki_mint(&m.spec[1], &m.made[2], &twin);
	minted_put(&s, &twin, scene_store);
	work = (counted){ 0 };
	expect_trusted(&s, 0, 0);
	ck_assert_uint_eq(work.signatures, 3); /* the EK's, and that of each twin */
	pki_made_free(&twin);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("work"), *vendor = suite_create("work_vendor");
	TCase *t = tcase_create("all"), *v = tcase_create("vendor");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, lists_cost_a_signature_each);
	tcase_add_test(t, a_404_changes_nothing);
	tcase_add_test(t, only_what_changed_is_judged_again);
	tcase_add_test(t, twins_cost_one_check);
	tcase_add_test(t, a_list_that_could_not_be_checked);
	suite_add_tcase(suite, t);
	tcase_add_checked_fixture(v, setup, teardown);
	tcase_add_test(v, alder_lake_below_its_root);
	tcase_add_test(v, alder_lake_below_its_intermediate);
	suite_add_tcase(vendor, v);
	return run_with_vendor(suite, vendor);
}
