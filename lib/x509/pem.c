/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/pem.h"

#include "base/encode.h"

static const char begin[] = "-----BEGIN ";
static const char end[] = "-----END ";
static const char dashes[] = "-----";

/* Windows tools put a byte order mark before the text (UTF-8 EF BB BF). */
static bool line_start(const uint8_t *p, size_t at)
{
	return at == 0 || p[at - 1] == '\n' || p[at - 1] == '\r' || (at == 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0);
}

/* The first place at or after `at` where a line begins with these words; n when there is none. */
static size_t find_line(const uint8_t *p, size_t n, size_t at, const char *words)
{
	size_t length = strlen(words);

	while (at < n && n - at >= length) {
		/* Base64 has no dashes, so memchr passes over a whole body at once. */
		const uint8_t *hit = memchr(p + at, words[0], n - at);

		if (!hit)
			return n;
		at = (size_t)(hit - p);
		if (n - at >= length && memcmp(hit, words, length) == 0 && line_start(p, at))
			return at;
		at++;
	}
	return n;
}

static size_t line_end(const uint8_t *p, size_t n, size_t at)
{
	while (at < n && p[at] != '\n' && p[at] != '\r')
		at++;
	return at;
}

/* The text between `words` and the dashes that end the line [at, stop); false when the line has another form. */
static bool read_label(const uint8_t *p, size_t at, size_t stop, const char *words, ta_span *label)
{
	size_t skip = strlen(words), tail = strlen(dashes);

	*label = (ta_span){ 0 };
	while (stop > at && (p[stop - 1] == ' ' || p[stop - 1] == '\t'))
		stop--;
	if (stop - at < skip + tail || memcmp(p + at, words, skip) != 0 || memcmp(p + stop - tail, dashes, tail) != 0)
		return false;
	*label = (ta_span){ p + at + skip, stop - at - skip - tail };
	return true;
}

static void decode(const uint8_t *p, size_t n, size_t cap, ta_pem_block *out)
{
	ta_buf b = ta_buf_with(cap);
	bool good = ta_unbase64(&b, (const char *)p, n, true);

	out->nomem = b.nomem;
	if (good && b.n > 0) {
		out->n = b.n;
		out->der = (uint8_t *)ta_buf_take(&b);
	}
	if (!out->der)
		out->n = 0;
	ta_buf_free(&b);
}

bool ta_pem_is(const uint8_t *p, size_t n)
{
	return find_line(p, n, 0, begin) < n;
}

bool ta_pem_next(const uint8_t *p, size_t n, size_t *at, size_t cap, ta_pem_block *out)
{
	size_t start = find_line(p, n, *at, begin), body, stop, last;
	ta_span label, closing;

	*out = (ta_pem_block){ .at = start };
	if (start >= n) {
		*at = n;
		return false;
	}
	body = line_end(p, n, start);
	*at = body;
	if (!read_label(p, start, body, begin, &label))
		return true;
	if (label.n < sizeof(out->label) && !memchr(label.p, 0, label.n))
		memcpy(out->label, label.p, label.n);
	/* The block goes to the next line of dashes, whichever it is: a lost end costs one block, not two. */
	stop = find_line(p, n, body, dashes);
	*at = stop;
	if (stop == n)
		return true;
	last = line_end(p, n, stop);
	if (!read_label(p, stop, last, end, &closing))
		return true;
	*at = last;
	if (ta_span_equal(label, closing))
		decode(p + body, stop - body, cap, out);
	return true;
}
