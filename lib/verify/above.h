/* SPDX-License-Identifier: BSD-2-Clause */
/* What the trust store contains above an anchor that is not self-signed. The device has no
 * influence on this and does not share its bounds. Nothing that a device supplies can hide the fact
 * that its anchor is below a debug CA. */
#ifndef TA_VERIFY_ABOVE_H
#define TA_VERIFY_ABOVE_H

#include "base/finding.h"
#include "verify/path.h"

#define TA_MAX_ABOVE 64

typedef struct ta_above {
	/* vertices that each signed the anchor or an earlier vertex in the list */
	size_t v[TA_MAX_ABOVE];
	size_t n;
	bool cut; /* a bound was reached, so there may be more */
	struct ta_revoked_above {
		size_t vertex;
		int64_t when;
		int reason;
		const char *source; /* where the CRL came from */
	} revoked[TA_MAX_ABOVE];    /* filled in by revoke.c */
	size_t n_revoked;
	/* 1 + number of fetched CRLs when `revoked` was computed; 0 if never computed */
	size_t asked;
} ta_above;

/* Returns everything above an anchor, over all edges. It is computed once and stored with the
 * vertex. NULL if out of memory, which is recorded in the graph. */
ta_above *ta_above_of(ta_graph *g, size_t anchor);

/* Extend the path from its anchor to the anchors directly above it. They are displayed, and may
 * sign CRLs for the anchor. */
void ta_above_extend(ta_graph *g, ta_path *path);

/* Whether the store has an issuer of the topmost certificate of a path, or may have one because a
 * bound was reached. */
bool ta_above_has_issuer(ta_graph *g, const ta_above *a, const ta_path *path);

/* Add findings about certificates above the path's anchor that are not on the path: banned ones,
 * and ones labelled for other vendors than `manufacturer` (not checked if ""). */
void ta_above_check(ta_graph *g, const ta_path *path, const char *manufacturer,
		    ta_findings *findings);

#endif
