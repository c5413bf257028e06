/* SPDX-License-Identifier: BSD-2-Clause */
/* Determines which certificates of a store lead to an anchor. */
#ifndef TA_TRUST_REACH_H
#define TA_TRUST_REACH_H

#include <tpmattest/inventory.h>

#include "trust/store.h"

typedef struct ta_reach {
	int role; /* TPMATTEST_TRUST_... */
	/* for an intermediate: its issuer on the way to an anchor; NULL if it reaches none */
	const ta_node *parent;
} ta_reach;

/* Returns one ta_reach for each node, in the store's order, to be freed by the caller. An issuer
 * must have signed the certificate; each signature is checked only once for a store. NULL if out of
 * memory. */
ta_reach *ta_reach_all(const tpmattest_trust *t);

/* Returns the vendors of an anchor, or of the anchor that an intermediate reaches. An
 * intermediate's own label has precedence. */
const ta_vendor_set *ta_reach_vendors(const ta_reach *reach, const ta_node *node);

#endif
