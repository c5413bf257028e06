/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers kept on disk: a file a URL, named after the URL's SHA-256. A cache never fails a fetch;
 * at worst it is of no use. */
#ifndef TA_CURL_CACHE_H
#define TA_CURL_CACHE_H

#include <stdbool.h>

#include <tpmattest/resolver.h>

/* The directory (NULL: the user's own) as a descriptor in *fd, made when it is missing. */
int ta_cache_open(const char *dir, int *fd, tpmattest_error **err);

/* Put what is kept for this URL into the response. False: there is nothing of use, and the response
 * is as it was. */
bool ta_cache_load(int dir, int kind, const char *url, size_t limit, int64_t max_age,
		   tpmattest_response *response);

/* Forget what is kept for this URL. */
void ta_cache_drop(int dir, const char *url);

/* Keep a body, unless its kind is never kept or it looks like none of its kind. */
void ta_cache_store(int dir, int kind, const char *url, const uint8_t *body, size_t n);

#endif
