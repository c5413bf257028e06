/* SPDX-License-Identifier: BSD-2-Clause */
/* What the benchmarks share: two things are timed in turn, in processor time, because others have
 * the machine, too. The median of their ratios is what is printed, so that a figure holds when the
 * machine's speed drifts. */
#ifndef TA_TESTS_BENCH_H
#define TA_TESTS_BENCH_H

#include <stdlib.h>
#include <time.h>

#define BENCH_ROUNDS 15

static inline double bench_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int bench_by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double bench_median(double v[BENCH_ROUNDS])
{
	qsort(v, BENCH_ROUNDS, sizeof(*v), bench_by_value);
	return v[BENCH_ROUNDS / 2];
}

/* A thing to time: done `times` times. */
typedef void bench_fn(void *user, unsigned times);

static inline double bench_time(bench_fn *fn, void *user, unsigned times)
{
	double begin = bench_seconds();

	fn(user, times);
	return (bench_seconds() - begin) / times;
}

/* The first against the second: the median ratio; the median time of the first in *first (may be
 * NULL). */
static inline double bench_ratio(bench_fn *a, void *with_a, unsigned times_a, bench_fn *b,
				 void *with_b, unsigned times_b, double *first)
{
	double ratio[BENCH_ROUNDS], total[BENCH_ROUNDS];

	a(with_a, times_a);
	b(with_b, times_b);
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		total[i] = bench_time(a, with_a, times_a);
		ratio[i] = total[i] / bench_time(b, with_b, times_b);
	}
	if (first)
		*first = bench_median(total);
	return bench_median(ratio);
}

#endif
