/* SPDX-License-Identifier: BSD-2-Clause */
/* Microsoft cabinets (MS-CAB) unpacked in memory. No temporary file is made and no member's name is
 * ever a path. */
#ifndef TA_ARCHIVE_CABINET_H
#define TA_ARCHIVE_CABINET_H

#include "base/error.h"
#include "base/span.h"

typedef struct ta_member {
	const char *name; /* as the cabinet has it: any bytes, either slash */
	int year, month, day;
	ta_span data; /* borrowed for the call */
	bool missing; /* the cabinet is damaged before the member's end */
} ta_member;

/* Called for each member in the cabinet's order; anything but 0 ends the walk and is its result. */
typedef int ta_member_fn(void *user, const ta_member *member, tpmattest_error **err);

/* *damaged: some member is missing. TPMATTEST_E_CAB, TPMATTEST_E_LIMIT_CAB,
 * TPMATTEST_E_LIMIT_CAB_UNPACKED, TPMATTEST_E_LIMIT_CAB_MEMBERS, TPMATTEST_E_UNSUPPORTED (a build
 * without libmspack), TPMATTEST_E_NOMEM. */
int ta_cabinet_walk(ta_span cabinet, ta_member_fn *fn, void *user, bool *damaged,
		    tpmattest_error **err);

#endif
