/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the files that the command line names, bounded. */
#ifndef TOOL_IO_H
#define TOOL_IO_H

#include <stddef.h>
#include <stdint.h>

/* Above the library's own caps, so that it is the library that refuses, with the code of its limit;
 * this much is read of an endless file at most. */
#define IO_SMALL ((size_t)4 * 1024 * 1024)
#define IO_CRL ((size_t)65 * 1024 * 1024)

/* A whole file; "-" is standard input. 0 and the bytes (free()), or an exit status after the
 * message. */
int io_read(const char *path, size_t limit, uint8_t **data, size_t *len);

/* What to call it in a message: the path, or "standard input". */
const char *io_name(const char *path);

/* Call fn for a file, or for each regular file of a directory in the order of their names; stops at
 * a status that is not 0 and returns it. */
int io_each(const char *path, int (*fn)(const char *path, void *user), void *user);

#endif
