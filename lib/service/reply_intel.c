/* SPDX-License-Identifier: BSD-2-Clause */
/* Intel does not document the answer. The form is that of published ones: both values are base64url, then percent-encoded. */
#include "base/encode.h"
#include "base/json.h"
#include "service/reply.h"

/* A field's text with its percent encoding undone, appended to `out`. */
static int text_field(json_object *doc, const char *key, ta_buf *out, tpmattest_error **err)
{
	json_object *o;
	const char *s;
	bool good;

	if (!json_object_object_get_ex(doc, key, &o) || !json_object_is_type(o, json_type_string))
		return ta_error_set(err, TPMATTEST_E_REPLY, "the answer has no text \"%s\"", key);
	s = json_object_get_string(o);
	good = ta_unpercent(out, s, (size_t)json_object_get_string_len(o));
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
	json_object *doc = NULL;
	int rc = ta_json_parse((const char *)body.p, body.n, &doc, &why);

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
	json_object_put(doc);
	tpmattest_error_free(why);
	ta_buf_free(&pubhash);
	ta_buf_free(&cert);
	return rc;
}
