/* SPDX-License-Identifier: BSD-2-Clause */
/* Cutting certificates out of raw bytes: pieces cover the stream, and no complete certificate is
 * ever missed. */
#include "evidence/cut.h"

#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "certs.h"

#define MAX_PIECES 64

static struct pki_made a, b, c;

static void mint_three(void)
{
	a = minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=A") });
	b = minted((struct pki_cert){
		.profile = PKI_CA, .subject = PKI_NAME("CN=B"), .key = pki_key(PKI_P384, 0) });
	c = minted((struct pki_cert){ .profile = PKI_EK });
}

static void free_three(void)
{
	pki_made_free(&a);
	pki_made_free(&b);
	pki_made_free(&c);
}

typedef struct seen {
	ta_cut piece[MAX_PIECES];
	size_t n, end, certs;
} seen;

static bool note(const ta_cut *piece, ta_span bytes, void *user)
{
	seen *s = user;

	ck_assert_uint_eq(piece->at, s->end); /* no byte is left out, none counted twice */
	ck_assert_uint_gt(piece->n, 0);
	ck_assert_uint_eq(bytes.n, piece->n);
	ck_assert((piece->kind == TA_CUT_CERT) == (piece->cert != NULL));
	ck_assert((piece->kind == TA_CUT_MALFORMED) == (piece->why != NULL));
	if (piece->cert)
		ck_assert(ta_span_equal(piece->cert->der, bytes));
	s->certs += piece->cert != NULL;
	s->end += piece->n;
	if (s->n < MAX_PIECES)
		s->piece[s->n] = *piece;
	s->n++;
	return true;
}

static seen cut(const uint8_t *p, size_t n)
{
	seen s = { 0 };

	ck_assert_int_eq(ta_cut_stream((ta_span){ p, n }, note, &s, NULL), 0);
	ck_assert_uint_eq(s.end, n);
	return s;
}

static seen cut_buf(ta_buf *b_)
{
	ck_assert(ta_buf_ok(b_));
	return cut(b_->p, b_->n);
}

static void add(ta_buf *out, const struct pki_made *m)
{
	ta_buf_add(out, m->der.p, m->der.len);
}

static void fill(ta_buf *out, uint8_t byte, size_t n)
{
	while (n-- > 0)
		ta_buf_add(out, &byte, 1);
}

static void kinds_are(const seen *s, size_t n, const int *kinds)
{
	ck_assert_uint_eq(s->n, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(s->piece[i].kind == kinds[i], "piece %zu is %d, not %d", i,
			      s->piece[i].kind, kinds[i]);
}

#define KINDS(s, ...) \
	kinds_are(&(s), sizeof((int[]){ __VA_ARGS__ }) / sizeof(int), (const int[]){ __VA_ARGS__ })

START_TEST(nothing_and_certificates_only)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s = cut(NULL, 0);

	ck_assert_uint_eq(s.n, 0);
	add(&out, &a);
	add(&out, &b);
	add(&out, &c);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_CERT, TA_CUT_CERT, TA_CUT_CERT);
	ck_assert_uint_eq(s.piece[2].at, a.der.len + b.der.len);
	ta_buf_free(&out);
}
END_TEST

/* Any byte may be padding, 0x30 included, at any of the places where it may be. */
START_TEST(padding_of_any_byte)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	fill(&out, (uint8_t)_i, 5);
	add(&out, &a);
	fill(&out, (uint8_t)_i, 300);
	add(&out, &b);
	fill(&out, (uint8_t)_i, 431);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_PADDING, TA_CUT_CERT, TA_CUT_PADDING, TA_CUT_CERT, TA_CUT_PADDING);
	ck_assert_uint_eq(s.piece[4].n, 431);
	ta_buf_free(&out);
	fill(&out, (uint8_t)_i, 100);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_PADDING);
	ta_buf_free(&out);
}
END_TEST

START_TEST(gaps_hide_nothing)
{
	static const uint8_t junk[] = { 0, 0, 0, 0, 'g', 'a', 'p', '!' };
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	ta_buf_add(&out, junk, sizeof(junk));
	add(&out, &a);
	ta_buf_add(&out, junk, sizeof(junk));
	add(&out, &b);
	ta_buf_add(&out, junk, sizeof(junk));
	s = cut_buf(&out);
	KINDS(s, TA_CUT_GAP, TA_CUT_CERT, TA_CUT_GAP, TA_CUT_CERT, TA_CUT_GAP);
	ck_assert_uint_eq(s.piece[2].at, 8 + a.der.len);
	ck_assert_uint_eq(s.piece[2].n, 8);
	ta_buf_free(&out);
	s = cut(junk, sizeof(junk));
	KINDS(s, TA_CUT_NOT_DER);
}
END_TEST

/* Cut at every byte: never a certificate, never a crash; and a whole one behind it is still
 * found. */
START_TEST(truncated_anywhere)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);

	for (size_t n = 1; n < a.der.len; n++) {
		seen s = cut(a.der.p, n);

		ck_assert_uint_eq(s.certs, 0);
		/* 30 82 xx xx 30: from here on the bytes say what they are the beginning of. */
		if (n > 4) {
			KINDS(s, TA_CUT_TRUNCATED);
			ck_assert_uint_eq(s.piece[0].claim, a.der.len);
		}
		ta_buf_add(&out, a.der.p, n);
		add(&out, &b);
		s = cut_buf(&out);
		ck_assert_uint_eq(s.certs, 1);
		ck_assert_msg(s.piece[s.n - 1].kind == TA_CUT_CERT && s.piece[s.n - 1].at == n,
			      "%zu: %d at %zu", n, s.piece[s.n - 1].kind, s.piece[s.n - 1].at);
		ta_buf_free(&out);
	}
}
END_TEST

START_TEST(truncated_behind_padding)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	add(&out, &a);
	fill(&out, 0xff, 20);
	ta_buf_add(&out, b.der.p, 100);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_CERT, TA_CUT_PADDING, TA_CUT_TRUNCATED);
	ck_assert_uint_eq(s.piece[2].n, 100);
	ta_buf_free(&out);
}
END_TEST

static void add_header(ta_buf *out, size_t len, bool inner)
{
	uint8_t h[7] = { 0x10, 0x01, 0x00, (uint8_t)(len >> 8), (uint8_t)len, 0x10, 0x02 };

	ta_buf_add(out, h, inner ? 7 : 5);
}

START_TEST(pcclient_headers)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	add_header(&out, a.der.len + 2, true);
	add(&out, &a);
	add_header(&out, b.der.len, false);
	add(&out, &b);
	fill(&out, 0, 9);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_HEADER, TA_CUT_CERT, TA_CUT_HEADER, TA_CUT_CERT, TA_CUT_PADDING);
	ck_assert_uint_eq(s.piece[0].n, 7);
	ck_assert_uint_eq(s.piece[2].n, 5);
	ta_buf_free(&out);
	/* A header behind junk belongs to its certificate, one without a certificate is no
	 * header. */
	fill(&out, 0x55, 3);
	fill(&out, 0x56, 3);
	add_header(&out, a.der.len + 2, true);
	add(&out, &a);
	add_header(&out, 100, true);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_GAP, TA_CUT_HEADER, TA_CUT_CERT, TA_CUT_GAP);
	ta_buf_free(&out);
	add_header(&out, a.der.len + 2, true);
	ta_buf_add(&out, a.der.p, 40);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_HEADER, TA_CUT_TRUNCATED);
	ta_buf_free(&out);
}
END_TEST

/* A certificate that does not parse, and one whose length swallows the next: what is behind is
 * found. */
START_TEST(malformed_swallows_nothing)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	add(&out, &a);
	out.p[8] = 0x55; /* the version's tag */
	add(&out, &b);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_MALFORMED, TA_CUT_CERT);
	ck_assert_uint_eq(s.piece[0].n, a.der.len);
	ta_buf_free(&out);
}
END_TEST

START_TEST(lying_length_swallows_nothing)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	size_t claim = a.der.len + 50 - 4;
	seen s;

	add(&out, &a);
	out.p[2] = (uint8_t)(claim >> 8);
	out.p[3] = (uint8_t)claim;
	add(&out, &b);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_MALFORMED, TA_CUT_CERT);
	ck_assert_uint_eq(s.piece[0].n, a.der.len);
	ta_buf_free(&out);
}
END_TEST

/* SEQUENCE of SEQUENCE in n bytes, header of 4 included. */
static void add_claim(ta_buf *out, size_t n)
{
	size_t len = n - 4;
	uint8_t h[4] = { 0x30, 0x82, (uint8_t)(len >> 8), (uint8_t)len };

	ta_buf_add(out, h, 4);
	fill(out, 0x30, 1);
	fill(out, 0x01, len - 1);
}

START_TEST(certificate_at_its_limit)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	seen s;

	add_claim(&out, TA_MAX_CERT);
	add(&out, &a);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_MALFORMED, TA_CUT_CERT);
	ta_buf_free(&out);
	add_claim(&out, TA_MAX_CERT + 1);
	add(&out, &a);
	s = cut_buf(&out);
	KINDS(s, TA_CUT_MALFORMED, TA_CUT_CERT);
	ta_buf_free(&out);
	/* Cut off: what claims more than a certificate has is no certificate that was cut off. */
	for (size_t more = 0; more < 2; more++) {
		add_claim(&out, TA_MAX_CERT + more);
		out.n -= 100;
		s = cut_buf(&out);
		if (more)
			KINDS(s, TA_CUT_NOT_DER);
		else
			KINDS(s, TA_CUT_TRUNCATED);
		ta_buf_free(&out);
	}
}
END_TEST

static double cpu(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Streams made to be slow to cut: nested headers, tiny claims, claims that all end in one place. 1
 * MiB each must take no longer than a certificate parse at every byte would. */
static void worst(ta_buf *out, int kind)
{
	static const uint8_t tiny[] = { 0x30, 0x02, 0x30, 0x00 };
	static const uint8_t nest[] = { 0x30, 0x82, 0x3f, 0xf0, 0x30, 0x82,
					0x3f, 0x00, 0x02, 0x01, 0x00 };
	static const uint8_t head[] = { 0x10, 0x01, 0x00, 0x00, 0x09, 0x10,
					0x02, 0x30, 0x02, 0x30, 0x00 };
	static const struct {
		const uint8_t *p;
		size_t n;
	} unit[] = {
		{ tiny, sizeof(tiny) },
		{ nest, sizeof(nest) },
		{ head, sizeof(head) },
		{ tiny, 1 },
	};

	while (out->n < TA_MAX_EVIDENCE - 16)
		ta_buf_add(out, unit[kind].p, unit[kind].n);
	ta_buf_add(out, "end", 3);
}

START_TEST(work_is_bounded)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	double start;
	seen s;

	worst(&out, _i);
	start = cpu();
	s = cut_buf(&out);
	ck_assert_uint_eq(s.certs, 0);
	ck_assert_msg(cpu() - start < 20, "%g s", cpu() - start); /* quadratic would be hours */
	ta_buf_free(&out);
}
END_TEST

static bool stop(const ta_cut *piece, ta_span bytes, void *user)
{
	(void)piece;
	(void)bytes;
	++*(int *)user;
	return false;
}

START_TEST(callback_ends_it)
{
	ta_buf out = ta_buf_with(TA_MAX_EVIDENCE);
	int calls = 0;

	add(&out, &a);
	add(&out, &b);
	ck_assert_int_eq(ta_cut_stream((ta_span){ out.p, out.n }, stop, &calls, NULL), 0);
	ck_assert_int_eq(calls, 1);
	ta_buf_free(&out);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("cut");
	TCase *t = tcase_create("cut");

	tcase_add_checked_fixture(t, mint_three, free_three);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, nothing_and_certificates_only);
	tcase_add_loop_test(t, padding_of_any_byte, 0, 256);
	tcase_add_test(t, gaps_hide_nothing);
	tcase_add_test(t, truncated_anywhere);
	tcase_add_test(t, truncated_behind_padding);
	tcase_add_test(t, pcclient_headers);
	tcase_add_test(t, malformed_swallows_nothing);
	tcase_add_test(t, lying_length_swallows_nothing);
	tcase_add_test(t, certificate_at_its_limit);
	tcase_add_loop_test(t, work_is_bounded, 0, 4);
	tcase_add_test(t, callback_ends_it);
	suite_add_tcase(s, t);
	return run_suite(s);
}
