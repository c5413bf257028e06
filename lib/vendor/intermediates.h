/* SPDX-License-Identifier: BSD-2-Clause */
/* Built-in data about EK CAs that vendors publish and Microsoft's cabinet does not have. It tells
 * where a missing issuer is, and what it must be; it makes nothing trusted. */
#ifndef TA_VENDOR_INTERMEDIATES_H
#define TA_VENDOR_INTERMEDIATES_H

#include <stddef.h>
#include <stdint.h>

typedef struct ta_intermediate {
	uint8_t sha256[32];  /* of the whole certificate */
	uint8_t root[32];    /* the same of its issuer, which is a pin */
	const char *vendor;  /* its manufacturer, such as "IFX" */
	const char *subject; /* as ta_name_text() writes it */
	const char *url;     /* where the vendor publishes it */
} ta_intermediate;

/* Returns the CA with this subject, or NULL. Anybody can use the name, so a certificate is this CA
 * only if its hash is that of the row. */
const ta_intermediate *ta_intermediates_by_subject(const char *subject);

/* Returns the i-th CA in the order of their hashes, or NULL past the end. */
const ta_intermediate *ta_intermediates_at(size_t i);

#endif
