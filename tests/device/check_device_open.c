/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening: what is in the way has its code, and the message says which device was tried and what to
 * do. */
#include "device.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The code, with the message checked for a piece of text. */
static int open_code(const char *conf, const char *says)
{
	tpmattest_tpm *t = NULL;
	tpmattest_error *err = NULL;
	int rc = tpmattest_tpm_open(conf, &t, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert((rc == 0) == (t != NULL));
	if (says)
		ck_assert_msg(strstr(tpmattest_error_message(err), says) != NULL, "%s",
			      tpmattest_error_message(err));
	tpmattest_error_free(err);
	tpmattest_tpm_close(t);
	return rc;
}

START_TEST(no_such_device)
{
	ck_assert_int_eq(open_code("device:/nonexistent/tpm7", "/nonexistent/tpm7"),
			 TPMATTEST_E_TPM_OPEN);
	ck_assert_int_eq(open_code("device:/nonexistent/tpm7", "firmware setup"),
			 TPMATTEST_E_TPM_OPEN);
	ck_assert_int_eq(open_code("device:", NULL), TPMATTEST_E_TPM_OPEN);
	ck_assert_int_eq(tpmattest_tpm_open("device:/x", NULL, NULL), TPMATTEST_E_USAGE);
}
END_TEST

START_TEST(default_search)
{
	const char *const ways[] = { NULL, "device" };

	if (access("/dev/tpm0", F_OK) == 0 || access("/dev/tpmrm0", F_OK) == 0)
		return; /* this machine has one: whatever comes out of it is right */
	ck_assert_int_eq(open_code(ways[_i], "/dev/tpmrm0 or /dev/tpm0"), TPMATTEST_E_TPM_OPEN);
}
END_TEST

/* Root may open anything, so somebody else tries; Check's child process ends with the test. */
START_TEST(no_permission)
{
	char path[] = "/tmp/tpmattest-open-XXXXXX", conf[64];
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(chmod(path, 0), 0);
	snprintf(conf, sizeof(conf), "device:%s", path);
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_int_eq(open_code(conf, "permission denied on /tmp/tpmattest-open-"),
			 TPMATTEST_E_TPM_ACCESS);
	ck_assert_int_eq(open_code(conf, "tss"), TPMATTEST_E_TPM_ACCESS);
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	unlink(path);
}
END_TEST

/* Something that opens and is no TPM. */
START_TEST(no_tpm_behind_it)
{
	tpmattest_tpm *t = NULL;
	tpmattest_evidence *e = NULL;

	if (tpmattest_tpm_open("device:/dev/null", &t, NULL) != 0)
		return;
	ck_assert_int_eq(tpmattest_tpm_read_evidence(t, 0, &e, NULL), TPMATTEST_E_TPM);
	ck_assert_ptr_null(e);
	tpmattest_tpm_close(t);
}
END_TEST

START_TEST(bad_strings)
{
	ck_assert_int_eq(open_code("nosuchtcti:x", "libtss2-tcti-nosuchtcti0 or"),
			 TPMATTEST_E_TPM_OPEN);
	ck_assert_int_eq(open_code("swtpm:host=127.0.0.1,port=1", "is it running"),
			 TPMATTEST_E_TPM_OPEN);
	ck_assert_int_eq(open_code("swtpm:port=notaport", NULL), TPMATTEST_E_TPM_OPEN);
}
END_TEST

START_TEST(bad_context)
{
	TSS2_TCTI_CONTEXT_COMMON_V1 v1 = { .version = 0 };
	tpmattest_tpm *t = NULL;

	ck_assert_int_eq(tpmattest_tpm_new_tcti((TSS2_TCTI_CONTEXT *)&v1, &t, NULL),
			 TPMATTEST_E_TPM);
	v1.version = 1;
	ck_assert_int_eq(tpmattest_tpm_new_tcti((TSS2_TCTI_CONTEXT *)&v1, &t, NULL),
			 TPMATTEST_E_TPM);
	ck_assert_ptr_null(t);
}
END_TEST

/* By its string, twice: a connection that was closed leaves the TPM free. */
START_TEST(software_tpm)
{
	struct softtpm *s = must_start(NULL);

	for (int i = 0; i < 2; i++) {
		tpmattest_evidence *e = NULL;
		tpmattest_tpm *t = NULL;

		ck_assert_int_eq(tpmattest_tpm_open(softtpm_tcti(s), &t, NULL), 0);
		ck_assert_int_eq(tpmattest_tpm_read_evidence(t, 0, &e, NULL), 0);
		ck_assert_str_eq(tpmattest_evidence_manufacturer(e), "IBM");
		ck_assert_uint_eq(tpmattest_evidence_nv_count(e), 0);
		tpmattest_evidence_free(e);
		tpmattest_tpm_close(t);
	}
	softtpm_stop(s);
}
END_TEST

/* The TPM dies between two readings. */
START_TEST(tpm_dies)
{
	struct softtpm *s = must_start(NULL);
	tpmattest_evidence *e = NULL;
	tpmattest_tpm *t = NULL;

	ck_assert_int_eq(tpmattest_tpm_open(softtpm_tcti(s), &t, NULL), 0);
	ck_assert_int_eq(tpmattest_tpm_read_evidence(t, 0, &e, NULL), 0);
	tpmattest_evidence_free(e);
	softtpm_kill(s);
	ck_assert_int_eq(tpmattest_tpm_read_evidence(t, 0, &e, NULL), TPMATTEST_E_TPM);
	ck_assert_ptr_null(e);
	tpmattest_tpm_close(t);
	softtpm_stop(s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("device_open");
	TCase *t = tcase_create("open");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, no_such_device);
	tcase_add_loop_test(t, default_search, 0, 2);
	tcase_add_test(t, no_permission);
	tcase_add_test(t, no_tpm_behind_it);
	tcase_add_test(t, bad_strings);
	tcase_add_test(t, bad_context);
	tcase_add_test(t, software_tpm);
	tcase_add_test(t, tpm_dies);
	suite_add_tcase(s, t);
	return testmain(s);
}
