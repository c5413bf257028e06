/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of RFC 5280 6 that the EK PKI uses, on a path whose signatures were checked. What lies
 * outside of them is refused, never guessed. */
#ifndef TA_VERIFY_RULES_H
#define TA_VERIFY_RULES_H

#include "verify/path.h"

/* Add a finding for each rule that the path breaks. */
void ta_rules_check(ta_graph *g, const ta_path *path, const ta_rules *rules, ta_findings *findings);

/* What no path may contain, whatever the policy says: AIK authorities, debug CAs, disallowed
 * certificates (TA_BANNED_...). `above`: a certificate that is not on the path but above its
 * anchor; NULL. */
void ta_rules_note_banned(int banned, int cert, const ta_vertex *above, ta_findings *findings);

/* What the key of a certificate is not: an EK's at place 0, a CA's anywhere else. */
void ta_rules_check_key(const ta_cert *c, int cert, ta_findings *findings);

#endif
