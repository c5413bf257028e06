/* SPDX-License-Identifier: BSD-2-Clause */
/* The revocation lists of a run, by the name of their issuer, and what the lists of one signer say
 * of one certificate. That is worked out list by list, once: what comes later in the run costs only
 * what it adds. */
#ifndef TA_VERIFY_LISTS_H
#define TA_VERIFY_LISTS_H

#include "verify/graph.h"
#include "verify/policy.h"

typedef struct ta_list_ref {
	const ta_crl *crl;
	const char *source;
	bool of_store;
} ta_list_ref;

/* All lists of one issuer's name. */
typedef struct ta_issuer_lists {
	uint32_t issuer; /* number of the name */
	ta_list_ref *v;
	size_t n, room;
} ta_issuer_lists;

/* Whose lists may be about a certificate: its issuer's, and those of whom its distribution points
 * name as cRLIssuer. */
typedef struct ta_list_issuers {
	uint32_t *number; /* each once */
	size_t n;
} ta_list_issuers;

/* of one certificate: a store may hold thousands of lists of one issuer */
#define TA_MAX_LIST_NOTES 8

typedef struct ta_list_note {
	const ta_crl *crl;
	const char *source;
	int code;        /* TPMATTEST_F_... */
	const char *why; /* or NULL */
} ta_list_note;

/* What the lists that one key signed say of one certificate. */
typedef struct ta_heard {
	/* lists of the issuer that were looked at: those below this number */
	size_t seen;
	int status;             /* TPMATTEST_REVOCATION_..., which ascend by how much they say */
	const char *revoked_by; /* REVOKED: the list, and when and why */
	int64_t when;
	int reason;                           /* CRLReason; -1 when absent */
	unsigned out_of_scope;                /* lists that are about other certificates */
	const char *scope_source;             /* the first of them */
	ta_list_note note[TA_MAX_LIST_NOTES]; /* lists that could not be used */
	unsigned n_notes;
} ta_heard;

typedef struct ta_lists {
	struct ta_fetched_list {
		ta_crl *crl;  /* a reference */
		char *source; /* owned */
	} * v;
	size_t n, room;
	/* of the fetched lists, those below this number are under their issuers */
	size_t placed;
	size_t bytes; /* of all together at most TA_MAX_CRL */
	ta_issuer_lists *by;
	size_t n_by, room_by;
	ta_list_issuers of[TA_MAX_VERTICES];
	ta_pairs at; /* (certificate, signer): place in heard */
	ta_heard *heard;
	size_t n_heard, room_heard;
} ta_lists;

/* Keep a fetched list; a reference of its own, and a copy of `source`. 0, TPMATTEST_E_LIMIT_STORE,
 * TPMATTEST_E_NOMEM. */
int ta_lists_add(ta_lists *l, ta_crl *crl, const char *source);

/* Is there any list at all, in the store or fetched? */
bool ta_lists_any(const ta_lists *l, const ta_graph *g);

/* Whose lists may be about vertex i. */
const ta_list_issuers *ta_lists_issuers(ta_lists *l, ta_graph *g, size_t i);

/* May the last list that was added be about vertex i? */
bool ta_lists_last_may_concern(ta_lists *l, ta_graph *g, size_t i);

/* What the lists of this issuer's name that `signer` signed say of vertex i, all that are there
 * now. NULL: there are none, or out of memory (remembered). Valid until the next call. */
const ta_heard *ta_lists_hear(ta_lists *l, ta_graph *g, const ta_rules *rules, size_t i,
			      uint32_t issuer, size_t signer);

void ta_lists_free(ta_lists *l);

#endif
