/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers of the AIK service: the first byte chooses the status. */
#include <string.h>

#include "fuzz.h"
#include "resolve/probe.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const int statuses[] = { 200, 404, 500, TPMATTEST_E_NET_TLS };
	ta_findings findings = { 0 };
	ta_answer a;
	ta_caps caps;

	if (!n || n > 2 * TA_MAX_REPLY)
		return 0;
	a = (ta_answer){ .status = statuses[p[0] & 3], .body = { p + 1, n - 1 } };
	ta_caps_read(&a, "https://x/", &caps, &findings);
	FUZZ_ASSERT((caps.exists == TPMATTEST_PROBE_YES) == (caps.n > 0));
	FUZZ_ASSERT((caps.exists == TPMATTEST_PROBE_YES) == (findings.n == 0));
	FUZZ_ASSERT(caps.exists != TPMATTEST_PROBE_YES || a.status == 200);
	FUZZ_ASSERT(caps.exists != TPMATTEST_PROBE_NO || a.status == 404);
	for (size_t i = 0; i < caps.n; i++)
		FUZZ_ASSERT(caps.v[i][0] && strlen(caps.v[i]) < TA_CAPABILITY_SIZE);
	ta_findings_free(&findings);
	return 0;
}
