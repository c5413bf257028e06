/* SPDX-License-Identifier: BSD-2-Clause */
/* Chains out of numbers, judged by X509_verify_cert and by this library: what we trust, it trusts,
 * but for a written list. */
#include "deviation.h"

#include "../unit/runner.h"

#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

enum { CASES = 6000, FINDINGS = 1000, ERRORS = 128, SHOWN = 20 };

typedef struct tally {
	unsigned both, neither, ours, theirs, unexplained;
	unsigned explained[32];     /* by deviation */
	unsigned refused[FINDINGS]; /* by our finding, where OpenSSL trusts */
	/* by OpenSSL's error under X509_STRICT, where both trust without */
	unsigned strict[ERRORS];
} tally;

/* The detector. True when the two answers are in order. */
static bool compare(const gen *g, const verdict *v, int openssl, tally *t)
{
	unsigned why;

	if (v->rc != 0) {
		ck_assert_int_ne(v->finding, 0);
		t->neither += openssl != X509_V_OK;
		t->theirs += openssl == X509_V_OK;
		t->refused[v->finding] += openssl == X509_V_OK;
		return true;
	}
	if (openssl == X509_V_OK) {
		t->both++;
		return true;
	}
	t->ours++;
	why = deviation_explain(g, v);
	for (size_t i = 0; i < deviation_count(); i++)
		t->explained[i] += why >> i & 1;
	t->unexplained += why == 0;
	return why != 0;
}

/* Rules that are added take nothing in: the EK profile, the strict policy. A chain that nothing was
 * done to fits the profile. */
static void check_stricter(const asked *q, const verdict *v, bool untouched)
{
	static const uint64_t add[] = { TPMATTEST_POLICY_STRICT, TPMATTEST_POLICY_REQUIRE_BINDING };
	asked other = *q;
	verdict w;

	other.flags &= ~(uint64_t)TPMATTEST_POLICY_ANY_LEAF;
	verdict_take(&other, &w);
	ck_assert(v->rc == 0 || w.rc != 0);
	ck_assert(!untouched || w.rc == 0);
	for (size_t i = 0; i < sizeof(add) / sizeof(add[0]); i++) {
		other.flags = q->flags | add[i];
		verdict_take(&other, &w);
		ck_assert(v->rc == 0 || w.rc != 0);
	}
}

static void run_case(uint64_t number, tally *t)
{
	gen *g = gen_draw(number);
	char text[512];
	int openssl, strict;
	verdict v;
	asked q;

	gen_mint(g);
	gen_ask(g, &q);
	verdict_take(&q, &v);
	openssl = oracle_judge(&q);
	gen_describe(g, text, sizeof(text));
	if (!compare(g, &v, openssl, t) && t->unexplained < SHOWN)
		printf("# %s: trusted, OpenSSL: %s\n", text, oracle_text(openssl));
	if (g->n_edits == 0)
		ck_assert_msg(v.rc == 0 && openssl == X509_V_OK,
			      "%s: nothing was done to it, yet %s, OpenSSL: %s", text,
			      tpmattest_finding_name(v.finding), oracle_text(openssl));
	strict = v.rc == 0 && openssl == X509_V_OK ? oracle_judge_strictly(&q) : X509_V_OK;
	if (strict > X509_V_OK && strict < ERRORS)
		t->strict[strict]++;
	if (number % 4 == 0)
		check_stricter(&q, &v, g->n_edits == 0);
	gen_free(g);
}

static void print_tally(const tally *t)
{
	printf("# %u chains: trusted by both %u, refused by both %u, by us alone %u, by OpenSSL "
	       "alone %u\n",
	       t->both + t->neither + t->ours + t->theirs, t->both, t->neither, t->theirs, t->ours);
	for (size_t i = 0; i < deviation_count(); i++)
		printf("# OpenSSL alone: %-24s %5u\n", deviation_at(i)->name, t->explained[i]);
	for (int i = 0; i < FINDINGS; i++)
		if (t->refused[i])
			printf("# we alone: %-29s %5u\n", tpmattest_finding_name(i), t->refused[i]);
	for (int i = 0; i < ERRORS; i++)
		if (t->strict[i])
			printf("# X509_STRICT alone: %-44s %5u\n", X509_verify_cert_error_string(i),
			       t->strict[i]);
	fflush(stdout);
}

/* More with TPMATTEST_ORACLE_CASES, for a night. */
static uint64_t cases(void)
{
	const char *more = getenv("TPMATTEST_ORACLE_CASES");

	return more && *more ? strtoull(more, NULL, 10) : CASES;
}

START_TEST(what_we_trust_openssl_trusts)
{
	tally t = { 0 };

	for (uint64_t number = 0; number < cases(); number++)
		run_case(number, &t);
	print_tally(&t);
	ck_assert_uint_eq(t.unexplained, 0);
	/* A generator that makes nothing but rubbish, or nothing but good chains, would show
	 * nothing. */
	ck_assert_uint_gt(t.both, cases() / 4);
	ck_assert_uint_gt(t.neither, cases() / 4);
	for (size_t i = 0; i < deviation_count(); i++)
		ck_assert_msg(t.explained[i] > 0, "no chain shows %s", deviation_at(i)->name);
}
END_TEST

static void netscape(gen *g)
{
	g->cert[1].more =
		(struct pki_ext){ "2.16.840.1.113730.1.1", PKI_EXT_PLAIN, PKI_BYTES("\x30\x00") };
}

/* A CA that has another's name and key identifier, and another key; as an anchor it is the first
 * that OpenSSL looks at. */
static void namesake(gen *g)
{
	size_t j;

	g->cert[1].spec.ski.id = PKI_BYTES("same for both");
	j = gen_add(g, 1, g->cert[1].issuer);
	g->cert[j].spec.key = pki_key(PKI_P256, 9);
	g->cert[j].anchor = true;
}

static void oaep(gen *g)
{
	g->cert[0].spec.key = pki_key(PKI_RSA2048, 0);
	g->cert[0].spec.spki = PKI_SPKI_OAEP;
}

static void oaep_at_level_0(gen *g)
{
	oaep(g);
	g->flags |= TPMATTEST_POLICY_ALLOW_SHA1;
}

static void st_serial(gen *g)
{
	g->cert[1].spec.serial = PKI_BYTES("\x00\x00\x00\x01");
}

static void st_serial_of_leaf(gen *g)
{
	g->cert[0].spec.serial = PKI_BYTES("\x00\x00\x00\x01");
}

static void aki_serial(gen *g)
{
	g->cert[1].aki = GEN_AKI_OTHER_SERIAL;
}

static void aki_issuer(gen *g)
{
	g->cert[1].aki = GEN_AKI_OTHER_ISSUER;
}

static void last_second(gen *g)
{
	g->cert[0].spec.not_after = PKI_AT(g->at);
}

static void self_issued(gen *g)
{
	g->cert[1].name_of = 2;
	g->cert[1].spec.aki.mode = PKI_EXT_ABSENT;
}

/* Every entry of the list. */
static const struct {
	const char *deviation;
	void (*make)(gen *g);
	int openssl;
} entries[] = {
	{ "one-path", namesake, X509_V_ERR_CERT_SIGNATURE_FAILURE },
	{ "ek-key", oaep, X509_V_ERR_EE_KEY_TOO_SMALL },
	{ "ek-key", oaep_at_level_0, X509_V_ERR_UNSPECIFIED },
	{ "serial-padding", st_serial, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
	{ "serial-padding", st_serial_of_leaf, ORACLE_NO_PARSE },
	{ "aki-issuer-serial", aki_serial, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
	{ "aki-issuer-serial", aki_issuer, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
	{ "self-issued", self_issued, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN },
	{ "last-second", last_second, X509_V_ERR_CERT_HAS_EXPIRED },
	{ "netscape-cert-type", netscape, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
};

enum { N_ENTRIES = sizeof(entries) / sizeof(entries[0]) };

START_TEST(entry_is_a_deviation)
{
	gen *g = gen_line(1, 4);
	verdict v;
	asked q;

	entries[_i].make(g);
	gen_mint(g);
	gen_ask(g, &q);
	verdict_take(&q, &v);
	ck_assert_msg(v.rc == 0, "%s: %s", entries[_i].deviation,
		      tpmattest_finding_name(v.finding));
	ck_assert_int_eq(oracle_judge(&q), entries[_i].openssl);
	ck_assert_uint_eq(deviation_explain(g, &v), 1u << deviation_named(entries[_i].deviation));
	gen_free(g);
}
END_TEST

START_TEST(every_entry_is_tested)
{
	for (size_t i = 0; i < deviation_count(); i++) {
		bool shown = false;

		for (size_t j = 0; j < N_ENTRIES; j++)
			shown = shown || strcmp(entries[j].deviation, deviation_at(i)->name) == 0;
		ck_assert_msg(shown, "%s", deviation_at(i)->name);
		ck_assert_uint_gt(strlen(deviation_at(i)->why), 0);
		ck_assert_uint_gt(strlen(deviation_at(i)->reference), 0);
	}
}
END_TEST

/* A verifier that trusts whatever it is shown, along the line. */
static verdict gullible(const gen *g)
{
	verdict v = { .n_path = g->n_line, .n_nearest = g->n_line };

	for (size_t i = 0; i < g->n_line; i++)
		v.path[i] = i;
	return v;
}

/* A control: the detector has to see a verifier that takes a chain with this wrong with it. */
static const struct {
	const char *edit;
	int openssl;
} wrongs[] = {
	{ "broken", X509_V_ERR_CERT_SIGNATURE_FAILURE },
	{ "other_signer", X509_V_ERR_CERT_SIGNATURE_FAILURE },
	{ "ca_off", X509_V_ERR_INVALID_CA },
	{ "sha1", X509_V_ERR_CA_MD_TOO_WEAK },
	{ "aki_other", X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
};

START_TEST(detector_sees_a_gullible_verifier)
{
	gen *g = gen_line(1, 4);
	tally t = { 0 };
	verdict v;
	asked q;

	gen_edit_named(g, wrongs[_i].edit, 2);
	gen_mint(g);
	gen_ask(g, &q);
	v = gullible(g);
	ck_assert_int_eq(oracle_judge(&q), wrongs[_i].openssl);
	ck_assert(!compare(g, &v, oracle_judge(&q), &t));
	ck_assert_uint_eq(t.unexplained, 1);
	verdict_take(&q, &v);
	ck_assert_int_ne(v.rc, 0);
	gen_free(g);
}
END_TEST

/* Nor does an entry of the list excuse what is wrong besides. */
START_TEST(list_excuses_nothing_else)
{
	gen *g = gen_line(1, 4);
	tally t = { 0 };
	verdict v;
	asked q;

	g->cert[2].spec.sign.broken = true;
	entries[_i].make(g);
	gen_mint(g);
	gen_ask(g, &q);
	v = gullible(g);
	ck_assert(!compare(g, &v, oracle_judge(&q), &t));
	verdict_take(&q, &v);
	ck_assert_int_ne(v.rc, 0);
	gen_free(g);
}
END_TEST

/* A self-signed certificate off the device, and a cross-certificate of the same name and key below
 * an anchor. The CA under it names the key identifier of the self-signed one (index 0), or that of
 * both (index 1). */
START_TEST(self_signed_ends_a_path)
{
	gen *g = gen_line(1, 4);
	size_t anchor = gen_add(g, 3, 3), cross;
	verdict v;
	asked q;

	g->cert[anchor].name_of = 50;
	g->cert[anchor].spec.key = pki_key(PKI_P256, 9);
	g->cert[anchor].anchor = true;
	g->cert[3].anchor = false;
	cross = gen_add(g, 3, anchor);
	if (_i == 0)
		g->cert[cross].spec.ski.id = PKI_BYTES("another identifier");
	gen_mint(g);
	gen_ask(g, &q);
	verdict_take(&q, &v);
	ck_assert_int_eq(v.rc, _i == 0 ? TPMATTEST_E_INCOMPLETE : 0);
	ck_assert_int_eq(v.finding, _i == 0 ? TPMATTEST_F_NO_ANCHOR : 0);
	ck_assert_int_eq(oracle_judge(&q), X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
	gen_free(g);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("oracle");
	TCase *t = tcase_create("minted");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_add_loop_test(t, entry_is_a_deviation, 0, N_ENTRIES);
	tcase_add_test(t, every_entry_is_tested);
	tcase_add_loop_test(t, detector_sees_a_gullible_verifier, 0,
			    sizeof(wrongs) / sizeof(wrongs[0]));
	tcase_add_loop_test(t, list_excuses_nothing_else, 0, N_ENTRIES);
	tcase_add_loop_test(t, self_signed_ends_a_path, 0, 2);
	tcase_add_test(t, what_we_trust_openssl_trusts);
	suite_add_tcase(s, t);
	return run_suite(s);
}
