/* SPDX-License-Identifier: BSD-2-Clause */
/* The report as JSON for each kind of outcome, read after everything that it was made from is
 * gone. */
#include "minted.h"

#include <string.h>

#include "../unit/runner.h"
#include "evidence/evidence.h"
#include "reportshape.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

/* Judge, free all but the report, and take its JSON apart. */
static json_object *take(scene *s, uint64_t flags, int rc, int selected)
{
	expect(s, flags, rc, 0, 0);
	tpmattest_policy_free(s->p);
	tpmattest_trust_free(s->t);
	tpmattest_evidence_free(s->e);
	s->p = NULL;
	s->t = NULL;
	s->e = NULL;
	return report_parse(s->r, selected);
}

static json_object *link_at(json_object *o, size_t i)
{
	return json_object_array_get_idx(report_get(o, "chain"), i);
}

static json_object *finding_of(json_object *o, const char *code)
{
	json_object *all = report_get(o, "findings");

	for (size_t i = 0; i < json_object_array_length(all); i++)
		if (strcmp(report_text(json_object_array_get_idx(all, i), "code"), code) == 0)
			return json_object_array_get_idx(all, i);
	ck_abort_msg("no %s", code);
	return NULL;
}

START_TEST(trusted)
{
	json_object *o;
	minted m;
	scene s;

	minted_open(&m, 4);
	minted_change(&m, 1, &(struct pki_cert){ .subject = PKI_NAME("O=Test;CN=CSME CA 1") });
	minted_make(&m);
	scene_open(&s);
	scene_nv(&s, 0x01c00002, m.made[0].der.p, m.made[0].der.len);
	scene_nv(&s, 0x01c00100, m.made[1].der.p, m.made[1].der.len);
	minted_put(&s, &m.made[2], scene_store);
	minted_anchor(&s, &m.made[3], "IBM");
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[2]);
	minted_public(&s, m.spec[0].key);
	ta_evidence_set_said(s.e, (const uint8_t *)"IBM");
	o = take(&s, 0, 0, 0);
	ck_assert_str_eq(report_text(o, "verdict"), "trusted");
	ck_assert_str_eq(report_text(report_get(o, "tpm"), "manufacturer"), "IBM");
	ck_assert_str_eq(report_text(report_get(o, "tpm"), "manufacturer_source"), "tpm");
	ck_assert_str_eq(report_text(report_get(o, "ek"), "key"), "p256");
	ck_assert_str_eq(report_text(report_get(o, "ek"), "bound"), "yes");
	ck_assert_str_eq(report_text(report_get(o, "ek"), "subject"), "");
	ck_assert_str_eq(report_text(report_get(o, "ek"), "issuer"), "CN=CSME CA 1,O=Test");
	ck_assert_uint_eq(json_object_array_length(report_get(o, "chain")), 4);
	ck_assert_str_eq(report_text(link_at(o, 0), "source"), "nv:0x01c00002");
	ck_assert_str_eq(report_text(link_at(o, 1), "source"), "nv:0x01c00100+0");
	ck_assert_str_eq(report_text(link_at(o, 2), "source"), "trust:test");
	ck_assert_str_eq(report_text(link_at(o, 1), "revocation"), "good");
	ck_assert_str_eq(report_text(link_at(o, 2), "revocation"), "unknown");
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(json_object_get_boolean(report_get(link_at(o, i), "on_device")),
				 i < 2);
		ck_assert_int_eq(json_object_get_boolean(report_get(link_at(o, i), "anchor")),
				 i == 3);
		ck_assert_str_eq(report_text(link_at(o, i), "not_before"), "2020-01-01T00:00:00Z");
		ck_assert_str_eq(report_text(link_at(o, i), "not_after"), "9999-12-31T23:59:59Z");
	}
	ck_assert_int_eq(json_object_get_int(report_get(report_get(o, "aik"), "certificate")), 1);
	json_object_put(o);
	minted_close(&m);
	scene_close(&s);
}
END_TEST

START_TEST(untrusted)
{
	json_object *o, *f;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].sign.broken = true;
	minted_make(&m);
	minted_stage(&m, &s);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "IBM", NULL), 0);
	o = take(&s, TPMATTEST_POLICY_STRICT, REFUSED, 0);
	ck_assert_str_eq(report_text(report_get(o, "tpm"), "manufacturer_source"), "given");
	f = finding_of(o, "TPMATTEST_F_SIGNATURE_BAD");
	ck_assert_str_eq(report_text(f, "severity"), "error");
	ck_assert_int_eq(json_object_get_int(report_get(f, "certificate")), 1);
	ck_assert_int_lt(json_object_get_int(report_get(f, "offset")), (int)m.made[1].der.len);
	ck_assert_int_gt(json_object_get_int(report_get(f, "offset")), (int)m.made[1].der.len - 90);
	json_object_put(o);
	minted_close(&m);
	scene_close(&s);
}
END_TEST

START_TEST(incomplete)
{
	json_object *o, *f;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].aia.url[0] = "http://pki.test/a b";
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	o = take(&s, 0, UNKNOWN, 0);
	f = finding_of(o, "TPMATTEST_F_ISSUER_MISSING");
	ck_assert_str_eq(report_text(f, "url"), "http://pki.test/a%20b");
	ck_assert_ptr_null(report_get(f, "offset"));
	ck_assert_uint_eq(json_object_array_length(report_get(o, "needs")), 1);
	ck_assert_str_eq(report_text(json_object_array_get_idx(report_get(o, "needs"), 0), "kind"),
			 "issuer");
	ck_assert_str_eq(report_text(json_object_array_get_idx(report_get(o, "needs"), 0), "url"),
			 "http://pki.test/a%20b");
	ck_assert_str_eq(report_text(report_get(o, "tpm"), "manufacturer_source"), "certificate");
	json_object_put(o);
	minted_close(&m);
	scene_close(&s);
}
END_TEST

START_TEST(no_ek)
{
	json_object *o;
	scene s;

	scene_open(&s);
	o = take(&s, 0, UNKNOWN, -1);
	ck_assert_ptr_null(report_get(o, "ek"));
	ck_assert_ptr_null(report_get(report_get(o, "tpm"), "manufacturer"));
	ck_assert_ptr_null(report_get(report_get(o, "aik"), "url"));
	ck_assert_uint_eq(json_object_array_length(report_get(o, "eks")), 0);
	ck_assert_ptr_null(report_get(finding_of(o, "TPMATTEST_F_NO_EK_CERT"), "certificate"));
	json_object_put(o);
	scene_close(&s);
}
END_TEST

/* Two EKs; the loop index says which one is on top, 2: one that is not there. */
START_TEST(several)
{
	static const uint32_t index[] = { 0x01c00002, 0x01c0000a, 0x01c00014 };
	static const int results[] = { 0, REFUSED, UNKNOWN };
	struct pki_made other = { 0 };
	json_object *o;
	minted m;
	scene s;

	minted_open(&m, 2);
	minted_make(&m);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 7),
				     .not_after = PKI_AT(NOW - 1) },
		 &m.made[1], &other);
	scene_open(&s);
	scene_nv(&s, 0x01c00002, m.made[0].der.p, m.made[0].der.len);
	scene_nv(&s, 0x01c0000a, other.der.p, other.der.len);
	minted_anchor(&s, &m.made[1], "IBM");
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, index[_i], NULL), 0);
	o = take(&s, 0, results[_i], _i < 2 ? _i : -1);
	ck_assert_uint_eq(json_object_array_length(report_get(o, "eks")), 2);
	ck_assert_str_eq(report_text(json_object_array_get_idx(report_get(o, "eks"), 0), "verdict"),
			 "trusted");
	ck_assert_str_eq(report_text(json_object_array_get_idx(report_get(o, "eks"), 1), "verdict"),
			 "untrusted");
	json_object_put(o);
	pki_made_free(&other);
	minted_close(&m);
	scene_close(&s);
}
END_TEST

/* Names that would break JSON, a terminal or a page: any bytes come out as UTF-8 in one line. */
START_TEST(hostile_names)
{
	static const struct pki_ava bad[] = {
		{ "2.5.4.3",
		  DER_TELETEX,
		  { (const uint8_t *)"\"\\\x01\x1b[2J\xff\xc0\x80\n<b>", 14 } },
		{ "2.5.4.10",
		  DER_UTF8,
		  { (const uint8_t *)"\xc2\x9b"
				     "31m\xe2\x80\xae\xf4\x8f\xbf\xbf",
		    12 } }
	};
	static const struct pki_rdn rdn[] = { { bad, 2, false } };
	json_object *o;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[1].subject = (struct pki_name){ .rdns = rdn, .n = 1 };
	m.spec[0].san = (struct pki_san){ .manufacturer = "id:49424D00",
					  .model = "\x1b[2J\xff",
					  .version = "\"\n",
					  .tag = DER_TELETEX };
	minted_make(&m);
	scene_open(&s);
	ck_assert_msg(tpmattest_evidence_add_file(s.e, TPMATTEST_ROLE_EK, "\xff\"\n.der",
						  m.made[0].der.p, m.made[0].der.len, &s.err) == 0,
		      "%s", tpmattest_error_message(s.err));
	o = take(&s, 0, UNKNOWN, 0);
	ck_assert_ptr_null(strpbrk(
		json_object_get_string(report_get(report_get(o, "tpm"), "model")), "\x1b\n"));
	ck_assert_ptr_null(strpbrk(report_text(report_get(o, "ek"), "issuer"), "\x1b\n\x01"));
	ck_assert_ptr_null(strpbrk(report_text(report_get(o, "ek"), "source"), "\x1b\n"));
	json_object_put(o);
	minted_close(&m);
	scene_close(&s);
}
END_TEST

START_TEST(usage)
{
	char *json = (char *)&json;
	scene s;

	ck_assert_int_eq(tpmattest_report_to_json(NULL, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(json);
	scene_open(&s);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ck_assert_int_eq(tpmattest_report_to_json(s.r, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_ek_finding_code(tpmattest_report_selected(s.r), 99), -1);
	ck_assert_ptr_null(tpmattest_ek_finding_message(tpmattest_report_selected(s.r), 99));
	ck_assert_ptr_null(
		tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(s.r), 0), NULL));
	ck_assert_ptr_null(
		tpmattest_cert_source(tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)));
	ck_assert_str_eq(tpmattest_finding_name(12345), "TPMATTEST_F_UNKNOWN");
	scene_close(&s);
}
END_TEST

/* NULL stands for an EK without anything, and a place past the end for nothing. */
static void has_nothing(const tpmattest_ek *ek, size_t past)
{
	ck_assert_int_eq(tpmattest_ek_finding_code(ek, past), -1);
	ck_assert_int_eq(tpmattest_ek_finding_severity(ek, past), -1);
	ck_assert_int_eq(tpmattest_ek_finding_certificate(ek, past), -1);
	ck_assert_int_eq(tpmattest_ek_finding_offset(ek, past), -1);
	ck_assert_ptr_null(tpmattest_ek_finding_message(ek, past));
	ck_assert_ptr_null(tpmattest_ek_finding_url(ek, past));
	ck_assert_ptr_null(tpmattest_ek_chain(ek, past));
	ck_assert_ptr_null(tpmattest_ek_aik_authority(ek, past));
	ck_assert_ptr_null(tpmattest_ek_aik_rule(ek, past));
	ck_assert_int_eq(tpmattest_ek_aik_certificate(ek, past), -1);
	ck_assert_int_eq(tpmattest_ek_aik_registered(ek, past), TPMATTEST_REGISTERED_UNKNOWN);
	ck_assert_ptr_null(tpmattest_ek_aik_key_id(ek, past));
	ck_assert_int_eq(tpmattest_ek_need_kind(ek, past), 0);
	ck_assert_int_eq(tpmattest_ek_need_why(ek, past), 0);
	ck_assert_ptr_null(tpmattest_ek_need_url(ek, past, 0));
}

START_TEST(getters_without_anything)
{
	const tpmattest_ek *ek;
	scene s;

	scene_open(&s);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ek = tpmattest_report_selected(s.r);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 0);
	ck_assert_ptr_null(tpmattest_report_ek(s.r, 0));
	ck_assert_int_eq(tpmattest_ek_verdict(ek), TPMATTEST_VERDICT_INCOMPLETE);
	ck_assert_uint_eq(tpmattest_ek_chain_count(ek), 0);
	ck_assert_uint_gt(tpmattest_ek_finding_count(ek), 0);
	ck_assert_int_eq(tpmattest_ek_aik_chosen(ek), -1);
	ck_assert_ptr_null(tpmattest_ek_manufacturer(ek));
	ck_assert_ptr_null(tpmattest_ek_manufacturer_source(ek));
	has_nothing(ek, tpmattest_ek_finding_count(ek));
	has_nothing(NULL, 0);
	ck_assert_ptr_null(tpmattest_report_selected(NULL));
	ck_assert_int_eq(tpmattest_report_verdict(NULL), TPMATTEST_VERDICT_UNTRUSTED);
	ck_assert_int_eq(tpmattest_ek_verdict(NULL), TPMATTEST_VERDICT_UNTRUSTED);
	ck_assert_uint_eq(tpmattest_ek_finding_count(NULL) + tpmattest_ek_chain_count(NULL) +
				  tpmattest_ek_need_count(NULL),
			  0);
	ck_assert_int_eq(tpmattest_ek_bound(NULL), TPMATTEST_BOUND_UNCHECKED);
	ck_assert_ptr_null(tpmattest_ek_aik_url(NULL));
	ck_assert_int_eq(tpmattest_ek_has_assertions(NULL) + tpmattest_ek_fips_level(NULL) +
				 tpmattest_ek_cc_level(NULL),
			 0);
	ck_assert_int_eq(tpmattest_ek_is_fips_plus(NULL) + tpmattest_ek_is_cc_plus(NULL) +
				 tpmattest_ek_is_field_upgradable(NULL) +
				 tpmattest_ek_is_iso9000(NULL),
			 0);
	ck_assert_ptr_null(tpmattest_ek_fips_version(NULL));
	ck_assert_ptr_null(tpmattest_ek_cc_version(NULL));
	ck_assert_ptr_null(tpmattest_ek_cc_status(NULL));
	ck_assert_ptr_null(tpmattest_ek_generation_type(NULL));
	ck_assert_ptr_null(tpmattest_ek_generation_location(NULL));
	ck_assert_ptr_null(tpmattest_cert_der(NULL, NULL));
	ck_assert_ptr_null(tpmattest_cert_sha256(NULL));
	ck_assert_int_eq(tpmattest_cert_is_anchor(NULL), 0);
	ck_assert_str_eq(tpmattest_verdict_name(3), "unknown");
	ck_assert_str_eq(tpmattest_severity_name(-1), "unknown");
	ck_assert_str_eq(tpmattest_registered_name(-1), "unknown");
	ck_assert_str_eq(tpmattest_revocation_name(4), "unknown");
	scene_close(&s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report_json");
	TCase *t = tcase_create("report_json");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, trusted);
	tcase_add_test(t, getters_without_anything);
	tcase_add_test(t, untrusted);
	tcase_add_test(t, incomplete);
	tcase_add_test(t, no_ek);
	tcase_add_loop_test(t, several, 0, 3);
	tcase_add_test(t, hostile_names);
	tcase_add_test(t, usage);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
