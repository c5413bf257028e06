/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads files and directories. The entries of a directory are processed in byte order of their
 * names, so that a tree is always loaded in the same way. A symbolic link may refer to a regular
 * file, but not to a directory. Only regular files are opened. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/list.h"
#include "base/text.h"
#include "load/loader.h"

typedef struct names {
	char **v;
	size_t n, room;
} names;

typedef struct walk {
	ta_loader *l;
	size_t entries; /* number seen in the whole tree */
} walk;

static int code_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return TPMATTEST_E_NOT_FOUND;
	case EACCES:
	case EPERM:
		return TPMATTEST_E_ACCESS;
	case ENOMEM:
		return TPMATTEST_E_NOMEM;
	default:
		return TPMATTEST_E_IO;
	}
}

static int note_errno(ta_loader *l, const char *source, int error, tpmattest_error **err)
{
	char text[128];

	if (error == ENOMEM)
		return ta_error_nomem(err);
	return ta_load_note(l, source, code_of(error), err, "%s",
			    strerror_r(error, text, sizeof(text)));
}

/* Read until the end of the file, at most cap bytes. Returns 0 or an errno value. */
static int read_all(int fd, ta_buf *b)
{
	uint8_t chunk[4096];

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return 0;
		ta_buf_add(b, chunk, (size_t)n);
		if (!ta_buf_ok(b))
			return b->nomem ? ENOMEM : EFBIG;
	}
}

/* The file is too large for any format. Its first bytes tell which limit to report. */
static int note_too_large(ta_loader *l, const char *source, const ta_buf *b, tpmattest_error **err)
{
	const ta_format *format = ta_format_of(b->p, b->n);
	int code = TPMATTEST_E_LIMIT_FILE;

	if (format)
		code = format->too_large;
	else if (b->n && b->p[0] == 0x30) /* DER, where only a CRL can be this large */
		code = TPMATTEST_E_LIMIT_CRL;
	return ta_load_note(l, source, code, err, "%s", tpmattest_strerror(code));
}

static int load_open(ta_loader *l, const char *source, int fd, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_BUNDLE);
	int rc, error = read_all(fd, &b);

	if (error == EFBIG)
		rc = note_too_large(l, source, &b, err);
	else if (error)
		rc = note_errno(l, source, error, err);
	else
		rc = ta_load_data(l, source, b.p, b.n, err);
	ta_buf_free(&b);
	return rc;
}

/* O_NONBLOCK: if the file has become a FIFO since it was examined, neither open() nor read() waits
 * for a writer. */
static int load_file(ta_loader *l, int dir, const char *name, const char *source,
		     tpmattest_error **err)
{
	struct stat st;
	int rc, fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return note_errno(l, source, errno, err);
	if (fstat(fd, &st) != 0)
		rc = note_errno(l, source, errno, err);
	else if (!S_ISREG(st.st_mode))
		rc = ta_load_note(l, source, TPMATTEST_E_FORMAT, err, "not a regular file");
	else
		rc = load_open(l, source, fd, err);
	close(fd);
	return rc;
}

static void free_names(names *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
}

static bool add_name(names *list, const char *name)
{
	char **v = ta_list_grow(list->v, list->n, &list->room, sizeof(*v));

	if (!v)
		return false;
	list->v = v;
	list->v[list->n] = strdup(name);
	if (!list->v[list->n])
		return false;
	list->n++;
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Read the names in a directory and sort them. The entries of the tree are counted meanwhile. */
static int read_names(walk *w, DIR *dir, const char *source, names *list, tpmattest_error **err)
{
	const struct dirent *d;

	errno = 0;
	while ((d = readdir(dir))) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (++w->entries > TA_MAX_TREE_FILES)
			return ta_error_set(err, TPMATTEST_E_LIMIT_TREE,
					    "%s: more than %d files and directories", source,
					    TA_MAX_TREE_FILES);
		if (!add_name(list, d->d_name))
			return ta_error_nomem(err);
		errno = 0;
	}
	if (errno)
		return note_errno(w->l, source, errno, err);
	if (list->n)
		qsort(list->v, list->n, sizeof(char *), by_bytes);
	return 0;
}

static int load_directory(walk *w, int fd, const char *source, unsigned depth,
			  tpmattest_error **err);

static int load_subdirectory(walk *w, int dir, const char *name, const char *source, unsigned depth,
			     tpmattest_error **err)
{
	int fd;

	if (depth >= TA_MAX_TREE_DEPTH)
		return ta_load_note(w->l, source, TPMATTEST_E_LIMIT_TREE, err,
				    "more than %d directories deep", TA_MAX_TREE_DEPTH);
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		return note_errno(w->l, source, errno, err);
	return load_directory(w, fd, source, depth + 1, err);
}

static int load_entry(walk *w, int dir, const char *name, const char *parent, unsigned depth,
		      tpmattest_error **err)
{
	struct stat st;
	char *path = NULL, *source;
	int rc;

	if (asprintf(&path, "%s/%s", parent, name) < 0)
		return ta_error_nomem(err);
	source = ta_text_copy(path, SIZE_MAX);
	free(path);
	if (!source)
		return ta_error_nomem(err);
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		rc = note_errno(w->l, source, errno, err);
	else if (S_ISDIR(st.st_mode))
		rc = load_subdirectory(w, dir, name, source, depth, err);
	else if (fstatat(dir, name, &st, 0) != 0) /* target of a symbolic link */
		rc = note_errno(w->l, source, errno, err);
	else if (S_ISDIR(st.st_mode))
		rc = ta_load_note(w->l, source, TPMATTEST_E_FORMAT, err,
				  "symbolic links to directories are not followed");
	else if (!S_ISREG(st.st_mode))
		rc = ta_load_note(w->l, source, TPMATTEST_E_FORMAT, err, "not a regular file");
	else
		rc = load_file(w->l, dir, name, source, err);
	free(source);
	return rc;
}

/* Takes ownership of fd. */
static int load_directory(walk *w, int fd, const char *source, unsigned depth,
			  tpmattest_error **err)
{
	names list = { 0 };
	DIR *dir = fdopendir(fd);
	int rc;

	if (!dir) {
		rc = note_errno(w->l, source, errno, err);
		close(fd);
		return rc;
	}
	rc = read_names(w, dir, source, &list, err);
	for (size_t i = 0; rc == 0 && i < list.n; i++)
		rc = load_entry(w, dirfd(dir), list.v[i], source, depth, err);
	free_names(&list);
	closedir(dir);
	return rc;
}

static int load_top(ta_loader *l, const char *path, const char *source, tpmattest_error **err)
{
	walk w = { .l = l };
	struct stat st;
	char text[128];
	int fd;

	if (stat(path, &st) != 0) {
		int error = errno;

		return ta_error_set(err, code_of(error), "%s: %s", source,
				    strerror_r(error, text, sizeof(text)));
	}
	if (S_ISREG(st.st_mode))
		return load_file(l, AT_FDCWD, path, source, err);
	if (!S_ISDIR(st.st_mode))
		return ta_error_set(err, TPMATTEST_E_FORMAT,
				    "%s: neither a regular file nor a directory", source);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	if (fd < 0)
		return note_errno(l, source, errno, err);
	return load_directory(&w, fd, source, 0, err);
}

int ta_load_path(ta_loader *l, const char *path, tpmattest_error **err)
{
	char *source = ta_text_copy(path, SIZE_MAX);
	int rc = source ? load_top(l, path, source, err) : ta_error_nomem(err);

	free(source);
	return rc;
}
