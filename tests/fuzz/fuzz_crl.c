/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation lists. */
#include "fuzz.h"
#include "x509/crl.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const uint8_t serial[] = { 0x02 }, other_name[] = { 0x30, 0x00 };
	tpmattest_error *err = NULL;
	ta_crl_hit hit;
	ta_crl *crl;
	int rc = ta_crl_parse(p, n, &crl, &err);

	FUZZ_ASSERT((rc == 0) == (crl != NULL) && rc == tpmattest_error_code(err));
	if (crl) {
		rc = ta_crl_find(crl, crl->issuer, (ta_span){ serial, 1 }, &hit);
		FUZZ_ASSERT(rc == TA_CRL_LISTED || (hit.when == 0 && hit.reason == -1));
		(void)ta_crl_find(crl, (ta_span){ other_name, 2 }, (ta_span){ serial, 1 }, &hit);
	}
	ta_crl_unref(crl);
	tpmattest_error_free(err);
	return 0;
}
