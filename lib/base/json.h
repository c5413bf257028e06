/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes JSON with json-c. The document records running out of memory, so that a writer needs only
 * one check at the end. Reading is in jsondoc.h. */
#ifndef TA_BASE_JSON_H
#define TA_BASE_JSON_H

#include <json-c/json_object.h>

#include "base/error.h"
#include "base/span.h"

typedef struct ta_json {
	bool nomem;
} ta_json;

/* Create an object or array. Returns NULL if out of memory (recorded), which the functions below
 * accept. */
json_object *ta_json_object(ta_json *w);
json_object *ta_json_array(ta_json *w);

/* Add a member. A NULL `value` becomes JSON null. Text is cleaned (base/text.h): bytes that are not
 * UTF-8, and characters that would affect a terminal, become '?'. */
void ta_json_text(ta_json *w, json_object *to, const char *key, const char *value);
void ta_json_hex(ta_json *w, json_object *to, const char *key, ta_span bytes); /* "" if empty */
void ta_json_number(ta_json *w, json_object *to, const char *key, int64_t value);
void ta_json_bool(ta_json *w, json_object *to, const char *key, bool value);
void ta_json_null(ta_json *w, json_object *to, const char *key);

/* The same for an object or array. Takes ownership of it. */
void ta_json_put(ta_json *w, json_object *to, const char *key, json_object *value);
void ta_json_append(ta_json *w, json_object *array, json_object *value);
void ta_json_append_text(ta_json *w, json_object *array, const char *value);

/* Store the document as one line in *out, to be freed by the caller. The reference to the document
 * is dropped in any case. TPMATTEST_E_NOMEM. */
int ta_json_finish(ta_json *w, json_object *document, char **out, tpmattest_error **err);

#endif
