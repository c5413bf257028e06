/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the trust store: a graph of issuers. Filled by one thread; then read by many. What
 * reading adds (ready keys, checked edges) is kept behind the store's lock, so `const` means
 * "shared" here. */
#ifndef TA_TRUST_STORE_H
#define TA_TRUST_STORE_H

#include <tpmattest/trust.h>

#include "vendor/authority.h"
#include "vendor/manufacturer.h"
#include "x509/cert.h"
#include "x509/crl.h"
#include "x509/sig.h"

/* One certificate of the store. Nodes never move and live as long as the store. */
typedef struct ta_node {
	ta_cert *cert;
	char *source;    /* "FILE" or "CABINET:MEMBER" */
	uint32_t number; /* position in the store */
	/* by a cabinet's folder or the caller; ask ta_store_is_anchor(), which knows all there
	 * is */
	bool marked_anchor;
	/* a CA that a loader sorted under its own name: an anchor if its signature is its own
	 * too */
	bool self_issued;
	/* its SHA-256 is among the vendor roots (whether or not the caller wants those) */
	bool pinned;
	/* of an AIK authority: kept so that a path through it can be explained, never trusted */
	bool aik_ca;
	bool debug; /* its SKI or AKI is of a debug hierarchy: likewise */
	/* what it stands for as an anchor: folder, pin or caller, joined */
	ta_vendor_set vendors;
	struct ta_node_memo *memo; /* the store's: ready key, checked edges */
} ta_node;

/* Keep the store alive beyond the caller's tpmattest_trust_free(); let go with the same. */
tpmattest_trust *ta_store_ref(const tpmattest_trust *t);

/* Put a certificate in (its reference is taken, on failure too), sorted by the rules of
 * tpmattest(7): `how` says whether the source makes it an anchor; `vendors` is the set that the
 * source gives, or NULL. A certificate that is there already gains marks and vendors. Leaves (no
 * CA) are refused with a note unless TA_PUT_ANCHOR. TPMATTEST_E_LIMIT_STORE, TPMATTEST_E_NOMEM. */
enum { TA_PUT_SORT = 0, TA_PUT_ANCHOR, TA_PUT_NO_ANCHOR };
int ta_store_put(tpmattest_trust *t, ta_cert *cert, const char *source, int how,
		 const ta_vendor_set *vendors, tpmattest_error **err);

/* The same for a CRL; a copy of one that is there is dropped. */
int ta_store_put_crl(tpmattest_trust *t, ta_crl *crl, const char *source, tpmattest_error **err);

/* A note for the inventory: a file or member that could not be used (code: TPMATTEST_E_...) or was
 * set aside (code: TPMATTEST_F_STORE_...). False: out of memory. */
bool ta_store_note(tpmattest_trust *t, const char *source, int code, const char *why);

/* Walk the possible issuers of a certificate: nodes whose name is its issuer's, and whose SKI,
 * where both have one, is its AKI key identifier. Start with a zeroed iterator; NULL at the end.
 * Cost: the nodes with that key identifier, plus those with that name that have no SKI (all with
 * that name for a certificate without AKI key identifier). */
typedef struct ta_issuer_iter {
	int stage;
	const void *at;
	size_t walked;   /* bytes of names that were compared */
	size_t may_walk; /* as many at most; 0: no bound */
	bool stopped;    /* by that bound: there may be others */
} ta_issuer_iter;
const ta_node *ta_store_next_issuer(const tpmattest_trust *t, const ta_cert *child,
				    ta_issuer_iter *it);

/* The node with the same bytes, or NULL. */
const ta_node *ta_store_find(const tpmattest_trust *t, const ta_cert *cert);

/* An anchor: marked, or self-signed (checked once, here), or pinned and the caller took the pins;
 * never an AIK CA or a debug CA. *nomem (may be NULL) becomes true when the signature could not be
 * checked for want of memory. */
bool ta_store_is_anchor(const tpmattest_trust *t, const ta_node *node, bool *nomem);

/* Whether it is an anchor depends on its signature being its own, and on nothing else. */
bool ta_store_needs_self_signature(const tpmattest_trust *t, const ta_node *node);

/* Is this hash a pinned vendor root that the caller took? The vendors it stands for in *vendors
 * (may be NULL). For certificates that are not in the store: on the device, or fetched. */
bool ta_store_is_pin(const tpmattest_trust *t, const ta_cert *cert, ta_vendor_set *vendors);

/* Its SKI or AKI is of a debug hierarchy: for certificates in the store and elsewhere. */
bool ta_store_is_debug(const ta_cert *cert);

bool ta_store_disallow(tpmattest_trust *t, const uint8_t sha256[32]); /* false: out of memory */
/* Did the caller take the pinned vendor roots? */
bool ta_store_takes_pins(const tpmattest_trust *t);

bool ta_store_disallowed(const tpmattest_trust *t, const ta_cert *cert);

/* A node's key, made once and kept; NULL when it cannot check signatures (or out of memory:
 * *nomem). */
const ta_verifier *ta_store_verifier(const tpmattest_trust *t, const ta_node *node, bool *nomem);

/* Did `parent` sign `child`? Checked once and remembered. Results as of ta_sig_check(), and
 * TPMATTEST_E_KEY when the parent's key cannot check signatures. */
int ta_store_edge(const tpmattest_trust *t, const ta_node *child, const ta_node *parent);

size_t ta_store_crl_count(const tpmattest_trust *t);

/* Walk the CRLs whose issuer name is this one. Start with .may_walk set, the rest zero; NULL at the
 * end. */
typedef struct ta_list_iter {
	size_t at;       /* 1 + the number of the list that was given last */
	size_t walked;   /* bytes of names that were compared */
	size_t may_walk; /* as many at most */
	bool stopped;    /* by that bound: there may be others */
} ta_list_iter;
const ta_crl *ta_store_next_crl(const tpmattest_trust *t, ta_span issuer, ta_list_iter *it,
				const char **source);

/* Did `signer` sign this CRL of the store? Checked once and remembered. */
int ta_store_crl_edge(const tpmattest_trust *t, const ta_crl *crl, const ta_node *signer);

/* The AIK authorities in force: those of a cabinet that was loaded (newest date), else the built-in
 * ones. */
const ta_authorities *ta_store_authorities(const tpmattest_trust *t);

size_t ta_store_count(const tpmattest_trust *t);
const ta_node *ta_store_at(const tpmattest_trust *t, size_t i);

#endif
