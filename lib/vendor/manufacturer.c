/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/manufacturer.h"

#include <stdio.h>

/* isalnum() is not used: the locale must not extend the characters allowed in a host name. */
static bool safe(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool clean(const uint8_t *p, size_t n, char out[TA_MFR_SIZE])
{
	memset(out, 0, TA_MFR_SIZE);
	if (n == 0 || n > TA_MFR_SIZE - 1)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!safe(p[i]))
			return false;
	memcpy(out, p, n);
	return true;
}

/* Returns the length without trailing NULs and spaces. */
static size_t length(const uint8_t raw[4])
{
	size_t n = 4;

	while (n > 0 && (raw[n - 1] == 0 || raw[n - 1] == ' '))
		n--;
	return n;
}

bool ta_manufacturer_clean(const uint8_t raw[4], char out[TA_MFR_SIZE])
{
	return clean(raw, length(raw), out);
}

bool ta_manufacturer_number(const uint8_t raw[4], char out[TA_MFR_TEXT])
{
	size_t n = length(raw), printable = 0;

	for (size_t i = 0; i < n; i++)
		printable += raw[i] >= 0x20 && raw[i] <= 0x7e;
	out[0] = 0;
	if (printable == n)
		return false;
	snprintf(out, TA_MFR_TEXT, "id:%02X%02X%02X%02X", raw[0], raw[1], raw[2], raw[3]);
	return true;
}

/* Make external text safe to quote in a message: ASCII only, and limited in length. */
static const char *quote(const char *text, char out[24])
{
	size_t n = 0;

	for (; text[n] && n < 20; n++)
		out[n] = text[n] >= 0x20 && text[n] <= 0x7e ? text[n] : '?';
	strcpy(out + n, text[n] ? "..." : "");
	return out;
}

int ta_manufacturer_parse(const char *text, char out[TA_MFR_SIZE], tpmattest_error **err)
{
	char shown[24];
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == ' ')
		n--;
	if (clean((const uint8_t *)text, n, out))
		return 0;
	return ta_error_set(err, TPMATTEST_E_MANUFACTURER,
			    "manufacturer \"%s\" is not 1 to 4 of [A-Za-z0-9]", quote(text, shown));
}

/* tolower() and strcasecmp() are not used: in a Turkish locale "intc" would not equal "INTC". */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ta_manufacturer_equal(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

static bool set_add(ta_vendor_set *s, const char *id)
{
	if (ta_vendor_set_has(s, id))
		return true;
	if (s->n == sizeof(s->id) / sizeof(s->id[0]))
		return false;
	memcpy(s->id[s->n++], id, TA_MFR_SIZE);
	return true;
}

int ta_vendor_set_parse(const char *text, ta_vendor_set *out, tpmattest_error **err)
{
	ta_vendor_set s = { .n = 0 };
	char shown[24];
	size_t n;

	*out = s;
	for (const char *p = text; p; p = p[n] ? p + n + 1 : NULL) {
		char id[TA_MFR_SIZE];

		n = strcspn(p, "+");
		if (!clean((const uint8_t *)p, n, id))
			return ta_error_set(err, TPMATTEST_E_MANUFACTURER,
					    "vendor label \"%s\" is not a list of manufacturer ids "
					    "joined by '+'",
					    quote(text, shown));
		if (!set_add(&s, id))
			return ta_error_set(err, TPMATTEST_E_MANUFACTURER,
					    "vendor label \"%s\" names more than 8 manufacturers",
					    quote(text, shown));
	}
	*out = s;
	return 0;
}

bool ta_vendor_set_has(const ta_vendor_set *s, const char *id)
{
	for (unsigned i = 0; i < s->n; i++)
		if (ta_manufacturer_equal(s->id[i], id))
			return true;
	return false;
}

void ta_vendor_set_join(ta_vendor_set *s, const ta_vendor_set *other)
{
	for (unsigned i = 0; i < other->n; i++)
		(void)set_add(s, other->id[i]);
}
