/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/reader.h"

void ta_reader_skip(ta_reader *r, size_t n)
{
	(void)ta_reader_bytes(r, n);
}

/* Read n bytes (at most 8) as a number, with the most significant byte first or last. */
static uint64_t number(ta_reader *r, size_t n, bool little)
{
	ta_span s = ta_reader_bytes(r, n);
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | s.p[little ? s.n - 1 - i : i];
	return v;
}

uint16_t ta_reader_be16(ta_reader *r)
{
	return (uint16_t)number(r, 2, false);
}

uint32_t ta_reader_be32(ta_reader *r)
{
	return (uint32_t)number(r, 4, false);
}

uint16_t ta_reader_le16(ta_reader *r)
{
	return (uint16_t)number(r, 2, true);
}
