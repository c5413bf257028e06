/* SPDX-License-Identifier: BSD-2-Clause */
/* The public face of the store: made, filled by hand, counted, freed. */
#include <tpmattest/trust.h>

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "trust/inside.h"
#include "trust/loader.h"
#include "x509/bundle.h"

int tpmattest_trust_new(tpmattest_trust **out, tpmattest_error **err)
{
	tpmattest_trust *t;

	ta_error_clear(err);
	if (!out)
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_new: no place for the result");
	*out = NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return ta_error_nomem(err);
	t->memo = ta_memo_new();
	if (!t->memo) {
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

static void free_nodes(ta_list *nodes)
{
	for (size_t i = 0; i < nodes->n; i++) {
		ta_entry *e = nodes->v[i];

		ta_memo_clear_node(&e->memo);
		ta_cert_unref(e->node.cert);
		free(e->node.source);
		free(e);
	}
	free(nodes->v);
}

static void free_crls(ta_list *crls)
{
	for (size_t i = 0; i < crls->n; i++) {
		ta_crl_entry *e = crls->v[i];

		ta_crl_unref(e->crl);
		free(e->source);
		free(e);
	}
	free(crls->v);
}

static void free_disallowed(ta_list *disallowed)
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
	ta_authorities_free(&t->extra);
	ta_authorities_free(&t->merged);
	ta_memo_free(t->memo);
	free(t);
}

/* Of an anchor that the caller names: what no caller can make one. */
static int check_anchor(const ta_cert *cert, tpmattest_error **err)
{
	if (ta_cert_is_aik_ca(cert))
		return ta_error_set(err, TPMATTEST_E_AIK_CA, "the certificate is an AIK authority's and cannot be an anchor");
	if (ta_store_is_debug(cert))
		return ta_error_set(err, TPMATTEST_E_DEBUG_CA,
				    "the certificate belongs to a debug hierarchy and cannot be an anchor");
	return 0;
}

/* The one certificate that is wanted. */
typedef struct one_cert {
	ta_cert *cert;
	const char *other;   /* what was there besides, for a message */
} one_cert;

/* Text and other blocks around it are let pass. Which of several was meant, nobody can tell. */
static int take_anchor(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	one_cert *k = user;

	switch (part->kind) {
	case TA_BUNDLE_CERTS:
		if (k->cert)
			return ta_error_set(err, TPMATTEST_E_PEM, "anchor: a second certificate at byte %zu, where one is expected",
					    part->at);
		return ta_cert_parse(part->der.p, part->der.n, &k->cert, err);
	case TA_BUNDLE_BROKEN:
		return ta_error_set(err, part->code, "anchor: %s at byte %zu", part->why, part->at);
	default:
		k->other = part->kind == TA_BUNDLE_CRL ? "a CRL" : part->why;
		return 0;
	}
}

int tpmattest_trust_add_anchor(tpmattest_trust *t, const uint8_t *cert_data, size_t len, const char *vendor,
			       tpmattest_error **err)
{
	ta_vendor_set vendors;
	one_cert k = { 0 };
	int rc;

	ta_error_clear(err);
	if (!t || (!cert_data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_anchor: an argument is NULL");
	rc = ta_vendor_set_parse(vendor, &vendors, err);
	if (rc != 0)
		return rc;
	if (len == 0)
		return ta_cert_parse(cert_data, len, &k.cert, err); /* which says so */
	rc = ta_bundle_walk((ta_span){ cert_data, len }, TA_MAX_CERT, take_anchor, &k, err);
	if (rc == 0 && !k.cert)
		rc = ta_error_set(err, TPMATTEST_E_FORMAT, "anchor: not a certificate but %s", k.other ? k.other : "unknown bytes");
	if (rc == 0)
		rc = check_anchor(k.cert, err);
	if (rc == 0)
		rc = ta_store_put(t, ta_cert_ref(k.cert), "anchor", TA_PUT_ANCHOR, &vendors, err);
	ta_cert_unref(k.cert);
	return rc;
}

int tpmattest_trust_add_vendor_roots(tpmattest_trust *t, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!t)
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_vendor_roots: no trust store");
	t->pins = true;
	return 0;
}

/* CRLs on their way in. */
typedef struct some_crls {
	tpmattest_trust *t;
	const char *source;
	const char *other;   /* what was there besides, for a message */
	size_t found;
} some_crls;

static int take_crl(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	some_crls *k = user;
	ta_crl *crl = NULL;
	int rc;

	if (part->kind == TA_BUNDLE_BROKEN)
		return ta_error_set(err, part->code, "%s: %s at byte %zu", k->source, part->why, part->at);
	/* What is no PEM was meant to be a CRL: the parser says where it is none. */
	if (part->kind == TA_BUNDLE_OTHER || (part->kind == TA_BUNDLE_CERTS && part->pem)) {
		k->other = part->kind == TA_BUNDLE_CERTS ? "a certificate" : part->why;
		return 0;
	}
	rc = ta_crl_parse(part->der.p, part->der.n, &crl, err);
	k->found++;
	return rc == 0 ? ta_store_put_crl(k->t, crl, k->source, err) : rc;
}

int tpmattest_trust_add_crl(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len,
			    tpmattest_error **err)
{
	some_crls k;
	char *source;
	int rc;

	ta_error_clear(err);
	if (!t || (!data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_crl: an argument is NULL");
	source = ta_text_copy(name ? name : "CRL", SIZE_MAX);
	if (!source)
		return ta_error_nomem(err);
	k = (some_crls){ .t = t, .source = source };
	if (len == 0)
		rc = take_crl(&k, &(ta_bundle_part){ .kind = TA_BUNDLE_CRL }, err); /* which says so */
	else
		rc = ta_bundle_walk((ta_span){ data, len }, TA_MAX_CRL, take_crl, &k, err);
	if (rc == 0 && k.found == 0)
		rc = ta_error_set(err, TPMATTEST_E_CRL, "%s: not a CRL but %s", source, k.other ? k.other : "unknown bytes");
	free(source);
	return rc;
}

int tpmattest_trust_add_disallowed(tpmattest_trust *t, const uint8_t *sha256, size_t len, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!t || !sha256 || len != 32)
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_disallowed: a SHA-256 of 32 bytes is needed");
	return ta_store_disallow(t, sha256) ? 0 : ta_error_nomem(err);
}

static size_t count(const tpmattest_trust *t, bool anchors)
{
	size_t n = 0;

	for (size_t i = 0; t && i < ta_store_count(t); i++) {
		const ta_node *node = ta_store_at(t, i);

		if (!node->aik_ca && !node->debug && ta_store_is_anchor(t, node, NULL) == anchors)
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
