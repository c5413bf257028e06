/* SPDX-License-Identifier: BSD-2-Clause */
/* Dates as seconds since 1970. They are computed arithmetically and do not depend on the C
 * library's time_t, locale or time zone. */
#include <stdio.h>

#include "x509/der.h"

struct moment {
	int64_t year;
	unsigned month, day, hour, minute, second;
};

static bool leap(int64_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static unsigned days_in(int64_t year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Returns the days from 1970-01-01 to January 1 of a year >= 0 (proleptic Gregorian calendar). */
static int64_t days_before_year(int64_t y)
{
	const int64_t before_1970 = 719528; /* days from 0000-01-01 to 1970-01-01 */

	return y * 365 + (y + 3) / 4 - (y + 99) / 100 + (y + 399) / 400 - before_1970;
}

/* Seconds equal to 60 are rejected: RFC 5280 has no leap seconds, and dates are compared, not
 * printed back. */
static bool to_seconds(const struct moment *m, int64_t *out)
{
	int64_t days;

	if (m->month < 1 || m->month > 12 || m->day < 1 || m->day > days_in(m->year, m->month) ||
	    m->hour > 23 || m->minute > 59 || m->second > 59)
		return false;
	days = days_before_year(m->year) + m->day - 1;
	for (unsigned month = 1; month < m->month; month++)
		days += days_in(m->year, month);
	*out = days * 86400 + (int64_t)m->hour * 3600 + (int64_t)m->minute * 60 + m->second;
	return true;
}

/* Read n decimal digits at *s, which is advanced past them. */
static bool digits(const char **s, const char *end, size_t n, unsigned *out)
{
	unsigned v = 0;

	*out = 0;
	if ((size_t)(end - *s) < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = (*s)[i];

		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (unsigned)(c - '0');
	}
	*s += n;
	*out = v;
	return true;
}

bool ta_der_time(uint8_t tag, ta_span value, int64_t *out)
{
	const char *s = (const char *)value.p, *end = s + value.n;
	size_t year_digits = tag == TA_DER_UTCTIME ? 2 : 4;
	struct moment m = { 0 };
	unsigned year;

	*out = 0;
	if ((tag != TA_DER_UTCTIME && tag != TA_DER_GENTIME) || value.n != year_digits + 11)
		return false;
	if (!digits(&s, end, year_digits, &year) || !digits(&s, end, 2, &m.month) ||
	    !digits(&s, end, 2, &m.day) || !digits(&s, end, 2, &m.hour) ||
	    !digits(&s, end, 2, &m.minute) || !digits(&s, end, 2, &m.second) || *s != 'Z')
		return false;
	/* RFC 5280 4.1.2.5.1: two-digit years are 1950 to 2049. */
	m.year = tag == TA_DER_GENTIME ? year : year < 50 ? 2000 + year : 1900 + year;
	return to_seconds(&m, out);
}

void ta_time_text(int64_t t, char out[21])
{
	int64_t days = t / 86400, rest = t % 86400, year;
	unsigned month = 1, left;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	year = 1970 + days / 366;
	if (days < 0)
		year--;
	while (days_before_year(year + 1) <= days)
		year++;
	while (days_before_year(year) > days)
		year--;
	left = (unsigned)(days - days_before_year(year));
	while (left >= days_in(year, month)) {
		left -= days_in(year, month);
		month++;
	}
	snprintf(out, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)year % 10000, month % 100,
		 (left + 1) % 100, (unsigned)(rest / 3600) % 100, (unsigned)(rest / 60 % 60),
		 (unsigned)(rest % 60));
}

/* Read "Z", "+02:00" or "-05:30" up to the end of the string, as seconds east of Greenwich. */
static bool zone(const char *s, const char *end, int64_t *out)
{
	bool west = *s == '-';
	unsigned hours, minutes;

	*out = 0;
	if (*s == 'Z' || *s == 'z')
		return s + 1 == end;
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!digits(&s, end, 2, &hours) || *s != ':')
		return false;
	s++;
	if (!digits(&s, end, 2, &minutes) || s != end || hours > 23 || minutes > 59)
		return false;
	*out = (west ? -60 : 60) * (int64_t)(hours * 60 + minutes);
	return true;
}

bool ta_time_parse(const char *s, int64_t *out)
{
	const char *end = s + strlen(s);
	struct moment m = { 0 };
	int64_t east = 0;
	unsigned year, leap;
	char c;

	*out = 0;
	if (!digits(&s, end, 4, &year) || *s++ != '-' || !digits(&s, end, 2, &m.month) ||
	    *s++ != '-' || !digits(&s, end, 2, &m.day))
		return false;
	m.year = year;
	c = *s;
	if (c == 0)
		return to_seconds(&m, out);
	if (c != 'T' && c != 't' && c != ' ')
		return false;
	s++;
	if (!digits(&s, end, 2, &m.hour) || *s++ != ':' || !digits(&s, end, 2, &m.minute) ||
	    *s++ != ':' || !digits(&s, end, 2, &m.second))
		return false;
	if (*s == '.') {
		s++;
		while (*s >= '0' && *s <= '9')
			s++;
		if (s[-1] == '.')
			return false;
	}
	leap = m.second == 60;
	m.second -= leap;
	if (!zone(s, end, &east) || !to_seconds(&m, out))
		return false;
	*out += leap - east;
	return true;
}
