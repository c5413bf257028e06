/* SPDX-License-Identifier: BSD-2-Clause */
/* Judging parts of every shape, without memory. No run may give another verdict or other findings
 * than the untouched one. */
#include "oom.h"

#include "../unit/runner.h"
#include "parts.h"
#include "wrap.h"

#include <stdio.h>

/* Made by the factory, with the vendor's CAs in the store. */
static const struct scene_row {
	const char *part;
	uint64_t flags;
	struct part_opts opts;
	bool crls, roots_only, anonymous;
	size_t stride; /* 0: 1; primes where a run takes tens of milliseconds */
} scenes[] = {
	{ .part = "intel-odca",
	  .flags = TPMATTEST_POLICY_REQUIRE_REVOCATION,
	  .crls = true,
	  .stride = 23 },
	{ .part = "intel-odca", .crls = true, .opts = { .revoke = "ek" }, .stride = 29 },
	{ .part = "permuted",
	  .flags = TPMATTEST_POLICY_STRICT,
	  .crls = true,
	  .opts = { .stale = true },
	  .stride = 31 },
	{ .part = "chain-gap", .roots_only = true, .stride = 23 },
	{ .part = "chain-truncated", .anonymous = true },
	{ .part = "unreadable", .stride = 19 },
	{ .part = "infineon" },
	{ .part = "nuvoton" },
	{ .part = "amd-pluton", .stride = 11 },
	{ .part = "titan" },
	{ .part = "wrong-key", .flags = TPMATTEST_POLICY_REQUIRE_BINDING, .stride = 3 },
	{ .part = "stray-chain" },
	{ .part = "ekop" },
};

static const struct scene_row *row;
static struct part *part;

static void fill_evidence(tpmattest_evidence *e)
{
	if (!row->anonymous)
		ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, part->manufacturer, NULL),
				 0);
	for (size_t i = 0; i < part->n_nv; i++)
		if (!part->nv[i].unwritten)
			ck_assert_int_eq(tpmattest_evidence_add_nv(e, part->nv[i].index,
								   part->nv[i].data,
								   part->nv[i].len, NULL),
					 0);
}

static void fill_trust(tpmattest_trust *t)
{
	for (size_t i = 0; i < part->n_cert; i++) {
		const struct part_cert *c = part->cert[i];

		if (c->role == PART_ROOT)
			ck_assert_int_eq(tpmattest_trust_add_anchor(t, c->made.der.p,
								    c->made.der.len,
								    part->manufacturer, NULL),
					 0);
		else if (c->role == PART_INTERMEDIATE && !row->roots_only)
			ck_assert_int_eq(tpmattest_trust_add_data(t, c->id, c->made.der.p,
								  c->made.der.len, NULL),
					 0);
	}
	for (size_t i = 0; row->crls && i < part->n_crl; i++)
		ck_assert_int_eq(tpmattest_trust_add_crl(t, part->crl[i].path, part->crl[i].data,
							 part->crl[i].len, NULL),
				 0);
}

static bool shown(oom *o, const tpmattest_report *r)
{
	char *json = NULL;
	bool good = OOM_MAKES(o, tpmattest_report_to_json(r, &json, oom_err(o)), json) &&
		    oom_text(o, json) && oom_number(o, tpmattest_report_verdict(r)) &&
		    oom_text(o, tpmattest_ek_aik_url(tpmattest_report_selected(r))) &&
		    oom_text(o, tpmattest_ek_certificate_url(tpmattest_report_selected(r)));

	tpmattest_free(json);
	for (size_t i = 0; good && i < tpmattest_ek_finding_count(tpmattest_report_selected(r));
	     i++)
		good = oom_text(o, tpmattest_finding_name(tpmattest_ek_finding_code(
					   tpmattest_report_selected(r), i))) &&
		       oom_number(o,
				  tpmattest_ek_finding_severity(tpmattest_report_selected(r), i)) &&
		       oom_number(o, tpmattest_ek_finding_certificate(tpmattest_report_selected(r),
								      i)) &&
		       oom_text(o, tpmattest_ek_finding_message(tpmattest_report_selected(r), i));
	for (size_t i = 0; good && i < tpmattest_ek_chain_count(tpmattest_report_selected(r)); i++)
		good = oom_text(o, tpmattest_cert_source(
					   tpmattest_ek_chain(tpmattest_report_selected(r), i)));
	return good;
}

static bool judged(oom *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		   const tpmattest_policy *p)
{
	tpmattest_report *r = NULL;
	bool good = OOM_MAKES(o, tpmattest_verify(e, t, p, &r, oom_err(o)), r) && shown(o, r);

	tpmattest_report_free(r);
	return good;
}

/* Twice: the second time with the signatures that the store remembers. Filling is the business of
 * other flows. */
static bool verify(oom *o)
{
	tpmattest_evidence *e = NULL;
	tpmattest_trust *t = NULL;
	tpmattest_policy *p = NULL;
	bool good = OOM_MAKES(o, tpmattest_policy_new(&p, oom_err(o)), p) &&
		    OOM_CALL(o, tpmattest_policy_set_flags(p, row->flags, oom_err(o))) &&
		    OOM_CALL(o, tpmattest_policy_set_time(p, 1700000000, oom_err(o)));

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	fill_evidence(e);
	fill_trust(t);
	good = good && judged(o, e, t, p) && judged(o, e, t, p) && judged(o, e, NULL, p);
	tpmattest_policy_free(p);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
	return good;
}

START_TEST(parts)
{
	char why[256] = "";

	row = &scenes[_i];
	part = part_build(row->part, NULL, &row->opts, why, sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	OOM_EXPECT(verify, row->stride ? row->stride : 1);
	part_free(part);
}
END_TEST

/* An EK without a certificate, and an allow-list: built, kept by a resolver, changed after that. */
static struct derout public_area;

static bool build_list(oom *o, tpmattest_policy *p, unsigned first, unsigned n)
{
	char text[65];
	bool good = true;

	for (unsigned i = first; good && i < first + n; i++) {
		snprintf(text, sizeof(text), "%064x", i);
		good = OOM_CALL(o, tpmattest_policy_add_allowed(p, text, oom_err(o)));
	}
	return good && OOM_CALL(o, tpmattest_policy_add_allowed(p, "serial:00ff", oom_err(o))) &&
	       OOM_CALL(o, tpmattest_policy_add_allowed(p, "serial:x", oom_err(o))) &&
	       oom_number(o, (long long)tpmattest_policy_allowed_count(p));
}

static bool allow(oom *o)
{
	tpmattest_evidence *e = NULL;
	tpmattest_resolver *r = NULL;
	tpmattest_report *report = NULL;
	tpmattest_policy *p = NULL;
	bool good =
		OOM_MAKES(o, tpmattest_policy_new(&p, oom_err(o)), p) && build_list(o, p, 0, 70);

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0, 0, 0, public_area.p,
							  public_area.len, NULL),
			 0);
	good = good && judged(o, e, NULL, p) &&
	       OOM_MAKES(o, tpmattest_resolver_new(e, NULL, p, 0, &r, oom_err(o)), r) &&
	       build_list(o, p, 100, 3) &&
	       OOM_MAKES(o, tpmattest_resolver_report(r, &report, oom_err(o)), report) &&
	       shown(o, report);
	tpmattest_report_free(report);
	tpmattest_policy_free(p);
	tpmattest_resolver_free(r);
	tpmattest_evidence_free(e);
	return good;
}

START_TEST(allow_list)
{
	pki_tpm2b_public(&public_area, pki_key(_i ? PKI_RSA2048 : PKI_P256, 0), 0);
	OOM_EXPECT(allow, 1);
	derout_free(&public_area);
}
END_TEST

/* An EK whose issuer is missing and has the name of a known CA, and which claims something; and
 * another certificate beside it in NV. */
static struct pki_made known;

static bool verify_known(oom *o)
{
	tpmattest_evidence *e = NULL;
	bool good;

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_add_nv(e, 0x01c00002, known.der.p, known.der.len, NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_add_nv(e, 0x01c90000, known.der.p, known.der.len, NULL),
			 0);
	good = judged(o, e, NULL, NULL);
	tpmattest_evidence_free(e);
	return good;
}

START_TEST(known_issuer)
{
	static const struct pki_ext assertions[] = {
		{ PKI_OID_SDA,
		  PKI_EXT_PLAIN,
		  { (const uint8_t *)"\x30\x1f\x30\x1d\x06\x05\x67\x81\x05\x02\x12\x31\x14\x30"
				     "\x12\x01\x01\xff\x80\x01\x00\xa4\x0a\x16\x05"
				     "140-2"
				     "\x0a\x01\x03",
		    33 } }
	};
	struct pki_made ca = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("C=CH;O=STMicroelectronics NV;"
							 "CN=STSAFE TPM ECC Intermediate CA 20"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 1),
				     .sda = { .mode = PKI_EXT_ABSENT },
				     .more = assertions,
				     .n_more = 1 },
		 &ca, &known);
	OOM_EXPECT(verify_known, 1);
	pki_made_free(&known);
	pki_made_free(&ca);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("verify");
	TCase *t = tcase_create("verify");

	tcase_set_timeout(t, 200);
	tcase_add_test(t, known_issuer);
	tcase_add_loop_test(t, parts, 0, sizeof(scenes) / sizeof(scenes[0]));
	tcase_add_loop_test(t, allow_list, 0, 2);
	suite_add_tcase(s, t);
	return run_suite(s);
}
