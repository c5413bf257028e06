/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "curl/settings.h"

/* A file consists of the magic line, the SHA-256 of the body in hex and the URL, each with a
 * newline, followed by the body. */
#define MAGIC "tpmattest-cache/1\n"
#define HEX_SIZE 65
#define COPY_ROOM 4096

/* The kinds of responses that are cached, and the allowed first bytes of their bodies (DER, PEM,
 * Intel's JSON, a cabinet). A cached page of a captive portal would block the real response until
 * it expires. */
static const struct kept {
	int kind;
	int64_t max_age;
	const char *first;
} kept[] = {
	{ TPMATTEST_NEED_EK_CERTIFICATE, INT64_MAX, "0-{" },
	{ TPMATTEST_NEED_ISSUER, INT64_MAX, "0-" },
	{ TPMATTEST_NEED_CRL, TA_MAX_AGE_CRL, "0-" },
	{ TPMATTEST_NEED_ANCHOR, INT64_MAX, "0-" },
	{ TPMATTEST_NEED_TRUST_LIST, INT64_MAX, "0-M" },
};

static const struct kept *find_kept(int kind)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i].kind == kind)
			return &kept[i];
	return NULL;
}

static bool sha256_hex(const void *p, size_t n, char hex[HEX_SIZE])
{
	uint8_t md[32];
	bool ok;

	ERR_set_mark();
	ok = EVP_Digest(p, n, md, NULL, EVP_sha256(), NULL) == 1;
	ERR_pop_to_mark();
	for (size_t i = 0; ok && i < sizeof(md); i++)
		snprintf(hex + 2 * i, 3, "%02x", md[i]);
	return ok;
}

/* Returns 0, or the error code for errno. */
static int system_code(void)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return TPMATTEST_E_NOT_FOUND;
	if (errno == ENOMEM)
		return TPMATTEST_E_NOMEM;
	return errno == EACCES || errno == EPERM || errno == EROFS ? TPMATTEST_E_ACCESS
								   : TPMATTEST_E_IO;
}

static int failed(tpmattest_error **err, int code, const char *dir, const char *what)
{
	char text[512];

	snprintf(text, sizeof(text), "cache %s: %s", dir, what);
	return tpmattest_error_set(err, code, text, NULL);
}

/* Returns the cache directory of this library in the user's cache directory, creating the latter if
 * necessary (XDG Base Directory Specification 0.8: relative paths are ignored). Returns NULL if
 * there is no home directory or if out of memory; *rc tells which. */
static char *own_dir(int *rc)
{
	const char *base = secure_getenv("XDG_CACHE_HOME"), *add = "";
	char *parent = NULL, *dir = NULL;

	if (!base || base[0] != '/') {
		base = secure_getenv("HOME");
		add = "/.cache";
	}
	*rc = TPMATTEST_E_NOT_FOUND;
	if (!base || base[0] != '/')
		return NULL;
	*rc = TPMATTEST_E_NOMEM;
	if (asprintf(&parent, "%s%s", base, add) < 0)
		return NULL;
	if (asprintf(&dir, "%s/tpmattest", parent) < 0)
		dir = NULL;
	else
		mkdir(parent, 0700); /* a failure is reported by the following mkdir() or open() */
	free(parent);
	return dir;
}

int ta_cache_open(const char *dir, int *fd, tpmattest_error **err)
{
	char *own = NULL;
	struct stat st;
	int rc = 0;

	*fd = -1;
	if (!dir)
		dir = own = own_dir(&rc);
	if (!dir)
		return failed(err, rc, "directory", "no XDG_CACHE_HOME and no HOME");
	if (mkdir(dir, 0700) && errno != EEXIST)
		rc = system_code();
	else
		*fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd >= 0 && fstat(*fd, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & 022)) {
		free(own);
		return 0;
	}
	if (*fd >= 0)
		rc = failed(err, TPMATTEST_E_ACCESS, dir,
			    "not owned by this user, or writable by others");
	else
		rc = failed(err, system_code(), dir, strerror(errno));
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	free(own);
	return rc;
}

/* Returns the lines before the body, allocated with asprintf(), or NULL. */
static char *header_of(const char *url, const char *digest)
{
	char *head;

	return asprintf(&head, MAGIC "%s\n%s\n", digest, url) < 0 ? NULL : head;
}

static bool read_full(int fd, void *p, size_t n)
{
	uint8_t *at = p;

	while (n) {
		ssize_t got = read(fd, at, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_full(int fd, const void *p, size_t n)
{
	const uint8_t *at = p;

	while (n) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

/* Check for a regular file of this user that is not too old, and get its size. time() is not used,
 * because it may lag a tick behind the clock that stamps files (Linux 6.13 stamps to the
 * nanosecond), so that a file just written would be in the future. */
static bool usable_file(int fd, int64_t max_age, size_t *size)
{
	struct timespec now;
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_size < 0)
		return false;
	*size = (size_t)st.st_size;
	return clock_gettime(CLOCK_REALTIME, &now) == 0 && st.st_mtime <= now.tv_sec &&
	       now.tv_sec - st.st_mtime <= max_age;
}

/* Load the body of n bytes with this digest into the response. */
static bool load_body(int fd, size_t n, const char *digest, tpmattest_response *response)
{
	uint8_t room[COPY_ROOM];
	char found[HEX_SIZE];
	const uint8_t *body;
	size_t have = 0;
	int rc = 0;

	while (have < n && !rc) {
		size_t part = n - have < sizeof(room) ? n - have : sizeof(room);

		rc = read_full(fd, room, part) ? tpmattest_response_append(response, room, part)
					       : -1;
		have += part;
	}
	body = tpmattest_response_body(response, &have);
	if (!rc && body && have == n && sha256_hex(body, n, found) &&
	    memcmp(found, digest, HEX_SIZE - 1) == 0)
		return true;
	tpmattest_response_reset(response);
	return false;
}

bool ta_cache_load(int dir, int kind, const char *url, size_t limit, int64_t max_age,
		   tpmattest_response *response)
{
	const struct kept *k = find_kept(kind);
	char name[HEX_SIZE], zero[HEX_SIZE], digest[HEX_SIZE], *head = NULL, *want = NULL;
	size_t size, n = 0;
	bool ok = false;
	int fd = -1;

	memset(zero, '0', sizeof(zero) - 1);
	zero[sizeof(zero) - 1] = '\0';
	if (!k || !sha256_hex(url, strlen(url), name))
		return false;
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	want = fd >= 0 ? header_of(url, zero) : NULL;
	if (!want || !usable_file(fd, max_age < k->max_age ? max_age : k->max_age, &size))
		goto out;
	n = strlen(want);
	head = malloc(n);
	if (!head || size <= n || size - n > limit || !read_full(fd, head, n))
		goto out;
	memcpy(digest, head + strlen(MAGIC), sizeof(digest) - 1);
	digest[sizeof(digest) - 1] = '\0';
	memcpy(want + strlen(MAGIC), digest, sizeof(digest) - 1);
	if (memcmp(head, want, n) == 0)
		ok = load_body(fd, size - n, digest, response);
out:
	if (fd >= 0)
		close(fd);
	free(head);
	free(want);
	return ok;
}

void ta_cache_drop(int dir, const char *url)
{
	char name[HEX_SIZE];

	if (sha256_hex(url, strlen(url), name))
		unlinkat(dir, name, 0);
}

/* Create a temporary file in this directory; its name is stored in `temp`. */
static int open_temp(int dir, char temp[40])
{
	uint8_t r[8];

	if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
		return -1;
	snprintf(temp, 40, "new-%02x%02x%02x%02x%02x%02x%02x%02x", r[0], r[1], r[2], r[3], r[4],
		 r[5], r[6], r[7]);
	return openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

void ta_cache_store(int dir, int kind, const char *url, const uint8_t *body, size_t n)
{
	const struct kept *k = find_kept(kind);
	char name[HEX_SIZE], digest[HEX_SIZE], temp[40], *head;
	bool ok;
	int fd;

	if (!k || !n || !body[0] || !strchr(k->first, body[0]) ||
	    !sha256_hex(url, strlen(url), name) || !sha256_hex(body, n, digest))
		return;
	head = header_of(url, digest);
	fd = head ? open_temp(dir, temp) : -1;
	if (fd >= 0) {
		/* No fsync: a file that a crash left incomplete has the wrong digest and is
		 * ignored. */
		ok = write_full(fd, head, strlen(head)) && write_full(fd, body, n);
		if (close(fd) || !ok || renameat(dir, temp, dir, name))
			unlinkat(dir, temp, 0);
	}
	free(head);
}
