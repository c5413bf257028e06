/* SPDX-License-Identifier: BSD-2-Clause */
/* The entries of revocation lists: what makes a list unusable, and the index against a plain
 * walk. */
#include <pthread.h>

#include "../fuzz/naive_crl.h"
#include "base/limits.h"
#include "crl.h"
#include "runner.h"

#define SERIAL(s) ((ta_span){ (const uint8_t *)(s), sizeof(s) - 1 })
/* clang-format off */
#define VALUE(s) { (const uint8_t *)(s), sizeof(s) - 1 }
/* clang-format on */

/* A list with these entries, which it borrows. */
static ta_crl *list_of(const struct derout *entries, bool indirect)
{
	struct pki_made issuer = { 0 };
	struct derout d = { 0 };
	ta_crl *crl = NULL;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=L"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &issuer);
	pki_mint_crl(&(struct pki_crl){ .version = 0 }, &issuer, &d);
	ck_assert_int_eq(ta_crl_parse(d.p, d.len, &crl, NULL), 0);
	crl->entries = (ta_span){ entries->p, entries->len };
	crl->indirect = indirect;
	derout_free(&d);
	pki_made_free(&issuer);
	return crl;
}

static void put_entry(struct derout *d, struct pki_bytes serial, const struct pki_ext *ext,
		      size_t n)
{
	size_t seq = derout_open(d, DER_SEQUENCE), list;

	derout_tlv(d, DER_INTEGER, serial.p, serial.len);
	derout_tlv(d, DER_UTCTIME, "200101000000Z", 13);
	if (n) {
		list = derout_open(d, DER_SEQUENCE);
		for (size_t i = 0; i < n; i++)
			pki_ext_put(d, ext[i].oid, ext[i].mode, ext[i].value);
		derout_close(d, list);
	}
	derout_close(d, seq);
}

#define A_NAME "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x41" /* CN=A */
#define B_NAME "\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x42"
#define NAMES(name) "\x30\x10\xa4\x0e" name
/* clang-format off */
#define REASON(mode, bytes) { "2.5.29.21", mode, VALUE(bytes) }
#define HOLD { "2.5.29.23", PKI_EXT_CRITICAL, VALUE("\x06\x01\x2a") }
#define DATE { "2.5.29.24", PKI_EXT_CRITICAL, VALUE("\x18\x0f" "20200101000000Z") }
#define ISSUER(bytes) { "2.5.29.29", PKI_EXT_CRITICAL, VALUE(bytes) }
#define UNKNOWN(mode) { "1.2.3.4", mode, VALUE("\x05\x00") }
/* clang-format on */

/* Extensions of an entry that stands behind the one that is asked for. */
static const struct {
	const char *name;
	struct pki_ext ext[4];
	size_t n;
	int direct, indirect;
} rows[] = {
	{ "none", { { 0 } }, 0, TA_CRL_LISTED, TA_CRL_LISTED },
	{ "reason", { REASON(PKI_EXT_PLAIN, "\x0a\x01\x01") }, 1, TA_CRL_LISTED, TA_CRL_LISTED },
	{ "all that are known",
	  { REASON(PKI_EXT_CRITICAL, "\x0a\x01\x01"), HOLD, DATE },
	  3,
	  TA_CRL_LISTED,
	  TA_CRL_LISTED },
	{ "issuer", { ISSUER(NAMES(A_NAME)) }, 1, TA_CRL_CRITICAL, TA_CRL_LISTED },
	{ "unknown", { UNKNOWN(PKI_EXT_PLAIN) }, 1, TA_CRL_LISTED, TA_CRL_LISTED },
	{ "unknown, FALSE", { UNKNOWN(PKI_EXT_CRITICAL_FALSE) }, 1, TA_CRL_LISTED, TA_CRL_LISTED },
	{ "unknown twice",
	  { UNKNOWN(PKI_EXT_PLAIN), UNKNOWN(PKI_EXT_PLAIN) },
	  2,
	  TA_CRL_LISTED,
	  TA_CRL_LISTED },
	{ "unknown critical", { UNKNOWN(PKI_EXT_CRITICAL) }, 1, TA_CRL_CRITICAL, TA_CRL_CRITICAL },
	{ "critical behind a reason",
	  { REASON(PKI_EXT_PLAIN, "\x0a\x01\x01"), UNKNOWN(PKI_EXT_CRITICAL) },
	  2,
	  TA_CRL_CRITICAL,
	  TA_CRL_CRITICAL },
	{ "a list's extension",
	  { { PKI_OID_IDP, PKI_EXT_CRITICAL, VALUE("\x30\x00") } },
	  1,
	  TA_CRL_CRITICAL,
	  TA_CRL_CRITICAL },
	{ "reason twice",
	  { REASON(PKI_EXT_PLAIN, "\x0a\x01\x01"), REASON(PKI_EXT_PLAIN, "\x0a\x01\x01") },
	  2,
	  TA_CRL_MALFORMED,
	  TA_CRL_MALFORMED },
	{ "hold twice", { HOLD, HOLD }, 2, TA_CRL_MALFORMED, TA_CRL_MALFORMED },
	{ "date twice", { DATE, DATE }, 2, TA_CRL_MALFORMED, TA_CRL_MALFORMED },
	{ "issuer twice",
	  { ISSUER(NAMES(A_NAME)), ISSUER(NAMES(A_NAME)) },
	  2,
	  TA_CRL_CRITICAL,
	  TA_CRL_MALFORMED },
	{ "reason is an INTEGER",
	  { REASON(PKI_EXT_PLAIN, "\x02\x01\x01") },
	  1,
	  TA_CRL_MALFORMED,
	  TA_CRL_MALFORMED },
	{ "reason and a rest",
	  { REASON(PKI_EXT_PLAIN, "\x0a\x01\x01\x00") },
	  1,
	  TA_CRL_MALFORMED,
	  TA_CRL_MALFORMED },
	{ "names cut off",
	  { ISSUER("\x30\x03\xa4\x0e\x30") },
	  1,
	  TA_CRL_CRITICAL,
	  TA_CRL_MALFORMED },
	{ "no names", { ISSUER("\x30\x00") }, 1, TA_CRL_CRITICAL, TA_CRL_LISTED },
};

START_TEST(extensions)
{
	struct derout d = { 0 };
	ta_crl_hit hit, plain;

	for (int indirect = 0; indirect < 2; indirect++) {
		ta_crl *crl;
		int want = indirect ? rows[_i].indirect : rows[_i].direct;

		derout_reset(&d);
		put_entry(&d, PKI_BYTES("\x01"), NULL, 0);
		put_entry(&d, PKI_BYTES("\x02"), rows[_i].ext, rows[_i].n);
		crl = list_of(&d, indirect);
		ck_assert_msg(ta_crl_find(crl, crl->issuer, SERIAL("\x01"), &hit) == want, "%s %d",
			      rows[_i].name, indirect);
		ck_assert_msg(naive_find(crl, crl->issuer, SERIAL("\x01"), &plain) == want, "%s %d",
			      rows[_i].name, indirect);
		/* The whole list, and not only what is listed. */
		ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x09"), &hit),
				 want == TA_CRL_LISTED ? TA_CRL_ABSENT : want);
		ta_crl_unref(crl);
	}
	derout_free(&d);
	pki_key_forget_all();
}
END_TEST

/* Entries that are no entries, byte by byte: each behind a sound one, and a sound one of the same
 * shape. */
static const struct {
	struct pki_bytes bytes;
	int want;
} odd_entries[] = {
	{ VALUE("\x30\x1d\x02\x01\x02\x17\x0d"
		"200101000000Z"
		"\x30\x09\x30\x07\x06\x02\x2a\x03\x04\x01\x05"),
	  TA_CRL_LISTED },
	{ VALUE("\x30\x20\x02\x01\x02\x17\x0d"
		"200101000000Z"
		"\x30\x0c\x30\x0a\x06\x02\x2a\x03\x01\x01\x00\x04\x01\x05"),
	  TA_CRL_LISTED },
	{ VALUE("\x30\x21\x02\x01\x02\x17\x0d"
		"200101000000Z"
		"\x30\x0d\x30\x0b\x06\x02\x2a\x03\x01\x02\x00\x00\x04\x01\x05"),
	  TA_CRL_MALFORMED },
	{ VALUE("\x30\x1f\x02\x01\x02\x17\x0d"
		"200101000000Z"
		"\x30\x0b\x30\x09\x06\x02\x2a\x03\x01\x00\x04\x01\x05"),
	  TA_CRL_MALFORMED },
	{ VALUE("\x30\x11\x02\x00\x17\x0d"
		"200101000000Z"),
	  TA_CRL_MALFORMED },
	{ VALUE("\x30\x12\x02\x01\x02\x17\x0d"
		"201301000000Z"),
	  TA_CRL_MALFORMED },
};

START_TEST(entries_in_bytes)
{
	struct derout d = { 0 };
	ta_crl_hit hit;
	ta_crl *crl;

	put_entry(&d, PKI_BYTES("\x01"), NULL, 0);
	derout_raw(&d, odd_entries[_i].bytes.p, odd_entries[_i].bytes.len);
	crl = list_of(&d, false);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01"), &hit), odd_entries[_i].want);
	ta_crl_unref(crl);
	derout_free(&d);
	pki_key_forget_all();
}
END_TEST

/* As many extensions as are read, and one more. */
START_TEST(extensions_of_an_entry)
{
	struct derout d = { 0 };
	struct pki_ext ext[TA_MAX_EXTENSIONS + 1];
	ta_crl_hit hit;
	ta_crl *crl;

	for (size_t i = 0; i < TA_MAX_EXTENSIONS + 1; i++)
		ext[i] = (struct pki_ext)UNKNOWN(PKI_EXT_PLAIN);
	put_entry(&d, PKI_BYTES("\x01"), ext, TA_MAX_EXTENSIONS + (size_t)_i);
	crl = list_of(&d, false);
	ck_assert_int_eq(ta_crl_find(crl, crl->issuer, SERIAL("\x01"), &hit),
			 _i ? TA_CRL_MALFORMED : TA_CRL_LISTED);
	ta_crl_unref(crl);
	derout_free(&d);
	pki_key_forget_all();
}
END_TEST

/* A name that stands there as something else than a directoryName is no issuer's. */
START_TEST(issuers_are_directory_names)
{
	struct pki_ext ext = ISSUER("\x30\x10\xa5\x0e" A_NAME);
	struct derout d = { 0 };
	ta_crl_hit hit;
	ta_crl *crl;

	if (_i)
		ext.value = PKI_BYTES(NAMES(A_NAME));
	put_entry(&d, PKI_BYTES("\x01"), &ext, 1);
	crl = list_of(&d, true);
	ck_assert_int_eq(ta_crl_find(crl, SERIAL(A_NAME), SERIAL("\x01"), &hit),
			 _i ? TA_CRL_LISTED : TA_CRL_ABSENT);
	ta_crl_unref(crl);
	derout_free(&d);
	pki_key_forget_all();
}
END_TEST

/* 64 names in a certificateIssuer, and one more. */
START_TEST(names_of_an_entry)
{
	for (size_t n = 64; n < 66; n++) {
		struct derout names = { 0 }, d = { 0 };
		size_t seq = derout_open(&names, DER_SEQUENCE);
		struct pki_ext ext = { "2.5.29.29", PKI_EXT_CRITICAL, { 0 } };
		ta_crl_hit hit;
		ta_crl *crl;

		for (size_t i = 1; i < n; i++)
			derout_tlv(&names, DER_CTXC(4), B_NAME, sizeof(B_NAME) - 1);
		derout_tlv(&names, DER_CTXC(4), A_NAME, sizeof(A_NAME) - 1);
		derout_close(&names, seq);
		ext.value = derout_view(&names);
		put_entry(&d, PKI_BYTES("\x01"), &ext, 1);
		crl = list_of(&d, true);
		ck_assert_int_eq(ta_crl_find(crl, SERIAL(A_NAME), SERIAL("\x01"), &hit),
				 n == 64 ? TA_CRL_LISTED : TA_CRL_MALFORMED);
		ta_crl_unref(crl);
		derout_free(&names);
		derout_free(&d);
	}
	pki_key_forget_all();
}
END_TEST

/* Lists of few numbers and three issuers, in every order: each question as a plain walk answers
 * it. */
START_TEST(index_against_a_walk)
{
	static const struct pki_ext issuers[] = { ISSUER(NAMES(A_NAME)), ISSUER(NAMES(B_NAME)),
						  ISSUER("\x30\x00") };
	static const struct pki_ext bad = UNKNOWN(PKI_EXT_CRITICAL);
	static const struct pki_bytes serials[] = { VALUE("\x01"),     VALUE("\x00\x01"),
						    VALUE("\xff"),     VALUE("\xff\xff"),
						    VALUE("\x00\xff"), VALUE("\x00"),
						    VALUE("\x02\x01") };
	uint32_t seed = 7;
	unsigned found[TA_CRL_NOMEM + 1] = { 0 };

	for (int round = 0; round < 400; round++) {
		struct derout d = { 0 };
		bool indirect = round % 4 != 0;
		ta_crl *crl;

		for (int i = 0; i < round % 23; i++) {
			const struct pki_ext *ext = NULL;

			seed = seed * 1664525 + 1013904223;
			if (indirect && seed >> 30 == 0)
				ext = &issuers[seed >> 20 & 0x3ff ? (seed >> 8) % 2 : 2];
			else if ((seed >> 16) % 200 == 0)
				ext = &bad;
			put_entry(&d, serials[(seed >> 24) % 7], ext, ext != NULL);
		}
		crl = list_of(&d, indirect);
		for (size_t i = 0; i < 7; i++) {
			ta_span who[] = { crl->issuer, SERIAL(A_NAME), SERIAL(B_NAME),
					  SERIAL("\x30\x00") };

			for (size_t j = 0; j < 4; j++) {
				ta_span serial = { serials[i].p, serials[i].len };
				ta_crl_hit hit, plain;
				int rc = ta_crl_find(crl, who[j], serial, &hit);

				ck_assert_int_eq(rc, naive_find(crl, who[j], serial, &plain));
				ck_assert(hit.when == plain.when && hit.reason == plain.reason);
				found[rc]++;
			}
		}
		ta_crl_unref(crl);
		derout_free(&d);
	}
	ck_assert_uint_gt(found[TA_CRL_ABSENT], 1000);
	ck_assert_uint_gt(found[TA_CRL_LISTED], 1000);
	ck_assert_uint_gt(found[TA_CRL_CRITICAL], 100);
	pki_key_forget_all();
}
END_TEST

/* So many entries of one number that none of them is about the one who is asked for. */
START_TEST(crowded)
{
	for (size_t n = TA_MAX_CRL_STEPS; n <= TA_MAX_CRL_STEPS + 1; n++) {
		static const struct pki_ext a = ISSUER(NAMES(A_NAME));
		struct derout d = { 0 };
		ta_crl_hit hit;
		ta_crl *crl;

		for (size_t i = 0; i < n; i++)
			put_entry(&d, PKI_BYTES("\x01"), i ? NULL : &a, i == 0);
		crl = list_of(&d, true);
		ck_assert_int_eq(ta_crl_find(crl, SERIAL(B_NAME), SERIAL("\x01"), &hit),
				 n == TA_MAX_CRL_STEPS ? TA_CRL_ABSENT : TA_CRL_CROWDED);
		ck_assert_int_eq(ta_crl_find(crl, SERIAL(A_NAME), SERIAL("\x01"), &hit),
				 TA_CRL_LISTED);
		ta_crl_unref(crl);
		derout_free(&d);
	}
	pki_key_forget_all();
}
END_TEST

static void *ask(void *arg)
{
	const ta_crl *crl = arg;
	ta_crl_hit hit;
	intptr_t wrong = 0;

	for (uint8_t i = 1; i < 200; i++)
		wrong += ta_crl_find(crl, crl->issuer, (ta_span){ &i, 1 }, &hit) !=
			 (i < 100 ? TA_CRL_LISTED : TA_CRL_ABSENT);
	return (void *)wrong;
}

START_TEST(shared_by_threads)
{
	struct derout d = { 0 };
	pthread_t t[8];
	ta_crl *crl;

	for (uint8_t i = 1; i < 100; i++)
		put_entry(&d, (struct pki_bytes){ &i, 1 }, NULL, 0);
	crl = list_of(&d, false);
	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(pthread_create(&t[i], NULL, ask, crl), 0);
	for (size_t i = 0; i < 8; i++) {
		void *wrong;

		ck_assert_int_eq(pthread_join(t[i], &wrong), 0);
		ck_assert_ptr_null(wrong);
	}
	ta_crl_unref(crl);
	derout_free(&d);
	pki_key_forget_all();
}
END_TEST

/* n URIs, the first of them number `first`, each of 100 bytes. */
static void put_uris(struct derout *d, unsigned first, unsigned n)
{
	char uri[101];

	for (unsigned i = first; i < first + n; i++) {
		snprintf(uri, sizeof(uri), "http://%093u", i);
		derout_text(d, DER_CTX(6), uri);
	}
}

START_TEST(shared_uris)
{
	static const struct {
		unsigned first, n;
		bool shared;
	} shares[] = {
		{ 0, 0, false },  { 63, 1, true }, { 64, 1, false },  { 64, 64, false },
		{ 63, 64, true }, { 0, 1, true },  { 127, 1, false },
	};
	struct derout none = { 0 }, mine = { 0 }, other = { 0 };
	ta_crl *crl = list_of(&none, false);
	size_t walked = 5;

	ck_assert(!ta_crl_shares_uri(crl, (ta_span){ 0 }, &walked));
	ck_assert_uint_eq(walked, 5);
	put_uris(&mine, 0, 64);
	crl->idp_names = (ta_span){ mine.p, mine.len };
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		derout_reset(&other);
		put_uris(&other, shares[i].first, shares[i].n);
		derout_tlv(&other, DER_CTX(6), "", 0); /* an empty one is nobody's */
		walked = 0;
		ck_assert(ta_crl_shares_uri(crl, (ta_span){ other.p, other.len }, &walked) ==
			  shares[i].shared);
		ck_assert(naive_shares((ta_span){ other.p, other.len }, crl->idp_names) ==
			  shares[i].shared);
		ck_assert_uint_le(walked, mine.len + 2 * other.len);
		if (!shares[i].shared)
			ck_assert_uint_eq(walked, mine.len + other.len);
	}
	/* The same text as another kind of name. */
	derout_reset(&other);
	derout_tlv(&other, DER_CTX(2), mine.p + 2, 100);
	ck_assert(!ta_crl_shares_uri(crl, (ta_span){ other.p, other.len }, &walked));
	derout_reset(&mine);
	derout_tlv(&mine, DER_CTX(2), "a", 1);
	crl->idp_names = (ta_span){ mine.p, mine.len };
	derout_reset(&other);
	derout_tlv(&other, DER_CTX(6), "a", 1);
	ck_assert(!ta_crl_shares_uri(crl, (ta_span){ other.p, other.len }, &walked));
	/* What was looked at is counted, shared or not: both names here, and the one that is the
	 * same again. */
	mine.p[0] = DER_CTX(6);
	walked = 0;
	ck_assert(ta_crl_shares_uri(crl, (ta_span){ other.p, other.len }, &walked));
	ck_assert_uint_eq(walked, 3 + 3 + 1);
	ta_crl_unref(crl);
	derout_free(&mine);
	derout_free(&other);
	pki_key_forget_all();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("crl_entries");
	TCase *tc = tcase_create("crl_entries");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, extensions, 0, (int)(sizeof(rows) / sizeof(rows[0])));
	tcase_add_loop_test(tc, entries_in_bytes, 0,
			    (int)(sizeof(odd_entries) / sizeof(odd_entries[0])));
	tcase_add_loop_test(tc, extensions_of_an_entry, 0, 2);
	tcase_add_loop_test(tc, issuers_are_directory_names, 0, 2);
	tcase_add_test(tc, names_of_an_entry);
	tcase_add_test(tc, index_against_a_walk);
	tcase_add_test(tc, crowded);
	tcase_add_test(tc, shared_by_threads);
	tcase_add_test(tc, shared_uris);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
