/* SPDX-License-Identifier: BSD-2-Clause */
/* The shape of "tpmattest.report/1": every field and its type, as tpmattest(7) has them. */
#ifndef TA_TESTS_REPORTSHAPE_H
#define TA_TESTS_REPORTSHAPE_H

#include <json-c/json_object.h>
#include <tpmattest/tpmattest.h>

/* The report's JSON, parsed strictly. Each field is there with its type; what the accessors say is
 * what it says; and the judgement on top is number `selected` of `eks` (-1: of none).
 * json_object_put() it. */
json_object *report_parse(const tpmattest_report *r, int selected);

/* A field, which must be there; NULL for null. */
json_object *report_get(json_object *o, const char *key);
const char *report_text(json_object *o, const char *key);

#endif
