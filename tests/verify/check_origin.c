/* SPDX-License-Identifier: BSD-2-Clause */
/* Where evidence was heard, and what may be said because of it: of keys, of the manufacturer, of
 * sources. */
#include "minted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/vendor.h"
#include "evidence/evidence.h"
#include "reportshape.h"
#include "verify/report.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE
#define BINDING TPMATTEST_POLICY_REQUIRE_BINDING

/* The evidence as a capture of it, which says `more` (members of JSON, with a comma behind) of
 * itself. */
static void become_capture(scene *s, const char *more)
{
	tpmattest_error *err = NULL;
	char *json = NULL, *text = NULL;

	ck_assert_int_eq(tpmattest_evidence_to_json(s->e, &json, NULL), 0);
	ck_assert_int_ge(asprintf(&text, "{%s%s", more, json + 1), 0);
	tpmattest_evidence_free(s->e);
	s->e = NULL;
	ck_assert_msg(tpmattest_evidence_from_json(text, strlen(text), &s->e, &err) == 0, "%s",
		      tpmattest_error_message(err));
	tpmattest_free(json);
	free(text);
}

static bool message_ends(const scene *s, int finding, const char *end)
{
	const char *message = tpmattest_ek_finding_message(tpmattest_report_selected(s->r),
							   (size_t)scene_find(s, finding));

	return message && strlen(message) >= strlen(end) &&
	       strcmp(message + strlen(message) - strlen(end), end) == 0;
}

enum { BY_HAND, CAPTURED, CLAIMING, FROM_TPM, CAPTURED_AND_MORE, FROM_TPM_AND_MORE };

static const struct heard {
	const char *source, *words;
} heards[] = {
	[BY_HAND] = { "files", ": the key that was given" },
	[CAPTURED] = { "capture", ": the key in the capture" },
	[CLAIMING] = { "capture", ": the key in the capture" },
	[FROM_TPM] = { "tpm", ": the TPM's own EK" },
	[CAPTURED_AND_MORE] = { "files", ": the key that was given" },
	[FROM_TPM_AND_MORE] = { "files", ": the key that was given" },
};

/* An EK certificate and an EK public, heard in this way. */
static void stage_heard(scene *s, int how)
{
	if (how == CAPTURED || how == CAPTURED_AND_MORE)
		become_capture(s, "");
	if (how == CLAIMING)
		become_capture(s,
			       "\"source\":\"tpm\",\"heard\":2,\"evidence\":{\"source\":\"tpm\"},");
	if (how == FROM_TPM || how == FROM_TPM_AND_MORE)
		s->e->origin = TA_ORIGIN_TPM; /* tests/device has a TPM */
	if (how == CAPTURED_AND_MORE || how == FROM_TPM_AND_MORE)
		scene_nv(s, 0x01c00100, (const uint8_t *)"x", 1);
}

/* A file beside a TPM or a capture was seen by nobody on the device, and may be another part's. */
START_TEST(file_beside_a_device)
{
	minted m;
	scene s;

	for (unsigned k = 0; k < 4; k++) {
		bool nv = k & 1, stray = k == 0;
		const tpmattest_ek *ek;

		minted_open(&m, 2);
		minted_make(&m);
		scene_open(&s);
		if (nv)
			scene_nv(&s, 0x01c00002, m.made[0].der.p, m.made[0].der.len);
		if (k < 2)
			stage_heard(&s, _i ? CAPTURED : FROM_TPM);
		if (!nv)
			minted_put(&s, &m.made[0], scene_ek);
		minted_anchor(&s, &m.made[1], "IBM");
		expect_trusted(&s, 0, TPMATTEST_F_BOUND);
		expect_severity(&s, TPMATTEST_F_BINDING_UNCHECKED,
				stray ? TPMATTEST_SEVERITY_WARNING : TPMATTEST_SEVERITY_INFO);
		ek = tpmattest_report_selected(s.r);
		ck_assert_int_eq(tpmattest_cert_is_on_device(tpmattest_ek_chain(ek, 0)), !stray);
		ck_assert_int_eq(tpmattest_cert_is_on_device(tpmattest_ek_chain(ek, 1)), 0);
		scene_close(&s);
		minted_close(&m);
	}
}
END_TEST

START_TEST(key_is_called_what_it_is)
{
	for (unsigned slot = 0; slot < 2; slot++) {
		int finding = slot ? TPMATTEST_F_BINDING_MISMATCH : TPMATTEST_F_BOUND;
		json_object *o;
		minted m;
		scene s;

		minted_plain(&m, 2, &s);
		minted_public(&s, pki_key(PKI_P256, slot));
		stage_heard(&s, _i);
		ck_assert_str_eq(tpmattest_evidence_source(s.e), heards[_i].source);
		expect(&s, BINDING, slot ? REFUSED : 0, finding, 0);
		ck_assert_str_eq(tpmattest_report_evidence_source(s.r), heards[_i].source);
		ck_assert_msg(message_ends(&s, finding, heards[_i].words), "%s",
			      tpmattest_ek_finding_message(tpmattest_report_selected(s.r),
							   (size_t)scene_find(&s, finding)));
		o = report_parse(s.r, 0);
		ck_assert_str_eq(report_text(report_get(o, "evidence"), "source"),
				 heards[_i].source);
		ck_assert_str_eq(report_text(report_get(o, "ek"), "bound_to"), heards[_i].source);
		if (_i != FROM_TPM)
			ck_assert_ptr_null(strstr(json_object_to_json_string(o), "TPM's own"));
		json_object_put(o);
		scene_close(&s);
		minted_close(&m);
	}
}
END_TEST

START_TEST(nothing_compared_is_bound_to_nothing)
{
	json_object *o;
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	expect(&s, 0, 0, TPMATTEST_F_BINDING_UNCHECKED, 0);
	o = report_parse(s.r, 0);
	ck_assert_str_eq(report_text(report_get(o, "ek"), "bound"), "unchecked");
	ck_assert_ptr_null(report_get(report_get(o, "ek"), "bound_to"));
	json_object_put(o);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Each way of adding by hand: what was a capture is one no more. */
START_TEST(what_was_added_was_heard_by_hand)
{
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	become_capture(&s, "");
	ck_assert_str_eq(tpmattest_evidence_source(s.e), "capture");
	if (_i == 0)
		scene_nv(&s, 0x01c00100, m.made[0].der.p, m.made[0].der.len);
	else if (_i == 1)
		minted_put(&s, &m.made[1], scene_chain);
	else
		minted_public(&s, pki_key(PKI_P256, 0));
	/* A certificate is no more than what its signature makes it. */
	ck_assert_str_eq(tpmattest_evidence_source(s.e), _i == 1 ? "capture" : "files");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Something that was refused changes nothing. */
START_TEST(what_was_refused_was_not_heard)
{
	static const uint8_t junk[3] = "xyz";
	scene s;

	scene_open(&s);
	become_capture(&s, "");
	ck_assert_int_eq(tpmattest_evidence_add_nv(s.e, 1, junk, 3, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_file(s.e, TPMATTEST_ROLE_EK, "x", junk, 3, NULL),
			 TPMATTEST_E_FORMAT);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(s.e, 0, 0, 0, junk, 3, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_str_eq(tpmattest_evidence_source(s.e), "capture");
	/* shown as such by itself */
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "IBM", NULL), 0);
	ck_assert_str_eq(tpmattest_evidence_source(s.e), "capture");
	ck_assert_str_eq(tpmattest_evidence_source(NULL), "");
	ck_assert_ptr_null(tpmattest_report_evidence_source(NULL));
	scene_close(&s);
}
END_TEST

/* The TPM said, the capture was given, the caller gives; the certificate is signed with. */
static const struct {
	const char *said, *claimed, *given, *certificate;
	const char *manufacturer, *source;
	int rc, finding;
} makers[] = {
	/* The capture's word is of no weight beside what the TPM said ... */
	{ "IBM", "INTC", NULL, "id:49424D00", "IBM", "tpm", 0, 0 },
	{ "INTC", "IBM", NULL, "id:49424D00", "INTC", "tpm", REFUSED,
	  TPMATTEST_F_MANUFACTURER_MISMATCH },
	/* ... and the same without it: negative controls. */
	{ "IBM", NULL, NULL, "id:49424D00", "IBM", "tpm", 0, 0 },
	{ "INTC", NULL, NULL, "id:49424D00", "INTC", "tpm", REFUSED,
	  TPMATTEST_F_MANUFACTURER_MISMATCH },
	/* Beside what the certificate is signed with, neither. */
	{ NULL, "INTC", NULL, "id:49424D00", "IBM", "certificate", 0, 0 },
	{ NULL, "INTC", NULL, NULL, "INTC", "capture", REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	/* The caller of this process is another matter. */
	{ "INTC", "STM", "IBM", "id:49424D00", "IBM", "given", 0, TPMATTEST_F_MANUFACTURER_GIVEN },
	{ "IBM", "IBM", "INTC", "id:49424D00", "INTC", "given", REFUSED,
	  TPMATTEST_F_MANUFACTURER_MISMATCH },
	{ NULL, "INTC", "IBM", "id:49424D00", "IBM", "given", 0, TPMATTEST_F_MANUFACTURER_GIVEN },
};

START_TEST(capture_gives_no_manufacturer)
{
	json_object *o, *tpm;
	minted m;
	scene s;

	minted_open(&m, 2);
	if (makers[_i].certificate)
		m.spec[0].san = (struct pki_san){ .manufacturer = makers[_i].certificate,
						  .model = "m",
						  .version = "id:1" };
	else
		m.spec[0].san = (struct pki_san){ .mode = PKI_EXT_ABSENT };
	minted_make(&m);
	minted_stage(&m, &s);
	if (makers[_i].said) {
		uint8_t raw[4] = { 0 };

		memcpy(raw, makers[_i].said, strlen(makers[_i].said));
		ta_evidence_set_said(s.e, raw);
	}
	/* What its caller gave when the capture was made. */
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, makers[_i].claimed, NULL), 0);
	become_capture(&s, "");
	if (makers[_i].given)
		ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, makers[_i].given, NULL),
				 0);
	expect(&s, 0, makers[_i].rc, makers[_i].finding,
	       makers[_i].finding == TPMATTEST_F_MANUFACTURER_GIVEN ? -1 : 0);
	if (!makers[_i].given)
		ck_assert_int_eq(scene_find(&s, TPMATTEST_F_MANUFACTURER_GIVEN), -1);
	if (makers[_i].rc == 0)
		ck_assert_int_eq(scene_find(&s, TPMATTEST_F_MANUFACTURER_MISMATCH), -1);
	o = report_parse(s.r, 0);
	tpm = report_get(o, "tpm");
	ck_assert_str_eq(report_text(tpm, "manufacturer"), makers[_i].manufacturer);
	ck_assert_str_eq(report_text(tpm, "manufacturer_source"), makers[_i].source);
	json_object_put(o);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Names that look like another kind of source, or act on a terminal; and how each is shown, behind
 * the library's own word. */
static const struct {
	const char *name, *shown;
} names[] = {
	{ "trust:anchor", "trust:anchor" },
	{ "nv:0x01c00002", "nv:0x01c00002" },
	{ "fetched:http://tsci.intel.com/x.cer", "fetched:http://tsci.intel.com/x.cer" },
	{ "file:trust:x", "file:trust:x" },
	{ "a\nb\x1b[2J\xc2\x9b"
	  "2J\xe2\x80\xaex\xd8\x9c\xe2\x80\x8f\xe2\x80\xa8\xe2\x81\xa6\xff\x7f",
	  "a?b?[2J?2J?x??????" },
};

START_TEST(names_are_behind_the_kind_of_source)
{
	char file[64], trust[64];
	json_object *o;
	minted m;
	scene s;

	snprintf(file, sizeof(file), "file:%s", names[_i].shown);
	snprintf(trust, sizeof(trust), "trust:%s", names[_i].shown);
	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(tpmattest_evidence_add_file(
					 s.e, i ? TPMATTEST_ROLE_CHAIN : TPMATTEST_ROLE_EK,
					 names[_i].name, m.made[i].der.p, m.made[i].der.len, NULL),
				 0);
	ck_assert_int_eq(tpmattest_trust_add_anchor(s.t, m.made[2].der.p, m.made[2].der.len, "IBM",
						    NULL),
			 0);
	for (int again = 0; again < 2; again++) {
		expect(&s, 0, 0, 0, 0);
		ck_assert_str_eq(tpmattest_cert_source(
					 tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)),
				 file);
		ck_assert_str_eq(tpmattest_cert_source(
					 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
				 file);
		ck_assert(strncmp(tpmattest_cert_source(
					  tpmattest_ek_chain(tpmattest_report_selected(s.r), 2)),
				  "trust:", 6) == 0);
		o = report_parse(s.r, 0);
		ck_assert_str_eq(report_text(report_get(o, "ek"), "source"), file);
		json_object_put(o);
		become_capture(&s, "");
	}
	/* The same name for a file of the store. */
	tpmattest_trust_free(s.t);
	ck_assert_int_eq(tpmattest_trust_new(&s.t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(s.t, names[_i].name, m.made[2].der.p,
						  m.made[2].der.len, NULL),
			 0);
	expect(&s, 0, 0, 0, 0);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 2)),
			 trust);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Findings that name a file, a certificate or a CRL of the store: the same word stands before
 * it. */
START_TEST(findings_name_the_kind_of_source)
{
	struct derout crl = { 0 }, padded = { 0 };
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	derout_raw(&padded, m.made[0].der.p, m.made[0].der.len);
	derout_raw(&padded, "behind it", 9);
	ck_assert_int_eq(tpmattest_evidence_add_file(s.e, TPMATTEST_ROLE_CHAIN, "0x01c00002+7",
						     padded.p, padded.len, NULL),
			 0);
	pki_mint_crl(&(struct pki_crl){ .revoked =
						&(struct pki_revoked){
							.serial = derout_view(&m.made[0].serial) },
					.n_revoked = 1 },
		     &m.made[1], &crl);
	ck_assert_int_eq(tpmattest_trust_add_crl(s.t, "fetched:http://ca/list.crl", crl.p, crl.len,
						 NULL),
			 0);
	expect(&s, 0, REFUSED, TPMATTEST_F_REVOKED, 0);
	expect_text(&s, TPMATTEST_F_REVOKED, "trust:fetched:http://ca/list.crl");
	expect_text(&s, TPMATTEST_F_TRAILING_BYTES, "file:0x01c00002+7, offset ");
	derout_free(&crl);
	derout_free(&padded);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* attacks/binding-forged: the EK public of the capture was made from the certificate, with no
 * attribute at all. */
static void stage_forged(scene *s)
{
	size_t n;
	uint8_t *json = vendor_file("attacks/binding-forged.json", &n);

	scene_open(s);
	tpmattest_evidence_free(s->e);
	s->e = NULL;
	ck_assert_int_eq(tpmattest_evidence_from_json((const char *)json, n, &s->e, NULL), 0);
	scene_anchor_file(s, "attacks/binding-forged-root.der", "INTC");
	free(json);
}

START_TEST(attack_binding_forged)
{
	scene s;

	stage_forged(&s);
	expect_at(&s, 0, 0, 0, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, 0);
	expect_text(&s, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, ": fixedTPM, restricted, decrypt");
	ck_assert_int_eq(s.r->top->bound, TPMATTEST_BOUND_UNCHECKED);
	ck_assert_int_eq(scene_find(&s, TPMATTEST_F_BOUND), -1);
	expect_at(&s, BINDING, 0, UNKNOWN, TPMATTEST_F_BINDING_UNCHECKED, 0);
	scene_close(&s);
}
END_TEST

/* The same with the attributes of an EK in it: no capture can be told from it, so it is the key in
 * the capture. */
START_TEST(attack_binding_forged_with_attributes)
{
	scene s;

	stage_forged(&s);
	memcpy(s.e->ek[0].data + 6, "\x00\x03\x00\xb2", 4);
	expect_at(&s, BINDING, 0, 0, TPMATTEST_F_BOUND, 0);
	ck_assert(message_ends(&s, TPMATTEST_F_BOUND, ": the key in the capture"));
	ck_assert_str_eq(tpmattest_report_evidence_source(s.r), "capture");
	scene_close(&s);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("origin"), *vendor = suite_create("vendor");
	TCase *t = tcase_create("heard"), *attacks = tcase_create("attacks");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, key_is_called_what_it_is, 0, sizeof(heards) / sizeof(heards[0]));
	tcase_add_loop_test(t, file_beside_a_device, 0, 2);
	tcase_add_test(t, nothing_compared_is_bound_to_nothing);
	tcase_add_loop_test(t, what_was_added_was_heard_by_hand, 0, 3);
	tcase_add_test(t, what_was_refused_was_not_heard);
	tcase_add_loop_test(t, capture_gives_no_manufacturer, 0,
			    sizeof(makers) / sizeof(makers[0]));
	tcase_add_loop_test(t, names_are_behind_the_kind_of_source, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(t, findings_name_the_kind_of_source);
	suite_add_tcase(plain, t);
	tcase_add_test(attacks, attack_binding_forged);
	tcase_add_test(attacks, attack_binding_forged_with_attributes);
	suite_add_tcase(vendor, attacks);
	return run_with_vendor(plain, vendor);
}
