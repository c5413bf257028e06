/* SPDX-License-Identifier: BSD-2-Clause */
/* One fetch: its redirects, its retries and its end. The engine moves it on; nothing here waits. */
#ifndef TA_CURL_JOB_H
#define TA_CURL_JOB_H

#include <stdbool.h>

#include <curl/curl.h>
#include <tpmattest/resolver.h>

#include "curl/settings.h"

#define TA_MAX_REDIRECTS 3
#define TA_MAX_HEAD ((size_t)64 * 1024) /* all headers of one answer, interim ones included */

enum ta_job_state {
	TA_JOB_WAITING, /* until start_at */
	TA_JOB_RUNNING,
	TA_JOB_DONE
};

typedef struct ta_job {
	const ta_settings *settings;
	enum ta_job_state state;
	const tpmattest_need *need; /* borrowed */
	/* where it is asked now, in libcurl's own spelling (curl_free) */
	char *at;
	size_t limit;
	tpmattest_response *response; /* borrowed, or owned */
	bool owns_response;
	struct curl_slist *headers; /* of a POST; NULL */
	CURL *easy;                 /* while it runs */
	char error[CURL_ERROR_SIZE];
	int64_t deadline; /* monotonic milliseconds, as start_at */
	int64_t start_at;
	unsigned retries, redirects;
	size_t head;    /* bytes of headers */
	size_t skipped; /* bytes of a redirect's body */
	int stop;       /* why a callback ended the transfer: E_NET..., E_NOMEM; 0 */
	const char *stop_text;
	bool posts;   /* its method */
	bool proxied; /* this transfer goes through a proxy */
	/* an address that was not asked in this transfer, in words; "" */
	char refused[128];
	int result; /* when done: 0, or what ends the run */
} ta_job;

/* A job for a need, which must stay, and the response to it; it takes over neither. NULL: out of
 * memory. It may be done already: answered by the cache, or because its URL must not be asked. */
ta_job *ta_job_new(const ta_settings *s, const tpmattest_need *need, tpmattest_response *response,
		   int64_t now);
void ta_job_free(ta_job *j);

/* Make the transfer for a job whose time has come. 0, or E_NOMEM. */
int ta_job_start(ta_job *j, int64_t now);

/* The transfer has ended: the job is done, or waits for its next one. The handle is out of the
 * multi handle by now. */
void ta_job_ended(ta_job *j, CURLcode code, int64_t now);

#endif
