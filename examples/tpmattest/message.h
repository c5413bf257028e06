/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages on standard error, each in one line with the problem, the location and advice; and the
 * exit status. */
#ifndef TOOL_MESSAGE_H
#define TOOL_MESSAGE_H

#include <tpmattest/error.h>

/* Exit statuses of all commands. */
enum {
	STATUS_YES = 0,     /* trusted, or the command succeeded */
	STATUS_NO = 1,      /* untrusted */
	STATUS_USAGE = 2,   /* usage, or malformed input */
	STATUS_UNKNOWN = 3, /* the result could not be determined */
};

/* Returns the exit status for an error code of the library. */
int message_status(int code);

/* Print "tpmattest: WHERE: TEXT (CODE); advice" for a failed call. Frees *err and returns the
 * status. */
int message_error(const char *where, int code, tpmattest_error **err);

/* The same with the library's fixed text for the code. */
int message_code(const char *where, int code);

/* The same with a custom text, and custom advice (NULL: the advice for the code). */
int message_about(const char *where, int code, const char *todo, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Report an incorrect command line. `command` is NULL if the command is unknown. */
int message_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Print a note about something that is not an error. */
void message_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
