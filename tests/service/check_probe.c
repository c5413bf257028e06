/* SPDX-License-Identifier: BSD-2-Clause */
/* The probe: yes, no and why not known; the chain; its JSON. */
#include "script.h"

#include "../unit/runner.h"
#include "base/jsondoc.h"
#include "wrap.h"

#include <stdio.h>
#include <string.h>

#define LABEL "INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58"
#define HOST "https://" LABEL ".microsoftaik.azure.net"
#define AIK HOST "/templates/Aik/scep"
#define CAPS AIK "?operation=GetCACaps"
#define CHAIN AIK "?operation=GetCACertChain&message=default"

static script net;
static tpmattest_probe *p;
static tpmattest_error *err;

static void teardown(void)
{
	script_close(&net);
	tpmattest_probe_free(p);
	tpmattest_error_free(err);
	p = NULL;
	err = NULL;
}

static int probe(uint32_t flags)
{
	int rc;

	tpmattest_probe_free(p);
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_probe_new(AIK, NULL, flags, &p, &err), 0);
	rc = tpmattest_probe_run(p, script_fetch, &net, &err);
	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert_int_eq(rc, tpmattest_probe_result(p, NULL));
	return rc;
}

static bool json_has(const char *text)
{
	char *json = NULL;
	ta_json_value *doc = NULL;
	bool found;

	ck_assert_int_eq(tpmattest_probe_to_json(p, &json, NULL), 0);
	ck_assert_int_eq(ta_jsondoc_parse(json, strlen(json), &doc, NULL), 0);
	found = strstr(json, text);
	free(doc);
	tpmattest_free(json);
	return found;
}

START_TEST(an_authority_exists)
{
	static const char *const caps[] = { "POSTPKIOperation", "Renewal", "SHA-512",
					    "SHA-256",          "SHA-1",   "DES3" };

	script_text(&net, CAPS, 200,
		    "POSTPKIOperation\r\nRenewal\n SHA-512 \nSHA-256\nSHA-1\n\nDES3");
	ck_assert_int_eq(probe(0), 0);
	script_asked(&net, CAPS "\n");
	ck_assert_int_eq(net.kind[0], TPMATTEST_NEED_AIK_CAPS);
	ck_assert_int_eq(tpmattest_probe_exists(p), TPMATTEST_PROBE_YES);
	ck_assert_int_eq(tpmattest_probe_status(p), 200);
	ck_assert_uint_eq(tpmattest_probe_capability_count(p), 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_str_eq(tpmattest_probe_capability(p, i), caps[i]);
	ck_assert_ptr_null(tpmattest_probe_capability(p, 6));
	ck_assert_ptr_null(tpmattest_probe_ra_subject(p));
	ck_assert_uint_eq(tpmattest_probe_finding_count(p), 0);
	ck_assert(json_has(
		"{\"schema\":\"tpmattest.probe/1\",\"url\":\"" CAPS "\",\"authority\":\"" LABEL
		"\",\"exists\":\"yes\","
		"\"status\":200,\"registered\":\"yes\",\"withdrawn_on\":null,"
		"\"registry_date\":\"2024-11-21\",\"capabilities\":[\"POSTPKIOperation\","));
	ck_assert(json_has("\"ra\":null,\"certificates\":[],\"findings\":[]}"));
}
END_TEST

START_TEST(an_authority_does_not_exist)
{
	static const char *const bodies[] = {
		"{\"Message\":\"The authority \\\"" LABEL
		".microsoftaik.azure.net\\\" does not exist.\"}",
		"{\"message\":\"The Authority does not exist\"}\r\n",
	};

	for (size_t i = 0; i < 2; i++) {
		script_close(&net);
		script_text(&net, CAPS, 404, bodies[i]);
		ck_assert_int_eq(probe(TPMATTEST_PROBE_CHAIN), TPMATTEST_E_NO_AUTHORITY);
		script_asked(&net, CAPS "\n");
		ck_assert_int_eq(tpmattest_probe_exists(p), TPMATTEST_PROBE_NO);
		ck_assert_int_eq(tpmattest_probe_status(p), 404);
		ck_assert_uint_eq(tpmattest_probe_finding_count(p), 1);
		ck_assert_int_eq(tpmattest_probe_finding_code(p, 0), TPMATTEST_F_AUTHORITY_ABSENT);
		ck_assert(strstr(tpmattest_probe_finding_message(p, 0), LABEL) != NULL);
		ck_assert(json_has("\"exists\":\"no\""));
		/* The cabinet and the service disagree, and both are told. */
		ck_assert(json_has("\"registered\":\"yes\""));
		ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err),
					     "although Microsoft's cabinet of 2024-11-21 lists "
					     "it"));
	}
}
END_TEST

static const struct {
	const char *label, *says, *registered;
} absent[] = {
	{ "AMD-KeyId-cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c", "was withdrawn on 2022-08-01",
	  "\"registered\":\"withdrawn\",\"withdrawn_on\":\"2022-08-01\"" },
	{ "INTC-KeyId-0000000000000000000000000000000000000001", "does not exist",
	  "\"registered\":\"no\",\"withdrawn_on\":null" },
};

START_TEST(what_the_list_says_of_it)
{
	char url[160], caps[200];

	snprintf(url, sizeof(url), "https://%s.microsoftaik.azure.net/templates/Aik/scep",
		 absent[_i].label);
	snprintf(caps, sizeof(caps), "%s?operation=GetCACaps", url);
	script_text(&net, caps, 404, "{\"Message\":\"The authority does not exist.\"}");
	ck_assert_int_eq(tpmattest_probe_new(url, NULL, 0, &p, &err), 0);
	ck_assert_int_eq(tpmattest_probe_run(p, script_fetch, &net, &err),
			 TPMATTEST_E_NO_AUTHORITY);
	ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err), absent[_i].says));
	ck_assert_ptr_null(strstr(tpmattest_error_message(err), "although"));
	ck_assert(json_has(absent[_i].registered));
}
END_TEST

static const struct unknown {
	int status;
	const char *body;
	int code;
} unknowns[] = {
	{ 404, "", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "<html>The authority does not exist</html>", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "The authority does not exist", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "{\"Message\":\"No HTTP resource was found\"}", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "{\"Message\":7}", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "{\"error\":\"The authority does not exist\"}", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 404, "{\"Message\":\"The authority does not exist", TPMATTEST_F_AUTHORITY_OTHER_404 },
	{ 200, "{\"Message\":\"The authority does not exist\"}", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "<html>Please sign in</html>", TPMATTEST_F_REPLY_HTML },
	{ 200, "", TPMATTEST_F_REPLY_EMPTY },
	{ 200, "OK\n", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "SHA-256 and more", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "SHA-256\nAES\x01", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "SHA-256\nCAPABILITY-THAT-IS-LONGER-THAN-ANY-WORD-OF-SIXTY-FOUR-BYTES-MAYBE",
	  TPMATTEST_F_REPLY_MALFORMED },
	{ 400, "{\"Message\":\"x\"}", TPMATTEST_F_FETCH_STATUS },
	{ 302, "", TPMATTEST_F_FETCH_STATUS },
	{ 503, "", TPMATTEST_F_FETCH_STATUS },
	{ TPMATTEST_E_NET_TIMEOUT, "", TPMATTEST_F_FETCH_TIMEOUT },
	{ TPMATTEST_E_NET_TLS, "", TPMATTEST_F_FETCH_TLS },
	{ TPMATTEST_E_NET, "", TPMATTEST_F_FETCH_FAILED },
	{ TPMATTEST_E_NET_TOO_LARGE, "", TPMATTEST_F_FETCH_TOO_LARGE },
	{ TPMATTEST_E_NET_POLICY, "", TPMATTEST_F_FETCH_REFUSED_HOST },
};

START_TEST(nothing_else_is_an_answer)
{
	script_text(&net, CAPS, unknowns[_i].status, unknowns[_i].body);
	ck_assert_int_eq(probe(TPMATTEST_PROBE_CHAIN), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, CAPS "\n");
	ck_assert_int_eq(tpmattest_probe_exists(p), TPMATTEST_PROBE_UNKNOWN);
	ck_assert_int_eq(tpmattest_probe_status(p), unknowns[_i].status);
	ck_assert_uint_eq(tpmattest_probe_finding_count(p), 1);
	ck_assert_msg(tpmattest_probe_finding_code(p, 0) == unknowns[_i].code, "%s",
		      tpmattest_probe_finding_message(p, 0));
	ck_assert_uint_eq(tpmattest_probe_capability_count(p), 0);
	ck_assert(strstr(tpmattest_error_message(err), tpmattest_probe_finding_message(p, 0)) !=
		  NULL);
}
END_TEST

START_TEST(capabilities_are_bounded)
{
	char body[65 * 8 + 1] = "";

	for (int i = 0; i < 64; i++)
		strcat(body, "SHA-256\n");
	script_text(&net, CAPS, 200, body);
	ck_assert_int_eq(probe(0), 0);
	ck_assert_uint_eq(tpmattest_probe_capability_count(p), 64);
	script_close(&net);
	strcat(body, "SHA-256\n");
	script_text(&net, CAPS, 200, body);
	ck_assert_int_eq(probe(0), TPMATTEST_E_INCOMPLETE);
}
END_TEST

/* A chain as the service hands it out: its CA, and two certificates of the registration
 * authority. */
static void serve_chain(bool named, bool usable)
{
	struct pki_made ca = script_ca("CN=" LABEL, 1, NULL, NULL), sig = { 0 }, enc = { 0 };
	struct pki_bytes ders[3];
	struct derout d = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_BARE,
				     .subject = PKI_NAME("CN=First"),
				     .key = pki_key(PKI_P256, 2),
				     .ku = { .mode = PKI_EXT_PLAIN, .bits = PKI_KU_SIGNATURE } },
		 &ca, &sig);
	pki_mint(
		&(struct pki_cert){
			.profile = PKI_BARE,
			.subject = { .text = named ? "O=Test;CN=The RA Encryption Certificate"
						   : "CN=Third" },
			.key = pki_key(PKI_RSA2048, 0),
			.ku = { .mode = PKI_EXT_PLAIN,
				.bits = usable ? PKI_KU_KEY_ENCIPHERMENT : PKI_KU_SIGNATURE } },
		&ca, &enc);
	ders[0] = pki_made_der(&ca);
	ders[1] = pki_made_der(&sig);
	ders[2] = pki_made_der(&enc);
	pki_p7(&d, ders, 3);
	script_put(&net, CHAIN, 200, d.p, d.len);
	script_text(&net, CAPS, 200, "POSTPKIOperation\n");
	derout_free(&d);
	pki_made_free(&ca);
	pki_made_free(&sig);
	pki_made_free(&enc);
}

START_TEST(the_chain_names_the_registration_authority)
{
	serve_chain(_i == 0, _i < 2);
	ck_assert_int_eq(probe(TPMATTEST_PROBE_CHAIN), 0);
	script_asked(&net, CAPS "\n" CHAIN "\n");
	ck_assert_int_eq(net.kind[1], TPMATTEST_NEED_AIK_CHAIN);
	if (_i == 2) {
		ck_assert_ptr_null(tpmattest_probe_ra_subject(p));
		ck_assert_int_eq(tpmattest_probe_finding_code(p, 0), TPMATTEST_F_RA_ABSENT);
		ck_assert(json_has("\"ra\":null,\"certificates\":[{"));
		return;
	}
	ck_assert_str_eq(tpmattest_probe_ra_subject(p),
			 _i ? "CN=Third" : "CN=The RA Encryption Certificate,O=Test");
	ck_assert_uint_eq(tpmattest_probe_finding_count(p), 0);
	ck_assert(json_has("\"ra\":{\"subject\":\"CN=T"));
}
END_TEST

START_TEST(a_bad_chain_changes_nothing)
{
	static const struct unknown rows[] = {
		{ 404, "", TPMATTEST_F_FETCH_NOT_FOUND },
		{ 200, "<html>", TPMATTEST_F_REPLY_HTML },
		{ 200, "", TPMATTEST_F_REPLY_MALFORMED },
		{ TPMATTEST_E_NET_TIMEOUT, "", TPMATTEST_F_FETCH_TIMEOUT },
	};

	script_text(&net, CAPS, 200, "AES\n");
	script_text(&net, CHAIN, rows[_i].status, rows[_i].body);
	ck_assert_int_eq(probe(TPMATTEST_PROBE_CHAIN), 0);
	ck_assert_int_eq(tpmattest_probe_exists(p), TPMATTEST_PROBE_YES);
	ck_assert_uint_eq(tpmattest_probe_finding_count(p), 1);
	ck_assert_int_eq(tpmattest_probe_finding_code(p, 0), rows[_i].code);
}
END_TEST

START_TEST(a_base_takes_the_place_of_the_host)
{
	static const char *const rows[][2] = {
		{ "http://127.0.0.1:8080",
		  "http://127.0.0.1:8080/templates/Aik/scep?operation=GetCACaps" },
		{ "http://127.0.0.1:8080/",
		  "http://127.0.0.1:8080/templates/Aik/scep?operation=GetCACaps" },
		{ "https://gw.test/aik",
		  "https://gw.test/aik/templates/Aik/scep?operation=GetCACaps" },
		{ "https://gw.test/{authority}/",
		  "https://gw.test/" LABEL "/templates/Aik/scep?operation=GetCACaps" },
		{ "https://{authority}.gw.test",
		  "https://" LABEL ".gw.test/templates/Aik/scep?operation=GetCACaps" },
	};
	tpmattest_response *resp = NULL;

	ck_assert_int_eq(tpmattest_probe_new(AIK, rows[_i][0], 0, &p, NULL), 0);
	ck_assert_str_eq(tpmattest_probe_url(p), rows[_i][1]);
	ck_assert_int_eq(tpmattest_response_new(tpmattest_probe_next(p), &resp, NULL), 0);
	/* redirects stay where they are */
	ck_assert_int_eq(tpmattest_response_check_url(resp, rows[_i][1]), 0);
	ck_assert_int_eq(tpmattest_response_check_url(resp, "https://ftpm.amd.com/"),
			 TPMATTEST_E_NET_POLICY);
	tpmattest_response_free(resp);
}
END_TEST

START_TEST(only_addresses_of_authorities)
{
	static const char *const bad[] = { "",
					   "x",
					   "http://" LABEL
					   ".microsoftaik.azure.net/templates/Aik/scep",
					   "https://evil.test/",
					   "https://" LABEL ".microsoftaik.azure.net.evil.test/",
					   "https://x." LABEL ".microsoftaik.azure.net/",
					   "https://microsoftaik.azure.net/",
					   "https://.microsoftaik.azure.net/",
					   AIK "?operation=x",
					   HOST ":444/",
					   HOST,
					   "https://u@" LABEL ".microsoftaik.azure.net/" };
	static const char *const bases[] = { "",       "x", "ftp://x", "http://a b/", "http://u@x/",
					     "http://" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(tpmattest_probe_new(bad[i], NULL, 0, &p, NULL) == TPMATTEST_E_USAGE,
			      "%s", bad[i]);
		ck_assert_ptr_null(p);
	}
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		ck_assert_msg(tpmattest_probe_new(AIK, bases[i], 0, &p, NULL) == TPMATTEST_E_USAGE,
			      "%s", bases[i]);
	ck_assert_int_eq(tpmattest_probe_new(NULL, NULL, 0, &p, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_new(AIK, NULL, 2, &p, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_new(AIK, NULL, 0, NULL, NULL), TPMATTEST_E_USAGE);
}
END_TEST

START_TEST(step_by_step_and_misuse)
{
	const tpmattest_need *n;
	char *json = (char *)&net;

	ck_assert_int_eq(tpmattest_probe_new(AIK, NULL, TPMATTEST_PROBE_CHAIN, &p, NULL), 0);
	ck_assert_int_eq(tpmattest_probe_result(p, NULL), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(tpmattest_probe_status(p), 0);
	n = tpmattest_probe_next(p);
	ck_assert_str_eq(tpmattest_need_url(n), CAPS);
	ck_assert_uint_eq(tpmattest_need_limit(n), 64 * 1024);
	ck_assert_ptr_null(tpmattest_probe_next(p));
	ck_assert_int_eq(tpmattest_probe_supply(p, 2, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_supply(p, 1, 0, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_supply(p, 1, 200, NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_supply(p, 1, 200, (const uint8_t *)"AES", 3, NULL), 0);
	ck_assert_int_eq(tpmattest_probe_supply(p, 1, 200, (const uint8_t *)"AES", 3, NULL),
			 TPMATTEST_E_USAGE);
	n = tpmattest_probe_next(p);
	ck_assert_str_eq(tpmattest_need_url(n), CHAIN);
	ck_assert_ptr_null(tpmattest_probe_next(p));
	ck_assert_int_eq(tpmattest_probe_result(p, NULL), 0); /* stands without the chain */
	ck_assert_int_eq(tpmattest_probe_supply_response(p, 2, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_run(p, NULL, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_run(NULL, script_fetch, &net, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_result(NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_supply(NULL, 1, 200, NULL, 0, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_probe_to_json(NULL, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(json);
	ck_assert_int_eq(tpmattest_probe_to_json(p, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(tpmattest_probe_next(NULL));
	ck_assert_int_eq(tpmattest_probe_exists(NULL), TPMATTEST_PROBE_UNKNOWN);
	ck_assert_int_eq(tpmattest_probe_status(NULL), 0);
	ck_assert_ptr_null(tpmattest_probe_url(NULL));
	ck_assert_uint_eq(tpmattest_probe_capability_count(NULL), 0);
	ck_assert_uint_eq(tpmattest_probe_finding_count(NULL), 0);
	ck_assert_int_eq(tpmattest_probe_finding_code(p, 99), -1);
	ck_assert_ptr_null(tpmattest_probe_finding_message(p, 99));
	tpmattest_probe_free(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("probe");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, an_authority_exists);
	tcase_add_loop_test(t, what_the_list_says_of_it, 0, 2);
	tcase_add_test(t, an_authority_does_not_exist);
	tcase_add_loop_test(t, nothing_else_is_an_answer, 0,
			    sizeof(unknowns) / sizeof(unknowns[0]));
	tcase_add_test(t, capabilities_are_bounded);
	tcase_add_loop_test(t, the_chain_names_the_registration_authority, 0, 3);
	tcase_add_loop_test(t, a_bad_chain_changes_nothing, 0, 4);
	tcase_add_loop_test(t, a_base_takes_the_place_of_the_host, 0, 5);
	tcase_add_test(t, only_addresses_of_authorities);
	tcase_add_test(t, step_by_step_and_misuse);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
