/* SPDX-License-Identifier: BSD-2-Clause */
/* All that a capture holds can be asked, and set: evidence put together anew out of the getters
 * gives the same capture. */
#include "minted.h"

#include "../unit/runner.h"

#include <string.h>

static minted m;
static scene s;

static void setup(void)
{
	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
}

static void teardown(void)
{
	scene_close(&s);
	minted_close(&m);
}

static char *json_of(const tpmattest_evidence *e)
{
	char *json = NULL;

	ck_assert_int_eq(tpmattest_evidence_to_json(e, &json, NULL), 0);
	return json;
}

static void copy_tpm(const tpmattest_evidence *from, tpmattest_evidence *to)
{
	const char *given = tpmattest_evidence_given_manufacturer(from);
	uint32_t a, b;

	ck_assert_int_eq(tpmattest_evidence_set_tpm_manufacturer(
				 to, tpmattest_evidence_tpm_manufacturer_value(from), NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(to, given[0] ? given : NULL, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_vendor_string(
				 to, tpmattest_evidence_vendor_string(from), NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_firmware(from, &a, &b), 0);
	ck_assert_int_eq(tpmattest_evidence_set_firmware(to, a, b, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_spec_revision(
				 to, tpmattest_evidence_spec_revision(from), NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_set_nv_buffer_max(
				 to, tpmattest_evidence_nv_buffer_max(from), NULL),
			 0);
}

static void copy_nv(const tpmattest_evidence *from, tpmattest_evidence *to)
{
	for (size_t i = 0; i < tpmattest_evidence_nv_count(from); i++) {
		uint32_t index, attributes;
		const uint8_t *data;
		size_t n;
		int rc = tpmattest_evidence_nv(from, i, &index, &data, &n);

		if (rc)
			rc = tpmattest_evidence_add_nv_failure(
				to, index, rc, tpmattest_evidence_nv_tss_rc(from, i), NULL);
		else
			rc = tpmattest_evidence_add_nv(to, index, data, n, NULL);
		ck_assert_int_eq(rc, 0);
		if (tpmattest_evidence_nv_attributes(from, i, &attributes) == 0)
			ck_assert_int_eq(tpmattest_evidence_set_nv_attributes(to, index, attributes,
									      NULL),
					 0);
	}
}

static void copy_files(const tpmattest_evidence *from, tpmattest_evidence *to)
{
	for (size_t i = 0; i < tpmattest_evidence_file_count(from); i++) {
		const uint8_t *data;
		size_t n;
		int role;
		const char *name = tpmattest_evidence_file(from, i, &role, &data, &n);

		ck_assert_int_eq(tpmattest_evidence_add_file(to, role, name, data, n, NULL), 0);
	}
}

static void copy_eks(const tpmattest_evidence *from, tpmattest_evidence *to)
{
	for (size_t i = 0; i < tpmattest_evidence_ek_public_count(from); i++) {
		uint32_t index = tpmattest_evidence_ek_public_index(from, i);
		uint32_t handle = tpmattest_evidence_ek_public_handle(from, i);
		int origin = tpmattest_evidence_ek_public_template(from, i);
		const uint8_t *data;
		size_t n;
		int rc = tpmattest_evidence_ek_public(from, i, &data, &n);

		if (rc)
			rc = tpmattest_evidence_add_ek_failure(
				to, index, handle, origin, rc,
				tpmattest_evidence_ek_public_tss_rc(from, i), NULL);
		else
			rc = tpmattest_evidence_add_ek_public(to, index, handle, origin, data, n,
							      NULL);
		ck_assert_int_eq(rc, 0);
	}
}

/* Everything that a capture may have. */
static void fill(tpmattest_evidence *e)
{
	const uint8_t *data;
	size_t n;

	ck_assert_int_eq(tpmattest_evidence_set_tpm_manufacturer(e, 0x494e5443, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, "AMD", NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_vendor_string(e, "ADL", NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_firmware(e, 0x02580012, 0xffffffff, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_spec_revision(e, 138, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_nv_buffer_max(e, 2048, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_add_nv(e, 0x01c0000a, m.made[0].der.p,
						   m.made[0].der.len, NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_set_nv_attributes(e, 0x01c0000a, 0x62072001, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_add_nv_failure(e, 0x01c00002, TPMATTEST_E_NV_UNREADABLE,
							   0x149, NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "ca", m.made[1].der.p,
						     m.made[1].der.len, NULL),
			 0);
	minted_public(&s, m.spec[0].key);
	ck_assert_int_eq(tpmattest_evidence_ek_public(s.e, 0, &data, &n), 0);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0x01c0000a, 0x81010001,
							  TPMATTEST_TEMPLATE_PROFILE, data, n,
							  NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_add_ek_failure(e, 0x01c00002, 0, TPMATTEST_TEMPLATE_NV,
							   TPMATTEST_E_TPM, 0x98e, NULL),
			 0);
}

START_TEST(put_together_anew)
{
	tpmattest_evidence *e = NULL, *read = NULL, *anew = NULL;
	char *one, *two;

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	fill(e);
	one = json_of(e);
	ck_assert_int_eq(tpmattest_evidence_from_json(one, strlen(one), &read, NULL), 0);
	ck_assert_str_eq(tpmattest_evidence_tpm_manufacturer(read), "INTC");
	ck_assert_str_eq(tpmattest_evidence_given_manufacturer(read), "AMD");
	ck_assert_str_eq(tpmattest_evidence_source(read), "capture");
	ck_assert_int_eq(tpmattest_evidence_new(&anew, NULL), 0);
	copy_tpm(read, anew);
	copy_nv(read, anew);
	copy_files(read, anew);
	copy_eks(read, anew);
	two = json_of(anew);
	ck_assert_str_eq(one, two);
	ck_assert_str_eq(tpmattest_evidence_source(anew), "files");
	tpmattest_free(one);
	tpmattest_free(two);
	tpmattest_evidence_free(e);
	tpmattest_evidence_free(read);
	tpmattest_evidence_free(anew);
}
END_TEST

/* Whoever changes what a capture says has it from himself. */
START_TEST(what_was_changed_is_no_capture)
{
	static const char empty[] = "{\"schema\":\"tpmattest.evidence/"
				    "1\",\"nv\":[{\"index\":\"0x01c00002\",\"data\":\"\"}]}";
	tpmattest_evidence *e = NULL;
	int rc = 0;

	ck_assert_int_eq(tpmattest_evidence_from_json(empty, strlen(empty), &e, NULL), 0);
	ck_assert_str_eq(tpmattest_evidence_source(e), "capture");
	switch (_i) {
	case 0:
		rc = tpmattest_evidence_set_tpm_manufacturer(e, 0x494e5443, NULL);
		break;
	case 1:
		rc = tpmattest_evidence_set_vendor_string(e, NULL, NULL);
		break;
	case 2:
		rc = tpmattest_evidence_set_firmware(e, 1, 2, NULL);
		break;
	case 3:
		rc = tpmattest_evidence_set_spec_revision(e, 138, NULL);
		break;
	case 4:
		rc = tpmattest_evidence_set_nv_buffer_max(e, 1, NULL);
		break;
	case 5:
		rc = tpmattest_evidence_set_nv_attributes(e, 0x01c00002, 1, NULL);
		break;
	case 6:
		rc = tpmattest_evidence_add_nv_failure(e, 0x01c0000a, TPMATTEST_E_TPM, 0, NULL);
		break;
	case 7:
		rc = tpmattest_evidence_add_ek_failure(e, 0, 0, 0, TPMATTEST_E_KEY, 0, NULL);
		break;
	default:
		ck_abort();
		break;
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_str_eq(tpmattest_evidence_source(e), "files");
	tpmattest_evidence_free(e);
}
END_TEST

/* What else the device holds is listed, and plays no part: the CA that the path needs is there, and
 * is not used. */
START_TEST(beside_the_eks)
{
	static const uint8_t template[] = { 0, 1, 2, 3 };

	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	scene_nv(&s, 0x01c10001, template, sizeof(template));
	scene_nv(&s, 0x01c101d0, m.made[1].der.p, m.made[1].der.len);
	if (_i)
		minted_put(&s, &m.made[1], scene_chain);
	ck_assert_int_eq(scene_judge(&s, 0, NOW), _i ? 0 : TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(scene_find(&s, TPMATTEST_F_NV_STRAY), -1);
	ck_assert_uint_eq(tpmattest_report_other_count(s.r), 2);
	ck_assert_uint_eq(tpmattest_report_other_nv(s.r, 0), 0x01c10001);
	ck_assert_str_eq(tpmattest_report_other_kind(s.r, 0), "AK template of Google Cloud, RSA");
	ck_assert_ptr_null(tpmattest_report_other_cert(s.r, 0));
	ck_assert_uint_eq(tpmattest_report_other_nv(s.r, 1), 0x01c101d0);
	ck_assert_str_eq(tpmattest_cert_source(tpmattest_report_other_cert(s.r, 1)),
			 "nv:0x01c101d0");
	ck_assert_uint_eq(tpmattest_report_other_nv(s.r, 2), 0);
	ck_assert_ptr_null(tpmattest_report_other_kind(s.r, 2));
	ck_assert_ptr_null(tpmattest_report_other_cert(s.r, 2));
	ck_assert_uint_eq(tpmattest_report_other_count(NULL), 0);
}
END_TEST

START_TEST(refused)
{
	tpmattest_evidence *e = s.e;
	const uint8_t byte = 0;
	size_t n = 1;

	ck_assert_int_eq(tpmattest_evidence_set_vendor_string(e, "seventeen letters", NULL),
			 TPMATTEST_E_VALUE);
	ck_assert_int_eq(tpmattest_evidence_set_vendor_string(e, "a\nb", NULL), TPMATTEST_E_VALUE);
	ck_assert_int_eq(tpmattest_evidence_set_vendor_string(e, "sixteen letters!", NULL), 0);
	ck_assert_int_eq(
		tpmattest_evidence_set_vendor_string(e, tpmattest_evidence_vendor_string(e), NULL),
		0);
	ck_assert_int_eq(tpmattest_evidence_add_nv_failure(e, 0x01c00002, 0, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_nv_failure(e, 0x01c00002, TPMATTEST_E_NET, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_nv_failure(e, 0x01c10200, TPMATTEST_E_TPM, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_set_nv_attributes(e, 0x01c00002, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_failure(e, 1, 0, 0, TPMATTEST_E_TPM, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_failure(e, 0, 0, 3, TPMATTEST_E_TPM, 0, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0, 0, 0, &byte, 1, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_int_eq(tpmattest_evidence_set_tpm_manufacturer(NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_set_firmware(NULL, 0, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_set_spec_revision(NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_set_nv_buffer_max(NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_evidence_firmware(e, NULL, NULL), TPMATTEST_E_NOT_FOUND);
	ck_assert_int_eq(tpmattest_evidence_nv_attributes(e, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(tpmattest_evidence_file(e, 0, NULL, NULL, &n));
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(tpmattest_evidence_ek_public(e, 0, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_str_eq(tpmattest_evidence_vendor_string(NULL), "");
	ck_assert_uint_eq(tpmattest_evidence_tpm_manufacturer_value(NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rebuild");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, put_together_anew);
	tcase_add_loop_test(t, what_was_changed_is_no_capture, 0, 8);
	tcase_add_test(t, refused);
	tcase_add_loop_test(t, beside_the_eks, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
