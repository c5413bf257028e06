/* SPDX-License-Identifier: BSD-2-Clause */
/* The cache keeps what was of use, and drops what was not: both are known only when the answer has
 * been read. */
#ifndef TA_CURL_KEEP_H
#define TA_CURL_KEEP_H

#include <stdbool.h>

#include <tpmattest/resolver.h>

/* Wait for the word on a response that holds a body with status 200; `cached`: it came out of this
 * directory. Out of memory or descriptors: nothing is kept. */
void ta_keep_wait(int dir, int kind, const char *url, bool cached, tpmattest_response *response);

#endif
