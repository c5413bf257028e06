/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, without memory. */
#include "oom.h"

#include "../unit/runner.h"
#include "mint.h"
#include "wrap.h"

#include <string.h>

static int registered; /* of the last question */

static struct pki_made ca, ek_rsa, ek_ecc, bare;
static struct derout pem;
static const uint8_t id20[20] = { 1, 2, 3, 20 };

static void setup(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 1) }, &ca,
		 &ek_rsa);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P384, 1) }, &ca,
		 &ek_ecc);
	pki_mint(&(struct pki_cert){ .profile = PKI_BARE, .key = pki_key(PKI_P256, 2) }, &ca,
		 &bare);
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&ek_rsa));
}

static void teardown(void)
{
	pki_made_free(&ca);
	pki_made_free(&ek_rsa);
	pki_made_free(&ek_ecc);
	pki_made_free(&bare);
	derout_free(&pem);
}

static bool key_id(oom *o, const uint8_t *p, size_t n, size_t room)
{
	uint8_t id[TPMATTEST_KEY_ID_SIZE] = { 0 };

	return OOM_CALL(o, tpmattest_issuer_key_id(p, n, id, &room, oom_err(o))) &&
	       oom_number(o, (long long)room) && oom_bytes(o, id, sizeof(id));
}

static bool key_ids(oom *o)
{
	return key_id(o, ek_rsa.der.p, ek_rsa.der.len, TPMATTEST_KEY_ID_SIZE) &&
	       key_id(o, ek_rsa.der.p, ek_rsa.der.len, 3) &&
	       key_id(o, bare.der.p, bare.der.len, TPMATTEST_KEY_ID_SIZE) &&
	       key_id(o, id20, 20, 20) && key_id(o, id20, 0, 20);
}

static bool aik(oom *o, const char *manufacturer, size_t n)
{
	char *url = NULL, *name_url = NULL;
	bool good =
		OOM_MAKES(o, tpmattest_aik_url(manufacturer, id20, n, &url, oom_err(o)), url) &&
		oom_text(o, url) &&
		OOM_MAKES(o, tpmattest_aik_name_url(manufacturer, id20, n, &name_url, oom_err(o)),
			  name_url) &&
		oom_text(o, name_url) &&
		OOM_CALL(o,
			 tpmattest_aik_registered(manufacturer, id20, n, &registered, oom_err(o)));

	tpmattest_free(url);
	tpmattest_free(name_url);
	return good;
}

static bool aik_urls(oom *o)
{
	return aik(o, "INTC", 20) && aik(o, "AMD ", 20) && aik(o, "INTC", 19) && aik(o, "I/TC", 20);
}

static bool service(oom *o, const char *manufacturer, const void *p, size_t n)
{
	char *url = NULL;
	bool good =
		OOM_MAKES(o, tpmattest_ek_service_url(manufacturer, p, n, &url, oom_err(o)), url) &&
		oom_text(o, url);

	tpmattest_free(url);
	return good;
}

static bool services(oom *o)
{
	static const char *const who[] = { "INTC", "AMD", "QCOM", "STM", "*" };
	bool good = true;

	for (size_t i = 0; i < 5 && good; i++)
		good = service(o, who[i], ek_rsa.der.p, ek_rsa.der.len) &&
		       service(o, who[i], ek_ecc.der.p, ek_ecc.der.len) &&
		       service(o, who[i], pem.p, pem.len) && service(o, who[i], "x", 1) &&
		       service(o, who[i], "-----BEGIN CERTIFICATE-----\nAAAA\n", 33);
	return good;
}

static bool look_up(oom *o, const char *text, const char *manufacturer)
{
	tpmattest_authority *a = NULL;
	char *json = NULL;
	bool good =
		OOM_MAKES(o, tpmattest_authority_lookup(NULL, text, manufacturer, &a, oom_err(o)),
			  a) &&
		oom_text(o, tpmattest_authority_url(a)) &&
		(!a || (OOM_MAKES(o, tpmattest_authority_to_json(a, &json, oom_err(o)), json) &&
			oom_text(o, json)));

	tpmattest_free(json);
	tpmattest_authority_free(a);
	return good;
}

static bool authorities(oom *o)
{
	return look_up(o, "INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58", NULL) &&
	       look_up(o, "ba21136573c2c38a5be57cb6c68bfc23bb36ca59", NULL) &&
	       look_up(o, "ba21136573c2c38a5be57cb6c68bfc23bb36ca59", "*") && look_up(o, "x", NULL);
}

static const oom_flow flows[] = { key_ids, aik_urls, services, authorities };

START_TEST(endpoint)
{
	OOM_EXPECT(flows[_i], 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("endpoint");
	TCase *t = tcase_create("endpoint");

	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, endpoint, 0, sizeof(flows) / sizeof(flows[0]));
	suite_add_tcase(s, t);
	return run_suite(s);
}
