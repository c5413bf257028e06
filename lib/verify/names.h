/* SPDX-License-Identifier: BSD-2-Clause */
/* Names as numbers: two names of one run are equal (RFC 5280 7.1) when their numbers are. Each is
 * walked once, however many certificates it is compared with. */
#ifndef TA_VERIFY_NAMES_H
#define TA_VERIFY_NAMES_H

#include "verify/signatures.h"

#define TA_NO_NAME 0u /* a bound was reached, or out of memory: equal to nothing */

typedef struct ta_names {
	struct ta_name_row {
		uint64_t hash;
		ta_span name; /* borrowed */
	} * v;
	size_t n, room;
} ta_names;

/* The number of a name, from 1. */
uint32_t ta_names_number(ta_names *names, ta_span name, ta_signatures *s);

void ta_names_free(ta_names *names);

#endif
