/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/encode.h"

#include <endian.h>

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void hex_with(const char *digits, const uint8_t *p, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = 0;
}

void ta_hex(const uint8_t *p, size_t n, char *out)
{
	hex_with("0123456789abcdef", p, n, out);
}

void ta_hex_upper(const uint8_t *p, size_t n, char *out)
{
	hex_with("0123456789ABCDEF", p, n, out);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool ta_unhex(const char *hex, uint8_t *out, size_t n)
{
	if (strlen(hex) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool blank(char c)
{
	return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

bool ta_unhex_text(ta_buf *out, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n) {
		int high, low;
		uint8_t byte;

		if (blank(s[i]) || s[i] == ':' || s[i] == '-' || s[i] == ',') {
			i++;
			continue;
		}
		if (n - i > 2 && s[i] == '0' && (s[i + 1] == 'x' || s[i + 1] == 'X')) {
			i += 2;
			continue;
		}
		high = digit(s[i]);
		low = n - i > 1 ? digit(s[i + 1]) : -1;
		if (high < 0 || low < 0)
			return false;
		byte = (uint8_t)(high << 4 | low);
		ta_buf_add(out, &byte, 1);
		i += 2;
	}
	return true;
}

static void base64_with(const char *alphabet, ta_buf *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		size_t k = n - i < 3 ? n - i : 3;
		uint32_t v = (uint32_t)p[i] << 16;
		char four[4] = { 0, 0, '=', '=' };

		if (k > 1)
			v |= (uint32_t)p[i + 1] << 8;
		if (k > 2)
			v |= p[i + 2];
		for (size_t j = 0; j <= k; j++)
			four[j] = alphabet[v >> (18 - 6 * j) & 63];
		ta_buf_add(out, four, 4);
	}
}

void ta_base64(ta_buf *out, const uint8_t *p, size_t n)
{
	base64_with(standard, out, p, n);
}

void ta_base64url(ta_buf *out, const uint8_t *p, size_t n)
{
	base64_with(for_urls, out, p, n);
}

/* State of a decoder: the value of each character (0x80 and above: none), and the bytes not yet
 * output. */
typedef struct decoder {
	uint8_t value[256];
	uint8_t chunk[768 + 1]; /* one extra byte for the fourth byte written with the last group */
	size_t n;
	ta_buf *out;
} decoder;

static void decoder_start(decoder *d, const char *alphabet, ta_buf *out)
{
	memset(d->value, 0xff, sizeof(d->value));
	for (uint8_t i = 0; i < 64; i++)
		d->value[(uint8_t)alphabet[i]] = i;
	d->n = 0;
	d->out = out;
}

static void decoder_flush(decoder *d)
{
	ta_buf_add(d->out, d->chunk, d->n);
	d->n = 0;
}

static void decoder_group(decoder *d, uint32_t v)
{
	if (sizeof(d->chunk) - 1 - d->n < 3)
		decoder_flush(d);
	d->chunk[d->n++] = (uint8_t)(v >> 16);
	d->chunk[d->n++] = (uint8_t)(v >> 8);
	d->chunk[d->n++] = (uint8_t)v;
}

/* Decode complete groups at s, as long as they are valid and the chunk has room. Returns the number
 * of characters decoded. */
static size_t decoder_run(decoder *d, const char *s, size_t n)
{
	const uint8_t *c = (const uint8_t *)s, *value = d->value;
	size_t room = (sizeof(d->chunk) - 1 - d->n) / 3, i = 0;
	uint8_t *to = d->chunk + d->n;

	for (; i < room && n - 4 * i >= 4; i++, c += 4, to += 3) {
		uint32_t w = value[c[0]], x = value[c[1]], y = value[c[2]], z = value[c[3]];
		uint32_t v = htobe32(w << 26 | x << 20 | y << 14 | z << 8);

		if ((w | x | y | z) & 0x80)
			break;
		memcpy(to, &v, sizeof(v));
	}
	d->n += 3 * i;
	return 4 * i;
}

/* Append the first `have - 1` bytes of a group of `have` sextets. The remaining bits must be
 * zero. */
static bool group_end(ta_buf *out, uint32_t v, unsigned have)
{
	uint8_t b[2] = { (uint8_t)(v >> (have == 2 ? 4 : 10)), (uint8_t)(v >> 2) };

	if (have == 0)
		return true;
	if (have == 1 || (v & (have == 2 ? 15u : 3u)))
		return false;
	ta_buf_add(out, b, have - 1);
	return true;
}

static bool unbase64_with(const char *alphabet, ta_buf *out, const char *s, size_t n, bool lax)
{
	decoder d;
	uint32_t v = 0;
	unsigned have = 0, pad = 0;

	decoder_start(&d, alphabet, out);
	for (size_t i = 0; i < n; i++) {
		size_t run = 0;
		uint8_t x;

		if (lax && blank(s[i]))
			continue;
		if (have == 0 && pad == 0)
			run = decoder_run(&d, s + i, n - i);
		if (run) {
			i += run - 1;
			continue;
		}
		if (s[i] == '=') {
			pad++;
			continue;
		}
		x = d.value[(uint8_t)s[i]];
		if (x >= 64 || pad)
			return false;
		v = v << 6 | x;
		if (++have == 4) {
			decoder_group(&d, v);
			v = 0;
			have = 0;
		}
	}
	decoder_flush(&d);
	return (have ? have + pad == 4 : pad == 0) && group_end(out, v, have);
}

bool ta_unbase64(ta_buf *out, const char *s, size_t n, bool lax)
{
	return unbase64_with(standard, out, s, n, lax);
}

bool ta_unbase64url(ta_buf *out, const char *s, size_t n)
{
	return unbase64_with(for_urls, out, s, n, false);
}

bool ta_unpercent(ta_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '%') {
			int high, low;

			if (n - i < 3)
				return false;
			high = digit(s[i + 1]);
			low = digit(s[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		ta_buf_add(out, &c, 1);
	}
	return true;
}

/* Whether this byte is allowed in a URL (RFC 3986 2). '%' is allowed because it begins an existing
 * escape. */
static bool url_byte(unsigned char c)
{
	switch (c) {
	case '"':
	case '<':
	case '>':
	case '\\':
	case '^':
	case '`':
	case '{':
	case '|':
	case '}':
		return false;
	default:
		return c > 0x20 && c < 0x7f;
	}
}

void ta_percent_url(ta_buf *out, const char *s, size_t n)
{
	size_t run;

	for (size_t i = 0; i < n; i += run) {
		for (run = 0; i + run < n && url_byte((unsigned char)s[i + run]); run++)
			;
		ta_buf_add(out, s + i, run);
		if (run == 0) {
			ta_buf_printf(out, "%%%02X", (unsigned char)s[i]);
			run = 1;
		}
	}
}
