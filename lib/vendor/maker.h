/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of each manufacturer, from manufacturers.tsv: which ids belong together, its folder
 * in Microsoft's cabinet, its EK certificate service. */
#ifndef TA_VENDOR_MAKER_H
#define TA_VENDOR_MAKER_H

#include "vendor/ekservice.h"
#include "vendor/manufacturer.h"

typedef struct ta_maker {
	char id[TA_MFR_SIZE];
	ta_vendor_set kin;           /* the ids of the same maker, this one first */
	const char *folder;          /* in the cabinet; NULL: none, or that of one of its kin */
	bool anchors;                /* whether that folder has anchors for an EK */
	const ta_ekservice *service; /* NULL: none is known */
} ta_maker;

/* The row of an id, without case; NULL: not in the table. */
const ta_maker *ta_maker_find(const char *id);

/* The row whose folder is called like that, without case; NULL: none is. */
const ta_maker *ta_maker_of_folder(ta_span name);

/* May a TPM that reports `tpm` have certificates that say `certificate`? */
bool ta_maker_same(const char *tpm, const char *certificate);

#endif
