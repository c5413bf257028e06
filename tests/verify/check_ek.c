/* SPDX-License-Identifier: BSD-2-Clause */
/* Kinds of EK keys, the comparison with the TPM's key, and which of several EKs the verdict is
 * about. */
#include "evidence/evidence.h"
#include "minted.h"

#include <string.h>

#include "../unit/runner.h"
#include "verify/report.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define BINDING TPMATTEST_POLICY_REQUIRE_BINDING
#define ANY_LEAF TPMATTEST_POLICY_ANY_LEAF
#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

static const uint8_t sm2_algorithm[] = { 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
					 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
					 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d };
static const uint8_t ed25519_spki[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70,
					0x03, 0x21, 0x00, 1,    2,    3,    4,    5,    6,
					7,    8,    9,    10,   11,   12,   13,   14,   15,
					16,   17,   18,   19,   20,   21,   22,   23,   24,
					25,   26,   27,   28,   29,   30,   31,   32 };

enum kind { RSA2048, RSA3072, RSA4096, OAEP, OAEP_NUL, P256, P384, P521, SM2, ED25519 };

static const struct {
	enum pki_kind key;
	enum pki_spki spki;
	const char *name;
	int rc;
} kinds[] = {
	[RSA2048] = { PKI_RSA2048, PKI_SPKI_PLAIN, "rsa2048", 0 },
	[RSA3072] = { PKI_RSA3072, PKI_SPKI_PLAIN, "rsa3072", 0 },
	[RSA4096] = { PKI_RSA4096, PKI_SPKI_PLAIN, "rsa4096", 0 },
	[OAEP] = { PKI_RSA2048, PKI_SPKI_OAEP, "rsaes-oaep2048", 0 },
	[OAEP_NUL] = { PKI_RSA2048, PKI_SPKI_OAEP_NUL, "rsaes-oaep2048", 0 },
	[P256] = { PKI_P256, PKI_SPKI_PLAIN, "p256", 0 },
	[P384] = { PKI_P384, PKI_SPKI_PLAIN, "p384", 0 },
	[P521] = { PKI_P521, PKI_SPKI_PLAIN, "p521", 0 },
	[SM2] = { PKI_OTHER, PKI_SPKI_PLAIN, "sm2", 0 },
	[ED25519] = { PKI_OTHER, PKI_SPKI_PLAIN, "unknown", REFUSED },
};

/* An SM2 key: the generator (GB/T 32918.5). */
static struct pki_key *make_sm2(void)
{
	static const uint8_t point[65] = {
		0x04, 0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46,
		0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71,
		0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7, 0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6,
		0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87,
		0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0,
	};
	struct derout spki = { 0 };
	size_t seq = derout_open(&spki, DER_SEQUENCE);
	struct pki_key *key;

	derout_raw(&spki, sm2_algorithm, sizeof(sm2_algorithm));
	derout_bits(&spki, 0, point, sizeof(point));
	derout_close(&spki, seq);
	key = pki_key_raw_spki(derout_view(&spki));
	derout_free(&spki);
	return key;
}

START_TEST(kind_of_key)
{
	struct pki_key *own =
		_i == SM2 ? make_sm2()
		: _i == ED25519
			? pki_key_raw_spki((struct pki_bytes){ ed25519_spki, sizeof(ed25519_spki) })
			: NULL;
	char name[24];
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].key = own ? own : pki_key(kinds[_i].key, 0);
	m.spec[0].spki = kinds[_i].spki;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, STRICT, kinds[_i].rc, kinds[_i].rc ? TPMATTEST_F_EK_KEY_TYPE : 0, 0);
	expect(&s, ANY_LEAF, kinds[_i].rc, kinds[_i].rc ? TPMATTEST_F_EK_KEY_TYPE : 0, 0);
	ta_pubkey_name(&s.r->top->chain[0].cert->key, name);
	ck_assert_str_eq(name, kinds[_i].name);
	scene_close(&s);
	minted_close(&m);
	pki_key_free(own);
}
END_TEST

#define NONE (-1)

/* The certificate's key, up to two of the TPM's (kind and slot), and what follows without and with
 * the duty to compare. */
static const struct {
	enum kind ek;
	int tpm[2];
	unsigned slot[2];
	int rc, required_rc;
	int finding;
	int bound;
} bindings[] = {
	{ P256, { P256, NONE }, { 0 }, 0, 0, TPMATTEST_F_BOUND, TPMATTEST_BOUND_YES },
	{ P384, { P384, NONE }, { 0 }, 0, 0, TPMATTEST_F_BOUND, TPMATTEST_BOUND_YES },
	{ RSA2048, { RSA2048, NONE }, { 0 }, 0, 0, TPMATTEST_F_BOUND, TPMATTEST_BOUND_YES },
	{ OAEP, { RSA2048, NONE }, { 0 }, 0, 0, TPMATTEST_F_BOUND, TPMATTEST_BOUND_YES },
	{ P256, { RSA2048, P256 }, { 0 }, 0, 0, TPMATTEST_F_BOUND, TPMATTEST_BOUND_YES },
	{ P256,
	  { P256, NONE },
	  { 1 },
	  REFUSED,
	  REFUSED,
	  TPMATTEST_F_BINDING_MISMATCH,
	  TPMATTEST_BOUND_NO },
	{ RSA2048,
	  { RSA2048, NONE },
	  { 1 },
	  REFUSED,
	  REFUSED,
	  TPMATTEST_F_BINDING_MISMATCH,
	  TPMATTEST_BOUND_NO },
	{ OAEP,
	  { RSA2048, NONE },
	  { 1 },
	  REFUSED,
	  REFUSED,
	  TPMATTEST_F_BINDING_MISMATCH,
	  TPMATTEST_BOUND_NO },
	/* A key of another kind says nothing about this one. */
	{ P256,
	  { RSA2048, NONE },
	  { 0 },
	  0,
	  UNKNOWN,
	  TPMATTEST_F_BINDING_UNCHECKED,
	  TPMATTEST_BOUND_UNCHECKED },
	{ P256,
	  { P384, NONE },
	  { 0 },
	  0,
	  UNKNOWN,
	  TPMATTEST_F_BINDING_UNCHECKED,
	  TPMATTEST_BOUND_UNCHECKED },
	{ P256,
	  { NONE, NONE },
	  { 0 },
	  0,
	  UNKNOWN,
	  TPMATTEST_F_BINDING_UNCHECKED,
	  TPMATTEST_BOUND_UNCHECKED },
};

START_TEST(binding)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].key = pki_key(kinds[bindings[_i].ek].key, 0);
	m.spec[0].spki = kinds[bindings[_i].ek].spki;
	minted_make(&m);
	minted_stage(&m, &s);
	for (int i = 0; i < 2; i++)
		if (bindings[_i].tpm[i] != NONE)
			minted_public(&s, pki_key(kinds[bindings[_i].tpm[i]].key,
						  bindings[_i].slot[i]));
	expect(&s, 0, bindings[_i].rc, bindings[_i].finding, 0);
	ck_assert_int_eq(s.r->top->bound, bindings[_i].bound);
	expect(&s, ANY_LEAF, bindings[_i].rc, bindings[_i].finding, 0);
	expect(&s, BINDING, bindings[_i].required_rc, bindings[_i].finding, 0);
	expect(&s, BINDING | ANY_LEAF | STRICT, bindings[_i].required_rc, bindings[_i].finding, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A public key that is no EK binds nothing and contradicts nothing; where binding is a duty, the
 * verdict is no yes. */
static const struct {
	uint32_t cleared;
	const char *text;
} no_eks[] = {
	{ 0x00000002, ": fixedTPM" },
	{ 0x00010000, ": restricted" },
	{ 0x00020000, ": decrypt" },
	{ 0x00030002, ": fixedTPM, restricted, decrypt" },
};

START_TEST(public_of_no_ek)
{
	for (unsigned slot = 0; slot < 2; slot++) {
		minted m;
		scene s;

		minted_plain(&m, 2, &s);
		minted_public_without(&s, pki_key(PKI_P256, slot), no_eks[_i].cleared);
		expect(&s, 0, 0, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, 0);
		expect_text(&s, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, no_eks[_i].text);
		expect(&s, 0, 0, TPMATTEST_F_BINDING_UNCHECKED, 0);
		expect_severity(&s, TPMATTEST_F_BINDING_UNCHECKED, TPMATTEST_SEVERITY_INFO);
		ck_assert_int_eq(s.r->top->bound, TPMATTEST_BOUND_UNCHECKED);
		expect(&s, BINDING, UNKNOWN, TPMATTEST_F_BINDING_UNCHECKED, 0);
		expect_severity(&s, TPMATTEST_F_BINDING_UNCHECKED, TPMATTEST_SEVERITY_ERROR);
		expect(&s, STRICT, UNKNOWN, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, 0);
		/* A real one beside it decides, and nothing else is said. */
		minted_public(&s, pki_key(PKI_P256, 0));
		expect_trusted(&s, BINDING | STRICT, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES);
		ck_assert_int_eq(s.r->top->bound, TPMATTEST_BOUND_YES);
		scene_close(&s);
		minted_close(&m);
	}
}
END_TEST

/* Three EKs: RSA at 0x01C00002 is in order, P-256 at 0x01C0000A has expired, P-384 at 0x01C00016
 * has no issuer. */
typedef struct device {
	minted m;
	struct pki_made p256, p384;
} device;

static void device_open(device *d, scene *s, bool with_rsa)
{
	memset(d, 0, sizeof(*d));
	minted_open(&d->m, 2);
	d->m.spec[0].key = pki_key(PKI_RSA2048, 0);
	minted_make(&d->m);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 5),
				     .not_after = PKI_AT(NOW - 1) },
		 &d->m.made[1], &d->p256);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P384, 5),
				     .aki.id = PKI_BYTES("another key id of 20") },
		 &d->m.made[1], &d->p384);
	scene_open(s);
	minted_anchor(s, &d->m.made[1], "IBM");
	scene_nv(s, 0x01c00016, d->p384.der.p, d->p384.der.len);
	if (with_rsa)
		scene_nv(s, 0x01c00002, d->m.made[0].der.p, d->m.made[0].der.len);
	scene_nv(s, 0x01c0000a, d->p256.der.p, d->p256.der.len);
}

static void device_close(device *d, scene *s)
{
	pki_made_free(&d->p256);
	pki_made_free(&d->p384);
	minted_close(&d->m);
	scene_close(s);
}

static void select_index(scene *s, uint32_t index)
{
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s->p, index, NULL), 0);
}

START_TEST(several_eks)
{
	device d;
	scene s;

	device_open(&d, &s, true);
	expect_trusted(&s, 0, TPMATTEST_F_EXPIRED);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 3);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)),
			 "nv:0x01c00002");
	ck_assert_int_eq(s.r->eks[0].verdict, TPMATTEST_VERDICT_TRUSTED);
	ck_assert_int_eq(s.r->eks[1].verdict, TPMATTEST_VERDICT_UNTRUSTED);
	ck_assert_int_eq(s.r->eks[2].verdict, TPMATTEST_VERDICT_INCOMPLETE);
	ck_assert_uint_eq(s.r->eks[1].nv, 0x01c0000a);

	select_index(&s, 0x01c0000a);
	expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, 0);
	expect_link(&s, 0, &d.p256);
	select_index(&s, 0x01c00016);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	expect_link(&s, 0, &d.p384);
	select_index(&s, 0x01c00002);
	expect_trusted(&s, 0, TPMATTEST_F_EXPIRED);
	select_index(&s, 0x01c0000a);
	select_index(&s, 0);
	expect_trusted(&s, 0, TPMATTEST_F_EXPIRED);
	device_close(&d, &s);
}
END_TEST

START_TEST(without_the_usual_index_the_lowest)
{
	device d;
	scene s;

	device_open(&d, &s, false);
	expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, 0);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)),
			 "nv:0x01c0000a");
	device_close(&d, &s);
}
END_TEST

/* Asking for an index that holds no EK certificate is no way to a yes. */
START_TEST(selected_index_is_empty)
{
	device d;
	scene s;

	device_open(&d, &s, true);
	minted_put(&s, &d.m.made[0], scene_ek);
	select_index(&s, 0x01c00014);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	expect_text(&s, TPMATTEST_F_NO_EK_CERT, "0x01c00014");
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 3);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 0);
	ck_assert_ptr_null(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)));
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01bfffff, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, 0x01c08000, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_policy_set_ek_index(NULL, 0, NULL), TPMATTEST_E_USAGE);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1); /* what was refused changed nothing */
	device_close(&d, &s);
}
END_TEST

START_TEST(ek_from_a_file)
{
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	expect_trusted(&s, STRICT, 0);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 0)),
			 "file:ek");
	select_index(&s, 0x01c00002);
	expect(&s, STRICT, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Nothing at all; a chain without an EK certificate; an index that should hold one and holds
 * something else. */
START_TEST(no_ek_certificate)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_anchor(&s, &m.made[2], "IBM");
	if (_i == 1)
		minted_put(&s, &m.made[1], scene_chain);
	if (_i == 2)
		scene_nv(&s, 0x01c00002, (const uint8_t *)"no certificate", 14);
	for (uint64_t flags = 0; flags < 64; flags++)
		expect(&s, flags, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ck_assert_uint_eq(tpmattest_report_ek_count(s.r), 0);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), 0);
	ck_assert_int_eq(scene_find(&s, TPMATTEST_F_EK_NOT_CERT) >= 0, _i == 2);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	expect_trusted(&s, 0, TPMATTEST_F_NO_EK_CERT);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Without a certificate, but with the EK's public, the report says where the vendor may have
 * one. */
START_TEST(no_ek_certificate_but_a_service)
{
	scene s;

	scene_open(&s);
	minted_public(&s, pki_key(PKI_RSA2048, 0));
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ck_assert_ptr_null(tpmattest_ek_certificate_url(tpmattest_report_selected(s.r)));
	ck_assert_uint_eq(s.r->top->n_needs, 0);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "INTC", NULL), 0);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	ck_assert_ptr_nonnull(tpmattest_ek_certificate_url(tpmattest_report_selected(s.r)));
	expect_url(&s, TPMATTEST_F_NO_EK_CERT,
		   tpmattest_ek_certificate_url(tpmattest_report_selected(s.r)));
	ck_assert_uint_eq(s.r->top->n_needs, 1);
	ck_assert_int_eq(s.r->top->needs[0].kind, TPMATTEST_NEED_EK_CERTIFICATE);
	scene_close(&s);
}
END_TEST

START_TEST(usage)
{
	minted m;
	scene s;
	tpmattest_report *r = NULL;

	minted_plain(&m, 2, &s);
	ck_assert_int_eq(tpmattest_verify(NULL, s.t, s.p, &r, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_verify(s.e, s.t, s.p, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, 64, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_policy_set_flags(s.p, UINT64_C(1) << 63, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_report_verdict(NULL), TPMATTEST_VERDICT_UNTRUSTED);
	/* the default policy, now */
	ck_assert_int_eq(tpmattest_verify(s.e, s.t, NULL, &r, NULL), 0);
	tpmattest_report_free(r);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A CA on the device that no EK has above it is named, and changes no verdict. */
START_TEST(device_ca_in_no_path)
{
	struct pki_made stranger = { 0 };
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	expect_trusted(&s, TPMATTEST_POLICY_STRICT, TPMATTEST_F_CERT_UNUSED);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Stranger"),
				     .key = pki_key(PKI_P256, 7) },
		 &m.made[2], &stranger);
	minted_put(&s, &stranger, scene_chain);
	expect(&s, TPMATTEST_POLICY_STRICT, 0, TPMATTEST_F_CERT_UNUSED, -1);
	pki_made_free(&stranger);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The TPM was asked for the EK of this certificate and refused: the report says so, whose EK it was
 * and with which code. */
START_TEST(ek_that_the_tpm_did_not_give)
{
	const ta_ek_public refused = { .index = 0x01c00002,
				       .result = TPMATTEST_E_TPM,
				       .rc = 0x101 };
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	tpmattest_evidence_free(s.e);
	ck_assert_int_eq(tpmattest_evidence_new(&s.e, NULL), 0);
	scene_nv(&s, 0x01c00002, m.made[0].der.p, m.made[0].der.len);
	expect_trusted(&s, 0, TPMATTEST_F_EK_PUBLIC_UNAVAILABLE);
	ck_assert_int_eq(ta_evidence_put_ek(s.e, &refused, (ta_span){ 0 }, NULL), 0);
	expect(&s, 0, 0, TPMATTEST_F_EK_PUBLIC_UNAVAILABLE, -1);
	expect_text(&s, TPMATTEST_F_EK_PUBLIC_UNAVAILABLE,
		    "0x01c00002: TPMATTEST_E_TPM, response code 0x101");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* An issuer is missing, which makes a verdict incomplete; what makes it untrusted leads, in the
 * report and in the error. */
START_TEST(the_reason_comes_first)
{
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	tpmattest_trust_free(s.t);
	ck_assert_int_eq(tpmattest_trust_new(&s.t, NULL), 0);
	expect(&s, 0, TPMATTEST_E_INCOMPLETE, TPMATTEST_F_ISSUER_MISSING, 0);
	ck_assert_int_eq(tpmattest_ek_finding_code(tpmattest_report_selected(s.r), 0),
			 TPMATTEST_F_ISSUER_MISSING);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "STM", NULL), 0);
	expect(&s, 0, TPMATTEST_E_UNTRUSTED, TPMATTEST_F_ISSUER_MISSING, 0);
	ck_assert_int_eq(tpmattest_ek_finding_code(tpmattest_report_selected(s.r), 0),
			 TPMATTEST_F_MANUFACTURER_MISMATCH);
	ck_assert_ptr_nonnull(strstr(tpmattest_error_message(s.err), "different manufacturers"));
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ek");
	TCase *t = tcase_create("ek");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, kind_of_key, 0, sizeof(kinds) / sizeof(kinds[0]));
	tcase_add_loop_test(t, binding, 0, sizeof(bindings) / sizeof(bindings[0]));
	tcase_add_loop_test(t, public_of_no_ek, 0, sizeof(no_eks) / sizeof(no_eks[0]));
	tcase_add_test(t, several_eks);
	tcase_add_test(t, without_the_usual_index_the_lowest);
	tcase_add_test(t, selected_index_is_empty);
	tcase_add_test(t, ek_from_a_file);
	tcase_add_loop_test(t, no_ek_certificate, 0, 3);
	tcase_add_test(t, no_ek_certificate_but_a_service);
	tcase_add_test(t, usage);
	tcase_add_test(t, device_ca_in_no_path);
	tcase_add_test(t, the_reason_comes_first);
	tcase_add_test(t, ek_that_the_tpm_did_not_give);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
