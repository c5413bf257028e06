/* SPDX-License-Identifier: BSD-2-Clause */
#include "when.h"

#include <string.h>

/* n digits as a number between least and most; moves on. */
static bool number(const char **s, int n, int least, int most, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return *out >= least && *out <= most;
}

static bool one_of(const char **s, const char *set)
{
	if (!**s || !strchr(set, **s))
		return false;
	(*s)++;
	return true;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar; the year is taken to begin in March, so that the leap day
 * is its last. */
static int64_t days_since_epoch(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* RFC 3339 5.6: full-time after the "T". A leap second counts as the first of the next minute. */
static bool time_of_day(const char **s, int64_t *seconds)
{
	int hour, minute, second, ignored, sign;

	if (!number(s, 2, 0, 23, &hour) || !one_of(s, ":") || !number(s, 2, 0, 59, &minute) || !one_of(s, ":") ||
	    !number(s, 2, 0, 60, &second))
		return false;
	*seconds = hour * 3600 + minute * 60 + second;
	if (one_of(s, ".")) {
		if (!number(s, 1, 0, 9, &ignored))
			return false;
		while (number(&(const char *){ *s }, 1, 0, 9, &ignored))
			(*s)++;
	}
	if (one_of(s, "Zz"))
		return true;
	sign = **s == '-' ? 1 : -1;
	if (!one_of(s, "+-") || !number(s, 2, 0, 23, &hour) || !one_of(s, ":") || !number(s, 2, 0, 59, &minute))
		return false;
	*seconds += sign * (hour * 3600 + minute * 60);
	return true;
}

bool when_parse(const char *s, int64_t *seconds)
{
	int64_t rest = 0;
	int year, month, day;

	*seconds = 0;
	if (!number(&s, 4, 0, 9999, &year) || !one_of(&s, "-") || !number(&s, 2, 1, 12, &month) || !one_of(&s, "-") ||
	    !number(&s, 2, 1, days_in(year, month), &day))
		return false;
	if (*s && (!one_of(&s, "Tt ") || !time_of_day(&s, &rest) || *s))
		return false;
	*seconds = days_since_epoch(year, month, day) * 86400 + rest;
	return true;
}
