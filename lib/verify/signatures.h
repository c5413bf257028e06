/* SPDX-License-Identifier: BSD-2-Clause */
/* Signature checks and their budget. Path building, CRL checks and fetched issuers all use this
 * cache, so that no signature is checked twice in a run and the bounds apply to the total. */
#ifndef TA_VERIFY_SIGNATURES_H
#define TA_VERIFY_SIGNATURES_H

#include "base/pairs.h"
#include "trust/store.h"

#define TA_MAX_CHECKS 200u /* signature checks in one run; a real device needs 1 to 8 */
/* CRLs of the store examined in one run (charged by lists.c) */
#define TA_MAX_STORE_CHECKS 2048u
/* bytes of fetched CRLs hashed for these checks */
#define TA_MAX_HASHED ((size_t)128 * 1024 * 1024)
#define TA_MAX_WALKED ((size_t)32 * 1024 * 1024) /* bytes of names and URLs compared */

/* Work is counted, not timed. The same input reaches a bound on every machine, regardless of what
 * the store has cached. */
typedef struct ta_budget {
	unsigned checks, store_checks;
	size_t hashed, walked;
	/* something was not examined: no verdict of this run may be trusted */
	bool reached;
} ta_budget;

/* Charge a comparison of this many bytes. Returns false and sets `reached` if the budget is
 * exceeded. */
bool ta_budget_walk(ta_budget *b, size_t bytes);

/* A certificate whose key may have signed something. */
typedef struct ta_signer {
	const ta_cert *cert;
	const ta_node *node; /* its node in the store, or NULL */
} ta_signer;

typedef struct ta_known_key ta_known_key;

typedef struct ta_signatures {
	const tpmattest_trust *trust; /* or NULL */
	ta_known_key **key;           /* each distinct key once; equal keys share their results */
	size_t n_keys, room_keys;
	ta_pairs known; /* (signed object, key) -> result */
	ta_budget budget;
	bool nomem; /* sticky; the whole run is invalid */
} ta_signatures;

#define TA_NOT_CHECKED 1 /* a bound was reached */

/* Check whether the key of `by` signed the certificate `what`. Returns 0 only if it did. Otherwise
 * TPMATTEST_E_UNTRUSTED, TPMATTEST_E_UNSUPPORTED or TPMATTEST_E_CRYPTO as returned by
 * ta_sig_check(), TPMATTEST_E_KEY if the key cannot verify signatures, TPMATTEST_E_NOMEM (recorded)
 * or TA_NOT_CHECKED. */
int ta_signed_cert(ta_signatures *s, const ta_signer *what, const ta_signer *by);

/* The same for a CRL. */
int ta_signed_crl(ta_signatures *s, const ta_crl *crl, bool of_store, const ta_signer *by);

/* Whether the cache already shows that this key signed the object at this address. */
bool ta_signed_known(const ta_signatures *s, const void *what, const ta_signer *by);

void ta_signatures_free(ta_signatures *s);

#endif
