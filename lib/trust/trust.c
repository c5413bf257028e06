/* SPDX-License-Identifier: BSD-2-Clause */
/* Public functions to create, query and free a store. The functions that fill it are in
 * lib/load. */
#include <tpmattest/trust.h>

#include <stdlib.h>

#include "trust/store_private.h"

int tpmattest_trust_new(tpmattest_trust **out, tpmattest_error **err)
{
	tpmattest_trust *t;

	ta_error_clear(err);
	if (!out)
		return ta_error_null(err, __func__);
	*out = NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return ta_error_nomem(err);
	t->sigcache = ta_sigcache_new();
	if (!t->sigcache) {
		free(t);
		return ta_error_nomem(err);
	}
	atomic_init(&t->refs, 1);
	t->self = t;
	*out = t;
	return 0;
}

tpmattest_trust *ta_store_ref(const tpmattest_trust *t)
{
	atomic_fetch_add_explicit(&t->self->refs, 1, memory_order_relaxed);
	return t->self;
}

static void free_nodes(ta_pointers *nodes)
{
	for (size_t i = 0; i < nodes->n; i++) {
		ta_entry *e = nodes->v[i];

		ta_sigcache_clear_node(&e->sigcache);
		ta_cert_unref(e->node.cert);
		free(e->node.source);
		free(e);
	}
	free(nodes->v);
}

static void free_crls(ta_pointers *crls)
{
	for (size_t i = 0; i < crls->n; i++) {
		ta_crl_entry *e = crls->v[i];

		ta_crl_unref(e->crl);
		free(e->source);
		free(e);
	}
	free(crls->v);
}

static void free_disallowed(ta_pointers *disallowed)
{
	for (size_t i = 0; i < disallowed->n; i++)
		free(disallowed->v[i]);
	free(disallowed->v);
}

void tpmattest_trust_free(tpmattest_trust *t)
{
	if (!t || atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) != 1)
		return;
	free_nodes(&t->nodes);
	free_crls(&t->crls);
	free_disallowed(&t->disallowed);
	ta_index_free(&t->by_hash);
	ta_index_free(&t->by_ski);
	ta_index_free(&t->by_bare_subject);
	ta_index_free(&t->crl_by_issuer);
	ta_index_free(&t->disallowed_by_hash);
	for (size_t i = 0; i < t->n_notes; i++) {
		free(t->notes[i].source);
		free(t->notes[i].why);
	}
	free(t->notes);
	ta_authorities_free(&t->cabinet);
	ta_sigcache_free(t->sigcache);
	free(t);
}

int tpmattest_trust_add_vendor_roots(tpmattest_trust *t, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!t)
		return ta_error_null(err, __func__);
	t->pins = true;
	return 0;
}

int tpmattest_trust_set_flags(tpmattest_trust *t, uint32_t flags, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!t)
		return ta_error_null(err, __func__);
	if (flags & ~TPMATTEST_TRUST_PARTIAL_CHAIN)
		return ta_error_set(err, TPMATTEST_E_USAGE, "trust store: unknown flags 0x%x",
				    flags & ~TPMATTEST_TRUST_PARTIAL_CHAIN);
	t->partial_chain = flags & TPMATTEST_TRUST_PARTIAL_CHAIN;
	return 0;
}

int tpmattest_trust_add_disallowed(tpmattest_trust *t, const uint8_t *sha256, size_t len,
				   tpmattest_error **err)
{
	ta_error_clear(err);
	if (!t || !sha256 || len != 32)
		return ta_error_set(
			err, TPMATTEST_E_USAGE,
			"tpmattest_trust_add_disallowed: expected a SHA-256 of 32 bytes");
	return ta_store_disallow(t, sha256) ? 0 : ta_error_nomem(err);
}

static bool may_be_anchor(const tpmattest_trust *t, const ta_node *node)
{
	return node->marked_anchor || node->partial || node->self_issued ||
	       (node->pinned && t->pins);
}

static size_t count(const tpmattest_trust *t, bool anchors)
{
	size_t n = 0;

	for (size_t i = 0; t && i < ta_store_count(t); i++) {
		const ta_node *node = ta_store_at(t, i);

		if (!node->aik_ca && !node->debug && may_be_anchor(t, node) == anchors)
			n++;
	}
	return n;
}

size_t tpmattest_trust_anchor_count(const tpmattest_trust *t)
{
	return count(t, true);
}

size_t tpmattest_trust_intermediate_count(const tpmattest_trust *t)
{
	return count(t, false);
}

size_t tpmattest_trust_note_count(const tpmattest_trust *t)
{
	return t ? t->n_notes : 0;
}

const char *tpmattest_trust_note_source(const tpmattest_trust *t, size_t i)
{
	return i < tpmattest_trust_note_count(t) ? t->notes[i].source : NULL;
}

int tpmattest_trust_note_code(const tpmattest_trust *t, size_t i)
{
	return i < tpmattest_trust_note_count(t) ? t->notes[i].code : 0;
}

const char *tpmattest_trust_note_reason(const tpmattest_trust *t, size_t i)
{
	return i < tpmattest_trust_note_count(t) ? t->notes[i].why : NULL;
}
