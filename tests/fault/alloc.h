/* SPDX-License-Identifier: BSD-2-Clause */
/* The allocators as the linker's --wrap gives them to the library: they count, fail to order, and
 * know what is not freed. */
#ifndef TESTS_FAULT_ALLOC_H
#define TESTS_FAULT_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Count from 0 again; fail the nth allocation (0: none), or all from it. Not armed at the start. */
void alloc_start(size_t nth, bool all);
/* Only while armed are allocations counted, failed, and remembered until they are freed. */
void alloc_armed(bool armed);
size_t alloc_count(void);
bool alloc_failed(void);

/* The most bytes that the remembered ones had at any time since alloc_start(). */
size_t alloc_peak(void);

/* How many of the remembered ones were not freed; free them and forget them. */
size_t alloc_left(void);
void alloc_forget(void);

/* realloc() for the test itself, which never fails; n 0 frees. */
void *alloc_real(void *p, size_t n);

#endif
