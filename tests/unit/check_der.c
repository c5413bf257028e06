/* SPDX-License-Identifier: BSD-2-Clause */
/* DER elements, numbers, dates. */
#include <tpmattest/verify.h>

#include "x509/der.h"

#include <stdio.h>
#include <stdlib.h>

#include "runner.h"

#define READER(...) \
	ta_reader_on((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))
#define SPAN(...) \
	((ta_span){ (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) })

START_TEST(element_and_its_parts)
{
	ta_reader r = READER(0x30, 0x03, 0x02, 0x01, 0x05, 0x05, 0x00);
	ta_tlv seq, t;
	ta_reader in;

	ck_assert(ta_der_next(&r, &seq));
	ck_assert_uint_eq(seq.tag, TA_DER_SEQUENCE);
	ck_assert_uint_eq(seq.value.n, 3);
	ck_assert_uint_eq(seq.whole.n, 5);
	ck_assert(!seq.long_length);
	in = ta_der_inside(&seq);
	ck_assert(ta_der_expect(&in, TA_DER_INTEGER, &t));
	ck_assert(ta_reader_done(&in));
	ck_assert(!ta_der_optional(&r, TA_DER_INTEGER, &t));
	ck_assert(!r.failed);
	ck_assert_ptr_null(t.value.p);
	ck_assert(ta_der_optional(&r, TA_DER_NULL, &t));
	ck_assert(ta_reader_done(&r));
	ck_assert(!ta_der_optional(&r, TA_DER_NULL, &t));
	ck_assert(ta_reader_done(&r));
	ck_assert(!ta_der_expect(&r, TA_DER_NULL, &t));
	ck_assert(r.failed);
}
END_TEST

static const struct {
	const char *what;
	uint8_t bytes[8];
	size_t n;
	bool good, long_length;
	size_t value_n;
} length_rows[] = {
	{ "short", { 0x04, 0x01, 0xaa }, 3, true, false, 1 },
	{ "empty", { 0x04, 0x00 }, 2, true, false, 0 },
	{ "long form for a short one", { 0x04, 0x81, 0x01, 0xaa }, 4, true, true, 1 },
	{ "leading zero", { 0x04, 0x82, 0x00, 0x01, 0xaa }, 5, true, true, 1 },
	{ "four bytes", { 0x04, 0x84, 0x00, 0x00, 0x00, 0x01, 0xaa }, 7, true, true, 1 },
	{ "five bytes", { 0x04, 0x85, 0x00, 0x00, 0x00, 0x00, 0x01, 0xaa }, 8, false, false, 0 },
	{ "indefinite", { 0x24, 0x80, 0x00, 0x00 }, 4, false, false, 0 },
	{ "indefinite SEQUENCE", { 0x30, 0x80, 0x00, 0x00 }, 4, false, false, 0 },
	{ "reserved", { 0x04, 0xff, 0x00 }, 3, false, false, 0 },
	{ "past the end", { 0x04, 0x02, 0xaa }, 3, false, false, 0 },
	{ "far past the end", { 0x04, 0x84, 0xff, 0xff, 0xff, 0xff, 0xaa }, 7, false, false, 0 },
	{ "length cut off", { 0x04, 0x82, 0x01 }, 3, false, false, 0 },
	{ "no length", { 0x04 }, 1, false, false, 0 },
	{ "high tag number", { 0x1f, 0x01, 0x00 }, 3, false, false, 0 },
	{ "primitive SEQUENCE", { 0x10, 0x00 }, 2, false, false, 0 },
	{ "constructed OCTET STRING", { 0x24, 0x00 }, 2, false, false, 0 },
	{ "end of contents", { 0x00, 0x00 }, 2, false, false, 0 },
	{ "constructed context tag", { 0xa4, 0x00 }, 2, true, false, 0 },
	{ "nothing", { 0 }, 0, false, false, 0 },
};

START_TEST(lengths)
{
	for (size_t i = 0; i < sizeof(length_rows) / sizeof(length_rows[0]); i++) {
		ta_reader r = ta_reader_on(length_rows[i].bytes, length_rows[i].n);
		ta_tlv t;

		ck_assert_msg(ta_der_next(&r, &t) == length_rows[i].good, "%s",
			      length_rows[i].what);
		ck_assert_msg(r.failed != length_rows[i].good, "%s", length_rows[i].what);
		ck_assert_msg(t.long_length == length_rows[i].long_length, "%s",
			      length_rows[i].what);
		ck_assert_uint_eq(t.value.n, length_rows[i].value_n);
		if (!length_rows[i].good)
			ck_assert_ptr_null(t.whole.p);
	}
}
END_TEST

START_TEST(long_lengths_without_padding)
{
	uint8_t b[400] = { 0x04, 0x81, 0x80 };
	ta_reader r = ta_reader_on(b, 3 + 0x80);
	ta_tlv t;

	ck_assert(ta_der_next(&r, &t));
	ck_assert(!t.long_length);
	b[2] = 0x7f; /* which one byte has room for */
	r = ta_reader_on(b, 3 + 0x7f);
	ck_assert(ta_der_next(&r, &t));
	ck_assert(t.long_length);
	b[1] = 0x82;
	b[2] = 0x01;
	b[3] = 0x00;
	r = ta_reader_on(b, 4 + 0x100);
	ck_assert(ta_der_next(&r, &t));
	ck_assert(!t.long_length);
	b[2] = 0x00;
	b[3] = 0xff;
	r = ta_reader_on(b, 4 + 0xff);
	ck_assert(ta_der_next(&r, &t));
	ck_assert(t.long_length);
}
END_TEST

START_TEST(integers)
{
	uint32_t v = 7;

	ck_assert(ta_der_small_uint(SPAN(0x00), &v));
	ck_assert_uint_eq(v, 0);
	ck_assert(ta_der_small_uint(SPAN(0x7f, 0xff, 0xff, 0xff), &v));
	ck_assert_uint_eq(v, 0x7fffffff);
	ck_assert(ta_der_small_uint(SPAN(0x00, 0x00, 0x80), &v));
	ck_assert_uint_eq(v, 0x80);
	ck_assert(!ta_der_small_uint(SPAN(0x00, 0x80, 0x00, 0x00, 0x00), &v));
	ck_assert_uint_eq(v, 0);
	ck_assert(!ta_der_small_uint(SPAN(0x01, 0x00, 0x00, 0x00, 0x00), &v));
	ck_assert(!ta_der_small_uint(SPAN(0xff), &v));
	ck_assert(!ta_der_small_uint((ta_span){ 0 }, &v));
	ck_assert(ta_der_int_padded(SPAN(0x00, 0x01)));
	ck_assert(ta_der_int_padded(SPAN(0xff, 0x80)));
	ck_assert(!ta_der_int_padded(SPAN(0x00, 0x80)));
	ck_assert(!ta_der_int_padded(SPAN(0xff, 0x7f)));
	ck_assert(!ta_der_int_padded(SPAN(0x00)));
	ck_assert_ptr_null(ta_der_unsigned(SPAN(0x80)).p);
	ck_assert_uint_eq(ta_der_unsigned(SPAN(0x00, 0x00)).n, 1);
}
END_TEST

START_TEST(oids_and_bits)
{
	ck_assert(ta_der_oid_valid(SPAN(0x2a)));
	ck_assert(ta_der_oid_valid(SPAN(0x2a, 0x81, 0x00)));
	ck_assert(!ta_der_oid_valid(SPAN(0x2a, 0x81)));
	ck_assert(!ta_der_oid_valid(SPAN(0x2a, 0x80, 0x01)));
	ck_assert(!ta_der_oid_valid(SPAN(0x80, 0x01)));
	ck_assert(!ta_der_oid_valid((ta_span){ 0 }));
	ck_assert(ta_der_bits_valid(SPAN(0x00)));
	ck_assert(ta_der_bits_valid(SPAN(0x07, 0x80)));
	ck_assert(!ta_der_bits_valid(SPAN(0x08, 0x80)));
	ck_assert(!ta_der_bits_valid(SPAN(0x01)));
	ck_assert(!ta_der_bits_valid((ta_span){ 0 }));
}
END_TEST

START_TEST(algorithm_identifiers)
{
	ta_span oid;
	ta_tlv params;

	ck_assert(ta_der_algorithm(SPAN(0x06, 0x01, 0x2a), &oid, &params));
	ck_assert_uint_eq(params.tag, 0);
	ck_assert_uint_eq(oid.n, 1);
	ck_assert(ta_der_algorithm(SPAN(0x06, 0x01, 0x2a, 0x05, 0x00), &oid, &params));
	ck_assert_uint_eq(params.tag, TA_DER_NULL);
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x01, 0x2a, 0x05, 0x00, 0x05, 0x00), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x01, 0x2a, 0x05), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x01, 0x2a, 0x05, 0x01, 0x00), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x01, 0x2a, 0x02, 0x00), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x01, 0xaa), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x06, 0x00), &oid, &params));
	ck_assert(!ta_der_algorithm(SPAN(0x05, 0x00), &oid, &params));
	ck_assert(!ta_der_algorithm((ta_span){ 0 }, &oid, &params));
}
END_TEST

/* Seconds as `date -u -d ... +%s` gives them. */
static const struct {
	uint8_t tag;
	const char *text;
	int64_t seconds;
	const char *shown;
} good_times[] = {
	{ TA_DER_UTCTIME, "500101000000Z", -631152000, "1950-01-01T00:00:00Z" },
	{ TA_DER_UTCTIME, "491231235959Z", 2524607999, "2049-12-31T23:59:59Z" },
	{ TA_DER_UTCTIME, "991231235959Z", 946684799, "1999-12-31T23:59:59Z" },
	{ TA_DER_UTCTIME, "000101000000Z", 946684800, "2000-01-01T00:00:00Z" },
	{ TA_DER_UTCTIME, "000229120000Z", 951825600, "2000-02-29T12:00:00Z" },
	{ TA_DER_UTCTIME, "700101000000Z", 0, "1970-01-01T00:00:00Z" },
	{ TA_DER_UTCTIME, "691231235959Z", -1, "1969-12-31T23:59:59Z" },
	{ TA_DER_GENTIME, "20500101000000Z", 2524608000, "2050-01-01T00:00:00Z" },
	{ TA_DER_GENTIME, "19491231235959Z", -631152001, "1949-12-31T23:59:59Z" },
	{ TA_DER_GENTIME, "20380119031408Z", 2147483648, "2038-01-19T03:14:08Z" },
	{ TA_DER_GENTIME, "99991231235959Z", 253402300799, "9999-12-31T23:59:59Z" },
	{ TA_DER_GENTIME, "00000101000000Z", -62167219200, "0000-01-01T00:00:00Z" },
	{ TA_DER_GENTIME, "00000229000000Z", -62162121600, "0000-02-29T00:00:00Z" },
	{ TA_DER_GENTIME, "16000229000000Z", -11670998400, "1600-02-29T00:00:00Z" },
	{ TA_DER_GENTIME, "20240229235959Z", 1709251199, "2024-02-29T23:59:59Z" },
	{ TA_DER_GENTIME, "24000229000000Z", 13574563200, "2400-02-29T00:00:00Z" },
};

START_TEST(times)
{
	for (size_t i = 0; i < sizeof(good_times) / sizeof(good_times[0]); i++) {
		const char *text = good_times[i].text;
		int64_t t = 1;
		char shown[21];

		ck_assert_msg(ta_der_time(good_times[i].tag,
					  (ta_span){ (const uint8_t *)text, strlen(text) }, &t),
			      "%s", text);
		ck_assert_int_eq(t, good_times[i].seconds);
		ta_time_text(t, shown);
		ck_assert_str_eq(shown, good_times[i].shown);
		ck_assert(ta_time_parse(shown, &t));
		ck_assert_int_eq(t, good_times[i].seconds);
	}
}
END_TEST

static const struct {
	uint8_t tag;
	const char *text;
} bad_times[] = {
	{ TA_DER_UTCTIME, "" },
	{ TA_DER_UTCTIME, "2401010000Z" }, /* no seconds */
	{ TA_DER_UTCTIME, "240101000000" },
	{ TA_DER_UTCTIME, "240101000000z" },
	{ TA_DER_UTCTIME, "240101000000Z0" },
	{ TA_DER_GENTIME, "20240101000000Z0" },
	{ TA_DER_UTCTIME, "240101000000+0000" },
	{ TA_DER_UTCTIME, "20240101000000Z" },
	{ TA_DER_UTCTIME, "240001000000Z" },
	{ TA_DER_UTCTIME, "241301000000Z" },
	{ TA_DER_UTCTIME, "240100000000Z" },
	{ TA_DER_UTCTIME, "240132000000Z" },
	{ TA_DER_UTCTIME, "240431000000Z" },
	{ TA_DER_UTCTIME, "230229000000Z" },
	{ TA_DER_UTCTIME, "240101240000Z" },
	{ TA_DER_UTCTIME, "240101006000Z" },
	{ TA_DER_UTCTIME, "240101000060Z" },
	{ TA_DER_UTCTIME, "2401 1000000Z" },
	{ TA_DER_UTCTIME, "-40101000000Z" },
	{ TA_DER_GENTIME, "240101000000Z" },
	{ TA_DER_GENTIME, "20240101000000.5Z" },
	{ TA_DER_GENTIME, "20240101000000" },
	{ TA_DER_GENTIME, "19000229000000Z" },
	{ TA_DER_GENTIME, "21000229000000Z" },
	{ TA_DER_GENTIME, "2024010100000aZ" },
	{ TA_DER_OCTETS, "240101000000Z" },
	{ TA_DER_IA5, "20240101000000Z" },
};

START_TEST(times_refused)
{
	for (size_t i = 0; i < sizeof(bad_times) / sizeof(bad_times[0]); i++) {
		const char *text = bad_times[i].text;
		int64_t t = 1;

		ck_assert_msg(!ta_der_time(bad_times[i].tag,
					   (ta_span){ (const uint8_t *)text, strlen(text) }, &t),
			      "%s", text);
		ck_assert_int_eq(t, 0);
	}
}
END_TEST

/* Every day of 400 years, so of every kind of year, there and back. */
START_TEST(times_of_every_day)
{
	for (int64_t day = -25567; day < -25567 + 146097; day++) {
		int64_t t = day * 86400 + 3661, back = 0;
		char shown[21];

		ta_time_text(t, shown);
		ck_assert(ta_time_parse(shown, &back));
		ck_assert_int_eq(back, t);
	}
}
END_TEST

START_TEST(times_of_people)
{
	static const struct {
		const char *text;
		bool good;
		int64_t seconds;
	} rows[] = {
		{ "2024-11-21", true, 1732147200 },
		{ "2024-11-21T00:00:00Z", true, 1732147200 },
		{ "2024-11-21t00:00:00z", true, 1732147200 },
		{ "2024-11-21 00:00:00Z", true, 1732147200 },
		{ "2024-11-21T02:00:00+02:00", true, 1732147200 },
		{ "2024-11-20T18:30:00-05:30", true, 1732147200 },
		{ "2024-11-21T00:00:00.999Z", true, 1732147200 },
		{ "2016-12-31T23:59:60Z", true, 1483228800 },
		{ "2016-12-31T23:59:61Z", false, 0 },
		{ "2024-11-21T00:00:00.Z", false, 0 },
		{ "2024-11-21T00:00:00", false, 0 },
		{ "2024-11-21T00:00Z", false, 0 },
		{ "2024-11-21T00:00:00Zx", false, 0 },
		{ "2024-11-21T00:00:00+24:00", false, 0 },
		{ "2024-11-21T00:00:00+0200", false, 0 },
		{ "2024-11-21T00:00:00+02:00x", false, 0 },
		{ "2024-02-30", false, 0 },
		{ "2024-2-3", false, 0 },
		{ "24-11-21", false, 0 },
		{ "2024-11-21x", false, 0 },
		{ "2024-11-21T", false, 0 },
		{ "2024", false, 0 },
		{ "now", false, 0 },
		{ "", false, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t t = 1;

		ck_assert_msg(ta_time_parse(rows[i].text, &t) == rows[i].good, "%s", rows[i].text);
		ck_assert_msg(t == rows[i].seconds, "%s", rows[i].text);
	}
}
END_TEST

START_TEST(public_time)
{
	int64_t t = 1;

	ck_assert_int_eq(tpmattest_time_parse("2024-11-21T02:00:00+02:00", &t, NULL), 0);
	ck_assert_int_eq(t, 1732147200);
	ck_assert_int_eq(tpmattest_time_parse("2024-02-30", &t, NULL), TPMATTEST_E_VALUE);
	ck_assert_int_eq(t, 0);
	ck_assert_int_eq(tpmattest_time_parse(NULL, &t, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_time_parse("2024-11-21", NULL, NULL), TPMATTEST_E_USAGE);
}
END_TEST

START_TEST(public_time_as_text)
{
	static const struct {
		int64_t t;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ INT64_C(2493072000), "2049-01-01T00:00:00Z" }, /* past 2038 */
		{ INT64_C(-62167219200), "0000-01-01T00:00:00Z" },
		{ INT64_C(253402300799), "9999-12-31T23:59:59Z" },
	};
	char text[21];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_int_eq(tpmattest_time_text(rows[i].t, text, NULL), 0);
		ck_assert_str_eq(text, rows[i].text);
	}
	ck_assert_int_eq(tpmattest_time_text(INT64_C(-62167219201), text, NULL), TPMATTEST_E_VALUE);
	ck_assert_str_eq(text, "");
	ck_assert_int_eq(tpmattest_time_text(INT64_C(253402300800), text, NULL), TPMATTEST_E_VALUE);
	ck_assert_int_eq(tpmattest_time_text(INT64_MIN, text, NULL), TPMATTEST_E_VALUE);
	ck_assert_int_eq(tpmattest_time_text(INT64_MAX, text, NULL), TPMATTEST_E_VALUE);
	ck_assert_int_eq(tpmattest_time_text(0, NULL, NULL), TPMATTEST_E_USAGE);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("der");
	TCase *tc = tcase_create("der");

	tcase_add_test(tc, element_and_its_parts);
	tcase_add_test(tc, lengths);
	tcase_add_test(tc, long_lengths_without_padding);
	tcase_add_test(tc, integers);
	tcase_add_test(tc, oids_and_bits);
	tcase_add_test(tc, algorithm_identifiers);
	tcase_add_test(tc, times);
	tcase_add_test(tc, times_refused);
	tcase_add_test(tc, times_of_every_day);
	tcase_add_test(tc, times_of_people);
	tcase_add_test(tc, public_time);
	tcase_add_test(tc, public_time_as_text);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
