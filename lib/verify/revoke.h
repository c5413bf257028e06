/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation of the certificates of a path (RFC 5280 6.3, complete lists only, direct and
 * indirect). */
#ifndef TA_VERIFY_REVOKE_H
#define TA_VERIFY_REVOKE_H

#include "verify/lists.h"
#include "verify/path.h"

/* Judge each certificate of the path, status[i] for path->v[i], and what the store knows above its
 * anchor. A list is only believed when the key of a certificate above the one that is judged signed
 * it, or an anchor's own: a certificate vouches for itself in nothing. */
void ta_revoke_check(ta_graph *g, ta_lists *lists, const ta_path *path, const ta_rules *rules,
		     int status[TA_MAX_PATH], ta_findings *findings);

#endif
