/* SPDX-License-Identifier: BSD-2-Clause */
/* Which certificates of a store lead to which anchors. */
#ifndef TA_TRUST_REACH_H
#define TA_TRUST_REACH_H

#include <tpmattest/inventory.h>

#include "trust/store.h"

typedef struct ta_reach {
	int role; /* TPMATTEST_TRUST_... */
	/* an intermediate's issuer on the way to an anchor; NULL: it reaches none */
	const ta_node *parent;
} ta_reach;

/* One ta_reach a node, in the store's order; free() it. Issuers count when they signed; each edge
 * is checked once in a store's life. NULL: out of memory. */
ta_reach *ta_reach_all(const tpmattest_trust *t);

/* What an anchor, or the anchor that an intermediate reaches, stands for. An intermediate's own
 * label goes first. */
const ta_vendor_set *ta_reach_vendors(const ta_reach *reach, const ta_node *node);

#endif
