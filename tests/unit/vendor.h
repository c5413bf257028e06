/* SPDX-License-Identifier: BSD-2-Clause */
/* Real vendors' data for tests. It is no part of the project: TPMATTEST_VENDOR_DATA says where it is, and a program that
 * needs it is skipped, visibly, when it is not there. */
#ifndef TA_TESTS_VENDOR_H
#define TA_TESTS_VENDOR_H

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "runner.h"

static inline const char *vendor_dir(void)
{
	const char *dir = getenv("TPMATTEST_VENDOR_DATA");

	return dir && *dir ? dir : VENDOR_DATA_DEFAULT;
}

/* A file below the data's directory, or any file by absolute path: its bytes with a NUL behind them; free() them. */
static inline uint8_t *vendor_read(const char *name, size_t *n)
{
	char path[4096];
	uint8_t *p = NULL;
	long size;
	FILE *f;

	snprintf(path, sizeof(path), "%s%s%s", name[0] == '/' ? "" : vendor_dir(), name[0] == '/' ? "" : "/", name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	ck_assert_int_ge(size, 0);
	rewind(f);
	p = calloc((size_t)size + 1, 1);
	ck_assert_ptr_nonnull(p);
	*n = (size_t)size;
	ck_assert_uint_eq(fread(p, 1, *n, f), *n);
	fclose(f);
	return p;
}

/* Instead of run_suite(): one TAP line says that everything was skipped. */
static inline int run_vendor_suite(Suite *s)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/README.md", vendor_dir());
	if (access(path, R_OK) == 0)
		return run_suite(s);
	printf("1..0 # SKIP no vendor data in %s (TPMATTEST_VENDOR_DATA)\n", vendor_dir());
	srunner_free(srunner_create(s));
	return EXIT_SUCCESS;
}

#endif
