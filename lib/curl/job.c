/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "curl/check_url.h"
#include "curl/cache.h"
#include "curl/cache_update.h"
#include "curl/peer.h"
#include "curl/status.h"

#define BACKOFF_MS 250
#define MAX_WAIT_MS 10000

static void finish(ta_job *j, int status, const char *detail)
{
	j->state = TA_JOB_DONE;
	tpmattest_response_set_status(j->response, status);
	tpmattest_response_set_detail(j->response, detail);
	if (status == TPMATTEST_E_NOMEM)
		j->result = status;
}

/* Try to answer the need from the cache. */
static bool from_cache(ta_job *j)
{
	int kind = tpmattest_need_kind(j->need), cache = j->settings->cache;
	const char *url = tpmattest_need_url(j->need);

	if (cache < 0 || j->posts || tpmattest_need_is_fresh(j->need) ||
	    !ta_cache_load(cache, kind, url, j->limit, j->settings->max_age, j->response))
		return false;
	tpmattest_response_set_cached(j->response, 1);
	finish(j, 200, NULL);
	ta_cache_update_later(cache, kind, url, true, j->response);
	return true;
}

ta_job *ta_job_new(const ta_settings *s, const tpmattest_need *need, tpmattest_response *response,
		   int64_t now)
{
	ta_job *j = calloc(1, sizeof(*j));
	const char *why;
	int rc;

	if (!j)
		return NULL;
	*j = (ta_job){ .settings = s,
		       .need = need,
		       .limit = tpmattest_response_limit(response),
		       .response = response,
		       .start_at = now };
	j->deadline = now + s->total_ms;
	j->posts = strcmp(tpmattest_need_method(need), "POST") == 0;
	rc = ta_check_url(response, tpmattest_need_url(need), NULL, &j->at, &why);
	if (rc == 0 && !j->posts && strcmp(tpmattest_need_method(need), "GET") != 0) {
		rc = TPMATTEST_E_NET_POLICY;
		why = "method is neither GET nor POST";
	}
	if (rc == TPMATTEST_E_NOMEM) {
		ta_job_free(j);
		return NULL;
	}
	if (rc)
		finish(j, rc, why);
	else
		from_cache(j);
	return j;
}

void ta_job_free(ta_job *j)
{
	if (!j)
		return;
	curl_easy_cleanup(j->easy);
	curl_slist_free_all(j->headers);
	curl_free(j->at);
	free(j);
}

/* Make libcurl end the transfer: the callback must return the result of this function. */
static size_t stop(ta_job *j, int code, const char *text)
{
	j->stop = code;
	j->stop_text = text;
	return 0;
}

/* If the header line has this name, return its value without surrounding blanks. */
static bool header_is(const char *line, size_t n, const char *name, const char **value,
		      size_t *value_n)
{
	size_t k = strlen(name);

	if (n <= k || strncasecmp(line, name, k) != 0 || line[k] != ':')
		return false;
	line += k + 1;
	n -= k + 1;
	while (n && (*line == ' ' || *line == '\t')) {
		line++;
		n--;
	}
	while (n && (unsigned char)line[n - 1] <= ' ')
		n--;
	*value = line;
	*value_n = n;
	return true;
}

static bool value_is(const char *value, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(value, word, n) == 0;
}

/* The size of the headers is limited, because libcurl keeps them in memory. A response with a
 * coding that was not requested is rejected before it is decoded (RFC 9110 8.4, RFC 9112 7). */
static size_t on_header(char *line, size_t size, size_t count, void *user)
{
	size_t n = size * count, value_n;
	const char *value;
	ta_job *j = user;

	if (n > TA_MAX_HEAD - j->head)
		return stop(j, TPMATTEST_E_NET_TOO_LARGE, "response headers exceed 64 KiB");
	j->head += n;
	if (header_is(line, n, "Content-Encoding", &value, &value_n) && value_n &&
	    !value_is(value, value_n, "identity"))
		return stop(j, TPMATTEST_E_NET, "unrequested Content-Encoding");
	if (header_is(line, n, "Transfer-Encoding", &value, &value_n) && value_n &&
	    !value_is(value, value_n, "chunked") && !value_is(value, value_n, "identity"))
		return stop(j, TPMATTEST_E_NET, "unrequested Transfer-Encoding");
	return n;
}

static size_t on_body(char *data, size_t size, size_t count, void *user)
{
	size_t n = size * count;
	ta_job *j = user;
	long status = 0;
	int rc;

	curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
	if (ta_status_redirect(status)) {
		if (n > j->limit - j->skipped)
			return stop(j, TPMATTEST_E_NET_TOO_LARGE, "redirect body is too large");
		j->skipped += n;
		return n;
	}
	rc = tpmattest_response_append(j->response, (const uint8_t *)data, n);
	return rc ? stop(j, rc, NULL) : n;
}

static CURLcode set_limits(const ta_job *j, CURL *e, int64_t now)
{
	long left = (long)(j->deadline - now);
	long connect = left < (long)j->settings->connect_ms ? left : (long)j->settings->connect_ms;
	curl_off_t most = j->limit > (size_t)INT64_MAX ? INT64_MAX : (curl_off_t)j->limit;
	CURLcode rc = curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, left);

	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, connect);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, most);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	/* A pending name resolution must not delay the caller after the timeout. */
	return rc ? rc : curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
}

static CURLcode set_http(const ta_job *j, CURL *e)
{
	CURLcode rc = curl_easy_setopt(e, CURLOPT_URL, j->at);

	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	/* Allow only one HTTP version and framing, which is sufficient for small files. */
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_HTTP09_ALLOWED, 0L);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	return rc ? rc : curl_easy_setopt(e, CURLOPT_USERAGENT, j->settings->agent);
}

/* Set the body of a POST. It is sent again after a redirect with status 307 or 308; other redirects
 * are not followed. */
static CURLcode set_body(ta_job *j, CURL *e)
{
	const char *type = tpmattest_need_content_type(j->need);
	char header[256];
	CURLcode rc;
	size_t n;
	const uint8_t *body = tpmattest_need_body(j->need, &n);

	if (!j->posts)
		return CURLE_OK;
	if (snprintf(header, sizeof(header), "Content-Type: %s", type) >= (int)sizeof(header))
		return CURLE_BAD_FUNCTION_ARGUMENT;
	curl_slist_free_all(j->headers);
	j->headers = curl_slist_append(NULL, header);
	if (!j->headers)
		return CURLE_OUT_OF_MEMORY;
	rc = curl_easy_setopt(e, CURLOPT_POST, 1L);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_POSTFIELDS, n ? (const char *)body : "");
	return rc ? rc : curl_easy_setopt(e, CURLOPT_HTTPHEADER, j->headers);
}

static CURLcode set_tls(const ta_job *j, CURL *e)
{
	const char *cafile = j->settings->cafile;
	CURLcode rc = curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);

	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (!cafile)
		return rc;
	/* Disable the default CA directory of the libcurl build, which would be trusted in addition
	 * to the file. The same applies to proxies. */
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_CAINFO, cafile);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_PROXY_CAINFO, cafile);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
	return rc ? rc : curl_easy_setopt(e, CURLOPT_PROXY_CAPATH, NULL);
}

static CURLcode set_callbacks(ta_job *j, CURL *e)
{
	CURLcode rc = curl_easy_setopt(e, CURLOPT_PRIVATE, j);

	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_ERRORBUFFER, j->error);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_HEADERDATA, j);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	return rc ? rc : curl_easy_setopt(e, CURLOPT_WRITEDATA, j);
}

int ta_job_start(ta_job *j, int64_t now)
{
	CURLcode rc;

	if (now >= j->deadline) { /* to libcurl a timeout of 0 means none */
		finish(j, TPMATTEST_E_NET_TIMEOUT, "total time expired before the next request");
		return 0;
	}
	tpmattest_response_reset(j->response);
	j->head = j->skipped = 0;
	j->error[0] = '\0';
	j->easy = curl_easy_init();
	if (!j->easy)
		return TPMATTEST_E_NOMEM;
	rc = set_limits(j, j->easy, now);
	rc = rc ? rc : set_http(j, j->easy);
	rc = rc ? rc : set_body(j, j->easy);
	rc = rc ? rc : set_tls(j, j->easy);
	rc = rc ? rc : set_callbacks(j, j->easy);
	rc = rc ? rc : ta_peer_set(j, j->easy);
	if (rc == CURLE_OUT_OF_MEMORY)
		return TPMATTEST_E_NOMEM;
	if (rc) /* libcurl does not support an option; nothing is requested without it */
		finish(j, ta_status_code(rc), curl_easy_strerror(rc));
	else
		j->state = TA_JOB_RUNNING;
	return 0;
}

/* A random part is added to the exponential backoff, so that many clients that failed at the same
 * time do not retry at the same time. */
static int64_t backoff(unsigned retries)
{
	int64_t base = (int64_t)BACKOFF_MS << retries;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return base + (t.tv_nsec / 1000) % (base / 2);
}

/* Schedule a retry, if the number of retries and the remaining time allow it. */
static bool retry(ta_job *j, int64_t now)
{
	curl_off_t asked = 0;
	int64_t wait;

	if (j->retries >= j->settings->retries)
		return false;
	curl_easy_getinfo(j->easy, CURLINFO_RETRY_AFTER, &asked);
	wait = asked > MAX_WAIT_MS / 1000 ? MAX_WAIT_MS + 1 : asked * 1000;
	if (wait <= 0)
		wait = backoff(j->retries);
	if (wait > MAX_WAIT_MS || wait >= j->deadline - now)
		return false;
	j->retries++;
	j->start_at = now + wait;
	j->state = TA_JOB_WAITING;
	return true;
}

/* Follow a redirect. Returns false if the response is not one. */
static bool follow(ta_job *j, long status, int64_t now)
{
	const char *to = NULL, *why;
	char *at;
	int rc;

	curl_easy_getinfo(j->easy, CURLINFO_REDIRECT_URL, &to);
	if (!ta_status_redirect(status) || !to)
		return false;
	if (j->posts && status != 307 && status != 308) {
		finish(j, (int)status, "redirect of a POST to a GET");
		return true;
	}
	if (j->redirects >= TA_MAX_REDIRECTS) {
		finish(j, (int)status, "more than 3 redirects");
		return true;
	}
	rc = ta_check_url(j->response, to, j->at, &at, &why);
	if (rc) {
		finish(j, rc, rc == TPMATTEST_E_NOMEM ? NULL : why);
		return true;
	}
	curl_free(j->at);
	j->at = at;
	j->redirects++;
	j->start_at = now;
	j->state = TA_JOB_WAITING;
	return true;
}

static void answered(ta_job *j, int64_t now)
{
	long status = 0;

	curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
	if (follow(j, status, now) || (ta_status_http_again(status) && retry(j, now)))
		return;
	if (status < 200 || status > 599) {
		finish(j, TPMATTEST_E_NET, "invalid HTTP status");
		return;
	}
	finish(j, (int)status, NULL);
	if (status == 200 && j->settings->cache >= 0 && !j->posts)
		ta_cache_update_later(j->settings->cache, tpmattest_need_kind(j->need),
				      tpmattest_need_url(j->need), false, j->response);
}

/* Whether the transfer ended because an address was refused. The host may have had another address,
 * for which the transfer failed for a different reason. */
static bool refused(const ta_job *j, CURLcode code)
{
	return j->refused[0] &&
	       (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK);
}

void ta_job_ended(ta_job *j, CURLcode code, int64_t now)
{
	if (j->stop)
		finish(j, j->stop, j->stop_text);
	else if (!code)
		answered(j, now);
	else if (refused(j, code)) /* a retry would give the same result */
		finish(j, TPMATTEST_E_NET_POLICY, j->refused);
	else if (!ta_status_curl_again(code) || !retry(j, now))
		finish(j, ta_status_code(code), j->error[0] ? j->error : curl_easy_strerror(code));
	curl_easy_cleanup(j->easy);
	j->easy = NULL;
}
