/* SPDX-License-Identifier: BSD-2-Clause */
/* Authorities as they stand in logs: what is read as which, and what is known of it. */
#include <tpmattest/tpmattest.h>

#include "runner.h"

#include <stdio.h>
#include <string.h>

#define ADL "ba21136573c2c38a5be57cb6c68bfc23bb36ca58"
#define OLD "cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c"
#define NEVER "6faa384600000000000000000000000000000001"
#define PLUTON "b8384a450e5480b7ec5a9ff49495da0309ed7cf6"
#define NAME "bcd3c503d39e51b0c50489e9228e984a7e63e303"
#define AT ".microsoftaik.azure.net"

static const struct {
	const char *text, *manufacturer, *label;
	int registered, finding;
	const char *withdrawn_on, *other;
} rows[] = {
	{ "INTC-KeyId-" ADL, NULL, "INTC-KeyId-" ADL, TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ "intc-keyid-" ADL AT, NULL, "INTC-KeyId-" ADL, TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ "https://INTC-KEYID-" ADL AT "/templates/Aik/scep", NULL, "INTC-KeyId-" ADL,
	  TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ "\"wus-intc-keyid-" ADL AT "\"", NULL, "INTC-KeyId-" ADL, TPMATTEST_REGISTERED_YES, 0,
	  NULL, NULL },
	{ "\\\"EUS-INTC-KeyId-" ADL "\\\"", NULL, "INTC-KeyId-" ADL, TPMATTEST_REGISTERED_YES, 0,
	  NULL, NULL },
	{ ADL, NULL, "INTC-KeyId-" ADL, TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ "BA:21:13:65:73:C2:C3:8A:5B:E5:7C:B6:C6:8B:FC:23:BB:36:CA:58", NULL, "INTC-KeyId-" ADL,
	  TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ ADL, "AMD", "AMD-KeyId-" ADL, TPMATTEST_REGISTERED_NO, TPMATTEST_F_AIK_NOT_REGISTERED,
	  NULL, "INTC" },
	{ "AMD-KeyId-" OLD, NULL, "AMD-KeyId-" OLD, TPMATTEST_REGISTERED_WITHDRAWN,
	  TPMATTEST_F_AIK_WITHDRAWN, "2022-08-01", NULL },
	{ OLD, NULL, "AMD-KeyId-" OLD, TPMATTEST_REGISTERED_WITHDRAWN, TPMATTEST_F_AIK_WITHDRAWN,
	  "2022-08-01", NULL },
	{ "INTC-KeyId-" NEVER, NULL, "INTC-KeyId-" NEVER, TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_ON_DIE_CHAIN_MISSING, NULL, NULL },
	{ "MSFT-KeyId-" NEVER, NULL, "MSFT-KeyId-" NEVER, TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_ON_DIE_CHAIN_MISSING, NULL, NULL },
	{ "IFX-KeyId-" NEVER, NULL, "IFX-KeyId-" NEVER, TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_AIK_NOT_REGISTERED, NULL, NULL },
	{ NEVER, NULL, NULL, TPMATTEST_REGISTERED_NO, TPMATTEST_F_AIK_NOT_REGISTERED, NULL, NULL },
	{ NEVER, "INTC", "INTC-KeyId-" NEVER, TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_ON_DIE_CHAIN_MISSING, NULL, NULL },
	{ "AMD-KeyId-" PLUTON, NULL, "AMD-KeyId-" PLUTON, TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_AIK_NOT_REGISTERED, NULL, "MSFT" },
	{ "ntc-nameid-" NAME, NULL, "NTC-NameId-" NAME, TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
	{ NAME, NULL, "NTC-NameId-" NAME, TPMATTEST_REGISTERED_YES, 0, NULL, NULL },
};

static tpmattest_authority *a;
static tpmattest_error *err;

static void teardown(void)
{
	tpmattest_authority_free(a);
	tpmattest_error_free(err);
	a = NULL;
	err = NULL;
}

static void check_text(const char *have, const char *want)
{
	if (want)
		ck_assert_pstr_eq(have, want);
	else
		ck_assert_ptr_null(have);
}

START_TEST(what_is_known)
{
	char url[160], *json = NULL;

	ck_assert_int_eq(tpmattest_authority_lookup(NULL, rows[_i].text, rows[_i].manufacturer, &a,
						    &err),
			 0);
	check_text(tpmattest_authority_label(a), rows[_i].label);
	ck_assert_int_eq(tpmattest_authority_registered(a), rows[_i].registered);
	ck_assert_int_eq(tpmattest_authority_finding(a), rows[_i].finding);
	check_text(tpmattest_authority_withdrawn_on(a), rows[_i].withdrawn_on);
	check_text(tpmattest_authority_other(a), rows[_i].other);
	ck_assert_str_eq(tpmattest_authority_list_date(a), "2024-11-21");
	snprintf(url, sizeof(url), "https://%s.microsoftaik.azure.net/templates/Aik/scep",
		 rows[_i].label ? rows[_i].label : "");
	check_text(tpmattest_authority_url(a), rows[_i].label ? url : NULL);
	ck_assert((tpmattest_authority_owner(a) != NULL) ==
		  (rows[_i].registered != TPMATTEST_REGISTERED_NO));
	ck_assert_int_eq(tpmattest_authority_to_json(a, &json, NULL), 0);
	ck_assert_ptr_nonnull(strstr(json, "\"schema\":\"tpmattest.authority/1\""));
	ck_assert_ptr_nonnull(strstr(json, tpmattest_registered_name(rows[_i].registered)));
	tpmattest_free(json);
}
END_TEST

static const struct {
	const char *text, *manufacturer, *says;
	int code;
} bad[] = {
	{ "NTZ-keyid-6ea5bcbda0be52890507175a3c12e8a3b8386f0cc", NULL, "41 hexadecimal digits",
	  TPMATTEST_E_VALUE },
	{ ADL "0", NULL, "41 hexadecimal digits", TPMATTEST_E_VALUE },
	{ "abcdef", NULL, "6 hexadecimal digits", TPMATTEST_E_VALUE },
	{ "", NULL, "not an AIK authority", TPMATTEST_E_VALUE },
	{ "https://www.microsoft.com/pki", NULL, "not an AIK authority", TPMATTEST_E_VALUE },
	{ "INTEL-KeyId-" ADL, NULL, "not an AIK authority", TPMATTEST_E_VALUE },
	{ "INTC-KeyIdent-" ADL, NULL, "not an AIK authority", TPMATTEST_E_VALUE },
	{ ADL, "INTEL", "", TPMATTEST_E_MANUFACTURER },
	{ NULL, NULL, "a required argument is NULL", TPMATTEST_E_USAGE },
};

START_TEST(what_is_malformed)
{
	ck_assert_int_eq(tpmattest_authority_lookup(NULL, bad[_i].text, bad[_i].manufacturer, &a,
						    &err),
			 bad[_i].code);
	ck_assert_ptr_null(a);
	ck_assert_msg(strstr(tpmattest_error_message(err), bad[_i].says) != NULL, "%s",
		      tpmattest_error_message(err));
}
END_TEST

START_TEST(nothing_of_nothing)
{
	char *json = (char *)1;

	ck_assert_int_eq(tpmattest_authority_registered(NULL), TPMATTEST_REGISTERED_UNKNOWN);
	ck_assert_ptr_null(tpmattest_authority_label(NULL));
	ck_assert_ptr_null(tpmattest_authority_url(NULL));
	ck_assert_ptr_null(tpmattest_authority_other(NULL));
	ck_assert_ptr_null(tpmattest_authority_owner(NULL));
	ck_assert_ptr_null(tpmattest_authority_withdrawn_on(NULL));
	ck_assert_ptr_null(tpmattest_authority_list_date(NULL));
	ck_assert_int_eq(tpmattest_authority_finding(NULL), 0);
	ck_assert_int_eq(tpmattest_authority_to_json(NULL, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(json);
	tpmattest_authority_free(NULL);
	ck_assert_int_eq(tpmattest_authority_lookup(NULL, ADL, NULL, NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_str_eq(tpmattest_registered_name(TPMATTEST_REGISTERED_WITHDRAWN), "withdrawn");
	ck_assert_str_eq(tpmattest_registered_name(4), "unknown");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("authority_lookup");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_loop_test(t, what_is_known, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(t, what_is_malformed, 0, (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(t, nothing_of_nothing);
	suite_add_tcase(s, t);
	return run_suite(s);
}
