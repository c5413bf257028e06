/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/engine.h"

#include <time.h>

#define LONGEST_POLL_MS 1000

int64_t ta_engine_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void ta_engine_add(ta_engine *e, ta_job *j)
{
	e->job[e->n++] = j;
}

static int multi_code(CURLMcode code)
{
	return code == CURLM_OUT_OF_MEMORY ? TPMATTEST_E_NOMEM : TPMATTEST_E_NET;
}

/* Start all jobs that are due. */
static int start_due(ta_engine *e, int64_t now)
{
	for (size_t i = 0; i < e->n; i++) {
		ta_job *j = e->job[i];
		CURLMcode code;
		int rc;

		if (j->state != TA_JOB_WAITING || j->start_at > now)
			continue;
		rc = ta_job_start(j, now);
		if (rc)
			return rc;
		if (j->state != TA_JOB_RUNNING)
			continue;
		code = curl_multi_add_handle(e->multi, j->easy);
		if (code) {
			j->state = TA_JOB_WAITING;
			return multi_code(code);
		}
	}
	return 0;
}

/* Notify the jobs whose transfers have ended. */
static void collect(ta_engine *e, int64_t now)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(e->multi, &left)) != NULL) {
		CURLcode code = m->data.result;
		CURL *easy = m->easy_handle;
		ta_job *j = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&j);
		curl_multi_remove_handle(e->multi, easy); /* this invalidates m */
		ta_job_ended(j, code, now);
	}
}

static bool any_done(const ta_engine *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->job[i]->state == TA_JOB_DONE)
			return true;
	return false;
}

/* Returns the time until a waiting job is due. libcurl's own timers may shorten it further. */
static int poll_time(const ta_engine *e, int64_t now)
{
	int64_t most = LONGEST_POLL_MS;

	for (size_t i = 0; i < e->n; i++)
		if (e->job[i]->state == TA_JOB_WAITING && e->job[i]->start_at - now < most)
			most = e->job[i]->start_at - now;
	return most > 0 ? (int)most : 0;
}

int ta_engine_step(ta_engine *e)
{
	while (!any_done(e) && e->n) {
		int running, rc = start_due(e, ta_engine_now());
		CURLMcode code;

		if (rc)
			return rc;
		code = curl_multi_perform(e->multi, &running);
		if (code)
			return multi_code(code);
		collect(e, ta_engine_now());
		if (any_done(e))
			return 0;
		code = curl_multi_poll(e->multi, NULL, 0, poll_time(e, ta_engine_now()), NULL);
		if (code)
			return multi_code(code);
	}
	return 0;
}

ta_job *ta_engine_take(ta_engine *e)
{
	for (size_t i = 0; i < e->n; i++) {
		ta_job *j = e->job[i];

		if (j->state != TA_JOB_DONE)
			continue;
		e->job[i] = e->job[--e->n];
		return j;
	}
	return NULL;
}

void ta_engine_drop(ta_engine *e)
{
	for (size_t i = 0; i < e->n; i++) {
		ta_job *j = e->job[i];

		if (j->state == TA_JOB_RUNNING)
			curl_multi_remove_handle(e->multi, j->easy);
		if (j->owns_response)
			tpmattest_response_free(j->response);
		ta_job_free(j);
	}
	e->n = 0;
}
