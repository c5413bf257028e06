/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/address.h"

/* IANA's special-purpose address registries (RFC 6890, as of 2024); RFC 5771 and RFC 4291 for
 * multicast. The first row that matches applies. */
static const struct row {
	uint8_t len; /* 4 or 16 */
	uint8_t bits;
	uint8_t is;
	/* if not 0, an IPv4 address is embedded at this offset and determines the result */
	uint8_t v4_at;
	uint8_t prefix[16];
} rows[] = {
	/* Alibaba Cloud instance metadata */
	{ 4, 32, TA_ADDRESS_NEVER, 0, { 100, 100, 100, 200 } },
	{ 4, 32, TA_ADDRESS_NEVER, 0, { 168, 63, 129, 16 } }, /* Azure wire server */
	/* link-local, and instance metadata of most clouds (RFC 3927) */
	{ 4, 16, TA_ADDRESS_NEVER, 0, { 169, 254 } },
	/* this network, unspecified (RFC 791 3.2) */
	{ 4, 8, TA_ADDRESS_LOCAL, 0, { 0 } },
	{ 4, 8, TA_ADDRESS_LOCAL, 0, { 10 } },       /* private (RFC 1918) */
	{ 4, 10, TA_ADDRESS_LOCAL, 0, { 100, 64 } }, /* carrier-grade NAT (RFC 6598) */
	{ 4, 8, TA_ADDRESS_LOCAL, 0, { 127 } },      /* loopback */
	{ 4, 12, TA_ADDRESS_LOCAL, 0, { 172, 16 } }, /* private (RFC 1918) */
	/* protocol assignments (RFC 6890) */
	{ 4, 24, TA_ADDRESS_LOCAL, 0, { 192, 0, 0 } },
	{ 4, 24, TA_ADDRESS_LOCAL, 0, { 192, 0, 2 } }, /* documentation (RFC 5737) */
	/* 6to4 relays, withdrawn (RFC 7526) */
	{ 4, 24, TA_ADDRESS_LOCAL, 0, { 192, 88, 99 } },
	{ 4, 16, TA_ADDRESS_LOCAL, 0, { 192, 168 } },     /* private (RFC 1918) */
	{ 4, 15, TA_ADDRESS_LOCAL, 0, { 198, 18 } },      /* benchmarking (RFC 2544) */
	{ 4, 24, TA_ADDRESS_LOCAL, 0, { 198, 51, 100 } }, /* documentation (RFC 5737) */
	{ 4, 24, TA_ADDRESS_LOCAL, 0, { 203, 0, 113 } },  /* documentation (RFC 5737) */
	{ 4, 4, TA_ADDRESS_LOCAL, 0, { 224 } },           /* multicast */
	/* reserved, including the broadcast address */
	{ 4, 4, TA_ADDRESS_LOCAL, 0, { 240 } },
	{ 4, 0, TA_ADDRESS_PUBLIC, 0, { 0 } },

	/* AWS instance metadata */
	{ 16, 128, TA_ADDRESS_NEVER, 0, { 0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54 } },
	{ 16, 10, TA_ADDRESS_NEVER, 0, { 0xfe, 0x80 } }, /* link-local */
	/* IPv4-mapped (RFC 4291 2.5.5.2) */
	{ 16, 96, 0, 12, { [10] = 0xff, [11] = 0xff } },
	/* IPv4-translated (RFC 2765 2.1) */
	{ 16, 96, 0, 12, { [8] = 0xff, [9] = 0xff } },
	/* IPv4-compatible, including unspecified and loopback */
	{ 16, 96, 0, 12, { 0 } },
	{ 16, 96, 0, 12, { 0x00, 0x64, 0xff, 0x9b } }, /* NAT64 (RFC 6052 2.1) */
	{ 16, 16, 0, 2, { 0x20, 0x02 } },              /* 6to4 (RFC 3056 2) */
	/* protocol assignments, Teredo (RFC 2928, RFC 4380) */
	{ 16, 23, TA_ADDRESS_LOCAL, 0, { 0x20, 0x01 } },
	{ 16, 32, TA_ADDRESS_LOCAL, 0, { 0x20, 0x01, 0x0d, 0xb8 } }, /* documentation (RFC 3849) */
	{ 16, 20, TA_ADDRESS_LOCAL, 0, { 0x3f, 0xff } },             /* documentation (RFC 9637) */
	/* global unicast, the only range assigned (RFC 3587 3) */
	{ 16, 3, TA_ADDRESS_PUBLIC, 0, { 0x20 } },
	/* unique local, site-local, multicast, and everything else, which is reserved */
	{ 16, 0, TA_ADDRESS_LOCAL, 0, { 0 } },
};

static bool begins(const uint8_t *a, const uint8_t *prefix, unsigned bits)
{
	unsigned n = bits / 8, rest = bits % 8;

	if (n && memcmp(a, prefix, n) != 0)
		return false;
	return !rest || ((a[n] ^ prefix[n]) >> (8 - rest)) == 0;
}

static const struct row *find_row(ta_span a)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].len == a.n && begins(a.p, rows[i].prefix, rows[i].bits))
			return &rows[i];
	return NULL;
}

enum ta_address ta_address_of(ta_span a)
{
	const struct row *row = a.p ? find_row(a) : NULL;

	if (row && row->v4_at)
		row = find_row((ta_span){ a.p + row->v4_at, 4 });
	return row ? (enum ta_address)row->is : TA_ADDRESS_NEVER;
}
