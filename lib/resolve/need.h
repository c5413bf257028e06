/* SPDX-License-Identifier: BSD-2-Clause */
/* A need: what to ask, how much of the answer is of use, and what the answer is held against. */
#ifndef TA_RESOLVE_NEED_H
#define TA_RESOLVE_NEED_H

#include <tpmattest/resolver.h>

#include "base/span.h"
#include "resolve/hosts.h"
#include "vendor/ekservice.h"
#include "x509/cert.h"

struct tpmattest_need {
	uint32_t id;
	int kind;
	char *url;
	int why;            /* TPMATTEST_F_...; 0 */
	const char *method; /* static; NULL: GET */
	char *content_type; /* of a POST; owned */
	uint8_t *body;      /* owned */
	size_t body_n;
	ta_hosts *hosts; /* for redirects */
	ta_cert *cert;   /* whose issuer or revocation list it is; NULL */
	/* whose certificate it is: position among the evidence's EK publics */
	size_t ek;
	const ta_ekservice *service; /* and which vendor's service is asked */
	bool given, answered;
	bool again;    /* to be given once more */
	bool repeated; /* that was done: never a third time */
};

typedef struct ta_needs {
	tpmattest_need *v[TPMATTEST_MAX_NEEDS];
	size_t n;
	size_t n_given; /* they are given in order */
	size_t n_answered;
	size_t n_again; /* of those given before */
} ta_needs;

/* Append a need; it takes `url` over. NULL: out of memory, or the list is full. */
tpmattest_need *ta_needs_add(ta_needs *list, int kind, char *url, int why, ta_hosts *hosts);
const tpmattest_need *ta_needs_find_url(const ta_needs *list, const char *url);

/* The next one, marked as given, those to be repeated first; NULL at the end. */
const tpmattest_need *ta_needs_next(ta_needs *list);

/* Put a need that was answered up once more, as if it had not been given. False: it was already. */
bool ta_needs_repeat(ta_needs *list, uint32_t id);

/* Mark an outstanding need as answered and hand it out. TPMATTEST_E_USAGE. */
int ta_needs_answer(ta_needs *list, uint32_t id, const tpmattest_need **out, tpmattest_error **err);

void ta_needs_free(ta_needs *list);

/* The most bytes of use in an answer to this kind. */
size_t ta_need_limit(int kind);

#endif
