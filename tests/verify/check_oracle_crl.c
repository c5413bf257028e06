/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation lists out of numbers, held against OpenSSL certificate by certificate. OpenSSL chooses
 * one list of several by a score of its own, this library hears all of them. So OpenSSL is asked
 * about each list alone, and what all of them together must mean follows: revoked when one revokes,
 * else good when one is current and does not, else stale, else unknown. */
#include "minted.h"
#include "prng.h"

#include "../unit/runner.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

enum { EK = 0, SUB, CA, ROOT, N, MAX_LISTS = 5, CASES = 4000 };
enum { UNKNOWN = 0, STALE, GOOD, REVOKED };

static const char *const names[] = { "unknown", "stale", "good", "revoked" };

static minted m;

/* A list as it was drawn. */
typedef struct drawn {
	struct derout der;
	int by;
	bool no_next_update;
	char text[160];
} drawn;

/* OpenSSL's errors at each depth. */
typedef struct heard {
	uint64_t errors[N];
} heard;

static int note_error(int ok, X509_STORE_CTX *ctx)
{
	heard *h = X509_STORE_CTX_get_app_data(ctx);
	int depth = X509_STORE_CTX_get_error_depth(ctx), error = X509_STORE_CTX_get_error(ctx);

	if (ok)
		return 1;
	ck_assert(depth >= 0 && depth < N && error > 0 && error < 64);
	h->errors[depth] |= UINT64_C(1) << error;
	return 1; /* go on: what else is there? */
}

static X509 *parse(size_t i)
{
	const uint8_t *p = m.made[i].der.p;
	X509 *x = d2i_X509(NULL, &p, (long)m.made[i].der.len);

	ck_assert_ptr_nonnull(x);
	return x;
}

static void ask_openssl(const drawn *list, heard *out)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *between = sk_X509_new_null();
	const uint8_t *p = list->der.p;
	X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)list->der.len);
	X509 *leaf = parse(EK), *root = parse(ROOT);

	ck_assert_ptr_nonnull(crl);
	ck_assert(X509_STORE_add_cert(store, root) && X509_STORE_add_crl(store, crl));
	ck_assert(sk_X509_push(between, parse(SUB)) > 0 && sk_X509_push(between, parse(CA)) > 0);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, leaf, between), 1);
	X509_STORE_CTX_set_app_data(ctx, out);
	X509_STORE_CTX_set_verify_cb(ctx, note_error);
	/* Extended: without it OpenSSL takes a delta list for a complete one. */
	X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx),
				    X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL |
					    X509_V_FLAG_EXTENDED_CRL_SUPPORT);
	X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(ctx), (time_t)NOW);
	(void)X509_verify_cert(ctx); /* the callback has it all */
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_pop_free(between, X509_free);
	X509_CRL_free(crl);
	X509_free(leaf);
	X509_free(root);
	ERR_clear_error();
}

static bool said(uint64_t errors, int error)
{
	return errors >> error & 1;
}

/* What one list says of one certificate. */
static int status_of(uint64_t errors, const drawn *list)
{
	static const int unusable[] = {
		X509_V_ERR_UNABLE_TO_GET_CRL,
		X509_V_ERR_CRL_SIGNATURE_FAILURE,
		X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER,
		X509_V_ERR_DIFFERENT_CRL_SCOPE,
		X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
		X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
		X509_V_ERR_CRL_NOT_YET_VALID,
	};

	for (size_t i = 0; i < sizeof(unusable) / sizeof(unusable[0]); i++)
		if (said(errors, unusable[i]))
			return UNKNOWN;
	if (said(errors, X509_V_ERR_CERT_REVOKED))
		return REVOKED;
	/* The one rule that is stricter here: a list without nextUpdate is never current (RFC 5280
	 * 5.1.2.5 requires it). */
	return said(errors, X509_V_ERR_CRL_HAS_EXPIRED) || list->no_next_update ? STALE : GOOD;
}

static bool one_in(prng *r, unsigned n)
{
	return prng_below(r, n) == 0;
}

static void draw(prng *r, drawn *out)
{
	const struct pki_bytes other = PKI_BYTES("\x7f\x01");
	struct pki_ext unknown = { "1.2.3.4", PKI_EXT_CRITICAL, PKI_BYTES("\x05\x00") };
	struct pki_revoked entry[2] = { { .serial = other }, { .serial = other } };
	struct pki_crl spec = { .revoked = entry,
				.n_revoked = prng_below(r, 3),
				.number = 1 + prng_below(r, 9) };
	int about;

	out->by = SUB + (int)prng_below(r, 3);
	about = one_in(r, 8) ? EK + (int)prng_below(r, N) : out->by - 1;
	if (spec.n_revoked && one_in(r, 2)) {
		entry[spec.n_revoked - 1].serial = derout_view(&m.made[about].serial);
		entry[spec.n_revoked - 1].reason = one_in(r, 2) ? 1 + (int)prng_below(r, 7) : 0;
	}
	entry[0].unknown_critical = one_in(r, 12);
	if (one_in(r, 8))
		spec.next_update = PKI_AT(NOW - 1);
	else if (one_in(r, 12))
		spec.next_update = PKI_AT(NOW + 1);
	out->no_next_update = spec.no_next_update = one_in(r, 12);
	if (one_in(r, 12))
		spec.this_update = PKI_AT(NOW + 60);
	spec.sign.broken = one_in(r, 8);
	if (one_in(r, 12)) {
		spec.more = &unknown;
		spec.n_more = 1;
	}
	spec.delta_mode = one_in(r, 16) ? PKI_EXT_CRITICAL : PKI_EXT_DEFAULT;
	if (one_in(r, 3)) {
		spec.idp.mode = PKI_EXT_CRITICAL;
		spec.idp.only_user = one_in(r, 3);
		spec.idp.only_ca = !spec.idp.only_user && one_in(r, 2);
		spec.idp.only_attribute = !spec.idp.only_user && !spec.idp.only_ca && one_in(r, 2);
		spec.idp.url = one_in(r, 3)
				     ? one_in(r, 2) ? "http://a.test/crl" : "http://b.test/crl"
				     : NULL;
		/* One that says nothing: see gencrl_deviation.c, "empty-idp". */
		if (!spec.idp.only_user && !spec.idp.only_ca && !spec.idp.only_attribute &&
		    !spec.idp.url)
			spec.idp.mode = PKI_EXT_DEFAULT;
	}
	if (one_in(r, 8))
		spec.aki.mode = PKI_EXT_ABSENT;
	pki_mint_crl(&spec, &m.made[out->by], &out->der);
	snprintf(out->text, sizeof(out->text), "by %d about %d, %zu entries%s%s%s%s%s", out->by,
		 about, spec.n_revoked, spec.sign.broken ? ", broken" : "",
		 spec.n_more ? ", unknown" : "", entry[0].unknown_critical ? ", entry" : "",
		 spec.idp.mode ? ", idp" : "", out->no_next_update ? ", no nextUpdate" : "");
}

/* EK and CA say where their lists are, SUB does not; in one case of four CA may not sign lists. */
static void make(bool may_sign)
{
	minted_open(&m, N);
	m.spec[EK].crldp.dp[0].url = "http://a.test/crl";
	m.spec[CA].crldp.dp[0].url = "http://b.test/crl";
	if (!may_sign)
		m.spec[CA].ku =
			(struct pki_ku){ .mode = PKI_EXT_CRITICAL, .bits = PKI_KU_CERT_SIGN };
	minted_make(&m);
}

typedef struct tally {
	unsigned of[4], cases;
} tally;

static void run_case(uint64_t number, tally *t)
{
	prng r = { number };
	drawn list[MAX_LISTS] = { 0 };
	int want[N] = { 0 };
	size_t n = 1 + prng_below(&r, MAX_LISTS);
	scene s;

	minted_stage(&m, &s);
	for (size_t i = 0; i < n; i++) {
		heard h = { { 0 } };

		draw(&r, &list[i]);
		scene_crl(&s, list[i].der.p, list[i].der.len);
		ask_openssl(&list[i], &h);
		for (int c = 0; c < N; c++) {
			int status = status_of(h.errors[c], &list[i]);

			want[c] = status > want[c] ? status : want[c];
		}
	}
	(void)scene_judge(&s, 0, NOW);
	ck_assert_uint_eq(tpmattest_ek_chain_count(tpmattest_report_selected(s.r)), N);
	for (size_t c = 0; c < ROOT; c++) { /* an anchor needs no list */
		const char *have = scene_revocation(&s, c);

		if (strcmp(have, names[want[c]]) != 0)
			for (size_t i = 0; i < n; i++)
				printf("# list %zu: %s\n", i, list[i].text);
		fflush(stdout);
		ck_assert_msg(strcmp(have, names[want[c]]) == 0,
			      "case %llu, certificate %zu: %s, OpenSSL: %s",
			      (unsigned long long)number, c, have, names[want[c]]);
		t->of[want[c]]++;
	}
	t->cases++;
	for (size_t i = 0; i < n; i++)
		derout_free(&list[i].der);
	scene_close(&s);
}

START_TEST(lists_against_openssl)
{
	tally t = { { 0 }, 0 };

	make(_i == 0);
	for (uint64_t i = 0; i < CASES; i++)
		run_case((uint64_t)_i << 32 | i, &t);
	printf("# %u cases: %u unknown, %u stale, %u good, %u revoked\n", t.cases, t.of[UNKNOWN],
	       t.of[STALE], t.of[GOOD], t.of[REVOKED]);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_gt(t.of[i], CASES / 20);
	minted_close(&m);
}
END_TEST

/* The detector: OpenSSL is heard, and about the certificate in question alone. */
START_TEST(openssl_is_heard)
{
	struct pki_revoked entry = { 0 };
	drawn list = { .by = SUB };
	heard h = { { 0 } };

	make(true);
	entry.serial = derout_view(&m.made[EK].serial);
	pki_mint_crl(&(struct pki_crl){ .revoked = &entry, .n_revoked = 1 }, &m.made[SUB],
		     &list.der);
	ask_openssl(&list, &h);
	ck_assert_int_eq(status_of(h.errors[EK], &list), REVOKED);
	ck_assert_int_eq(status_of(h.errors[SUB], &list), UNKNOWN);
	derout_free(&list.der);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("oracle_crl");
	TCase *t = tcase_create("all");

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, lists_against_openssl, 0, 2);
	tcase_add_test(t, openssl_is_heard);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
