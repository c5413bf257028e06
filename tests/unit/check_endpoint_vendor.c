/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of real parts: the published vectors, on-die chains, and what every real EK and AIK
 * certificate leads to. */
#include <tpmattest/endpoint.h>

#include <json-c/json_tokener.h>

#include "base/encode.h"
#include "base/limits.h"
#include "vendor/aik.h"
#include "vendor/ekservice.h"
#include "vendor/intel.h"
#include "vendor.h"
#include "x509/name.h"
#include "x509/pem.h"

static int registered; /* of the last question */

static ta_findings found;

static void teardown(void)
{
	ta_findings_free(&found);
}

static ta_cert *cert_file(const char *name)
{
	tpmattest_error *err = NULL;
	ta_cert *c = NULL;
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	ck_assert_msg(ta_cert_parse(p, n, &c, &err) == 0, "%s: %s", name,
		      tpmattest_error_message(err));
	free(p);
	return c;
}

/* Names in vectors/urls.json are relative to it. */
static char *in_vectors(const char *name)
{
	char *path = NULL;

	ck_assert_int_gt(asprintf(&path, "vectors/%s", name), 0);
	return path;
}

static json_object *json_file(const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);
	json_tokener *tok = json_tokener_new();
	json_object *j = json_tokener_parse_ex(tok, (const char *)p, (int)n);

	ck_assert_msg(j != NULL, "%s", name);
	json_tokener_free(tok);
	free(p);
	return j;
}

static const char *text_of(json_object *j, const char *key)
{
	return json_object_get_string(json_object_object_get(j, key));
}

static void check_label_url(const char *label, const char *expected)
{
	char *url = ta_authority_url(label);

	ck_assert_str_eq(url, expected);
	free(url);
}

/* The service's own reply repeats the hash of the key that it was asked for. */
static void check_reply(const char *name, const ta_pubkey *key)
{
	json_object *reply = json_file(name);
	const char *given = text_of(reply, "pubhash");
	ta_buf b = ta_buf_with(TA_MAX_URL);
	char *hash, *plain;

	ck_assert(ta_unpercent(&b, given, strlen(given)));
	plain = ta_buf_take(&b);
	ck_assert_int_eq(ta_intel_hash(key, &hash, NULL), 0);
	ck_assert_str_eq(hash, plain);
	free(hash);
	free(plain);
	json_object_put(reply);
}

static void check_public(json_object *v)
{
	char *name = in_vectors(text_of(v, "public")), *url;
	ta_pem_block block;
	ta_pubkey key;
	size_t n, at = 0;
	uint8_t *pem = vendor_file(name, &n);

	ck_assert(ta_pem_next(pem, n, &at, TA_MAX_CERT, &block));
	ck_assert_ptr_nonnull(block.der);
	ck_assert_int_eq(tpmattest_ek_service_url(text_of(v, "manufacturer"), block.der, block.n,
						  &url, NULL),
			 0);
	ck_assert_str_eq(url, text_of(v, "ek_url"));
	tpmattest_free(url);
	free(name);
	if (text_of(v, "reply")) {
		name = in_vectors(text_of(v, "reply"));
		ck_assert_int_eq(ta_pubkey_parse(block.der, block.n, &key, NULL), 0);
		check_reply(name, &key);
		free(name);
	}
	free(block.der);
	free(pem);
}

static void check_key_id(json_object *v, const uint8_t *id, size_t n)
{
	const char *mfr = text_of(v, "manufacturer");
	char *url;

	ck_assert_int_eq(tpmattest_aik_url(mfr, id, n, &url, NULL), 0);
	ck_assert_str_eq(url, text_of(v, "aik_url"));
	tpmattest_free(url);
	ck_assert_int_eq(tpmattest_aik_registered(mfr, id, n, &registered, NULL), 0);
	ck_assert_int_eq(registered == TPMATTEST_REGISTERED_YES,
			 json_object_get_boolean(json_object_object_get(v, "registered")));
}

static void check_certificate(json_object *v)
{
	char *name = in_vectors(text_of(v, "certificate"));
	uint8_t id[20], *p;
	size_t n, id_len = sizeof(id);

	p = vendor_file(name, &n);
	ck_assert_int_eq(tpmattest_issuer_key_id(p, n, id, &id_len, NULL), 0);
	check_key_id(v, id, id_len);
	free(p);
	free(name);
}

static void check_chain(json_object *v)
{
	json_object *chain = json_object_object_get(v, "device_chain");
	size_t n = json_object_array_length(chain) + 1;
	ta_cert *path[TA_MAX_PATH];
	ta_aik out;

	for (size_t i = 0; i < n; i++) {
		/* the vectors list them as NV does, from the root downward */
		const char *name =
			i ? json_object_get_string(json_object_array_get_idx(chain, n - 1 - i))
			  : text_of(v, "leaf");
		char *file = in_vectors(name);

		path[i] = cert_file(file);
		free(file);
	}
	ta_aik_derive(&(ta_aik_input){ .path = (const ta_cert *const *)path,
				       .n = n,
				       .n_device = n,
				       .mfr = text_of(v, "manufacturer"),
				       .table = ta_authorities_builtin() },
		      &out, &found);
	ck_assert_int_eq(out.chosen, 0);
	check_label_url(out.v[0].label, text_of(v, "aik_url"));
	ck_assert_int_eq(out.v[0].registered, TPMATTEST_REGISTERED_YES);
	ck_assert_int_eq(out.v[0].certificate, (int)n - 1);
	while (n > 0)
		ta_cert_unref(path[--n]);
}

static void check_name(json_object *v)
{
	const char *mfr = text_of(v, "manufacturer");
	char label[TA_AUTHORITY_LABEL], *url;
	uint8_t id[20];

	ck_assert(ta_unhex(text_of(v, "issuer_name_sha1"), id, 20));
	ta_authority_label(TA_NAMEID, mfr, id, label);
	ck_assert_str_eq(label, text_of(v, "authority"));
	ck_assert_int_eq(tpmattest_aik_name_url(mfr, id, 20, &url, NULL), 0);
	check_label_url(label, url);
	tpmattest_free(url);
	ck_assert_int_eq(ta_authorities_find(ta_authorities_builtin(), TA_NAMEID, mfr, id, NULL) ==
				 TPMATTEST_REGISTERED_YES,
			 json_object_get_boolean(json_object_object_get(v, "registered")));
}

START_TEST(published_vectors)
{
	json_object *all = json_file("vectors/urls.json");
	size_t n = json_object_array_length(all), publics = 0, chains = 0, others = 0;

	for (size_t i = 0; i < n; i++) {
		json_object *v = json_object_array_get_idx(all, i);
		uint8_t id[20];

		if (text_of(v, "public")) {
			check_public(v);
			publics++;
		}
		if (text_of(v, "certificate")) {
			check_certificate(v);
			others++;
		}
		if (text_of(v, "device_chain")) {
			check_chain(v);
			chains++;
		}
		if (text_of(v, "key_id")) {
			ck_assert(ta_unhex(text_of(v, "key_id"), id, 20));
			check_key_id(v, id, 20);
			others++;
		}
		if (text_of(v, "issuer_name_sha1")) {
			check_name(v);
			others++;
		}
	}
	json_object_put(all);
	ck_assert_uint_ge(publics, 2);
	ck_assert_uint_ge(chains, 2);
	ck_assert_uint_ge(others, 3);
}
END_TEST

/* A P-256 key with the reply for it: the published proof of X || Y. */
START_TEST(reply_for_an_ecc_key)
{
	ta_cert *c = cert_file("ek/intel-glk-p-256-1.der");

	check_reply("ekop/reply-glk.json", &c->key);
	ta_cert_unref(c);
}
END_TEST

#define ADL "INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58"

static const struct {
	size_t n_device;
	int rule;
	size_t candidates;
} adl_cases[] = {
	{ 4, TA_AIK_DEVICE_TOP, 1 },
	{ 1, TA_AIK_REGISTERED_WALK, 2 }, /* the on-die chain came from elsewhere */
	{ 3, TA_AIK_REGISTERED_WALK, 2 }, /* the ROM CA was lost */
	{ 6, TA_AIK_DEVICE_TOP, 1 },      /* the device holds CAs that are not its own */
};

START_TEST(alder_lake)
{
	static const char *const files[] = { "0-ek",     "1-ptt-ca",     "2-kernel-ca",
					     "3-rom-ca", "4-issuing-ca", "5-intermediate",
					     "6-root" };
	ta_cert *path[7];
	ta_aik out;

	for (size_t i = 0; i < 7; i++) {
		char name[64];

		snprintf(name, sizeof(name), "odca-adl/%s.der", files[i]);
		path[i] = cert_file(name);
	}
	ta_aik_derive(&(ta_aik_input){ .path = (const ta_cert *const *)path,
				       .n = 7,
				       .n_device = adl_cases[_i].n_device,
				       .mfr = "INTC",
				       .table = ta_authorities_builtin() },
		      &out, &found);
	ck_assert_uint_eq(out.n, adl_cases[_i].candidates);
	ck_assert_int_eq(out.v[out.chosen].rule, adl_cases[_i].rule);
	ck_assert_str_eq(out.v[out.chosen].label, ADL);
	ck_assert_int_eq(out.v[out.chosen].certificate, 3);
	ck_assert(ta_findings_has(&found, TPMATTEST_F_AIK_NAIVE_DIFFERS));
	ck_assert_int_eq(ta_findings_has(&found, TPMATTEST_F_AIK_WALK),
			 adl_cases[_i].rule == TA_AIK_REGISTERED_WALK);
	ck_assert_str_ne(out.naive, "");
	for (size_t i = 0; i < 7; i++)
		ta_cert_unref(path[i]);
}
END_TEST

static const struct {
	const char *file;
	const char *mfr;
	const char *label; /* NULL: none */
	int registered;
	int finding; /* the only one, or 0 */
} eks[] = {
	{ "chromeos-0000-p-256-1", "CROS", NULL, 0, TPMATTEST_F_AIK_KEY_ID_LENGTH },
	{ "google-vtpm-p-256-1", "GOOG", "GOOG-KeyId-6708c47711fdd58784d32c1d6b4d978360842580",
	  TPMATTEST_REGISTERED_NO, TPMATTEST_F_AIK_UNCERTAIN },
	{ "google-vtpm-rsa2048-1", "GOOG", "GOOG-KeyId-acbf61ff13d34985da49d251b6ba2d3067723fed",
	  TPMATTEST_REGISTERED_NO, TPMATTEST_F_AIK_UNCERTAIN },
	{ "infineon-slb-9670-tpm2-0-p-256-1", "IFX",
	  "IFX-KeyId-36598f22ec84c3c4f640d21c167d0b91137b90a4", TPMATTEST_REGISTERED_YES, 0 },
	{ "infineon-slb-9670-tpm2-0-rsa2048-1", "IFX",
	  "IFX-KeyId-9c7df5a91c3d49bbe7378d4aba12ff8e78a2d75c", TPMATTEST_REGISTERED_YES, 0 },
	{ "infineon-slb9635tt1-2-rsaesoaep2048-1", "IFX",
	  "IFX-KeyId-4c4b4d648908e45bfe5a10d36387a688aec1cf78", TPMATTEST_REGISTERED_YES, 0 },
	{ "intel-glk-p-256-1", "INTC", "INTC-KeyId-51c73cbcdfc990aa677417cd5f78ba37d4a8d731",
	  TPMATTEST_REGISTERED_YES, 0 },
	{ "intel-spt-rsa2048-1", "INTC", "INTC-KeyId-5e73c89aa3e902b272b9f0741f7d8730e3ec724a",
	  TPMATTEST_REGISTERED_YES, 0 },
	{ "nuvoton-npct6xx-rsa2048-1", "NTC", "NTC-KeyId-1591d4b6eaf98d0104864b6903a48dd0026077d3",
	  TPMATTEST_REGISTERED_YES, 0 },
	{ "nuvoton-npct6xx-rsaesoaep2048-1", "NTC",
	  "NTC-NameId-bcd3c503d39e51b0c50489e9228e984a7e63e303", TPMATTEST_REGISTERED_YES,
	  TPMATTEST_F_AIK_NAME_ID },
	{ "nuvoton-npct75x-rsa2048-1", "NTC", "NTC-KeyId-23f4e22ad3be374a449772954aa283aed752572e",
	  TPMATTEST_REGISTERED_YES, 0 },
	{ "stmicro-st33htphahb4-p-256-1", "STM",
	  "STM-KeyId-7eb836cefbdf8a6371ff7333f9bad714616c96cb", TPMATTEST_REGISTERED_YES, 0 },
	{ "stmicro-st33htphahb4-rsa2048-1", "STM",
	  "STM-KeyId-1adb994ab58be57a0cc9b900e7851e1a43c08660", TPMATTEST_REGISTERED_YES, 0 },
	{ "stmicro-st33zp24pvsp-rsaesoaep2048-1", "STM",
	  "STM-KeyId-571f806b47cce79bfa35947ced88b8d1005ae09e", TPMATTEST_REGISTERED_YES, 0 },
	{ "ek-intel-adl-p384-wolfssl8925", "INTC",
	  "INTC-KeyId-098a7a4e2bb2b5cf9332c3320e4cef7e03e8a482", TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_ON_DIE_CHAIN_MISSING },
	{ "ek-msft-pluton-amd-rsa2048-1", "MSFT",
	  "MSFT-KeyId-10e8f45896114d874d5962cfda96ffa20c680e0a", TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_ON_DIE_CHAIN_MISSING },
	{ "vmware-vmware-tpm2-rsa2048-1", "VMW",
	  "VMW-KeyId-a6c2afa2c3ce68bc5cb18b83119a79fac896c18b", TPMATTEST_REGISTERED_NO,
	  TPMATTEST_F_AIK_UNCERTAIN },
};

/* The EK alone, and the chain cut anywhere below its top. */
START_TEST(adl_without_its_chain)
{
	static const char *const files[] = { "0-ek", "1-ptt-ca", "2-kernel-ca" };
	size_t n = (size_t)_i + 1;
	ta_cert *path[3];
	ta_aik out;

	for (size_t i = 0; i < n; i++) {
		char name[64];

		snprintf(name, sizeof(name), "odca-adl/%s.der", files[i]);
		path[i] = cert_file(name);
	}
	for (size_t device = 1; device <= n; device++) {
		ta_findings_free(&found);
		ta_aik_derive(&(ta_aik_input){ .path = (const ta_cert *const *)path,
					       .n = n,
					       .n_device = device,
					       .mfr = "INTC",
					       .table = ta_authorities_builtin() },
			      &out, &found);
		ck_assert_int_eq(out.chosen, -1);
		ck_assert(ta_findings_has(&found, TPMATTEST_F_ON_DIE_CHAIN_MISSING));
	}
	while (n > 0)
		ta_cert_unref(path[--n]);
}
END_TEST

START_TEST(every_ek)
{
	char name[128];
	const ta_cert *path[1];
	ta_cert *c;
	ta_aik out;

	snprintf(name, sizeof(name), "ek/%s.der", eks[_i].file);
	path[0] = c = cert_file(name);
	ta_aik_derive(&(ta_aik_input){ .path = path,
				       .n = 1,
				       .n_device = 1,
				       .mfr = eks[_i].mfr,
				       .table = ta_authorities_builtin() },
		      &out, &found);
	ck_assert_int_eq(out.chosen, eks[_i].registered == TPMATTEST_REGISTERED_YES ? 0 : -1);
	if (eks[_i].label) {
		ck_assert_str_eq(out.v[0].label, eks[_i].label);
		ck_assert_int_eq(out.v[0].registered, eks[_i].registered);
	}
	ck_assert_str_eq(out.naive, "");
	ck_assert_uint_eq(found.n, eks[_i].finding ? 1 : 0);
	if (eks[_i].finding)
		ck_assert_int_eq(found.v[0].code, eks[_i].finding);
	ta_cert_unref(c);
}
END_TEST

static const struct {
	const char *file;
	const char *mfr; /* NULL: its issuer is no AIK authority of Microsoft's */
} aiks[] = {
	{ "azure-vtpm-nomodel-rsa2048-1", NULL },
	{ "intel-adl-rsa2048-1", "INTC" },
	{ "nuvoton-npct6xx-rsa2048-1", "NTC" },
	{ "stmicro-st33htphahb4-rsa2048-1", "STM" },
};

START_TEST(every_aik_names_a_registered_authority)
{
	char name[128];
	ta_authority row;
	ta_cert *c;
	ta_span cn;

	snprintf(name, sizeof(name), "aik/%s.der", aiks[_i].file);
	c = cert_file(name);
	ck_assert(ta_name_common(c->issuer, &cn));
	ck_assert_int_eq(ta_authority_from_name(cn, &row), aiks[_i].mfr != NULL);
	if (aiks[_i].mfr) {
		ck_assert_str_eq(row.mfr, aiks[_i].mfr);
		ck_assert(ta_authorities_find(ta_authorities_builtin(), row.kind, row.mfr, row.id,
					      NULL) == TPMATTEST_REGISTERED_YES);
	}
	ta_cert_unref(c);
}
END_TEST

/* Nobody at Microsoft knows the debug hierarchy. */
START_TEST(debug_part)
{
	static const char *const files[] = { "0-dal-leaf", "1-dal-ca", "2-kernel-ca", "3-rom-ca" };
	ta_cert *path[4];
	ta_aik out;

	for (size_t i = 0; i < 4; i++) {
		char name[64];

		snprintf(name, sizeof(name), "odca-debug/%s.der", files[i]);
		path[i] = cert_file(name);
	}
	ta_aik_derive(&(ta_aik_input){ .path = (const ta_cert *const *)path,
				       .n = 4,
				       .n_device = 4,
				       .mfr = "INTC",
				       .table = ta_authorities_builtin() },
		      &out, &found);
	ck_assert_int_eq(out.chosen, -1);
	ck_assert_uint_eq(out.n, 1);
	ck_assert_int_eq(out.v[0].registered, TPMATTEST_REGISTERED_NO);
	ck_assert(ta_findings_has(&found, TPMATTEST_F_AIK_UNCERTAIN));
	for (size_t i = 0; i < 4; i++)
		ta_cert_unref(path[i]);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
	Suite *s = suite_create("endpoint_vendor");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, published_vectors);
	tcase_add_loop_test(t, adl_without_its_chain, 0, 3);
	tcase_add_test(t, reply_for_an_ecc_key);
	tcase_add_loop_test(t, alder_lake, 0, COUNT(adl_cases));
	tcase_add_loop_test(t, every_ek, 0, COUNT(eks));
	tcase_add_loop_test(t, every_aik_names_a_registered_authority, 0, COUNT(aiks));
	tcase_add_test(t, debug_part);
	suite_add_tcase(s, t);
	return run_with_vendor(suite_create("none"), s);
}
