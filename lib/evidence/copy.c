/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/evidence.h"

static int copy_records(const tpmattest_evidence *e, tpmattest_evidence *to, tpmattest_error **err)
{
	int rc = 0;

	for (size_t i = 0; i < e->n_nv && rc == 0; i++)
		rc = ta_evidence_put_nv(to, &e->nv[i], (ta_span){ e->nv[i].data, e->nv[i].len },
					err);
	for (size_t i = 0; i < e->n_file && rc == 0; i++)
		rc = ta_evidence_put_file(to, e->file[i].role, e->file[i].name,
					  (ta_span){ e->file[i].data, e->file[i].len }, err);
	for (size_t i = 0; i < e->n_ek && rc == 0; i++)
		rc = ta_evidence_put_ek(to, &e->ek[i], (ta_span){ e->ek[i].data, e->ek[i].len },
					err);
	return rc;
}

int ta_evidence_copy(const tpmattest_evidence *e, tpmattest_evidence **out, tpmattest_error **err)
{
	tpmattest_evidence *to;
	int rc = tpmattest_evidence_new(&to, err);

	*out = NULL;
	if (rc)
		return rc;
	*to = *e;
	to->nv = NULL;
	to->file = NULL;
	to->ek = NULL;
	to->n_nv = to->room_nv = to->n_file = to->room_file = to->n_ek = to->room_ek = to->total =
		0;
	rc = copy_records(e, to, err);
	if (rc) {
		tpmattest_evidence_free(to);
		return rc;
	}
	*out = to;
	return 0;
}
