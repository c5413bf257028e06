/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation lists: the index of the entries must say what a plain walk says. */
#include "fuzz.h"
#include "naive_crl.h"

static void compare(const ta_crl *crl, ta_span issuer, ta_span serial)
{
	ta_crl_hit hit, plain;
	int rc = ta_crl_find(crl, issuer, serial, &hit);

	if (rc == TA_CRL_NOMEM || rc == TA_CRL_CROWDED)
		return;
	FUZZ_ASSERT(rc == naive_find(crl, issuer, serial, &plain));
	FUZZ_ASSERT(hit.when == plain.when && hit.reason == plain.reason);
	FUZZ_ASSERT(rc == TA_CRL_LISTED || (hit.when == 0 && hit.reason == -1));
}

/* A few questions about the list's own entries, those of the issuers that it names among them. */
static void ask(const ta_crl *crl)
{
	static const uint8_t two[] = { 0x02 }, other_name[] = { 0x30, 0x00 };
	ta_span issuers[4] = { crl->issuer, { other_name, 2 } };
	ta_reader r = ta_reader_span(crl->entries);
	size_t n = 2, walked = 0;

	for (int i = 0; i < 8 && ta_reader_left(&r) > 0; i++) {
		naive_entry e = naive_read(&r, crl->indirect);

		if (e.problem)
			break;
		if (n < 4 && ta_general_directory(e.names, 0, &issuers[n]))
			n++;
		for (size_t j = 0; j < n; j++)
			compare(crl, issuers[j], e.serial);
		FUZZ_ASSERT(ta_crl_shares_uri(crl, e.names, &walked) ==
			    naive_shares(e.names, crl->idp_names));
	}
	for (size_t j = 0; j < n; j++)
		compare(crl, issuers[j], (ta_span){ two, 1 });
	FUZZ_ASSERT(ta_crl_shares_uri(crl, crl->idp_names, &walked) ==
		    naive_shares(crl->idp_names, crl->idp_names));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	ta_crl *crl;
	int rc = ta_crl_parse(p, n, &crl, &err);

	FUZZ_ASSERT((rc == 0) == (crl != NULL) && rc == tpmattest_error_code(err));
	if (crl)
		ask(crl);
	ta_crl_unref(crl);
	tpmattest_error_free(err);
	return 0;
}
