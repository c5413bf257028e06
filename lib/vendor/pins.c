/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/pins.h"

#include <stdlib.h>

#include "vendor/debug_cas_table.h"
#include "vendor/pins_table.h"

static const size_t n_pins = sizeof(pin_rows) / sizeof(pin_rows[0]);

static int compare_pin(const void *key, const void *row)
{
	const ta_pin *pin = row;

	return memcmp(key, pin->sha256, sizeof(pin->sha256));
}

const ta_pin *ta_pins_find(const uint8_t sha256[32])
{
	return bsearch(sha256, pin_rows, n_pins, sizeof(pin_rows[0]), compare_pin);
}

const ta_pin *ta_pins_by_ski(ta_span key_id)
{
	const ta_pin *found = NULL;

	for (size_t i = 0; i < n_pins; i++) {
		const ta_pin *pin = &pin_rows[i];
		ta_span ski = { pin->ski, sizeof(pin->ski) };

		if (pin->has_ski && ta_span_match(ski, key_id) && (!found || !found->url))
			found = pin;
	}
	return found;
}

const ta_pin *ta_pins_at(size_t i)
{
	return i < n_pins ? &pin_rows[i] : NULL;
}

static int compare_id(const void *key, const void *row)
{
	return memcmp(key, row, sizeof(debug_rows[0]));
}

bool ta_debug_is(ta_span key_id)
{
	return key_id.n == sizeof(debug_rows[0]) &&
	       bsearch(key_id.p, debug_rows, sizeof(debug_rows) / sizeof(debug_rows[0]),
		       sizeof(debug_rows[0]), compare_id);
}
