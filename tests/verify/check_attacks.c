/* SPDX-License-Identifier: BSD-2-Clause */
/* Ways to turn a no into a yes with public keys and names only, each by name: what is above an
 * anchor hidden by the device, bounds used up, and the order of a store. */
#include "minted.h"

#include <openssl/sha.h>

#include "../unit/runner.h"
#include "../unit/vendor.h"
#include "verify/session.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE
#define ALL_FLAGS 64
#define N_FILLERS 60 /* with the other certificates of a device no more than it may have */

static const uint8_t debug_id[] = { 0x3b, 0x31, 0xca, 0xd5, 0xc3, 0x4b, 0x92, 0xd7, 0x48, 0xc8,
				    0xfd, 0x92, 0xaa, 0x75, 0xae, 0x9d, 0x32, 0x4a, 0x06, 0x42 };
static const uint8_t shared_id[20] = { 1, 2, 3 };

/* An EK below I, an anchor that is not self-signed and does not name its issuer's key; D, which
 * signed I, below a root. */
enum { EK = 0, I, D, ROOT, N };

/* Why D speaks against every path to I. */
enum { FINE = 0, DEBUG, DISALLOWED, OTHER_VENDOR, REVOKES, REVOKED, N_REASONS };

/* What the device brings to hide that. */
enum { NOTHING = 0, CLONE, CLONE_WITH_ID, COPY, FILLERS, CLONE_AND_FILLERS, N_DISGUISES };

static const int findings[N_REASONS] = {
	[DEBUG] = TPMATTEST_F_DEBUG_CA,
	[DISALLOWED] = TPMATTEST_F_DISALLOWED,
	[OTHER_VENDOR] = TPMATTEST_F_VENDOR_MISMATCH,
	[REVOKES] = TPMATTEST_F_REVOKED,
	[REVOKED] = TPMATTEST_F_REVOKED,
};

static void make(minted *m, int reason)
{
	minted_open(m, N);
	m->spec[I].aki.mode = PKI_EXT_ABSENT;
	if (reason == DEBUG)
		m->spec[D].ski.id = (struct pki_bytes){ debug_id, sizeof(debug_id) };
	minted_make(m);
}

static void put_list(scene *s, const struct pki_made *by, const struct pki_made *revoked)
{
	struct pki_revoked entry = { .serial = derout_view(&revoked->serial) };

	minted_crl(s, &(struct pki_crl){ .revoked = &entry, .n_revoked = 1 }, by);
}

static void trust(const minted *m, int reason, scene *s)
{
	struct pki_bytes der = pki_made_der(&m->made[D]);
	uint8_t hash[32];

	minted_anchor(s, &m->made[I], "IBM");
	if (reason == OTHER_VENDOR)
		minted_anchor(s, &m->made[D], "INTC");
	else
		minted_put(s, &m->made[D], scene_store);
	if (reason == DISALLOWED) {
		SHA256(der.p, der.len, hash);
		ck_assert_int_eq(tpmattest_trust_add_disallowed(s->t, hash, sizeof(hash), NULL), 0);
	} else if (reason == REVOKES) {
		put_list(s, &m->made[D], &m->made[I]);
	} else if (reason == REVOKED) {
		minted_put(s, &m->made[ROOT], scene_store);
		put_list(s, &m->made[ROOT], &m->made[D]);
	}
}

/* D's name and key, out of its certificate, in another that D did not make: only what is public is
 * needed for it. */
static void make_clone(const minted *m, bool id, struct pki_made *out)
{
	struct pki_cert spec = m->spec[D];

	spec.sign.broken = true;
	spec.ski.mode = id ? PKI_EXT_DEFAULT : PKI_EXT_ABSENT;
	spec.ski.id = (struct pki_bytes){ shared_id, sizeof(shared_id) };
	pki_mint(&spec, NULL, out);
}

static void filler(const minted *m, unsigned i, struct pki_made *out)
{
	struct pki_cert spec = m->spec[D];

	spec.key = pki_key(PKI_P256, 100 + i);
	spec.ski.mode = PKI_EXT_ABSENT;
	pki_mint(&spec, NULL, out);
}

static void disguise(const minted *m, int how, scene *s)
{
	struct pki_made made = { 0 };

	if (how == CLONE || how == CLONE_WITH_ID || how == CLONE_AND_FILLERS) {
		make_clone(m, how == CLONE_WITH_ID, &made);
		minted_put(s, &made, scene_chain);
	}
	if (how == COPY)
		minted_put(s, &m->made[D], scene_chain);
	for (unsigned i = 0; (how == FILLERS || how == CLONE_AND_FILLERS) && i < N_FILLERS; i++) {
		filler(m, i, &made);
		minted_put(s, &made, scene_chain);
	}
	pki_made_free(&made);
}

START_TEST(what_is_above_an_anchor_cannot_be_hidden)
{
	int reason = _i / N_DISGUISES, how = _i % N_DISGUISES;
	minted m;
	scene s;

	make(&m, reason);
	scene_open(&s);
	minted_put(&s, &m.made[EK], scene_ek);
	trust(&m, reason, &s);
	disguise(&m, how, &s);
	if (reason == FINE)
		expect_trusted(&s, 0, TPMATTEST_F_WORK_LIMIT);
	else
		for (uint64_t flags = 0; flags < ALL_FLAGS; flags++)
			if (reason != OTHER_VENDOR || !(flags & TPMATTEST_POLICY_ANY_LEAF)) {
				expect(&s, flags, REFUSED, 0, 0);
				(void)scene_about(&s, findings[reason]);
			}
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The same when the clone comes with the answer that brings a missing issuer below the anchor, and
 * with a copy of that anchor. */
START_TEST(what_is_fetched_hides_nothing_either)
{
	struct pki_made ek = { 0 }, ca = { 0 }, fake = { 0 };
	ta_session *session = NULL;
	ta_cert *answer[3];
	size_t kept;
	minted m;
	scene s;

	make(&m, _i);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 20),
				     .subject = PKI_NAME("CN=Fetched") },
		 &m.made[I], &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 21) }, &ca, &ek);
	make_clone(&m, false, &fake);
	scene_open(&s);
	minted_put(&s, &ek, scene_ek);
	trust(&m, _i, &s);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	ck_assert_int_eq(ta_session_top(session)->verdict, TPMATTEST_VERDICT_INCOMPLETE);
	ck_assert_int_eq(ta_cert_parse(fake.der.p, fake.der.len, &answer[0], NULL), 0);
	ck_assert_int_eq(ta_cert_parse(m.made[I].der.p, m.made[I].der.len, &answer[1], NULL), 0);
	ck_assert_int_eq(ta_cert_parse(ca.der.p, ca.der.len, &answer[2], NULL), 0);
	ck_assert_int_eq(ta_session_add_issuers(session, session->certs->v[0].at.cert, answer, 3,
						"fetched:x", &kept),
			 0);
	ck_assert_uint_ge(kept, 2);
	ck_assert_int_eq(ta_session_report(session, NULL, &s.r, &s.err), _i == FINE ? 0 : REFUSED);
	if (_i != FINE)
		(void)scene_about(&s, findings[_i]);
	for (int i = 0; i < 3; i++)
		ta_cert_unref(answer[i]);
	ta_session_close(session);
	scene_close(&s);
	pki_made_free(&fake);
	pki_made_free(&ca);
	pki_made_free(&ek);
	minted_close(&m);
}
END_TEST

/* More uppers of one name than can be tried: nobody knows which of them signed the anchor. */
START_TEST(a_crowd_above_an_anchor_is_a_bound)
{
	struct pki_made made = { 0 };
	minted m;
	scene s;

	make(&m, FINE);
	scene_open(&s);
	minted_put(&s, &m.made[EK], scene_ek);
	minted_anchor(&s, &m.made[I], "IBM");
	for (unsigned i = 0; i < TA_MAX_ISSUER_KEYS + (unsigned)_i; i++) {
		filler(&m, i, &made);
		minted_put(&s, &made, scene_store);
	}
	if (_i)
		expect(&s, 0, UNKNOWN, TPMATTEST_F_WORK_LIMIT, 1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_WORK_LIMIT);
	scene_close(&s);
	pki_made_free(&made);
	minted_close(&m);
}
END_TEST

/* Many CAs with the name and the key identifier of the one that signed: where it stands among them
 * in the store means nothing. */
START_TEST(the_order_of_a_store_means_nothing)
{
	static const unsigned many[] = { TA_MAX_ISSUER_KEYS - 1, 1000 };
	unsigned n = many[_i % 2], genuine = _i / 2 == 0 ? 0 : _i / 2 == 1 ? n / 2 : n;
	struct pki_made made = { 0 };
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].ski.id = (struct pki_bytes){ shared_id, sizeof(shared_id) };
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	for (unsigned i = 0; i <= n; i++) {
		struct pki_cert spec = m.spec[1];

		spec.key = pki_key(PKI_P256, 100 + i);
		if (i != genuine)
			pki_mint(&spec, &m.made[2], &made);
		minted_put(&s, i == genuine ? &m.made[1] : &made, scene_store);
	}
	if (_i % 2)
		expect(&s, 0, UNKNOWN, TPMATTEST_F_WORK_LIMIT, -1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_SIGNATURE_BAD);
	scene_close(&s);
	pki_made_free(&made);
	minted_close(&m);
}
END_TEST

/* The device's own CAs, all with the name and key identifier that its EK gives, and none that
 * signed: each EK uses up some checks, and the one that comes too late is told so. */
START_TEST(checks_that_are_used_up_are_never_a_yes)
{
	struct pki_made made = { 0 };
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].ski.id = (struct pki_bytes){ shared_id, sizeof(shared_id) };
	minted_make(&m);
	scene_open(&s);
	minted_anchor(&s, &m.made[2], "IBM");
	minted_put(&s, &m.made[1], scene_store);
	for (unsigned i = 0; i < 4; i++) { /* EKs that nobody signed */
		struct pki_cert spec = m.spec[0];

		spec.key = pki_key(PKI_P256, 30 + i);
		spec.sign.broken = true;
		pki_mint(&spec, &m.made[1], &made);
		minted_put(&s, &made, scene_ek);
	}
	minted_put(&s, &m.made[0], scene_ek);
	for (unsigned i = 0; i < 58; i++) {
		struct pki_cert spec = m.spec[1];

		spec.key = pki_key(PKI_P256, 100 + i);
		pki_mint(&spec, &m.made[2], &made);
		minted_put(&s, &made, scene_chain);
	}
	expect(&s, 0, REFUSED, TPMATTEST_F_SIGNATURE_BAD, 0);
	ck_assert_uint_eq(s.r->n_eks, 5);
	ck_assert_int_eq(s.r->eks[4].verdict, TPMATTEST_VERDICT_INCOMPLETE);
	ck_assert(ta_findings_has(&s.r->eks[4].findings, TPMATTEST_F_WORK_LIMIT));
	scene_close(&s);
	pki_made_free(&made);
	minted_close(&m);
}
END_TEST

/* A device CA that is named as its own issuer lists itself as not revoked, its issuer says that it
 * is. */
START_TEST(a_ca_vouches_for_itself_in_nothing)
{
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[1].subject = m.spec[2].subject;
	minted_make(&m);
	minted_stage(&m, &s);
	minted_crl(&s, &(struct pki_crl){ .aki.mode = PKI_EXT_ABSENT }, &m.made[1]);
	(void)scene_judge(&s, 0, NOW);
	ck_assert_str_eq(scene_revocation(&s, 0), "good"); /* its word on others counts */
	ck_assert_str_eq(scene_revocation(&s, 1), "unknown");
	minted_crl(&s, &(struct pki_crl){ .aki.mode = PKI_EXT_ABSENT, .number = 2 }, &m.made[2]);
	(void)scene_judge(&s, 0, NOW);
	ck_assert_str_eq(scene_revocation(&s, 1), "good");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(vendor_debug_above_anchor_clone)
{
	scene s;
	size_t n;
	char *json = (char *)vendor_file("attacks/debug-above-anchor-clone.json", &n);

	scene_open(&s);
	tpmattest_evidence_free(s.e);
	ck_assert_int_eq(tpmattest_evidence_from_json(json, n, &s.e, NULL), 0);
	scene_anchor_file(&s, "attacks/debug-above-anchor-I.der", NULL);
	ck_assert_int_eq(scene_judge(&s, 0, NOW), 0);
	scene_store_file(&s, "attacks/debug-above-anchor-D.der");
	ck_assert_int_eq(scene_judge(&s, 0, NOW), REFUSED);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_DEBUG_CA), 1);
	scene_close(&s);
	free(json);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("attacks"), *vendor = suite_create("attacks_vendor");
	TCase *t = tcase_create("all"), *v = tcase_create("vendor");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, what_is_above_an_anchor_cannot_be_hidden, 0,
			    N_REASONS * N_DISGUISES);
	tcase_add_loop_test(t, what_is_fetched_hides_nothing_either, 0, N_REASONS);
	tcase_add_loop_test(t, a_crowd_above_an_anchor_is_a_bound, 0, 2);
	tcase_add_loop_test(t, the_order_of_a_store_means_nothing, 0, 6);
	tcase_add_test(t, checks_that_are_used_up_are_never_a_yes);
	tcase_add_test(t, a_ca_vouches_for_itself_in_nothing);
	suite_add_tcase(suite, t);
	tcase_add_test(v, vendor_debug_above_anchor_clone);
	suite_add_tcase(vendor, v);
	return run_with_vendor(suite, vendor);
}
