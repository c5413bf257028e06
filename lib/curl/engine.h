/* SPDX-License-Identifier: BSD-2-Clause */
/* All jobs of one object, run in one libcurl multi handle, which reuses connections for later
 * jobs. */
#ifndef TA_CURL_ENGINE_H
#define TA_CURL_ENGINE_H

#include "curl/job.h"

typedef struct ta_engine {
	CURLM *multi;
	ta_job *job[TPMATTEST_MAX_NEEDS];
	size_t n;
} ta_engine;

/* Returns the monotonic time in milliseconds. */
int64_t ta_engine_now(void);

/* Add a job and take ownership of it. The engine has room for all needs of a run. */
void ta_engine_add(ta_engine *e, ta_job *j);

/* Run the jobs until at least one is done. Returns 0, or E_NOMEM or E_NET, which end the run. */
int ta_engine_step(ta_engine *e);

/* Remove a job that is done and return it to the caller, who owns it. NULL if there is none. */
ta_job *ta_engine_take(ta_engine *e);

/* Free all jobs and what they own. */
void ta_engine_drop(ta_engine *e);

#endif
