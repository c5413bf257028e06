/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Judging: evidence and a trust store in, a report out.
 */
#ifndef TPMATTEST_VERIFY_H
#define TPMATTEST_VERIFY_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>
#include <tpmattest/findings.h>
#include <tpmattest/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_policy tpmattest_policy;
typedef struct tpmattest_report tpmattest_report;

/* Policy flags; unknown bits are refused. */
#define TPMATTEST_POLICY_ANY_LEAF           1u  /**< do not apply the EK profile to the leaf */
#define TPMATTEST_POLICY_IGNORE_TIME        2u  /**< report validity periods, but do not fail for them */
#define TPMATTEST_POLICY_REQUIRE_REVOCATION 4u  /**< every certificate below the anchor needs a current CRL */
#define TPMATTEST_POLICY_STRICT             8u  /**< deviations that real vendors ship are errors */
#define TPMATTEST_POLICY_REQUIRE_BINDING    16u /**< the certificate's key must have been compared with an EK public: which, tpmattest_report_evidence_source() tells */
#define TPMATTEST_POLICY_ALLOW_SHA1         32u /**< accept SHA-1 signatures, with a warning */

/* Verdicts. Only TRUSTED is a yes. */
#define TPMATTEST_VERDICT_UNTRUSTED  0
#define TPMATTEST_VERDICT_INCOMPLETE 1
#define TPMATTEST_VERDICT_TRUSTED    2

/* Severities. */
#define TPMATTEST_SEVERITY_INFO    0
#define TPMATTEST_SEVERITY_WARNING 1
#define TPMATTEST_SEVERITY_ERROR   2

/** The safe default: the time is now, no flag. *out is the caller's. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_policy_new(tpmattest_policy **out, tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_policy_free(tpmattest_policy *p);
/** Judge validity at this instant, seconds since 1970-01-01T00:00:00Z (negative: before). E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_policy_set_time(tpmattest_policy *p, int64_t unix_seconds, tpmattest_error **err);
/** An instant of RFC 3339 ("2024-12-31T12:00:00Z", "...+01:00"; a date alone is its midnight in UTC; a leap second is the first of the
 *  next minute) as seconds since 1970 in *unix_seconds, whatever the locale, the time zone and time_t. E_USAGE, E_VALUE
 *  (no such instant). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_time_parse(const char *text, int64_t *unix_seconds, tpmattest_error **err);
/** Set the flags, all at once. E_USAGE for unknown bits. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_policy_set_flags(tpmattest_policy *p, uint64_t flags, tpmattest_error **err);
/** Select the EK of this NV index for the top of the report, instead of 0x01C00002 or the lowest; 0 goes back. E_USAGE
 *  (not in the EK range). An index that holds no EK certificate gives E_INCOMPLETE and a finding. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_policy_set_ek_index(tpmattest_policy *p, uint32_t nv_index, tpmattest_error **err);

/** Judge. 0 only when the selected EK is trusted; E_UNTRUSTED and E_INCOMPLETE with a full report in *out too; any other
 *  code (E_USAGE, E_NOMEM, E_CRYPTO, E_INTERNAL) without. \p t NULL: no trust store, so the verdict can be no better than
 *  incomplete; the AIK authority is derived all the same. \p p NULL: the default policy. The report is the caller's and
 *  depends on none of the arguments. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p,
		     tpmattest_report **out, tpmattest_error **err);

/** Free \p r; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_report_free(tpmattest_report *r);

/** TPMATTEST_VERDICT_... of the selected EK; UNTRUSTED for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_report_verdict(const tpmattest_report *r);

/** "tpmattest.report/1" in *json, NUL-terminated UTF-8, freed with tpmattest_free(). E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_report_to_json(const tpmattest_report *r, char **json, tpmattest_error **err);

/** The AIK URL of the selected EK, borrowed; NULL when there is none. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_aik_url(const tpmattest_report *r);

/** The address where a vendor's service may have the EK certificate, borrowed; NULL when none is known. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_ek_service_url(const tpmattest_report *r);

/** Where the evidence was heard, as tpmattest_evidence_source() has it: what a key was compared with is the TPM's own EK
 *  only for "tpm"; a capture can be forged by whoever holds it. Static; NULL for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_evidence_source(const tpmattest_report *r);

/** How many EKs were judged; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_report_ek_count(const tpmattest_report *r);

/** Findings of the selected EK, in the order of its JSON: the one that made a verdict untrusted first; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_report_finding_count(const tpmattest_report *r);
/** Number (TPMATTEST_F_...), severity, certificate (-1: none) and text of finding \p i; -1 / NULL past the end. Since 1.0. */
TPMATTEST_API int tpmattest_report_finding_code(const tpmattest_report *r, size_t i);
TPMATTEST_API int tpmattest_report_finding_severity(const tpmattest_report *r, size_t i);
TPMATTEST_API int tpmattest_report_finding_certificate(const tpmattest_report *r, size_t i);
TPMATTEST_API const char *tpmattest_report_finding_message(const tpmattest_report *r, size_t i);

/** Certificates of the selected EK's path, EK first; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_report_chain_count(const tpmattest_report *r);
/** The original bytes of certificate \p i, borrowed; NULL past the end. \p len may be NULL. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_report_chain_der(const tpmattest_report *r, size_t i, size_t *len);
/** "nv:0x01c00100+0", "file:NAME", "trust:NAME", "fetched:URL": what is before the first colon is the library's word, whatever
 *  a name looks like; borrowed; NULL past the end. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_chain_source(const tpmattest_report *r, size_t i);

/** The name of a finding, "TPMATTEST_F_EXPIRED"; "TPMATTEST_F_UNKNOWN" for a number that is none. Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_name(int code);
/** Its fixed sentence. Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_text(int code);
/** What usually causes it, and what to do next: the sentences of tpmattest-codes(7); "" for a number that is no finding.
 *  Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_cause(int code);
TPMATTEST_API const char *tpmattest_finding_remedy(int code);

#ifdef __cplusplus
}
#endif
#endif
