/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole of judging: a device, a store with CRLs and a policy that the input puts together. */
#include <string.h>

#include "setting.h"
#include "verify/report.h"

static tpmattest_report *judge(const setting *s, const tpmattest_trust *t, int *rc)
{
	tpmattest_report *r = NULL;
	tpmattest_error *err = NULL;

	*rc = tpmattest_verify(s->e, t, s->p, &r, &err);
	FUZZ_ASSERT(r && *rc == tpmattest_error_code(err));
	tpmattest_error_free(err);
	return r;
}

static void must_say_the_same(const tpmattest_report *a, const tpmattest_report *b)
{
	char *one = setting_json(a), *two = setting_json(b);

	FUZZ_ASSERT(strcmp(one, two) == 0);
	tpmattest_free(one);
	tpmattest_free(two);
}

static void must_judge_the_same(const tpmattest_report *a, const tpmattest_report *b)
{
	FUZZ_ASSERT(a->n_eks == b->n_eks &&
		    tpmattest_report_verdict(a) == tpmattest_report_verdict(b));
	for (size_t i = 0; i < a->n_eks; i++) {
		FUZZ_ASSERT(a->eks[i].verdict == b->eks[i].verdict &&
			    a->eks[i].n_chain == b->eks[i].n_chain);
		for (size_t k = 0; k < a->eks[i].n_chain; k++)
			FUZZ_ASSERT(
				ta_cert_equal(a->eks[i].chain[k].cert, b->eks[i].chain[k].cert));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	program in = { p, n };
	tpmattest_trust *t, *backwards;
	tpmattest_report *r, *again, *other;
	setting s;
	int rc[3];

	pool_open();
	setting_read(&in, &s);
	t = setting_store(&s, false);
	backwards = setting_store(&s, true);
	r = judge(&s, t, &rc[0]);
	again = judge(&s, t, &rc[1]);
	other = judge(&s, backwards, &rc[2]);
	setting_check(&s, rc[0], r);
	FUZZ_ASSERT(rc[0] == rc[1] && rc[0] == rc[2]);
	must_say_the_same(r, again);
	must_judge_the_same(r, other);
	tpmattest_report_free(r);
	tpmattest_report_free(again);
	tpmattest_report_free(other);
	tpmattest_trust_free(t);
	tpmattest_trust_free(backwards);
	setting_close(&s);
	return 0;
}
