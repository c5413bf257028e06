/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/maker.h"

#include <strings.h>

#include "vendor/manufacturers_table.h"

#define N_MAKERS (sizeof(maker_rows) / sizeof(maker_rows[0]))

const ta_maker *ta_maker_find(const char *id)
{
	for (size_t i = 0; i < N_MAKERS; i++)
		if (ta_manufacturer_equal(maker_rows[i].id, id))
			return &maker_rows[i];
	return NULL;
}

const ta_maker *ta_maker_of_folder(ta_span name)
{
	for (size_t i = 0; i < N_MAKERS; i++) {
		const char *folder = maker_rows[i].folder;

		if (folder && strlen(folder) == name.n &&
		    strncasecmp(folder, (const char *)name.p, name.n) == 0)
			return &maker_rows[i];
	}
	return NULL;
}

bool ta_maker_same(const char *tpm, const char *certificate)
{
	const ta_maker *maker = ta_maker_find(tpm);

	return ta_manufacturer_equal(tpm, certificate) ||
	       (maker && ta_vendor_set_has(&maker->kin, certificate)) ||
	       (maker && maker->number && ta_manufacturer_equal(maker->number, certificate));
}
