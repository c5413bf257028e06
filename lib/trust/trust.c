/* SPDX-License-Identifier: BSD-2-Clause */
/* The public face of the store: made, filled by hand, counted, freed. */
#include <tpmattest/trust.h>

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "trust/inside.h"
#include "trust/loader.h"
#include "x509/der.h"
#include "x509/pem.h"

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

/* The one certificate in PEM; text and other blocks around it are let pass. Which of several was meant, nobody can tell. */
static int parse_pem_anchor(const uint8_t *pem, size_t len, ta_cert **out, tpmattest_error **err)
{
	ta_pem_block b;
	size_t at = 0;
	int rc = 0;

	*out = NULL;
	while (rc == 0 && ta_pem_next(pem, len, &at, TA_MAX_CERT, &b)) {
		if (b.nomem)
			rc = ta_error_nomem(err);
		else if (!b.der)
			rc = ta_error_set(err, TPMATTEST_E_PEM, "anchor: the PEM block at byte %zu is malformed", b.at);
		else if (strcmp(b.label, "CERTIFICATE") == 0 && *out)
			rc = ta_error_set(err, TPMATTEST_E_PEM, "anchor: a second certificate at byte %zu, where one is expected",
					  b.at);
		else if (strcmp(b.label, "CERTIFICATE") == 0)
			rc = ta_cert_parse(b.der, b.n, out, err);
		free(b.der);
	}
	if (rc == 0 && !*out)
		rc = ta_error_set(err, TPMATTEST_E_PEM, "anchor: no PEM block is a certificate");
	if (rc != 0) {
		ta_cert_unref(*out);
		*out = NULL;
	}
	return rc;
}

int tpmattest_trust_add_anchor(tpmattest_trust *t, const uint8_t *cert_data, size_t len, const char *vendor,
			       tpmattest_error **err)
{
	ta_vendor_set vendors;
	ta_cert *cert = NULL;
	int rc;

	ta_error_clear(err);
	if (!t || (!cert_data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_anchor: an argument is NULL");
	rc = ta_vendor_set_parse(vendor, &vendors, err);
	if (rc != 0)
		return rc;
	if (len && cert_data[0] != TA_DER_SEQUENCE && ta_pem_is(cert_data, len))
		rc = parse_pem_anchor(cert_data, len, &cert, err);
	else
		rc = ta_cert_parse(cert_data, len, &cert, err);
	if (rc != 0)
		return rc;
	rc = check_anchor(cert, err);
	if (rc == 0)
		rc = ta_store_put(t, ta_cert_ref(cert), "anchor", TA_PUT_ANCHOR, &vendors, err);
	ta_cert_unref(cert);
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

static int put_crl(tpmattest_trust *t, const char *source, const uint8_t *der, size_t n, tpmattest_error **err)
{
	ta_crl *crl = NULL;
	int rc = ta_crl_parse(der, n, &crl, err);

	return rc == 0 ? ta_store_put_crl(t, crl, source, err) : rc;
}

static int put_pem_crls(tpmattest_trust *t, const char *source, const uint8_t *data, size_t n, tpmattest_error **err)
{
	ta_pem_block b;
	size_t at = 0, found = 0;
	int rc = 0;

	while (rc == 0 && ta_pem_next(data, n, &at, TA_MAX_CRL, &b)) {
		if (b.nomem)
			rc = ta_error_nomem(err);
		else if (!b.der)
			rc = ta_error_set(err, TPMATTEST_E_PEM, "%s: the PEM block at byte %zu is malformed", source, b.at);
		else if (strcmp(b.label, "X509 CRL") == 0)
			rc = put_crl(t, source, b.der, b.n, err);
		if (rc == 0 && strcmp(b.label, "X509 CRL") == 0)
			found++;
		free(b.der);
	}
	if (rc == 0 && found == 0)
		rc = ta_error_set(err, TPMATTEST_E_CRL, "%s: no PEM block is a CRL", source);
	return rc;
}

int tpmattest_trust_add_crl(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len,
			    tpmattest_error **err)
{
	char *source;
	int rc;

	ta_error_clear(err);
	if (!t || (!data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "tpmattest_trust_add_crl: an argument is NULL");
	source = ta_text_copy(name ? name : "CRL", SIZE_MAX);
	if (!source)
		return ta_error_nomem(err);
	if (len && data[0] != TA_DER_SEQUENCE && ta_pem_is(data, len))
		rc = put_pem_crls(t, source, data, len, err);
	else
		rc = put_crl(t, source, data, len, err);
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
