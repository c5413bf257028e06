/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor.h"

#include <stdio.h>
#include <string.h>

#include <tpmattest/endpoint.h>

enum { ID = 16 };

static void append(char *out, size_t room, const char *before, const char *text)
{
	size_t n = strlen(out);

	snprintf(out + n, room - n, "%s%s", before, text);
}

void vendor_label(const char *ids, char *out, size_t room)
{
	const char *before = " (", *next;

	snprintf(out, room, "%s", ids);
	for (const char *p = ids; p; p = next) {
		size_t n = strcspn(p, "+");
		const char *name;
		char id[ID];

		snprintf(id, sizeof(id), "%.*s", n < ID ? (int)n : 0, p);
		next = p[n] ? p + n + 1 : NULL;
		name = tpmattest_manufacturer_name(id);
		if (!name || strcmp(name, ids) == 0)
			continue;
		append(out, room, before, name);
		before = ", ";
	}
	if (before[0] == ',')
		append(out, room, ")", "");
}
