/* SPDX-License-Identifier: BSD-2-Clause */
/* Unpacks Microsoft cabinets (MS-CAB) in memory. No temporary files are created, and member names
 * are never used as paths. */
#ifndef TA_ARCHIVE_CABINET_H
#define TA_ARCHIVE_CABINET_H

#include "base/error.h"
#include "base/span.h"

typedef struct ta_member {
	const char *name; /* as in the cabinet: arbitrary bytes, with slashes or backslashes */
	int year, month, day;
	ta_span data; /* borrowed for the duration of the call */
	bool missing; /* the cabinet is damaged before the end of the member */
} ta_member;

/* Called for each member in the order of the cabinet. A result other than 0 ends the walk and
 * becomes its result. */
typedef int ta_member_fn(void *user, const ta_member *member, tpmattest_error **err);

/* *damaged is set if a member is missing. TPMATTEST_E_CAB, TPMATTEST_E_LIMIT_CAB,
 * TPMATTEST_E_LIMIT_CAB_UNPACKED, TPMATTEST_E_LIMIT_CAB_MEMBERS, TPMATTEST_E_UNSUPPORTED (a build
 * without libmspack), TPMATTEST_E_NOMEM. */
int ta_cabinet_walk(ta_span cabinet, ta_member_fn *fn, void *user, bool *damaged,
		    tpmattest_error **err);

#endif
