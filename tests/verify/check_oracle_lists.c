/* SPDX-License-Identifier: BSD-2-Clause */
/* Chains with revocation lists out of numbers, judged by X509_verify_cert and by this library with
 * the duty to have a list for every certificate: what we trust, it trusts, but for a written list;
 * what it calls revoked, we do not trust. check_oracle_crl.c asks about one list at a time; here
 * they compete, are indirect, rolled over, and about other certificates. */
#include "gencrl.h"

#include "../unit/runner.h"

#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

enum { CASES = 4000, WITHOUT = 200, FINDINGS = 1000, ERRORS = 128, SHOWN = 20 };

typedef struct tally {
	unsigned both, neither, ours, theirs;
	unsigned unexplained;   /* trusted by us alone, and no deviation says why */
	unsigned revoked;       /* by OpenSSL, and not trusted by us */
	unsigned missed;        /* revoked by OpenSSL, and trusted by us */
	unsigned explained[32]; /* by deviation */
	/* revoked by OpenSSL, trusted by us, mostly without the duty: why */
	unsigned unheard[32];
	unsigned refused[FINDINGS]; /* by our finding, where OpenSSL trusts */
	unsigned errors[ERRORS];    /* OpenSSL's, where both refuse */
} tally;

/* The detector. `lenient` is this library's word without the duty. True when the answers are in
 * order. */
static bool compare(const gen_lists *x, const verdict *v, const verdict *lenient, int openssl,
		    tally *t)
{
	bool revoked = openssl == X509_V_ERR_CERT_REVOKED;
	unsigned why;

	t->revoked += revoked;
	if (revoked && lenient->rc == 0) {
		why = list_unheard_explain(x);
		for (size_t i = 0; i < list_unheard_count(); i++)
			t->unheard[i] += why >> i & 1;
		t->missed += why == 0;
		t->ours += v->rc == 0 && why;
		t->neither += v->rc != 0 && why;
		return why != 0;
	}
	if (v->rc != 0) {
		t->neither += openssl != X509_V_OK;
		t->theirs += openssl == X509_V_OK;
		t->refused[v->finding] += openssl == X509_V_OK;
		t->errors[openssl > 0 && openssl < ERRORS ? openssl : 0] += openssl != X509_V_OK;
		return true;
	}
	if (openssl == X509_V_OK) {
		t->both++;
		return true;
	}
	t->ours++;
	why = list_deviation_explain(x, v);
	for (size_t i = 0; i < list_deviation_count(); i++)
		t->explained[i] += why >> i & 1;
	t->unexplained += why == 0;
	return why != 0;
}

/* `with`: this library is given the lists, too. */
static bool judge_both(const gen_lists *x, bool with, tally *t)
{
	asked q, ours;
	verdict v, lenient;
	char text[512];
	int openssl;
	bool fine;

	gen_lists_ask(x, &q);
	ours = q;
	ours.flags &= ~(uint64_t)TPMATTEST_POLICY_REQUIRE_REVOCATION;
	if (!with)
		ours.n_lists = 0;
	verdict_take(&ours, &lenient);
	if (with)
		verdict_take(&q, &v);
	else
		v = lenient;
	/* The duty takes nothing in. */
	ck_assert(lenient.rc == 0 || v.rc != 0);
	openssl = oracle_judge(&q);
	fine = compare(x, &v, &lenient, openssl, t);
	gen_describe(x->g, text, sizeof(text));
	if (x->g->n_edits == 0 && with)
		ck_assert_msg(v.rc == 0 && openssl == X509_V_OK,
			      "%s: nothing was done to it, yet %s, OpenSSL: %s", text,
			      tpmattest_finding_name(v.finding), oracle_text(openssl));
	if (!fine && with && t->unexplained + t->missed <= SHOWN)
		printf("# %s: trusted%s, OpenSSL: %s\n", text, v.rc ? " without the duty" : "",
		       oracle_text(openssl));
	return fine;
}

static void run_case(uint64_t number, bool with, tally *t)
{
	gen_lists *x = gen_lists_draw(number);

	gen_lists_mint(x);
	(void)judge_both(x, with, t);
	gen_lists_free(x);
}

static void print_tally(const tally *t, uint64_t seed)
{
	printf("# %u chains from seed %llu: trusted by both %u, refused by both %u (revoked %u), "
	       "by us alone %u, by OpenSSL "
	       "alone %u\n",
	       t->both + t->neither + t->ours + t->theirs + t->missed, (unsigned long long)seed,
	       t->both, t->neither, t->revoked - t->missed, t->theirs, t->ours);
	for (size_t i = 0; i < list_deviation_count(); i++)
		printf("# OpenSSL alone: %-24s %5u\n", list_deviation_at(i)->name, t->explained[i]);
	for (size_t i = 0; i < list_unheard_count(); i++)
		printf("# revoked, not heard: %-20s %5u\n", list_unheard_at(i)->name,
		       t->unheard[i]);
	for (int i = 0; i < FINDINGS; i++)
		if (t->refused[i])
			printf("# we alone: %-29s %5u\n", tpmattest_finding_name(i), t->refused[i]);
	for (int i = 0; i < ERRORS; i++)
		if (t->errors[i])
			printf("# both, OpenSSL for: %-40s %5u\n", X509_verify_cert_error_string(i),
			       t->errors[i]);
	fflush(stdout);
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

/* More with TPMATTEST_ORACLE_CASES, others with TPMATTEST_ORACLE_SEED. */
START_TEST(what_we_trust_openssl_trusts)
{
	uint64_t cases = from_environment("TPMATTEST_ORACLE_CASES", CASES),
		 seed = from_environment("TPMATTEST_ORACLE_SEED", 0);
	tally t = { 0 };

	for (uint64_t number = seed; number < seed + cases; number++)
		run_case(number, true, &t);
	print_tally(&t, seed);
	ck_assert_uint_eq(t.unexplained, 0);
	ck_assert_uint_eq(t.missed, 0);
	/* Refusing everything, or a generator that makes nothing but rubbish, would show
	 * nothing. */
	ck_assert_uint_gt(t.both, cases / 5);
	ck_assert_uint_gt(t.neither, cases / 5);
	ck_assert_uint_gt(t.revoked, cases / 25);
	for (size_t i = 0; i < list_deviation_count(); i++)
		ck_assert_msg(t.explained[i] > 0 || list_deviation_at(i)->by_version,
			      "no chain shows %s", list_deviation_at(i)->name);
	for (size_t i = 0; i < list_unheard_count(); i++)
		ck_assert_msg(t.unheard[i] > 0 || list_unheard_at(i)->by_version,
			      "no chain shows %s", list_unheard_at(i)->name);
}
END_TEST

/* A control: a verifier that is given no lists and asks for none. */
START_TEST(without_the_lists_they_disagree)
{
	tally t = { 0 };

	for (uint64_t number = 0; number < WITHOUT; number++)
		run_case(number, false, &t);
	ck_assert_uint_gt(t.unexplained, WITHOUT / 20);
	ck_assert_uint_gt(t.missed, WITHOUT / 25);
}
END_TEST

/* Every entry of the list: an edit, its tier, what OpenSSL says. */
static const struct {
	const char *deviation, *edit;
	size_t tier;
	int openssl;
} entries[] = {
	{ "anchor", "anchor_here", 2, X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "last-second", "last_second", 1, X509_V_ERR_CRL_HAS_EXPIRED },
	{ "serial-padding", "padded", 2, X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "aki-issuer-serial", "aki_serial", 1, X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "point-reasons", "reasons", 2, X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "one-list", "again_broken", 1, X509_V_ERR_CRL_SIGNATURE_FAILURE },
	{ "above-the-anchor", "low anchor", 3, X509_V_ERR_CRL_PATH_VALIDATION_ERROR },
	{ "rollover-beside", "rollover", 1, X509_V_ERR_CRL_PATH_VALIDATION_ERROR },
	{ "one-key", "rollover_keyless", 1, X509_V_ERR_CRL_SIGNATURE_FAILURE },
	{ "empty-idp", "idp_empty", 1, X509_V_ERR_UNABLE_TO_GET_CRL },
};

enum { N_ENTRIES = sizeof(entries) / sizeof(entries[0]) };

/* The list of the tier is an indirect one of this certificate. */
static void indirect(gen_lists *x, size_t tier, size_t by)
{
	gen_list *l = &x->list[tier - 1];

	l->by = by;
	l->spec.idp = (struct pki_idp){ PKI_EXT_CRITICAL, .indirect = true };
	x->g->cert[tier - 1].spec.crldp =
		(struct pki_crldp){ .dp = { { .issuer = gen_lists_name(x, by) } } };
}

/* The edits that draw have their like here. */
static void make(gen_lists *x, size_t i)
{
	size_t t = entries[i].tier;
	gen_list *l = &x->list[t - 1];

	if (strcmp(entries[i].edit, "padded") == 0) {
		l->entry[0].spec.serial = PKI_BYTES("\x00\x01");
	} else if (strcmp(entries[i].edit, "reasons") == 0) {
		x->g->cert[t - 1].spec.crldp = (struct pki_crldp){
			.dp = { { .url = "http://pki.test/a.crl", .reasons = 2 } }
		};
	} else if (strcmp(entries[i].edit, "low anchor") == 0) {
		x->g->cert[t - 1].anchor = true;
		for (size_t k = t; k < x->g->n_line; k++)
			x->g->cert[k].store = true;
		indirect(x, t - 1, x->g->n_line - 1);
	} else if (strcmp(entries[i].edit, "rollover") == 0) {
		x->g->cert[t].name_of = t + 1;
		indirect(x, t + 1, t + 3);
	} else {
		gen_lists_edit_named(x, entries[i].edit, t);
		/* Above the anchor nobody says anything. */
		if (strcmp(entries[i].edit, "anchor_here") == 0)
			x->list[t].absent = true;
	}
}

START_TEST(entry_is_a_deviation)
{
	gen_lists *x = gen_lists_line(1, 5);
	verdict v;
	asked q;

	make(x, (size_t)_i);
	gen_lists_mint(x);
	gen_lists_ask(x, &q);
	verdict_take(&q, &v);
	ck_assert_msg(v.rc == 0, "%s: %s", entries[_i].deviation,
		      tpmattest_finding_name(v.finding));
	if (list_deviation_at((size_t)_i)->by_version && oracle_judge(&q) == X509_V_OK) {
		printf("# %s: not with this OpenSSL\n", entries[_i].deviation);
	} else {
		ck_assert_int_eq(oracle_judge(&q), entries[_i].openssl);
		ck_assert_uint_eq(list_deviation_explain(x, &v),
				  1u << list_deviation_named(entries[_i].deviation));
	}
	gen_lists_free(x);
}
END_TEST

START_TEST(every_entry_is_tested)
{
	ck_assert_uint_eq(N_ENTRIES, list_deviation_count());
	for (size_t i = 0; i < list_deviation_count(); i++) {
		ck_assert_str_eq(entries[i].deviation, list_deviation_at(i)->name);
		ck_assert_uint_gt(strlen(list_deviation_at(i)->why), 0);
		ck_assert_uint_gt(strlen(list_deviation_at(i)->reference), 0);
	}
}
END_TEST

/* A control: the detector has to see a verifier that takes a chain with this wrong with a list,
 * alone or next to an entry of the list of deviations. */
static const struct {
	const char *edit;
	int openssl;
} wrongs[] = {
	{ "missing", X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "expired", X509_V_ERR_CRL_HAS_EXPIRED },
	{ "future", X509_V_ERR_CRL_NOT_YET_VALID },
	{ "broken", X509_V_ERR_CRL_SIGNATURE_FAILURE },
	{ "other_key", X509_V_ERR_CRL_SIGNATURE_FAILURE },
	{ "ku_no_crl", X509_V_ERR_KEYUSAGE_NO_CRL_SIGN },
	{ "entry_critical", X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION },
	{ "delta", X509_V_ERR_UNABLE_TO_GET_CRL },
	{ "point_other", X509_V_ERR_DIFFERENT_CRL_SCOPE },
	{ "only_attribute", X509_V_ERR_DIFFERENT_CRL_SCOPE },
	{ "indirect_not_led", X509_V_ERR_DIFFERENT_CRL_SCOPE },
	{ "revoked", X509_V_ERR_CERT_REVOKED },
	{ "indirect_revoked", X509_V_ERR_CERT_REVOKED },
};

enum { N_WRONGS = sizeof(wrongs) / sizeof(wrongs[0]) };

static verdict gullible(const gen_lists *x)
{
	verdict v = { .n_path = x->g->n_line, .n_nearest = x->g->n_line };

	for (size_t i = 0; i < x->g->n_line; i++)
		v.path[i] = i;
	return v;
}

START_TEST(detector_sees_a_gullible_verifier)
{
	size_t wrong = (size_t)_i % N_WRONGS, entry = (size_t)_i / N_WRONGS;
	gen_lists *x = gen_lists_line(1, 5);
	tally t = { 0 };
	verdict v;
	asked q;

	gen_lists_edit_named(x, wrongs[wrong].edit, 3);
	/* Past the last entry: the wrong alone. An anchor below it makes it right, and so does a
	 * second list that OpenSSL takes. */
	if (entry < N_ENTRIES && strcmp(entries[entry].deviation, "anchor") != 0 &&
	    entries[entry].tier != 3 &&
	    (strcmp(entries[entry].deviation, "rollover-beside") != 0 ||
	     strcmp(wrongs[wrong].edit, "indirect_revoked") != 0))
		make(x, entry);
	gen_lists_mint(x);
	gen_lists_ask(x, &q);
	if (entry == N_ENTRIES)
		ck_assert_int_eq(oracle_judge(&q), wrongs[wrong].openssl);
	v = gullible(x);
	ck_assert(!compare(x, &v, &v, oracle_judge(&q), &t));
	ck_assert_uint_eq(t.unexplained + t.missed, 1);
	verdict_take(&q, &v);
	ck_assert_int_ne(v.rc, 0);
	gen_lists_free(x);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("oracle_lists");
	TCase *t = tcase_create("minted");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_add_loop_test(t, entry_is_a_deviation, 0, N_ENTRIES);
	tcase_add_test(t, every_entry_is_tested);
	tcase_add_loop_test(t, detector_sees_a_gullible_verifier, 0, N_WRONGS * (N_ENTRIES + 1));
	tcase_add_test(t, without_the_lists_they_disagree);
	tcase_add_test(t, what_we_trust_openssl_trusts);
	suite_add_tcase(s, t);
	return run_suite(s);
}
