/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/need.h"

#include <stdlib.h>

#include "base/limits.h"

_Static_assert(TPMATTEST_MAX_NEEDS == TA_MAX_NEEDS, "the header and limits.h disagree");

size_t ta_need_limit(int kind)
{
	switch (kind) {
	case TPMATTEST_NEED_CRL:
		return TA_MAX_FETCHED_CRL;
	case TPMATTEST_NEED_TRUST_LIST:
		return TA_MAX_CAB;
	default:
		return TA_MAX_REPLY;
	}
}

uint32_t tpmattest_need_id(const tpmattest_need *n)
{
	return n ? n->id : 0;
}

int tpmattest_need_kind(const tpmattest_need *n)
{
	return n ? n->kind : 0;
}

const char *tpmattest_need_url(const tpmattest_need *n)
{
	return n ? n->url : "";
}

size_t tpmattest_need_limit(const tpmattest_need *n)
{
	return n ? ta_need_limit(n->kind) : 0;
}

int tpmattest_need_why(const tpmattest_need *n)
{
	return n ? n->why : 0;
}

const char *tpmattest_need_method(const tpmattest_need *n)
{
	return n && n->method ? n->method : "GET";
}

const uint8_t *tpmattest_need_body(const tpmattest_need *n, size_t *len)
{
	if (len)
		*len = n ? n->body_n : 0;
	return n ? n->body : NULL;
}

const char *tpmattest_need_content_type(const tpmattest_need *n)
{
	return n ? n->content_type : NULL;
}

int tpmattest_need_is_fresh(const tpmattest_need *n)
{
	return n && n->repeated;
}

int tpmattest_need_new(int kind, const char *url, tpmattest_need **out, tpmattest_error **err)
{
	tpmattest_need *n;
	ta_url u;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!url || !out)
		return ta_error_null(err, __func__);
	if (kind < TPMATTEST_NEED_EK_CERTIFICATE || kind > TPMATTEST_NEED_AIK_CHAIN)
		return ta_error_set(err, TPMATTEST_E_USAGE, "need: unknown kind %d", kind);
	if (!ta_url_parse(url, &u))
		return ta_error_set(err, TPMATTEST_E_USAGE, "need: not an http or https URL");
	n = calloc(1, sizeof(*n));
	if (n)
		n->url = strdup(url);
	if (!n || !n->url) {
		free(n);
		return ta_error_nomem(err);
	}
	n->kind = kind;
	*out = n;
	return 0;
}

#define MAX_MEDIA_TYPE 200

/* The media type is copied to a request header, so only a token, '/' and more is allowed (RFC 9110
 * 8.3.1). */
static bool is_media_type(const char *text)
{
	const char *end = text;

	while (*end >= ' ' && *end <= '~')
		end++;
	return *end == '\0' && end - text <= MAX_MEDIA_TYPE && *text > ' ' && strchr(text, '/');
}

int tpmattest_need_set_post(tpmattest_need *n, const char *content_type, const uint8_t *data,
			    size_t len, tpmattest_error **err)
{
	const char *type = content_type ? content_type : "application/octet-stream";
	uint8_t *copy;
	char *name;

	ta_error_clear(err);
	if (!n || (!data && len))
		return ta_error_null(err, __func__);
	if (!is_media_type(type))
		return ta_error_set(err, TPMATTEST_E_USAGE, "need: malformed media type");
	copy = malloc(len ? len : 1);
	name = strdup(type);
	if (!copy || !name) {
		free(copy);
		free(name);
		return ta_error_nomem(err);
	}
	if (len)
		memcpy(copy, data, len);
	free(n->body);
	free(n->content_type);
	n->method = "POST";
	n->content_type = name;
	n->body = copy;
	n->body_n = len;
	return 0;
}

void tpmattest_need_free(tpmattest_need *n)
{
	if (!n)
		return;
	free(n->url);
	free(n->content_type);
	free(n->body);
	ta_hosts_unref(n->hosts);
	ta_cert_unref(n->cert);
	free(n);
}

tpmattest_need *ta_needs_add(ta_needs *list, int kind, char *url, int why, ta_hosts *hosts)
{
	tpmattest_need *n;

	if (list->n == TPMATTEST_MAX_NEEDS) {
		free(url);
		return NULL;
	}
	n = calloc(1, sizeof(*n));
	if (!n) {
		free(url);
		return NULL;
	}
	n->id = (uint32_t)list->n + 1;
	n->kind = kind;
	n->url = url;
	n->why = why;
	n->hosts = ta_hosts_ref(hosts);
	list->v[list->n++] = n;
	return n;
}

const tpmattest_need *ta_needs_find_url(const ta_needs *list, const char *url)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i]->url, url) == 0)
			return list->v[i];
	return NULL;
}

static const tpmattest_need *give_again(ta_needs *list)
{
	size_t i = 0;

	while (!list->v[i]->again)
		i++;
	list->v[i]->again = false;
	list->v[i]->given = true;
	list->n_again--;
	return list->v[i];
}

const tpmattest_need *ta_needs_next(ta_needs *list)
{
	tpmattest_need *n;

	if (list->n_again)
		return give_again(list);
	if (list->n_given == list->n)
		return NULL;
	n = list->v[list->n_given++];
	n->given = true;
	return n;
}

bool ta_needs_repeat(ta_needs *list, uint32_t id)
{
	tpmattest_need *n = list->v[id - 1];

	if (n->repeated)
		return false;
	n->repeated = n->again = true;
	n->given = n->answered = false;
	list->n_answered--;
	list->n_again++;
	return true;
}

int ta_needs_answer(ta_needs *list, uint32_t id, const tpmattest_need **out, tpmattest_error **err)
{
	*out = NULL;
	if (!id || id > list->n || !list->v[id - 1]->given || list->v[id - 1]->answered)
		return ta_error_set(err, TPMATTEST_E_USAGE, "need %u is not outstanding", id);
	list->v[id - 1]->answered = true;
	list->n_answered++;
	*out = list->v[id - 1];
	return 0;
}

void ta_needs_free(ta_needs *list)
{
	for (size_t i = 0; i < list->n; i++)
		tpmattest_need_free(list->v[i]);
	*list = (ta_needs){ 0 };
}
