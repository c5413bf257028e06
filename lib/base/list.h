/* SPDX-License-Identifier: BSD-2-Clause */
/* Growing arrays. */
#ifndef TA_BASE_LIST_H
#define TA_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Make room for at least one more element in array `v`, which has n elements of `size` bytes and
 * room for *room. Returns `v` or a larger array that replaces it. NULL if out of memory; `v` is
 * then unchanged. */
void *ta_list_grow(void *v, size_t n, size_t *room, size_t size);

#endif
