/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/pem.h"

#include "base/encode.h"

static const char begin[] = "-----BEGIN ";
static const char end[] = "-----END ";
static const char dashes[] = "-----";

/* Whether a block may begin at this offset. Windows tools put a byte order mark before the text
 * (UTF-8 EF BB BF). `cat *.pem` joins a file without a final line break and the next one. */
static bool may_begin(const uint8_t *p, size_t at)
{
	return at == 0 || p[at - 1] == '\n' || p[at - 1] == '\r' || p[at - 1] == '-' ||
	       (at == 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0);
}

/* Returns the offset of the first occurrence of `words` at or after `at`, or n. */
static size_t find(const uint8_t *p, size_t n, size_t at, const char *words)
{
	const uint8_t *hit = at < n ? memmem(p + at, n - at, words, strlen(words)) : NULL;

	return hit ? (size_t)(hit - p) : n;
}

/* Returns the offset at which the next block begins, or n. */
static size_t find_begin(const uint8_t *p, size_t n, size_t at)
{
	do
		at = find(p, n, at, begin);
	while (at < n && !may_begin(p, at++));
	return at < n ? at - 1 : n;
}

static size_t line_end(const uint8_t *p, size_t n, size_t at)
{
	while (at < n && p[at] != '\n' && p[at] != '\r')
		at++;
	return at;
}

/* Read the label between `words` at `at` and the next dashes in that line. *after is the offset
 * behind these. Returns false if the line has another form. */
static bool read_label(const uint8_t *p, size_t n, size_t at, const char *words, ta_span *label,
		       size_t *after)
{
	size_t skip = strlen(words), stop = line_end(p, n, at), close;

	*label = (ta_span){ 0 };
	*after = stop;
	if (stop - at < skip || memcmp(p + at, words, skip) != 0)
		return false;
	close = find(p, stop, at + skip, dashes);
	if (close == stop)
		return false;
	*label = (ta_span){ p + at + skip, close - at - skip };
	*after = close + strlen(dashes);
	return true;
}

/* Whether the end line is followed only by blanks or the next block. */
static bool ends_well(const uint8_t *p, size_t n, size_t at)
{
	size_t stop = line_end(p, n, at);

	if (stop - at >= strlen(begin) && memcmp(p + at, begin, strlen(begin)) == 0)
		return true;
	while (at < stop && (p[at] == ' ' || p[at] == '\t'))
		at++;
	return at == stop;
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
	return find_begin(p, n, 0) < n;
}

bool ta_pem_next(const uint8_t *p, size_t n, size_t *at, size_t cap, ta_pem_block *out)
{
	size_t start = find_begin(p, n, *at), body, stop, last;
	ta_span label, closing;

	*out = (ta_pem_block){ .at = start };
	if (start >= n) {
		*at = n;
		return false;
	}
	if (!read_label(p, n, start, begin, &label, &body)) {
		*at = body;
		return true;
	}
	if (label.n < sizeof(out->label) && !memchr(label.p, 0, label.n))
		memcpy(out->label, label.p, label.n);
	/* The block ends at the next dashes of any kind, which do not occur in base64, so that a
	 * missing end line affects one block and not two. */
	stop = find(p, n, body, dashes);
	*at = stop;
	if (stop == n || !read_label(p, n, stop, end, &closing, &last))
		return true;
	*at = last;
	if (ta_span_equal(label, closing) && ends_well(p, n, last))
		decode(p + body, stop - body, cap, out);
	return true;
}
