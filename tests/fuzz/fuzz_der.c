/* SPDX-License-Identifier: BSD-2-Clause */
/* DER elements, numbers and dates. */
#include "fuzz.h"
#include "x509/der.h"

static void walk(ta_span s, unsigned depth)
{
	ta_reader r = ta_reader_span(s);
	char text[21];
	uint32_t small;
	ta_span oid;
	int64_t t, back;
	ta_tlv e, params;

	while (ta_der_next(&r, &e)) {
		FUZZ_ASSERT(e.whole.n >= e.value.n + 2);
		FUZZ_ASSERT(e.value.p + e.value.n == e.whole.p + e.whole.n);
		(void)ta_der_small_uint(e.value, &small);
		(void)ta_der_algorithm(e.value, &oid, &params);
		if (ta_der_time(e.tag, e.value, &t)) {
			ta_time_text(t, text);
			FUZZ_ASSERT(ta_time_parse(text, &back) && back == t);
		}
		if ((e.tag & 0x20) && depth < 32)
			walk(e.value, depth + 1);
	}
	FUZZ_ASSERT(r.failed || ta_reader_done(&r));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char text[64];
	int64_t t;

	walk((ta_span){ p, n }, 0);
	if (n < sizeof(text)) {
		memcpy(text, p, n);
		text[n] = 0;
		(void)ta_time_parse(text, &t);
	}
	return 0;
}
