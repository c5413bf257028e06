/* SPDX-License-Identifier: BSD-2-Clause */
/* Caches a response only if it was useful, and removes a cached one that was not. Both are known
 * only after the response was processed. */
#ifndef TA_CURL_CACHE_UPDATE_H
#define TA_CURL_CACHE_UPDATE_H

#include <stdbool.h>

#include <tpmattest/resolver.h>

/* Register a callback for a response with status 200 and a body. `cached`: the body was loaded from
 * this directory. If out of memory or descriptors, nothing is cached. */
void ta_cache_update_later(int dir, int kind, const char *url, bool cached,
			   tpmattest_response *response);

#endif
