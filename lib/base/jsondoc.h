/* SPDX-License-Identifier: BSD-2-Clause */
/* Strict JSON (RFC 8259) parser for untrusted text. The result is a single block of memory whose
 * size is known in advance: 24 bytes for each value, and at most the size of the text for keys and
 * strings. */
#ifndef TA_BASE_JSONDOC_H
#define TA_BASE_JSONDOC_H

#include "base/error.h"
#include "base/span.h"

typedef enum {
	TA_JSON_NULL = 0,
	TA_JSON_BOOLEAN,
	TA_JSON_INTEGER,
	TA_JSON_NUMBER /* with a fraction or exponent */,
	TA_JSON_STRING,
	TA_JSON_ARRAY,
	TA_JSON_OBJECT,
} ta_json_type;

/* A value. The values in an array or object follow it, each followed by its own. Texts are stored
 * after the last value, each with a NUL, and are located by their distance from the value, so a
 * value must not be copied. */
typedef struct ta_json_value {
	uint32_t type;         /* ta_json_type */
	uint32_t size;         /* number of values: this one and all those in it */
	uint32_t key, n_key;   /* key of a member of an object, or 0 */
	uint32_t text, n_text; /* an unescaped string, or a number or boolean as written */
} ta_json_value;

/* Parse a document that consists of one object. Rejected are: everything that RFC 8259 does not
 * allow, text that is not UTF-8, and half a surrogate pair (TPMATTEST_E_JSON); a duplicate key in
 * an object (TPMATTEST_E_JSON_DUPLICATE); more than TA_MAX_JSON_VALUES values
 * (TPMATTEST_E_LIMIT_JSON_VALUES); more than TA_MAX_JSON_DEPTH levels
 * (TPMATTEST_E_LIMIT_JSON_DEPTH). Also TPMATTEST_E_EMPTY, TPMATTEST_E_JSON_TYPE (not an object),
 * TPMATTEST_E_NOMEM. The caller frees *out. */
int ta_jsondoc_parse(const char *text, size_t len, ta_json_value **out, tpmattest_error **err);

/* Iterate over the values in an array or object. NULL at the end, or if `parent` is neither. */
const ta_json_value *ta_jsondoc_first(const ta_json_value *parent);
const ta_json_value *ta_jsondoc_next(const ta_json_value *parent, const ta_json_value *v);

/* Returns a member of an object, or NULL, also if `object` is not an object. */
const ta_json_value *ta_jsondoc_member(const ta_json_value *object, const char *key);

/* Never NULL. A string may contain a NUL. */
const char *ta_jsondoc_text(const ta_json_value *v);

const char *ta_jsondoc_type_name(ta_json_type type);

#endif
