/* SPDX-License-Identifier: BSD-2-Clause */
/* splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
 * small, and the same on every platform, so that the number of a case is enough to make it
 * again. */
#ifndef TA_TESTS_PRNG_H
#define TA_TESTS_PRNG_H

#include <stdint.h>

typedef struct prng {
	uint64_t state;
} prng;

static inline uint64_t prng_next(prng *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 0 to n - 1. The bias of the remainder is of no interest here. */
static inline unsigned prng_below(prng *r, unsigned n)
{
	return (unsigned)(prng_next(r) % n);
}

#endif
