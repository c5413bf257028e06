/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes external text safe to print on a terminal. */
#ifndef TOOL_TEXT_H
#define TOOL_TEXT_H

#include <stddef.h>

#include <tpmattest/report.h>

/* Replace, in place, everything that is not printable UTF-8 text (control characters, direction
 * overrides, invalid sequences) by '?', so that a name in a certificate cannot control the terminal
 * or mislead the reader. */
void text_clean(char *s);

/* printf() to standard output through text_clean(). */
void text_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Print a line unchanged, for JSON and addresses, from which the library has removed control
 * characters. */
void text_put_line(const char *line);

/* Write a short form of a name (RFC 4514 text) to out: its common name or, if that is a host name
 * as in Intel's CAs, its organizational unit. */
void text_short_name(const char *dn, char *out, size_t room);

/* Write the display name of certificate i of an EK's chain: its short name, or its role if it has no
 * name. */
void text_cert_name(const tpmattest_ek *ek, size_t i, char *out, size_t room);

#endif
