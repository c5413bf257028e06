/* SPDX-License-Identifier: BSD-2-Clause */
/* Who signed what, and what finding out may cost. Paths, CRLs and fetched issuers all ask here, so
 * that a run checks no signature twice and its bounds hold for everything together. */
#ifndef TA_VERIFY_SIGNATURES_H
#define TA_VERIFY_SIGNATURES_H

#include "base/pairs.h"
#include "trust/store.h"

#define TA_MAX_CHECKS 200u /* signatures of one run; a real part needs 1 to 8 */
/* CRLs of the store that one run looks at (lists.c charges them) */
#define TA_MAX_STORE_CHECKS 2048u
#define TA_MAX_HASHED ((size_t)128 * 1024 * 1024) /* bytes of fetched CRLs under those signatures */
#define TA_MAX_WALKED ((size_t)32 * 1024 * 1024)  /* bytes of names and URLs that are compared */

/* Counted, not timed: the same input reaches a bound on every machine, and whatever the store has
 * learned before. */
typedef struct ta_budget {
	unsigned checks, store_checks;
	size_t hashed, walked;
	/* something was not looked at: for the whole run no verdict is a yes any more */
	bool reached;
} ta_budget;

/* Charge a comparison of so many bytes; false, and .reached, when that is more than is left. */
bool ta_budget_walk(ta_budget *b, size_t bytes);

/* A certificate whose key may have signed something. */
typedef struct ta_signer {
	const ta_cert *cert;
	const ta_node *node; /* its place in the store, or NULL */
} ta_signer;

typedef struct ta_known_key ta_known_key;

typedef struct ta_signatures {
	const tpmattest_trust *trust; /* or NULL */
	ta_known_key **key;           /* each distinct key once: twins share what is known of it */
	size_t n_keys, room_keys;
	ta_pairs known; /* (what was signed, key): the result */
	ta_budget budget;
	bool nomem; /* remembered: the whole run is void */
} ta_signatures;

#define TA_NOT_CHECKED 1 /* a bound was reached */

/* Did this key sign that certificate? 0 is the only yes. TPMATTEST_E_UNTRUSTED,
 * TPMATTEST_E_UNSUPPORTED, TPMATTEST_E_CRYPTO as of ta_sig_check(); TPMATTEST_E_KEY: the key cannot
 * check signatures; TPMATTEST_E_NOMEM (remembered); TA_NOT_CHECKED. */
int ta_signed_cert(ta_signatures *s, const ta_signer *what, const ta_signer *by);

/* Did it sign this CRL? */
int ta_signed_crl(ta_signatures *s, const ta_crl *crl, bool of_store, const ta_signer *by);

/* Is it known that this key signed what is at this address? */
bool ta_signed_known(const ta_signatures *s, const void *what, const ta_signer *by);

void ta_signatures_free(ta_signatures *s);

#endif
