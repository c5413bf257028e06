/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/reach.h"

#include <stdlib.h>

#include "base/limits.h"

/* Signatures checked for one certificate in one round. Real hierarchies do not have that many
 * issuers with the same name and key identifier. */
#define MAX_TRIES 64

static int role_of(const tpmattest_trust *t, const ta_node *node, bool *nomem)
{
	if (node->aik_ca)
		return TPMATTEST_TRUST_AIK_CA;
	if (node->debug || ta_store_disallowed(t, node->cert))
		return TPMATTEST_TRUST_REFUSED;
	return ta_store_is_anchor(t, node, nomem) ? TPMATTEST_TRUST_ANCHOR
						  : TPMATTEST_TRUST_INTERMEDIATE;
}

static bool reached(const ta_reach *r)
{
	return r->role == TPMATTEST_TRUST_ANCHOR ||
	       (r->role == TPMATTEST_TRUST_INTERMEDIATE && r->parent);
}

/* Returns an issuer through which an intermediate reaches an anchor, according to the earlier
 * rounds. */
static const ta_node *find_parent(const tpmattest_trust *t, const ta_reach *reach,
				  const ta_node *node, bool *nomem)
{
	ta_issuer_iter it = { 0 };
	const ta_node *issuer;
	int rc, tries = 0;

	while (tries < MAX_TRIES && (issuer = ta_store_next_issuer(t, node->cert, &it))) {
		if (!reached(&reach[issuer->number]))
			continue;
		rc = ta_store_edge(t, node, issuer);
		if (rc == 0)
			return issuer;
		*nomem = *nomem || rc == TPMATTEST_E_NOMEM;
		tries++;
	}
	return NULL;
}

/* Proceed in rounds from the anchors downward, at most as many as a path may have certificates,
 * because what is deeper cannot be in a path. A node is used only in the round after the one that
 * reached it, so that the result does not depend on the order of the store. */
static bool spread(const tpmattest_trust *t, ta_reach *reach, const ta_node **found, bool *nomem)
{
	size_t n = ta_store_count(t);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		found[i] = NULL;
		if (reach[i].role == TPMATTEST_TRUST_INTERMEDIATE && !reach[i].parent)
			found[i] = find_parent(t, reach, ta_store_at(t, i), nomem);
	}
	for (size_t i = 0; i < n; i++) {
		if (!found[i])
			continue;
		reach[i].parent = found[i];
		any = true;
	}
	return any;
}

ta_reach *ta_reach_all(const tpmattest_trust *t)
{
	size_t n = ta_store_count(t);
	ta_reach *reach = calloc(n ? n : 1, sizeof(*reach));
	const ta_node **found = calloc(n ? n : 1, sizeof(ta_node *));
	bool nomem = !reach || !found;
	int round = 1;

	if (nomem)
		goto out;
	for (size_t i = 0; i < n; i++)
		reach[i].role = role_of(t, ta_store_at(t, i), &nomem);
	while (round < TA_MAX_PATH && !nomem && spread(t, reach, found, &nomem))
		round++;
out:
	free(found);
	if (nomem) {
		free(reach);
		reach = NULL;
	}
	return reach;
}

const ta_vendor_set *ta_reach_vendors(const ta_reach *reach, const ta_node *node)
{
	for (int i = 0; i < TA_MAX_PATH && node->vendors.n == 0 && reach[node->number].parent; i++)
		node = reach[node->number].parent;
	return &node->vendors;
}
