/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from outside, made fit for a terminal. */
#ifndef TOOL_TEXT_H
#define TOOL_TEXT_H

#include <stddef.h>

/* In place: whatever is not printable text in UTF-8 (control characters, direction overrides,
 * broken sequences) becomes '?', so that a name in a certificate cannot steer the terminal or the
 * reader's eye. */
void text_clean(char *s);

/* printf to standard output through text_clean(). */
void text_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A line as it stands, for JSON and addresses, which the library made free of control
 * characters. */
void text_put_line(const char *line);

/* What a person would call this name (RFC 4514 text): its common name, or, where that is a host
 * name as in Intel's CAs, its organizational unit. Written into out. */
void text_short_name(const char *dn, char *out, size_t room);

#endif
