/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/cut.h"

#include "base/limits.h"
#include "base/reader.h"
#include "x509/der.h"

#define HEADER_FIRST 0x10 /* first byte of a PC Client header */

typedef struct cutter {
	ta_span s;
	/* offset of the next complete certificate (or its header); s.n if there is none */
	size_t next;
	/* valid for all offsets up to next, so that no bytes are scanned twice */
	bool next_known;
	/* end of the last run of a repeated byte, also to avoid scanning twice */
	size_t same_end;
	bool any; /* a certificate was found */
} cutter;

/* Whether a result of ta_cert_parse() is unrelated to the content of the bytes. */
static bool is_failure(int rc)
{
	return rc != 0 && rc != TPMATTEST_E_CERT && rc != TPMATTEST_E_EMPTY &&
	       rc != TPMATTEST_E_LIMIT_CERT;
}

static ta_span rest(const cutter *c, size_t at)
{
	return (ta_span){ c->s.p + at, c->s.n - at };
}

/* TCG PC Client Specific Implementation Specification 1.21, 7.3.2: TCG_PCCLIENT_STORED_CERT (tag
 * 1001, type 00 for a full certificate, u16 length), then TCG_FULL_CERT (tag 1002). Some devices
 * omit the inner tag. The lengths are ignored, because the certificate contains its own. Returns
 * the size of the header, or 0 if there is none. */
static size_t header_at(ta_span s)
{
	static const uint8_t outer[3] = { HEADER_FIRST, 0x01, 0x00 }, inner[2] = { 0x10, 0x02 };

	if (s.n < 5 || memcmp(s.p, outer, sizeof(outer)) != 0)
		return 0;
	if (s.n > 7 && memcmp(s.p + 5, inner, sizeof(inner)) == 0 &&
	    ta_cert_encoded_length(s.p + 7, s.n - 7))
		return 7;
	return s.n > 5 && ta_cert_encoded_length(s.p + 5, s.n - 5) ? 5 : 0;
}

/* RFC 5280 4.1: check for three elements of the right types that fill the encoded length. The cost
 * is constant wherever the check fails, so it may be repeated at every byte of untrusted data. */
static bool looks_whole(ta_span s, size_t *claim)
{
	ta_reader r;
	ta_tlv t;

	*claim = ta_cert_encoded_length(s.p, s.n);
	if (*claim == 0 || *claim > s.n || *claim > TA_MAX_CERT)
		return false;
	r = ta_reader_on(s.p, *claim);
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t) || !ta_reader_done(&r))
		return false;
	r = ta_der_inside(&t);
	return ta_der_expect(&r, TA_DER_SEQUENCE, &t) && ta_der_expect(&r, TA_DER_SEQUENCE, &t) &&
	       ta_der_expect(&r, TA_DER_BITS, &t) && ta_reader_done(&r);
}

/* Check for a complete certificate at s, with or without a header. */
static int whole_at(ta_span s, bool *yes)
{
	size_t skip, claim;
	ta_cert *cert = NULL;
	int rc;

	*yes = false;
	/* Fast path: nearly all bytes of padding and of signatures are rejected here. */
	if (s.p[0] != TA_DER_SEQUENCE && s.p[0] != HEADER_FIRST)
		return 0;
	skip = header_at(s);
	s.p += skip;
	s.n -= skip;
	if (!looks_whole(s, &claim))
		return 0;
	rc = ta_cert_parse(s.p, claim, &cert, NULL);
	*yes = rc == 0;
	ta_cert_unref(cert);
	return is_failure(rc) ? rc : 0;
}

/* Advance c->next to the first complete certificate after offset `at`. */
static int find_next(cutter *c, size_t at)
{
	if (c->next_known && c->next > at)
		return 0;
	for (c->next = at + 1; c->next < c->s.n; c->next++) {
		bool yes;
		int rc = whole_at(rest(c, c->next), &yes);

		if (rc)
			return rc;
		if (yes)
			break;
	}
	c->next_known = true;
	return 0;
}

/* Returns the number of equal bytes from offset `at`, up to c->next. */
static size_t repeated(cutter *c, size_t at)
{
	if (c->same_end <= at) {
		c->same_end = at + 1;
		while (c->same_end < c->s.n && c->s.p[c->same_end] == c->s.p[at])
			c->same_end++;
	}
	return (c->same_end < c->next ? c->same_end : c->next) - at;
}

/* Classify the bytes at piece->at if they are not a valid certificate. */
static int other_piece(cutter *c, ta_cut *piece)
{
	ta_span s = rest(c, piece->at);
	size_t run, same;
	int rc = find_next(c, piece->at);

	if (rc)
		return rc;
	run = c->next - piece->at;
	same = repeated(c, piece->at);
	piece->n = run;
	if (same == run) {
		piece->kind = TA_CUT_PADDING;
		piece->why = NULL;
	} else if (piece->why) {
		/* A wrong length must not hide the certificates that follow. */
		piece->kind = TA_CUT_MALFORMED;
		piece->n = piece->claim < run ? piece->claim : run;
	} else if (piece->claim > s.n && piece->claim <= TA_MAX_CERT) {
		piece->kind = TA_CUT_TRUNCATED;
	} else if (ta_cert_encoded_length(s.p + same, run - same)) {
		piece->kind = TA_CUT_PADDING;
		piece->n = same;
	} else {
		piece->kind = c->any || c->next < c->s.n ? TA_CUT_GAP : TA_CUT_NOT_DER;
	}
	return 0;
}

/* A certificate that was truncated within its signature is completed by bytes of the next
 * certificate and parses; only its signature is wrong. This is detected by the next certificate,
 * which begins within it. */
static int find_overlap(const cutter *c, ta_cut *piece)
{
	size_t at = (size_t)ta_cert_offset(piece->cert, piece->cert->signature);

	if (piece->claim == rest(c, piece->at).n)
		return 0;
	for (; at < piece->claim; at++) {
		bool yes;
		int rc = whole_at(rest(c, piece->at + at), &yes);

		if (rc)
			return rc;
		if (!yes)
			continue;
		piece->kind = TA_CUT_TRUNCATED;
		piece->n = at;
		ta_cert_unref(piece->cert);
		piece->cert = NULL;
		return 0;
	}
	return 0;
}

/* Determine the piece that begins at piece->at. */
static int next_piece(cutter *c, ta_cut *piece, tpmattest_error **why)
{
	ta_span s = rest(c, piece->at);
	int rc;

	piece->claim = ta_cert_encoded_length(s.p, s.n);
	if (piece->claim && piece->claim <= s.n) {
		rc = ta_cert_parse(s.p, piece->claim, &piece->cert, why);
		if (is_failure(rc))
			return rc;
		if (rc == 0) {
			c->any = true;
			piece->kind = TA_CUT_CERT;
			piece->n = piece->claim;
			return find_overlap(c, piece);
		}
		piece->why = *why;
		return other_piece(c, piece);
	}
	piece->n = header_at(s);
	if (piece->n) {
		piece->kind = TA_CUT_HEADER;
		return 0;
	}
	return other_piece(c, piece);
}

int ta_cut_stream(ta_span stream, ta_cut_fn fn, void *user, tpmattest_error **err)
{
	cutter c = { .s = stream };
	size_t at = 0;
	bool more = true;

	while (more && at < stream.n) {
		ta_cut piece = { .at = at };
		tpmattest_error *why = NULL;
		int rc = next_piece(&c, &piece, &why);

		if (rc == 0)
			more = fn(&piece, (ta_span){ stream.p + at, piece.n }, user);
		ta_cert_unref(piece.cert);
		tpmattest_error_free(why);
		if (rc == TPMATTEST_E_NOMEM)
			return ta_error_nomem(err);
		if (rc)
			return ta_error_set(err, rc, "OpenSSL failed while parsing a certificate");
		at += piece.n;
	}
	return 0;
}
