/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a path ends without an anchor: which certificate, what is missing, where it could be had. */
#ifndef TA_VERIFY_DEADEND_H
#define TA_VERIFY_DEADEND_H

#include "base/finding.h"
#include "verify/graph.h"

/* The finding that decides the verdict: SIGNATURE_BAD, KEY_UNUSABLE, NO_ANCHOR or ISSUER_MISSING, about certificate `cert`.
 * None when something else was said already: the search stopped there, or the signature's algorithm is unknown. */
void ta_deadend_explain(const ta_graph *g, size_t vertex, int cert, ta_findings *findings);

/* A note about another branch that ended. */
void ta_deadend_note(const ta_graph *g, size_t vertex, ta_findings *findings);

/* Where the issuer of a certificate can be had: its AIA, else the address of a vendor root with its issuer's key
 * identifier. NULL when nowhere is known, or out of memory (*nomem becomes true). *anchor: it would be an anchor.
 * free() it. */
char *ta_deadend_url(const ta_cert *c, bool *anchor, bool *nomem);

#endif
