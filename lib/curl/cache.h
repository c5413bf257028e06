/* SPDX-License-Identifier: BSD-2-Clause */
/* Caches responses on disk, one file for each URL, named after the URL's SHA-256. A failure of the
 * cache never makes a fetch fail. */
#ifndef TA_CURL_CACHE_H
#define TA_CURL_CACHE_H

#include <stdbool.h>

#include <tpmattest/resolver.h>

/* Open the cache directory (NULL: the user's default), creating it if necessary, and store its
 * descriptor in *fd. */
int ta_cache_open(const char *dir, int *fd, tpmattest_error **err);

/* Load the cached body for this URL into the response. Returns false if there is none that can be
 * used; the response is then unchanged. */
bool ta_cache_load(int dir, int kind, const char *url, size_t limit, int64_t max_age,
		   tpmattest_response *response);

/* Remove what is cached for this URL. */
void ta_cache_drop(int dir, const char *url);

/* Cache a body, unless its kind is not cached or its first byte is not one expected for the
 * kind. */
void ta_cache_store(int dir, int kind, const char *url, const uint8_t *body, size_t n);

#endif
