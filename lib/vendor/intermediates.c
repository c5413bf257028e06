/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/intermediates.h"

#include <string.h>

#include "vendor/intermediates_table.h"

static const size_t n_rows = sizeof(intermediate_rows) / sizeof(intermediate_rows[0]);

const ta_intermediate *ta_intermediates_by_subject(const char *subject)
{
	for (size_t i = 0; i < n_rows; i++)
		if (strcmp(intermediate_rows[i].subject, subject) == 0)
			return &intermediate_rows[i];
	return NULL;
}

const ta_intermediate *ta_intermediates_at(size_t i)
{
	return i < n_rows ? &intermediate_rows[i] : NULL;
}
