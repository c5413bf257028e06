/* SPDX-License-Identifier: BSD-2-Clause */
/* Two names one after the other, compared and shown; and a subject alternative name. */
#include <string.h>

#include "fuzz.h"
#include "x509/name.h"

static void show(ta_span name)
{
	char *text = ta_name_text(name);
	ta_span cn;

	FUZZ_ASSERT(text);
	for (const char *s = text; *s; s++)
		FUZZ_ASSERT((unsigned char)*s >= 0x20 && *s != 0x7f);
	free(text);
	FUZZ_ASSERT(ta_name_equal(name, name));
	(void)ta_name_common(name, &cn);
	(void)ta_name_empty(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_reader r = ta_reader_on(p, n);
	ta_san_tpm tpm;
	ta_tlv first;
	ta_span a = { p, n }, b = { 0 };

	if (n > 16384)
		return 0;
	if (ta_der_next(&r, &first)) {
		a = first.whole;
		b = (ta_span){ p + r.at, n - r.at };
	}
	show(a);
	show(b);
	if (ta_name_equal(a, b))
		FUZZ_ASSERT(ta_name_equal(b, a) && ta_name_hash(a) == ta_name_hash(b));
	ta_san_tpm_find(a, &tpm);
	return 0;
}
