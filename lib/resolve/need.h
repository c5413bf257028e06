/* SPDX-License-Identifier: BSD-2-Clause */
/* A need: what to request, the size limit of the response, and the data for checking the
 * response. */
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
	int why;            /* TPMATTEST_F_... or 0 */
	const char *method; /* static; NULL means GET */
	char *content_type; /* for a POST; owned */
	uint8_t *body;      /* owned */
	size_t body_n;
	ta_hosts *hosts; /* for checking redirects */
	ta_cert *cert;   /* the certificate whose issuer or CRL is needed, or NULL */
	/* for an EK certificate: index of its key among the evidence's EK publics */
	size_t ek;
	const ta_ekservice *service; /* the vendor's service to use */
	const uint8_t *sha256;       /* the only issuer to accept, or NULL */
	bool given, answered;
	bool again;    /* must be returned by ta_needs_next() again */
	bool repeated; /* was repeated once; never repeated again */
};

typedef struct ta_needs {
	tpmattest_need *v[TPMATTEST_MAX_NEEDS];
	size_t n;
	size_t n_given; /* needs are returned in order */
	size_t n_answered;
	size_t n_again; /* number of needs to be returned again */
} ta_needs;

/* Append a need. Takes ownership of `url`. Returns NULL if out of memory or if the list is full. */
tpmattest_need *ta_needs_add(ta_needs *list, int kind, char *url, int why, ta_hosts *hosts);
const tpmattest_need *ta_needs_find_url(const ta_needs *list, const char *url);

/* Returns the next need and marks it as given; those to be repeated come first. NULL at the end. */
const tpmattest_need *ta_needs_next(ta_needs *list);

/* Make ta_needs_next() return an answered need once more. Returns false if it was already
 * repeated. */
bool ta_needs_repeat(ta_needs *list, uint32_t id);

/* Mark an outstanding need as answered and return it. TPMATTEST_E_USAGE if there is no such
 * need. */
int ta_needs_answer(ta_needs *list, uint32_t id, const tpmattest_need **out, tpmattest_error **err);

void ta_needs_free(ta_needs *list);

/* Maximum useful size of a response to this kind of need, in bytes. */
size_t ta_need_limit(int kind);

#endif
