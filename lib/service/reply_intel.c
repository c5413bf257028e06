/* SPDX-License-Identifier: BSD-2-Clause */
/* Intel does not document the answer. The form is that of published ones: both values are base64url, then percent-encoded. */
#include <stdlib.h>

#include "base/encode.h"
#include "base/jsondoc.h"
#include "service/reply.h"

/* A field's text with its percent encoding undone, appended to `out`. */
static int text_field(const ta_json_value *doc, const char *key, ta_buf *out, tpmattest_error **err)
{
	const ta_json_value *o = ta_jsondoc_member(doc, key);
	bool good;

	if (!o || o->type != TA_JSON_STRING)
		return ta_error_set(err, TPMATTEST_E_REPLY, "the answer has no text \"%s\"", key);
	good = ta_unpercent(out, ta_jsondoc_text(o), o->n_text);
	if (out->nomem)
		return ta_error_nomem(err);
	if (!good)
		return ta_error_set(err, TPMATTEST_E_REPLY, "\"%s\" is not percent-encoded as it should be", key);
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

int ta_reply_intel(ta_span body, const char *hash, ta_buf *out, tpmattest_error **err)
{
	ta_buf pubhash = ta_buf_with(TA_MAX_URL), cert = ta_buf_with(TA_MAX_REPLY);
	tpmattest_error *why = NULL;
	ta_json_value *doc = NULL;
	int rc = ta_jsondoc_parse((const char *)body.p, body.n, &doc, &why);

	if (rc) {
		rc = rc == TPMATTEST_E_NOMEM ? ta_error_nomem(err) :
			ta_error_set(err, TPMATTEST_E_REPLY, "%s", tpmattest_error_message(why));
		goto out;
	}
	rc = text_field(doc, "pubhash", &pubhash, err);
	if (rc == 0)
		rc = text_field(doc, "certificate", &cert, err);
	if (rc)
		goto out;
	if (!ta_span_equal((ta_span){ pubhash.p, pubhash.n }, (ta_span){ (const uint8_t *)hash, strlen(hash) })) {
		rc = ta_error_set(err, TPMATTEST_E_VALUE, "asked for %s, answered for %.64s", hash,
				  pubhash.n ? (const char *)pubhash.p : "");
		goto out;
	}
	rc = decode((ta_span){ cert.p, cert.n }, out, err);
out:
	free(doc);
	tpmattest_error_free(why);
	ta_buf_free(&pubhash);
	ta_buf_free(&cert);
	return rc;
}
