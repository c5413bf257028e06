/* SPDX-License-Identifier: BSD-2-Clause */
/* Intel's EK certificate service, for platforms without an on-die CA (CSME before version 15). */
#include <stdlib.h>

#include "base/encode.h"
#include "base/jsondoc.h"
#include "base/limits.h"
#include "vendor/ekservice.h"
#include "vendor/intel.h"
#include "x509/cert.h"

/* Hash modulus || 01 00 01, or X || Y. */
static int intel_digest(const ta_pubkey *key, uint8_t out[32], tpmattest_error **err)
{
	static const uint8_t f4[] = { 1, 0, 1 };
	ta_buf b = ta_buf_with(TA_MAX_CERT);

	if (ta_ekservice_takes_rsa(key)) {
		if (!ta_span_equal(key->e, (ta_span){ f4, sizeof(f4) }))
			return ta_error_set(
				err, TPMATTEST_E_KEY,
				"Intel's EK service has RSA keys with exponent 65537 only");
		ta_buf_add(&b, key->n.p, key->n.n);
		ta_buf_add(&b, f4, sizeof(f4));
	} else if (ta_ekservice_takes_ec(key)) {
		ta_buf_add(&b, key->x.p, key->x.n);
		ta_buf_add(&b, key->y.p, key->y.n);
	} else {
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "Intel's EK service has RSA, P-256 and P-384 keys only");
	}
	return ta_ekservice_digest(&b, out, err);
}

int ta_intel_hash(const ta_pubkey *key, char **hash, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	uint8_t sha256[32];
	int rc;

	*hash = NULL;
	rc = intel_digest(key, sha256, err);
	if (rc)
		return rc;
	ta_base64url(&b, sha256, sizeof(sha256));
	*hash = ta_buf_take(&b);
	return *hash ? 0 : ta_error_nomem(err);
}

static int intel_url(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	char *hash;
	int rc = ta_intel_hash(key, &hash, err);

	if (rc)
		return rc;
	ta_buf_str(url, "https://ekop.intel.com/ekcertservice/");
	for (const char *p = hash; *p; p++)
		/* the service answers a literal '=' with 403 */
		ta_buf_add(url, *p == '=' ? "%3D" : p, *p == '=' ? 3 : 1);
	free(hash);
	return 0;
}

/* Append the text of a member, with its percent-encoding decoded, to `out`. */
static int text_field(const ta_json_value *doc, const char *key, ta_buf *out, tpmattest_error **err)
{
	const ta_json_value *o = ta_jsondoc_member(doc, key);
	bool good;

	if (!o || o->type != TA_JSON_STRING)
		return ta_error_set(err, TPMATTEST_E_REPLY, "response has no string \"%s\"", key);
	good = ta_unpercent(out, ta_jsondoc_text(o), o->n_text);
	if (out->nomem)
		return ta_error_nomem(err);
	if (!good)
		return ta_error_set(err, TPMATTEST_E_REPLY, "\"%s\" has invalid percent-encoding",
				    key);
	return out->full ? ta_error_set(err, TPMATTEST_E_REPLY, "\"%s\" is too long", key) : 0;
}

static int decode(ta_span text, ta_buf *out, tpmattest_error **err)
{
	bool good = ta_unbase64url(out, (const char *)text.p, text.n);

	if (out->nomem)
		return ta_error_nomem(err);
	if (!good || out->full || !out->n)
		return ta_error_set(err, TPMATTEST_E_REPLY, "\"certificate\" is not base64url");
	return 0;
}

/* Intel does not document the response. The format is taken from published responses. */
static int read_answer(ta_span body, ta_buf *pubhash, ta_buf *der, tpmattest_error **err)
{
	ta_buf cert = ta_buf_with(TA_MAX_REPLY);
	tpmattest_error *why = NULL;
	ta_json_value *doc = NULL;
	int rc = ta_jsondoc_parse((const char *)body.p, body.n, &doc, &why);

	if (rc)
		rc = rc == TPMATTEST_E_NOMEM ? ta_error_nomem(err)
					     : ta_error_set(err, TPMATTEST_E_REPLY, "%s",
							    tpmattest_error_message(why));
	else
		rc = text_field(doc, "pubhash", pubhash, err);
	if (rc == 0)
		rc = text_field(doc, "certificate", &cert, err);
	if (rc == 0)
		rc = decode((ta_span){ cert.p, cert.n }, der, err);
	free(doc);
	tpmattest_error_free(why);
	ta_buf_free(&cert);
	return rc;
}

static int compare(const ta_buf *pubhash, const char *hash, tpmattest_error **err)
{
	if (ta_span_equal((ta_span){ pubhash->p, pubhash->n },
			  (ta_span){ (const uint8_t *)hash, strlen(hash) }))
		return 0;
	return ta_error_set(err, TPMATTEST_E_VALUE, "requested %s, received %.64s", hash,
			    pubhash->n ? (const char *)pubhash->p : "");
}

int ta_intel_answer(ta_span body, const char *hash, ta_buf *out, tpmattest_error **err)
{
	ta_buf pubhash = ta_buf_with(TA_MAX_URL), der = ta_buf_with(TA_MAX_REPLY);
	int rc = read_answer(body, &pubhash, &der, err);

	if (rc == 0)
		rc = compare(&pubhash, hash, err);
	if (rc == 0)
		ta_buf_add(out, der.p, der.n);
	if (rc == 0 && out->nomem)
		rc = ta_error_nomem(err);
	ta_buf_free(&pubhash);
	ta_buf_free(&der);
	return rc;
}

int ta_intel_saved(ta_span body, ta_buf *der, tpmattest_error **err)
{
	ta_buf pubhash = ta_buf_with(TA_MAX_URL);
	ta_cert *cert = NULL;
	char *hash = NULL;
	int rc = read_answer(body, &pubhash, der, err);

	if (rc == 0)
		rc = ta_cert_parse(der->p, der->n, &cert, err);
	if (rc == 0)
		rc = ta_intel_hash(&cert->key, &hash, err);
	if (rc == 0 && compare(&pubhash, hash, NULL) != 0)
		rc = ta_error_set(err, TPMATTEST_E_VALUE,
				  "response of Intel's EK service: its certificate has another key "
				  "than its pubhash names");
	free(hash);
	ta_cert_unref(cert);
	ta_buf_free(&pubhash);
	return rc;
}

static int intel_certificate(ta_span answer, const ta_pubkey *key, ta_buf *der,
			     tpmattest_error **err)
{
	char *hash = NULL;
	int rc = ta_intel_hash(key, &hash, err);

	if (rc == 0)
		rc = ta_intel_answer(answer, hash, der, err);
	free(hash);
	return rc;
}

const ta_ekservice ta_ekservice_intel = { intel_url, intel_certificate };
