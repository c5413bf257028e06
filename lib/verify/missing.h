/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports why a path ends without an anchor: at which certificate, and what is missing. */
#ifndef TA_VERIFY_MISSING_H
#define TA_VERIFY_MISSING_H

#include "base/finding.h"
#include "vendor/intermediates.h"
#include "verify/graph.h"

/* Add the finding that decides the verdict, about certificate `cert`: SIGNATURE_BAD, one about the
 * issuer's key, NO_ANCHOR or ISSUER_MISSING. Nothing is added if the reason was already reported,
 * because the search stopped there or the signature algorithm is unknown. */
void ta_missing_explain(ta_graph *g, size_t vertex, int cert, ta_findings *findings);

/* Add a note about another branch that ended. */
void ta_missing_note(ta_graph *g, size_t vertex, ta_findings *findings);

/* Returns the URL of a vendor root whose key identifier is this certificate's AKI, or NULL. */
const char *ta_missing_root_url(const ta_cert *c);

/* Returns the known CA of a vendor with the name of this certificate's issuer, or NULL. */
const ta_intermediate *ta_missing_intermediate(const ta_cert *c, bool *nomem);

#endif
