/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/jsonread.h"

#include "base/buf.h"
#include "base/encode.h"

int ta_jsonread_member(json_object *object, const char *where, const char *key, enum json_type type, ta_json_need need,
		       json_object **out, tpmattest_error **err)
{
	json_object *o = NULL;

	*out = NULL;
	if (!json_object_object_get_ex(object, key, &o) || !o)
		return need == TA_JSON_REQUIRED
		       ? ta_error_set(err, TPMATTEST_E_JSON_TYPE, "%s: \"%s\" is missing", where, key) : 0;
	if (json_object_get_type(o) != type)
		return ta_error_set(err, TPMATTEST_E_JSON_TYPE, "%s: \"%s\" must be a JSON %s, not a JSON %s", where, key,
				    json_type_to_name(type), json_type_to_name(json_object_get_type(o)));
	*out = o;
	return 0;
}

int ta_jsonread_string(json_object *object, const char *where, const char *key, ta_json_need need, const char **out,
		       tpmattest_error **err)
{
	json_object *o;
	int rc = ta_jsonread_member(object, where, key, json_type_string, need, &o, err);

	*out = o ? json_object_get_string(o) : NULL;
	if (o && strlen(*out) != (size_t)json_object_get_string_len(o)) {
		*out = NULL;
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: \"%s\" has a NUL in it", where, key);
	}
	return rc;
}

int ta_jsonread_uint(json_object *object, const char *where, const char *key, uint32_t *out, tpmattest_error **err)
{
	json_object *o;
	int rc = ta_jsonread_member(object, where, key, json_type_int, TA_JSON_OPTIONAL, &o, err);
	int64_t v = o ? json_object_get_int64(o) : 0;

	*out = 0;
	if (rc)
		return rc;
	if (v < 0 || v > UINT32_MAX)
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: \"%s\" is not a number from 0 to 4294967295", where, key);
	*out = (uint32_t)v;
	return 0;
}

bool ta_jsonread_hex32_text(const char *s, uint32_t *out)
{
	uint8_t b[4];

	*out = 0;
	if (s[0] != '0' || s[1] != 'x' || !ta_unhex(s + 2, b, sizeof(b)))
		return false;
	*out = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	return true;
}

int ta_jsonread_hex32(json_object *object, const char *where, const char *key, ta_json_need need, uint32_t *out,
		      bool *present, tpmattest_error **err)
{
	const char *s;
	int rc = ta_jsonread_string(object, where, key, need, &s, err);

	*out = 0;
	*present = s != NULL;
	if (s && !ta_jsonread_hex32_text(s, out))
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: \"%s\" is not \"0x\" and eight hex digits", where, key);
	return rc;
}

int ta_jsonread_base64(json_object *object, const char *where, const char *key, ta_json_need need, size_t cap,
		       int too_long, uint8_t **out, size_t *n, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(cap);
	json_object *o;
	int rc = ta_jsonread_member(object, where, key, json_type_string, need, &o, err);

	*out = NULL;
	*n = 0;
	if (!o)
		return rc;
	if (!ta_unbase64(&b, json_object_get_string(o), (size_t)json_object_get_string_len(o), false))
		rc = ta_error_set(err, TPMATTEST_E_BASE64, "%s: \"%s\" is not base64", where, key);
	else if (b.full)
		rc = ta_error_set(err, too_long, "%s: \"%s\" holds more than %zu bytes", where, key, cap);
	if (rc) {
		ta_buf_free(&b);
		return rc;
	}
	*n = b.n;
	*out = (uint8_t *)ta_buf_take(&b);
	return *out ? 0 : ta_error_nomem(err);
}

int ta_jsonread_object_at(json_object *array, const char *where, size_t i, json_object **out, tpmattest_error **err)
{
	*out = json_object_array_get_idx(array, i);
	if (*out && json_object_is_type(*out, json_type_object))
		return 0;
	*out = NULL;
	return ta_error_set(err, TPMATTEST_E_JSON_TYPE, "%s: element %zu is not a JSON object", where, i);
}
