/* SPDX-License-Identifier: BSD-2-Clause */
/* The resolver on chains made to order: what it asks, what it makes of answers, when it ends. */
#include "script.h"

#include "../unit/runner.h"
#include "crl.h"
#include "resolve/need.h"
#include "wrap.h"

#include <stdio.h>
#include <string.h>

#define CA1 "http://pki.infineon.com/ca1.crt"
#define CA2 "http://pki.infineon.com/ca2.crt"

/* EK <- CA1 <- CA2 <- root; only the EK is on the device and only the root in the store. */
static scene s;
static script net;
static struct pki_made root, ca2, ca1, ek;

static void setup(void)
{
	scene_open(&s);
	root = script_ca("O=Test;CN=Root", 0, NULL, NULL);
	ca2 = script_ca("O=Test;CN=CA 2", 1, &root, NULL);
	ca1 = script_ca("O=Test;CN=CA 1", 2, &ca2, CA2);
	ek = script_ek(pki_key(PKI_P256, 3), &ca1, CA1);
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
}

static void teardown(void)
{
	scene_close(&s);
	script_close(&net);
	pki_made_free(&root);
	pki_made_free(&ca2);
	pki_made_free(&ca1);
	pki_made_free(&ek);
}

START_TEST(issuers_are_fetched_one_after_the_other)
{
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, CA1 "\n" CA2 "\n");
	ck_assert_int_eq(net.kind[0], TPMATTEST_NEED_ISSUER);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
			 "fetched:" CA1);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 2)),
			 "fetched:" CA2);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, NULL), 2);
	ck_assert(!script_json_has(&s, "\"kind\":\"issuer\""));
}
END_TEST

START_TEST(issuers_come_in_every_wrapping)
{
	struct pki_bytes both[] = { pki_made_der(&ca2), pki_made_der(&ca1) };
	struct derout d = { 0 };

	if (_i == 0)
		pki_p7(&d, both, 2);
	else if (_i == 1)
		pki_pem(&d, "CERTIFICATE", both[0]), pki_pem(&d, "CERTIFICATE", both[1]);
	else
		derout_bytes(&d, both[0]), derout_bytes(&d, both[1]);
	script_put(&net, CA1, 200, d.p, d.len);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, CA1 "\n"); /* the one above came along */
	derout_free(&d);
}
END_TEST

/* One list for two EKs under different issuers: its address is asked once, and serves both. */
START_TEST(one_list_serves_several)
{
	struct pki_made other_ca = script_ca("O=Test;CN=Other", 9, &root, NULL);
	struct pki_made other = script_ek(pki_key(PKI_RSA2048, 0), &other_ca, CA1);
	struct pki_bytes all[] = { pki_made_der(&ca2), pki_made_der(&other_ca),
				   pki_made_der(&ca1) };
	struct derout d = { 0 };

	pki_p7(&d, all, 3);
	script_put(&net, CA1, 200, d.p, d.len);
	scene_nv(&s, 0x01c00002, other.der.p, other.der.len);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, CA1 "\n");
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 2);
	ck_assert(!script_json_has(&s, "\"verdict\":\"incomplete\""));
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
			 "fetched:" CA1);
	derout_free(&d);
	pki_made_free(&other);
	pki_made_free(&other_ca);
}
END_TEST

START_TEST(nothing_is_asked_when_nothing_is_missing)
{
	scene_store(&s, ca1.der.p, ca1.der.len);
	scene_store(&s, ca2.der.p, ca2.der.len);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, "");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, NULL), 0);
}
END_TEST

START_TEST(what_the_store_has_is_not_asked)
{
	scene_store(&s, ca2.der.p, ca2.der.len);
	script_cert(&net, CA1, &ca1);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, CA1 "\n");
}
END_TEST

static const struct bad_answer {
	int status;
	const char *body;
	int code;
} bad_answers[] = {
	{ 404, "", TPMATTEST_F_FETCH_NOT_FOUND },
	{ 404, "<html>", TPMATTEST_F_FETCH_NOT_FOUND },
	{ 410, "", TPMATTEST_F_FETCH_NOT_FOUND },
	{ 403, "", TPMATTEST_F_FETCH_STATUS },
	{ 500, "", TPMATTEST_F_FETCH_STATUS },
	{ 503, "x", TPMATTEST_F_FETCH_STATUS },
	{ 204, "", TPMATTEST_F_FETCH_STATUS },
	{ 302, "", TPMATTEST_F_FETCH_STATUS },
	{ TPMATTEST_E_NET, "", TPMATTEST_F_FETCH_FAILED },
	{ TPMATTEST_E_NET_TIMEOUT, "", TPMATTEST_F_FETCH_TIMEOUT },
	{ TPMATTEST_E_NET_TLS, "", TPMATTEST_F_FETCH_TLS },
	{ TPMATTEST_E_NET_TOO_LARGE, "", TPMATTEST_F_FETCH_TOO_LARGE },
	{ TPMATTEST_E_NET_POLICY, "", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ TPMATTEST_E_NET_STATUS, "", TPMATTEST_F_FETCH_STATUS },
	{ -1, "", TPMATTEST_F_FETCH_FAILED },
	{ 1000, "", TPMATTEST_F_FETCH_FAILED },
	{ 200, "", TPMATTEST_F_REPLY_EMPTY },
	{ 200, "\r\n", TPMATTEST_F_REPLY_EMPTY },
	{ 200, "<!doctype html><title>Sign in</title>", TPMATTEST_F_REPLY_HTML },
	{ 200, "not a certificate", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "{}", TPMATTEST_F_REPLY_MALFORMED },
	{ 200, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
	  TPMATTEST_F_REPLY_MALFORMED },
};

START_TEST(bad_answers_are_findings)
{
	const struct bad_answer *bad = &bad_answers[_i];

	script_text(&net, CA1, bad->status, bad->body);
	net.detail = "words of the transport";
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, CA1 "\n");
	ck_assert_msg(script_findings(&s, bad->code, CA1) == 1, "row %d", _i);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, NULL), 0);
	ck_assert(script_json_has(&s, "{\"kind\":\"issuer\",\"url\":\"" CA1 "\",\"urls\":[\"" CA1
				      "\"],\"why\":\"TPMATTEST_F_ISSUER_MISSING\"}"));
	if (bad->status == TPMATTEST_E_NET_TLS)
		ck_assert(script_json_has(&s, CA1 ": words of the transport"));
}
END_TEST

START_TEST(oversize_is_refused)
{
	uint8_t *big = calloc(1, 64 * 1024 + 1);

	memcpy(big, ca1.der.p, ca1.der.len); /* the certificate and padding */
	script_put(&net, CA1, 200, big, 64 * 1024 + 1);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_TOO_LARGE, CA1), 1);
	script_close(&net);
	script_put(&net, CA1, 200, big, 64 * 1024); /* at the limit */
	script_cert(&net, CA2, &ca2);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	free(big);
}
END_TEST

/* A stranger of the issuer's name and key identifier must not even make the verdict worse. */
START_TEST(an_impostor_is_left_out)
{
	struct pki_made fake = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA 1"),
				     .key = pki_key(PKI_P256, 5),
				     .ski = { .mode = PKI_EXT_PLAIN,
					      .id = { ca1.ski.p, ca1.ski.len } } },
		 NULL, &fake);
	script_cert(&net, CA1, &fake);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_NOT_ISSUER, CA1), 1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_SIGNATURE_BAD, NULL), 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 1);
	pki_made_free(&fake);
}
END_TEST

#define KNOWN "https://pki.infineon.com/OptigaRsaMfrCA087/OptigaRsaMfrCA087.crt"

/* What the known CA is, according to the test instead of the table. */
static const uint8_t *known_hash;

static void hash_of(const struct pki_made *made, uint8_t hash[32])
{
	ta_cert *c = NULL;

	ck_assert_int_eq(ta_cert_parse(made->der.p, made->der.len, &c, NULL), 0);
	memcpy(hash, c->sha256, 32);
	ta_cert_unref(c);
}

static int fetch_known(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	if (known_hash)
		((tpmattest_need *)(uintptr_t)need)->sha256 = known_hash;
	return script_fetch(user, need, response);
}

/* The address of an issuer without one is in the table of intermediates. Only the certificate with
 * the known hash is taken from there, be it signed as it may. */
START_TEST(the_known_ca_and_no_other)
{
	tpmattest_resolver *r = NULL;
	struct pki_bytes both[2];
	bool known = _i == 1;
	struct derout d = { 0 };
	uint8_t hash[32];

	scene_close(&s);
	scene_open(&s);
	pki_made_free(&ca1);
	pki_made_free(&ek);
	ca1 = script_ca("C=DE;O=Infineon Technologies AG;OU=OPTIGA(TM);"
			"CN=Infineon OPTIGA(TM) TPM 2.0 RSA CA 087",
			2, &ca2, NULL);
	ek = script_ek(pki_key(PKI_P256, 3), &ca1, NULL);
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	scene_store(&s, ca2.der.p, ca2.der.len);
	hash_of(known ? &ca1 : &ca2, hash);
	known_hash = _i ? hash : NULL;
	both[0] = pki_made_der(&ca1);
	both[1] = pki_made_der(&ca2);
	pki_p7(&d, both, 2);
	script_put(&net, KNOWN, 200, d.p, d.len);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, 0, &r, NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_run(r, fetch_known, &net, &s.r, NULL),
			 known ? 0 : TPMATTEST_E_INCOMPLETE);
	tpmattest_resolver_free(r);
	script_asked(&net, KNOWN "\n");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_NOT_ISSUER, KNOWN), !known);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCHED, KNOWN), known);
	derout_free(&d);
}
END_TEST

START_TEST(a_fetched_root_is_no_anchor)
{
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	script_cert(&net, "http://pki.infineon.com/root.crt", &root);
	scene_close(&s);
	scene_open(&s);
	pki_made_free(&ca2);
	ca2 = script_ca("O=Test;CN=CA 2", 1, &root, "http://pki.infineon.com/root.crt");
	script_close(&net);
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	script_cert(&net, "http://pki.infineon.com/root.crt", &root);
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_pins(&s);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, CA1 "\n" CA2 "\nhttp://pki.infineon.com/root.crt\n");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_ANCHOR, NULL), 1);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 4);
}
END_TEST

START_TEST(the_second_address_is_tried_when_the_first_fails)
{
	scene_close(&s);
	scene_open(&s);
	pki_made_free(&ek);
	pki_mint(
		&(struct pki_cert){ .profile = PKI_EK,
				    .key = pki_key(PKI_P256, 3),
				    .aia = { .url = { "http://evil.test/x",
						      "http://pki.infineon.com/gone.crt", CA1 } } },
		&ca1, &ek);
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, "http://pki.infineon.com/gone.crt\n" CA1 "\n" CA2 "\n");
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_REFUSED_HOST, "http://evil.test/x"),
			  1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_NOT_FOUND, NULL), 1);
}
END_TEST

static const struct refused {
	const char *url;
	int code;
} refused[] = {
	{ "http://evil.test/ca1.crt", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http://169.254.169.254/latest/meta-data/", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http://127.0.0.1/", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http://pki.infineon.com:8080/ca1.crt", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http://pki.infineon.com@evil.test/ca1.crt", TPMATTEST_F_FETCH_REFUSED_URL },
	{ "ldap://pki.infineon.com/ca1.crt", TPMATTEST_F_FETCH_REFUSED_URL },
	{ "file:///etc/passwd", TPMATTEST_F_FETCH_REFUSED_URL },
};

static void only_ek(const char *aia)
{
	struct pki_made one = script_ek(pki_key(PKI_P256, 3), &ca1, aia);

	scene_close(&s);
	scene_open(&s);
	scene_nv(&s, 0x01c0000a, one.der.p, one.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	scene_store(&s, ca2.der.p, ca2.der.len);
	pki_made_free(&one);
}

START_TEST(strangers_are_never_asked)
{
	only_ek(refused[_i].url);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, "");
	ck_assert_uint_eq(script_findings(&s, refused[_i].code, refused[_i].url), 1);
}
END_TEST

START_TEST(any_host_asks_strangers)
{
	only_ek("http://strangers.test:8080/ca1.crt");
	script_cert(&net, "http://strangers.test:8080/ca1.crt", &ca1);
	ck_assert_int_eq(script_run(&net, &s, TPMATTEST_RESOLVER_ANY_HOST), 0);
	only_ek("http://169.254.169.254/ca1.crt");
	ck_assert_int_eq(script_run(&net, &s, TPMATTEST_RESOLVER_ANY_HOST), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, "http://strangers.test:8080/ca1.crt\n");
}
END_TEST

static int run_with(tpmattest_resolver *r)
{
	tpmattest_report_free(s.r);
	tpmattest_error_free(s.err);
	return tpmattest_resolver_run(r, script_fetch, &net, &s.r, &s.err);
}

START_TEST(a_host_can_be_added)
{
	tpmattest_resolver *r = NULL;

	only_ek("http://127.0.0.1:8080/ca1.crt");
	script_cert(&net, "http://127.0.0.1:8080/ca1.crt", &ca1);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, NULL, 0, &r, NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_add_host(r, "a b", NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_add_host(r, "127.0.0.1:8080", NULL), 0);
	ck_assert_int_eq(run_with(r), 0);
	ck_assert_int_eq(tpmattest_resolver_add_host(r, "127.0.0.1:8081", NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_resolver_add_mirror(r, "http://a/", "http://b/", NULL),
			 TPMATTEST_E_USAGE);
	tpmattest_resolver_free(r);
}
END_TEST

START_TEST(a_mirror_is_asked_instead)
{
	tpmattest_resolver *r = NULL;

	script_cert(&net, "http://127.0.0.1:8080/ifx/ca1.crt", &ca1);
	script_cert(&net, "http://127.0.0.1:8080/ifx/ca2.crt", &ca2);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, NULL, 0, &r, NULL), 0);
	ck_assert_int_eq(tpmattest_resolver_add_mirror(r, "http://pki.infineon.com/",
						       "http://127.0.0.1:8080/ifx/", NULL),
			 0);
	ck_assert_int_eq(run_with(r), 0);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
			 "fetched:http://127.0.0.1:8080/ifx/ca1.crt");
	script_asked(&net,
		     "http://127.0.0.1:8080/ifx/ca1.crt\nhttp://127.0.0.1:8080/ifx/ca2.crt\n");
	tpmattest_resolver_free(r);
}
END_TEST

/* Two CAs that certify each other, each naming the other's address. */
START_TEST(a_loop_ends)
{
	struct pki_made a = script_ca("CN=A", 6, NULL, NULL), b = script_ca("CN=B", 7, NULL, NULL),
			x, y, leaf;

	x = script_ca("CN=A", 6, &b, CA2);
	y = script_ca("CN=B", 7, &a, CA1);
	leaf = script_ek(pki_key(PKI_P256, 3), &a, CA1);
	scene_close(&s);
	scene_open(&s);
	scene_nv(&s, 0x01c0000a, leaf.der.p, leaf.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	script_cert(&net, CA1, &x);
	script_cert(&net, CA2, &y);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, CA1 "\n" CA2 "\n");
	pki_made_free(&a);
	pki_made_free(&b);
	pki_made_free(&x);
	pki_made_free(&y);
	pki_made_free(&leaf);
}
END_TEST

/* A server that makes an issuer for every issuer: bounded by the length of a path. */
START_TEST(an_endless_chain_ends)
{
	struct pki_made ca[24];
	char name[32], url[64];

	for (unsigned i = 0; i < 24; i++) {
		snprintf(name, sizeof(name), "CN=Endless %u", i);
		snprintf(url, sizeof(url), "http://pki.infineon.com/%u", i);
		ca[i] = script_ca(name, 8 + i, i ? &ca[i - 1] : NULL, url);
	}
	for (unsigned i = 1; i < 24; i++) {
		snprintf(url, sizeof(url), "http://pki.infineon.com/%u", i);
		script_cert(&net, url, &ca[i - 1]);
	}
	scene_close(&s);
	scene_open(&s);
	pki_made_free(&ek);
	ek = script_ek(pki_key(PKI_P256, 3), &ca[23], "http://pki.infineon.com/none");
	scene_nv(&s, 0x01c0000a, ek.der.p, ek.der.len);
	scene_store(&s, ca[23].der.p, ca[23].der.len);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	/* a path of 16 holds the EK, the one that was there, and 14 more */
	ck_assert_uint_eq(net.n_asked, 14);
	for (unsigned i = 0; i < 24; i++)
		pki_made_free(&ca[i]);
}
END_TEST

START_TEST(no_more_than_32_are_asked)
{
	char name[64], url[64];

	for (unsigned i = 0; i < 40; i++) {
		struct pki_made ca, one;

		snprintf(name, sizeof(name), "CN=Issuer %u", i);
		snprintf(url, sizeof(url), "http://pki.infineon.com/many/%u", i);
		ca = script_ca(name, 40, NULL, NULL);
		one = script_ek(pki_key(PKI_P256, 3), &ca, url);
		scene_ek(&s, one.der.p, one.der.len);
		pki_made_free(&ca);
		pki_made_free(&one);
	}
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	/* The selected EK came first and is served; the others had 31 of 32. */
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(net.n_asked, TPMATTEST_MAX_NEEDS);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_LIMIT, NULL), 10);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_NOT_FOUND, NULL), 31);
}
END_TEST

START_TEST(a_server_dies_half_way)
{
	script_cert(&net, CA1, &ca1);
	script_cert(&net, CA2, &ca2);
	net.stop_after = 1;
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert(script_json_has(&s, "\"needs\":[{\"kind\":\"issuer\",\"url\":\"" CA2 "\""));
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_FAILED, CA2), 1);
	net.stop_after = 0;
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	ck_assert(!script_json_has(&s, "\"kind\":\"issuer\""));
}
END_TEST

/* CRLs: of the EK's issuer, and of CA1's. */
static void with_crls(struct derout *d1, struct derout *d2, const struct pki_revoked *revoked)
{
	struct pki_made one = { 0 }, two = { 0 };

	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.subject = PKI_NAME("O=Test;CN=CA 1"),
			.key = pki_key(PKI_P256, 2),
			.crldp = { .dp = { { .url = "http://pki.infineon.com/root.crl" } } } },
		&root, &one);
	pki_mint(
		&(struct pki_cert){
			.profile = PKI_EK,
			.key = pki_key(PKI_P256, 3),
			.serial = PKI_BYTES("\x05"),
			.crldp = { .dp = { { .url = "http://pki.infineon.com/ca1.crl" } } } },
		&one, &two);
	pki_mint_crl(&(struct pki_crl){ .revoked = revoked, .n_revoked = revoked ? 1 : 0 }, &one,
		     d1);
	pki_mint_crl(&(struct pki_crl){ 0 }, &root, d2);
	scene_close(&s);
	scene_open(&s);
	scene_nv(&s, 0x01c0000a, two.der.p, two.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
	scene_store(&s, one.der.p, one.der.len);
	script_put(&net, "http://pki.infineon.com/ca1.crl", 200, d1->p, d1->len);
	script_put(&net, "http://pki.infineon.com/root.crl", 200, d2->p, d2->len);
	pki_made_free(&one);
	pki_made_free(&two);
}

START_TEST(crls_are_fetched_when_wanted)
{
	struct derout d1 = { 0 }, d2 = { 0 };

	with_crls(&d1, &d2, NULL);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	script_asked(&net, "");
	ck_assert_int_eq(script_run(&net, &s, TPMATTEST_RESOLVER_CRLS), 0);
	script_asked(&net, "http://pki.infineon.com/ca1.crl\nhttp://pki.infineon.com/root.crl\n");
	ck_assert_int_eq(net.kind[0], TPMATTEST_NEED_CRL);
	ck_assert_str_eq(scene_revocation(&s, 0), "good");
	ck_assert_str_eq(scene_revocation(&s, 1), "good");
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, TPMATTEST_POLICY_REQUIRE_REVOCATION, NULL),
			 0);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	ck_assert_uint_eq(net.n_asked, 4);
	derout_free(&d1);
	derout_free(&d2);
}
END_TEST

START_TEST(a_fetched_crl_revokes)
{
	struct derout d1 = { 0 }, d2 = { 0 };

	with_crls(&d1, &d2, &(struct pki_revoked){ .serial = PKI_BYTES("\x05") });
	ck_assert_int_eq(script_run(&net, &s, TPMATTEST_RESOLVER_CRLS), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOKED), 0);
	derout_free(&d1);
	derout_free(&d2);
}
END_TEST

START_TEST(a_required_crl_that_is_not_there)
{
	struct derout d1 = { 0 }, d2 = { 0 };

	with_crls(&d1, &d2, NULL);
	script_close(&net);
	script_text(&net, "http://pki.infineon.com/ca1.crl", 200, "garbage");
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, TPMATTEST_POLICY_REQUIRE_REVOCATION, NULL),
			 0);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_MALFORMED,
					  "http://pki.infineon.com/ca1.crl"),
			  1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_FETCH_NOT_FOUND,
					  "http://pki.infineon.com/root.crl"),
			  1);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REVOCATION_UNKNOWN, NULL), 2);
	derout_free(&d1);
	derout_free(&d2);
}
END_TEST

#define LENGTH(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
	Suite *suite = suite_create("resolver");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, issuers_are_fetched_one_after_the_other);
	tcase_add_loop_test(t, issuers_come_in_every_wrapping, 0, 3);
	tcase_add_test(t, one_list_serves_several);
	tcase_add_test(t, nothing_is_asked_when_nothing_is_missing);
	tcase_add_test(t, what_the_store_has_is_not_asked);
	tcase_add_loop_test(t, bad_answers_are_findings, 0, LENGTH(bad_answers));
	tcase_add_test(t, oversize_is_refused);
	tcase_add_test(t, an_impostor_is_left_out);
	tcase_add_loop_test(t, the_known_ca_and_no_other, 0, 3);
	tcase_add_test(t, a_fetched_root_is_no_anchor);
	tcase_add_test(t, the_second_address_is_tried_when_the_first_fails);
	tcase_add_loop_test(t, strangers_are_never_asked, 0, LENGTH(refused));
	tcase_add_test(t, any_host_asks_strangers);
	tcase_add_test(t, a_host_can_be_added);
	tcase_add_test(t, a_mirror_is_asked_instead);
	tcase_add_test(t, a_loop_ends);
	tcase_add_test(t, an_endless_chain_ends);
	tcase_add_test(t, no_more_than_32_are_asked);
	tcase_add_test(t, a_server_dies_half_way);
	tcase_add_test(t, crls_are_fetched_when_wanted);
	tcase_add_test(t, a_fetched_crl_revokes);
	tcase_add_test(t, a_required_crl_that_is_not_there);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
