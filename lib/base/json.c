/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include <json-c/json_tokener.h>
#include <limits.h>
#include <stdlib.h>

#include "base/encode.h"
#include "base/limits.h"
#include "base/utf8.h"

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

/* A JSON string of s; bytes that are not UTF-8 become '?'. */
static json_object *text_object(ta_json *w, const char *s)
{
	char *copy = strdup(s), *end = copy ? copy + strlen(copy) : NULL;
	json_object *o = NULL;

	for (char *c = copy; c < end;) {
		size_t n = ta_utf8_next((ta_span){ (const uint8_t *)c, (size_t)(end - c) });

		if (!n)
			*c = '?';
		c += n ? n : 1;
	}
	if (copy)
		o = json_object_new_string(copy);
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
		text = json_object_to_json_string_ext(document, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		*out = strdup(text);
	json_object_put(document);
	return *out ? 0 : ta_error_nomem(err);
}

static int parse_failed(json_tokener *tok, tpmattest_error **err)
{
	enum json_tokener_error e = json_tokener_get_error(tok);
	size_t at = json_tokener_get_parse_end(tok);

	if (e == json_tokener_error_depth)
		return ta_error_set(err, TPMATTEST_E_LIMIT_JSON_DEPTH, "JSON nested deeper than %d at byte %zu",
				    TA_MAX_JSON_DEPTH, at);
	if (e == json_tokener_success)
		return ta_error_set(err, TPMATTEST_E_JSON, "JSON: more text after the end of the document, at byte %zu", at);
	return ta_error_set_detail(err, TPMATTEST_E_JSON, 0, json_tokener_error_desc(e),
				   "not well-formed JSON at byte %zu: %s", at, json_tokener_error_desc(e));
}

int ta_json_parse(const char *text, size_t len, json_object **out, tpmattest_error **err)
{
	json_tokener *tok = NULL;
	json_object *o = NULL;
	int rc = 0;

	*out = NULL;
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	if (!len)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "JSON: no bytes at all");
	if (len > INT_MAX)
		return ta_error_set(err, TPMATTEST_E_JSON, "JSON: %zu bytes are too many", len);
	tok = json_tokener_new_ex(TA_MAX_JSON_DEPTH);
	if (!tok)
		return ta_error_nomem(err);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(tok, text, (int)len);
	if (json_tokener_get_error(tok) != json_tokener_success || json_tokener_get_parse_end(tok) != len)
		rc = parse_failed(tok, err);
	else if (!json_object_is_type(o, json_type_object))
		rc = ta_error_set(err, TPMATTEST_E_JSON_TYPE, "JSON: the document is not an object");
	json_tokener_free(tok);
	if (rc) {
		json_object_put(o);
		return rc;
	}
	*out = o;
	return 0;
}
