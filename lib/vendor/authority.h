/* SPDX-License-Identifier: BSD-2-Clause */
/* The AIK authorities that Microsoft has registered, from the built-in table or from a newer
 * cabinet. */
#ifndef TA_VENDOR_AUTHORITY_H
#define TA_VENDOR_AUTHORITY_H

#include "base/error.h"
#include "base/span.h"
#include "vendor/manufacturer.h"

enum { TA_KEYID = 0, TA_NAMEID = 1 };

typedef struct ta_authority {
	uint8_t id[20];
	uint8_t kind; /* TA_KEYID, TA_NAMEID */
	/* as registered, in upper case; Microsoft's misspelling "INTL" for INTC is kept */
	char mfr[TA_MFR_SIZE];
} ta_authority;

/* A sorted table: either the built-in one, whose rows are constant and not owned, or one filled at
 * run time. */
typedef struct ta_authorities {
	const ta_authority *rows; /* sorted by id, kind, mfr */
	size_t n;
	char date[11];     /* for example "2024-11-21"; "" if unknown */
	ta_authority *own; /* the rows of a table filled at run time; owned */
	size_t room;
} ta_authorities;

const ta_authorities *ta_authorities_builtin(void);

/* Fill a table: add rows in any order, then sort it, which also removes duplicates. */
bool ta_authorities_add(ta_authorities *t, const ta_authority *row); /* false: out of memory */
void ta_authorities_sort(ta_authorities *t);
void ta_authorities_free(ta_authorities *t);

/* Whether the identifier is registered under this manufacturer (case-insensitive). INTL does not
 * match INTC, because the registered spelling becomes part of a host name. */
bool ta_authorities_has(const ta_authorities *t, int kind, const char *mfr, const uint8_t id[20]);

/* Find the rows with this identifier, one for each manufacturer. Returns their number and stores
 * the first in *rows (NULL if there is none). */
size_t ta_authorities_rows(const ta_authorities *t, int kind, const uint8_t id[20],
			   const ta_authority **rows);

/* Returns the first row with this identifier under any manufacturer, or NULL. */
const ta_authority *ta_authorities_any(const ta_authorities *t, int kind, const uint8_t id[20]);

/* Parse "EUS-INTC-KEYID-<40 hex>", the form of the CN of an AIK CA. The region is optional and case
 * is ignored. The manufacturer is stored in upper case. On failure, returns false and zeroes
 * *out. */
bool ta_authority_from_name(ta_span common_name, ta_authority *out);

/* Write "INTC-KeyId-<40 lower-case hex>", or the same with "NameId", to `out`. Writes "" if `mfr`
 * is not a valid manufacturer identifier. */
#define TA_AUTHORITY_LABEL 56
void ta_authority_label(int kind, const char *mfr, const uint8_t id[20],
			char out[TA_AUTHORITY_LABEL]);

/* Returns the URL of a label, to be freed by the caller, or NULL if out of memory. */
char *ta_authority_url(const char *label);

#endif
