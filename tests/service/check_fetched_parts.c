/* SPDX-License-Identifier: BSD-2-Clause */
/* Vendor-like parts of the factory, with nothing but their root in the store: what is missing comes
 * from their own servers. */
#include "script.h"

#include "../unit/runner.h"
#include "parts.h"

#include <string.h>

#define BASE "http://127.0.0.1:8080"

static scene s;
static script net;
static struct part *part;

static void teardown(void)
{
	scene_close(&s);
	script_close(&net);
	part_free(part);
	part = NULL;
}

/* A file of the part's server, at the address it is asked by. */
static void serve(const struct part_file *f)
{
	char url[512] = BASE "/";
	size_t n = strlen(url);

	for (const char *c = f->path; *c && n < sizeof(url) - 4; c++) {
		const char *code = *c == '=' ? "%3D" : *c == ' ' ? "%20" : NULL;

		if (code) {
			memcpy(url + n, code, 3);
			n += 3;
		} else {
			url[n++] = *c;
		}
	}
	script_put(&net, url, 200, f->data, f->len);
}

/* The part as evidence, its server on loopback, and as many of its roots in the store as there
 * are. */
static void load(const char *name, const char *order)
{
	char why[256] = "";

	scene_open(&s);
	part = part_build(name, NULL, &(struct part_opts){ .base_url = BASE, .order = order }, why,
			  sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, part->manufacturer, NULL), 0);
	for (size_t i = 0; i < part->n_nv; i++)
		if (!part->nv[i].unwritten)
			scene_nv(&s, part->nv[i].index, part->nv[i].data, part->nv[i].len);
	for (size_t i = 0; i < part->n_cert; i++)
		if (part->cert[i]->role == PART_ROOT)
			scene_anchor(&s, part->cert[i]->made.der.p, part->cert[i]->made.der.len,
				     part->manufacturer);
	for (size_t i = 0; i < part->n_www; i++)
		serve(&part->www[i]);
}

static int run(uint32_t flags)
{
	tpmattest_resolver *r = NULL;
	int rc;

	tpmattest_report_free(s.r);
	s.r = NULL;
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, flags, &r, NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_add_host(r, "127.0.0.1:8080", NULL), 0);
	ck_assert_int_eq(
		tpmattest_resolver_add_mirror(r, "https://ekop.intel.com/", BASE "/", NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_add_mirror(r, "https://ftpm.amd.com/", BASE "/", NULL),
			 0);
	rc = tpmattest_resolver_run(r, script_fetch, &net, &s.r, NULL);
	tpmattest_resolver_free(r);
	return rc;
}

static size_t asked_of(int kind)
{
	size_t n = 0;

	for (size_t i = 0; i < net.n_asked; i++)
		n += net.kind[i] == kind;
	return n;
}

/* The authority that the factory computed by itself. */
static void right_authority(void)
{
	ck_assert_ptr_nonnull(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)));
	ck_assert(strstr(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), part->aik_id) !=
		  NULL);
}

START_TEST(odca_part)
{
	load("intel-odca", NULL);
	ck_assert_int_eq(run(0), 0);
	ck_assert_uint_eq(net.n_asked, 2); /* issuing CA and intermediate, for three EKs together */
	ck_assert_uint_eq(asked_of(TPMATTEST_NEED_ISSUER), 2);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 3);
	right_authority();
}
END_TEST

START_TEST(odca_part_with_revocation)
{
	load("intel-odca", NULL);
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, TPMATTEST_POLICY_REQUIRE_REVOCATION, NULL),
			 0);
	ck_assert_int_eq(run(0), 0);
	ck_assert_uint_eq(asked_of(TPMATTEST_NEED_ISSUER), 2);
	ck_assert_uint_ge(asked_of(TPMATTEST_NEED_CRL), 3);
	ck_assert_str_eq(scene_revocation(&s, 0), "good");
}
END_TEST

START_TEST(ekop_part)
{
	load("ekop", NULL);
	script_ek_public(&s, part->ek_key[EK_L1_RSA2048]);
	ck_assert_int_eq(run(0), 0);
	ck_assert_uint_eq(asked_of(TPMATTEST_NEED_EK_CERTIFICATE), 1);
	ck_assert_uint_eq(net.n_asked, 2);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_BOUND, NULL), 1);
	right_authority();
}
END_TEST

START_TEST(amd_part)
{
	load("amd-ftpm", NULL);
	script_ek_public(&s, part->ek_key[EK_L1_RSA2048]);
	script_ek_public(&s, part->ek_key[EK_L2_P256]);
	ck_assert_int_eq(run(0), 0);
	ck_assert_uint_eq(asked_of(TPMATTEST_NEED_EK_CERTIFICATE), 2);
	ck_assert_uint_eq(asked_of(TPMATTEST_NEED_ISSUER), 2);
	ck_assert_uint_eq(net.n_asked, 4);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 2);
	right_authority();
}
END_TEST

/* The service answers for another TPM's key. */
START_TEST(amd_part_with_another_key)
{
	load("amd-ftpm", NULL);
	script_ek_public(&s, pki_key(PKI_P256, 7));
	ck_assert_int_eq(run(0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(net.n_asked, 1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_NOT_FOUND, NULL), 1);
}
END_TEST

/* Every prefix of the run: a server that dies after n answers gives no yes, and the report says
 * what is missing. */
START_TEST(a_server_dies_at_any_point)
{
	for (size_t n = 1; n <= 4; n++) {
		load("amd-ftpm", NULL);
		script_ek_public(&s, part->ek_key[EK_L1_RSA2048]);
		net.stop_after = n;
		ck_assert_int_eq(run(0), n < 2 ? TPMATTEST_E_INCOMPLETE : 0);
		if (n < 2)
			ck_assert(script_json_has(
				&s, "\"needs\":[{\"kind\":\"issuer\",\"url\":\"" BASE "/pki/aia/"));
		if (n < 4)
			teardown();
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fetched_parts");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, odca_part);
	tcase_add_test(t, odca_part_with_revocation);
	tcase_add_test(t, ekop_part);
	tcase_add_test(t, amd_part);
	tcase_add_test(t, amd_part_with_another_key);
	tcase_add_test(t, a_server_dies_at_any_point);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
