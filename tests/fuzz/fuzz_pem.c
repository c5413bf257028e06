/* SPDX-License-Identifier: BSD-2-Clause */
/* PEM blocks. */
#include <string.h>

#include "fuzz.h"
#include "x509/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	size_t at = 0, last = 0, blocks = 0;
	ta_pem_block b;

	while (ta_pem_next(p, n, &at, 1000, &b)) {
		FUZZ_ASSERT(at > last && at <= n && b.at >= last && b.at < at);
		FUZZ_ASSERT((b.der != NULL) == (b.n > 0) && b.n <= 1000);
		FUZZ_ASSERT(strlen(b.label) < sizeof(b.label));
		free(b.der);
		last = at;
		blocks++;
	}
	FUZZ_ASSERT(ta_pem_is(p, n) == (blocks > 0));
	return 0;
}
