/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 lists. */
#include "fuzz.h"
#include "x509/pkcs7.h"

static void walk(ta_span bag)
{
	size_t at = 0, last = 0;
	ta_span member;
	bool broken;

	while (ta_pkcs7_next(bag, &at, &member, &broken)) {
		FUZZ_ASSERT(!broken && at > last && at <= bag.n && member.n >= 2);
		FUZZ_ASSERT(member.p >= bag.p + last && member.p + member.n == bag.p + at);
		last = at;
	}
	FUZZ_ASSERT(!member.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_span certs, crls;

	if (ta_pkcs7_open(p, n, &certs, &crls)) {
		walk(certs);
		walk(crls);
	} else {
		FUZZ_ASSERT(!certs.p && !crls.p);
	}
	return 0;
}
