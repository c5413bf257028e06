/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes "tpmattest.evidence/1" (tpmattest(7)). The order of the members is fixed and absent values
 * are omitted, so the same evidence gives the same bytes. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/json.h"
#include "base/limits.h"
#include "evidence/evidence.h"

static void put_hex32(ta_json *w, json_object *to, const char *key, uint32_t v)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%08" PRIx32, v);
	ta_json_text(w, to, key, text);
}

static void put_base64(ta_json *w, json_object *to, const char *key, const uint8_t *p, size_t n)
{
	ta_buf b = ta_buf_with(2 * TA_MAX_EVIDENCE);
	char *text;

	ta_base64(&b, p, n);
	text = ta_buf_take(&b);
	if (text)
		ta_json_text(w, to, key, text);
	else
		w->nomem = true;
	free(text);
}

/* Write the reason why there is no data. */
static void put_failure(ta_json *w, json_object *to, int result, uint32_t rc)
{
	ta_json_text(w, to, "error", tpmattest_error_name(result));
	if (rc)
		put_hex32(w, to, "rc", rc);
}

static void put_tpm(ta_json *w, json_object *doc, const tpmattest_evidence *e)
{
	json_object *o = ta_json_object(w), *firmware;
	char text[16];

	if (e->said[0]) {
		ta_json_text(w, o, "manufacturer", e->said);
	} else if (e->has_manufacturer) {
		/* Four bytes that are not a valid identifier are written in hex. */
		snprintf(text, sizeof(text), "0x%02x%02x%02x%02x", e->raw_manufacturer[0],
			 e->raw_manufacturer[1], e->raw_manufacturer[2], e->raw_manufacturer[3]);
		ta_json_text(w, o, "manufacturer", text);
	}
	if (e->given[0] || e->claimed[0])
		ta_json_text(w, o, "manufacturer_given", e->given[0] ? e->given : e->claimed);
	if (e->vendor_string[0])
		ta_json_text(w, o, "vendor_string", e->vendor_string);
	if (e->has_firmware) {
		firmware = ta_json_array(w);
		for (int i = 0; i < 2; i++) {
			snprintf(text, sizeof(text), "0x%08" PRIx32, e->firmware[i]);
			ta_json_append_text(w, firmware, text);
		}
		ta_json_put(w, o, "firmware", firmware);
	}
	if (e->spec_revision)
		ta_json_number(w, o, "spec_revision", e->spec_revision);
	if (e->nv_buffer_max)
		ta_json_number(w, o, "nv_buffer_max", e->nv_buffer_max);
	ta_json_put(w, doc, "tpm", o);
}

static void put_nv(ta_json *w, json_object *doc, const tpmattest_evidence *e)
{
	json_object *list = ta_json_array(w);

	for (size_t i = 0; i < e->n_nv; i++) {
		const ta_nv *nv = &e->nv[i];
		json_object *o = ta_json_object(w);

		put_hex32(w, o, "index", nv->index);
		if (nv->has_attributes)
			put_hex32(w, o, "attributes", nv->attributes);
		if (nv->result)
			put_failure(w, o, nv->result, nv->rc);
		else
			put_base64(w, o, "data", nv->data, nv->len);
		ta_json_append(w, list, o);
	}
	ta_json_put(w, doc, "nv", list);
}

static void put_files(ta_json *w, json_object *doc, const tpmattest_evidence *e)
{
	json_object *list = ta_json_array(w);

	for (size_t i = 0; i < e->n_file; i++) {
		const ta_file *file = &e->file[i];
		json_object *o = ta_json_object(w);

		ta_json_text(w, o, "name", file->name);
		ta_json_text(w, o, "role", file->role == TPMATTEST_ROLE_EK ? "ek" : "chain");
		put_base64(w, o, "data", file->data, file->len);
		ta_json_append(w, list, o);
	}
	ta_json_put(w, doc, "files", list);
}

static void put_eks(ta_json *w, json_object *doc, const tpmattest_evidence *e)
{
	json_object *list = ta_json_array(w);

	for (size_t i = 0; i < e->n_ek; i++) {
		const ta_ek_public *ek = &e->ek[i];
		json_object *o = ta_json_object(w);

		if (ek->index)
			put_hex32(w, o, "index", ek->index);
		if (ek->handle)
			put_hex32(w, o, "handle", ek->handle);
		else
			ta_json_null(w, o, "handle");
		if (ek->origin != TPMATTEST_TEMPLATE_UNKNOWN)
			ta_json_text(w, o, "template",
				     ek->origin == TPMATTEST_TEMPLATE_NV ? "nv" : "profile");
		if (ek->result)
			put_failure(w, o, ek->result, ek->rc);
		else
			put_base64(w, o, "public", ek->data, ek->len);
		ta_json_append(w, list, o);
	}
	ta_json_put(w, doc, "ek_public", list);
}

int tpmattest_evidence_to_json(const tpmattest_evidence *e, char **json, tpmattest_error **err)
{
	ta_json w = { 0 };
	json_object *doc;

	ta_error_clear(err);
	if (json)
		*json = NULL;
	if (!e || !json)
		return ta_error_null(err, __func__);
	doc = ta_json_object(&w);
	ta_json_text(&w, doc, "schema", "tpmattest.evidence/1");
	put_tpm(&w, doc, e);
	put_nv(&w, doc, e);
	if (e->n_file)
		put_files(&w, doc, e);
	if (e->n_ek)
		put_eks(&w, doc, e);
	return ta_json_finish(&w, doc, json, err);
}
