/* SPDX-License-Identifier: BSD-2-Clause */
/* One fetch, including its redirects and retries. The engine drives it; nothing here blocks. */
#ifndef TA_CURL_JOB_H
#define TA_CURL_JOB_H

#include <stdbool.h>

#include <curl/curl.h>
#include <tpmattest/resolver.h>

#include "curl/settings.h"

#define TA_MAX_REDIRECTS 3
/* limit for all headers of a response, including interim responses */
#define TA_MAX_HEAD ((size_t)64 * 1024)

enum ta_job_state {
	TA_JOB_WAITING, /* until start_at */
	TA_JOB_RUNNING,
	TA_JOB_DONE
};

typedef struct ta_job {
	const ta_settings *settings;
	enum ta_job_state state;
	const tpmattest_need *need; /* borrowed */
	/* current URL in libcurl's spelling (curl_free) */
	char *at;
	size_t limit;
	tpmattest_response *response; /* borrowed, or owned if owns_response is set */
	bool owns_response;
	struct curl_slist *headers; /* for a POST; otherwise NULL */
	CURL *easy;                 /* while the transfer runs */
	char error[CURL_ERROR_SIZE];
	int64_t deadline; /* in monotonic milliseconds, like start_at */
	int64_t start_at;
	unsigned retries, redirects;
	size_t head;    /* size of the headers so far */
	size_t skipped; /* size of a redirect's body so far */
	/* the error with which a callback ended the transfer: E_NET..., E_NOMEM; 0 if none */
	int stop;
	const char *stop_text;
	bool posts;   /* the method is POST */
	bool proxied; /* this transfer uses a proxy */
	/* message about an address that was refused in this transfer, or "" */
	char refused[128];
	int result; /* when done: 0, or an error that ends the run */
} ta_job;

/* Create a job for a need and its response. Both are borrowed and must outlive the job. Returns
 * NULL if out of memory. The job may already be done, because the cache answered it or because its
 * URL must not be requested. */
ta_job *ta_job_new(const ta_settings *s, const tpmattest_need *need, tpmattest_response *response,
		   int64_t now);
void ta_job_free(ta_job *j);

/* Create the transfer of a job that is due. Returns 0 or E_NOMEM. */
int ta_job_start(ta_job *j, int64_t now);

/* Handle the end of a transfer: the job is done, or waits for its next transfer. The handle must
 * have been removed from the multi handle. */
void ta_job_ended(ta_job *j, CURLcode code, int64_t now);

#endif
