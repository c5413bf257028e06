/* SPDX-License-Identifier: BSD-2-Clause */
/* Security assertions: both forms of the tags, each field left out, out of range or of another
 * type, and cut at every byte. */
#include "x509/assertions.h"

#include "derout.h"
#include "runner.h"

/* Content of TPMSecurityAssertions. */
#define VERSION "\x02\x01\x00"
#define UPGRADABLE "\x01\x01\xff"
#define FIPS \
	"\x16\x05" \
	"140-3" \
	"\x0a\x01\x03"
#define CC \
	"\x16\x03" \
	"3.1" \
	"\x0a\x01\x05\x0a\x01\x01"
#define ISO_URI \
	"\x16\x03" \
	"u:x"

#define BYTES(s) \
	{ \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static const ta_assertions none = { .ek_type = -1, .ek_location = -1, .cc_status = -1 };

static const struct {
	const char *name;
	struct pki_bytes content;
	ta_assertions want; /* present is set by the test */
} good[] = {
	/* clang-format off */
	{ "nothing claimed", BYTES(""), { .ek_type = -1, .ek_location = -1, .cc_status = -1 } },
	{ "all, implicit",
	  BYTES(VERSION UPGRADABLE "\x80\x01\x03\x81\x01\x02\x82\x01\x01"
		"\xa3\x1d" CC "\x01\x01\xff\x80\x01\x02\x81\x01\x2a\xa2\x02\x05\x00\x83\x01\x2a\xa4\x00"
		"\xa4\x0d" FIPS "\x01\x01\xff" "\x85\x01\xff" ISO_URI),
	  { .upgradable = true, .ek_type = 3, .ek_location = 2, .cc = { "3.1", 5, true }, .fips = { "140-3", 3, true },
	    .cc_status = 1, .iso9000 = true } },
	{ "all, explicit",
	  BYTES(VERSION UPGRADABLE "\xa0\x03\x0a\x01\x02\xa1\x03\x0a\x01\x01\xa2\x03\x0a\x01\x00"
		"\xa3\x12\x30\x10" CC "\xa0\x03\x0a\x01\x00"
		"\xa4\x0f\x30\x0d" FIPS "\x01\x01\x00" "\xa5\x03\x01\x01\xff" ISO_URI),
	  { .upgradable = true, .ek_type = 2, .ek_location = 1, .cc = { "3.1", 5, false }, .fips = { "140-3", 3, false },
	    .cc_status = 1, .iso9000 = true } },
	{ "upgradable, and a bare ISO 9000", BYTES("\x01\x01\x00\x01\x01\x01"),
	  { .ek_type = -1, .ek_location = -1, .cc_status = -1, .iso9000 = true } },
	{ "the last of each",
	  BYTES("\xa0\x03\x0a\x01\x03\xa1\x03\x0a\x01\x02\xa3\x0b\x16\x03" "2.2" "\x0a\x01\x07\x0a\x01\x02"
		"\xa4\x0a\x16\x05" "140-1" "\x0a\x01\x04"),
	  { .ek_type = 3, .ek_location = 2, .cc = { "2.2", 7, false }, .fips = { "140-1", 4, false }, .cc_status = 2 } },
	{ "the first of each",
	  BYTES("\xa0\x03\x0a\x01\x00\xa1\x03\x0a\x01\x00\xa3\x0b\x16\x03" "2.2" "\x0a\x01\x01\x0a\x01\x00"
		"\xa4\x0a\x16\x05" "140-1" "\x0a\x01\x01"),
	  { .ek_type = 0, .ek_location = 0, .cc = { "2.2", 1, false }, .fips = { "140-1", 1, false }, .cc_status = 0 } },
	{ "a version of fifteen characters", BYTES("\xa4\x14\x16\x0f" "123456789012345" "\x0a\x01\x01"),
	  { .ek_type = -1, .ek_location = -1, .cc_status = -1, .fips = { "123456789012345", 1, false } } },
	/* clang-format on */
};

static const struct {
	const char *name;
	struct pki_bytes content;
} bad[] = {
	{ "type out of range", BYTES("\x80\x01\x04") },
	{ "type negative", BYTES("\x80\x01\xff") },
	{ "type empty", BYTES("\x80\x00") },
	{ "type of another type", BYTES("\xa0\x03\x02\x01\x01") },
	{ "two types in one tag", BYTES("\xa0\x06\x0a\x01\x01\x0a\x01\x01") },
	{ "location out of range", BYTES("\x81\x01\x03") },
	{ "place of the certificate out of range", BYTES("\x82\x01\x03") },
	{ "fields in another order", BYTES("\x81\x01\x00\x80\x01\x00") },
	{ "a field twice", BYTES("\x80\x01\x00\x80\x01\x00") },
	{ "an unknown field", BYTES("\x86\x01\x00") },
	{ "FIPS level 0", BYTES("\xa4\x0a\x16\x05"
				"140-2"
				"\x0a\x01\x00") },
	{ "FIPS level 5", BYTES("\xa4\x0a\x16\x05"
				"140-2"
				"\x0a\x01\x05") },
	{ "FIPS without level", BYTES("\xa4\x07\x16\x05"
				      "140-2") },
	{ "FIPS without version", BYTES("\xa4\x03\x0a\x01\x01") },
	{ "FIPS empty", BYTES("\xa4\x00") },
	{ "FIPS with more", BYTES("\xa4\x0c\x16\x05"
				  "140-2"
				  "\x0a\x01\x02\x05\x00") },
	{ "a version with a line end", BYTES("\xa4\x0a\x16\x05"
					     "140\n2"
					     "\x0a\x01\x02") },
	{ "a version with a byte that is not ASCII", BYTES("\xa4\x0a\x16\x05"
							   "140\xff"
							   "2"
							   "\x0a\x01\x02") },
	{ "an empty version", BYTES("\xa4\x05\x16\x00\x0a\x01\x02") },
	{ "a version of sixteen characters", BYTES("\xa4\x15\x16\x10"
						   "1234567890123456"
						   "\x0a\x01\x01") },
	{ "EAL 0", BYTES("\xa3\x0b\x16\x03"
			 "3.1"
			 "\x0a\x01\x00\x0a\x01\x00") },
	{ "EAL 8", BYTES("\xa3\x0b\x16\x03"
			 "3.1"
			 "\x0a\x01\x08\x0a\x01\x00") },
	{ "status out of range", BYTES("\xa3\x0b\x16\x03"
				       "3.1"
				       "\x0a\x01\x01\x0a\x01\x03") },
	{ "no status", BYTES("\xa3\x08\x16\x03"
			     "3.1"
			     "\x0a\x01\x01") },
	{ "strength out of range", BYTES("\xa3\x0e\x16\x03"
					 "3.1"
					 "\x0a\x01\x01\x0a\x01\x00\x80\x01\x03") },
	{ "BOOLEAN of two bytes", BYTES("\x01\x02\xff\xff") },
	{ "ISO 9000 of two bytes", BYTES("\x85\x02\x00\x00") },
	{ "ISO 9000 empty", BYTES("\x85\x00") },
	{ "something after the end", BYTES("\x85\x01\xff\x16\x01u\x05\x00") },
};

static void put_attribute(struct derout *d, const char *oid, struct pki_bytes content, size_t n)
{
	size_t attribute = derout_open(d, DER_SEQUENCE), set;

	derout_oid(d, oid);
	set = derout_open(d, DER_SET);
	for (size_t i = 0; i < n; i++)
		derout_tlv(d, DER_SEQUENCE, content.p, content.len);
	derout_close(d, set);
	derout_close(d, attribute);
}

/* SubjectDirectoryAttributes with another attribute, and then n values of the assertions. */
static ta_span wrap(struct derout *d, struct pki_bytes content, size_t n)
{
	size_t all;

	derout_free(d);
	all = derout_open(d, DER_SEQUENCE);
	put_attribute(d, "2.23.133.2.16", content, 1);
	put_attribute(d, "2.23.133.2.18", content, n);
	derout_close(d, all);
	return (ta_span){ d->p, d->len };
}

static void same(const ta_assertions *a, const ta_assertions *b, const char *name)
{
	ck_assert_msg(a->present == b->present && a->upgradable == b->upgradable &&
			      a->iso9000 == b->iso9000,
		      "%s", name);
	ck_assert_msg(a->ek_type == b->ek_type && a->ek_location == b->ek_location, "%s", name);
	ck_assert_msg(a->cc.level == b->cc.level && a->cc.plus == b->cc.plus &&
			      a->cc_status == b->cc_status,
		      "%s", name);
	ck_assert_msg(a->fips.level == b->fips.level && a->fips.plus == b->fips.plus, "%s", name);
	ck_assert_str_eq(a->cc.version, b->cc.version);
	ck_assert_str_eq(a->fips.version, b->fips.version);
}

START_TEST(read)
{
	ta_assertions got, want = good[_i].want;
	struct derout d = { 0 };

	want.present = true;
	ck_assert(ta_assertions_read(wrap(&d, good[_i].content, 1), &got));
	same(&got, &want, good[_i].name);
	derout_free(&d);
}
END_TEST

START_TEST(malformed)
{
	struct derout d = { 0 };
	ta_assertions got;

	ck_assert_msg(!ta_assertions_read(wrap(&d, bad[_i].content, 1), &got), "%s", bad[_i].name);
	same(&got, &none, bad[_i].name);
	derout_free(&d);
}
END_TEST

START_TEST(number_of_values)
{
	struct derout d = { 0 };
	ta_assertions got;

	ck_assert(!ta_assertions_read(wrap(&d, good[1].content, 0), &got));
	same(&got, &none, "no value");
	ck_assert(!ta_assertions_read(wrap(&d, good[1].content, 2), &got));
	same(&got, &none, "two values");
	derout_free(&d);
}
END_TEST

START_TEST(absent)
{
	struct derout d = { 0 };
	ta_assertions got;
	size_t all;

	ck_assert(ta_assertions_read((ta_span){ 0 }, &got));
	same(&got, &none, "no attributes");
	all = derout_open(&d, DER_SEQUENCE);
	put_attribute(&d, "2.23.133.2.17", good[1].content, 1);
	derout_close(&d, all);
	ck_assert(ta_assertions_read((ta_span){ d.p, d.len }, &got));
	same(&got, &none, "other attributes");
	derout_free(&d);
}
END_TEST

/* A content cut anywhere is malformed or claims less; never more. */
START_TEST(cut)
{
	struct pki_bytes content = good[_i].content;
	struct derout d = { 0 };
	ta_assertions got;

	for (; content.len > 0; content.len--)
		if (!ta_assertions_read(wrap(&d, content, 1), &got))
			same(&got, &none, good[_i].name);
	derout_free(&d);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("assertions");
	TCase *t = tcase_create("all");
	int n_good = (int)(sizeof(good) / sizeof(good[0]));

	tcase_add_loop_test(t, read, 0, n_good);
	tcase_add_loop_test(t, cut, 0, n_good);
	tcase_add_loop_test(t, malformed, 0, (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(t, number_of_values);
	tcase_add_test(t, absent);
	suite_add_tcase(s, t);
	return run_suite(s);
}
