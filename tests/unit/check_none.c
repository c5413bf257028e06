/* SPDX-License-Identifier: BSD-2-Clause */
/* A build without tpm2-tss: the functions that need a TPM are there, say so, and leave nothing
 * behind. */
#include <string.h>

#include <tpmattest/tpmattest.h>

#include "runner.h"

/* As tss2.h has it, which needs a header of tpm2-tss. */
struct TSS2_TCTI_OPAQUE_CONTEXT_BLOB;
TPMATTEST_MUST_USE
int tpmattest_tpm_new_tcti(struct TSS2_TCTI_OPAQUE_CONTEXT_BLOB *tcti, tpmattest_tpm **out,
			   tpmattest_error **err);

static char somewhere; /* an address that nobody looks at */

static void check(int rc, tpmattest_error **err)
{
	ck_assert_int_eq(rc, TPMATTEST_E_UNSUPPORTED);
	ck_assert_int_eq(tpmattest_error_code(*err), TPMATTEST_E_UNSUPPORTED);
	ck_assert_str_eq(tpmattest_error_message(*err),
			 "this build cannot talk to a TPM (built without tpm2-tss)");
	tpmattest_error_free(*err);
	*err = NULL;
}

START_TEST(all_say_so)
{
	tpmattest_error *err = (tpmattest_error *)&somewhere;
	tpmattest_tpm *tpm = (tpmattest_tpm *)&somewhere;
	tpmattest_evidence *e = (tpmattest_evidence *)&somewhere;

	check(tpmattest_tpm_open(NULL, &tpm, &err), &err);
	ck_assert_ptr_null(tpm);
	check(tpmattest_tpm_open("swtpm:port=2321", &tpm, &err), &err);
	tpm = (tpmattest_tpm *)&somewhere;
	check(tpmattest_tpm_new_tcti(NULL, &tpm, &err), &err);
	ck_assert_ptr_null(tpm);
	check(tpmattest_tpm_set_owner_auth(NULL, NULL, 0, &err), &err);
	check(tpmattest_tpm_read_evidence(NULL, 0, &e, &err), &err);
	ck_assert_ptr_null(e);
	tpmattest_tpm_close(NULL);
}
END_TEST

START_TEST(null_outputs)
{
	ck_assert_int_eq(tpmattest_tpm_open(NULL, NULL, NULL), TPMATTEST_E_UNSUPPORTED);
	ck_assert_int_eq(tpmattest_tpm_new_tcti(NULL, NULL, NULL), TPMATTEST_E_UNSUPPORTED);
	ck_assert_int_eq(tpmattest_tpm_read_evidence(NULL, 0, NULL, NULL), TPMATTEST_E_UNSUPPORTED);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("none");
	TCase *t = tcase_create("none");

	tcase_add_test(t, all_say_so);
	tcase_add_test(t, null_outputs);
	suite_add_tcase(s, t);
	return run_suite(s);
}
