/* SPDX-License-Identifier: BSD-2-Clause */
/* Manufacturer identifiers (TCG Vendor ID Registry): four bytes in a TPM, used as text in a host
 * name. */
#ifndef TA_VENDOR_MANUFACTURER_H
#define TA_VENDOR_MANUFACTURER_H

#include "base/error.h"
#include "base/span.h"

#define TA_MFR_SIZE 5  /* four characters and a NUL */
#define TA_MFR_TEXT 12 /* the same, or "id:", eight hexadecimal digits and a NUL */

/* Convert the four bytes of TPM2_PT_MANUFACTURER or of the SAN to text, removing trailing NULs and
 * spaces. Returns false and sets `out` to "" if the result is empty or contains anything but
 * [A-Za-z0-9], because such an identifier must never become part of a host name. */
bool ta_manufacturer_clean(const uint8_t raw[4], char out[TA_MFR_SIZE]);

/* Convert four bytes that are not ASCII text to "id:00001014", for display and comparison. Returns
 * false and sets `out` to "" if they are empty or printable: such an identifier is either valid or
 * malformed. */
bool ta_manufacturer_number(const uint8_t raw[4], char out[TA_MFR_TEXT]);

/* ta_manufacturer_clean() for text supplied by a caller ("INTC", "AMD "). TPMATTEST_E_MANUFACTURER. */
int ta_manufacturer_parse(const char *text, char out[TA_MFR_SIZE], tpmattest_error **err);

/* Case-insensitive comparison. */
bool ta_manufacturer_equal(const char *a, const char *b);

/* A set of at most 8 identifiers, as in the vendor label of an anchor: "NTC+WEC". */
typedef struct ta_vendor_set {
	char id[8][TA_MFR_SIZE];
	unsigned n;
} ta_vendor_set;

/* NULL gives the empty set */
int ta_vendor_set_parse(const char *text, ta_vendor_set *out, tpmattest_error **err);
bool ta_vendor_set_has(const ta_vendor_set *s, const char *id);
/* identifiers that do not fit are dropped, which fails closed */
void ta_vendor_set_join(ta_vendor_set *s, const ta_vendor_set *other);

#endif
