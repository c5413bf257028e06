/* SPDX-License-Identifier: BSD-2-Clause */
/* Every range of the table: its first and last address, and what lies on either side of it. */
#include <arpa/inet.h>
#include <stdio.h>

#include "runner.h"
#include "resolve/address.h"

static enum ta_address is(const char *text)
{
	uint8_t a[16];

	if (inet_pton(AF_INET, text, a) == 1)
		return ta_address_of((ta_span){ a, 4 });
	ck_assert_msg(inet_pton(AF_INET6, text, a) == 1, "%s", text);
	return ta_address_of((ta_span){ a, 16 });
}

static const struct range {
	const char *before, *first, *last, *after; /* NULL: the neighbour is another range */
	enum ta_address is;
} ranges[] = {
	{ NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0", TA_ADDRESS_LOCAL },
	{ "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", TA_ADDRESS_LOCAL },
	{ "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", TA_ADDRESS_LOCAL },
	{ NULL, "100.100.100.200", "100.100.100.200", NULL, TA_ADDRESS_NEVER },
	{ NULL, "100.100.100.199", "100.100.100.201", NULL, TA_ADDRESS_LOCAL },
	{ "126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", TA_ADDRESS_LOCAL },
	{ "168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17", TA_ADDRESS_NEVER },
	{ "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", TA_ADDRESS_NEVER },
	{ "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", TA_ADDRESS_LOCAL },
	{ "191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0", TA_ADDRESS_LOCAL },
	{ "192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0", TA_ADDRESS_LOCAL },
	{ "192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0", TA_ADDRESS_LOCAL },
	{ "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0", TA_ADDRESS_LOCAL },
	{ "198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", TA_ADDRESS_LOCAL },
	{ "198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0", TA_ADDRESS_LOCAL },
	{ "203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0", TA_ADDRESS_LOCAL },
	{ "223.255.255.255", "224.0.0.0", "239.255.255.255", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "240.0.0.0", "255.255.255.255", NULL, TA_ADDRESS_LOCAL },

	{ NULL, "::", "::1", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::", TA_ADDRESS_LOCAL },
	{ "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	  "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::", TA_ADDRESS_LOCAL },
	{ "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
	  "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", TA_ADDRESS_LOCAL },
	{ "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	  "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::", TA_ADDRESS_LOCAL },
	{ "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	  "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "64:ff9b:1::", "64:ff9b:1::808:808", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "fd00:ec2::254", "fd00:ec2::254", NULL, TA_ADDRESS_NEVER },
	{ NULL, "fd00:ec2::253", "fd00:ec2::255", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, TA_ADDRESS_NEVER },
	{ NULL, "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::", NULL, TA_ADDRESS_LOCAL },
	{ NULL, "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, TA_ADDRESS_LOCAL },
};

START_TEST(ranges_begin_and_end)
{
	const struct range *r = &ranges[_i];

	ck_assert_msg(is(r->first) == r->is, "%s", r->first);
	ck_assert_msg(is(r->last) == r->is, "%s", r->last);
	if (r->before)
		ck_assert_msg(is(r->before) == TA_ADDRESS_PUBLIC, "%s", r->before);
	if (r->after)
		ck_assert_msg(is(r->after) == TA_ADDRESS_PUBLIC, "%s", r->after);
}
END_TEST

/* The IPv6 forms of an IPv4 address are what it is. */
START_TEST(forms_of_ipv4)
{
	static const struct {
		const char *head, *tail;
	} forms[] = { { "::ffff:", "" },
		      { "::ffff:0:", "" },
		      { "::", "" },
		      { "64:ff9b::", "" },
		      { "2002:", "::1" } };
	char text[64];
	uint8_t v4[4];

	for (size_t i = 0;
	     i < sizeof(ranges) / sizeof(ranges[0]) && inet_pton(AF_INET, ranges[i].first, v4) == 1;
	     i++)
		for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
			snprintf(text, sizeof(text), "%s%x:%x%s", forms[k].head,
				 (unsigned)(v4[0] << 8 | v4[1]), (unsigned)(v4[2] << 8 | v4[3]),
				 forms[k].tail);
			ck_assert_msg(is(text) == ranges[i].is, "%s", text);
		}
	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		snprintf(text, sizeof(text), "%s808:808%s", forms[k].head, forms[k].tail);
		ck_assert_msg(is(text) == TA_ADDRESS_PUBLIC, "%s", text);
	}
	/* One bit beside a form is none. */
	ck_assert_int_eq(is("::fffe:808:808"), TA_ADDRESS_LOCAL);
	ck_assert_int_eq(is("64:ff9b:0:0:0:1:808:808"), TA_ADDRESS_LOCAL);
}
END_TEST

START_TEST(other_lengths_are_no_addresses)
{
	static const uint8_t public[17] = { 8, 8, 8, 8 };

	for (size_t n = 0; n <= sizeof(public); n++)
		if (n != 4 && n != 16)
			ck_assert_int_eq(ta_address_of((ta_span){ public, n }), TA_ADDRESS_NEVER);
	ck_assert_int_eq(ta_address_of((ta_span){ public, 4 }), TA_ADDRESS_PUBLIC);
	ck_assert_int_eq(ta_address_of((ta_span){ NULL, 4 }), TA_ADDRESS_NEVER);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("address");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, ranges_begin_and_end, 0, sizeof(ranges) / sizeof(ranges[0]));
	tcase_add_test(tc, forms_of_ipv4);
	tcase_add_test(tc, other_lengths_are_no_addresses);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
