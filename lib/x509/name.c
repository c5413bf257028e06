/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/name.h"

#include "x509/chars.h"

/* Attributes of one RDN beyond this number are compared in order only. Real names have only a few,
 * and a crafted name must not cause quadratic work. */
#define MAX_UNORDERED 16

ta_name_walk ta_name_walk_on(ta_span name)
{
	ta_reader r = ta_reader_span(name);
	ta_name_walk w = { 0 };
	ta_tlv seq;

	w.bad = !ta_der_expect(&r, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&r);
	w.name = ta_der_inside(&seq);
	return w;
}

bool ta_name_walk_next(ta_name_walk *w, ta_ava *out)
{
	ta_tlv set, ava, oid;
	ta_reader r;

	*out = (ta_ava){ 0 };
	out->joined = ta_reader_left(&w->rdn) > 0;
	if (!w->bad && !out->joined) {
		if (ta_reader_left(&w->name) == 0)
			return false;
		if (!ta_der_expect(&w->name, TA_DER_SET, &set))
			w->bad = true;
		w->rdn = ta_der_inside(&set);
	}
	if (w->bad || !ta_der_expect(&w->rdn, TA_DER_SEQUENCE, &ava)) {
		w->bad = true;
		return false;
	}
	r = ta_der_inside(&ava);
	if (!ta_der_expect(&r, TA_DER_OID, &oid) || !ta_der_next(&r, &out->value) ||
	    !ta_reader_done(&r)) {
		w->bad = true;
		return false;
	}
	out->oid = oid.value;
	return true;
}

bool ta_name_empty(ta_span name)
{
	ta_reader r = ta_reader_span(name);
	ta_tlv seq;

	return ta_der_expect(&r, TA_DER_SEQUENCE, &seq) && ta_reader_done(&r) && seq.value.n == 0;
}

bool ta_name_common(ta_span name, ta_span *cn)
{
	static const uint8_t common_name[] = { 0x55, 0x04, 0x03 }; /* 2.5.4.3 */
	ta_name_walk w = ta_name_walk_on(name);
	bool found = false;
	ta_ava ava;

	*cn = (ta_span){ 0 };
	while (ta_name_walk_next(&w, &ava))
		if (ta_span_equal(ava.oid, (ta_span){ common_name, sizeof(common_name) })) {
			*cn = ava.value.value;
			found = true;
		}
	if (w.bad)
		*cn = (ta_span){ 0 };
	return found && !w.bad;
}

/* The characters of a value, folded for comparison (RFC 5280 7.1, RFC 4518 2.6.1): ASCII letters in
 * lower case, leading and trailing blanks removed, and runs of blanks replaced by one. */
struct folded {
	ta_chars chars;
	bool begun;
	bool blank;   /* blanks were read but not returned yet */
	int32_t held; /* the character after the blanks, or TA_CHARS_END */
};

static bool is_blank(int32_t ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

static int32_t next_folded(struct folded *f)
{
	int32_t ch = f->held;

	if (ch != TA_CHARS_END) {
		f->held = TA_CHARS_END;
		return ch;
	}
	ch = ta_chars_next(&f->chars);
	while (is_blank(ch)) {
		f->blank = true;
		ch = ta_chars_next(&f->chars);
	}
	if (ch >= 'A' && ch <= 'Z')
		ch += 'a' - 'A';
	if (f->blank && f->begun && ch != TA_CHARS_END) {
		f->held = ch;
		ch = ' ';
	}
	f->blank = false;
	f->begun = true;
	return ch;
}

/* Returns false if the value is not a string or contains malformed characters. Such values are
 * compared byte by byte. */
static bool fold(const ta_tlv *value, struct folded *out)
{
	ta_chars c;
	int32_t ch;

	*out = (struct folded){ .held = TA_CHARS_END };
	if (!ta_chars_on(value, &c))
		return false;
	out->chars = c;
	do {
		ch = ta_chars_next(&c);
	} while (ch >= 0);
	return ch == TA_CHARS_END;
}

static bool ava_equal(const ta_ava *a, const ta_ava *b)
{
	struct folded fa, fb;
	int32_t ch;

	if (!ta_span_equal(a->oid, b->oid))
		return false;
	if (ta_span_equal(a->value.whole, b->value.whole))
		return true;
	if (!fold(&a->value, &fa) || !fold(&b->value, &fb))
		return false;
	do {
		ch = next_folded(&fa);
		if (ch != next_folded(&fb))
			return false;
	} while (ch != TA_CHARS_END);
	return true;
}

static uint64_t fnv(uint64_t h, uint8_t b)
{
	return (h ^ b) * UINT64_C(0x100000001b3);
}

static uint64_t fnv_bytes(uint64_t h, ta_span s)
{
	for (size_t i = 0; i < s.n; i++)
		h = fnv(h, s.p[i]);
	return h;
}

#define FNV_START UINT64_C(0xcbf29ce484222325)

static uint64_t hash_ava(const ta_ava *ava)
{
	uint64_t h = fnv_bytes(FNV_START, ava->oid);
	struct folded f;
	int32_t ch;

	if (!fold(&ava->value, &f))
		return fnv_bytes(h, ava->value.whole);
	while ((ch = next_folded(&f)) != TA_CHARS_END) {
		h = fnv(h, (uint8_t)ch);
		if (ch > 0xff)
			h = fnv(fnv(h, (uint8_t)(ch >> 8)), (uint8_t)(ch >> 16));
	}
	return h;
}

/* Reads the attributes of the next RDN: their number (0 at the end), and the first MAX_UNORDERED of
 * them. *peeked is the first attribute of the following RDN. */
struct rdn_walk {
	ta_name_walk walk;
	ta_ava peeked;
	bool have;
};

static struct rdn_walk rdn_walk_on(ta_span name)
{
	struct rdn_walk w = { .walk = ta_name_walk_on(name) };

	w.have = ta_name_walk_next(&w.walk, &w.peeked);
	return w;
}

static size_t next_rdn(struct rdn_walk *w, ta_ava out[MAX_UNORDERED])
{
	size_t n = 0;

	if (!w->have)
		return 0;
	do {
		out[n++] = w->peeked;
		w->have = ta_name_walk_next(&w->walk, &w->peeked);
	} while (w->have && w->peeked.joined && n < MAX_UNORDERED);
	return n;
}

/* Whether both arrays contain the same attributes in any order. Hashes avoid comparing many long,
 * similar attributes with each other. */
static bool same_set(const ta_ava *a, const ta_ava *b, size_t n)
{
	uint64_t ha[MAX_UNORDERED], hb[MAX_UNORDERED];
	bool used[MAX_UNORDERED] = { false };

	if (n == 1)
		return ava_equal(a, b);
	for (size_t i = 0; i < n; i++) {
		ha[i] = hash_ava(&a[i]);
		hb[i] = hash_ava(&b[i]);
	}
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < n && (used[j] || ha[i] != hb[j] || !ava_equal(&a[i], &b[j])))
			j++;
		if (j == n)
			return false;
		used[j] = true;
	}
	return true;
}

bool ta_name_equal(ta_span a, ta_span b)
{
	struct rdn_walk wa, wb;
	ta_ava ra[MAX_UNORDERED], rb[MAX_UNORDERED];
	size_t na, nb;

	if (ta_span_equal(a, b))
		return true;
	wa = rdn_walk_on(a);
	wb = rdn_walk_on(b);
	do {
		na = next_rdn(&wa, ra);
		nb = next_rdn(&wb, rb);
		if (na != nb || (na > 0 && ra[0].joined != rb[0].joined) || !same_set(ra, rb, na))
			return false;
	} while (na > 0);
	return !wa.walk.bad && !wb.walk.bad;
}

/* A bijection in which every output bit depends on every input bit (splitmix64, Steele and others
 * 2014). */
static uint64_t mix(uint64_t h)
{
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return (h ^ h >> 31) + UINT64_C(0x9e3779b97f4a7c15);
}

uint64_t ta_name_hash(ta_span name)
{
	ta_name_walk w = ta_name_walk_on(name);
	uint64_t h = FNV_START, rdn = 0;
	ta_ava ava;

	/* The order within an RDN does not matter, so the attribute hashes are added. They are
	 * mixed before and after, so that a difference cannot be compensated in the next RDN. */
	while (ta_name_walk_next(&w, &ava)) {
		if (!ava.joined) {
			h = mix(h ^ rdn);
			rdn = 0;
		}
		rdn += mix(hash_ava(&ava));
	}
	return w.bad ? fnv_bytes(FNV_START, name) : mix(h ^ rdn);
}
