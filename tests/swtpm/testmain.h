/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of each test program here: run, TAP on stdout, and nothing but a skip where there is no
 * swtpm. */
#ifndef TESTS_SWTPM_TESTMAIN_H
#define TESTS_SWTPM_TESTMAIN_H

#include "softtpm.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static inline int testmain(Suite *s)
{
	SRunner *sr = srunner_create(s);
	int failed;

	if (!softtpm_available()) {
		puts("1..0 # SKIP no swtpm on this machine");
		srunner_free(sr);
		return EXIT_SUCCESS;
	}
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A fresh TPM or a failed test that says why. */
static inline struct softtpm *must_start(const char *state_from)
{
	struct softtpm *tpm;
	char why[200];

	ck_assert_msg(softtpm_start(state_from, &tpm, why, sizeof(why)) == 0, "%s", why);
	return tpm;
}

#endif
