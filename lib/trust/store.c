/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/store.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/list.h"
#include "trust/store_private.h"
#include "vendor/ondie.h"
#include "vendor/pins.h"
#include "x509/name.h"

/* A digest is used as its own hash. */
static uint64_t digest_hash(const uint8_t sha256[32])
{
	uint64_t h;

	memcpy(&h, sha256, sizeof(h));
	return h;
}

static ta_entry *find_entry(const tpmattest_trust *t, const ta_cert *cert)
{
	const ta_link *link = ta_index_first(&t->by_hash, digest_hash(cert->sha256));

	for (; link; link = ta_index_next(link)) {
		const ta_entry *e = TA_LINK_OWNER(link, ta_entry, by_hash);

		if (ta_cert_equal(e->node.cert, cert))
			return t->nodes.v[e->node.number];
	}
	return NULL;
}

const ta_node *ta_store_find(const tpmattest_trust *t, const ta_cert *cert)
{
	const ta_entry *e = find_entry(t, cert);

	return e ? &e->node : NULL;
}

static void mark(ta_node *node, int how, const ta_vendor_set *vendors)
{
	const ta_cert *cert = node->cert;
	/* If the two signature algorithms differ, no path accepts the signature (RFC 5280 4.1.1.2),
	 * so it must not make the certificate an anchor. */
	bool own = cert->is_ca && !cert->sig_mismatch && ta_cert_self_issued(cert);

	if (how == TA_PUT_ANCHOR)
		node->marked_anchor = true;
	if (how == TA_PUT_SORT || how == TA_PUT_PARTIAL)
		node->self_issued = own;
	/* A CA in a chip is no anchor even if someone saved the device's chain into the store. */
	if (how == TA_PUT_PARTIAL && cert->is_ca && !own && !ta_ondie_issued(cert))
		node->partial = true;
	if (vendors)
		ta_vendor_set_join(&node->vendors, vendors);
}

/* Set the marks that depend on the certificate only, regardless of its source. */
static int classify(ta_node *node, tpmattest_error **err)
{
	const ta_pin *pin = ta_pins_find(node->cert->sha256);
	ta_vendor_set vendors;
	int rc;

	node->aik_ca = ta_cert_is_aik_ca(node->cert);
	node->debug = ta_store_is_debug(node->cert);
	if (!pin)
		return 0;
	node->pinned = true;
	rc = ta_vendor_set_parse(pin->vendors, &vendors, err);
	if (rc == 0)
		ta_vendor_set_join(&node->vendors, &vendors);
	return rc;
}

static bool reserve_node(tpmattest_trust *t)
{
	size_t n = t->nodes.n + 1;

	return ta_pointers_reserve(&t->nodes) && ta_index_reserve(&t->by_hash, n) &&
	       ta_index_reserve(&t->by_ski, n) &&
	       ta_index_reserve(&t->by_bare_subject, t->by_bare_subject.n + 1) &&
	       ta_index_reserve(&t->sigcache->by_subject, n);
}

static void link_entry(tpmattest_trust *t, ta_entry *e)
{
	const ta_cert *cert = e->node.cert;

	e->node.number = (uint32_t)t->nodes.n;
	t->nodes.v[t->nodes.n++] = e;
	ta_index_add(&t->by_hash, &e->by_hash, digest_hash(cert->sha256));
	if (cert->ski.n)
		ta_index_add(&t->by_ski, &e->by_key, ta_index_hash(cert->ski));
	else
		ta_index_add(&t->by_bare_subject, &e->by_key, ta_name_hash(cert->subject));
	atomic_store(&t->sigcache->subject_state, TA_SIGCACHE_EMPTY);
}

static void free_entry(ta_entry *e)
{
	if (!e)
		return;
	ta_sigcache_clear_node(&e->sigcache);
	ta_cert_unref(e->node.cert);
	free(e->node.source);
	free(e);
}

/* Add a certificate that is not in the store yet. Takes ownership of the reference. */
static int put_new(tpmattest_trust *t, ta_cert *cert, const char *source, int how,
		   const ta_vendor_set *vendors, tpmattest_error **err)
{
	ta_entry *e = calloc(1, sizeof(*e));
	int rc;

	if (!e) {
		ta_cert_unref(cert);
		return ta_error_nomem(err);
	}
	e->node.cert = cert; /* the entry owns the reference from here on */
	e->node.sigcache = &e->sigcache;
	e->node.source = strdup(source);
	if (!e->node.source || !reserve_node(t)) {
		rc = ta_error_nomem(err);
		goto out;
	}
	mark(&e->node, how, vendors);
	rc = classify(&e->node, err);
	if (rc != 0)
		goto out;
	link_entry(t, e);
	e = NULL;
out:
	free_entry(e);
	return rc;
}

int ta_store_put(tpmattest_trust *t, ta_cert *cert, const char *source, int how,
		 const ta_vendor_set *vendors, tpmattest_error **err)
{
	ta_entry *known = find_entry(t, cert);
	int rc = 0;

	if (known) {
		t->tally.certificates++;
		t->tally.duplicates++;
		mark(&known->node, how, vendors);
		goto out;
	}
	if (!cert->is_ca && how != TA_PUT_ANCHOR) {
		t->tally.certificates++;
		t->tally.leaves++;
		if (!ta_store_note(t, source, TPMATTEST_F_STORE_LEAF, NULL))
			rc = ta_error_nomem(err);
		goto out;
	}
	if (t->nodes.n >= TA_MAX_STORE_CERTS) {
		rc = ta_error_set(err, TPMATTEST_E_LIMIT_STORE,
				  "%s: trust store is full (%d certificates)", source,
				  TA_MAX_STORE_CERTS);
		goto out;
	}
	rc = put_new(t, ta_cert_ref(cert), source, how, vendors, err);
	if (rc == 0)
		t->tally.certificates++;
out:
	ta_cert_unref(cert);
	return rc;
}

bool ta_store_note(tpmattest_trust *t, const char *source, int code, const char *why)
{
	ta_note note = { .code = code }, *v;

	if (code < 0)
		t->tally.unusable++;
	if (t->n_notes >= TA_MAX_NOTES) {
		t->tally.notes_dropped++;
		return true;
	}
	v = ta_list_grow(t->notes, t->n_notes, &t->notes_room, sizeof(*v));
	if (!v)
		return false;
	t->notes = v;
	if (!why)
		why = code < 0 ? tpmattest_strerror(code) : ta_finding_text(code);
	note.source = strdup(source);
	note.why = strdup(why);
	if (!note.source || !note.why) {
		free(note.source);
		free(note.why);
		return false;
	}
	t->notes[t->n_notes++] = note;
	return true;
}

size_t ta_store_count(const tpmattest_trust *t)
{
	return t->nodes.n;
}

size_t ta_store_crl_count(const tpmattest_trust *t)
{
	return t->crls.n;
}

const ta_node *ta_store_at(const tpmattest_trust *t, size_t i)
{
	const ta_entry *e = i < t->nodes.n ? t->nodes.v[i] : NULL;

	return e ? &e->node : NULL;
}

bool ta_store_is_pin(const tpmattest_trust *t, const ta_cert *cert, ta_vendor_set *vendors)
{
	const ta_pin *pin = t->pins ? ta_pins_find(cert->sha256) : NULL;

	if (vendors)
		*vendors = (ta_vendor_set){ 0 };
	if (!pin)
		return false;
	return !vendors || ta_vendor_set_parse(pin->vendors, vendors, NULL) == 0;
}

bool ta_store_takes_pins(const tpmattest_trust *t)
{
	return t->pins;
}

/* Whether something says that the node is an anchor, apart from its self-signature. */
static bool is_given(const tpmattest_trust *t, const ta_node *node)
{
	return node->marked_anchor || (node->pinned && t->pins);
}

bool ta_store_is_partial_anchor(const tpmattest_trust *t, const ta_node *node)
{
	return node->partial && !is_given(t, node) && !node->aik_ca && !node->debug;
}

bool ta_store_needs_self_signature(const tpmattest_trust *t, const ta_node *node)
{
	return !node->aik_ca && !node->debug && !is_given(t, node) && node->self_issued;
}

bool ta_store_is_anchor(const tpmattest_trust *t, const ta_node *node, bool *nomem)
{
	int rc;

	if (node->aik_ca || node->debug)
		return false;
	if (!ta_store_needs_self_signature(t, node))
		return node->partial || is_given(t, node);
	rc = ta_store_edge(t, node, node);
	if (nomem && rc == TPMATTEST_E_NOMEM)
		*nomem = true;
	return rc == 0;
}

bool ta_store_is_debug(const ta_cert *cert)
{
	return ta_debug_is(cert->ski) || ta_debug_is(cert->aki_key_id);
}

bool ta_store_disallow(tpmattest_trust *t, const uint8_t sha256[32])
{
	ta_disallowed *d;

	if (!ta_pointers_reserve(&t->disallowed) ||
	    !ta_index_reserve(&t->disallowed_by_hash, t->disallowed.n + 1))
		return false;
	d = calloc(1, sizeof(*d));
	if (!d)
		return false;
	memcpy(d->sha256, sha256, sizeof(d->sha256));
	t->disallowed.v[t->disallowed.n++] = d;
	ta_index_add(&t->disallowed_by_hash, &d->by_hash, digest_hash(sha256));
	return true;
}

static bool disallowed_hash(const tpmattest_trust *t, const uint8_t sha256[32])
{
	const ta_link *link = ta_index_first(&t->disallowed_by_hash, digest_hash(sha256));

	for (; link; link = ta_index_next(link))
		if (memcmp(TA_LINK_OWNER(link, ta_disallowed, by_hash)->sha256, sha256, 32) == 0)
			return true;
	return false;
}

/* Anyone can create a different encoding of a certificate with the same signed part: an ECDSA
 * signature stays valid with n - s instead of s, and the outer lengths may be encoded in more
 * bytes. Therefore disallowing a certificate of the store also applies to all certificates with the
 * same signed part. */
static bool disallowed_twin(const tpmattest_trust *t, const ta_cert *cert)
{
	const ta_link *link = ta_index_first(ta_store_by_subject(t), ta_name_hash(cert->subject));

	for (; link; link = ta_index_next(link)) {
		const ta_cert *twin = TA_LINK_OWNER(link, ta_entry, by_subject)->node.cert;

		if (ta_span_equal(twin->tbs, cert->tbs) && disallowed_hash(t, twin->sha256))
			return true;
	}
	return false;
}

bool ta_store_disallowed(const tpmattest_trust *t, const ta_cert *cert)
{
	uint8_t signed_part[32];

	if (t->disallowed.n == 0)
		return false;
	if (!ta_sha256(cert->tbs.p, cert->tbs.n, signed_part))
		return true;
	return disallowed_hash(t, cert->sha256) || disallowed_hash(t, signed_part) ||
	       disallowed_twin(t, cert);
}

const ta_verifier *ta_store_verifier(const tpmattest_trust *t, const ta_node *node, bool *nomem)
{
	return ta_sigcache_verifier(t->sigcache, node, nomem);
}

int ta_store_edge(const tpmattest_trust *t, const ta_node *child, const ta_node *parent)
{
	return ta_sigcache_edge_of(t->sigcache, child, parent);
}

int ta_store_crl_edge(const tpmattest_trust *t, const ta_crl *crl, const ta_node *signer)
{
	return ta_sigcache_crl_edge(t->sigcache, crl, signer);
}
