/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include <stdlib.h>

#include "base/encode.h"
#include "base/text.h"

json_object *ta_json_object(ta_json *w)
{
	json_object *o = json_object_new_object();

	w->nomem = w->nomem || !o;
	return o;
}

json_object *ta_json_array(ta_json *w)
{
	json_object *o = json_object_new_array();

	w->nomem = w->nomem || !o;
	return o;
}

void ta_json_put(ta_json *w, json_object *to, const char *key, json_object *value)
{
	if (!to || json_object_object_add(to, key, value) != 0) {
		w->nomem = true;
		json_object_put(value);
	}
}

void ta_json_append(ta_json *w, json_object *array, json_object *value)
{
	if (!array || json_object_array_add(array, value) != 0) {
		w->nomem = true;
		json_object_put(value);
	}
}

/* Create a JSON string from s after removing characters unfit for display. */
static json_object *text_object(ta_json *w, const char *s)
{
	char *copy = ta_text_copy(s, SIZE_MAX);
	json_object *o = copy ? json_object_new_string(copy) : NULL;

	w->nomem = w->nomem || !o;
	free(copy);
	return o;
}

void ta_json_text(ta_json *w, json_object *to, const char *key, const char *value)
{
	ta_json_put(w, to, key, value ? text_object(w, value) : NULL);
}

void ta_json_append_text(ta_json *w, json_object *array, const char *value)
{
	ta_json_append(w, array, text_object(w, value));
}

void ta_json_hex(ta_json *w, json_object *to, const char *key, ta_span bytes)
{
	char *hex = malloc(2 * bytes.n + 1);

	if (hex) {
		ta_hex(bytes.p, bytes.n, hex);
		ta_json_text(w, to, key, hex);
	}
	w->nomem = w->nomem || !hex;
	free(hex);
}

void ta_json_number(ta_json *w, json_object *to, const char *key, int64_t value)
{
	json_object *o = json_object_new_int64(value);

	w->nomem = w->nomem || !o;
	ta_json_put(w, to, key, o);
}

void ta_json_bool(ta_json *w, json_object *to, const char *key, bool value)
{
	json_object *o = json_object_new_boolean(value);

	w->nomem = w->nomem || !o;
	ta_json_put(w, to, key, o);
}

void ta_json_null(ta_json *w, json_object *to, const char *key)
{
	ta_json_put(w, to, key, NULL);
}

int ta_json_finish(ta_json *w, json_object *document, char **out, tpmattest_error **err)
{
	const char *text = NULL;

	*out = NULL;
	if (document && !w->nomem)
		text = json_object_to_json_string_ext(
			document, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		*out = strdup(text);
	json_object_put(document);
	return *out ? 0 : ta_error_nomem(err);
}
