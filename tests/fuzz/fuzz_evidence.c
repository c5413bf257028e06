/* SPDX-License-Identifier: BSD-2-Clause */
/* "tpmattest.evidence/1" from anywhere: refused with a code, or what is written from it comes back
 * to the same bytes. */
#include <string.h>

#include <tpmattest/certs.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	tpmattest_evidence *e = NULL, *again = NULL;
	tpmattest_certs *c = NULL;
	tpmattest_error *err = NULL;
	char *one = NULL, *two = NULL;

	if (tpmattest_evidence_from_json((const char *)p, n, &e, &err) != 0) {
		FUZZ_ASSERT(!e && tpmattest_error_code(err) < 0);
		tpmattest_error_free(err);
		return 0;
	}
	FUZZ_ASSERT(tpmattest_evidence_to_json(e, &one, NULL) == 0);
	FUZZ_ASSERT(tpmattest_evidence_from_json(one, strlen(one), &again, NULL) == 0);
	FUZZ_ASSERT(tpmattest_evidence_to_json(again, &two, NULL) == 0);
	FUZZ_ASSERT(strcmp(one, two) == 0);
	FUZZ_ASSERT(tpmattest_certs_new(e, &c, NULL) == 0);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	tpmattest_evidence_free(again);
	tpmattest_free(one);
	tpmattest_free(two);
	return 0;
}
