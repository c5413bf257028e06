/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs a fuzz target over files and the files of folders: each as it is, cut, and with bytes
 * changed in a way that is the same in every run. usage: replay_TARGET [-v VARIANTS]
 * FILE|FOLDER|@FOLDER... (@: below the folder of real data; what is not there is passed over) */
#include <dirent.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_BYTES ((size_t)1 << 20)

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* A block of exactly n bytes, so that a sanitizer sees one byte too far. */
static void run(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	FUZZ_ASSERT(copy);
	memcpy(copy, p, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static unsigned variants = 400;

static void run_variants(uint8_t *p, size_t n)
{
	uint32_t state = 0x9e3779b9u ^ (uint32_t)n;

	run(p, n);
	for (unsigned i = 0; n > 0 && i < variants; i++) {
		size_t at = next_random(&state) % n, other = next_random(&state) % n;
		uint8_t kept[2] = { p[at], p[other] };

		p[at] ^= (uint8_t)(1u << next_random(&state) % 8);
		if (i % 2)
			p[other] = (uint8_t)next_random(&state);
		run(p, i % 4 == 3 ? at : n);
		p[other] = kept[1];
		p[at] = kept[0];
	}
}

static unsigned replay_file(const char *path)
{
	uint8_t *p = malloc(INPUT_BYTES);
	FILE *f = fopen(path, "rb");
	size_t n;

	FUZZ_ASSERT(p && f);
	n = fread(p, 1, INPUT_BYTES, f);
	fclose(f);
	run_variants(p, n);
	free(p);
	return 1;
}

static unsigned replay(const char *path)
{
	struct dirent *entry;
	struct stat st;
	unsigned count = 0;
	char below[4096];
	DIR *dir;

	if (stat(path, &st) != 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		return replay_file(path);
	dir = opendir(path);
	FUZZ_ASSERT(dir);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (stat(below, &st) == 0 && S_ISREG(st.st_mode))
			count += replay_file(below);
	}
	closedir(dir);
	return count;
}

static unsigned replay_vendor(const char *folder)
{
	const char *above = getenv("TPMATTEST_VENDOR_DATA");
	char path[4096];

	if (!above || !*above)
		above = getenv("TPMATTEST_VENDOR_DEFAULT");
	if (!above)
		return 0;
	snprintf(path, sizeof(path), "%s/%s", above, folder);
	return replay(path);
}

int main(int argc, char **argv)
{
	bool told = argc > 2 && strcmp(argv[1], "-v") == 0;
	unsigned count = 0;

	if (told)
		variants = (unsigned)strtoul(argv[2], NULL, 10);
	for (int i = told ? 3 : 1; i < argc; i++)
		count += argv[i][0] == '@' ? replay_vendor(argv[i] + 1) : replay(argv[i]);
	printf("%u inputs, %u variants of each\n", count, variants);
	return count ? EXIT_SUCCESS : EXIT_FAILURE;
}
