/* SPDX-License-Identifier: BSD-2-Clause */
/* The change log in Microsoft's cabinet: entries headed by a line such as "21-November-2024". */
#ifndef TA_LOAD_VERSIONTXT_H
#define TA_LOAD_VERSIONTXT_H

#include "base/span.h"

/* The newest entry's date as "2024-11-21"; "" when there is none. */
void ta_versiontxt_newest(ta_span text, char out[11]);

/* "2024-11-21"; false when the numbers are no date. */
bool ta_date_text(int year, int month, int day, char out[11]);

#endif
