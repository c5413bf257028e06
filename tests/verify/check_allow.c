/* SPDX-License-Identifier: BSD-2-Clause */
/* The allow-list: what an entry is, what it allows, and that it never makes a yes. */
#include "minted.h"
#include "reportshape.h"

#include <stdio.h>
#include <string.h>
#include <tpmattest/resolver.h>

#include "../unit/runner.h"
#include "base/encode.h"
#include "base/limits.h"
#include "verify/report.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

enum fact { SPKI, KEY, NAME, SERIAL, OTHER_HASH, OTHER_NAME, OTHER_SERIAL, N_FACTS };

static const char *const said[] = { "(SPKI)", "bare key", "TPM Name", "serial number" };

/* The entries for the EK of the report, and others. */
static void make_entries(const scene *s, char text[N_FACTS][160])
{
	const tpmattest_ek *ek = tpmattest_report_selected(s->r);
	size_t n;
	const uint8_t *name = tpmattest_ek_tpm_name(ek, &n), *serial;

	memset(text, 0, N_FACTS * sizeof(text[0]));
	ta_hex(tpmattest_ek_spki_sha256(ek), 32, text[SPKI]);
	ta_hex_upper(tpmattest_ek_key_sha256(ek), 32, text[KEY]);
	ta_hex(name, n, text[NAME]);
	serial = tpmattest_cert_serial(tpmattest_ek_chain(ek, 0), &n);
	memcpy(text[SERIAL], "serial:0000", 11);
	ta_hex(serial, n, text[SERIAL] + 11);
	memset(text[OTHER_HASH], 'a', 64);
	memcpy(text[OTHER_NAME], text[NAME], strlen(text[NAME]) - 1);
	strcat(text[OTHER_NAME], text[NAME][strlen(text[NAME]) - 1] == '0' ? "1" : "0");
	memcpy(text[OTHER_SERIAL], "serial:7fffffffffffffff", 23);
}

static void allow(scene *s, const char *text)
{
	tpmattest_error *err = NULL;

	ck_assert_msg(tpmattest_policy_add_allowed(s->p, text, &err) == 0, "%s: %s", text,
		      tpmattest_error_message(err));
}

static void new_policy(scene *s)
{
	tpmattest_policy_free(s->p);
	ck_assert_int_eq(tpmattest_policy_new(&s->p, NULL), 0);
}

/* Trusted, with the public key in the evidence, and the entries for it. */
static void stage(minted *m, scene *s, char text[N_FACTS][160])
{
	minted_plain(m, 2, s);
	minted_public(s, pki_key(PKI_P256, 0));
	expect(s, 0, 0, TPMATTEST_F_BOUND, 0);
	make_entries(s, text);
}

/* Just one of the findings, or with 0 none of them. */
static void expect_only(const scene *s, int code)
{
	static const int codes[] = { TPMATTEST_F_ALLOWED, TPMATTEST_F_NOT_ALLOWED,
				     TPMATTEST_F_ALLOW_UNCHECKED };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		ck_assert_int_eq(scene_find(s, codes[i]) >= 0, codes[i] == code);
}

START_TEST(each_entry)
{
	char text[N_FACTS][160];
	minted m;
	scene s;

	stage(&m, &s, text);
	expect_only(&s, 0);
	new_policy(&s);
	allow(&s, text[_i]);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), 1);
	if (_i < OTHER_HASH) {
		expect(&s, TPMATTEST_POLICY_STRICT, 0, TPMATTEST_F_ALLOWED, -1);
		expect_text(&s, TPMATTEST_F_ALLOWED, said[_i]);
		expect_severity(&s, TPMATTEST_F_ALLOWED, TPMATTEST_SEVERITY_INFO);
		expect_only(&s, TPMATTEST_F_ALLOWED);
	} else {
		expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
		expect_text(&s, TPMATTEST_F_NOT_ALLOWED, text[SPKI]);
		expect_only(&s, TPMATTEST_F_NOT_ALLOWED);
		/* Among others the right one counts. */
		allow(&s, text[SPKI]);
		expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
		expect_only(&s, TPMATTEST_F_ALLOWED);
	}
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The zero that DER puts in front of a serial number is not part of the number. */
START_TEST(serial_with_a_zero)
{
	static const char *const entries[] = { "serial:0081a2", "serial:81A2",
					       "serial:00:00:81:a2" };
	json_object *o;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].serial = PKI_BYTES("\x00\x81\xa2");
	minted_make(&m);
	minted_stage(&m, &s);
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		new_policy(&s);
		allow(&s, entries[i]);
		expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
	}
	o = report_parse(s.r, 0);
	ck_assert_str_eq(report_text(report_get(o, "ek"), "serial"), "0081a2");
	json_object_put(o);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* An entry of one kind is not one of another, though its bytes are the same. */
START_TEST(kinds_are_apart)
{
	char text[N_FACTS][160], serial[160];
	minted m;
	scene s;

	stage(&m, &s, text);
	for (int i = SPKI; i <= NAME; i++) {
		new_policy(&s);
		snprintf(serial, sizeof(serial), "serial:%.140s", text[i]);
		allow(&s, serial);
		expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
	}
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* An allowed EK without an anchor, or with a signature that is wrong, is not trusted for it. */
START_TEST(never_a_yes)
{
	char text[N_FACTS][160];
	minted m;
	scene s;

	stage(&m, &s, text);
	new_policy(&s);
	for (int i = 0; i < N_FACTS; i++)
		allow(&s, text[i]);
	tpmattest_trust_free(s.t);
	ck_assert_int_eq(tpmattest_trust_new(&s.t, NULL), 0);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOWED, -1);
	expect_only(&s, TPMATTEST_F_ALLOWED);
	minted_anchor(&s, &m.made[1], "STM");
	expect(&s, 0, REFUSED, TPMATTEST_F_ALLOWED, -1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* What is not known of the EK is no reason for a no, and none for a yes. */
START_TEST(what_is_not_known)
{
	char text[N_FACTS][160];
	minted m;
	scene s;

	stage(&m, &s, text);
	scene_close(&s);
	minted_stage(&m, &s);
	allow(&s, text[NAME]);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOW_UNCHECKED, -1);
	expect_text(&s, TPMATTEST_F_ALLOW_UNCHECKED, "TPM Name is not known");
	expect_only(&s, TPMATTEST_F_ALLOW_UNCHECKED);
	allow(&s, text[KEY]);
	expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
	scene_close(&s);

	scene_open(&s); /* a public key alone */
	minted_public(&s, pki_key(PKI_P256, 0));
	allow(&s, text[SERIAL]);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOW_UNCHECKED, -1);
	expect_text(&s, TPMATTEST_F_ALLOW_UNCHECKED, "no certificate");
	new_policy(&s);
	allow(&s, text[OTHER_HASH]);
	expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
	allow(&s, text[NAME]);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOWED, -1);
	expect_text(&s, TPMATTEST_F_ALLOWED, "TPM Name");
	scene_close(&s);

	scene_open(&s); /* nothing */
	allow(&s, text[SPKI]);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOW_UNCHECKED, -1);
	expect_text(&s, TPMATTEST_F_ALLOW_UNCHECKED, "neither");
	/* Nor does an entry of zeros stand for it. */
	memset(text[OTHER_HASH], '0', 64);
	allow(&s, text[OTHER_HASH]);
	allow(&s, "serial:00");
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ALLOW_UNCHECKED, -1);
	expect_only(&s, TPMATTEST_F_ALLOW_UNCHECKED);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct {
	const char *text;
	bool good;
} forms[] = {
	{ HASH, true },
	{ "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
	  "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff",
	  true },
	{ "000b" HASH, true },
	{ "0012" HASH, true },
	{ "000c00000000000000000000000000000000" HASH, true },
	{ "000d" HASH HASH, true },
	{ "serial:00", true },
	{ "serial:0a:0B", true },
	{ "", false },
	{ "serial:", false },
	{ "serial:1", false },
	{ "serial:zz", false },
	{ "Serial:01", false },
	{ "00" HASH, false },
	{ "000c" HASH, false },
	{ "000b" HASH HASH, false },
	{ "0004" HASH, false },
	{ HASH "0", false },
	{ "g" HASH, false },
	{ "00112233445566778899aabbccddeeff00112233445566778899aabbccddee", false },
	{ HASH HASH, false },
	{ "sha256 " HASH, false },
};

START_TEST(form_of_an_entry)
{
	tpmattest_error *err = NULL;
	scene s;

	scene_open(&s);
	ck_assert_int_eq(tpmattest_policy_add_allowed(s.p, forms[_i].text, &err),
			 forms[_i].good ? 0 : TPMATTEST_E_VALUE);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), forms[_i].good);
	tpmattest_error_free(err);
	scene_close(&s);
}
END_TEST

START_TEST(usage)
{
	scene s;

	scene_open(&s);
	ck_assert_int_eq(tpmattest_policy_add_allowed(NULL, HASH, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_policy_add_allowed(s.p, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(NULL), 0);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), 0);
	/* the same entry in other words */
	allow(&s, forms[0].text);
	allow(&s, forms[1].text);
	allow(&s, "serial:0a");
	allow(&s, "serial:00:00:0A");
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), 2);
	scene_close(&s);
}
END_TEST

/* A caller that goes on after an error has a list that allows nothing, never no list. */
START_TEST(refused_entry_is_no_way_out)
{
	char text[N_FACTS][160];
	minted m;
	scene s;

	stage(&m, &s, text);
	new_policy(&s);
	expect_trusted(&s, 0, TPMATTEST_F_NOT_ALLOWED);
	ck_assert_int_eq(tpmattest_policy_add_allowed(s.p, NULL, NULL), TPMATTEST_E_USAGE);
	expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
	ck_assert_int_eq(tpmattest_policy_add_allowed(s.p, "x", NULL), TPMATTEST_E_VALUE);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), 0);
	expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
	allow(&s, text[SPKI]);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), 1);
	expect_trusted(&s, 0, TPMATTEST_F_NOT_ALLOWED);
	/* another policy has no list because of that */
	new_policy(&s);
	expect_trusted(&s, 0, TPMATTEST_F_ALLOWED);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* At the limit and one beyond it; a long list is looked up as fast as a short one. */
START_TEST(limit)
{
	char text[N_FACTS][160], hash[65] = HASH;
	minted m;
	scene s;

	stage(&m, &s, text);
	new_policy(&s);
	for (int i = 0; i < TA_MAX_ALLOWED - 1; i++) {
		snprintf(hash, sizeof(hash), "%056x%08x", 1, i);
		allow(&s, hash);
	}
	expect(&s, 0, REFUSED, TPMATTEST_F_NOT_ALLOWED, -1);
	allow(&s, text[SPKI]);
	ck_assert_uint_eq(tpmattest_policy_allowed_count(s.p), TA_MAX_ALLOWED);
	allow(&s, hash);
	ck_assert_int_eq(tpmattest_policy_add_allowed(s.p, text[KEY], NULL),
			 TPMATTEST_E_LIMIT_ALLOW);
	expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
	for (int i = 0; i < 1000; i++)
		scene_judge(&s, 0, NOW);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Every EK of a device is looked up, not only the selected one. */
START_TEST(each_ek_of_a_device)
{
	char text[N_FACTS][160];
	struct pki_made rsa = { 0 };
	minted m;
	scene s;

	stage(&m, &s, text);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 3) },
		 &m.made[1], &rsa);
	minted_put(&s, &rsa, scene_ek);
	expect(&s, 0, 0, 0, 0);
	ck_assert_int_eq(tpmattest_ek_verdict(tpmattest_report_ek(s.r, 1)),
			 TPMATTEST_VERDICT_TRUSTED);
	new_policy(&s);
	allow(&s, text[SPKI]);
	expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
	ck_assert_int_eq(tpmattest_ek_verdict(tpmattest_report_ek(s.r, 1)),
			 TPMATTEST_VERDICT_UNTRUSTED);
	pki_made_free(&rsa);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A resolver has the list as it was, whatever becomes of the policy. */
START_TEST(resolver_keeps_the_list)
{
	tpmattest_resolver *r = NULL;
	char text[N_FACTS][160];
	minted m;
	scene s;

	stage(&m, &s, text);
	new_policy(&s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	allow(&s, text[OTHER_HASH]);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, 0, &r, NULL), 0);
	allow(&s, text[SPKI]);
	expect(&s, 0, 0, TPMATTEST_F_ALLOWED, -1);
	tpmattest_policy_free(s.p);
	s.p = NULL;
	tpmattest_report_free(s.r);
	s.r = NULL;
	ck_assert_int_eq(tpmattest_resolver_report(r, &s.r, NULL), REFUSED);
	expect_only(&s, TPMATTEST_F_NOT_ALLOWED);
	tpmattest_resolver_free(r);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("allow");
	TCase *t = tcase_create("allow");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, each_entry, 0, N_FACTS);
	tcase_add_test(t, serial_with_a_zero);
	tcase_add_test(t, kinds_are_apart);
	tcase_add_test(t, never_a_yes);
	tcase_add_test(t, what_is_not_known);
	tcase_add_loop_test(t, form_of_an_entry, 0, sizeof(forms) / sizeof(forms[0]));
	tcase_add_test(t, usage);
	tcase_add_test(t, refused_entry_is_no_way_out);
	tcase_add_test(t, limit);
	tcase_add_test(t, each_ek_of_a_device);
	tcase_add_test(t, resolver_keeps_the_list);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
