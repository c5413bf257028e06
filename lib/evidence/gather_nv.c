/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings from the list of NV indices. */
#include "base/buf.h"
#include "evidence/gather_nv.h"
#include "evidence/nvindex.h"

#include <inttypes.h>
#include <stdlib.h>

#define STRAYS_NAMED 8 /* number of indices listed in the finding about all of them */

/* An index that cannot be read is reported only if it should contain certificates. */
static bool holds_certificates(int kind)
{
	return kind == TA_NV_EK_CERT || kind == TA_NV_CHAIN;
}

static void note_unread(const ta_nv *nv, const ta_nv_kind *kind, ta_findings *f)
{
	int code = nv->result == TPMATTEST_E_NV_UNREADABLE ? TPMATTEST_F_NV_UNREADABLE
		 : nv->result == TPMATTEST_E_NV_UNWRITTEN  ? TPMATTEST_F_NV_UNWRITTEN
							   : TPMATTEST_F_NV_READ_FAILED;

	if (nv->rc)
		ta_findings_add(f, code, TA_NO_CERT, TA_NO_OFFSET, NULL,
				"0x%08x (%s), %s, response 0x%08x", nv->index, kind->name,
				tpmattest_error_name(nv->result), nv->rc);
	else
		ta_findings_add(f, code, TA_NO_CERT, TA_NO_OFFSET, NULL, "0x%08x (%s)", nv->index,
				kind->name);
}

/* The chain area is filled from 0x01C00100 upward without gaps (profile 2.2.1.5.2). */
static void note_hole(uint32_t before, uint32_t after, ta_findings *f)
{
	if (after - before == 2)
		ta_findings_add(f, TPMATTEST_F_CHAIN_HOLE, TA_NO_CERT, TA_NO_OFFSET, NULL, "0x%08x",
				before + 1);
	else
		ta_findings_add(f, TPMATTEST_F_CHAIN_HOLE, TA_NO_CERT, TA_NO_OFFSET, NULL,
				"0x%08x to 0x%08x", before + 1, after - 1);
}

void ta_gather_nv_findings(const tpmattest_evidence *e, ta_findings *f)
{
	ta_buf strays = ta_buf_with(512);
	uint32_t chain = 0;
	size_t n_strays = 0;
	char *names;

	for (size_t i = 0; i < e->n_nv; i++) {
		const ta_nv *nv = &e->nv[i];
		const ta_nv_kind *kind = ta_nvindex_kind(nv->index);

		if (nv->result && holds_certificates(kind->kind))
			note_unread(nv, kind, f);
		if (kind->kind == TA_NV_CHAIN) {
			if (chain && nv->index - chain > 1)
				note_hole(chain, nv->index, f);
			chain = nv->index;
		}
		if (kind->kind == TA_NV_STRAY && n_strays++ < STRAYS_NAMED)
			ta_buf_printf(&strays, "%s0x%08" PRIx32, strays.n ? ", " : "", nv->index);
	}
	if (n_strays > STRAYS_NAMED)
		ta_buf_printf(&strays, " and %zu more", n_strays - STRAYS_NAMED);
	names = ta_buf_take(&strays);
	if (!names)
		f->nomem = true;
	else if (n_strays)
		ta_findings_add(f, TPMATTEST_F_NV_STRAY, TA_NO_CERT, TA_NO_OFFSET, NULL, "%s",
				names);
	free(names);
}
