/* SPDX-License-Identifier: BSD-2-Clause */
/* The worst inputs within the limits that are known: each was minutes or hours once. What they cost
 * is counted, and the counts decide; the processor time of each is printed. */
#include "worst.h"

#include "../unit/runner.h"
#include "../unit/vendor.h"
#include "../verify/minted.h"
#include "base/limits.h"

#include <stdio.h>

#define REQUIRED TPMATTEST_POLICY_REQUIRE_REVOCATION

/* Certificates of one name and key identifier, n of them with keys of their own from `slot` on. */
static void crowd(struct derout *d, const struct pki_cert *like, const struct pki_made *issuer,
		  unsigned slot, unsigned n)
{
	struct pki_made made = { 0 };

	for (unsigned i = 0; i < n; i++) {
		struct pki_cert spec = *like;

		spec.key = pki_key(PKI_P256, slot + i);
		pki_mint(&spec, issuer, &made);
		derout_bytes(d, pki_made_der(&made));
	}
	pki_made_free(&made);
}

/* Each of many EKs has candidates without end, on the device and in every answer. */
START_TEST(answers_full_of_candidates)
{
	static const uint8_t id[20] = { 7 };
	struct derout d = { 0 };
	char url[4][64];
	minted m;

	minted_open(&m, 3);
	m.spec[1].ski.id = (struct pki_bytes){ id, sizeof(id) };
	minted_make(&m);
	minted_anchor(&worst.s, &m.made[2], "IBM");
	for (unsigned i = 0; i < 8; i++) { /* four addresses each: 32 answers */
		struct pki_cert spec = m.spec[0];
		struct pki_made ek = { 0 };

		spec.key = pki_key(PKI_P256, 30 + i);
		spec.sign.broken = true;
		for (unsigned j = 0; j < 4; j++) {
			worst_url(url[j], "ca", 4 * i + j);
			spec.aia.url[j] = url[j];
			derout_reset(&d);
			crowd(&d, &m.spec[1], &m.made[2], 100 + 64 * (4 * i + j), 64);
			script_put(&worst.net, url[j], 200, d.p, d.len);
		}
		pki_mint(&spec, &m.made[1], &ek);
		minted_put(&worst.s, &ek, scene_ek);
		pki_made_free(&ek);
	}
	derout_reset(&d);
	crowd(&d, &m.spec[1], &m.made[2], 5000, 56);
	scene_chain(&worst.s, d.p, d.len);
	derout_free(&d);
	worst_run("answers full of candidates", 0);
	ck_assert_uint_eq(worst.net.n_asked, 32);
	minted_close(&m);
}
END_TEST

/* Distribution points of `points` times `uris` addresses, one that is asked first: the value of the
 * extension. */
static void put_points(struct derout *d, const char *first, unsigned points, unsigned uris,
		       unsigned salt)
{
	size_t all = derout_open(d, DER_SEQUENCE);
	char uri[40];

	for (unsigned i = 0; i < points; i++) {
		size_t point = derout_open(d, DER_SEQUENCE), name = derout_open(d, DER_CTXC(0)),
		       full = derout_open(d, DER_CTXC(0));

		for (unsigned j = 0; j < uris; j++) {
			snprintf(uri, sizeof(uri), "x:%x", salt + 64 * i + j);
			derout_text(d, DER_CTX(6), i + j ? uri : first);
		}
		derout_close(d, full);
		derout_close(d, name);
		derout_close(d, point);
	}
	derout_close(d, all);
}

/* An IssuingDistributionPoint of as many addresses, none of which is among them. */
static void put_idp(struct derout *d, unsigned uris)
{
	size_t all = derout_open(d, DER_SEQUENCE), name = derout_open(d, DER_CTXC(0)),
	       full = derout_open(d, DER_CTXC(0));
	char uri[40];

	for (unsigned j = 0; j < uris; j++) {
		snprintf(uri, sizeof(uri), "y:%x", j);
		derout_text(d, DER_CTX(6), uri);
	}
	derout_close(d, full);
	derout_close(d, name);
	derout_close(d, all);
}

/* A device CA that signs lists without end, about certificates with distribution points without
 * end. */
START_TEST(distribution_points_without_end)
{
	struct derout points = { 0 }, idp = { 0 }, list = { 0 };
	struct pki_ext dp = { "2.5.29.31", PKI_EXT_PLAIN, { 0 } },
		       scope = { "2.5.29.28", PKI_EXT_CRITICAL, { 0 } };
	char url[64];
	minted m;

	minted_open(&m, 3);
	minted_make(&m);
	minted_anchor(&worst.s, &m.made[2], "IBM");
	minted_put(&worst.s, &m.made[1], scene_chain);
	put_idp(&idp, 61);
	scope.value = derout_view(&idp);
	for (unsigned i = 0; i < 32; i++) {
		struct pki_cert spec = m.spec[0];
		struct pki_made ek = { 0 };

		derout_reset(&points);
		worst_url(url, "crl", i);
		put_points(&points, url, 24, 61, i << 16);
		dp.value = derout_view(&points);
		spec.key = pki_key(PKI_P256, 30 + i);
		spec.more = &dp;
		spec.n_more = 1;
		pki_mint(&spec, &m.made[1], &ek);
		minted_put(&worst.s, &ek, scene_ek);
		pki_made_free(&ek);
	}
	for (unsigned i = 0; i < 32; i++) {
		derout_reset(&list);
		pki_mint_crl(&(struct pki_crl){ .number = i, .more = &scope, .n_more = 1 },
			     &m.made[1], &list);
		worst_url(url, "crl", i);
		script_put(&worst.net, url, 200, list.p, list.len);
	}
	derout_free(&list);
	derout_free(&idp);
	derout_free(&points);
	worst_run("distribution points without end", REQUIRED);
	ck_assert_uint_eq(worst.net.n_asked, 32);
	minted_close(&m);
}
END_TEST

/* One name in many spellings: an RDN of sixteen long attributes, turned round by one each time. */
static void put_turned_name(struct derout *d, unsigned turn)
{
	size_t name = derout_open(d, DER_SEQUENCE);
	char text[160];

	for (unsigned r = 0; r < 2; r++) {
		size_t rdn = derout_open(d, DER_SET);

		for (unsigned i = 0; i < 16; i++) {
			size_t ava = derout_open(d, DER_SEQUENCE);

			memset(text, 'a', sizeof(text));
			text[158] = (char)('a' + (i + turn) % 16);
			text[159] = 0;
			derout_oid(d, "2.5.4.3");
			derout_text(d, DER_UTF8, text);
			derout_close(d, ava);
		}
		derout_close(d, rdn);
	}
	derout_close(d, name);
}

START_TEST(one_name_in_many_spellings)
{
	struct derout name = { 0 }, issuer = { 0 };
	minted m;

	minted_open(&m, 2);
	minted_make(&m);
	for (unsigned i = 0; i < 60; i++) {
		struct pki_cert spec = { .profile = i < 8 ? PKI_EK : PKI_CA,
					 .key = pki_key(PKI_P256, 30 + i),
					 .aki.mode = PKI_EXT_ABSENT,
					 .ski.mode = PKI_EXT_ABSENT };
		struct pki_made made = { 0 };

		derout_reset(&name);
		derout_reset(&issuer);
		put_turned_name(&name, i);
		put_turned_name(&issuer, 3 * i + 1);
		spec.subject.der = derout_view(&name);
		spec.issuer.der = derout_view(&issuer);
		pki_mint(&spec, &m.made[1], &made);
		minted_put(&worst.s, &made, i < 8 ? scene_ek : scene_chain);
		pki_made_free(&made);
	}
	derout_free(&issuer);
	derout_free(&name);
	worst_run("one name in many spellings", 0);
	minted_close(&m);
}
END_TEST

/* Lists of eight megabytes, each with the smallest entries that there are, and several keys that
 * may have signed it. */
START_TEST(large_lists)
{
	struct derout list = { 0 };
	char url[8][64];
	minted m;

	minted_open(&m, 4);
	minted_make(&m);
	minted_anchor(&worst.s, &m.made[3], "IBM");
	minted_put(&worst.s, &m.made[1], scene_chain);
	minted_put(&worst.s, &m.made[2], scene_chain);
	for (unsigned i = 0; i < 8; i++) {
		struct pki_cert spec = m.spec[0];
		struct pki_made ek = { 0 };

		worst_url(url[i], "large", i);
		spec.key = pki_key(PKI_P256, 30 + i);
		spec.crldp.dp[0].url = url[i];
		pki_mint(&spec, &m.made[1], &ek);
		minted_put(&worst.s, &ek, scene_ek);
		pki_made_free(&ek);
		derout_reset(&list);
		pki_mint_crl(&(struct pki_crl){ .number = i, .bulk = 200000, .bulk_first = 1 },
			     &m.made[1], &list);
		ck_assert_uint_lt(list.len, TA_MAX_FETCHED_CRL);
		script_put(&worst.net, url[i], 200, list.p, list.len);
	}
	derout_free(&list);
	worst_run("large lists", REQUIRED);
	ck_assert_uint_eq(worst.net.n_asked, 8);
	minted_close(&m);
}
END_TEST

/* As many EKs as a device may have, each compared with as many publics, and judged again for
 * answers that suit all of them. */
START_TEST(many_eks_and_publics)
{
	struct pki_made made = { 0 };
	struct derout d = { 0 };
	char url[64];
	minted m;

	minted_open(&m, 3);
	minted_make(&m);
	for (unsigned i = 0; i < 60; i++) {
		struct pki_cert spec = m.spec[0];

		spec.key = pki_key(PKI_P256, 30 + i);
		if (i < 32) {
			worst_url(url, "issuer", i);
			spec.aia.url[0] = url;
			/* Another certificate of the key that signed: it joins, and everybody is
			 * judged again. */
			m.spec[1].serial = (struct pki_bytes){ (const uint8_t *)&i, 1 };
			pki_mint(&m.spec[1], &m.made[2], &made);
			script_put(&worst.net, url, 200, made.der.p, made.der.len);
		}
		pki_mint(&spec, &m.made[1], &made);
		minted_put(&worst.s, &made, scene_ek);
	}
	for (unsigned i = 0; i < 1000; i++)
		script_ek_public(&worst.s, pki_key(PKI_P256, 200 + i % 50));
	pki_made_free(&made);
	derout_free(&d);
	worst_run("many EKs and publics", 0);
	minted_close(&m);
}
END_TEST

/* Each EK's report repeats what was noticed about the device: there is a bound on that, and the
 * report stays in proportion. */
START_TEST(findings_without_end)
{
	char name[400], *in = NULL, *out = NULL;
	struct pki_made made = { 0 };
	struct derout d = { 0 };
	minted m;

	minted_open(&m, 2);
	minted_make(&m);
	for (unsigned i = 0; i < 60; i++) {
		struct pki_cert spec = m.spec[0];

		spec.key = pki_key(PKI_P256, 30 + i);
		pki_mint(&spec, &m.made[1], &made);
		minted_put(&worst.s, &made, scene_ek);
	}
	derout_bytes(&d, pki_made_der(&m.made[1]));
	derout_raw(&d, "\x01\x02junk", 6);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	for (unsigned i = 0; i < 900; i++)
		ck_assert_int_eq(tpmattest_evidence_add_file(worst.s.e, TPMATTEST_ROLE_CHAIN, name,
							     d.p, d.len, NULL),
				 0);
	worst_run("findings without end", 0);
	ck_assert_int_ge(scene_find(&worst.s, TPMATTEST_F_FINDINGS_LIMIT), 0);
	ck_assert_int_eq(tpmattest_evidence_to_json(worst.s.e, &in, NULL), 0);
	ck_assert_int_eq(tpmattest_report_to_json(worst.s.r, &out, NULL), 0);
	ck_assert_uint_lt(strlen(out), 16 * strlen(in));
	tpmattest_free(in);
	tpmattest_free(out);
	pki_made_free(&made);
	derout_free(&d);
	minted_close(&m);
}
END_TEST

static void evidence(const char *name, const char *shape)
{
	char command[512];
	tpmattest_evidence *e = NULL;
	uint8_t *json;
	size_t n;
	FILE *f;

	snprintf(command, sizeof(command), "gzip -dc '%s/%s'", vendor_folder(), name);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	json = vendor_slurp(f, &n);
	ck_assert_int_eq(pclose(f), 0);
	ck_assert_int_eq(tpmattest_evidence_from_json((const char *)json, n, &e, NULL), 0);
	tpmattest_evidence_free(worst.s.e);
	worst.s.e = e;
	free(json);
	worst_run(shape, 0);
}

START_TEST(vendor_rsa_huge_exponent)
{
	evidence("attacks/rsa-huge-exponent.json.gz", "rsa-huge-exponent");
	ck_assert_uint_eq(work.signatures, 0);
}
END_TEST

START_TEST(vendor_names_reordered)
{
	evidence("attacks/names-reordered.json.gz", "names-reordered");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("worst"), *vendor = suite_create("worst_vendor");
	TCase *t = tcase_create("all"), *v = tcase_create("vendor");

	tcase_add_checked_fixture(t, worst_setup, worst_teardown);
	tcase_set_timeout(t, 240);
	tcase_add_test(t, answers_full_of_candidates);
	tcase_add_test(t, distribution_points_without_end);
	tcase_add_test(t, one_name_in_many_spellings);
	tcase_add_test(t, large_lists);
	tcase_add_test(t, many_eks_and_publics);
	tcase_add_test(t, findings_without_end);
	suite_add_tcase(suite, t);
	tcase_add_checked_fixture(v, worst_setup, worst_teardown);
	tcase_set_timeout(v, 120);
	tcase_add_test(v, vendor_rsa_huge_exponent);
	tcase_add_test(v, vendor_names_reordered);
	suite_add_tcase(vendor, v);
	return run_with_vendor(suite, vendor);
}
