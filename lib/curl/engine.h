/* SPDX-License-Identifier: BSD-2-Clause */
/* All jobs of one object, in one libcurl multi handle, whose connections serve later jobs too. */
#ifndef TA_CURL_ENGINE_H
#define TA_CURL_ENGINE_H

#include "curl/job.h"

typedef struct ta_engine {
	CURLM *multi;
	ta_job *job[TPMATTEST_MAX_NEEDS];
	size_t n;
} ta_engine;

/* Monotonic milliseconds. */
int64_t ta_engine_now(void);

/* Take a job over. The engine has room for every need of a run. */
void ta_engine_add(ta_engine *e, ta_job *j);

/* Move all jobs on, waiting until at least one is done. 0, or E_NOMEM or E_NET, which end the
 * run. */
int ta_engine_step(ta_engine *e);

/* Take out a job that is done; NULL: none. The caller's. */
ta_job *ta_engine_take(ta_engine *e);

/* Drop all jobs, with what they own. */
void ta_engine_drop(ta_engine *e);

#endif
