/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/list.h"

#include <stdlib.h>

#define FIRST 8

void *ta_list_grow(void *v, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : FIRST;
	void *bigger;

	if (n < *room)
		return v;
	bigger = reallocarray(v, more, size);
	if (bigger)
		*room = more;
	return bigger;
}
