/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_WHEN_H
#define TOOL_WHEN_H

#include <stdbool.h>
#include <stdint.h>

/* An instant of RFC 3339 ("2024-12-31T12:00:00Z", "...+01:00"; a date alone is its midnight in UTC) as seconds since
 * 1970. Independent of locale, time zone and the width of time_t. */
bool when_parse(const char *s, int64_t *seconds);

#endif
