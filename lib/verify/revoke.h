/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation checks for the certificates of a path (RFC 5280 6.3; complete CRLs only, direct and
 * indirect). */
#ifndef TA_VERIFY_REVOKE_H
#define TA_VERIFY_REVOKE_H

#include "verify/lists.h"
#include "verify/path.h"

/* Check each certificate of the path (status[i] is for path->v[i]) and what the store contains
 * above its anchor. A CRL is accepted only if it was signed by the key of a certificate above the
 * one being checked, or by an anchor's own key, because a certificate must not decide its own
 * revocation status. */
void ta_revoke_check(ta_graph *g, ta_lists *lists, const ta_path *path, const ta_rules *rules,
		     int status[TA_MAX_PATH], ta_findings *findings);

#endif
