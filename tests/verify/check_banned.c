/* SPDX-License-Identifier: BSD-2-Clause */
/* What no path may contain, whatever the policy says: AIK authorities, debug CAs, disallowed
 * certificates. */
#include "minted.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>

#include "../unit/runner.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define ALL_FLAGS 64 /* every combination of the policy's flags */
#define ANY TPMATTEST_POLICY_ANY_LEAF

/* A key identifier out of the table of debug CAs: "On Die CSME D_TGL DEBUG000 Issuing CA". */
static const uint8_t debug_id[] = { 0x3b, 0x31, 0xca, 0xd5, 0xc3, 0x4b, 0x92, 0xd7, 0x48, 0xc8,
				    0xfd, 0x92, 0xaa, 0x75, 0xae, 0x9d, 0x32, 0x4a, 0x06, 0x42 };
/* The same with its last bit turned. */
static const uint8_t other_id[] = { 0x3b, 0x31, 0xca, 0xd5, 0xc3, 0x4b, 0x92, 0xd7, 0x48, 0xc8,
				    0xfd, 0x92, 0xaa, 0x75, 0xae, 0x9d, 0x32, 0x4a, 0x06, 0x43 };

#define ID(bytes) ((struct pki_bytes){ (bytes), sizeof(bytes) })

static const char *const aik_purposes[] = { PKI_OID_KP_MS_AIK, PKI_OID_KP_AIK };

static void refused_under_all_flags(scene *s, int finding, int certificate)
{
	for (uint64_t flags = 0; flags < ALL_FLAGS; flags++)
		expect(s, flags, REFUSED, finding, certificate);
}

/* A CA with an AIK purpose at one place of the path, handed in by the device or a loader. */
START_TEST(aik_ca_in_the_path)
{
	size_t place = 1 + (size_t)(_i & 1);
	const char *purpose = aik_purposes[_i >> 1 & 1];
	bool device = _i >> 2;
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[place].eku = (struct pki_oids){ PKI_EXT_PLAIN, { PKI_OID_KP_EK, purpose } };
	minted_make(&m);
	minted_stage_with(&m, &s, device ? scene_chain : scene_store);
	refused_under_all_flags(&s, TPMATTEST_F_AIK_CA_IN_PATH, (int)place);
	scene_close(&s);

	m.spec[place].eku = (struct pki_oids){ PKI_EXT_PLAIN, { PKI_OID_KP_EK, "2.23.133.8.30" } };
	minted_make(&m);
	minted_stage_with(&m, &s, device ? scene_chain : scene_store);
	expect_trusted(&s, 0, TPMATTEST_F_AIK_CA_IN_PATH);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Right to sign certificates without basicConstraints: taken for a CA, so for an AIK CA. */
START_TEST(aik_ca_without_basic_constraints)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].eku = (struct pki_oids){ PKI_EXT_PLAIN, { PKI_OID_KP_MS_AIK } };
	m.spec[1].bc.mode = PKI_EXT_ABSENT;
	minted_make(&m);
	minted_stage_with(&m, &s, scene_chain);
	expect(&s, ANY, REFUSED, TPMATTEST_F_AIK_CA_IN_PATH, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(aik_ca_is_no_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[1].eku = (struct pki_oids){ PKI_EXT_PLAIN, { aik_purposes[_i] } };
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	ck_assert_int_eq(tpmattest_trust_add_anchor(s.t, m.made[1].der.p, m.made[1].der.len, "IBM",
						    NULL),
			 TPMATTEST_E_AIK_CA);
	minted_put(&s, &m.made[1], scene_store);
	refused_under_all_flags(&s, TPMATTEST_F_AIK_CA_IN_PATH, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Microsoft's TPM root stands above AIK authorities and above Qualcomm's EKs: the one path is good,
 * the other is not. */
START_TEST(aik_ca_below_a_root_of_eks)
{
	minted m;
	struct pki_made aik = { 0 }, ek = { 0 };
	scene s;

	minted_plain(&m, 3, &s);
	expect_trusted(&s, 0, TPMATTEST_F_AIK_CA_IN_PATH);
	scene_close(&s);

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 8),
				     .subject = PKI_NAME("CN=IBM-KeyId-00"),
				     .eku = { PKI_EXT_PLAIN, { PKI_OID_KP_MS_AIK } } },
		 &m.made[2], &aik);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 9) }, &aik, &ek);
	minted_stage(&m, &s);
	minted_put(&s, &aik, scene_store);
	expect_trusted(&s, 0, TPMATTEST_F_AIK_CA_IN_PATH);
	scene_close(&s);

	scene_open(&s);
	minted_put(&s, &ek, scene_ek);
	minted_put(&s, &aik, _i ? scene_store : scene_chain);
	minted_anchor(&s, &m.made[2], "IBM");
	refused_under_all_flags(&s, TPMATTEST_F_AIK_CA_IN_PATH, 1);
	scene_close(&s);
	pki_made_free(&aik);
	pki_made_free(&ek);
	minted_close(&m);
}
END_TEST

/* A debug key identifier as SKI (place of the CA), or as AKI alone (place of its child). */
START_TEST(debug_key_identifier)
{
	bool as_aki = _i & 1, device = _i >> 1;
	minted m;
	scene s;

	for (int pass = 0; pass < 2; pass++) {
		struct pki_bytes id = pass ? ID(other_id) : ID(debug_id);

		minted_open(&m, 3);
		if (as_aki) {
			m.spec[0].aki.id = id;
			m.spec[1].ski.mode = PKI_EXT_ABSENT;
		} else {
			m.spec[0].aki.mode = PKI_EXT_ABSENT;
			m.spec[1].ski.id = id;
		}
		minted_make(&m);
		minted_stage_with(&m, &s, device ? scene_chain : scene_store);
		if (pass)
			expect_trusted(&s, 0, TPMATTEST_F_DEBUG_CA);
		else
			refused_under_all_flags(&s, TPMATTEST_F_DEBUG_CA, as_aki ? 0 : 1);
		scene_close(&s);
		minted_close(&m);
	}
}
END_TEST

START_TEST(debug_root_is_no_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[1].ski.id = ID(debug_id);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	ck_assert_int_eq(tpmattest_trust_add_anchor(s.t, m.made[1].der.p, m.made[1].der.len, "IBM",
						    NULL),
			 TPMATTEST_E_DEBUG_CA);
	expect(&s, ANY, REFUSED, TPMATTEST_F_DEBUG_CA, 0);
	minted_put(&s, &m.made[1], scene_store);
	refused_under_all_flags(&s, TPMATTEST_F_DEBUG_CA, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A caller anchors a CA; the device shows that a debug CA stands above it. That counts however far
 * above it stands: directly, or above a CA of the device or of the store. */
START_TEST(debug_ca_above_the_anchor)
{
	void (*const between[])(scene *, const uint8_t *, size_t) = { NULL, scene_chain,
								      scene_store };
	bool debug = _i & 1;
	size_t how = (size_t)_i / 2, at = between[how] ? 3 : 2;
	minted m;
	scene s;

	minted_open(&m, at + 1);
	m.spec[at - 1].aki.mode = PKI_EXT_ABSENT;
	m.spec[at].ski.id = debug ? ID(debug_id) : ID(other_id);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[1], "IBM");
	if (between[how])
		minted_put(&s, &m.made[2], between[how]);
	expect_trusted(&s, 0, TPMATTEST_F_DEBUG_CA);
	minted_put(&s, &m.made[at], scene_chain);
	if (debug)
		refused_under_all_flags(&s, TPMATTEST_F_DEBUG_CA, 1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_DEBUG_CA);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

static struct pki_bytes tbs_of(const struct pki_made *made)
{
	size_t head = made->der.p[1] < 0x80 ? 2 : 2 + (size_t)(made->der.p[1] & 0x7f);

	return (struct pki_bytes){ made->der.p + head,
				   derout_element_len(made->der.p + head, made->der.len - head) };
}

static void disallow(scene *s, struct pki_bytes what)
{
	uint8_t hash[32];

	SHA256(what.p, what.len, hash);
	ck_assert_int_eq(tpmattest_trust_add_disallowed(s->t, hash, sizeof(hash), NULL), 0);
}

START_TEST(disallowed_at_each_place)
{
	int place = _i / 2;
	minted m;
	scene s;

	minted_plain(&m, 4, &s);
	disallow(&s, PKI_BYTES("none of them"));
	expect_trusted(&s, 0, TPMATTEST_F_DISALLOWED);
	disallow(&s, _i % 2 ? tbs_of(&m.made[place]) : pki_made_der(&m.made[place]));
	refused_under_all_flags(&s, TPMATTEST_F_DISALLOWED, place);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The same certificate with the other signature that ECDSA allows, n - s for s; or in a frame with
 * longer lengths. */
static void twin_of(const struct pki_made *made, bool long_frame, struct derout *out)
{
	struct pki_bytes tbs = tbs_of(made);
	const uint8_t *alg = tbs.p + tbs.len, *bits = alg + 2 + alg[1], *der = bits + 3;
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, bits[1] - 1);
	BIGNUM *r = BN_dup(ECDSA_SIG_get0_r(sig)), *s = BN_new();
	uint8_t *encoded = NULL;
	size_t mark;
	int n;

	BN_sub(s, EC_GROUP_get0_order(group), ECDSA_SIG_get0_s(sig));
	if (long_frame) {
		uint8_t head[] = { 0x30,
				   0x84,
				   0,
				   0,
				   (uint8_t)((made->der.len - 4) >> 8),
				   (uint8_t)(made->der.len - 4) };

		derout_raw(out, head, sizeof(head));
		derout_raw(out, made->der.p + 4, made->der.len - 4);
	} else {
		ECDSA_SIG_set0(sig, BN_dup(r), BN_dup(s));
		n = i2d_ECDSA_SIG(sig, &encoded);
		mark = derout_open(out, DER_SEQUENCE);
		derout_bytes(out, tbs);
		derout_raw(out, alg, 2 + (size_t)alg[1]);
		derout_bits(out, 0, encoded, (size_t)n);
		derout_close(out, mark);
	}
	OPENSSL_free(encoded);
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	EC_GROUP_free(group);
}

/* The device brings a twin of a disallowed CA. By the hash of the CA it is known when the store
 * holds the CA itself; by the hash of what is signed, always. */
START_TEST(twin_of_a_disallowed_certificate)
{
	bool in_store = _i & 1;
	struct derout twin = { 0 };
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	ck_assert_int_eq(m.made[1].der.p[1], 0x82);
	twin_of(&m.made[1], _i >> 1, &twin);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	scene_chain(&s, twin.p, twin.len);
	if (in_store)
		minted_put(&s, &m.made[1], scene_store);
	expect_trusted(&s, 0, TPMATTEST_F_DISALLOWED);
	ck_assert_str_eq(tpmattest_cert_source(
				 tpmattest_ek_chain(tpmattest_report_selected(s.r), 1)),
			 "file:chain");
	disallow(&s, in_store ? pki_made_der(&m.made[1]) : tbs_of(&m.made[1]));
	refused_under_all_flags(&s, TPMATTEST_F_DISALLOWED, 1);
	derout_free(&twin);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("banned");
	TCase *t = tcase_create("banned");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, aik_ca_in_the_path, 0, 8);
	tcase_add_test(t, aik_ca_without_basic_constraints);
	tcase_add_loop_test(t, aik_ca_is_no_anchor, 0, 2);
	tcase_add_loop_test(t, aik_ca_below_a_root_of_eks, 0, 2);
	tcase_add_loop_test(t, debug_key_identifier, 0, 4);
	tcase_add_test(t, debug_root_is_no_anchor);
	tcase_add_loop_test(t, debug_ca_above_the_anchor, 0, 6);
	tcase_add_loop_test(t, disallowed_at_each_place, 0, 8);
	tcase_add_loop_test(t, twin_of_a_disallowed_certificate, 0, 4);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
