/* SPDX-License-Identifier: BSD-2-Clause */
#include "load/versiontxt.h"

#include <stdio.h>
#include <strings.h>

bool ta_date_text(int year, int month, int day, char out[11])
{
	out[0] = 0;
	if (year < 1980 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	return snprintf(out, 11, "%04d-%02d-%02d", year, month, day) == 10;
}

/* Read at most `most` digits at the start of a line. Returns -1 if there are none. */
static int take_number(ta_span *line, size_t most)
{
	int v = 0;
	size_t n = 0;

	while (n < line->n && n < most && line->p[n] >= '0' && line->p[n] <= '9')
		v = v * 10 + (line->p[n++] - '0');
	line->p += n;
	line->n -= n;
	return n ? v : -1;
}

static bool take_dash(ta_span *line)
{
	if (line->n == 0 || line->p[0] != '-')
		return false;
	line->p++;
	line->n--;
	return true;
}

/* Read the English name of a month. Returns 0 if it is not one. */
static int take_month(ta_span *line)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };

	for (int i = 0; i < 12; i++) {
		size_t n = strlen(months[i]);

		if (line->n >= n && strncasecmp((const char *)line->p, months[i], n) == 0) {
			line->p += n;
			line->n -= n;
			return i + 1;
		}
	}
	return 0;
}

static bool read_date(ta_span line, char out[11])
{
	int day = take_number(&line, 2), month, year;

	out[0] = 0;
	if (day < 0 || !take_dash(&line))
		return false;
	month = take_month(&line);
	if (!month || !take_dash(&line))
		return false;
	year = take_number(&line, 4);
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
		line.n--;
	return line.n == 0 && ta_date_text(year, month, day, out);
}

void ta_versiontxt_newest(ta_span text, char out[11])
{
	char date[11];

	out[0] = 0;
	while (text.n) {
		const uint8_t *end = memchr(text.p, '\n', text.n);
		size_t n = end ? (size_t)(end - text.p) : text.n;

		if (read_date((ta_span){ text.p, n }, date) && strcmp(date, out) > 0)
			memcpy(out, date, sizeof(date));
		n += end ? 1 : 0;
		text.p += n;
		text.n -= n;
	}
}
