/* SPDX-License-Identifier: BSD-2-Clause */
/* A program of somebody else's: built once, run with later versions of the library. */
#include <stdio.h>
#include <string.h>

#include <tpmattest/tpmattest.h>

int main(void)
{
	static const char capture[] = "{\"schema\":\"tpmattest.evidence/"
				      "1\",\"tpm\":{\"manufacturer\":\"INTC\"},\"nv\":[]}";
	tpmattest_evidence *e = NULL;
	tpmattest_trust *t = NULL;
	tpmattest_policy *p = NULL;
	tpmattest_report *r = NULL;
	tpmattest_error *err = NULL;
	int rc = tpmattest_evidence_from_json(capture, strlen(capture), &e, &err);

	if (rc == 0)
		rc = tpmattest_trust_new(&t, &err);
	if (rc == 0)
		rc = tpmattest_policy_new(&p, &err);
	if (rc == 0)
		rc = tpmattest_policy_set_time(p, 0, &err);
	if (rc == 0)
		rc = tpmattest_verify(e, t, p, &r, &err);
	printf("%s %zu %s\n", tpmattest_error_name(rc),
	       tpmattest_ek_finding_count(tpmattest_report_selected(r)),
	       tpmattest_evidence_manufacturer(e));
	tpmattest_report_free(r);
	tpmattest_policy_free(p);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
	tpmattest_error_free(err);
	return rc == TPMATTEST_E_INCOMPLETE ? 0 : 1;
}
