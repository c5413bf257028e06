/* SPDX-License-Identifier: BSD-2-Clause */
/* Hex, base64 (RFC 4648 4 and 5) and percent encoding (RFC 3986 2.1). */
#ifndef TA_BASE_ENCODE_H
#define TA_BASE_ENCODE_H

#include "base/buf.h"

/* Lower-case hex of n bytes and a NUL into out, which has room for 2 * n + 1. */
void ta_hex(const uint8_t *p, size_t n, char *out);
void ta_hex_upper(const uint8_t *p, size_t n, char *out);

/* Exactly n bytes from 2 * n hex digits of either case, ended by a NUL; false when they are not
 * that. */
bool ta_unhex(const char *hex, uint8_t *out, size_t n);

/* Append the bytes of hex digits as people write them down: of either case, in pairs, with blanks,
 * line ends, colons, commas or dashes between the pairs and "0x" before them. False, with out in an
 * unspecified state, for anything else. */
bool ta_unhex_text(ta_buf *out, const char *s, size_t n);

/* Append the base64 of n bytes, padded with '='. */
void ta_base64(ta_buf *out, const uint8_t *p, size_t n);
void ta_base64url(ta_buf *out, const uint8_t *p, size_t n);

/* Append the bytes that n characters of base64 stand for. Strict: padding must be right, the unused
 * bits zero, and nothing else present, but for line ends and blanks where `lax` is set (PEM).
 * False, with out in an unspecified state, when it is not base64; look at ta_buf_ok() as well. */
bool ta_unbase64(ta_buf *out, const char *s, size_t n, bool lax);
bool ta_unbase64url(ta_buf *out, const char *s, size_t n);

/* Append s with every %XX replaced; false for a lone or malformed '%'. */
bool ta_unpercent(ta_buf *out, const char *s, size_t n);

/* Append s with every byte that RFC 3986 does not allow in a URL (a blank, a control byte, a
 * non-ASCII byte) replaced by %XX; what is allowed, '%' included, stays. */
void ta_percent_url(ta_buf *out, const char *s, size_t n);

#endif
