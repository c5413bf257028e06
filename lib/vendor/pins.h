/* SPDX-License-Identifier: BSD-2-Clause */
/* Built-in data about the vendors' hierarchies, independent of any trust store: the hashes of their
 * roots, and the CAs that are never trusted. */
#ifndef TA_VENDOR_PINS_H
#define TA_VENDOR_PINS_H

#include "base/span.h"

typedef struct ta_pin {
	uint8_t sha256[32]; /* of the whole certificate */
	uint8_t ski[20];    /* its subject key identifier, if it has one */
	bool has_ski;
	const char *vendors; /* manufacturers it is an anchor for, for ta_vendor_set_parse() */
	const char *subject; /* for display only */
	const char *url;     /* where the vendor publishes it, or NULL */
} ta_pin;

/* Returns the pin with this hash, or NULL. */
const ta_pin *ta_pins_find(const uint8_t sha256[32]);

/* Returns a pin with this subject key identifier, preferably one with a URL, or NULL. */
const ta_pin *ta_pins_by_ski(ta_span key_id);

/* Returns the i-th pin in the order of their hashes, or NULL past the end. */
const ta_pin *ta_pins_at(size_t i);

/* Whether this is the key identifier of a CA in a debug hierarchy. */
bool ta_debug_is(ta_span key_id);

#endif
