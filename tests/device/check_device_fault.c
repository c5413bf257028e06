/* SPDX-License-Identifier: BSD-2-Clause */
/* What goes wrong: at any command, in any way. What was read is kept, what was not says why, and
 * nothing hangs. */
#include "device.h"

enum { N_NV = 3, SIZE = 100 };

/* The commands of a capture without faults: properties, one page, then two for each index. */
#define COMMANDS (2 + 2 * N_NV)

static uint32_t index_of(size_t command)
{
	return 0x01c00100 + (uint32_t)(command - 2) / 2;
}

static void setup_three(void)
{
	setup_alone();
	tctiwrap_nv_buffer_max(wrap, 2048);
	tctiwrap_manufacturer(wrap, "INTC");
	for (uint32_t i = 0; i < N_NV; i++)
		virtual_nv(0x01c00100 + i, SIZE, ATTRS_READ);
}

static void fault(unsigned nth, enum tctiwrap_fault_kind kind, uint32_t arg)
{
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .nth = nth, .kind = kind, .arg = arg });
}

/* With a fault at command n: the function fails when it was one of the first two, else index `at`
 * alone lacks its content. */
static void check(unsigned n, int result, uint32_t rc)
{
	tpmattest_evidence *e;

	if (n <= 2) {
		ck_assert_int_eq(fail_read(0), result);
		ck_assert_uint_eq(tctiwrap_log_len(wrap), n);
		return;
	}
	e = must_read(0);
	ck_assert_uint_eq(e->n_nv, N_NV);
	for (uint32_t i = 0; i < N_NV; i++)
		if (0x01c00100 + i == index_of(n - 1))
			has_result(e, 0x01c00100 + i, result, rc);
		else
			has_pattern(e, 0x01c00100 + i, SIZE);
	/* A failed ReadPublic saves the read. */
	ck_assert_uint_eq(tctiwrap_log_len(wrap), n % 2 ? COMMANDS - 1 : COMMANDS);
	tpmattest_evidence_free(e);
}

START_TEST(tpm_says_no)
{
	fault((unsigned)_i, FAULT_RC, TPM2_RC_FAILURE);
	check((unsigned)_i, TPMATTEST_E_TPM, TPM2_RC_FAILURE);
}
END_TEST

START_TEST(answer_lost_in_transport)
{
	unsigned n = (unsigned)_i;
	tpmattest_evidence *e;

	fault(n, FAULT_TCTI_RC, TSS2_TCTI_RC_IO_ERROR);
	if (n <= 2) {
		ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM);
		return;
	}
	/* The transport is broken: no more commands, and what was read is kept. */
	e = must_read(0);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), n);
	ck_assert_uint_eq(e->n_nv, N_NV);
	for (uint32_t i = 0; i < N_NV; i++)
		if (0x01c00100 + i < index_of(n - 1))
			has_pattern(e, 0x01c00100 + i, SIZE);
		else
			has_result(e, 0x01c00100 + i, TPMATTEST_E_TPM, TSS2_TCTI_RC_IO_ERROR);
	tpmattest_evidence_free(e);
	ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), n);
}
END_TEST

START_TEST(connection_closed)
{
	unsigned n = (unsigned)_i;

	fault(n, FAULT_CLOSE, 0);
	if (n <= 2)
		ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM);
	else
		tpmattest_evidence_free(must_read(0));
	ck_assert_uint_eq(tctiwrap_log_len(wrap), n);
}
END_TEST

/* The answer ends after 0 to 30 bytes (the shortest has 31), while its header promises more. */
START_TEST(truncated_answers)
{
	for (uint32_t keep = 0; keep < 31; keep++) {
		tctiwrap_clear_faults(wrap);
		tctiwrap_restart_log(wrap);
		fault((unsigned)_i, FAULT_TRUNCATE, keep);
		check((unsigned)_i, TPMATTEST_E_TPM_RESPONSE,
		      keep < 10 ? TSS2_SYS_RC_INSUFFICIENT_RESPONSE
				: TSS2_TCTI_RC_MALFORMED_RESPONSE);
	}
}
END_TEST

/* Bytes behind the parameters, counted by the header. Behind those of NV_Read the sessions follow,
 * which nobody reads. */
START_TEST(overlong_answers)
{
	unsigned n = (unsigned)_i;

	fault(n, FAULT_EXTRA, 5);
	if (n > 2 && n % 2 == 0)
		tpmattest_evidence_free(must_read(0));
	else
		check(n, TPMATTEST_E_TPM_RESPONSE, 0);
}
END_TEST

/* The header lies about the length. */
static const uint32_t sizes[] = { 0, 9, 10, 11, 0x7fffffff, 0xffffffff };

START_TEST(lying_header)
{
	for (unsigned n = 1; n <= COMMANDS; n++) {
		tctiwrap_clear_faults(wrap);
		tctiwrap_restart_log(wrap);
		fault(n, FAULT_SIZE, sizes[_i]);
		check(n, TPMATTEST_E_TPM_RESPONSE, TSS2_TCTI_RC_MALFORMED_RESPONSE);
	}
}
END_TEST

/* Sizes inside the answers: of the NV public area, of its policy, of the content, of the
 * parameters. */
static const struct {
	TPM2_CC cc;
	uint32_t at, value;
	bool wide;
} lies[] = {
	{ TPM2_CC_NV_ReadPublic, 10, 13, false }, /* nvPublic one shorter */
	{ TPM2_CC_NV_ReadPublic, 10, 15, false },
	{ TPM2_CC_NV_ReadPublic, 10, 0, false },
	{ TPM2_CC_NV_ReadPublic, 10, 0xffff, false },
	{ TPM2_CC_NV_ReadPublic, 12, 0x01c0ffff, true }, /* another index */
	{ TPM2_CC_NV_ReadPublic, 22, 2, false },         /* authPolicy reaches into dataSize */
	{ TPM2_CC_NV_ReadPublic, 22, 0xffff, false },
	{ TPM2_CC_NV_Read, 10, 0, true }, /* parameterSize */
	{ TPM2_CC_NV_Read, 10, 101, true },
	{ TPM2_CC_NV_Read, 10, 103, true },
	{ TPM2_CC_NV_Read, 10, 0xffffffff, true },
	{ TPM2_CC_NV_Read, 14, SIZE - 1, false }, /* fewer bytes than asked for */
	{ TPM2_CC_NV_Read, 14, SIZE + 1, false },
	{ TPM2_CC_NV_Read, 14, 0, false },
	{ TPM2_CC_NV_Read, 14, 0xffff, false },
};

START_TEST(lying_sizes)
{
	tpmattest_evidence *e;

	tctiwrap_fault(wrap,
		       (struct tctiwrap_fault){ .cc = lies[_i].cc,
						.handle = 0x01c00101,
						.arg = lies[_i].at,
						.kind = lies[_i].wide ? FAULT_PUT32 : FAULT_PUT16,
						.arg2 = lies[_i].value });
	e = must_read(0);
	has_pattern(e, 0x01c00100, SIZE);
	has_result(e, 0x01c00101, TPMATTEST_E_TPM_RESPONSE, 0);
	has_pattern(e, 0x01c00102, SIZE);
	tpmattest_evidence_free(e);
}
END_TEST

/* Any byte of any answer changed: evidence of something, or one of two codes. */
START_TEST(any_byte_changed)
{
	for (uint32_t at = 0; at < 160; at++) {
		tpmattest_evidence *e = NULL;
		tpmattest_error *err = NULL;

		tctiwrap_clear_faults(wrap);
		tctiwrap_fault(wrap, (struct tctiwrap_fault){ .nth = (unsigned)_i,
							      .kind = FAULT_XOR,
							      .arg = at,
							      .arg2 = 0x81 });
		if (tpmattest_tpm_read_evidence(tpm, 0, &e, &err) != 0)
			ck_assert(tpmattest_error_code(err) == TPMATTEST_E_TPM ||
				  tpmattest_error_code(err) == TPMATTEST_E_TPM_RESPONSE);
		tpmattest_evidence_free(e);
		tpmattest_error_free(err);
		/* A code that says the transport broke ends the connection: begin a new one. */
		tpmattest_tpm_close(tpm);
		ck_assert_int_eq(tpmattest_tpm_new_tcti(tctiwrap_tcti(wrap), &tpm, NULL), 0);
	}
}
END_TEST

/* -- lists that lie -- */

static const struct {
	uint32_t at, value;
	bool wide;
} list_lies[] = {
	{ 11, TPM2_CAP_TPM_PROPERTIES, true }, /* another capability */
	{ 15, 255, true },                     /* more than a page holds */
	{ 15, 4, true },
	{ 15, 2, true }, /* a handle behind the list */
	{ 15, 0xffffffff, true },
	{ 19, 0x01c00101, true }, /* twice the same */
	{ 19, 0x01bfffff, true }, /* below what was asked for */
	{ 23, 0x01c000ff, true }, /* descending */
};

START_TEST(lying_lists)
{
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .nth = 2,
						      .kind = FAULT_PUT32,
						      .arg = list_lies[_i].at,
						      .arg2 = list_lies[_i].value });
	ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM_RESPONSE);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), 2);
}
END_TEST

START_TEST(lying_properties)
{
	static const uint32_t counts[] = { 0xffffffff, 1000, 46, 1 };

	tctiwrap_fault(wrap,
		       (struct tctiwrap_fault){
			       .nth = 1, .kind = FAULT_PUT32, .arg = 15, .arg2 = counts[_i] });
	ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM_RESPONSE);
}
END_TEST

START_TEST(endless_list)
{
	tctiwrap_page(wrap, 2);
	tctiwrap_endless_pages(wrap);
	ck_assert_int_eq(fail_read(0), TPMATTEST_E_TPM_RESPONSE);
	ck_assert_uint_le(tctiwrap_log_len(wrap), 4);
}
END_TEST

/* A list that goes on for ever in the right direction ends at the limit. */
START_TEST(too_many_indices)
{
	for (uint32_t i = 0; i < 4096 + (uint32_t)_i; i++)
		tctiwrap_add_handle(wrap, 0x01c00200 + i);
	for (uint32_t i = 0; i < N_NV; i++)
		tctiwrap_hide_handle(wrap, 0x01c00100 + i);
	if (_i) {
		ck_assert_int_eq(fail_read(0), TPMATTEST_E_LIMIT_EVIDENCE);
	} else {
		tpmattest_evidence *e = must_read(0);

		ck_assert_uint_eq(e->n_nv, 4096);
		ck_assert_int_eq(e->nv[17].result, TPMATTEST_E_TPM);
		tpmattest_evidence_free(e);
	}
}
END_TEST

/* -- warnings -- */

static const TPM2_RC warnings[] = { TPM2_RC_RETRY, TPM2_RC_YIELDED, TPM2_RC_TESTING,
				    TPM2_RC_NV_RATE };

START_TEST(asked_to_send_again)
{
	tpmattest_evidence *e;

	fault(4, FAULT_RC, warnings[_i]);
	fault(5, FAULT_RC, warnings[_i]);
	e = must_read(0);
	for (uint32_t i = 0; i < N_NV; i++)
		has_pattern(e, 0x01c00100 + i, SIZE);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), COMMANDS + 2);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(asked_for_ever)
{
	tpmattest_evidence *e;

	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_NV_Read,
						      .handle = 0x01c00101,
						      .kind = FAULT_RC,
						      .arg = warnings[_i] });
	e = must_read(0);
	has_pattern(e, 0x01c00100, SIZE);
	has_result(e, 0x01c00101, TPMATTEST_E_TPM, warnings[_i]);
	has_pattern(e, 0x01c00102, SIZE);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), COMMANDS + 8);
	tpmattest_evidence_free(e);
}
END_TEST

/* Other warnings are answers: lockout is not knocked at again. */
START_TEST(lockout_is_an_answer)
{
	tpmattest_evidence *e;

	fault(4, FAULT_RC, TPM2_RC_LOCKOUT);
	e = must_read(0);
	has_result(e, 0x01c00100, TPMATTEST_E_TPM, TPM2_RC_LOCKOUT);
	ck_assert_uint_eq(tctiwrap_log_len(wrap), COMMANDS);
	tpmattest_evidence_free(e);
}
END_TEST

/* The message says what was tried and what the TPM said, with its code. */
START_TEST(message)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;

	fault(2, FAULT_RC, TPM2_RC_INITIALIZE);
	ck_assert_int_eq(tpmattest_tpm_read_evidence(tpm, 0, &e, &err), TPMATTEST_E_TPM);
	ck_assert_uint_eq(tpmattest_error_tss_rc(err), TPM2_RC_INITIALIZE);
	ck_assert_msg(strstr(tpmattest_error_message(err), "listing handles from 0x01c00000: ") !=
			      NULL,
		      "%s", tpmattest_error_message(err));
	ck_assert_msg(strstr(tpmattest_error_detail(err), "TPM2_Startup") != NULL, "%s",
		      tpmattest_error_detail(err));
	tpmattest_error_free(err);
}
END_TEST

#define LOOP(t, f, a) tcase_add_loop_test(t, f, 0, sizeof(a) / sizeof((a)[0]))

int main(void)
{
	Suite *s = suite_create("device_fault");
	TCase *t = tcase_create("fault");

	tcase_add_checked_fixture(t, setup_three, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, tpm_says_no, 1, COMMANDS + 1);
	tcase_add_loop_test(t, answer_lost_in_transport, 1, COMMANDS + 1);
	tcase_add_loop_test(t, connection_closed, 1, COMMANDS + 1);
	tcase_add_loop_test(t, truncated_answers, 1, COMMANDS + 1);
	tcase_add_loop_test(t, overlong_answers, 1, COMMANDS + 1);
	LOOP(t, lying_header, sizes);
	LOOP(t, lying_sizes, lies);
	tcase_add_loop_test(t, any_byte_changed, 1, COMMANDS + 1);
	LOOP(t, lying_lists, list_lies);
	tcase_add_loop_test(t, lying_properties, 0, 4);
	tcase_add_test(t, endless_list);
	tcase_add_loop_test(t, too_many_indices, 0, 2);
	LOOP(t, asked_to_send_again, warnings);
	LOOP(t, asked_for_ever, warnings);
	tcase_add_test(t, lockout_is_an_answer);
	tcase_add_test(t, message);
	suite_add_tcase(s, t);
	return testmain(s);
}
