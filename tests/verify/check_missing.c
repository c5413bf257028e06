/* SPDX-License-Identifier: BSD-2-Clause */
/* Where no path is found: what the report says is missing or wrong, and that the search is
 * bounded. */
#include "minted.h"

#include <stdio.h>

#include "../unit/runner.h"
#include "base/limits.h"
#include "verify/graph.h"
#include "verify/path.h"

#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE

static void hex_of(const struct pki_made *ca, char out[41])
{
	for (size_t i = 0; i < 20; i++)
		snprintf(out + 2 * i, 3, "%02x", ca->ski.p[i]);
}

START_TEST(missing_issuer_is_named)
{
	size_t place = (size_t)_i;
	char id[41], subject[32];
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[place].aia.url[0] = "http://pki.test/ca.cer";
	minted_make(&m);
	hex_of(&m.made[place + 1], id);
	snprintf(subject, sizeof(subject), "\"CN=CA %zu,O=Test\"", place + 1);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	for (size_t i = 1; i < 4; i++)
		if (i != place + 1)
			minted_put(&s, &m.made[i], scene_store);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, (int)place);
	expect_text(&s, TPMATTEST_F_ISSUER_MISSING, subject);
	expect_text(&s, TPMATTEST_F_ISSUER_MISSING, id);
	expect_url(&s, TPMATTEST_F_ISSUER_MISSING, "http://pki.test/ca.cer");
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), place + 1);
	minted_put(&s, &m.made[place + 1], scene_store);
	expect_trusted(&s, 0, TPMATTEST_F_ISSUER_MISSING);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(missing_issuer_without_key_id_and_url)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].aki.mode = PKI_EXT_ABSENT;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	ck_assert_str_eq(
		tpmattest_ek_finding_message(tpmattest_report_selected(s.r),
					     (size_t)scene_find(&s, TPMATTEST_F_ISSUER_MISSING)),
		"issuer not found: \"CN=CA 1,O=Test\"");
	expect_url(&s, TPMATTEST_F_ISSUER_MISSING, NULL);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The issuer is known to be a vendor root: then its address is, too. */
START_TEST(missing_vendor_root_has_its_address)
{
	static const uint8_t odca_root[] = { 0xb4, 0x58, 0xc9, 0xf6, 0xe4, 0x08, 0x40,
					     0xa3, 0xf2, 0x58, 0xc8, 0x39, 0x78, 0x6e,
					     0xae, 0x8e, 0x0a, 0x8d, 0x9c, 0x38 };
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].aki.id = (struct pki_bytes){ odca_root, sizeof(odca_root) };
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	expect_url(&s, TPMATTEST_F_ISSUER_MISSING,
		   "https://tsci.intel.com/content/OnDieCA/certs/OnDie_CA_RootCA_Certificate.cer");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The issuer has the name of a CA that its vendor publishes: its hash is told, and its address if the
 * certificate has none. */
START_TEST(missing_intermediate_is_known)
{
	const char *own = _i ? "http://pki.test/ca.cer" : NULL;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].subject = PKI_NAME("C=DE;O=Infineon Technologies AG;OU=OPTIGA(TM);"
				     "CN=Infineon OPTIGA(TM) TPM 2.0 RSA CA 087");
	m.spec[0].aia.url[0] = own;
	m.spec[0].aia.mode = own ? PKI_EXT_PLAIN : PKI_EXT_ABSENT;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
	expect_text(&s, TPMATTEST_F_ISSUER_MISSING,
		    "which is the name of a CA of IFX with SHA-256 "
		    "f43aa9cc82b5baf4e60bf8b6a63341f1bdc9988a9bef00819e3f027e5584c83a");
	expect_url(&s, TPMATTEST_F_ISSUER_MISSING,
		   own ? own : "https://pki.infineon.com/OptigaRsaMfrCA087/OptigaRsaMfrCA087.crt");
	/* Another certificate of that name is no stranger to the search. */
	minted_put(&s, &m.made[1], scene_store);
	minted_anchor(&s, &m.made[2], "IBM");
	expect_trusted(&s, 0, TPMATTEST_F_ISSUER_MISSING);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(self_signed_top_is_no_anchor)
{
	bool device = _i;
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	if (device)
		minted_put(&s, &m.made[2], scene_chain);
	expect(&s, 0, UNKNOWN, device ? TPMATTEST_F_NO_ANCHOR : TPMATTEST_F_ISSUER_MISSING,
	       device ? 2 : 1);
	minted_anchor(&s, &m.made[2], "IBM");
	expect_trusted(&s, 0, device ? TPMATTEST_F_NO_ANCHOR : TPMATTEST_F_ISSUER_MISSING);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(no_trust_store_at_all)
{
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	minted_put(&s, &m.made[1], scene_chain);
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(tpmattest_verify(s.e, NULL, s.p, &s.r, &s.err), UNKNOWN);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_TRUST_MISSING), -1);
	ck_assert_int_eq(scene_about(&s, TPMATTEST_F_NO_ANCHOR), 1);
	expect_trusted(&s, 0, TPMATTEST_F_TRUST_MISSING);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* The issuer is there by name and key identifier, and its key did not sign: that is worse than a
 * missing one. */
START_TEST(signature_is_bad)
{
	int place = _i / 2;
	bool other_key = _i % 2;
	minted m;
	scene s;

	minted_open(&m, 4);
	m.spec[place].sign.broken = !other_key;
	m.spec[place].sign.key = other_key ? pki_key(PKI_P256, 9) : NULL;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, 0, REFUSED, TPMATTEST_F_SIGNATURE_BAD, place);
	expect(&s, TPMATTEST_POLICY_ANY_LEAF | TPMATTEST_POLICY_IGNORE_TIME, REFUSED,
	       TPMATTEST_F_SIGNATURE_BAD, place);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)),
			  (size_t)place + 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* SHA-1 on a certificate that was signed by another counts without an anchor, too; on a root's own
 * signature it never does. */
START_TEST(sha1_without_an_anchor)
{
	int place = _i;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[place].sign.alg = PKI_SIG_ECDSA_SHA1;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	minted_put(&s, &m.made[2], scene_chain);
	expect(&s, 0, place == 2 ? UNKNOWN : REFUSED,
	       place == 2 ? TPMATTEST_F_NO_ANCHOR : TPMATTEST_F_SHA1_SIGNATURE, place);
	expect(&s, TPMATTEST_POLICY_ALLOW_SHA1, UNKNOWN, TPMATTEST_F_NO_ANCHOR, 2);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A strict policy is strict about a path that reaches no anchor, too. */
START_TEST(strict_without_an_anchor)
{
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[0].aki.issuer.text = "CN=Other";
	m.spec[0].aki.serial = (struct pki_bytes){ (const uint8_t *)"\1", 1 };
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_AKI_ISSUER_MISMATCH, 0);
	expect_severity(&s, TPMATTEST_F_AKI_ISSUER_MISMATCH, TPMATTEST_SEVERITY_INFO);
	expect(&s, TPMATTEST_POLICY_STRICT, REFUSED, TPMATTEST_F_AKI_ISSUER_MISMATCH, 0);
	expect_severity(&s, TPMATTEST_F_AKI_ISSUER_MISMATCH, TPMATTEST_SEVERITY_ERROR);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* More certificates than a device may have; more findings than a report holds: what was left out
 * may have mattered. */
START_TEST(device_over_its_limits)
{
	bool over = _i & 1, junk = _i & 2;
	unsigned n = junk ? (over ? TA_MAX_FINDINGS : 10)
			  : (over ? TA_MAX_DEVICE_CERTS : TA_MAX_DEVICE_CERTS - 1);
	int limit = junk ? TPMATTEST_F_FINDINGS_LIMIT : TPMATTEST_F_TOO_MANY_CERTS;
	struct pki_made other = { 0 };
	struct derout area = { 0 };
	minted m;
	scene s;

	minted_plain(&m, 2, &s);
	for (unsigned i = 0; i < n; i++) {
		uint8_t serial[2] = { 1, (uint8_t)i };

		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject = PKI_NAME("CN=Other"),
					     .key = pki_key(PKI_P256, 9),
					     .serial = { serial, 2 } },
			 NULL, &other);
		if (junk)
			derout_raw(&area, "\x30\x05\x30\x03\x02\x01\x01", 7);
		else
			derout_bytes(&area, pki_made_der(&other));
	}
	scene_nv(&s, 0x01c00100, area.p, area.len);
	if (over)
		expect(&s, 0, UNKNOWN, limit, -1);
	else
		expect_trusted(&s, 0, limit);
	derout_free(&area);
	pki_made_free(&other);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A self-signed certificate whose signature is not its own is no anchor for a loader. */
START_TEST(broken_self_signature)
{
	bool broken = _i;
	minted m;
	scene s;

	minted_open(&m, 2);
	m.spec[1].sign.broken = broken;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_store);
	if (broken)
		expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_ANCHOR, 1);
	else
		expect(&s, 0, 0, TPMATTEST_F_VENDOR_UNLABELLED, 1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Many CAs of one name into the store; none has the key that signed. */
static void crowd(scene *s, unsigned n, bool key_ids)
{
	struct pki_made ca = { 0 }, root = { 0 };
	struct derout all = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Elsewhere"),
				     .key = pki_key(PKI_P256, 8) },
		 NULL, &root);
	for (unsigned i = 0; i < n; i++) {
		uint8_t id[20] = { 1, (uint8_t)(i >> 8), (uint8_t)i };

		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject = PKI_NAME("O=Test;CN=CA 1"),
					     .key = pki_key(PKI_P256, 9),
					     .serial = { id, 3 },
					     .ski = { .mode = key_ids ? PKI_EXT_PLAIN
								      : PKI_EXT_ABSENT,
						      .id = { id, 20 } } },
			 &root, &ca);
		derout_bytes(&all, pki_made_der(&ca));
	}
	scene_store(s, all.p, all.len);
	derout_free(&all);
	pki_made_free(&ca);
	pki_made_free(&root);
}

/* 10,000 CAs of one name with key identifiers of their own are not looked at. */
START_TEST(wide_store_with_key_ids)
{
	bool late = _i;
	minted m;
	scene s;

	minted_open(&m, 3);
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	if (!late)
		minted_put(&s, &m.made[1], scene_store);
	crowd(&s, 10000, true);
	if (late) {
		expect(&s, 0, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0);
		minted_put(&s, &m.made[1], scene_store);
	}
	expect_trusted(&s, 0, TPMATTEST_F_WORK_LIMIT);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Without key identifiers every one must be tried, and the search says when it stopped. */
START_TEST(wide_store_without_key_ids)
{
	bool device = _i;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].ski.mode = PKI_EXT_ABSENT;
	m.spec[0].aki.mode = PKI_EXT_ABSENT;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	crowd(&s, 10000, false);
	/* Nor does it help that the device brings the right one: what was not looked at might be
	 * another. */
	if (device)
		minted_put(&s, &m.made[1], scene_chain);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_WORK_LIMIT, -1);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(crowd_below_the_limit)
{
	bool late = _i;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[1].ski.mode = PKI_EXT_ABSENT;
	m.spec[0].aki.mode = PKI_EXT_ABSENT;
	minted_make(&m);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	if (!late)
		minted_put(&s, &m.made[1], scene_store);
	crowd(&s, TA_MAX_ISSUERS - 100, false);
	if (late)
		minted_put(&s, &m.made[1], scene_store);
	expect_trusted(&s, 0, TPMATTEST_F_WORK_LIMIT);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* More expired certificates of the issuer than paths are tried: the report has their flaw, and that
 * it is not the last word. */
START_TEST(many_flawed_paths)
{
	unsigned n = _i ? TA_MAX_PATH_TRIES + 6 : TA_MAX_PATH_TRIES - 4;
	struct pki_made ca = { 0 };
	minted m;
	scene s;

	minted_plain(&m, 3, &s);
	scene_close(&s);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_anchor(&s, &m.made[2], "IBM");
	for (unsigned i = 0; i < n; i++) {
		struct pki_cert spec = m.spec[1];
		uint8_t serial[2] = { 1, (uint8_t)i };

		spec.serial = (struct pki_bytes){ serial, 2 };
		spec.not_after = PKI_AT(NOW - 1);
		pki_mint(&spec, &m.made[2], &ca);
		minted_put(&s, &ca, scene_store);
	}
	expect(&s, 0, REFUSED, TPMATTEST_F_EXPIRED, 1);
	ck_assert_int_eq(scene_find(&s, TPMATTEST_F_WORK_LIMIT) >= 0, _i);
	if (!_i) {
		minted_put(&s, &m.made[1], scene_store);
		expect_trusted(&s, 0, TPMATTEST_F_EXPIRED);
	}
	scene_close(&s);
	pki_made_free(&ca);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("deadend");
	TCase *t = tcase_create("deadend");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, missing_issuer_is_named, 0, 3);
	tcase_add_test(t, missing_issuer_without_key_id_and_url);
	tcase_add_test(t, missing_vendor_root_has_its_address);
	tcase_add_loop_test(t, missing_intermediate_is_known, 0, 2);
	tcase_add_loop_test(t, self_signed_top_is_no_anchor, 0, 2);
	tcase_add_test(t, no_trust_store_at_all);
	tcase_add_loop_test(t, signature_is_bad, 0, 6);
	tcase_add_loop_test(t, sha1_without_an_anchor, 0, 3);
	tcase_add_test(t, strict_without_an_anchor);
	tcase_add_loop_test(t, device_over_its_limits, 0, 4);
	tcase_add_loop_test(t, broken_self_signature, 0, 2);
	tcase_add_loop_test(t, wide_store_with_key_ids, 0, 2);
	tcase_add_loop_test(t, wide_store_without_key_ids, 0, 2);
	tcase_add_loop_test(t, crowd_below_the_limit, 0, 2);
	tcase_add_loop_test(t, many_flawed_paths, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
