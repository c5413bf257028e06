/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache on disk: what it keeps, for how long, and what it does not believe. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "curltest.h"

static char folder[256];

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void folder_make(void)
{
	snprintf(folder, sizeof(folder), "/tmp/tpmattest-cache-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void folder_remove(void)
{
	nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* The number of files; the last one's path. */
static size_t files(char path[512])
{
	struct dirent *entry;
	DIR *d = opendir(folder);
	size_t n = 0;

	ck_assert_ptr_nonnull(d);
	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.') {
			snprintf(path, 512, "%s/%s", folder, entry->d_name);
			n++;
		}
	closedir(d);
	return n;
}

static tpmattest_curl *cached(int64_t max_age)
{
	tpmattest_curl *c = curl_new(2000, 0);

	ck_assert_int_eq(tpmattest_curl_set_cache(c, folder, max_age, NULL), 0);
	ck_assert_int_eq(tpmattest_curl_set_flags(c, TPMATTEST_CURL_ALLOW_PRIVATE, NULL), 0);
	return c;
}

/* "0der" is no certificate, but begins like one; what it is worth is not the cache's to say. */
static void serve(const char *path, const char *body)
{
	ck_assert_int_eq(testserver_put(&servers, path, body, strlen(body)), 0);
}

static size_t asked(const char *path)
{
	char target[TESTSERVER_URL];

	snprintf(target, sizeof(target), "/%s\"", path);
	return testserver_count(&servers, target);
}

static void tell(void *user, const tpmattest_need *need, int status, uint64_t bytes, uint32_t flags)
{
	(void)need;
	(void)status;
	(void)bytes;
	*(uint32_t *)user = flags;
}

START_TEST(second_time_needs_no_network)
{
	tpmattest_curl *c = cached(0);
	uint32_t flags = 7;
	char url[TESTSERVER_URL], path[512];
	struct stat st;
	struct got g;

	serve("der", "0der");
	testserver_url(&servers, "http", "_/hops=1/der?once", url);
	ck_assert_int_eq(tpmattest_curl_set_progress(c, tell, &flags, NULL), 0);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	ck_assert_uint_eq(flags, 0);
	ck_assert_uint_eq(files(path), 1);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	tpmattest_curl_free(c);

	free(testserver_control(&servers, "/kill"));
	c = cached(0);
	ck_assert_int_eq(tpmattest_curl_set_progress(c, tell, &flags, NULL), 0);
	g = fetch_url(c, TPMATTEST_NEED_ISSUER, url);
	ck_assert_int_eq(g.status, 200);
	ck_assert_str_eq(g.body, "0der");
	ck_assert_uint_eq(flags, TPMATTEST_CURL_CACHED);
	ck_assert_uint_eq(asked("_/hops=1/der?once"), 1);
	ck_assert_int_eq(fetch_from(c, "http", "other").status, TPMATTEST_E_NET);
	tpmattest_curl_free(c);
}
END_TEST

static const struct rule {
	int kind;
	const char *path, *body;
	size_t kept;
} rules[] = {
	{ TPMATTEST_NEED_EK_CERTIFICATE, "r1", "{\"pubhash\"", 1 },
	{ TPMATTEST_NEED_EK_CERTIFICATE, "r2", "0der", 1 },
	{ TPMATTEST_NEED_ISSUER, "r3", "-----BEGIN", 1 },
	{ TPMATTEST_NEED_ISSUER, "r4", "{\"pubhash\"", 0 },
	{ TPMATTEST_NEED_CRL, "r5", "0crl", 1 },
	{ TPMATTEST_NEED_ANCHOR, "r6", "0der", 1 },
	{ TPMATTEST_NEED_TRUST_LIST, "r7", "MSCF", 1 },
	{ TPMATTEST_NEED_AIK_CAPS, "r8", "0", 0 },
	{ TPMATTEST_NEED_AIK_CHAIN, "r9", "0", 0 },
	{ TPMATTEST_NEED_ISSUER, "_/portal/r11", "0", 0 },
	{ TPMATTEST_NEED_ISSUER, "_/empty/r12", "0", 0 },
	{ TPMATTEST_NEED_ISSUER, "_/status=404/r13", "0", 0 },
	{ TPMATTEST_NEED_ISSUER, "_/cut=1/r14", "0der", 0 },
};

START_TEST(what_is_kept)
{
	const struct rule *r = &rules[_i];
	tpmattest_curl *c = cached(0);
	char url[TESTSERVER_URL], path[512];

	serve(r->path, r->body);
	testserver_url(&servers, "http", r->path, url);
	fetch_url(c, r->kind, url);
	ck_assert_msg(files(path) == r->kept, "%s: %zu files", r->path, files(path));
	fetch_url(c, r->kind, url);
	ck_assert_uint_eq(asked(r->path), r->kept ? 1 : 2);
	tpmattest_curl_free(c);
}
END_TEST

static void age(const char *path, int64_t seconds)
{
	struct timeval t[2] = { { .tv_sec = time(NULL) - seconds },
				{ .tv_sec = time(NULL) - seconds } };

	ck_assert_int_eq(utimes(path, t), 0);
}

static const struct aged {
	int kind;
	int64_t max_age, age;
	size_t asked;
} aged[] = {
	{ TPMATTEST_NEED_ISSUER, 100, 90, 1 },
	{ TPMATTEST_NEED_ISSUER, 100, 110, 2 },
	{ TPMATTEST_NEED_ISSUER, 0, 6 * 86400, 1 },
	{ TPMATTEST_NEED_ISSUER, 0, 8 * 86400, 2 },
	{ TPMATTEST_NEED_ISSUER, INT64_MAX, 8 * 86400, 1 },
	{ TPMATTEST_NEED_CRL, INT64_MAX, 86390, 1 },
	{ TPMATTEST_NEED_CRL, INT64_MAX, 86410, 2 },
	{ TPMATTEST_NEED_ISSUER, 100, -1000, 2 }, /* from the future */
};

START_TEST(how_long)
{
	const struct aged *a = &aged[_i];
	tpmattest_curl *c = cached(a->max_age);
	char name[16], url[TESTSERVER_URL], path[512];

	snprintf(name, sizeof(name), "aged-%d", _i);
	serve(name, "0der");
	testserver_url(&servers, "http", name, url);
	ck_assert_int_eq(fetch_url(c, a->kind, url).status, 200);
	ck_assert_uint_eq(files(path), 1);
	age(path, a->age);
	ck_assert_int_eq(fetch_url(c, a->kind, url).status, 200);
	ck_assert_uint_eq(asked(name), a->asked);
	ck_assert_uint_eq(files(path), 1);
	tpmattest_curl_free(c);
}
END_TEST

/* Damage of every byte, and of the length: asked again, and the entry is whole afterwards. */
START_TEST(damage_is_passed_over)
{
	tpmattest_curl *c = cached(0);
	char url[TESTSERVER_URL], path[512], good[512], now[512];
	size_t n, requests = 1;

	serve("damaged", "0der of some length");
	testserver_url(&servers, "http", "damaged", url);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	ck_assert_uint_eq(files(path), 1);
	for (size_t i = 0;; i++) {
		FILE *f = fopen(path, "r+b");
		struct got g;

		ck_assert_ptr_nonnull(f);
		n = fread(now, 1, sizeof(now), f);
		if (i == 0)
			memcpy(good, now, n);
		ck_assert_mem_eq(now, good, n);
		if (i > n) {
			fclose(f);
			break;
		}
		if (i == n) {
			ck_assert_int_eq(ftruncate(fileno(f), (off_t)(n - 1)), 0);
		} else {
			fseek(f, (long)i, SEEK_SET);
			fputc(good[i] ^ 1, f);
		}
		fclose(f);
		g = fetch_url(c, TPMATTEST_NEED_ISSUER, url);
		ck_assert_int_eq(g.status, 200);
		ck_assert_str_eq(g.body, "0der of some length");
		requests++;
	}
	ck_assert_uint_eq(asked("damaged"), requests);
	tpmattest_curl_free(c);
}
END_TEST

/* An entry larger than what is of use is not read, and does not spoil the response. */
START_TEST(too_large_an_entry)
{
	tpmattest_curl *c = cached(0);
	static char big[LIMIT + 1]; /* of a CRL it is not too much */
	char url[TESTSERVER_URL];

	memset(big, '0', sizeof(big));
	ck_assert_int_eq(testserver_put(&servers, "big", big, sizeof(big)), 0);
	testserver_url(&servers, "http", "big", url);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_CRL, url).status, 200);
	ck_assert_int_eq(testserver_put(&servers, "big", "0", 1), 0);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	ck_assert_uint_eq(asked("big"), 2);
	tpmattest_curl_free(c);
}
END_TEST

/* What lies where an entry would: a symbolic link, a FIFO, a directory. None is followed, waited
 * for or a crash. */
START_TEST(strange_entries)
{
	tpmattest_curl *c = cached(0);
	char name[16], url[TESTSERVER_URL], path[512], away[512];

	snprintf(name, sizeof(name), "strange-%d", _i);
	serve(name, "0der");
	testserver_url(&servers, "http", name, url);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	ck_assert_uint_eq(files(path), 1);
	snprintf(away, sizeof(away), "%s/.away", folder);
	ck_assert_int_eq(rename(path, away), 0);
	ck_assert_int_eq(_i == 0   ? symlink(away, path)
			 : _i == 1 ? mkfifo(path, 0600)
				   : mkdir(path, 0700),
			 0);
	ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	ck_assert_uint_eq(asked(name), 2);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(directories)
{
	tpmattest_curl *c = curl_new(2000, 0);
	tpmattest_error *err = NULL;
	char path[512];
	struct stat st;

	snprintf(path, sizeof(path), "%s/none/cache", folder);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, path, 0, &err), TPMATTEST_E_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(tpmattest_error_message(err), path));
	tpmattest_error_free(err);
	snprintf(path, sizeof(path), "%s/open", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_int_eq(chmod(path, 0777), 0);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, path, 0, NULL), TPMATTEST_E_ACCESS);
	snprintf(path, sizeof(path), "%s/new", folder);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, path, 0, NULL), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0700);

	snprintf(path, sizeof(path), "%s/xdg", folder);
	setenv("XDG_CACHE_HOME", path, 1);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, NULL, 0, NULL), 0);
	snprintf(path, sizeof(path), "%s/xdg/tpmattest", folder);
	ck_assert_int_eq(stat(path, &st), 0);
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", folder, 1);
	ck_assert_int_eq(tpmattest_curl_set_cache(c, NULL, 0, NULL), 0);
	snprintf(path, sizeof(path), "%s/.cache/tpmattest", folder);
	ck_assert_int_eq(stat(path, &st), 0);
	unsetenv("HOME");
	ck_assert_int_eq(tpmattest_curl_set_cache(c, NULL, 0, NULL), TPMATTEST_E_NOT_FOUND);
	snprintf(path, sizeof(path), "%s/file", folder);
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	ck_assert_int_eq(tpmattest_curl_set_cache(c, path, 0, NULL), TPMATTEST_E_NOT_FOUND);
	tpmattest_curl_free(c);
}
END_TEST

static void setup(void)
{
	servers_start_with(NULL);
}

int main(void)
{
	Suite *s = suite_create("curl-cache");
	TCase *tc = tcase_create("cache"), *last = tcase_create("killed");

	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_checked_fixture(tc, folder_make, folder_remove);
	tcase_add_loop_test(tc, what_is_kept, 0, sizeof(rules) / sizeof(rules[0]));
	tcase_add_loop_test(tc, how_long, 0, sizeof(aged) / sizeof(aged[0]));
	tcase_add_test(tc, damage_is_passed_over);
	tcase_add_test(tc, too_large_an_entry);
	tcase_add_loop_test(tc, strange_entries, 0, 3);
	tcase_add_test(tc, directories);
	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(last, setup, servers_stop);
	tcase_add_checked_fixture(last, folder_make, folder_remove);
	tcase_add_test(last, second_time_needs_no_network);
	suite_add_tcase(s, last);
	return run_suite(s);
}
