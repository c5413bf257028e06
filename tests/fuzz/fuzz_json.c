/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON: accepted when json-c's strict reader accepts it, and with the same content; refused
 * otherwise. Left out are what json-c sees otherwise: text that is not ASCII (a new json-c refuses
 * all of it), a NUL, half a surrogate pair (taken as U+FFFD), the same key twice (the last one
 * counts), control characters in strings, NaN and Infinity, a key in single quotes behind a comma,
 * and numbers that end early ("1.", "1e+", "-"): all of it is refused here. */
#include <json-c/json_tokener.h>
#include <json-c/json_object.h>
#include <string.h>

#include "base/jsondoc.h"
#include "base/limits.h"
#include "fuzz.h"

/* Values as json-c has them; both readers agree on all of it. */
static size_t same(const ta_json_value *v, json_object *o)
{
	static const enum json_type types[] = { json_type_null,   json_type_boolean,
						json_type_int,    json_type_double,
						json_type_string, json_type_array,
						json_type_object };
	size_t n = 1, i = 0;

	FUZZ_ASSERT(json_object_get_type(o) == types[v->type]);
	if (v->type == TA_JSON_STRING) {
		FUZZ_ASSERT(v->n_text == (size_t)json_object_get_string_len(o));
		FUZZ_ASSERT(memcmp(ta_jsondoc_text(v), json_object_get_string(o), v->n_text + 1) ==
			    0);
	}
	for (const ta_json_value *in = ta_jsondoc_first(v); in; in = ta_jsondoc_next(v, in), i++) {
		json_object *other = NULL;

		if (v->type == TA_JSON_ARRAY)
			other = json_object_array_get_idx(o, i);
		else /* json-c's own keys end at a NUL */
			FUZZ_ASSERT(
				json_object_object_get_ex(o, (const char *)in + in->key, &other));
		n += same(in, other);
	}
	FUZZ_ASSERT(n == v->size);
	FUZZ_ASSERT(i == (v->type == TA_JSON_ARRAY    ? json_object_array_length(o)
			  : v->type == TA_JSON_OBJECT ? (size_t)json_object_object_length(o)
						      : 0));
	return n;
}

static bool comparable(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == 0 || p[i] >= 0x80)
			return false;
	return !memmem(p, n, "\\u0000", 6) && !memmem(p, n, "\\uD", 3) && !memmem(p, n, "\\ud", 3);
}

/* What a text has in it that json-c takes, or may. */
static bool is_lax(const uint8_t *p, size_t n)
{
	if (memmem(p, n, "NaN", 3) || memmem(p, n, "Infinity", 8) || memchr(p, '\'', n))
		return true;
	for (size_t i = 0; i < n; i++)
		if (p[i] < 0x20)
			return true;
	return false;
}

/* A point, an exponent or a sign without digits behind it, or a number that begins with 0: json-c
 * takes some. */
static bool odd_number(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool digit = i + 1 < n && p[i + 1] >= '0' && p[i + 1] <= '9',
		     after = i && strchr("0123456789.eE+-", p[i - 1]);

		if ((p[i] == '.' || p[i] == '-' || p[i] == '+' ||
		     ((p[i] == 'e' || p[i] == 'E') && after)) &&
		    !digit)
			return true;
		if (p[i] == '0' && digit && (!i || !strchr("0123456789.eE+", p[i - 1])))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	json_tokener *tok;
	ta_json_value *v;
	json_object *o;
	size_t at, end = n;
	int rc = ta_jsondoc_parse((const char *)p, n, &v, &err);

	FUZZ_ASSERT((rc == 0) == (v != NULL) && rc == tpmattest_error_code(err));
	FUZZ_ASSERT(!v || v->size <= TA_MAX_JSON_VALUES);
	tpmattest_error_free(err);
	if (!comparable(p, n) ||
	    (rc && (rc != TPMATTEST_E_JSON || odd_number(p, n) || is_lax(p, n)))) {
		free(v);
		return 0;
	}
	while (end && strchr(" \t\r\n", p[end - 1]))
		end--;
	tok = json_tokener_new_ex(TA_MAX_JSON_DEPTH + 2);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	o = json_tokener_parse_ex(tok, (const char *)p, (int)end);
	at = json_tokener_get_parse_end(tok);
	FUZZ_ASSERT((rc == 0) == (json_tokener_get_error(tok) == json_tokener_success &&
				  at == end && json_object_is_type(o, json_type_object)));
	if (v)
		same(v, o);
	json_object_put(o);
	json_tokener_free(tok);
	free(v);
	return 0;
}
