/* SPDX-License-Identifier: BSD-2-Clause */
/* Settings of the caller, which the jobs read. */
#ifndef TA_CURL_SETTINGS_H
#define TA_CURL_SETTINGS_H

#include <tpmattest/curl.h>

#define TA_CONNECT_MS 10000u
#define TA_TOTAL_MS 30000u
#define TA_MAX_MS 3600000u
#define TA_RETRIES 2u
#define TA_MAX_RETRIES 10u
#define TA_MAX_AGE ((int64_t)7 * 86400)
#define TA_MAX_AGE_CRL ((int64_t)86400)

typedef struct ta_settings {
	uint32_t flags; /* TPMATTEST_CURL_ALLOW_... */
	char *cafile;   /* NULL for the system's */
	uint32_t connect_ms, total_ms;
	uint32_t retries;
	int cache; /* descriptor of the directory, or -1 */
	int64_t max_age;
	tpmattest_curl_progress_fn progress;
	void *user;
	char agent[64];
} ta_settings;

#endif
