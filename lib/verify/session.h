/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of one verification: the parsed evidence, the graph, the results of signature checks,
 * and the budget. tpmattest_verify() opens a session, evaluates it and closes it. A resolver keeps
 * one session for all its responses, and only what a response changed is evaluated again. */
#ifndef TA_VERIFY_SESSION_H
#define TA_VERIFY_SESSION_H

#include "evidence/certs.h"
#include "verify/lists.h"
#include "verify/path.h"
#include "verify/report.h"

#define TA_MAX_LIST_SIGNERS 4 /* tried before the evaluation; a CA renews its key occasionally */
/* limit for the certificates kept from all responses, and for those that may be needed later */
#define TA_MAX_FETCHED 64

/* A certificate fetched over the network. */
typedef struct ta_fetched_cert {
	ta_cert *cert; /* a reference */
	char *source;  /* "fetched:URL"; owned, and also used by the graph once added */
} ta_fetched_cert;

/* An EK certificate of the device, or one that was fetched for it. */
typedef struct ta_session_ek {
	size_t vertex;
	uint32_t nv;    /* NV index it is stored in or belongs to; 0 for a file or if unknown */
	int binding;    /* TA_BINDING_...; -1 if not computed yet */
	uint32_t lacks; /* required attributes missing from EK publics that were skipped */
	/* the path was searched for, and no certificate added since might change it */
	bool has_path;
	ta_path path;
	ta_vertex_set explored; /* vertices that the search result depends on */
	ta_findings path_findings;
	bool evaluated;      /* the result is complete, including revocation */
	ta_report_ek result; /* valid if evaluated */
} ta_session_ek;

typedef struct ta_session {
	const tpmattest_evidence *evidence; /* borrowed */
	const tpmattest_trust *trust;       /* borrowed, or NULL */
	ta_rules rules;
	tpmattest_certs *certs; /* certificate i is vertex i of the graph */
	ta_graph graph;
	ta_lists lists;
	ta_session_ek *ek; /* sorted by NV index, then files, then fetched */
	size_t n_eks, room_eks;
	ta_report_ek none; /* result for a device without the requested EK certificate */
	bool none_evaluated;
	/* issuers and EK certificates that are in the graph */
	ta_fetched_cert kept[2 * TA_MAX_FETCHED];
	size_t n_kept;
	/* certificates from responses that are not known to be issuers yet */
	ta_fetched_cert pending[TA_MAX_FETCHED];
	size_t n_pending;
} ta_session;

/* e, t and p are borrowed until the session is closed. Returns 0, TPMATTEST_E_NOMEM or
 * TPMATTEST_E_CRYPTO. */
int ta_session_open(const tpmattest_evidence *e, const tpmattest_trust *t,
		    const tpmattest_policy *p, ta_session **out, tpmattest_error **err);
void ta_session_close(ta_session *s);

/* From n certificates, keep the issuer of `child` (a certificate of the session) and the
 * certificates above it, as proved by their signatures. The others are set aside, because one
 * response may serve several certificates. *kept is the number kept. Returns 0, TPMATTEST_E_NOMEM,
 * or TPMATTEST_E_LIMIT_STORE if there is no room. */
int ta_session_add_issuers(ta_session *s, const ta_cert *child, ta_cert *const *v, size_t n,
			   const char *source, size_t *kept);

/* The same for the certificates set aside earlier. *changed is set if an EK must be evaluated
 * again; its previous result has been discarded. */
int ta_session_use_pending(ta_session *s, const ta_cert *child, bool *changed);

/* Add an EK certificate for the key of this NV index (0 if unknown), or a CRL. Returns 0,
 * TPMATTEST_E_LIMIT_STORE or TPMATTEST_E_NOMEM. */
int ta_session_add_ek(ta_session *s, ta_cert *cert, const char *source, uint32_t nv);
int ta_session_add_crl(ta_session *s, ta_crl *crl, const char *source);

/* Whether this CRL, fetched for `about`, is useful, as far as this can be decided before the
 * evaluation. It is not useful if it is not valid now, covers another issuer's certificates, or was
 * not signed by any available key of that name. A CRL that arrives before its signer cannot be told
 * from a forgery and must not stay in a cache. */
bool ta_session_crl_is_useful(ta_session *s, const ta_cert *about, const ta_crl *crl);

/* Evaluate what has not been evaluated or depends on a change. Returns 0 or TPMATTEST_E_NOMEM. */
int ta_session_evaluate(ta_session *s);

/* After the evaluation: returns the selected EK, or the result for a device without it. */
const ta_report_ek *ta_session_top(const ta_session *s);

/* Evaluate, and return the results as a report with `more` findings about the run (may be NULL).
 * The return value is that of tpmattest_verify(). */
int ta_session_report(ta_session *s, const ta_findings *more, tpmattest_report **out,
		      tpmattest_error **err);

#endif
