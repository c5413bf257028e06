/* SPDX-License-Identifier: BSD-2-Clause */
/* One list, one certificate, one key that may have signed the list: what the list says (RFC 5280
 * 6.3.3). */
#ifndef TA_VERIFY_CRL_WORD_H
#define TA_VERIFY_CRL_WORD_H

#include "verify/lists.h"

/* Add to `h` what this list says of vertex i, if the key of vertex `signer` signed it; or the note
 * why it cannot be used. The signer comes before the scope: what a list says costs work, and only a
 * list of the right key is worth it. */
void ta_crl_word_take(ta_heard *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		      size_t i, size_t signer);

#endif
