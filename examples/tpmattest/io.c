/* SPDX-License-Identifier: BSD-2-Clause */
#include "io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"

const char *io_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static int system_error(const char *path)
{
	int code = errno == ENOENT || errno == ENOTDIR ? TPMATTEST_E_NOT_FOUND
		 : errno == EACCES || errno == EPERM   ? TPMATTEST_E_ACCESS
		 : errno == ENOMEM                     ? TPMATTEST_E_NOMEM
						       : TPMATTEST_E_IO;

	return message_about(io_name(path), code, NULL, "cannot read the file: %s",
			     strerror(errno));
}

/* Append data from fd until its end or one byte beyond the limit. Returns 0, or -1 with errno
 * set. */
static int slurp(int fd, size_t limit, uint8_t **data, size_t *len)
{
	size_t room = 0;
	ssize_t got;

	for (;;) {
		if (*len == room) {
			size_t more = room ? room * 2 : 16384;
			uint8_t *p = realloc(*data, more);

			if (!p)
				return -1;
			*data = p;
			room = more;
		}
		got = read(fd, *data + *len, room - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		*len += (size_t)got;
		if (*len > limit)
			return 0;
	}
}

int io_read(const char *path, size_t limit, uint8_t **data, size_t *len)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	int status = 0;

	*data = NULL;
	*len = 0;
	if (fd < 0 || slurp(fd, limit, data, len) != 0)
		status = system_error(path);
	else if (*len > limit)
		status = message_about(io_name(path), TPMATTEST_E_LIMIT_FILE, NULL,
				       "more than %zu bytes", limit);
	if (fd >= 0)
		close(fd);
	if (status) {
		free(*data);
		*data = NULL;
		*len = 0;
	}
	return status;
}

static int regular(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int each_of(const char *folder, struct dirent **names, int n,
		   int (*fn)(const char *, void *), void *user)
{
	int status = 0;
	struct stat st;
	char *path;

	for (int i = 0; i < n && status == 0; i++) {
		if (asprintf(&path, "%s/%s", folder, names[i]->d_name) < 0)
			return message_code(folder, TPMATTEST_E_NOMEM);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			status = fn(path, user);
		free(path);
	}
	return status;
}

int io_each(const char *path, int (*fn)(const char *path, void *user), void *user)
{
	struct dirent **names = NULL;
	struct stat st;
	int n, status;

	if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return fn(path, user);
	n = scandir(path, &names, regular, alphasort);
	if (n < 0)
		return system_error(path);
	status = each_of(path, names, n, fn, user);
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return status;
}
