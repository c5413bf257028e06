/* SPDX-License-Identifier: BSD-2-Clause */
/* Internal interface of the trust store, a graph of issuers. It is filled by one thread and may
 * then be read by many. Data added while reading (verifiers, checked edges) is protected by the
 * store's lock, so a const store may be shared. */
#ifndef TA_TRUST_STORE_H
#define TA_TRUST_STORE_H

#include <tpmattest/trust.h>

#include "vendor/authority.h"
#include "vendor/manufacturer.h"
#include "x509/cert.h"
#include "x509/crl.h"
#include "x509/sig.h"

/* A certificate of the store. Nodes never move and live as long as the store. */
typedef struct ta_node {
	ta_cert *cert;
	char *source;    /* "FILE" or "CABINET:MEMBER" */
	uint32_t number; /* index in the store */
	/* marked by a cabinet's folder or the caller; use ta_store_is_anchor(), which considers
	 * everything */
	bool marked_anchor;
	/* from a source whose CAs are all anchors, by the caller's flag, although it is not
	 * self-issued; see ta_store_is_partial_anchor() */
	bool partial;
	/* a self-issued CA from a source without anchor marks: an anchor if its self-signature is
	 * valid */
	bool self_issued;
	/* its SHA-256 is that of a vendor root, whether or not the caller accepts the pins */
	bool pinned;
	/* an AIK authority: kept to explain paths through it, but never trusted */
	bool aik_ca;
	bool debug; /* its SKI or AKI is in a debug hierarchy: treated the same way */
	/* vendors it is an anchor for: the union of folder, pin and caller */
	ta_vendor_set vendors;
	struct ta_node_cache *sigcache; /* owned by the store: verifier and checked edges */
} ta_node;

/* Take a reference that keeps the store alive after the caller's tpmattest_trust_free(). It is
 * released with the same function. */
tpmattest_trust *ta_store_ref(const tpmattest_trust *t);

/* Add a certificate, classified by the rules of tpmattest(7). The reference is consumed, also on
 * failure. `how` states whether the source makes it an anchor. `vendors` is the set that the source
 * gives, or NULL. If the certificate is already in the store, marks and vendors are added to it. A
 * leaf (not a CA) is rejected with a note unless TA_PUT_ANCHOR. TPMATTEST_E_LIMIT_STORE,
 * TPMATTEST_E_NOMEM. */
enum { TA_PUT_SORT = 0, TA_PUT_ANCHOR, TA_PUT_NO_ANCHOR, TA_PUT_PARTIAL };
int ta_store_put(tpmattest_trust *t, ta_cert *cert, const char *source, int how,
		 const ta_vendor_set *vendors, tpmattest_error **err);

/* The same for a CRL. A duplicate is ignored. */
int ta_store_put_crl(tpmattest_trust *t, ta_crl *crl, const char *source, tpmattest_error **err);

/* Add a note for the inventory about a file or member that could not be used (code:
 * TPMATTEST_E_...) or was left out (code: TPMATTEST_F_STORE_...). Returns false if out of
 * memory. */
bool ta_store_note(tpmattest_trust *t, const char *source, int code, const char *why);

/* Iterate over the possible issuers of a certificate: nodes with its issuer name whose SKI, if both
 * are present, equals its AKI key identifier. Start with a zeroed iterator. NULL at the end. The
 * cost is the number of nodes with that key identifier plus those with the name and no SKI, or all
 * with the name for a certificate without an AKI key identifier. */
typedef struct ta_issuer_iter {
	int stage;
	const void *at;
	size_t walked;   /* bytes of names compared */
	size_t may_walk; /* limit for `walked`; 0 if there is none */
	bool stopped;    /* stopped by that limit, so there may be others */
} ta_issuer_iter;
const ta_node *ta_store_next_issuer(const tpmattest_trust *t, const ta_cert *child,
				    ta_issuer_iter *it);

/* Returns the node with the same bytes, or NULL. */
const ta_node *ta_store_find(const tpmattest_trust *t, const ta_cert *cert);

/* Whether the node is an anchor: marked, self-signed (checked once, here), or pinned if the caller
 * accepted the pins; never an AIK CA or a debug CA. *nomem (may be NULL) is set to true if the
 * signature could not be checked because memory ran out. */
bool ta_store_is_anchor(const tpmattest_trust *t, const ta_node *node, bool *nomem);

/* Whether the node is an anchor only because the caller wants partial chains: a CA that has an
 * issuer, which may revoke it. */
bool ta_store_is_partial_anchor(const tpmattest_trust *t, const ta_node *node);

/* Whether it depends only on the self-signature if the node is an anchor. */
bool ta_store_needs_self_signature(const tpmattest_trust *t, const ta_node *node);

/* Whether this certificate is a pinned vendor root and the caller accepted the pins. Its vendors
 * are stored in *vendors (may be NULL). For certificates that are not in the store, but on the
 * device or fetched. */
bool ta_store_is_pin(const tpmattest_trust *t, const ta_cert *cert, ta_vendor_set *vendors);

/* Whether its SKI or AKI is in a debug hierarchy. For certificates in the store and elsewhere. */
bool ta_store_is_debug(const ta_cert *cert);

bool ta_store_disallow(tpmattest_trust *t, const uint8_t sha256[32]); /* false if out of memory */
/* Whether the caller accepted the pinned vendor roots. */
bool ta_store_takes_pins(const tpmattest_trust *t);

bool ta_store_disallowed(const tpmattest_trust *t, const ta_cert *cert);

/* Returns the verifier for a node's key, created once and cached. NULL if the key cannot verify
 * signatures, or if out of memory (*nomem). */
const ta_verifier *ta_store_verifier(const tpmattest_trust *t, const ta_node *node, bool *nomem);

/* Check whether `parent` signed `child`, once; the result is cached. Results as returned by
 * ta_sig_check(), or TPMATTEST_E_KEY if the parent's key cannot verify signatures. */
int ta_store_edge(const tpmattest_trust *t, const ta_node *child, const ta_node *parent);

size_t ta_store_crl_count(const tpmattest_trust *t);

/* Iterate over the CRLs with this issuer name. Start with .may_walk set and the rest zero. NULL at
 * the end. */
typedef struct ta_list_iter {
	size_t at;       /* 1 + number of the CRL returned last */
	size_t walked;   /* bytes of names compared */
	size_t may_walk; /* limit for `walked` */
	bool stopped;    /* stopped by that limit, so there may be others */
} ta_list_iter;
const ta_crl *ta_store_next_crl(const tpmattest_trust *t, ta_span issuer, ta_list_iter *it,
				const char **source);

/* Check whether `signer` signed this CRL of the store, once; the result is cached. */
int ta_store_crl_edge(const tpmattest_trust *t, const ta_crl *crl, const ta_node *signer);

/* Returns the effective AIK authorities: those of the newest cabinet loaded, otherwise the built-in
 * ones. */
const ta_authorities *ta_store_authorities(const tpmattest_trust *t);

size_t ta_store_count(const tpmattest_trust *t);
const ta_node *ta_store_at(const tpmattest_trust *t, size_t i);

#endif
