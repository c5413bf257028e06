/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_TRANSPORT_H
#define TOOL_TRANSPORT_H

#include <tpmattest/curl.h>

#include "options.h"

/* Create a transport with --cacert and --cache that reports each fetch, to be freed with
 * tpmattest_curl_free(). Returns 0, or an exit status after printing a message. */
int transport_new(const struct options *o, tpmattest_curl **out);

#endif
