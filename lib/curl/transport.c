/* SPDX-License-Identifier: BSD-2-Clause */
/* The object of tpmattest/curl.h, and the two ways to use it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "curl/cache.h"
#include "curl/engine.h"

struct tpmattest_curl {
	ta_settings settings;
	ta_engine engine;
	bool busy; /* set while running, to reject calls from callbacks */
};

static int usage(tpmattest_error **err, const char *what)
{
	return tpmattest_error_set(err, TPMATTEST_E_USAGE, what, NULL);
}

static void clear(tpmattest_error **err)
{
	if (err)
		*err = NULL;
}

static int null_argument(tpmattest_error **err, const char *function)
{
	char text[96];

	snprintf(text, sizeof(text), "%s: a required argument is NULL", function);
	return usage(err, text);
}

/* Report why this object cannot be used now. */
static int unusable(const tpmattest_curl *c, tpmattest_error **err, const char *function)
{
	char text[96];

	if (!c)
		return null_argument(err, function);
	snprintf(text, sizeof(text), "%s: called by a callback of the same object", function);
	return usage(err, text);
}

int tpmattest_curl_new(tpmattest_curl **out, tpmattest_error **err)
{
	tpmattest_curl *c;
	CURL *easy;

	clear(err);
	if (!out)
		return null_argument(err, __func__);
	*out = NULL;
	c = calloc(1, sizeof(*c));
	if (!c)
		return tpmattest_error_set(err, TPMATTEST_E_NOMEM, NULL, NULL);
	c->settings = (ta_settings){ .connect_ms = TA_CONNECT_MS,
				     .total_ms = TA_TOTAL_MS,
				     .retries = TA_RETRIES,
				     .cache = -1 };
	snprintf(c->settings.agent, sizeof(c->settings.agent), "tpmattest/%s", tpmattest_version());
	/* initialises libcurl once and safely, which curl_multi_init() does not */
	easy = curl_easy_init();
	c->engine.multi = easy ? curl_multi_init() : NULL;
	curl_easy_cleanup(easy);
	if (!c->engine.multi) {
		free(c);
		return tpmattest_error_set(err, TPMATTEST_E_NET, "libcurl initialization failed",
					   NULL);
	}
	*out = c;
	return 0;
}

void tpmattest_curl_free(tpmattest_curl *c)
{
	if (!c)
		return;
	ta_engine_drop(&c->engine);
	curl_multi_cleanup(c->engine.multi);
	if (c->settings.cache >= 0)
		close(c->settings.cache);
	free(c->settings.cafile);
	free(c);
}

int tpmattest_curl_set_cafile(tpmattest_curl *c, const char *path, tpmattest_error **err)
{
	char *copy = NULL, text[512];

	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	if (path && access(path, R_OK)) {
		int code = errno == EACCES ? TPMATTEST_E_ACCESS : TPMATTEST_E_NOT_FOUND;

		snprintf(text, sizeof(text), "CA file %s: %s", path, strerror(errno));
		return tpmattest_error_set(err, code, text, NULL);
	}
	if (path) {
		copy = strdup(path);
		if (!copy)
			return tpmattest_error_set(err, TPMATTEST_E_NOMEM, NULL, NULL);
	}
	free(c->settings.cafile);
	c->settings.cafile = copy;
	return 0;
}

int tpmattest_curl_set_timeouts(tpmattest_curl *c, uint32_t connect_ms, uint32_t total_ms,
				tpmattest_error **err)
{
	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	if (connect_ms > TA_MAX_MS || total_ms > TA_MAX_MS)
		return usage(err, "curl: timeout exceeds one hour");
	c->settings.connect_ms = connect_ms ? connect_ms : TA_CONNECT_MS;
	c->settings.total_ms = total_ms ? total_ms : TA_TOTAL_MS;
	return 0;
}

int tpmattest_curl_set_retries(tpmattest_curl *c, uint32_t retries, tpmattest_error **err)
{
	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	if (retries > TA_MAX_RETRIES)
		return usage(err, "curl: more than 10 retries");
	c->settings.retries = retries;
	return 0;
}

int tpmattest_curl_set_cache(tpmattest_curl *c, const char *dir, int64_t max_age,
			     tpmattest_error **err)
{
	int fd, rc;

	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	if (max_age < 0)
		return usage(err, "curl: negative age");
	rc = ta_cache_open(dir, &fd, err);
	if (rc)
		return rc;
	if (c->settings.cache >= 0)
		close(c->settings.cache);
	c->settings.cache = fd;
	c->settings.max_age = max_age ? max_age : TA_MAX_AGE;
	return 0;
}

int tpmattest_curl_set_flags(tpmattest_curl *c, uint32_t flags, tpmattest_error **err)
{
	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	if (flags & ~TPMATTEST_CURL_ALLOW_PRIVATE)
		return usage(err, "curl: unknown flags");
	c->settings.flags = flags;
	return 0;
}

int tpmattest_curl_set_progress(tpmattest_curl *c, tpmattest_curl_progress_fn fn, void *user,
				tpmattest_error **err)
{
	clear(err);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	c->settings.progress = fn;
	c->settings.user = user;
	return 0;
}

static void tell(const ta_settings *s, const ta_job *j)
{
	size_t n;

	tpmattest_response_body(j->response, &n);
	if (s->progress)
		s->progress(s->user, j->need, tpmattest_response_status(j->response), n,
			    tpmattest_response_is_cached(j->response) ? TPMATTEST_CURL_CACHED : 0);
}

int tpmattest_curl_fetch(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	tpmattest_curl *c = user;
	ta_job *j;
	int rc;

	if (!c || c->busy || !need || !response)
		return TPMATTEST_E_USAGE;
	j = ta_job_new(&c->settings, need, response, ta_engine_now());
	if (!j)
		return TPMATTEST_E_NOMEM;
	c->busy = true;
	ta_engine_add(&c->engine, j);
	rc = ta_engine_step(&c->engine);
	if (!rc) {
		ta_engine_take(&c->engine);
		tell(&c->settings, j);
		rc = j->result;
		ta_job_free(j);
	}
	ta_engine_drop(&c->engine);
	c->busy = false;
	return rc;
}

/* Create a job for each need that the resolver returns now. */
static int take_needs(tpmattest_curl *c, tpmattest_resolver *r, tpmattest_error **err)
{
	const tpmattest_need *n;

	while (c->engine.n < TPMATTEST_MAX_NEEDS && (n = tpmattest_resolver_next(r)) != NULL) {
		tpmattest_response *response;
		int rc = tpmattest_response_new(n, &response, err);
		ta_job *j;

		if (rc)
			return rc;
		j = ta_job_new(&c->settings, n, response, ta_engine_now());
		if (!j) {
			tpmattest_response_free(response);
			return tpmattest_error_set(err, TPMATTEST_E_NOMEM, NULL, NULL);
		}
		j->owns_response = true;
		ta_engine_add(&c->engine, j);
	}
	return 0;
}

/* Pass the finished responses to the resolver. */
static int supply(tpmattest_curl *c, tpmattest_resolver *r, tpmattest_error **err)
{
	ta_job *j;
	int rc = 0;

	while (!rc && (j = ta_engine_take(&c->engine)) != NULL) {
		tell(&c->settings, j);
		rc = j->result;
		if (rc)
			tpmattest_error_set(err, rc, NULL, NULL);
		else
			rc = tpmattest_resolver_supply_response(r, tpmattest_need_id(j->need),
								j->response, err);
		tpmattest_response_free(j->response);
		ta_job_free(j);
	}
	return rc;
}

int tpmattest_curl_run(tpmattest_curl *c, tpmattest_resolver *r, tpmattest_report **out,
		       tpmattest_error **err)
{
	int rc = 0;

	clear(err);
	if (out)
		*out = NULL;
	if (!r || !out)
		return null_argument(err, __func__);
	if (!c || c->busy)
		return unusable(c, err, __func__);
	c->busy = true;
	while (!rc && !tpmattest_resolver_is_done(r)) {
		rc = take_needs(c, r, err);
		/* the remaining needs were taken by another user of the resolver */
		if (rc || !c->engine.n)
			break;
		rc = ta_engine_step(&c->engine);
		if (rc)
			tpmattest_error_set(err, rc, "libcurl failed", NULL);
		else
			rc = supply(c, r, err);
	}
	ta_engine_drop(&c->engine);
	c->busy = false;
	return rc ? rc : tpmattest_resolver_report(r, out, err);
}
