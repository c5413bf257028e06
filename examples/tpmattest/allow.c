/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the file of --allow: one entry in each line, with '#' before comments. */
#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "message.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The end of the line's entry: the comment and white space after it are left out. */
static char *entry_end(char *line, char *end)
{
	char *comment = memchr(line, '#', (size_t)(end - line));

	if (comment)
		end = comment;
	while (end > line && is_blank(end[-1]))
		end--;
	return end;
}

/* `line` ends at `end`, where a byte can be overwritten. */
static int add_line(tpmattest_policy *p, const char *path, size_t number, char *line, char *end)
{
	tpmattest_error *err = NULL;
	int rc, status;

	end = entry_end(line, end);
	while (line < end && is_blank(*line))
		line++;
	if (line == end)
		return 0;
	*end = '\0';
	rc = strlen(line) == (size_t)(end - line) ? tpmattest_policy_add_allowed(p, line, &err)
						  : TPMATTEST_E_VALUE;
	if (rc == 0)
		return 0;
	if (rc != TPMATTEST_E_VALUE)
		return message_error(path, rc, &err);
	status = message_about(path, TPMATTEST_E_USAGE,
			       "give a SHA-256 (64 hex digits), serial:HEX or a TPM Name in each "
			       "line",
			       "line %zu is no entry of an allow-list: %.64s", number, line);
	tpmattest_error_free(err);
	return status;
}

int input_allow(const struct options *o, tpmattest_policy *p)
{
	const char *path = options_value(o, OPT_ALLOW);
	size_t len, number = 0;
	uint8_t *data;
	char *line, *last;
	int status;

	if (!path)
		return 0;
	status = io_read(path, IO_LIST, &data, &len);
	if (status)
		return status;
	line = (char *)data;
	last = line + len;
	while (status == 0 && line < last) {
		char *end = memchr(line, '\n', (size_t)(last - line));

		status = add_line(p, io_name(path), ++number, line, end ? end : last);
		line = end ? end + 1 : last;
	}
	free(data);
	/* Without entries there would be no list, and everything would be allowed. */
	if (status == 0 && tpmattest_policy_allowed_count(p) == 0)
		status = message_about(io_name(path), TPMATTEST_E_EMPTY,
				       "leave --allow out to allow every EK",
				       "the allow-list has no entry");
	return status;
}
