/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/url.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/limits.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_name(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
	       c == '_' || c == '.';
}

/* Reject bytes that a server, a proxy and this library could interpret differently (RFC 3986 2),
 * and fragments, which are never sent. */
static bool clean(const char *s)
{
	size_t n = 0;

	for (; *s; s++, n++)
		if (*s <= 0x20 || *s >= 0x7f || *s == '\\' || *s == '#' || n >= TA_MAX_URL)
			return false;
	return true;
}

static const char *scheme(const char *s, bool *tls)
{
	*tls = strncasecmp(s, "https://", 8) == 0;
	if (*tls)
		return s + 8;
	return strncasecmp(s, "http://", 7) == 0 ? s + 7 : NULL;
}

/* Copy the n characters of a host in lower case. */
static bool copy_host(const char *s, size_t n, ta_url *u)
{
	char before = '.';

	if (!n || n >= TA_HOST_SIZE)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (u->v6 ? !is_hex(c) && c != ':' && c != '.'
			  : !is_name(c) || (c == '.' && before == '.'))
			return false;
		u->host[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
		before = c;
	}
	u->host[n] = '\0';
	return u->v6 || before != '.';
}

/* Parse ":443" or nothing, up to the path. */
static bool read_port(const char *s, ta_url *u)
{
	unsigned port = 0;
	size_t n = 0;

	u->port = u->tls ? 443 : 80;
	u->has_port = *s == ':';
	u->rest = s;
	if (!u->has_port)
		return !*s || *s == '/' || *s == '?';
	for (s++; is_digit(*s) && n < 5; s++, n++)
		port = port * 10 + (unsigned)(*s - '0');
	u->port = port;
	u->rest = s;
	return n && port && port <= 65535 && (!*s || *s == '/' || *s == '?');
}

bool ta_url_parse(const char *text, ta_url *out)
{
	const char *s, *end;

	*out = (ta_url){ .rest = "" };
	if (!clean(text))
		return false;
	s = scheme(text, &out->tls);
	if (!s)
		return false;
	out->v6 = *s == '[';
	s += out->v6;
	end = s + strcspn(s, out->v6 ? "]/?@" : ":/?@");
	if (!copy_host(s, (size_t)(end - s), out) || (out->v6 && *end != ']'))
		return false;
	return read_port(end + out->v6, out);
}

char *ta_url_text(const ta_url *u)
{
	ta_buf b = ta_buf_with(TA_MAX_URL + 16);

	ta_buf_str(&b, u->tls ? "https://" : "http://");
	ta_buf_printf(&b, u->v6 ? "[%s]" : "%s", u->host);
	if (!ta_url_usual_port(u))
		ta_buf_printf(&b, ":%u", u->port);
	if (u->rest[0] != '/')
		ta_buf_str(&b, "/");
	ta_buf_str(&b, u->rest);
	return ta_buf_take(&b);
}
