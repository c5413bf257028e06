/* SPDX-License-Identifier: BSD-2-Clause */
/* Data about each manufacturer from manufacturers.tsv: its name, related identifiers, the folder in
 * Microsoft's cabinet, the EK certificate service, and an identifier that is not ASCII text. */
#ifndef TA_VENDOR_MAKER_H
#define TA_VENDOR_MAKER_H

#include "vendor/ekservice.h"
#include "vendor/manufacturer.h"

typedef struct ta_maker {
	char id[TA_MFR_SIZE];
	const char *name;            /* "Intel" for INTC */
	ta_vendor_set kin;           /* all identifiers of the same manufacturer, this one first */
	const char *folder;          /* in the cabinet, or NULL; a related id may have it instead */
	bool anchors;                /* that folder contains trust anchors for EKs */
	const ta_ekservice *service; /* NULL if none is known */
	/* what its certificates contain if that is not an ASCII id, such as "id:00001014"; or NULL */
	const char *number;
} ta_maker;

/* Returns the row of an identifier (case-insensitive), or NULL. */
const ta_maker *ta_maker_find(const char *id);

/* Returns the row with this folder name (case-insensitive), or NULL. */
const ta_maker *ta_maker_of_folder(ta_span name);

/* Whether certificates naming manufacturer `certificate` may belong to a TPM that reports `tpm`. */
bool ta_maker_same(const char *tpm, const char *certificate);

#endif
