/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes to standard error: one line each, saying what, where, and what to do next; and the exit
 * status. */
#ifndef TOOL_MESSAGE_H
#define TOOL_MESSAGE_H

#include <tpmattest/error.h>

/* The exit statuses of every command. */
enum {
	STATUS_YES = 0,     /* trusted, or the command did its job */
	STATUS_NO = 1,      /* untrusted */
	STATUS_USAGE = 2,   /* usage, or malformed input */
	STATUS_UNKNOWN = 3, /* could not find out */
};

/* The status for a code of the library. */
int message_status(int code);

/* "tpmattest: WHERE: TEXT (CODE); what to do" from a failed call; frees *err and returns the
 * status. */
int message_error(const char *where, int code, tpmattest_error **err);

/* The same with the library's fixed text of a code. */
int message_code(const char *where, int code);

/* The same with a code and a text of one's own, and what to do (NULL: what the code advises). */
int message_about(const char *where, int code, const char *todo, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A wrong command line; `command` NULL: not even the command is known. */
int message_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Something worth saying that stops nothing. */
void message_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
