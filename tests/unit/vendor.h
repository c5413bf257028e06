/* SPDX-License-Identifier: BSD-2-Clause */
/* Real artefacts for tests. They are not part of the project: $TPMATTEST_VENDOR_DATA names their
 * folder, or the build does (TPMATTEST_VENDOR_DEFAULT); without them the tests that need them are
 * skipped, and say so. */
#ifndef TA_TESTS_VENDOR_H
#define TA_TESTS_VENDOR_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner.h"

static inline const char *vendor_folder(void)
{
	const char *folder = getenv("TPMATTEST_VENDOR_DATA");

	return folder && *folder ? folder : getenv("TPMATTEST_VENDOR_DEFAULT");
}

static inline bool vendor_present(void)
{
	const char *folder = vendor_folder();
	struct stat st;

	return folder && stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The whole of an opened file, or NULL. free() it. */
static inline uint8_t *vendor_slurp(FILE *f, size_t *len)
{
	size_t room = 1 << 16, n = 0, got;
	uint8_t *p = malloc(room), *more;

	*len = 0;
	while (p && (got = fread(p + n, 1, room - n, f)) > 0) {
		n += got;
		if (n < room)
			continue;
		room *= 2;
		more = realloc(p, room);
		if (!more)
			free(p);
		p = more;
	}
	*len = p ? n : 0;
	return p;
}

/* A file such as "ek/x.der"; the test fails when it is not there. free() it. */
static inline uint8_t *vendor_file(const char *name, size_t *len)
{
	char path[2200];
	uint8_t *p;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", vendor_folder(), name);
	f = fopen(path, "rb");
	ck_assert_msg(f != NULL, "%s is not there", path);
	p = vendor_slurp(f, len);
	fclose(f);
	ck_assert_ptr_nonnull(p);
	return p;
}

/* Call fn(name, bytes, length) for each file of a folder whose name ends so; how many there
 * were. */
static inline size_t vendor_each(const char *folder, const char *ending,
				 void (*fn)(const char *name, const uint8_t *p, size_t n))
{
	size_t count = 0, tail = strlen(ending);
	struct dirent *entry;
	char path[1024];
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s", vendor_folder(), folder);
	dir = opendir(path);
	ck_assert_msg(dir != NULL, "%s is not there", path);
	while ((entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name), len;
		uint8_t *p;

		if (n < tail || strcmp(entry->d_name + n - tail, ending) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		p = vendor_file(path, &len);
		fn(path, p, len);
		free(p);
		count++;
	}
	closedir(dir);
	return count;
}

/* The TAP of a run without its plan, then one skipped test. */
static inline void vendor_skip_line(FILE *tap)
{
	char line[4096];
	int n = 0;

	rewind(tap);
	while (fgets(line, sizeof(line), tap))
		if (strncmp(line, "1..", 3) != 0) {
			fputs(line, stdout);
			n += strncmp(line, "ok ", 3) == 0 || strncmp(line, "not ok ", 7) == 0;
		}
	printf("ok %d - vendor # SKIP no vendor data: set TPMATTEST_VENDOR_DATA\n1..%d\n", n + 1,
	       n + 1);
}

/* Run both suites. Without the data the second one becomes one skipped TAP test with the reason. */
static inline int run_with_vendor(Suite *plain, Suite *vendor)
{
	bool have = vendor_present();
	SRunner *sr = srunner_create(plain);
	char path[] = "/tmp/tpmattest-tap-XXXXXX";
	int failed, fd = have ? -1 : mkstemp(path);
	FILE *tap = fd < 0 ? NULL : fdopen(fd, "r");

	if (have)
		srunner_add_suite(sr, vendor);
	else
		srunner_free(srunner_create(vendor)); /* nothing else frees a suite */
	srunner_set_tap(sr, tap ? path : "-");
	srunner_run_all(sr, CK_SILENT);
	if (tap) {
		vendor_skip_line(tap);
		fclose(tap);
		remove(path);
	}
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
