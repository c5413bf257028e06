/* SPDX-License-Identifier: BSD-2-Clause */
/* The revocation lists of a run: those fetched for it, which of all lists may be about a certificate, and what each says of
 * it. What was found out is kept, so that an answer later in the run costs only what it adds. */
#ifndef TA_VERIFY_LISTS_H
#define TA_VERIFY_LISTS_H

#include "verify/graph.h"

#define TA_MAX_LISTS 2048 /* that may be about one certificate */

typedef struct ta_list_ref {
	const ta_crl *crl;
	const char *source;
	bool of_store;
	uint32_t issuer;         /* number of its issuer's name */
} ta_list_ref;

/* Of one certificate: its issuer, and whom its distribution points name as cRLIssuer; and the lists by these. */
typedef struct ta_lists_about {
	struct ta_list_issuer {
		ta_span name;
		uint32_t number;
	} *issuer;               /* each once */
	size_t n_issuers;
	ta_list_ref *v;
	size_t n, room;
	size_t seen;             /* fetched lists that were looked at: those below this number */
	bool cut;                /* a bound was reached: there may be others */
} ta_lists_about;

/* What a list says of a certificate, once it is known to be signed by somebody who may. */
enum { TA_SAYS_NOTHING = 0, TA_SAYS_ABSENT, TA_SAYS_REVOKED, TA_SAYS_UNUSABLE };

typedef struct ta_list_word {
	int says;                /* NOTHING: it is about other certificates */
	int64_t when;
	int reason;              /* CRLReason; -1 when absent */
	const char *why;         /* UNUSABLE */
} ta_list_word;

typedef struct ta_lists {
	struct ta_fetched_list {
		ta_crl *crl;     /* a reference */
		char *source;    /* owned */
		uint32_t issuer; /* number of its issuer's name, when it was needed; 0 */
	} *v;
	size_t n, room;
	size_t bytes;            /* of all together at most TA_MAX_CRL */
	ta_lists_about about[TA_MAX_VERTICES];
	ta_pairs at;             /* (list, certificate): place in word */
	ta_list_word *word;
	size_t n_words, room_words;
} ta_lists;

/* Keep a fetched list; a reference of its own, and a copy of `source`. 0, TPMATTEST_E_LIMIT_STORE, TPMATTEST_E_NOMEM. */
int ta_lists_add(ta_lists *l, ta_crl *crl, const char *source);

/* The lists that may be about vertex i, those that came since included. */
const ta_lists_about *ta_lists_find(ta_lists *l, ta_graph *g, size_t i);

/* Scope and entries, for the certificate at vertex i. */
ta_list_word ta_lists_ask(ta_lists *l, ta_graph *g, const ta_crl *crl, size_t i);

void ta_lists_free(ta_lists *l);

#endif
