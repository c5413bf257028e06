/* SPDX-License-Identifier: BSD-2-Clause */
/* One verification: evidence cut once, a graph that only grows, one memory of signatures, one
 * budget. tpmattest_verify() opens a session, judges and closes it; a resolver keeps one over all
 * its answers, and only what an answer changed is judged again. */
#ifndef TA_VERIFY_SESSION_H
#define TA_VERIFY_SESSION_H

#include "evidence/certs.h"
#include "verify/lists.h"
#include "verify/path.h"
#include "verify/report.h"

#define TA_MAX_LIST_SIGNERS 4 /* that are tried before judging: a CA renews its key now and then */
/* certificates that are kept of all answers, and as many that may be of use yet */
#define TA_MAX_FETCHED 64

/* A certificate that came over the network. */
typedef struct ta_fetched_cert {
	ta_cert *cert; /* a reference */
	char *source;  /* "fetched:URL"; owned, and of the graph once it joined */
} ta_fetched_cert;

/* An EK certificate of the device, or one that was fetched for it. */
typedef struct ta_session_ek {
	size_t vertex;
	uint32_t nv;    /* the index it is in, or belongs in; 0: a file, or not known */
	int binding;    /* TA_BINDING_...; -1: not compared yet */
	uint32_t lacks; /* attributes that publics which were passed over do not have */
	/* it was searched, and no certificate came since that might change it */
	bool has_path;
	ta_path path;
	ta_vertex_set explored; /* what the search rests on */
	ta_findings path_findings;
	bool judged;         /* path, lists and all */
	ta_report_ek result; /* when judged */
} ta_session_ek;

typedef struct ta_session {
	const tpmattest_evidence *evidence; /* borrowed */
	const tpmattest_trust *trust;       /* borrowed; or NULL */
	ta_rules rules;
	tpmattest_certs *certs; /* certificate i is vertex i of the graph */
	ta_graph graph;
	ta_lists lists;
	ta_session_ek *ek; /* by NV index, then files, then fetched */
	size_t n_eks, room_eks;
	ta_report_ek none; /* the device without the EK certificate that is wanted */
	bool none_judged;
	ta_fetched_cert kept[2 * TA_MAX_FETCHED]; /* issuers and EK certificates: in the graph */
	size_t n_kept;
	/* came with an answer, and are the issuers of nothing so far */
	ta_fetched_cert spare[TA_MAX_FETCHED];
	size_t n_spare;
} ta_session;

/* e, t and p are borrowed until the session is closed. TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_session_open(const tpmattest_evidence *e, const tpmattest_trust *t,
		    const tpmattest_policy *p, ta_session **out, tpmattest_error **err);
void ta_session_close(ta_session *s);

/* Of n certificates keep the issuer of `child` (a certificate of the session) and those above it,
 * told by the signature; the others are laid aside, because one answer may serve several
 * certificates. *kept: how many. 0; TPMATTEST_E_LIMIT_STORE, when there is no place for more;
 * TPMATTEST_E_NOMEM. */
int ta_session_add_issuers(ta_session *s, const ta_cert *child, ta_cert *const *v, size_t n,
			   const char *source, size_t *kept);

/* The same out of what was laid aside. *changed: some EK must be judged again, and its last
 * judgement is gone. */
int ta_session_use_spare(ta_session *s, const ta_cert *child, bool *changed);

/* An EK certificate for the key of this NV index (0: not known), and a CRL. 0,
 * TPMATTEST_E_LIMIT_STORE, TPMATTEST_E_NOMEM. */
int ta_session_add_ek(ta_session *s, ta_cert *cert, const char *source, uint32_t nv);
int ta_session_add_crl(ta_session *s, ta_crl *crl, const char *source);

/* Is this list, fetched for `about`, of use, as far as can be told before judging? Not when it is
 * no list to judge by now, is about another issuer's certificates, or no key at hand of that name
 * signed it: what came before its signer cannot be told from a forgery, and must not stay in a
 * cache. */
bool ta_session_crl_of_use(ta_session *s, const ta_cert *about, const ta_crl *crl);

/* Judge what is not judged, or rests on what changed. 0, TPMATTEST_E_NOMEM. */
int ta_session_judge(ta_session *s);

/* After judging: the EK that the report shows on top, or the result for a device without it. */
const ta_report_ek *ta_session_top(const ta_session *s);

/* Judge, and hand the results out as a report with `more` findings about the run (or NULL). The
 * result is that of tpmattest_verify(). */
int ta_session_report(ta_session *s, const ta_findings *more, tpmattest_report **out,
		      tpmattest_error **err);

#endif
