/* SPDX-License-Identifier: BSD-2-Clause */
/* What anybody can make from public things, a name, a modulus, a signature, and put on a device to
 * hide that a CA is revoked or to get another answer the second time. */
#include "script.h"

#include "../unit/runner.h"
#include "../verify/minted.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>
#include <string.h>

#include "verify/signatures.h"

#define HOST "http://pki.infineon.com/"
#define SERIAL PKI_BYTES("\x05")
/* clang-format off */
#define REVOKES(bytes) { .revoked = &(struct pki_revoked){ .serial = bytes }, .n_revoked = 1 }
/* clang-format on */

static scene s;
static script net;
static struct pki_made root, ca, ek, made;

static void setup(void)
{
	scene_open(&s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
}

static void teardown(void)
{
	script_close(&net);
	scene_close(&s);
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&ek);
	pki_made_free(&made);
}

/* The EK on the device, its CA in the store, the root an anchor; the CA says where its root's list
 * is. */
static void three(enum pki_kind kind, const char *url)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(kind, 0) },
		 NULL, &root);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 1),
				     .serial = SERIAL,
				     .crldp = { .dp = { { .url = url } } } },
		 &root, &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &ek);
	minted_anchor(&s, &root, "IBM");
	minted_put(&s, &ca, scene_store);
	minted_put(&s, &ek, scene_ek);
}

/* The root's modulus as a key that can check nothing, or with parameters that do not fit, under the
 * CA's name: it is asked first, and what is learned from it must not stand for the root's own
 * key. */
START_TEST(a_clone_of_a_modulus)
{
	static const enum pki_spki spki[] = { PKI_SPKI_PLAIN, PKI_SPKI_OAEP, PKI_SPKI_PSS };
	struct derout list = { 0 };

	three(PKI_RSA2048, HOST "root.crl");
	pki_mint_crl(&(struct pki_crl)REVOKES(SERIAL), &root, &list);
	script_put(&net, HOST "root.crl", 200, list.p, list.len);
	derout_free(&list);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_RSA2048, 0),
				     .spki = spki[_i],
				     .ski.mode = PKI_EXT_ABSENT,
				     .sign.broken = true },
		 NULL, &made);
	minted_put(&s, &made, scene_chain);
	ck_assert_int_eq(script_run(&net, &s, TPMATTEST_RESOLVER_CRLS), TPMATTEST_E_UNTRUSTED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_REVOKED), 1);
}
END_TEST

/* The numbers of an EC signature, and what OpenSSL needs to reckon with them. */
typedef struct reckoning {
	EC_GROUP *group;
	BN_CTX *x;
	BIGNUM *n, *u, *v; /* order; the key is u * G + v * R */
	ECDSA_SIG *sig;
} reckoning;

static reckoning open_reckoning(const ta_cert *c)
{
	reckoning k = { EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1),
			BN_CTX_new(),
			BN_new(),
			BN_new(),
			BN_new(),
			NULL };
	const uint8_t *p = c->signature.p;
	const BIGNUM *r, *sig_s;
	BIGNUM *e, *inverse = BN_new();
	uint8_t hash[32];

	k.sig = d2i_ECDSA_SIG(NULL, &p, (long)c->signature.n);
	ck_assert_ptr_nonnull(k.sig);
	SHA256(c->tbs.p, c->tbs.n, hash);
	e = BN_bin2bn(hash, sizeof(hash), NULL);
	ECDSA_SIG_get0(k.sig, &r, &sig_s);
	ck_assert(EC_GROUP_get_order(k.group, k.n, k.x) && BN_mod_inverse(inverse, r, k.n, k.x));
	ck_assert(BN_mod_mul(k.u, e, inverse, k.n, k.x) && BN_sub(k.u, k.n, k.u) &&
		  BN_mod_mul(k.v, sig_s, inverse, k.n, k.x));
	BN_free(e);
	BN_free(inverse);
	return k;
}

static void close_reckoning(reckoning *k)
{
	EC_GROUP_free(k->group);
	BN_CTX_free(k->x);
	BN_free(k->n);
	BN_free(k->u);
	BN_free(k->v);
	ECDSA_SIG_free(k->sig);
}

/* One of the two keys that an ECDSA signature fits, as x and y; 65 bytes with the 04 before
 * them. */
static void key_of(const reckoning *k, int odd, uint8_t out[65])
{
	EC_POINT *point = EC_POINT_new(k->group), *key = EC_POINT_new(k->group);
	const BIGNUM *r;

	ECDSA_SIG_get0(k->sig, &r, NULL);
	ck_assert(EC_POINT_set_compressed_coordinates(k->group, point, r, odd, k->x));
	ck_assert(EC_POINT_mul(k->group, key, k->u, point, k->v, k->x));
	ck_assert_uint_eq(EC_POINT_point2oct(k->group, key, POINT_CONVERSION_UNCOMPRESSED, out, 65,
					     k->x),
			  65);
	EC_POINT_free(point);
	EC_POINT_free(key);
}

/* Every ECDSA signature has a second key that it fits: a CA with that key hides nothing, in
 * whatever order they are tried. */
START_TEST(the_second_key_of_a_signature)
{
	ta_cert *c = NULL;
	struct pki_key *key;
	unsigned others = 0;
	reckoning k;
	uint8_t o[65];

	three(PKI_P256, HOST "root.crl");
	ck_assert_int_eq(ta_cert_parse(ek.der.p, ek.der.len, &c, NULL), 0);
	k = open_reckoning(c);
	for (int odd = 0; odd < 2; odd++) {
		key_of(&k, odd, o);
		if (memcmp(pki_key_numbers(pki_key(PKI_P256, 1)).p, o + 1, 64) == 0)
			continue;
		others++;
		key = pki_key_ec_public(PKI_P256, (struct pki_bytes){ o + 1, 32 },
					(struct pki_bytes){ o + 33, 32 });
		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject = PKI_NAME("O=Test;CN=CA"),
					     .ski.mode = PKI_EXT_ABSENT,
					     .key = key,
					     .sign.broken = true },
			 &root, &made);
		minted_put(&s, &made, scene_chain);
		pki_key_free(key);
	}
	ck_assert_uint_eq(others, 1);
	expect_trusted(&s, 0, TPMATTEST_F_SIGNATURE_BAD);
	close_reckoning(&k);
	ta_cert_unref(c);
}
END_TEST

/* More lists than a run looks at, of two names that make it together: whether the one that revokes
 * is the first or the last of them in the store must not matter. */
START_TEST(where_a_list_is_in_a_crowd)
{
	enum { HALF = TA_MAX_STORE_CHECKS / 2 + 1 };
	struct pki_crl plain = { 0 }, revokes = REVOKES(SERIAL);

	three(PKI_P256, NULL);
	for (unsigned i = 0; i < HALF; i++) {
		plain.number = (int)i;
		minted_crl(&s, &plain, &ca);
	}
	for (unsigned i = 0; i < HALF; i++) {
		struct pki_crl *list = i == (_i ? 0 : HALF - 1) ? &revokes : &plain;

		list->number = (int)i;
		minted_crl(&s, list, &root);
	}
	expect(&s, 0, TPMATTEST_E_INCOMPLETE, TPMATTEST_F_WORK_LIMIT, -1);
}
END_TEST

/* The same with as many lists as a run looks at. */
START_TEST(a_list_in_a_smaller_crowd)
{
	three(PKI_P256, NULL);
	for (unsigned i = 1; i < TA_MAX_STORE_CHECKS / 2; i++)
		minted_crl(&s, &(struct pki_crl){ .number = (int)i }, &ca);
	minted_crl(&s, &(struct pki_crl)REVOKES(SERIAL), &root);
	expect(&s, 0, TPMATTEST_E_UNTRUSTED, TPMATTEST_F_REVOKED, 1);
	ck_assert_int_eq(scene_find(&s, TPMATTEST_F_WORK_LIMIT), -1);
}
END_TEST

static void put_attribute(struct derout *d, const char *text)
{
	size_t ava = derout_open(d, DER_SEQUENCE);

	derout_oid(d, "2.5.4.3");
	derout_text(d, DER_UTF8, text);
	derout_close(d, ava);
}

/* One of many long names that differ in which RDN has which of two values 31 times: alike for
 * whoever adds up what a name has. */
static void put_alike(struct derout *d, unsigned bits)
{
	size_t name = derout_open(d, DER_SEQUENCE), rdn;
	static char text[11001];

	for (unsigned pair = 0; pair < 12; pair++) {
		bool one = (bits >> pair / 2 & 1) != pair % 2;
		char first[3] = { (char)('a' + pair / 2), one ? 'x' : 'y', 0 },
		     rest[3] = { first[0], one ? 'y' : 'x', 0 };

		rdn = derout_open(d, DER_SET);
		put_attribute(d, pair % 2 ? rest : first);
		for (int i = 0; pair % 2 && i < 30; i++)
			put_attribute(d, rest);
		derout_close(d, rdn);
	}
	memset(text, 'p', sizeof(text) - 1);
	rdn = derout_open(d, DER_SET);
	put_attribute(d, text);
	derout_close(d, rdn);
	derout_close(d, name);
}

/* A report is a reading of what is known, and asking for it again makes nothing known: names that
 * are nearly the bound each. */
START_TEST(a_report_asked_for_again)
{
	struct derout name = { 0 };
	tpmattest_resolver *r;

	three(PKI_P256, NULL);
	for (unsigned i = 0; i < 40; i++) {
		derout_reset(&name);
		put_alike(&name, i);
		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject.der = derout_view(&name),
					     .issuer = PKI_NAME("CN=x"),
					     .ski.mode = PKI_EXT_ABSENT,
					     .key = pki_key(PKI_P256, 11) },
			 &root, &made);
		minted_put(&s, &made, scene_chain);
	}
	derout_free(&name);
	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, 0, &r, NULL), 0);
	while (tpmattest_resolver_next(r))
		;
	for (int i = 0; i < 3; i++) {
		tpmattest_report *report = NULL;
		int rc = tpmattest_resolver_report(r, &report, NULL);

		ck_assert_int_eq(rc, 0);
		tpmattest_report_free(report);
	}
	tpmattest_resolver_free(r);
	ck_assert_int_eq(scene_judge(&s, 0, NOW), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("clones");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_add_loop_test(t, a_clone_of_a_modulus, 0, 3);
	tcase_add_test(t, the_second_key_of_a_signature);
	tcase_add_loop_test(t, where_a_list_is_in_a_crowd, 0, 2);
	tcase_add_test(t, a_list_in_a_smaller_crowd);
	tcase_add_test(t, a_report_asked_for_again);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
