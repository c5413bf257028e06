/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a path ends without an anchor: which certificate, and what is missing. */
#ifndef TA_VERIFY_MISSING_H
#define TA_VERIFY_MISSING_H

#include "base/finding.h"
#include "verify/graph.h"

/* The finding that decides the verdict: SIGNATURE_BAD, one about the issuer's key, NO_ANCHOR or
 * ISSUER_MISSING, about certificate `cert`. None when something else was said already: the search
 * stopped there, or the signature's algorithm is unknown. */
void ta_missing_explain(ta_graph *g, size_t vertex, int cert, ta_findings *findings);

/* A note about another branch that ended. */
void ta_missing_note(ta_graph *g, size_t vertex, ta_findings *findings);

/* The address of a vendor root with this certificate's AKI key identifier; NULL. */
const char *ta_missing_root_url(const ta_cert *c);

#endif
