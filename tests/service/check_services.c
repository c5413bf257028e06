/* SPDX-License-Identifier: BSD-2-Clause */
/* EK certificates from vendors' services: key, URL, reply, certificate, chain. */
#include "../verify/minted.h"
#include "script.h"

#include "../unit/runner.h"
#include "evidence/evidence.h"
#include "verify/report.h"
#include "wrap.h"

#include <stdio.h>
#include <string.h>

static scene s;
static script net;
static struct pki_made root, ek_rsa, ek_ecc, other;

static void setup(void)
{
	scene_open(&s);
	root = script_ca("O=Test;CN=Root", 0, NULL, NULL);
	ek_rsa = script_ek(pki_key(PKI_RSA2048, 0), &root, NULL);
	ek_ecc = script_ek(pki_key(PKI_P256, 3), &root, NULL);
	other = script_ek(pki_key(PKI_P256, 4), &root, NULL);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
}

static void teardown(void)
{
	scene_close(&s);
	script_close(&net);
	pki_made_free(&root);
	pki_made_free(&ek_rsa);
	pki_made_free(&ek_ecc);
	pki_made_free(&other);
}

static void device(const char *mfr)
{
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, mfr, NULL), 0);
}

/* Where the service of this manufacturer has the key; free() it. */
static char *service_url(const char *mfr, const struct pki_key *key)
{
	struct derout spki = { 0 };
	char *url = NULL;

	pki_key_spki(&spki, key, PKI_SPKI_PLAIN);
	ck_assert_int_eq(tpmattest_ek_service_url(mfr, spki.p, spki.len, &url, NULL), 0);
	derout_free(&spki);
	return url;
}

/* Intel's reply with this certificate to a question for this key. */
static void intel_reply(struct derout *d, const struct pki_key *asked, const struct pki_made *cert)
{
	char *url = service_url("INTC", asked);
	struct derout b64 = { 0 };

	pki_base64(&b64, pki_made_der(cert), true);
	derout_raw(d, "{\"pubhash\":\"", 12);
	/* behind https://ekop.intel.com/ekcertservice/ */
	derout_raw(d, url + 37, strlen(url) - 37);
	derout_raw(d, "\",\"certificate\":\"", 17);
	for (size_t i = 0; i < b64.len; i++)
		derout_raw(d, b64.p[i] == '=' ? (const void *)"%3D" : (const void *)(b64.p + i),
			   b64.p[i] == '=' ? 3 : 1);
	derout_raw(d, "\"}", 2);
	derout_free(&b64);
	tpmattest_free(url);
}

static void serve_intel(const struct pki_key *asked, const struct pki_made *cert)
{
	char *url = service_url("INTC", asked);
	struct derout d = { 0 };

	intel_reply(&d, asked, cert);
	script_put(&net, url, 200, d.p, d.len);
	derout_free(&d);
	tpmattest_free(url);
}

static void serve_amd(const struct pki_key *asked, const struct pki_made *cert)
{
	char *url = service_url("AMD", asked);

	script_cert(&net, url, cert);
	tpmattest_free(url);
}

START_TEST(intel_hands_out_both_certificates)
{
	device("INTC");
	script_ek_public(&s, pki_key(PKI_RSA2048, 0));
	script_ek_public(&s, pki_key(PKI_P256, 3));
	serve_intel(pki_key(PKI_RSA2048, 0), &ek_rsa);
	serve_intel(pki_key(PKI_P256, 3), &ek_ecc);
	script_run(&net, &s, 0);
	ck_assert_uint_eq(net.n_asked, 2);
	ck_assert_int_eq(net.kind[1], TPMATTEST_NEED_EK_CERTIFICATE);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 2);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, NULL), 2);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_BOUND, NULL), 1);
	ck_assert(strncmp(tpmattest_cert_source(
				  tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)),
			  "fetched:https://ekop.intel.com/ekcertservice/", 45) == 0);
}
END_TEST

START_TEST(amd_hands_out_der)
{
	device("AMD");
	script_ek_public(&s, pki_key(PKI_RSA2048, 0));
	serve_amd(pki_key(PKI_RSA2048, 0), &ek_rsa);
	script_run(&net, &s, 0);
	ck_assert_uint_eq(net.n_asked, 1);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_BOUND, NULL), 1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_EK_CERT, NULL), 0);
}
END_TEST

/* A service is not asked about a key that can be no EK; the address is not shown either. */
START_TEST(no_ek_is_not_asked_for)
{
	device("AMD");
	minted_public_without(&s, pki_key(PKI_RSA2048, 0), 0x00010000); /* not restricted */
	serve_amd(pki_key(PKI_RSA2048, 0), &ek_rsa);
	script_run(&net, &s, 0);
	ck_assert_uint_eq(net.n_asked, 0);
	ck_assert_ptr_null(tpmattest_ek_certificate_url(tpmattest_report_selected(s.r)));
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_EK_CERT, NULL), 1);
}
END_TEST

START_TEST(a_certificate_for_another_key_is_dropped)
{
	device("AMD");
	script_ek_public(&s, pki_key(PKI_P256, 3));
	serve_amd(pki_key(PKI_P256, 3), &other);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_OTHER_KEY, net.asked[0]), 1);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 0);
	ck_assert(script_json_has(&s, "\"kind\":\"ek-certificate\""));
}
END_TEST

START_TEST(intel_reply_for_another_key_is_dropped)
{
	struct derout d = { 0 };
	char *url;

	device("INTC");
	script_ek_public(&s, pki_key(PKI_P256, 3));
	/* An honest pubhash with another certificate, then another key's whole reply. */
	serve_intel(pki_key(PKI_P256, 3), &other);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_OTHER_KEY, NULL), 1);
	script_close(&net);
	url = service_url("INTC", pki_key(PKI_P256, 3));
	intel_reply(&d, pki_key(PKI_P256, 4), &ek_ecc);
	script_put(&net, url, 200, d.p, d.len);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_PUBHASH, url), 1);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 0);
	derout_free(&d);
	tpmattest_free(url);
}
END_TEST

START_TEST(bad_replies_of_a_service)
{
	static const struct {
		int status;
		const char *body;
		int code;
	} rows[] = {
		{ 404, "Certificate not found", TPMATTEST_F_FETCH_NOT_FOUND },
		{ 403, "", TPMATTEST_F_FETCH_STATUS },
		{ 200, "", TPMATTEST_F_REPLY_EMPTY },
		{ 200, "<html></html>", TPMATTEST_F_REPLY_HTML },
		{ 200, "{\"pubhash\":", TPMATTEST_F_REPLY_MALFORMED },
		{ 200, "{}", TPMATTEST_F_REPLY_MALFORMED },
		{ 200, "Certificate not found", TPMATTEST_F_REPLY_MALFORMED },
		{ TPMATTEST_E_NET_TIMEOUT, "", TPMATTEST_F_FETCH_TIMEOUT },
	};
	char *url = service_url("INTC", pki_key(PKI_P256, 3));

	device("INTC");
	script_ek_public(&s, pki_key(PKI_P256, 3));
	script_text(&net, url, rows[_i].status, rows[_i].body);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, rows[_i].code, url), 1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_EK_CERT, url), 1);
	tpmattest_free(url);
}
END_TEST

START_TEST(nobody_is_asked_for_a_certificate_that_is_there)
{
	device("INTC");
	script_ek_public(&s, pki_key(PKI_P256, 3));
	scene_nv(&s, 0x01c0000a, ek_ecc.der.p, ek_ecc.der.len);
	script_run(&net, &s, 0);
	script_asked(&net, "");
}
END_TEST

START_TEST(vendors_without_a_public_service)
{
	static const char *const mfrs[] = { "QCOM", "MSFT", "IFX" };

	device(mfrs[_i]);
	script_ek_public(&s, pki_key(PKI_P256, 3));
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, "");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_EK_SERVICE_UNKNOWN, NULL), 1);
	ck_assert(script_json_has(&s, "ekcert.spserv.microsoft.com") == (_i < 2));
}
END_TEST

START_TEST(nothing_to_ask_with)
{
	/* No manufacturer; then no key. */
	script_ek_public(&s, pki_key(PKI_P256, 3));
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	scene_close(&s);
	scene_open(&s);
	device("INTC");
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, "");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_EK_CERT, NULL), 1);
}
END_TEST

/* What offline output names is what would be asked. */
START_TEST(offline_names_every_service_url)
{
	char *one = service_url("INTC", pki_key(PKI_RSA2048, 0)),
	     *two = service_url("INTC", pki_key(PKI_P256, 3));

	device("INTC");
	script_ek_public(&s, pki_key(PKI_RSA2048, 0));
	script_ek_public(&s, pki_key(PKI_P256, 3));
	ck_assert_int_eq(scene_judge(&s, 0, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert(script_json_has(&s, one));
	ck_assert(script_json_has(&s, two));
	ck_assert_str_eq(tpmattest_ek_certificate_url(tpmattest_report_selected(s.r)), one);
	tpmattest_free(one);
	tpmattest_free(two);
}
END_TEST

/* A key whose index is known makes its certificate eligible for that index. */
START_TEST(a_fetched_certificate_takes_its_place)
{
	device("AMD");
	script_ek_public(&s, pki_key(PKI_P256, 3));
	script_ek_public(&s, pki_key(PKI_RSA2048, 0));
	s.e->ek[0].index = 0x01c0000a;
	s.e->ek[1].index = 0x01c00002;
	serve_amd(pki_key(PKI_P256, 3), &ek_ecc);
	serve_amd(pki_key(PKI_RSA2048, 0), &ek_rsa);
	script_run(&net, &s, 0);
	ck_assert_uint_eq(net.n_asked, 2);
	ck_assert(
		script_json_has(&s, "\"ek\":{\"source\":\"fetched:https://ftpm.amd.com/pki/aia/"));
	ck_assert_uint_eq(s.r->top->nv, 0x01c00002);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01c0000a, NULL), 0);
	script_run(&net, &s, 0);
	ck_assert_uint_eq(net.n_asked, 3); /* only the one that is wanted */
	ck_assert_uint_eq(s.r->top->nv, 0x01c0000a);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_BOUND, NULL), 1);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01c00016, NULL), 0);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(net.n_asked, 3);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_EK_CERT, NULL), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("services");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, intel_hands_out_both_certificates);
	tcase_add_test(t, amd_hands_out_der);
	tcase_add_test(t, no_ek_is_not_asked_for);
	tcase_add_test(t, a_certificate_for_another_key_is_dropped);
	tcase_add_test(t, intel_reply_for_another_key_is_dropped);
	tcase_add_loop_test(t, bad_replies_of_a_service, 0, 8);
	tcase_add_test(t, nobody_is_asked_for_a_certificate_that_is_there);
	tcase_add_loop_test(t, vendors_without_a_public_service, 0, 3);
	tcase_add_test(t, nothing_to_ask_with);
	tcase_add_test(t, a_fetched_certificate_takes_its_place);
	tcase_add_test(t, offline_names_every_service_url);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
