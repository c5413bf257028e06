/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of vendors' hierarchies ahead of any trust store: their roots by hash, and who is
 * never trusted. */
#ifndef TA_VENDOR_PINS_H
#define TA_VENDOR_PINS_H

#include "base/span.h"

typedef struct ta_pin {
	uint8_t sha256[32]; /* of the whole certificate */
	uint8_t ski[20];    /* its subject key identifier, where it has one */
	bool has_ski;
	const char *vendors; /* the manufacturer ids it stands for, for ta_vendor_set_parse() */
	const char *subject; /* for display only */
	const char *url;     /* where the vendor publishes it; NULL */
} ta_pin;

/* The pin with this hash, or NULL. */
const ta_pin *ta_pins_find(const uint8_t sha256[32]);

/* A pin whose subject key identifier this is, with a URL rather than without; or NULL. */
const ta_pin *ta_pins_by_ski(ta_span key_id);

/* The i-th pin in the order of their hashes, or NULL past the end. */
const ta_pin *ta_pins_at(size_t i);

/* Is this the key identifier of a CA of a debug hierarchy? */
bool ta_debug_is(ta_span key_id);

#endif
