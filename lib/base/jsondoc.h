/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON (RFC 8259) from anywhere, read strictly into one block of memory whose size is known before
 * anything is built: 24 bytes a value and no more than the text itself for keys and strings. */
#ifndef TA_BASE_JSONDOC_H
#define TA_BASE_JSONDOC_H

#include "base/error.h"
#include "base/span.h"

typedef enum {
	TA_JSON_NULL = 0,
	TA_JSON_BOOLEAN,
	TA_JSON_INTEGER,
	TA_JSON_NUMBER /* with fraction or exponent */,
	TA_JSON_STRING,
	TA_JSON_ARRAY,
	TA_JSON_OBJECT,
} ta_json_type;

/* A value; those of an array or object follow it, each with its own behind it. Texts are behind the
 * last value, found by their distance from this one, each with a NUL after it: a value must not be
 * copied. */
typedef struct ta_json_value {
	uint32_t type;         /* ta_json_type */
	uint32_t size;         /* values: this one and all inside */
	uint32_t key, n_key;   /* of a member of an object; 0: none */
	uint32_t text, n_text; /* of a string, unescaped; of a number or boolean, as written */
} ta_json_value;

/* Read a document that is one object, and nothing behind it. Refused are what RFC 8259 does not
 * allow, text that is not UTF-8, and half a surrogate pair (TPMATTEST_E_JSON), the same key twice
 * in an object (TPMATTEST_E_JSON_DUPLICATE), more than TA_MAX_JSON_VALUES values
 * (TPMATTEST_E_LIMIT_JSON_VALUES), more than TA_MAX_JSON_DEPTH levels
 * (TPMATTEST_E_LIMIT_JSON_DEPTH). Also TPMATTEST_E_EMPTY, TPMATTEST_E_JSON_TYPE (no object),
 * TPMATTEST_E_NOMEM. free() it. */
int ta_jsondoc_parse(const char *text, size_t len, ta_json_value **out, tpmattest_error **err);

/* The values inside, one by one; NULL at the end, and in anything but an array or object. */
const ta_json_value *ta_jsondoc_first(const ta_json_value *parent);
const ta_json_value *ta_jsondoc_next(const ta_json_value *parent, const ta_json_value *v);

/* Member of an object, or NULL (what is no object has none). */
const ta_json_value *ta_jsondoc_member(const ta_json_value *object, const char *key);

/* Never NULL; a string may have a NUL inside. */
const char *ta_jsondoc_text(const ta_json_value *v);

const char *ta_jsondoc_type_name(ta_json_type type);

#endif
