/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings: what was noticed, about which certificate, at which byte, and how severe that is. Every
 * layer adds to such a list; the table (findings.tsv) holds the usual severity and the fixed text
 * of each. */
#ifndef TA_BASE_FINDING_H
#define TA_BASE_FINDING_H

#include <tpmattest/findings.h>

#include "base/span.h"

enum { TA_INFO = 0, TA_WARNING = 1, TA_ERROR = 2 };

#define TA_NO_CERT (-1)
#define TA_NO_OFFSET ((int64_t)-1)

typedef struct ta_finding {
	int code; /* TPMATTEST_F_... */
	/* TA_INFO, ...: of the table, or what the policy made of it where it was added */
	int severity;
	/* which certificate, in the numbering of the list's owner; or TA_NO_CERT */
	int cert;
	int64_t offset; /* of a byte in the certificate or the NV index; or TA_NO_OFFSET */
	char *message;  /* what and where; owned */
	char *url;      /* what would mend it, or NULL; owned */
} ta_finding;

/* A list that remembers its failure to grow. Zero-initialised is empty. */
typedef struct ta_findings {
	ta_finding *v;
	size_t n;
	size_t room;
	/* it holds no more than that, the one that says so included; 0: TA_MAX_FINDINGS */
	size_t most;
	bool strict; /* which severity of the table is taken for what is added */
	bool nomem;
} ta_findings;

/* Append, with the table's severity. fmt NULL: the fixed text alone. Otherwise the message is
 * "<fixed text>: <fmt>". */
void ta_findings_add(ta_findings *f, int code, int cert, int64_t offset, const char *url,
		     const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* The same for a fact that a policy tolerates or demands: the caller, who knows the policy, says
 * how severe it is. */
void ta_findings_add_as(ta_findings *f, int severity, int code, int cert, int64_t offset,
			const char *url, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));

/* For a list that was made before the policy was known, of findings with the table's severity: that
 * of a strict policy. */
void ta_findings_be_strict(ta_findings *f);

/* Append a copy of every finding of `from`, its severity included; its certificate number replaced
 * by cert when cert is not TA_NO_CERT. */
void ta_findings_copy(ta_findings *to, const ta_findings *from, int cert);

/* Drop those from place n on. */
void ta_findings_cut(ta_findings *f, size_t n);

bool ta_findings_has(const ta_findings *f, int code);

/* How many are errors. */
size_t ta_findings_errors(const ta_findings *f);
void ta_findings_free(ta_findings *f);

/* From the table: severity (TA_INFO for an unknown code never occurs: it is TA_ERROR, fail closed),
 * and whether an error of this kind makes a verdict incomplete rather than untrusted. */
int ta_finding_severity(int code, bool strict);
bool ta_finding_incomplete(int code);
const char *ta_finding_name(int code);
const char *ta_finding_text(int code);
const char *ta_finding_cause(int code);
const char *ta_finding_remedy(int code);

/* The i-th code of the table, or -1 past its end: for lists and tests. */
int ta_finding_code_at(size_t i);

#endif
