/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/jsonread.h"

#include "base/buf.h"
#include "base/encode.h"

int ta_jsonread_member(const ta_json_value *object, const char *where, const char *key,
		       ta_json_type type, ta_json_need need, const ta_json_value **out,
		       tpmattest_error **err)
{
	const ta_json_value *o = ta_jsondoc_member(object, key);

	*out = NULL;
	if (!o || o->type == TA_JSON_NULL)
		return need == TA_JSON_REQUIRED ? ta_error_set(err, TPMATTEST_E_JSON_TYPE,
							       "%s: \"%s\" is missing", where, key)
						: 0;
	if (o->type != type)
		return ta_error_set(err, TPMATTEST_E_JSON_TYPE,
				    "%s: \"%s\" must be a JSON %s, not a JSON %s", where, key,
				    ta_jsondoc_type_name(type), ta_jsondoc_type_name(o->type));
	*out = o;
	return 0;
}

int ta_jsonread_string(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, const char **out, tpmattest_error **err)
{
	const ta_json_value *o;
	int rc = ta_jsonread_member(object, where, key, TA_JSON_STRING, need, &o, err);

	*out = o ? ta_jsondoc_text(o) : NULL;
	if (o && strlen(*out) != o->n_text) {
		*out = NULL;
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: \"%s\" contains a NUL", where,
				    key);
	}
	return rc;
}

int ta_jsonread_uint(const ta_json_value *object, const char *where, const char *key, uint32_t *out,
		     tpmattest_error **err)
{
	const ta_json_value *o;
	int rc = ta_jsonread_member(object, where, key, TA_JSON_INTEGER, TA_JSON_OPTIONAL, &o, err);
	const char *s = o ? ta_jsondoc_text(o) : "";
	uint64_t v = 0;

	*out = 0;
	for (; *s >= '0' && *s <= '9' && v <= UINT32_MAX; s++)
		v = 10 * v + (uint64_t)(*s - '0');
	if (rc == 0 && (*s || v > UINT32_MAX))
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "%s: \"%s\" is not a number from 0 to 4294967295", where, key);
	*out = (uint32_t)v;
	return rc;
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

int ta_jsonread_hex32(const ta_json_value *object, const char *where, const char *key,
		      ta_json_need need, uint32_t *out, bool *present, tpmattest_error **err)
{
	const char *s;
	int rc = ta_jsonread_string(object, where, key, need, &s, err);

	*out = 0;
	*present = s != NULL;
	if (s && !ta_jsonread_hex32_text(s, out))
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "%s: \"%s\" is not \"0x\" and eight hex digits", where, key);
	return rc;
}

int ta_jsonread_base64(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, size_t cap, int too_long, uint8_t **out, size_t *n,
		       tpmattest_error **err)
{
	ta_buf b = ta_buf_with(cap);
	const ta_json_value *o;
	int rc = ta_jsonread_member(object, where, key, TA_JSON_STRING, need, &o, err);

	*out = NULL;
	*n = 0;
	if (!o)
		return rc;
	if (!ta_unbase64(&b, ta_jsondoc_text(o), o->n_text, false))
		rc = ta_error_set(err, TPMATTEST_E_BASE64, "%s: \"%s\" is not base64", where, key);
	else if (b.full)
		rc = ta_error_set(err, too_long, "%s: \"%s\" exceeds %zu bytes", where, key, cap);
	if (rc) {
		ta_buf_free(&b);
		return rc;
	}
	*n = b.n;
	*out = (uint8_t *)ta_buf_take(&b);
	return *out ? 0 : ta_error_nomem(err);
}
