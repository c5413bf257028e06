/* SPDX-License-Identifier: BSD-2-Clause */
/* What every Check program shares: results as TAP on standard output, failure as exit status. */
#ifndef TA_TESTS_RUNNER_H
#define TA_TESTS_RUNNER_H

#include <check.h>
#include <stdlib.h>

static inline int run_suite(Suite *s)
{
	SRunner *sr = srunner_create(s);
	int failed;

	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
