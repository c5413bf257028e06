/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual TPMs that have no EK certificate, recognized by what they report. */
#ifndef TA_VENDOR_VIRTUAL_H
#define TA_VENDOR_VIRTUAL_H

/* Returns a text about machines without an EK certificate whose TPM reports this manufacturer and
 * vendor string, or NULL if nothing is known. What a TPM reports is not authenticated, so the text
 * is only advice. */
const char *ta_virtual_without_ek(const char *manufacturer, const char *vendor_string);

#endif
