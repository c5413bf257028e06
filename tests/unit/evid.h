/* SPDX-License-Identifier: BSD-2-Clause */
/* Evidence for tests, from bytes at hand. */
#ifndef TA_TESTS_EVID_H
#define TA_TESTS_EVID_H

#include "evidence/certs.h"
#include "evidence/evidence.h"
#include "certs.h"

static inline tpmattest_evidence *evid(void)
{
	tpmattest_evidence *e = NULL;

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	return e;
}

static inline void evid_nv(tpmattest_evidence *e, uint32_t index, const void *p, size_t n)
{
	tpmattest_error *err = NULL;

	ck_assert_msg(tpmattest_evidence_add_nv(e, index, p, n, &err) == 0, "%s",
		      tpmattest_error_message(err));
}

static inline void evid_made(tpmattest_evidence *e, uint32_t index, const struct pki_made *m)
{
	evid_nv(e, index, m->der.p, m->der.len);
}

static inline tpmattest_certs *evid_certs(const tpmattest_evidence *e)
{
	tpmattest_error *err = NULL;
	tpmattest_certs *c = NULL;

	ck_assert_msg(tpmattest_certs_new(e, &c, &err) == 0, "%s", tpmattest_error_message(err));
	return c;
}

/* Exactly these findings, in this order; n of them. */
static inline void evid_findings(const tpmattest_certs *c, size_t n, const int *codes)
{
	for (size_t i = 0; i < c->findings.n && i < n; i++)
		ck_assert_msg(c->findings.v[i].code == codes[i], "finding %zu is %s, not %s", i,
			      c->findings.v[i].message, ta_finding_name(codes[i]));
	ck_assert_msg(c->findings.n == n, "%zu findings, not %zu; one more: %s", c->findings.n, n,
		      c->findings.n > n ? c->findings.v[n].message : "-");
}

#define FINDINGS(c, ...) \
	evid_findings((c), sizeof((int[]){ 0, ##__VA_ARGS__ }) / sizeof(int) - 1, \
		      &(const int[]){ 0, ##__VA_ARGS__ }[1])

/* The JSON of e, which must come out the same again after reading. free() it. */
static inline char *evid_round_trip(const tpmattest_evidence *e)
{
	tpmattest_evidence *again = NULL;
	tpmattest_error *err = NULL;
	char *one = NULL, *two = NULL;

	ck_assert_int_eq(tpmattest_evidence_to_json(e, &one, NULL), 0);
	ck_assert_msg(tpmattest_evidence_from_json(one, strlen(one), &again, &err) == 0, "%s",
		      tpmattest_error_message(err));
	ck_assert_int_eq(tpmattest_evidence_to_json(again, &two, NULL), 0);
	ck_assert_str_eq(one, two);
	tpmattest_evidence_free(again);
	tpmattest_free(two);
	return one;
}

#endif
