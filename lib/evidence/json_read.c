/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads "tpmattest.evidence/1" (tpmattest(7)) from any source: unknown members are ignored,
 * everything else must be correct. */
#include <stdio.h>
#include <stdlib.h>

#include "base/jsonread.h"
#include "base/limits.h"
#include "evidence/public_area.h"
#include "evidence/evidence.h"
#include "evidence/nvindex.h"

#define WHERE 48

/* Reads one element of a list into the evidence. */
typedef int (*element_fn)(tpmattest_evidence *e, const ta_json_value *o, const char *where,
			  tpmattest_error **err);

static int read_list(tpmattest_evidence *e, const ta_json_value *doc, const char *key,
		     element_fn fn, tpmattest_error **err)
{
	const ta_json_value *list;
	char where[WHERE];
	size_t i = 0;
	int rc = ta_jsonread_member(doc, "evidence", key, TA_JSON_ARRAY, TA_JSON_OPTIONAL, &list,
				    err);

	if (rc || !list)
		return rc;
	for (const ta_json_value *o = ta_jsondoc_first(list); o && rc == 0;
	     o = ta_jsondoc_next(list, o)) {
		snprintf(where, sizeof(where), "%s[%zu]", key, i++);
		if (o->type == TA_JSON_OBJECT)
			rc = fn(e, o, where, err);
		else
			rc = ta_error_set(err, TPMATTEST_E_JSON_TYPE, "%s is not a JSON object",
					  where);
	}
	return rc;
}

/* The manufacturer as text, or "0x" and eight digits if the four bytes are not a valid
 * identifier. */
static int read_manufacturer(tpmattest_evidence *e, const ta_json_value *tpm, tpmattest_error **err)
{
	char clean[TA_MFR_SIZE];
	uint8_t raw[4] = { 0 };
	const char *s;
	uint32_t v;
	int rc = ta_jsonread_string(tpm, "tpm", "manufacturer", TA_JSON_OPTIONAL, &s, err);

	if (rc || !s)
		return rc;
	if (ta_jsonread_hex32_text(s, &v)) {
		for (int i = 0; i < 4; i++)
			raw[i] = (uint8_t)(v >> (24 - 8 * i));
	} else if (ta_manufacturer_parse(s, clean, NULL) == 0) {
		/* NOLINTNEXTLINE(bugprone-not-null-terminated-result): four bytes, no string */
		memcpy(raw, clean, strlen(clean));
	} else {
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "tpm: \"manufacturer\" is not 1 to 4 of [A-Za-z0-9]");
	}
	ta_evidence_set_said(e, raw);
	return 0;
}

/* The manufacturer given by the caller that made the capture. Like everything in a capture it is
 * unverified, and it is used only if no other manufacturer is known. */
static int read_claimed(tpmattest_evidence *e, const ta_json_value *tpm, tpmattest_error **err)
{
	const char *s;
	int rc = ta_jsonread_string(tpm, "tpm", "manufacturer_given", TA_JSON_OPTIONAL, &s, err);

	if (rc == 0 && s && ta_manufacturer_parse(s, e->claimed, NULL) != 0)
		rc = ta_error_set(err, TPMATTEST_E_VALUE,
				  "tpm: \"manufacturer_given\" is not 1 to 4 of [A-Za-z0-9]");
	return rc;
}

static int read_vendor_string(tpmattest_evidence *e, const ta_json_value *tpm,
			      tpmattest_error **err)
{
	const char *s;
	int rc = ta_jsonread_string(tpm, "tpm", "vendor_string", TA_JSON_OPTIONAL, &s, err);

	if (rc || !s)
		return rc;
	if (!ta_evidence_take_vendor_string(e, s))
		return ta_error_set(
			err, TPMATTEST_E_VALUE,
			"tpm: \"vendor_string\" is not up to 16 printable ASCII characters");
	return 0;
}

static int read_firmware(tpmattest_evidence *e, const ta_json_value *tpm, tpmattest_error **err)
{
	const ta_json_value *list, *o;
	int rc = ta_jsonread_member(tpm, "tpm", "firmware", TA_JSON_ARRAY, TA_JSON_OPTIONAL, &list,
				    err);
	size_t n = 0;

	if (rc || !list)
		return rc;
	for (o = ta_jsondoc_first(list); o; o = ta_jsondoc_next(list, o))
		n++;
	if (n != 2)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "tpm: \"firmware\" is not a list of two values");
	for (n = 0, o = ta_jsondoc_first(list); o; o = ta_jsondoc_next(list, o), n++) {
		if (o->type != TA_JSON_STRING)
			return ta_error_set(err, TPMATTEST_E_JSON_TYPE,
					    "tpm: \"firmware\" is not a list of JSON strings");
		if (!ta_jsonread_hex32_text(ta_jsondoc_text(o), &e->firmware[n]))
			return ta_error_set(err, TPMATTEST_E_VALUE,
					    "tpm: \"firmware\" has a value that is not \"0x\" and "
					    "eight hex digits");
	}
	e->has_firmware = true;
	return 0;
}

static int read_tpm(tpmattest_evidence *e, const ta_json_value *doc, tpmattest_error **err)
{
	const ta_json_value *tpm;
	int rc = ta_jsonread_member(doc, "evidence", "tpm", TA_JSON_OBJECT, TA_JSON_OPTIONAL, &tpm,
				    err);

	if (rc || !tpm)
		return rc;
	rc = read_manufacturer(e, tpm, err);
	if (rc == 0)
		rc = read_claimed(e, tpm, err);
	if (rc == 0)
		rc = read_vendor_string(e, tpm, err);
	if (rc == 0)
		rc = read_firmware(e, tpm, err);
	if (rc == 0)
		rc = ta_jsonread_uint(tpm, "tpm", "spec_revision", &e->spec_revision, err);
	if (rc == 0)
		rc = ta_jsonread_uint(tpm, "tpm", "nv_buffer_max", &e->nv_buffer_max, err);
	return rc;
}

/* Read either the bytes in member `key`, or "error" with "rc". */
static int read_outcome(const ta_json_value *o, const char *where, const char *key, uint8_t **data,
			size_t *n, int *result, uint32_t *tss_rc, tpmattest_error **err)
{
	const char *name;
	bool present;
	int rc = ta_jsonread_string(o, where, "error", TA_JSON_OPTIONAL, &name, err);

	*data = NULL;
	*n = 0;
	if (rc == 0)
		rc = ta_jsonread_base64(o, where, key, name ? TA_JSON_OPTIONAL : TA_JSON_REQUIRED,
					TA_MAX_NV, TPMATTEST_E_LIMIT_NV, data, n, err);
	if (rc == 0 && name)
		rc = ta_jsonread_hex32(o, where, "rc", TA_JSON_OPTIONAL, tss_rc, &present, err);
	if (rc || !name)
		return rc;
	*result = ta_evidence_failure_named(name);
	if (*result == 0)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "%s: \"error\" is not an error code of reading a TPM", where);
	if (*data)
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: both \"error\" and \"%s\"", where,
				    key);
	return 0;
}

static int read_nv(tpmattest_evidence *e, const ta_json_value *o, const char *where,
		   tpmattest_error **err)
{
	ta_nv nv = { 0 };
	bool present;
	int rc = ta_jsonread_hex32(o, where, "index", TA_JSON_REQUIRED, &nv.index, &present, err);

	if (rc)
		return rc;
	if (!ta_nvindex_is_taken(nv.index))
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "%s: NV index 0x%08x is in no range of EK, platform, "
				    "attestation or identity certificates",
				    where, nv.index);
	rc = ta_jsonread_hex32(o, where, "attributes", TA_JSON_OPTIONAL, &nv.attributes,
			       &nv.has_attributes, err);
	if (rc == 0)
		rc = read_outcome(o, where, "data", &nv.data, &nv.len, &nv.result, &nv.rc, err);
	if (rc == 0)
		rc = ta_evidence_put_nv(e, &nv, (ta_span){ nv.data, nv.len }, err);
	free(nv.data);
	return rc;
}

static int read_file(tpmattest_evidence *e, const ta_json_value *o, const char *where,
		     tpmattest_error **err)
{
	const char *name, *role;
	uint8_t *data = NULL;
	size_t n = 0;
	int r = 0, rc = ta_jsonread_string(o, where, "name", TA_JSON_REQUIRED, &name, err);

	if (rc == 0)
		rc = ta_jsonread_string(o, where, "role", TA_JSON_REQUIRED, &role, err);
	if (rc)
		return rc;
	r = strcmp(role, "ek") == 0    ? TPMATTEST_ROLE_EK
	  : strcmp(role, "chain") == 0 ? TPMATTEST_ROLE_CHAIN
				       : 0;
	if (r == 0)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "%s: \"role\" is neither \"ek\" nor \"chain\"", where);
	rc = ta_jsonread_base64(o, where, "data", TA_JSON_REQUIRED, TA_MAX_EVIDENCE,
				TPMATTEST_E_LIMIT_EVIDENCE, &data, &n, err);
	if (rc == 0)
		rc = tpmattest_evidence_add_file(e, r, name, data, n, err);
	free(data);
	return rc;
}

static int read_template(const ta_json_value *o, const char *where, int *origin,
			 tpmattest_error **err)
{
	const char *s;
	int rc = ta_jsonread_string(o, where, "template", TA_JSON_OPTIONAL, &s, err);

	*origin = TPMATTEST_TEMPLATE_UNKNOWN;
	if (rc || !s)
		return rc;
	*origin = strcmp(s, "nv") == 0 ? TPMATTEST_TEMPLATE_NV : TPMATTEST_TEMPLATE_PROFILE;
	if (*origin == TPMATTEST_TEMPLATE_PROFILE && strcmp(s, "profile") != 0)
		rc = ta_error_set(err, TPMATTEST_E_VALUE,
				  "%s: \"template\" is neither \"nv\" nor \"profile\"", where);
	return rc;
}

static int read_ek(tpmattest_evidence *e, const ta_json_value *o, const char *where,
		   tpmattest_error **err)
{
	ta_ek_public ek = { 0 };
	ta_public_area key;
	bool present;
	int rc = ta_jsonread_hex32(o, where, "index", TA_JSON_OPTIONAL, &ek.index, &present, err);

	if (rc == 0)
		rc = ta_jsonread_hex32(o, where, "handle", TA_JSON_OPTIONAL, &ek.handle, &present,
				       err);
	if (rc == 0)
		rc = read_template(o, where, &ek.origin, err);
	if (rc == 0)
		rc = read_outcome(o, where, "public", &ek.data, &ek.len, &ek.result, &ek.rc, err);
	if (rc == 0 && ek.result == 0)
		rc = ta_public_area_read((ta_span){ ek.data, ek.len }, &key, err);
	if (rc == 0)
		rc = ta_evidence_put_ek(e, &ek, (ta_span){ ek.data, ek.len }, err);
	free(ek.data);
	return rc;
}

static int read_schema(const ta_json_value *doc, tpmattest_error **err)
{
	const char *schema;
	int rc = ta_jsonread_string(doc, "evidence", "schema", TA_JSON_REQUIRED, &schema, err);

	if (rc == 0 && strcmp(schema, "tpmattest.evidence/1") != 0)
		rc = ta_error_set(err, TPMATTEST_E_SCHEMA,
				  "the schema is \"%.40s\", not \"tpmattest.evidence/1\"", schema);
	return rc;
}

static int read_document(tpmattest_evidence *e, const ta_json_value *doc, tpmattest_error **err)
{
	int rc = read_schema(doc, err);

	if (rc == 0)
		rc = read_tpm(e, doc, err);
	if (rc == 0)
		rc = read_list(e, doc, "nv", read_nv, err);
	if (rc == 0)
		rc = read_list(e, doc, "files", read_file, err);
	if (rc == 0)
		rc = read_list(e, doc, "ek_public", read_ek, err);
	return rc;
}

int tpmattest_evidence_from_json(const char *json, size_t len, tpmattest_evidence **out,
				 tpmattest_error **err)
{
	tpmattest_evidence *e = NULL;
	ta_json_value *doc = NULL;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!json || !out)
		return ta_error_null(err, __func__);
	if (len > TA_MAX_EVIDENCE_JSON)
		return ta_error_set(err, TPMATTEST_E_LIMIT_EVIDENCE,
				    "%zu bytes of JSON exceed the limit of %zu", len,
				    (size_t)TA_MAX_EVIDENCE_JSON);
	rc = ta_jsondoc_parse(json, len, &doc, err);
	if (rc == 0)
		rc = tpmattest_evidence_new(&e, err);
	if (rc == 0)
		rc = read_document(e, doc, err);
	free(doc);
	if (rc) {
		tpmattest_evidence_free(e);
		return rc;
	}
	e->origin = TA_ORIGIN_CAPTURE; /* regardless of what the capture states */
	*out = e;
	return 0;
}
