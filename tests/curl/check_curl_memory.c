/* SPDX-License-Identifier: BSD-2-Clause */
/* What a hostile server can make the transport hold: the kernel's own high-water mark of this
 * process. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "curltest.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MOST_KB 65536 /* shadow memory counts too */
#else
#define MOST_KB 1024
#endif

/* Kilobytes at the most since the mark was last cleared. */
static long high_water(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	long kb = -1;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "VmHWM: %ld kB", &kb) == 1)
			break;
	fclose(f);
	ck_assert_int_gt(kb, 0);
	return kb;
}

static bool clear_mark(void)
{
	int fd = open("/proc/self/clear_refs", O_WRONLY);
	bool ok = fd >= 0 && write(fd, "5", 1) == 1; /* proc(5): 5 resets the high-water mark */

	if (fd >= 0)
		close(fd);
	return ok;
}

static const char *const paths[] = {
	"_/endless/x",  "_/endless-chunked/x",   "_/endless-head/x",      "_/to=%2Fa/_/endless/x",
	"_/gzip=256/x", "_/gzip-transfer=256/x", "_/length=1000000000/x",
};

START_TEST(nothing_grows)
{
	tpmattest_curl *c = curl_new(2000, 0);
	long before;
	struct got g;

	/* libcurl, the resolver and TLS are set up before the measure is taken. */
	ck_assert_int_eq(fetch_from(c, "http", "a").status, 200);
	ck_assert(clear_mark());
	before = high_water();
	g = fetch_from(c, "http", paths[_i]);
	ck_assert_int_lt(g.status, 0);
	ck_assert_msg(high_water() - before < MOST_KB, "%s: %ld kB more", paths[_i],
		      high_water() - before);
	tpmattest_curl_free(c);
}
END_TEST

/* The measure measures: 8 MiB that are touched are seen. */
START_TEST(the_measure_sees)
{
	size_t n = 8 << 20;
	volatile uint8_t *big;
	long before, after;

	ck_assert(clear_mark());
	before = high_water();
	big = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert(big != MAP_FAILED);
	for (size_t i = 0; i < n; i += 1024)
		big[i] = 1;
	after = high_water();
	ck_assert_msg(after - before >= 7500, "from %ld to %ld kB", before, after);
}
END_TEST

static void setup(void)
{
	servers_start_with(NULL);
}

int main(void)
{
	Suite *s = suite_create("curl-memory");
	TCase *tc = tcase_create("memory");

	tcase_set_timeout(tc, 30);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_loop_test(tc, nothing_grows, 0, sizeof(paths) / sizeof(paths[0]));
	tcase_add_test(tc, the_measure_sees);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
