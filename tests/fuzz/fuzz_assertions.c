/* SPDX-License-Identifier: BSD-2-Clause */
/* The security assertions among subject directory attributes: what is read is within the profile's
 * bounds, and nothing is claimed by what is malformed. */
#include <string.h>

#include "fuzz.h"
#include "x509/assertions.h"

static void check_certified(const ta_certified *c, unsigned most)
{
	size_t n = strnlen(c->version, TA_STANDARD_SIZE);

	FUZZ_ASSERT(n < TA_STANDARD_SIZE && c->level <= most);
	FUZZ_ASSERT((n > 0) == (c->level > 0));
	FUZZ_ASSERT(!c->plus || c->level);
	for (size_t i = 0; i < n; i++)
		FUZZ_ASSERT(c->version[i] > 0x20 && c->version[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_assertions a;
	bool good = ta_assertions_read((ta_span){ p, n }, &a);

	FUZZ_ASSERT(good || !a.present);
	check_certified(&a.cc, 7);
	check_certified(&a.fips, 4);
	FUZZ_ASSERT(a.ek_type >= -1 && a.ek_type <= 3 && a.ek_location >= -1 && a.ek_location <= 2);
	FUZZ_ASSERT(a.cc_status >= -1 && a.cc_status <= 2);
	FUZZ_ASSERT((a.cc_status >= 0) == (a.cc.level > 0));
	FUZZ_ASSERT(a.present || (!a.upgradable && a.ek_type == -1 && a.ek_location == -1 &&
				  !a.cc.level && !a.fips.level && !a.iso9000));
	return 0;
}
