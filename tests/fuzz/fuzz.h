/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fuzz targets share. Each is built twice: with libFuzzer (-Dfuzz=true, clang), and with
 * replay.c, which runs it over stored inputs in every test run. */
#ifndef TA_TESTS_FUZZ_H
#define TA_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FUZZ_ASSERT(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#endif
