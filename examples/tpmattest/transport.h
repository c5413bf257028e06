/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_TRANSPORT_H
#define TOOL_TRANSPORT_H

#include <tpmattest/curl.h>

#include "options.h"

/* A transport with --cacert and --cache that says each fetch; tpmattest_curl_free() it. 0, or an
 * exit status after the message. */
int transport_new(const struct options *o, tpmattest_curl **out);

#endif
