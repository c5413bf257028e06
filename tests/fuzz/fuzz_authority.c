/* SPDX-License-Identifier: BSD-2-Clause */
/* Authorities as they stand in logs, and the change log of a cabinet: what is read as an authority
 * is read the same again from its label and its URL. */
#include <string.h>
#include <tpmattest/tpmattest.h>

#include "base/limits.h"
#include "fuzz.h"
#include "load/versiontxt.h"

static void check_again(const char *text, const tpmattest_authority *a)
{
	tpmattest_authority *b = NULL;

	if (!text)
		return;
	FUZZ_ASSERT(tpmattest_authority_lookup(NULL, text, NULL, &b, NULL) == 0);
	FUZZ_ASSERT(strcmp(tpmattest_authority_label(a), tpmattest_authority_label(b)) == 0);
	FUZZ_ASSERT(tpmattest_authority_registered(a) == tpmattest_authority_registered(b));
	FUZZ_ASSERT(tpmattest_authority_finding(a) == tpmattest_authority_finding(b));
	tpmattest_authority_free(b);
}

static void look_up(const uint8_t *p, size_t n)
{
	tpmattest_authority *a = NULL;
	char text[512], *json = NULL;

	if (n >= sizeof(text))
		return;
	memcpy(text, p, n);
	text[n] = '\0';
	if (tpmattest_authority_lookup(NULL, text, n % 2 ? "INTC" : NULL, &a, NULL) == 0) {
		check_again(tpmattest_authority_label(a), a);
		check_again(tpmattest_authority_url(a), a);
		FUZZ_ASSERT((tpmattest_authority_finding(a) == 0) ==
			    (tpmattest_authority_registered(a) == TPMATTEST_REGISTERED_YES));
		FUZZ_ASSERT(tpmattest_authority_to_json(a, &json, NULL) == 0);
		tpmattest_free(json);
	} else {
		FUZZ_ASSERT(!a);
	}
	tpmattest_authority_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_authorities removed = { 0 };
	char date[11];

	look_up(p, n);
	ta_versiontxt_newest((ta_span){ p, n }, date);
	FUZZ_ASSERT(strlen(date) == 0 || strlen(date) == 10);
	FUZZ_ASSERT(ta_versiontxt_removed((ta_span){ p, n }, &removed));
	FUZZ_ASSERT(removed.n <= TA_MAX_REMOVED);
	for (size_t i = 0; i < removed.n; i++)
		FUZZ_ASSERT(removed.rows[i].withdrawn >= 19800101 &&
			    removed.rows[i].withdrawn <= 99991231);
	ta_authorities_sort(&removed);
	ta_authorities_free(&removed);
	return 0;
}
