/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking a JSON object apart: each surprise has its code, and the message says where. */
#ifndef TA_BASE_JSONREAD_H
#define TA_BASE_JSONREAD_H

#include "base/jsondoc.h"

typedef enum { TA_JSON_OPTIONAL = 0, TA_JSON_REQUIRED } ta_json_need;

/* A member of an object, which must have this type; *out is borrowed, NULL when it is optional and
 * absent. null counts as absent. `where` names the object in the message. TPMATTEST_E_JSON_TYPE. */
int ta_jsonread_member(const ta_json_value *object, const char *where, const char *key,
		       ta_json_type type, ta_json_need need, const ta_json_value **out,
		       tpmattest_error **err);

/* A string member (*out: borrowed, NULL when absent). TPMATTEST_E_JSON_TYPE; TPMATTEST_E_VALUE for
 * one with a NUL inside. */
int ta_jsonread_string(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, const char **out, tpmattest_error **err);

/* A whole number from 0 to 2^32 - 1, 0 when absent. TPMATTEST_E_JSON_TYPE, TPMATTEST_E_VALUE. */
int ta_jsonread_uint(const ta_json_value *object, const char *where, const char *key, uint32_t *out,
		     tpmattest_error **err);

/* "0x" and exactly eight hex digits. *present: false when absent. TPMATTEST_E_JSON_TYPE,
 * TPMATTEST_E_VALUE. */
int ta_jsonread_hex32(const ta_json_value *object, const char *where, const char *key,
		      ta_json_need need, uint32_t *out, bool *present, tpmattest_error **err);
bool ta_jsonread_hex32_text(const char *s, uint32_t *out);

/* Strict base64 of at most cap bytes, into memory that the caller frees; *out is NULL when absent.
 * TPMATTEST_E_JSON_TYPE, TPMATTEST_E_BASE64, `too_long` when there is more, TPMATTEST_E_NOMEM. */
int ta_jsonread_base64(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, size_t cap, int too_long, uint8_t **out, size_t *n,
		       tpmattest_error **err);

#endif
