/* SPDX-License-Identifier: BSD-2-Clause */
#include "worst.h"

#include <check.h>
#include <stdio.h>
#include <time.h>

#include "../verify/minted.h"
#include "base/limits.h"
#include "verify/session.h"

struct worst worst;

void worst_setup(void)
{
	scene_open(&worst.s);
	ck_assert_int_eq(tpmattest_policy_set_time(worst.s.p, NOW, NULL), 0);
}

void worst_teardown(void)
{
	script_close(&worst.net);
	scene_close(&worst.s);
}

void worst_run(const char *shape, uint64_t flags)
{
	clock_t begun;
	size_t eks, answers;

	ck_assert_int_eq(tpmattest_policy_set_flags(worst.s.p, flags, NULL), 0);
	work = (counted){ 0 };
	begun = clock();
	ck_assert_int_ne(script_run(&worst.net, &worst.s, 0), 0); /* none of them is a yes */
	begun = clock() - begun;
	ck_assert_ptr_nonnull(worst.s.r);
	eks = tpmattest_report_ek_count(worst.s.r);
	answers = worst.net.n_asked;
	printf("# %s: %.3f s of processor time, %zu EKs, %zu answers, %zu parses, %zu signatures, "
	       "%zu judgements, %zu KiB of names\n",
	       shape, (double)begun / CLOCKS_PER_SEC, eks, answers, work.parses, work.signatures,
	       work.judgements, work.name_bytes / 1024);
	fflush(stdout);
	ck_assert_uint_le(answers, TPMATTEST_MAX_NEEDS);
	ck_assert_uint_le(work.signatures, 2 * TA_MAX_CHECKS + TA_MAX_STORE_CHECKS);
	/* files may repeat a certificate */
	ck_assert_uint_le(work.parses, 1024 + TA_MAX_DEVICE_CERTS * answers);
	/* the first, after each answer, and when a bound was reached */
	ck_assert_uint_le(work.judgements, eks * (answers + 2));
	ck_assert_uint_le(work.name_bytes, 3 * TA_MAX_WALKED);
}

void worst_url(char out[64], const char *kind, unsigned i)
{
	snprintf(out, 64, HOST "%s%u", kind, i);
}
