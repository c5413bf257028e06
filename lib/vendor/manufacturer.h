/* SPDX-License-Identifier: BSD-2-Clause */
/* Manufacturer ids (TCG Vendor ID Registry): four bytes in a TPM, text in a host name. */
#ifndef TA_VENDOR_MANUFACTURER_H
#define TA_VENDOR_MANUFACTURER_H

#include "base/error.h"
#include "base/span.h"

#define TA_MFR_SIZE 5 /* four characters and a NUL */

/* Four bytes as TPM2_PT_MANUFACTURER or the SAN has them -> text with trailing NULs and blanks
 * stripped. False, and out "", when empty or when anything but [A-Za-z0-9] is left: such an id
 * never reaches a host name. */
bool ta_manufacturer_clean(const uint8_t raw[4], char out[TA_MFR_SIZE]);

/* The same from text a caller gives ("INTC", "AMD "). TPMATTEST_E_MANUFACTURER. */
int ta_manufacturer_parse(const char *text, char out[TA_MFR_SIZE], tpmattest_error **err);

/* Equal without case. */
bool ta_manufacturer_equal(const char *a, const char *b);

/* A set of ids, as an anchor's vendor label: "NTC+WEC". At most 8. */
typedef struct ta_vendor_set {
	char id[8][TA_MFR_SIZE];
	unsigned n;
} ta_vendor_set;

/* NULL text: the empty set */
int ta_vendor_set_parse(const char *text, ta_vendor_set *out, tpmattest_error **err);
bool ta_vendor_set_has(const ta_vendor_set *s, const char *id);
/* what does not fit is dropped: fails closed */
void ta_vendor_set_join(ta_vendor_set *s, const ta_vendor_set *other);

#endif
