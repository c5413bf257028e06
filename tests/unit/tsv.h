/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of the world as tests read them: row by row, not by the generator that made the C
 * code. */
#ifndef TA_TESTS_TSV_H
#define TA_TESTS_TSV_H

#include <stdio.h>
#include <string.h>

#include "runner.h"

#define TSV_COLUMNS 8

typedef struct tsv {
	char *text;
	char *next;
	char *f[TSV_COLUMNS];
	int n;
} tsv;

/* A text file whole; free() it. */
static inline char *tsv_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;

	ck_assert_msg(f != NULL, "cannot open %s", path);
	ck_assert_msg(getdelim(&text, &room, 0, f) > 0, "cannot read %s", path);
	fclose(f);
	return text;
}

static inline tsv tsv_open(const char *path)
{
	tsv t = { .text = tsv_read(path) };

	t.next = t.text;
	return t;
}

/* The next row that is no comment; its fields in f. */
static inline int tsv_next(tsv *t)
{
	char *line;

	do {
		line = strsep(&t->next, "\n");
		if (!line)
			return 0;
	} while (!*line || *line == '#');
	for (t->n = 0; t->n < TSV_COLUMNS && line; t->n++)
		t->f[t->n] = strsep(&line, "\t");
	ck_assert_ptr_null(line);
	return 1;
}

static inline void tsv_close(tsv *t)
{
	free(t->text);
}

#endif
