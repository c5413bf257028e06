/* SPDX-License-Identifier: BSD-2-Clause */
#include "text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Decode one UTF-8 character (RFC 3629). Returns its length in bytes, or 0 if the sequence is
 * invalid. */
static size_t decode(const unsigned char *s, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80                 ? 1
		 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
		 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
					       : 0;

	if (n < 2) {
		*c = s[0];
		return n;
	}
	*c = s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3fu);
	}
	return *c < least[n] || (*c >= 0xd800 && *c < 0xe000) || *c > 0x10ffff ? 0 : n;
}

/* Control characters, line and paragraph separators, and characters that change the writing
 * direction (Unicode bidirectional controls). */
static bool unfit(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void text_clean(char *s)
{
	char *to = s;
	uint32_t c;

	while (*s) {
		size_t n = decode((const unsigned char *)s, &c);

		if (n == 0 || unfit(c)) {
			*to++ = '?';
			s += n ? n : 1;
			continue;
		}
		memmove(to, s, n);
		to += n;
		s += n;
	}
	*to = '\0';
}

void text_put(const char *fmt, ...)
{
	char *s = NULL, *line, *next;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	for (line = s; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		text_clean(line);
		fputs(line, stdout);
		if (next)
			putchar('\n');
	}
	free(s);
}

void text_put_line(const char *line)
{
	fputs(line, stdout);
	putchar('\n');
}

/* Copy the unescaped value of one attribute of an RFC 4514 name. Returns the text after its
 * separator, or NULL. */
static const char *take_value(const char *s, char *out, size_t room)
{
	size_t n = 0;

	while (*s && *s != ',' && *s != '+') {
		if (*s == '\\' && s[1])
			s++;
		if (n + 1 < room)
			out[n++] = *s;
		s++;
	}
	if (room)
		out[n] = '\0';
	return *s ? s + 1 : NULL;
}

void text_short_name(const char *dn, char *out, size_t room)
{
	char cn[256] = "", ou[256] = "", skip[2];
	bool host;

	for (const char *s = dn; s;) {
		while (*s == ' ')
			s++;
		if (strncmp(s, "CN=", 3) == 0 && !cn[0])
			s = take_value(s + 3, cn, sizeof(cn));
		else if (strncmp(s, "OU=", 3) == 0 && !ou[0])
			s = take_value(s + 3, ou, sizeof(ou));
		else
			s = take_value(s, skip, sizeof(skip));
	}
	host = strchr(cn, '.') && !strchr(cn, ' ');
	snprintf(out, room, "%s", cn[0] && !(host && ou[0]) ? cn : ou[0] ? ou : dn);
}

void text_cert_name(const tpmattest_ek *ek, size_t i, char *out, size_t room)
{
	const char *subject = tpmattest_cert_subject(tpmattest_ek_chain(ek, i));

	if (subject && subject[0])
		text_short_name(subject, out, room);
	else
		snprintf(out, room, "%s", i == 0 ? "EK certificate" : "(no name)");
}
