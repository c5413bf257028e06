/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of RFC 5280 6 that the EK PKI uses, for a path whose signatures were verified. Anything
 * outside these rules is refused. */
#ifndef TA_VERIFY_RULES_H
#define TA_VERIFY_RULES_H

#include "verify/path.h"

/* Add a finding for each rule that the path breaks. */
void ta_rules_check(ta_graph *g, const ta_path *path, const ta_rules *rules, ta_findings *findings);

/* Add findings for certificates that no path may contain, regardless of the policy: AIK
 * authorities, debug CAs and disallowed certificates (TA_BANNED_...). `above` is a certificate
 * above the anchor that is not on the path, or NULL. */
void ta_rules_note_banned(int banned, int cert, const ta_vertex *above, ta_findings *findings);

/* Add a finding if the key does not meet the requirements: those for an EK at index 0, for a CA
 * otherwise. */
void ta_rules_check_key(const ta_cert *c, int cert, ta_findings *findings);

#endif
