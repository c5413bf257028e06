/* SPDX-License-Identifier: BSD-2-Clause */
/* Revocation of the certificates of a path (RFC 5280 6.3, complete lists only, direct and indirect). */
#ifndef TA_VERIFY_REVOKE_H
#define TA_VERIFY_REVOKE_H

#include "verify/path.h"

/* Ascending by how much they say. */
enum { TA_REV_UNKNOWN = 0, TA_REV_STALE, TA_REV_GOOD, TA_REV_REVOKED };

/* CRLs that are not in the store: fetched for this verification. */
typedef struct ta_crl_list {
	ta_crl **v;
	char **source;
	size_t n, room;
} ta_crl_list;

/* Judge each certificate of the path, status[i] for path->v[i]. A list is only believed when the key of a certificate of
 * this very path signed it. */
void ta_revoke_check(ta_graph *g, const ta_path *path, const ta_rules *rules, const ta_crl_list *extra,
		     int status[TA_MAX_PATH], ta_findings *findings);

/* "good", "revoked", "unknown", "stale". */
const char *ta_revoke_name(int status);

#endif
