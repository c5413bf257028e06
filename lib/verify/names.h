/* SPDX-License-Identifier: BSD-2-Clause */
/* Assigns numbers to names. Within a run, two names are equal (RFC 5280 7.1) if and only if their
 * numbers are. Each name is processed once, regardless of the number of comparisons. */
#ifndef TA_VERIFY_NAMES_H
#define TA_VERIFY_NAMES_H

#include "verify/signatures.h"

#define TA_NO_NAME 0u /* a bound was reached or out of memory; not equal to any name */

typedef struct ta_names {
	struct ta_name_row {
		uint64_t hash;
		ta_span name; /* borrowed */
	} * v;
	size_t n, room;
} ta_names;

/* Returns the number of a name, starting at 1. */
uint32_t ta_names_number(ta_names *names, ta_span name, ta_signatures *s);

void ta_names_free(ta_names *names);

#endif
