/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers of EK services and AIA addresses: Intel's JSON, certificates in any wrapping, CRLs. */
#include <string.h>

#include "fuzz.h"
#include "resolve/reply.h"
#include "vendor/intel.h"

#define HASH "WVEG2rRwkQ7m3RpXlUphgo6Y2HLxl18h6ZZkkOAdnBE="

static void as_intel(ta_span body)
{
	ta_buf out = ta_buf_with(TA_MAX_REPLY);
	tpmattest_error *err = NULL;
	int rc = ta_intel_answer(body, HASH, &out, &err);

	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_REPLY || rc == TPMATTEST_E_VALUE);
	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	FUZZ_ASSERT(rc != 0 || (out.n > 0 && out.n < body.n));
	tpmattest_error_free(err);
	ta_buf_free(&out);
}

/* The same, saved to a file: what is taken is a certificate whose key has the hash. */
static void as_saved(ta_span body)
{
	ta_buf der = ta_buf_with(TA_MAX_REPLY), again = ta_buf_with(TA_MAX_REPLY);
	ta_cert *cert = NULL;
	char *hash = NULL;

	if (ta_intel_saved(body, &der, NULL) == 0) {
		FUZZ_ASSERT(ta_cert_parse(der.p, der.n, &cert, NULL) == 0);
		FUZZ_ASSERT(ta_intel_hash(&cert->key, &hash, NULL) == 0);
		FUZZ_ASSERT(ta_intel_answer(body, hash, &again, NULL) == 0);
		FUZZ_ASSERT(again.n == der.n && memcmp(again.p, der.p, der.n) == 0);
	}
	free(hash);
	ta_cert_unref(cert);
	ta_buf_free(&der);
	ta_buf_free(&again);
}

static void as_certs(ta_span body)
{
	ta_reply_certs c;

	ta_reply_certs_read(body, &c);
	FUZZ_ASSERT(c.n <= TA_MAX_DEVICE_CERTS && (c.dropped == 0 || c.n == TA_MAX_DEVICE_CERTS));
	for (size_t i = 0; i < c.n; i++)
		for (size_t j = 0; j < i; j++)
			FUZZ_ASSERT(!ta_cert_equal(c.v[i], c.v[j]));
	ta_reply_certs_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const ta_span body = { p, n };
	ta_crl *crl;

	if (n > TA_MAX_REPLY)
		return 0;
	as_intel(body);
	as_saved(body);
	as_certs(body);
	FUZZ_ASSERT((ta_reply_crl_read(body, &crl, NULL) == 0) == (crl != NULL));
	ta_crl_unref(crl);
	return 0;
}
