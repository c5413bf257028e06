/* SPDX-License-Identifier: BSD-2-Clause */
#include "load/versiontxt.h"

#include <stdio.h>
#include <strings.h>

#include "base/limits.h"

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

/* Read a line such as "21-November-2024". */
static bool read_date(ta_span line, uint32_t *out)
{
	int day = take_number(&line, 2), month, year;
	char text[11];

	if (day < 0 || !take_dash(&line))
		return false;
	month = take_month(&line);
	if (!month || !take_dash(&line))
		return false;
	year = take_number(&line, 4);
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
		line.n--;
	*out = (uint32_t)(year * 10000 + month * 100 + day);
	return line.n == 0 && ta_date_text(year, month, day, text);
}

static bool next_line(ta_span *text, ta_span *line)
{
	const uint8_t *end = text->n ? memchr(text->p, '\n', text->n) : NULL;

	if (!text->n)
		return false;
	*line = (ta_span){ text->p, end ? (size_t)(end - text->p) : text->n };
	text->p += line->n + (end ? 1 : 0);
	text->n -= line->n + (end ? 1 : 0);
	return true;
}

void ta_versiontxt_newest(ta_span text, char out[11])
{
	uint32_t date, newest = 0;
	ta_span line;

	while (next_line(&text, &line))
		if (read_date(line, &date) && date > newest)
			newest = date;
	ta_authority_date(newest, out);
}

static void trim(ta_span *s)
{
	while (s->n && (s->p[0] == ' ' || s->p[0] == '\t')) {
		s->p++;
		s->n--;
	}
	while (s->n && s->p[s->n - 1] <= ' ')
		s->n--;
}

/* Cut ".cer" or ".crt" off. False: the line does not name a certificate's file. */
static bool cut_ending(ta_span *s)
{
	if (s->n < 4 || (strncasecmp((const char *)s->p + s->n - 4, ".cer", 4) != 0 &&
			 strncasecmp((const char *)s->p + s->n - 4, ".crt", 4) != 0))
		return false;
	s->n -= 4;
	return true;
}

/* "EUS-AMD-KEYID-<40 hex>_new.cer": renewed certificates of an authority have a suffix. */
static bool read_authority(ta_span line, ta_authority *out)
{
	const uint8_t *suffix;

	(void)cut_ending(&line);
	suffix = line.n ? memchr(line.p, '_', line.n) : NULL;
	if (suffix)
		line.n = (size_t)(suffix - line.p);
	return ta_authority_from_name(line, out);
}

bool ta_versiontxt_removed(ta_span text, ta_authorities *out)
{
	bool removal = false;
	ta_authority row;
	ta_span line;
	uint32_t date = 0, heading;

	while (next_line(&text, &line)) {
		if (read_date(line, &heading)) {
			date = heading;
			removal = false;
			continue;
		}
		trim(&line);
		if (read_authority(line, &row)) {
			row.withdrawn = date;
			if (removal && date && out->n < TA_MAX_REMOVED &&
			    !ta_authorities_add(out, &row))
				return false;
		} else if (line.n && !cut_ending(&line)) { /* the heading of what follows */
			removal = line.n >= 5 && strncasecmp((const char *)line.p, "remov", 5) == 0;
		}
	}
	return true;
}
