/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings: a fact, the certificate and byte it concerns, and its severity. All layers add to such
 * lists. The table (findings.tsv) contains the default severity and the fixed text of each
 * finding. */
#ifndef TA_BASE_FINDING_H
#define TA_BASE_FINDING_H

#include <tpmattest/findings.h>

#include "base/span.h"

enum { TA_INFO = 0, TA_WARNING = 1, TA_ERROR = 2 };

#define TA_NO_CERT (-1)
#define TA_NO_OFFSET ((int64_t)-1)

typedef struct ta_finding {
	int code; /* TPMATTEST_F_... */
	/* TA_INFO, ...: from the table, or as changed by the policy */
	int severity;
	/* number of the certificate, as numbered by the list's owner, or TA_NO_CERT */
	int cert;
	int64_t offset; /* offset of a byte in the certificate or NV index, or TA_NO_OFFSET */
	char *message;  /* fixed text and details; owned */
	char *url;      /* a URL that may help to resolve the finding, or NULL; owned */
} ta_finding;

/* A list that records failures to grow. A zeroed list is empty. */
typedef struct ta_findings {
	ta_finding *v;
	size_t n;
	size_t room;
	/* limit for n, including the finding that it was reached; 0 means TA_MAX_FINDINGS */
	size_t most;
	bool strict; /* selects which severity of the table is used for added findings */
	bool nomem;
} ta_findings;

/* Append a finding with the table's severity. If fmt is NULL, the message is the fixed text;
 * otherwise it is "<fixed text>: <fmt>". */
void ta_findings_add(ta_findings *f, int code, int cert, int64_t offset, const char *url,
		     const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* The same with the severity given by the caller, for a fact that a policy tolerates or
 * requires. */
void ta_findings_add_as(ta_findings *f, int severity, int code, int cert, int64_t offset,
			const char *url, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));

/* Change severities from those of the table to those of a strict policy, for a list created before
 * the policy was known. */
void ta_findings_be_strict(ta_findings *f);

/* Append copies of all findings in `from`, including their severity. If cert is not TA_NO_CERT, it
 * replaces their certificate number. */
void ta_findings_copy(ta_findings *to, const ta_findings *from, int cert);

/* Remove the findings from index n onward. */
void ta_findings_cut(ta_findings *f, size_t n);

bool ta_findings_has(const ta_findings *f, int code);

/* Returns the number of errors. */
size_t ta_findings_errors(const ta_findings *f);
void ta_findings_free(ta_findings *f);

/* From the table: the severity (TA_ERROR for an unknown code, to fail closed), and whether an error
 * of this kind makes a verdict incomplete rather than untrusted. */
int ta_finding_severity(int code, bool strict);
bool ta_finding_incomplete(int code);
const char *ta_finding_name(int code);
const char *ta_finding_text(int code);
const char *ta_finding_cause(int code);
const char *ta_finding_remedy(int code);

/* Returns the i-th code of the table, or -1 past its end; for lists and tests. */
int ta_finding_code_at(size_t i);

#endif
