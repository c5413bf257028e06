/* SPDX-License-Identifier: BSD-2-Clause */
/* Applies one CRL to one certificate, given one key that may have signed the CRL (RFC 5280
 * 6.3.3). */
#ifndef TA_VERIFY_CRL_APPLY_H
#define TA_VERIFY_CRL_APPLY_H

#include "verify/lists.h"

/* If the key of vertex `signer` signed the CRL, add its result for vertex i to `h`; otherwise add a
 * note why it cannot be used. The signature is verified before the scope is examined: searching a
 * CRL costs work, and only a CRL signed by the right key is worth it. */
void ta_crl_apply(ta_crl_result *h, ta_graph *g, const ta_rules *rules, const ta_list_ref *list,
		  size_t i, size_t signer);

#endif
