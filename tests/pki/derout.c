/* SPDX-License-Identifier: BSD-2-Clause */
#include "derout.h"

#include <stdlib.h>
#include <string.h>

enum { SET_MAX = 64 };

void derout_free(struct derout *d)
{
	free(d->p);
	*d = (struct derout){ 0 };
}

void derout_reset(struct derout *d)
{
	d->len = 0;
}

void derout_reserve(struct derout *d, size_t more)
{
	size_t cap = d->cap ? d->cap : 256;

	if (more <= d->cap - d->len)
		return;
	if (more > SIZE_MAX / 4 || d->len > SIZE_MAX / 4)
		abort();
	while (cap - d->len < more)
		cap *= 2;
	uint8_t *p = realloc(d->p, cap);
	if (!p)
		abort();
	d->p = p;
	d->cap = cap;
}

struct pki_bytes derout_view(const struct derout *d)
{
	return (struct pki_bytes){ d->p, d->len };
}

void derout_raw(struct derout *d, const void *p, size_t len)
{
	if (!len)
		return;
	derout_reserve(d, len);
	memcpy(d->p + d->len, p, len);
	d->len += len;
}

void derout_bytes(struct derout *d, struct pki_bytes b)
{
	derout_raw(d, b.p, b.len);
}

void derout_fill(struct derout *d, uint8_t value, size_t count)
{
	if (!count)
		return;
	derout_reserve(d, count);
	memset(d->p + d->len, value, count);
	d->len += count;
}

/* X.690 8.1.3: short form up to 127, else the fewest octets that hold the length. */
static size_t length_octets(uint8_t out[9], size_t len)
{
	size_t n = 0;

	if (len < 0x80) {
		out[0] = (uint8_t)len;
		return 1;
	}
	for (size_t v = len; v; v >>= 8)
		n++;
	out[0] = (uint8_t)(0x80 | n);
	for (size_t i = 0; i < n; i++)
		out[1 + i] = (uint8_t)(len >> (8 * (n - 1 - i)));
	return 1 + n;
}

void derout_head(struct derout *d, int tag, size_t len)
{
	uint8_t octets[9];
	uint8_t t = (uint8_t)tag;
	size_t n = length_octets(octets, len);

	derout_raw(d, &t, 1);
	derout_raw(d, octets, n);
}

void derout_tlv(struct derout *d, int tag, const void *p, size_t len)
{
	derout_head(d, tag, len);
	derout_raw(d, p, len);
}

void derout_text(struct derout *d, int tag, const char *text)
{
	derout_tlv(d, tag, text, strlen(text));
}

size_t derout_open(struct derout *d, int tag)
{
	uint8_t t = (uint8_t)tag;

	derout_raw(d, &t, 1);
	return d->len;
}

void derout_close(struct derout *d, size_t mark)
{
	uint8_t octets[9];
	size_t content = d->len - mark;
	size_t n = length_octets(octets, content);

	derout_fill(d, 0, n);
	memmove(d->p + mark + n, d->p + mark, content);
	memcpy(d->p + mark, octets, n);
}

void derout_bool(struct derout *d, bool value)
{
	uint8_t v = value ? 0xff : 0x00;

	derout_tlv(d, DER_BOOLEAN, &v, 1);
}

void derout_null(struct derout *d)
{
	derout_head(d, DER_NULL, 0);
}

void derout_int(struct derout *d, int tag, int64_t value)
{
	uint8_t b[8];
	size_t skip = 0;

	for (size_t i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)value >> (8 * (7 - i)));
	while (skip < 7 && ((b[skip] == 0x00 && b[skip + 1] < 0x80) ||
			    (b[skip] == 0xff && b[skip + 1] >= 0x80)))
		skip++;
	derout_tlv(d, tag, b + skip, 8 - skip);
}

void derout_uint(struct derout *d, struct pki_bytes b)
{
	while (b.len > 1 && b.p[0] == 0) {
		b.p++;
		b.len--;
	}
	bool pad = !b.len || b.p[0] >= 0x80;
	derout_head(d, DER_INTEGER, b.len + pad);
	derout_fill(d, 0, pad);
	derout_bytes(d, b);
}

static void oid_arc(struct derout *d, unsigned long arc)
{
	uint8_t b[10];
	size_t n = sizeof(b);

	b[--n] = (uint8_t)(arc & 0x7f);
	while (arc >>= 7)
		b[--n] = (uint8_t)(0x80 | (arc & 0x7f));
	derout_raw(d, b + n, sizeof(b) - n);
}

void derout_oid(struct derout *d, const char *dotted)
{
	char *at;
	unsigned long first = strtoul(dotted, &at, 10);
	size_t mark = derout_open(d, DER_OID);

	if (*at++ != '.')
		abort();
	oid_arc(d, first * 40 + strtoul(at, &at, 10));
	while (*at++ == '.')
		oid_arc(d, strtoul(at, &at, 10));
	if (at[-1])
		abort();
	derout_close(d, mark);
}

void derout_bits(struct derout *d, unsigned unused, const void *p, size_t len)
{
	uint8_t u = (uint8_t)unused;

	derout_head(d, DER_BITSTRING, len + 1);
	derout_raw(d, &u, 1);
	derout_raw(d, p, len);
}

size_t derout_element_len(const uint8_t *p, size_t len)
{
	if (len < 2)
		return 0;
	size_t n = p[1];
	size_t head = 2;
	if (n & 0x80) {
		size_t k = n & 0x7f;
		if (!k || k > 4 || len - 2 < k)
			return 0;
		head += k;
		n = 0;
		for (size_t i = 0; i < k; i++)
			n = n << 8 | p[2 + i];
	}
	return n <= len - head ? head + n : 0;
}

/* X.690 11.6: by the octets of the encodings, a shorter one that is a prefix first. */
static int element_cmp(const void *va, const void *vb)
{
	const struct pki_bytes *a = va;
	const struct pki_bytes *b = vb;
	size_t n = a->len < b->len ? a->len : b->len;
	int c = memcmp(a->p, b->p, n);

	if (c)
		return c;
	return (a->len > b->len) - (a->len < b->len);
}

void derout_sort_set(struct derout *d, size_t mark)
{
	struct pki_bytes item[SET_MAX];
	size_t n = 0;
	struct derout sorted = { 0 };

	for (size_t at = mark; at < d->len; at += item[n++].len) {
		size_t len = derout_element_len(d->p + at, d->len - at);
		if (!len || n == SET_MAX)
			abort();
		item[n] = (struct pki_bytes){ d->p + at, len };
	}
	if (n < 2)
		return;
	qsort(item, n, sizeof(item[0]), element_cmp);
	for (size_t i = 0; i < n; i++)
		derout_bytes(&sorted, item[i]);
	memcpy(d->p + mark, sorted.p, sorted.len);
	derout_free(&sorted);
}
