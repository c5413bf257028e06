/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the files named on the command line, with a size limit. */
#ifndef TOOL_IO_H
#define TOOL_IO_H

#include <stddef.h>
#include <stdint.h>

/* These are larger than the library's own limits, so that the library rejects larger input with its
 * own error code. They only bound how much of an endless file is read. */
#define IO_SMALL ((size_t)4 * 1024 * 1024)
/* 1,000,000 entries of an allow-list: as hashes with colons, or as the longest Names */
#define IO_LIST ((size_t)160 * 1024 * 1024)
#define IO_CRL ((size_t)65 * 1024 * 1024)

/* Read a whole file; "-" is standard input. Returns 0 and the bytes (owned by the caller, who may
 * write one more byte behind them), or an exit status after printing a message. */
int io_read(const char *path, size_t limit, uint8_t **data, size_t *len);

/* Returns the name for messages: the path, or "standard input". */
const char *io_name(const char *path);

/* Call fn for a file, or for each regular file of a directory in the order of their names. A result
 * other than 0 stops the iteration and is returned. */
int io_each(const char *path, int (*fn)(const char *path, void *user), void *user);

#endif
