/* SPDX-License-Identifier: BSD-2-Clause */
/* Real keys, real replies, real chains: from a TPM's key to the registered AIK authority, as the
 * vectors say. */
#include "script.h"

#include "../unit/vendor.h"
#include "base/encode.h"
#include "trust/store.h"
#include "verify/report.h"

#include <json-c/json_object.h>
#include <json-c/json_tokener.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

static scene s;
static script net;

static void setup(void)
{
	scene_open(&s);
}

static void teardown(void)
{
	scene_close(&s);
	script_close(&net);
}

static void serve_file(const char *url, const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	script_put(&net, url, 200, p, n);
	free(p);
}

/* An RSA public key in PEM, as OpenSSL reads it. */
static struct pki_key *key_file(const char *name)
{
	size_t n, len = 0;
	uint8_t *pem = vendor_file(name, &n), modulus[512];
	BIO *bio = BIO_new_mem_buf(pem, (int)n);
	EVP_PKEY *pkey = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIGNUM *bn = NULL;
	struct pki_key *key;

	ck_assert_ptr_nonnull(pkey);
	ck_assert_int_eq(EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &bn), 1);
	len = (size_t)BN_bn2bin(bn, modulus);
	key = pki_key_rsa_public((struct pki_bytes){ modulus, len }, 65537);
	BN_free(bn);
	EVP_PKEY_free(pkey);
	BIO_free(bio);
	free(pem);
	return key;
}

static const char *text(json_object *o, const char *key)
{
	json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_string(v) : NULL;
}

/* Row i of vectors/urls.json; json_object_put() *doc. */
static json_object *vector(size_t i, json_object **doc)
{
	size_t n;
	uint8_t *p = vendor_file("vectors/urls.json", &n), *z = realloc(p, n + 1);

	z[n] = '\0';
	*doc = json_tokener_parse((char *)z);
	free(z);
	ck_assert_ptr_nonnull(*doc);
	return json_object_array_get_idx(*doc, i);
}

/* Intel's service: key, URL, reply, certificate, chain by the cabinet, authority. */
START_TEST(intel_key_to_authority)
{
	json_object *doc, *v = vector(0, &doc);
	char path[64];
	struct pki_key *key;

	snprintf(path, sizeof(path), "vectors/%s", text(v, "public"));
	key = key_file(path);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, text(v, "manufacturer"), NULL),
			 0);
	script_ek_public(&s, key);
	serve_file(text(v, "ek_url"), "ekop/reply-spth.json");
	scene_store_file(&s, "cab/TrustedTpm-2024-11.cab");
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	ck_assert_uint_eq(net.n_asked, 1);
	ck_assert_str_eq(net.asked[0], text(v, "ek_url"));
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), text(v, "aik_url"));
	ck_assert(script_json_has(&s, "\"registered\":\"yes\""));
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_BOUND, NULL), 1);
	ck_assert(
		script_json_has(&s, "\"source\":\"fetched:https://ekop.intel.com/ekcertservice/"));
	pki_key_free(key);
	json_object_put(doc);
}
END_TEST

/* The same device with the other part's reply. */
START_TEST(intel_reply_of_another_part)
{
	json_object *doc, *v = vector(0, &doc);
	struct pki_key *key = key_file("vectors/intel-rsa.pub.pem");

	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "INTC", NULL), 0);
	script_ek_public(&s, key);
	serve_file(text(v, "ek_url"), "ekop/reply-glk.json");
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_PUBHASH, text(v, "ek_url")), 1);
	pki_key_free(key);
	json_object_put(doc);
}
END_TEST

/* AMD's service has no published reply for this key: the address is the vector, and that nothing
 * else is asked. */
START_TEST(amd_key_to_address)
{
	json_object *doc, *v = vector(1, &doc);
	struct pki_key *key = key_file("vectors/amd-rsa.pub.pem");
	char line[128];

	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "AMD", NULL), 0);
	script_ek_public(&s, key);
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	snprintf(line, sizeof(line), "%s\n", text(v, "ek_url"));
	script_asked(&net, line);
	pki_key_free(key);
	json_object_put(doc);
}
END_TEST

#define ODCA "https://tsci.intel.com/content/OnDieCA/certs/"

static void alder_lake(void)
{
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "INTC", NULL), 0);
	scene_ek_file(&s, "odca-adl/0-ek.der");
	scene_chain_file(&s, "odca-adl/3-rom-ca.der");
	scene_chain_file(&s, "odca-adl/2-kernel-ca.der");
	scene_chain_file(&s, "odca-adl/1-ptt-ca.der");
}

static void serve_odca(void)
{
	serve_file(ODCA "ADL_00002820_ODCA_CA2.cer", "odca-adl/4-issuing-ca.der");
	serve_file(ODCA "ODCA_CA2_CSME_Intermediate.cer", "odca-adl/5-intermediate.der");
	serve_file(ODCA "OnDie_CA_RootCA_Certificate.cer", "odca-adl/6-root.der");
}

/* An empty store with the pins: everything above the device comes by AIA, and is an anchor by its
 * hash alone. */
START_TEST(alder_lake_with_pins_only)
{
	json_object *doc, *v = vector(2, &doc);

	alder_lake();
	serve_odca();
	scene_pins(&s);
	ck_assert_int_eq(script_run(&net, &s, 0), 0);
	/* The intermediate is a pinned root of the cabinet's, so nobody asks for the one above
	 * it. */
	script_asked(&net,
		     ODCA "ADL_00002820_ODCA_CA2.cer\n" ODCA "ODCA_CA2_CSME_Intermediate.cer\n");
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 6);
	/* the pin says whose it is */
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_VENDOR_UNLABELLED, NULL), 0);
	ck_assert_str_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)), text(v, "aik_url"));
	json_object_put(doc);
}
END_TEST

/* Without the pins the same root, fetched, is no anchor. */
START_TEST(alder_lake_without_pins)
{
	alder_lake();
	serve_odca();
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_NO_ANCHOR, NULL), 1);
	ck_assert_uint_eq(net.n_asked, 3);
}
END_TEST

#define NTC_AIA \
	"http://www.nuvoton.com/security/NTC-TPM-EK-Cert/Nuvoton%20TPM%20Root%20CA%201110.cer"
#define NTC_PIN \
	"https://www.nuvoton.com/security/NTC-TPM-EK-Cert/Nuvoton%20TPM%20Root%20CA%201110.cer"

/* A root out of the cabinet, by its key identifier. */
static void serve_root(const char *url, const char *ski)
{
	tpmattest_trust *t = NULL;
	char path[1024];
	uint8_t id[20];

	snprintf(path, sizeof(path), "%s/cab/TrustedTpm-2024-11.cab", vendor_folder());
	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_path(t, path, NULL), 0);
	ck_assert(ta_unhex(ski, id, 20));
	for (size_t i = 0; i < ta_store_count(t); i++) {
		const ta_cert *c = ta_store_at(t, i)->cert;

		if (ta_span_equal(c->ski, (ta_span){ id, 20 }))
			script_put(&net, url, 200, c->der.p, c->der.n);
	}
	ck_assert_uint_eq(net.n, 1);
	tpmattest_trust_free(t);
}

/* The address that the EK names is gone; the table of pins has another. */
START_TEST(a_root_by_its_pin)
{
	scene_ek_file(&s, "ek/nuvoton-npct6xx-rsa2048-1.der");
	serve_root(NTC_PIN, "1591d4b6eaf98d0104864b6903a48dd0026077d3");
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	script_asked(&net, NTC_AIA "\n"); /* nobody took the pins */
	scene_pins(&s);
	script_run(&net, &s, 0);
	script_asked(&net, NTC_AIA "\n" NTC_AIA "\n" NTC_PIN "\n");
	ck_assert_int_eq(net.kind[2], TPMATTEST_NEED_ANCHOR);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 2);
	ck_assert(script_json_has(&s, "\"anchor\":true"));
}
END_TEST

/* What the pin's address has is something else. */
START_TEST(a_root_that_is_not_the_pinned_one)
{
	scene_ek_file(&s, "ek/nuvoton-npct6xx-rsa2048-1.der");
	scene_pins(&s);
	serve_file(NTC_PIN, "ek/google-vtpm-rsa2048-1.der");
	ck_assert_int_eq(script_run(&net, &s, 0), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(script_findings(&s, TPMATTEST_F_REPLY_NOT_PINNED, NTC_PIN), 1);
	ck_assert(!script_json_has(&s, "\"anchor\":true"));
}
END_TEST

#define MCC "https://tsci.intel.com/content/OnDieCA/"

/* The MCC chain with CRLs over the wire: the on-die tiers by the indirect one, judged in 2020. */
START_TEST(odca_crls_are_fetched)
{
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, TPMATTEST_POLICY_ANY_LEAF, NULL), 0);
	scene_ek_file(&s, "odca-mcc/0-leaf-dal.der");
	scene_chain_file(&s, "odca-mcc/3-rom-ca.der");
	scene_chain_file(&s, "odca-mcc/2-kernel-ca.der");
	scene_chain_file(&s, "odca-mcc/1-app-ca.der");
	scene_pins(&s);
	script_run(&net, &s, TPMATTEST_RESOLVER_CRLS);
	ck_assert_uint_ge(net.n_asked, 1);
	for (size_t i = 0; i < net.n_asked; i++)
		ck_assert_msg(strncmp(net.asked[i], MCC, sizeof(MCC) - 1) == 0, "%s", net.asked[i]);
}
END_TEST

/* Every real EK certificate: whatever it names, no stranger is asked; the debug hierarchy's hosts
 * least of all. */
static void run_one(const char *name, const uint8_t *p, size_t n)
{
	static const char *const hosts[] = {
		"tsci.intel.com/",        "trustedservices.intel.com/", "upgrades.intel.com/",
		"ftpm.amd.com/",          "pki.infineon.com/",          "sw-center.st.com/",
		"secure.globalsign.com/", "www.nuvoton.com/",           "pki.goog/"
	};

	scene_close(&s);
	scene_open(&s);
	scene_ek(&s, p, n);
	scene_pins(&s);
	net.n = 0;
	script_run(&net, &s, TPMATTEST_RESOLVER_CRLS);
	for (size_t i = 0; i < net.n_asked; i++) {
		const char *host = strstr(net.asked[i], "://") + 3;
		bool known = false;

		for (size_t j = 0; j < sizeof(hosts) / sizeof(hosts[0]); j++)
			known = known || strncmp(host, hosts[j], strlen(hosts[j])) == 0;
		ck_assert_msg(known, "%s asked for %s", name, net.asked[i]);
		free(net.asked[i]);
	}
	net.n_asked = 0;
}

START_TEST(no_stranger_is_asked_for_real_parts)
{
	ck_assert_uint_ge(vendor_each("ek", ".der", run_one), 15);
	vendor_each("odca-debug", ".der", run_one);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("vectors"), *vendor = suite_create("vectors_vendor");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, intel_key_to_authority);
	tcase_add_test(t, intel_reply_of_another_part);
	tcase_add_test(t, amd_key_to_address);
	tcase_add_test(t, alder_lake_with_pins_only);
	tcase_add_test(t, alder_lake_without_pins);
	tcase_add_test(t, a_root_by_its_pin);
	tcase_add_test(t, a_root_that_is_not_the_pinned_one);
	tcase_add_test(t, odca_crls_are_fetched);
	tcase_add_test(t, no_stranger_is_asked_for_real_parts);
	suite_add_tcase(vendor, t);
	return run_with_vendor(plain, vendor);
}
