/* SPDX-License-Identifier: BSD-2-Clause */
/* Text from outside, made fit for a terminal; and values out of the library's JSON. */
#ifndef TOOL_TEXT_H
#define TOOL_TEXT_H

#include <json-c/json_object.h>
#include <stdint.h>

/* In place: whatever is not printable text in UTF-8 (control characters, direction overrides, broken sequences)
 * becomes '?', so that a name in a certificate cannot steer the terminal or the reader's eye. */
void text_clean(char *s);

/* printf to standard output through text_clean(). */
void text_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A line as it stands, for JSON and addresses, which the library made free of control characters. */
void text_put_line(const char *line);

/* What a person would call this name (RFC 4514 text): its common name, or, where that is a host name as in Intel's
 * CAs, its organizational unit. Written into out. */
void text_short_name(const char *dn, char *out, size_t room);

/* A document of the library; json_object_put() it. NULL when out of memory. */
json_object *field_parse(const char *json);

/* Fields of an object; NULL or 0 when absent or null. Borrowed. */
json_object *field(json_object *o, const char *key);
const char *field_text(json_object *o, const char *key); /* NULL for "" too */
int64_t field_number(json_object *o, const char *key);

/* Elements of an array field. */
size_t field_count(json_object *o, const char *key);
json_object *field_at(json_object *o, const char *key, size_t i);

#endif
