/* SPDX-License-Identifier: BSD-2-Clause */
/* The CRLs of a run, grouped by issuer name, and the result of applying the CRLs of one signer to
 * one certificate. Each CRL is applied once, so CRLs added later in the run cost only the
 * additional work. */
#ifndef TA_VERIFY_LISTS_H
#define TA_VERIFY_LISTS_H

#include "verify/graph.h"
#include "verify/policy.h"

typedef struct ta_list_ref {
	const ta_crl *crl;
	const char *source;
	bool of_store;
} ta_list_ref;

/* All CRLs with one issuer name. */
typedef struct ta_issuer_lists {
	uint32_t issuer; /* number of the issuer name */
	ta_list_ref *v;
	size_t n, room;
} ta_issuer_lists;

/* The issuers whose CRLs may cover a certificate: its own issuer, and each cRLIssuer in its
 * distribution points. */
typedef struct ta_list_issuers {
	uint32_t *number; /* without duplicates */
	size_t n;
} ta_list_issuers;

/* for one certificate, because a store may contain thousands of CRLs of one issuer */
#define TA_MAX_LIST_NOTES 8

typedef struct ta_list_note {
	const ta_crl *crl;
	const char *source;
	int code;        /* TPMATTEST_F_... */
	const char *why; /* or NULL */
} ta_list_note;

/* The result of applying all CRLs signed by one key to one certificate. */
typedef struct ta_crl_result {
	/* CRLs of the issuer below this number have been applied */
	size_t seen;
	int status; /* TPMATTEST_REVOCATION_..., in ascending order of precedence */
	/* if REVOKED: the origin of the CRL, and the date and reason of the entry */
	const char *revoked_by;
	int64_t when;
	int reason;                           /* CRLReason; -1 if absent */
	unsigned out_of_scope;                /* number of CRLs that do not cover the certificate */
	const char *scope_source;             /* origin of the first of them */
	ta_list_note note[TA_MAX_LIST_NOTES]; /* CRLs that could not be used */
	unsigned n_notes;
} ta_crl_result;

typedef struct ta_lists {
	struct ta_fetched_list {
		ta_crl *crl;  /* a reference */
		char *source; /* owned */
	} * v;
	size_t n, room;
	/* fetched CRLs below this number have been filed under their issuers */
	size_t placed;
	size_t bytes; /* in total at most TA_MAX_CRL */
	ta_issuer_lists *by;
	size_t n_by, room_by;
	ta_list_issuers of[TA_MAX_VERTICES];
	ta_pairs at; /* (certificate, signer) -> index into `results` */
	ta_crl_result *results;
	size_t n_results, room_heard;
} ta_lists;

/* Keep a fetched CRL. Takes its own reference and copies `source`. Returns 0,
 * TPMATTEST_E_LIMIT_STORE or TPMATTEST_E_NOMEM. */
int ta_lists_add(ta_lists *l, ta_crl *crl, const char *source);

/* Whether there is any CRL, in the store or fetched. */
bool ta_lists_any(const ta_lists *l, const ta_graph *g);

/* Returns the issuers whose CRLs may cover vertex i. */
const ta_list_issuers *ta_lists_issuers(ta_lists *l, ta_graph *g, size_t i);

/* Whether the CRL that was added last may cover vertex i. */
bool ta_lists_last_may_concern(ta_lists *l, ta_graph *g, size_t i);

/* Apply all CRLs of this issuer name that are available now and were signed by `signer` to vertex
 * i. Returns NULL if there are none or if out of memory, which is recorded. The result is valid
 * until the next call. */
const ta_crl_result *ta_lists_apply(ta_lists *l, ta_graph *g, const ta_rules *rules, size_t i,
				    uint32_t issuer, size_t signer);

void ta_lists_free(ta_lists *l);

#endif
