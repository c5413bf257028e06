/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of the tree hold what the tables beside the real data hold: the same rows, comments apart. */
#include <unistd.h>

#include "tsv.h"

static const struct {
	const char *ours;
	const char *theirs;
	size_t rows;
} tables[] = {
	{ SOURCE_ROOT "/lib/endpoint/authorities.tsv", "aik-authorities.tsv", 332 },
	{ SOURCE_ROOT "/lib/trust/vendor-roots.tsv", "vendor-roots.tsv", 49 },
	{ SOURCE_ROOT "/lib/trust/debug-cas.tsv", "debug-cas.tsv", 23 },
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The rows of a file, sorted; they point into *text. */
static size_t sorted_rows(const char *path, char **text, char *rows[], size_t room)
{
	size_t n = 0;
	char *next, *line;

	*text = next = tsv_read(path);
	while ((line = strsep(&next, "\n"))) {
		if (!*line || *line == '#')
			continue;
		ck_assert_uint_lt(n, room);
		rows[n++] = line;
	}
	qsort(rows, n, sizeof(*rows), compare);
	return n;
}

static const char *vendor_file(const char *name, char path[1024])
{
	const char *dir = getenv("TPMATTEST_VENDOR_DATA");

	snprintf(path, 1024, "%s/%s", dir && *dir ? dir : getenv("TPMATTEST_VENDOR_DEFAULT"), name);
	return path;
}

START_TEST(same_rows)
{
	char *ours[400], *theirs[400], *text[2], path[1024];
	size_t n = sorted_rows(tables[_i].ours, &text[0], ours, 400);

	ck_assert_uint_eq(n, tables[_i].rows);
	ck_assert_uint_eq(sorted_rows(vendor_file(tables[_i].theirs, path), &text[1], theirs, 400), n);
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(ours[i], theirs[i]);
	free(text[0]);
	free(text[1]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tables_vendor");
	TCase *t = tcase_create("all");
	char path[1024];

	tcase_add_loop_test(t, same_rows, 0, (int)(sizeof(tables) / sizeof(tables[0])));
	suite_add_tcase(s, t);
	if (access(vendor_file("README.md", path), R_OK) == 0)
		return run_suite(s);
	printf("1..0 # SKIP no %s (TPMATTEST_VENDOR_DATA)\n", path);
	srunner_free(srunner_create(s));
	return EXIT_SUCCESS;
}
