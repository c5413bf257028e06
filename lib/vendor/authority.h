/* SPDX-License-Identifier: BSD-2-Clause */
/* The AIK authorities that Microsoft has registered: a built-in table, or one read from a newer
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
	/* as registered, in upper case; "INTL" is Microsoft's misspelling of INTC and stays */
	char mfr[TA_MFR_SIZE];
} ta_authority;

/* A sorted table. Either the built-in one (rows const, not owned) or one that was filled. */
typedef struct ta_authorities {
	const ta_authority *rows; /* sorted by id, kind, mfr */
	size_t n;
	char date[11];     /* "2024-11-21"; "" unknown */
	ta_authority *own; /* what rows point at when the table was filled */
	size_t room;
} ta_authorities;

/* The built-in table. */
const ta_authorities *ta_authorities_builtin(void);

/* Fill a table of one's own: add rows in any order, then sort (which drops duplicates). */
bool ta_authorities_add(ta_authorities *t, const ta_authority *row); /* false: out of memory */
void ta_authorities_sort(ta_authorities *t);
void ta_authorities_free(ta_authorities *t);

/* Registered under this manufacturer (without case)? A host name is what is registered, so INTL is
 * not taken for INTC. */
bool ta_authorities_has(const ta_authorities *t, int kind, const char *mfr, const uint8_t id[20]);

/* The rows with this id, one a manufacturer: their number, and the first in *rows (NULL when there
 * is none). */
size_t ta_authorities_rows(const ta_authorities *t, int kind, const uint8_t id[20],
			   const ta_authority **rows);

/* The first row with this id under any manufacturer, or NULL. */
const ta_authority *ta_authorities_any(const ta_authorities *t, int kind, const uint8_t id[20]);

/* "EUS-INTC-KEYID-<40 hex>" (with or without a region, in any case, as in the CN of an AIK CA) -> a
 * row, its manufacturer in upper case; false, and a zeroed row, when it is not that. */
bool ta_authority_from_name(ta_span common_name, ta_authority *out);

/* "INTC-KeyId-<40 lower-case hex>" or "-NameId-" into out; "" when mfr is not a clean manufacturer
 * id. */
#define TA_AUTHORITY_LABEL 56
void ta_authority_label(int kind, const char *mfr, const uint8_t id[20],
			char out[TA_AUTHORITY_LABEL]);

/* The URL of a label, free()d by the caller; NULL when out of memory. */
char *ta_authority_url(const char *label);

#endif
