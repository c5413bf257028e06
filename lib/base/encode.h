/* SPDX-License-Identifier: BSD-2-Clause */
/* Hex, base64 (RFC 4648 4 and 5) and percent encoding (RFC 3986 2.1). */
#ifndef TA_BASE_ENCODE_H
#define TA_BASE_ENCODE_H

#include "base/buf.h"

/* Write n bytes in lower-case hex and a NUL to out, which must have room for 2 * n + 1 bytes. */
void ta_hex(const uint8_t *p, size_t n, char *out);
void ta_hex_upper(const uint8_t *p, size_t n, char *out);

/* Decode exactly n bytes from 2 * n hex digits of either case, followed by a NUL. Returns false if
 * the text is anything else. */
bool ta_unhex(const char *hex, uint8_t *out, size_t n);

/* Append bytes from hex digits as written by people: of either case, in pairs, with blanks, line
 * breaks, colons, commas or dashes between the pairs and "0x" before them. Returns false for
 * anything else; the content of out is then unspecified. */
bool ta_unhex_text(ta_buf *out, const char *s, size_t n);

/* Append the base64 of n bytes, padded with '='. */
void ta_base64(ta_buf *out, const uint8_t *p, size_t n);
void ta_base64url(ta_buf *out, const uint8_t *p, size_t n);

/* Append the bytes decoded from n characters of base64. Decoding is strict: the padding must be
 * correct, the unused bits zero, and no other characters are allowed, except line breaks and blanks
 * if `lax` is set (PEM). Returns false if it is not base64; the content of out is then unspecified.
 * The caller must also check ta_buf_ok(). */
bool ta_unbase64(ta_buf *out, const char *s, size_t n, bool lax);
bool ta_unbase64url(ta_buf *out, const char *s, size_t n);

/* Append s with every %XX decoded. Returns false for an invalid '%'. */
bool ta_unpercent(ta_buf *out, const char *s, size_t n);

/* Append s, replacing each byte that RFC 3986 does not allow in a URL (a blank, a control byte, a
 * non-ASCII byte) by %XX. Allowed bytes, including '%', are kept. */
void ta_percent_url(ta_buf *out, const char *s, size_t n);

#endif
