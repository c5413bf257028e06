/* SPDX-License-Identifier: BSD-2-Clause */
/* Public functions that fill a store from paths, bytes, a single anchor or a single CRL. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "load/loader.h"
#include "trust/store_private.h"
#include "x509/bundle.h"

/* Determine the result of a load: an error if nothing was found. */
static int finish(ta_loader *l, const char *name, int rc, tpmattest_error **err)
{
	if (rc == 0 && l->found == 0)
		rc = l->first_code
			   ? ta_error_set(err, l->first_code, "%s", l->first_why)
			   : ta_error_set(err, TPMATTEST_E_EMPTY, "%s: no files found", name);
	free(l->first_why);
	return rc;
}

int tpmattest_trust_add_data(tpmattest_trust *t, const char *name, const uint8_t *data, size_t len,
			     tpmattest_error **err)
{
	ta_loader l = { .t = t };
	char *source;
	int rc;

	ta_error_clear(err);
	if (!t || (!data && len))
		return ta_error_null(err, __func__);
	l.how = t->partial_chain ? TA_PUT_PARTIAL : TA_PUT_SORT;
	source = ta_text_copy(name ? name : "data", SIZE_MAX);
	if (!source)
		return ta_error_nomem(err);
	rc = finish(&l, source, ta_load_data(&l, source, data, len, err), err);
	free(source);
	return rc;
}

int tpmattest_trust_add_path(tpmattest_trust *t, const char *path, tpmattest_error **err)
{
	ta_loader l = { .t = t };

	ta_error_clear(err);
	if (!t || !path)
		return ta_error_null(err, __func__);
	l.how = t->partial_chain ? TA_PUT_PARTIAL : TA_PUT_SORT;
	return finish(&l, path, ta_load_path(&l, path, err), err);
}

/* Reject certificates that even the caller cannot make an anchor. */
static int check_anchor(const ta_cert *cert, tpmattest_error **err)
{
	if (ta_cert_is_aik_ca(cert))
		return ta_error_set(err, TPMATTEST_E_AIK_CA,
				    "AIK authority certificate cannot be an EK anchor");
	if (ta_store_is_debug(cert))
		return ta_error_set(err, TPMATTEST_E_DEBUG_CA,
				    "certificate of a debug hierarchy cannot be an anchor");
	return 0;
}

/* The single certificate expected. */
typedef struct one_cert {
	ta_cert *cert;
	const char *other; /* what else was found, for a message */
} one_cert;

/* Text and other blocks around the certificate are ignored. If there are several certificates, it
 * is unclear which one is meant. */
static int take_anchor(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	one_cert *k = user;

	switch (part->kind) {
	case TA_BUNDLE_CERTS:
		if (k->cert)
			return ta_error_set(err, TPMATTEST_E_PEM,
					    "anchor: second certificate at byte %zu; expected one",
					    part->at);
		return ta_cert_parse(part->der.p, part->der.n, &k->cert, err);
	case TA_BUNDLE_BROKEN:
		return ta_error_set(err, part->code, "anchor: %s at byte %zu", part->why, part->at);
	default:
		k->other = part->kind == TA_BUNDLE_CRL ? "a CRL" : part->why;
		return 0;
	}
}

int tpmattest_trust_add_anchor(tpmattest_trust *t, const uint8_t *cert_data, size_t len,
			       const char *vendor, tpmattest_error **err)
{
	ta_vendor_set vendors;
	one_cert k = { 0 };
	int rc;

	ta_error_clear(err);
	if (!t || (!cert_data && len))
		return ta_error_null(err, __func__);
	rc = ta_vendor_set_parse(vendor, &vendors, err);
	if (rc != 0)
		return rc;
	if (len == 0)
		return ta_cert_parse(cert_data, len, &k.cert, err); /* reports that it is empty */
	rc = ta_bundle_walk((ta_span){ cert_data, len }, TA_MAX_CERT, take_anchor, &k, err);
	if (rc == 0 && !k.cert)
		rc = ta_error_set(err, TPMATTEST_E_FORMAT, "anchor: not a certificate but %s",
				  k.other ? k.other : "unknown bytes");
	if (rc == 0)
		rc = check_anchor(k.cert, err);
	if (rc == 0)
		rc = ta_store_put(t, ta_cert_ref(k.cert), "anchor", TA_PUT_ANCHOR, &vendors, err);
	ta_cert_unref(k.cert);
	return rc;
}

/* CRLs being added. */
typedef struct some_crls {
	tpmattest_trust *t;
	const char *source;
	const char *other; /* what else was found, for a message */
	size_t found;
} some_crls;

static int take_crl(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	some_crls *k = user;
	ta_crl *crl = NULL;
	int rc;

	if (part->kind == TA_BUNDLE_BROKEN)
		return ta_error_set(err, part->code, "%s: %s at byte %zu", k->source, part->why,
				    part->at);
	/* Bytes that are not PEM were meant to be a CRL, so the parser reports why they are not. */
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
		return ta_error_null(err, __func__);
	source = ta_text_copy(name ? name : "CRL", SIZE_MAX);
	if (!source)
		return ta_error_nomem(err);
	k = (some_crls){ .t = t, .source = source };
	if (len == 0)
		/* reports that it is empty */
		rc = take_crl(&k, &(ta_bundle_part){ .kind = TA_BUNDLE_CRL }, err);
	else
		rc = ta_bundle_walk((ta_span){ data, len }, TA_MAX_CRL, take_crl, &k, err);
	if (rc == 0 && k.found == 0)
		rc = ta_error_set(err, TPMATTEST_E_CRL, "%s: not a CRL but %s", source,
				  k.other ? k.other : "unknown bytes");
	free(source);
	return rc;
}
