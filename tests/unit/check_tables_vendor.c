/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of the tree hold what the tables beside the real data hold: the same rows, comments
 * apart, and those of a source that the others do not cover. */
#include "tsv.h"
#include "vendor.h"

static const struct {
	const char *ours;
	const char *theirs;
	size_t rows;
	const char *own[2]; /* ends of the rows that only ours has; NULL: there is none */
	size_t own_rows;
} tables[] = {
	{ SOURCE_ROOT "/lib/vendor/authorities.tsv", "aik-authorities.tsv", 332, { NULL }, 0 },
	{ SOURCE_ROOT "/lib/vendor/vendor-roots.tsv",
	  "vendor-roots.tsv",
	  49,
	  { "\tgo-tpm-tools", "\tazure" },
	  3 },
	{ SOURCE_ROOT "/lib/vendor/vendor-intermediates.tsv",
	  "vendor-intermediates.tsv",
	  41,
	  { NULL },
	  0 },
	{ SOURCE_ROOT "/lib/vendor/debug-cas.tsv", "debug-cas.tsv", 23, { NULL }, 0 },
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "NTC+WEC\t..." -> "NTC\t...": the published table names one manufacturer where ours names all
 * that an anchor stands for. */
static void first_vendor(char *line)
{
	size_t first = strcspn(line, "+\t"), all = strcspn(line, "\t");

	memmove(line + first, line + all, strlen(line + all) + 1);
}

/* The rows of a text, sorted; they point into it. */
static size_t sorted_rows(char *text, char *rows[], size_t room)
{
	char *next = text, *line;
	size_t n = 0;

	while ((line = strsep(&next, "\n"))) {
		if (!*line || *line == '#')
			continue;
		ck_assert_uint_lt(n, room);
		first_vendor(line);
		rows[n++] = line;
	}
	qsort(rows, n, sizeof(*rows), compare);
	return n;
}

static bool ends_in(const char *line, const char *end)
{
	size_t n = strlen(line), tail = end ? strlen(end) : 0;

	return end && n >= tail && strcmp(line + n - tail, end) == 0;
}

/* Take out the rows with one of these ends; how many there were. */
static size_t take_out(char *rows[], size_t *n, const char *const ends[2])
{
	size_t kept = 0, all = *n;

	for (size_t i = 0; i < all; i++)
		if (!ends_in(rows[i], ends[0]) && !ends_in(rows[i], ends[1]))
			rows[kept++] = rows[i];
	*n = kept;
	return all - kept;
}

START_TEST(same_rows)
{
	char *ours[400], *theirs[400], *text = tsv_read(tables[_i].ours), path[1024], *published;
	size_t n = sorted_rows(text, ours, 400);

	snprintf(path, sizeof(path), "%s/%s", vendor_folder(), tables[_i].theirs);
	published = tsv_read(path);
	ck_assert_uint_eq(take_out(ours, &n, tables[_i].own), tables[_i].own_rows);
	ck_assert_uint_eq(n, tables[_i].rows);
	ck_assert_uint_eq(sorted_rows(published, theirs, 400), n);
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(ours[i], theirs[i]);
	free(text);
	free(published);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("tables_vendor");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, same_rows, 0, (int)(sizeof(tables) / sizeof(tables[0])));
	suite_add_tcase(s, t);
	return run_with_vendor(suite_create("none"), s);
}
