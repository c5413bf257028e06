/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/jsondoc.h"

#include <string.h>

const ta_json_value *ta_jsondoc_first(const ta_json_value *parent)
{
	return parent->size > 1 ? parent + 1 : NULL;
}

const ta_json_value *ta_jsondoc_next(const ta_json_value *parent, const ta_json_value *v)
{
	v += v->size;
	return v < parent + parent->size ? v : NULL;
}

const ta_json_value *ta_jsondoc_member(const ta_json_value *object, const char *key)
{
	size_t n = strlen(key);

	if (object->type != TA_JSON_OBJECT)
		return NULL;
	for (const ta_json_value *v = ta_jsondoc_first(object); v; v = ta_jsondoc_next(object, v))
		if (v->n_key == n && memcmp((const char *)v + v->key, key, n) == 0)
			return v;
	return NULL;
}

const char *ta_jsondoc_text(const ta_json_value *v)
{
	return v->type >= TA_JSON_ARRAY ? "" : (const char *)v + v->text;
}

const char *ta_jsondoc_type_name(ta_json_type type)
{
	static const char *const names[] = { "null",   "boolean", "integer", "number",
					     "string", "array",   "object" };

	return names[type];
}
