/* SPDX-License-Identifier: BSD-2-Clause */
/* The same question put to OpenSSL and to this library: is there a path from this leaf to one of
 * these anchors? */
#ifndef TA_TESTS_ORACLE_H
#define TA_TESTS_ORACLE_H

#include "derout.h"

#include <tpmattest/tpmattest.h>

enum { ASKED_MAX = 16, ASKED_LISTS = 16 };

typedef struct asked_cert {
	struct pki_bytes der;
	bool store;  /* for this library: out of the trust store, not off the device */
	bool anchor; /* for both: trusted */
	/* an anchor that the store has to recognise by itself, not one it is told of */
	bool sorted;
} asked_cert;

/* cert[0] is the leaf. */
typedef struct asked {
	asked_cert cert[ASKED_MAX];
	size_t n;
	struct pki_bytes list[ASKED_LISTS]; /* revocation lists, for both */
	size_t n_lists;
	int64_t at;
	/* TPMATTEST_POLICY_...; with REQUIRE_REVOCATION OpenSSL asks for a list of every
	 * certificate */
	uint64_t flags;
} asked;

/* OpenSSL's answer: X509_V_OK (0) is the only yes; its error otherwise, or one of these. */
enum { ORACLE_INTERNAL = -1, ORACLE_NO_PARSE = -2 };
int oracle_judge(const asked *q);
/* The same with X509_V_FLAG_X509_STRICT. */
int oracle_judge_strictly(const asked *q);
/* The certificates in their order are the path: whoever issued each is not for OpenSSL to
 * choose. */
int oracle_judge_path(const asked *q);
/* What lists say, or do not say, of the path's certificates from this place on counts only when
 * they revoke. */
int oracle_judge_below(const asked *q, size_t anchor);
const char *oracle_text(int answer);

/* This library's answer. */
typedef struct verdict {
	int rc;                 /* 0 is the only yes */
	int finding;            /* the first that is an error; 0 */
	size_t path[ASKED_MAX]; /* the certificates of the path, as places in asked.cert */
	size_t n_path;
	size_t n_nearest; /* how many of them up to the nearest anchor; 0 for none */
} verdict;
void verdict_take(const asked *q, verdict *out);

/* Nothing but the path, up to its nearest anchor. */
void asked_path(const asked *q, const verdict *v, asked *out);

#endif
