/* SPDX-License-Identifier: BSD-2-Clause */
/* Room for one more in a growing array. */
#ifndef TA_BASE_LIST_H
#define TA_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* The array `v` of n elements of `size` bytes, with room (*room) for one more at least: itself, or
 * a larger one that replaces it. NULL: out of memory, and `v` is as it was. */
void *ta_list_grow(void *v, size_t n, size_t *room, size_t size);

#endif
