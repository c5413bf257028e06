/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing JSON with json-c: a document that remembers running out of memory, so that a writer may
 * put everything in and test once. Reading is in jsondoc.h. */
#ifndef TA_BASE_JSON_H
#define TA_BASE_JSON_H

#include <json-c/json_object.h>

#include "base/error.h"
#include "base/span.h"

typedef struct ta_json {
	bool nomem;
} ta_json;

/* A new object or array; NULL when out of memory (remembered), which the functions below take. */
json_object *ta_json_object(ta_json *w);
json_object *ta_json_array(ta_json *w);

/* Put a value under a key; `value` NULL is JSON null. Text is cleaned
 * (base/text.h): what is not UTF-8, or would act on a terminal, becomes '?'. */
void ta_json_text(ta_json *w, json_object *to, const char *key, const char *value);
void ta_json_hex(ta_json *w, json_object *to, const char *key, ta_span bytes); /* empty: "" */
void ta_json_number(ta_json *w, json_object *to, const char *key, int64_t value);
void ta_json_bool(ta_json *w, json_object *to, const char *key, bool value);
void ta_json_null(ta_json *w, json_object *to, const char *key);

/* The same for an object or array, which these take over. */
void ta_json_put(ta_json *w, json_object *to, const char *key, json_object *value);
void ta_json_append(ta_json *w, json_object *array, json_object *value);
void ta_json_append_text(ta_json *w, json_object *array, const char *value);

/* The document as one line in *out (free()), its reference dropped either way.
 * TPMATTEST_E_NOMEM. */
int ta_json_finish(ta_json *w, json_object *document, char **out, tpmattest_error **err);

#endif
