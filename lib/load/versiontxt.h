/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the change log in Microsoft's cabinet, whose entries have headings such as
 * "21-November-2024". */
#ifndef TA_LOAD_VERSIONTXT_H
#define TA_LOAD_VERSIONTXT_H

#include "vendor/authority.h"

/* Write the date of the newest entry as "2024-11-21", or "" if there is none. */
void ta_versiontxt_newest(ta_span text, char out[11]);

/* Add the authorities that the log names as removed, with the date of their entry, at most
 * TA_MAX_REMOVED. Whether a later entry added one again, the caller knows from the certificates of
 * the cabinet. False: out of memory. */
bool ta_versiontxt_removed(ta_span text, ta_authorities *out);

/* Write a date as "2024-11-21". Returns false if it is not a valid date. */
bool ta_date_text(int year, int month, int day, char out[11]);

#endif
