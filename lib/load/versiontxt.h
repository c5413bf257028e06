/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the change log in Microsoft's cabinet, whose entries have headings such as
 * "21-November-2024". */
#ifndef TA_LOAD_VERSIONTXT_H
#define TA_LOAD_VERSIONTXT_H

#include "base/span.h"

/* Write the date of the newest entry as "2024-11-21", or "" if there is none. */
void ta_versiontxt_newest(ta_span text, char out[11]);

/* Write a date as "2024-11-21". Returns false if it is not a valid date. */
bool ta_date_text(int year, int month, int day, char out[11]);

#endif
