/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the members of a JSON object. Each kind of error has its own code, and the message tells
 * where it occurred. */
#ifndef TA_BASE_JSONREAD_H
#define TA_BASE_JSONREAD_H

#include "base/jsondoc.h"

typedef enum { TA_JSON_OPTIONAL = 0, TA_JSON_REQUIRED } ta_json_need;

/* Get a member of an object, which must have this type. *out is borrowed, and NULL if the member is
 * optional and absent. null counts as absent. `where` names the object in the message.
 * TPMATTEST_E_JSON_TYPE. */
int ta_jsonread_member(const ta_json_value *object, const char *where, const char *key,
		       ta_json_type type, ta_json_need need, const ta_json_value **out,
		       tpmattest_error **err);

/* Get a string member (*out: borrowed, NULL if absent). TPMATTEST_E_JSON_TYPE; TPMATTEST_E_VALUE if
 * it contains a NUL. */
int ta_jsonread_string(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, const char **out, tpmattest_error **err);

/* Get a whole number from 0 to 2^32 - 1; 0 if absent. TPMATTEST_E_JSON_TYPE, TPMATTEST_E_VALUE. */
int ta_jsonread_uint(const ta_json_value *object, const char *where, const char *key, uint32_t *out,
		     tpmattest_error **err);

/* Get a number written as "0x" and exactly eight hex digits. *present is false if it is absent.
 * TPMATTEST_E_JSON_TYPE, TPMATTEST_E_VALUE. */
int ta_jsonread_hex32(const ta_json_value *object, const char *where, const char *key,
		      ta_json_need need, uint32_t *out, bool *present, tpmattest_error **err);
bool ta_jsonread_hex32_text(const char *s, uint32_t *out);

/* Decode strict base64 of at most cap bytes into memory that the caller frees. *out is NULL if it
 * is absent. TPMATTEST_E_JSON_TYPE, TPMATTEST_E_BASE64, `too_long` if there are more bytes,
 * TPMATTEST_E_NOMEM. */
int ta_jsonread_base64(const ta_json_value *object, const char *where, const char *key,
		       ta_json_need need, size_t cap, int too_long, uint8_t **out, size_t *n,
		       tpmattest_error **err);

#endif
