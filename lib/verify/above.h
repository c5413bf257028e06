/* SPDX-License-Identifier: BSD-2-Clause */
/* What the trust store knows above an anchor that is not self-signed. The device has no say in it
 * and no share of its bounds: nothing that a device brings can hide that its anchor stands below a
 * debug CA. */
#ifndef TA_VERIFY_ABOVE_H
#define TA_VERIFY_ABOVE_H

#include "base/finding.h"
#include "verify/path.h"

#define TA_MAX_ABOVE 64

typedef struct ta_above {
	/* in the graph: each signed the anchor, or one before it in the list */
	size_t v[TA_MAX_ABOVE];
	size_t n;
	bool cut; /* a bound was reached: there may be more */
	struct ta_revoked_above {
		size_t vertex;
		int64_t when;
		int reason;
		const char *source; /* of the list */
	} revoked[TA_MAX_ABOVE];    /* (revoke.c) */
	size_t n_revoked;
	/* 1 + the fetched lists there were when that was worked out; 0: it was not */
	size_t asked;
} ta_above;

/* All that is above an anchor, over every edge; worked out once and kept with the vertex. NULL: out
 * of memory (remembered). */
ta_above *ta_above_of(ta_graph *g, size_t anchor);

/* Let the path go on from its anchor to anchors directly above it: for display, and for those who
 * sign its CRLs. */
void ta_above_extend(ta_graph *g, ta_path *path);

/* Findings about what is above the path's anchor and not on the path itself: banned, or bound to
 * other vendors than `manufacturer` ("": not compared). */
void ta_above_check(ta_graph *g, const ta_path *path, const char *manufacturer,
		    ta_findings *findings);

#endif
