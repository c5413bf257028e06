/* SPDX-License-Identifier: BSD-2-Clause */
/* Every byte of a small chain changed, every length cut, bytes put in: refused, or trusted for what
 * was signed. */
#include "minted.h"

#include "../unit/runner.h"
#include "x509/cert.h"
#include "x509/name.h"

#define ANY_LEAF TPMATTEST_POLICY_ANY_LEAF

enum { EK = 0, CA, ROOT, CERTS };

/* How the three certificates reach the verifier. */
enum { AS_FILES, AS_NV, FROM_STORE, ROOT_MARKED, WAYS };

static const char *const ways[WAYS] = { "files", "NV", "CA from the store",
					"root marked as an anchor" };

/* The certificates as they are, and one of them in other bytes. */
typedef struct tampered {
	minted m;
	ta_cert *real[CERTS];
	int way;
	size_t which;
	uint8_t *bytes; /* room for one more than it has */
	size_t len;
	unsigned trusted, refused;
} tampered;

/* P-256 throughout, the names as short as they go: a kilobyte in all. */
static void tampered_open(tampered *t, int way, size_t which)
{
	static const char *const names[CERTS] = { "", "CN=device", "CN=root" };

	*t = (tampered){ .way = way, .which = which };
	minted_open(&t->m, CERTS);
	for (size_t i = 1; i < CERTS; i++)
		t->m.spec[i].subject = PKI_NAME(names[i]);
	minted_make(&t->m);
	for (size_t i = 0; i < CERTS; i++)
		ck_assert_int_eq(ta_cert_parse(t->m.made[i].der.p, t->m.made[i].der.len,
					       &t->real[i], NULL),
				 0);
	t->len = t->real[which]->der.n;
	t->bytes = malloc(t->len + 1);
	memcpy(t->bytes, t->real[which]->der.p, t->len);
}

static void tampered_close(tampered *t)
{
	for (size_t i = 0; i < CERTS; i++)
		ta_cert_unref(t->real[i]);
	free(t->bytes);
	minted_close(&t->m);
}

/* What is refused on the way in is not there. */
static void hand_over(const tampered *t, size_t i, const uint8_t *p, size_t n, scene *s)
{
	int rc = 0;

	if (i == ROOT && t->way == ROOT_MARKED)
		rc = tpmattest_trust_add_anchor(s->t, p, n, "IBM", NULL);
	else if (i == ROOT || (i == CA && t->way == FROM_STORE))
		rc = tpmattest_trust_add_data(s->t, "test", p, n, NULL);
	else if (t->way == AS_NV)
		rc = tpmattest_evidence_add_nv(s->e, i == EK ? 0x01c0000a : 0x01c00100, p, n, NULL);
	else
		rc = tpmattest_evidence_add_file(
			s->e, i == EK ? TPMATTEST_ROLE_EK : TPMATTEST_ROLE_CHAIN, NULL, p, n, NULL);
	(void)rc;
}

/* An anchor is a name and a key (RFC 5280 6.1.1): the caller vouches for the rest of a marked one,
 * so nothing speaks against its being changed. */
static bool same_anchor(const ta_cert *a, const ta_cert *b)
{
	return ta_span_equal(a->key.spki, b->key.spki) && ta_name_equal(a->subject, b->subject);
}

/* Every certificate of the report's path says what the real one in its place says. */
static bool nothing_else_signed(const tampered *t, const tpmattest_report *r)
{
	bool same = tpmattest_ek_chain_count(tpmattest_report_selected(r)) == CERTS;

	for (size_t i = 0; same && i < CERTS; i++) {
		size_t n;
		const uint8_t *der =
			tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(r), i), &n);
		ta_cert *c = NULL;

		same = ta_cert_parse(der, n, &c, NULL) == 0 &&
		       (ta_span_equal(c->tbs, t->real[i]->tbs) ||
			(i == ROOT && t->way == ROOT_MARKED && same_anchor(c, t->real[i])));
		ta_cert_unref(c);
	}
	return same;
}

/* Judge with t->bytes in the place of one certificate; also_real: the real one is at hand in the
 * store besides. */
static void judge(tampered *t, bool also_real, const char *what, size_t at)
{
	scene s;

	scene_open(&s);
	for (size_t i = 0; i < CERTS; i++)
		if (i == t->which)
			hand_over(t, i, t->bytes, t->len, &s);
		else
			hand_over(t, i, t->real[i]->der.p, t->real[i]->der.n, &s);
	if (also_real)
		scene_store(&s, t->real[t->which]->der.p, t->real[t->which]->der.n);
	scene_judge(&s, 0, NOW);
	ck_assert_msg(s.rc != 0 || nothing_else_signed(t, s.r),
		      "%s, certificate %zu, %s at %zu: trusted", ways[t->way], t->which, what, at);
	ck_assert_msg(!also_real || s.rc == 0,
		      "%s, certificate %zu, %s at %zu: the real one is not found", ways[t->way],
		      t->which, what, at);
	t->trusted += s.rc == 0;
	t->refused += s.rc != 0;
	scene_close(&s);
}

/* The loop index is the way and the certificate. */
static void open_by_index(tampered *t, int i)
{
	tampered_open(t, i / CERTS, (size_t)(i % CERTS));
}

START_TEST(untouched)
{
	tampered t;

	open_by_index(&t, _i);
	judge(&t, false, "nothing", 0);
	ck_assert_uint_eq(t.trusted, 1);
	tampered_close(&t);
}
END_TEST

static void flip_each(tampered *t, uint8_t mask, bool also_real)
{
	for (size_t at = 0; at < t->len; at++) {
		t->bytes[at] ^= mask;
		judge(t, also_real, "flip", at);
		t->bytes[at] ^= mask;
	}
}

START_TEST(every_byte_flipped)
{
	tampered t;

	open_by_index(&t, _i);
	flip_each(&t, 0x01, false);
	flip_each(&t, 0x80, false);
	ck_assert_uint_eq(t.trusted + t.refused, 2 * t.len);
	/* Nothing outside of what is signed can be flipped without notice either, but for a marked
	 * anchor's. */
	if (t.which == ROOT && t.way == ROOT_MARKED)
		ck_assert_uint_gt(t.trusted, 0);
	else
		ck_assert_uint_eq(t.trusted, 0);
	tampered_close(&t);
}
END_TEST

/* Every value of every byte, at the certificate that the device has for itself. */
START_TEST(every_value_of_the_ek)
{
	tampered t;

	tampered_open(&t, AS_FILES, EK);
	for (unsigned mask = 1; mask < 256; mask++)
		if ((mask * 7 + 3) % 8 == (unsigned)_i)
			flip_each(&t, (uint8_t)mask, false);
	ck_assert_uint_eq(t.trusted, 0);
	ck_assert_uint_gt(t.refused, 0);
	tampered_close(&t);
}
END_TEST

/* A damaged copy does not keep the real certificate from being found. */
START_TEST(damaged_copy_hides_nothing)
{
	tampered t;

	tampered_open(&t, _i, CA);
	flip_each(&t, 0x01, true);
	tampered_close(&t);
}
END_TEST

START_TEST(every_length_cut)
{
	size_t whole;
	tampered t;

	open_by_index(&t, _i);
	whole = t.len;
	for (t.len = 0; t.len < whole; t.len++)
		judge(&t, false, "cut", t.len);
	ck_assert_uint_eq(t.trusted, 0);
	tampered_close(&t);
}
END_TEST

/* In front of the certificate and behind it are other bytes of the same blob: a gap, padding. */
START_TEST(a_byte_put_in)
{
	static const uint8_t values[] = { 0x00, 0x30, 0xff };
	size_t whole, outside = 0;
	tampered t;

	open_by_index(&t, _i);
	whole = t.len;
	for (size_t v = 0; v < sizeof(values); v++)
		for (size_t at = 0; at <= whole; at++) {
			const uint8_t *real = t.real[t.which]->der.p;

			memcpy(t.bytes, real, at);
			t.bytes[at] = values[v];
			memcpy(t.bytes + at + 1, real + at, whole - at);
			t.len = whole + 1;
			judge(&t, false, "byte put in", at);
			/* 0x30 behind the first byte, which is 0x30, is the same as in front of it;
			 * likewise at the end. */
			outside += memcmp(t.bytes, real, whole) == 0 ||
				   memcmp(t.bytes + 1, real, whole) == 0;
		}
	ck_assert_uint_ge(outside, 2 * sizeof(values));
	ck_assert_uint_le(t.trusted, outside);
	t.len = whole;
	tampered_close(&t);
}
END_TEST

START_TEST(a_byte_taken_out)
{
	size_t whole;
	tampered t;

	open_by_index(&t, _i);
	whole = t.len--;
	for (size_t at = 0; at < whole; at++) {
		const uint8_t *real = t.real[t.which]->der.p;

		memcpy(t.bytes, real, at);
		memcpy(t.bytes + at, real + at + 1, whole - at - 1);
		judge(&t, false, "byte taken out", at);
	}
	ck_assert_uint_eq(t.trusted, 0);
	tampered_close(&t);
}
END_TEST

/* A control: the same test of a chain whose EK another certificate stands in for, correctly signed,
 * has to fail. */
START_TEST(detector_sees_other_content)
{
	struct pki_made other = { 0 };
	tampered t;
	scene s;

	tampered_open(&t, AS_FILES, EK);
	t.m.spec[EK].not_after = PKI_AT(NOW + 1);
	pki_mint(&t.m.spec[EK], &t.m.made[CA], &other);
	minted_stage(&t.m, &s);
	tpmattest_evidence_free(s.e);
	ck_assert_int_eq(tpmattest_evidence_new(&s.e, NULL), 0);
	scene_ek(&s, other.der.p, other.der.len);
	scene_judge(&s, 0, NOW);
	ck_assert_int_eq(s.rc, 0);
	ck_assert(!nothing_else_signed(&t, s.r));
	pki_made_free(&other);
	scene_close(&s);
	tampered_close(&t);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tamper");
	TCase *t = tcase_create("tamper");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_add_loop_test(t, untouched, 0, WAYS * CERTS);
	tcase_add_loop_test(t, every_byte_flipped, 0, WAYS * CERTS);
	tcase_add_loop_test(t, every_value_of_the_ek, 0, 8);
	tcase_add_loop_test(t, damaged_copy_hides_nothing, 0, FROM_STORE + 1);
	tcase_add_loop_test(t, every_length_cut, 0, WAYS * CERTS);
	tcase_add_loop_test(t, a_byte_put_in, 0, WAYS * CERTS);
	tcase_add_loop_test(t, a_byte_taken_out, 0, WAYS * CERTS);
	tcase_add_test(t, detector_sees_other_content);
	suite_add_tcase(s, t);
	return run_suite(s);
}
