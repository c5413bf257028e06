/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Judging: evidence and a trust store in, a report out.
 */
#ifndef TPMATTEST_VERIFY_H
#define TPMATTEST_VERIFY_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>
#include <tpmattest/report.h>
#include <tpmattest/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_policy tpmattest_policy;

/* Policy flags; unknown bits are refused. */
#define TPMATTEST_POLICY_ANY_LEAF 1u    /**< do not apply the EK profile to the leaf */
#define TPMATTEST_POLICY_IGNORE_TIME 2u /**< report validity periods, but do not fail for them */
/** every certificate below the anchor needs a current CRL */
#define TPMATTEST_POLICY_REQUIRE_REVOCATION 4u
#define TPMATTEST_POLICY_STRICT 8u /**< deviations that real vendors ship are errors */
/** the certificate's key must have been compared with an EK public: which,
 * tpmattest_report_evidence_source() tells */
#define TPMATTEST_POLICY_REQUIRE_BINDING 16u
#define TPMATTEST_POLICY_ALLOW_SHA1 32u /**< accept SHA-1 signatures, with a warning */
#define TPMATTEST_POLICY_ALL 63u        /**< every flag of this version */

/** The safe default: the time is now, no flag. *out is the caller's. E_USAGE, E_NOMEM. Since
 * 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_policy_new(tpmattest_policy **out,
							  tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_policy_free(tpmattest_policy *p);
/** Judge validity at this instant, seconds since 1970-01-01T00:00:00Z (negative: before). E_USAGE.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_policy_set_time(tpmattest_policy *p, int64_t unix_seconds, tpmattest_error **err);
/** An instant of RFC 3339 ("2024-12-31T12:00:00Z", "...+01:00"; a date alone is its midnight in
 * UTC; a leap second is the first of the next minute) as seconds since 1970 in *unix_seconds,
 * whatever the locale, the time zone and time_t. E_USAGE, E_VALUE (no such instant). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_time_parse(const char *text, int64_t *unix_seconds,
							  tpmattest_error **err);
/** The same instant as text, "2024-12-31T12:00:00Z" and a NUL, in the 21 bytes at \p text. E_USAGE,
 * E_VALUE (not in the years 0 to 9999; text is then ""). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_time_text(int64_t unix_seconds, char *text,
							 tpmattest_error **err);
/** Set the flags, all at once. E_USAGE for unknown bits. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_policy_set_flags(tpmattest_policy *p, uint64_t flags,
								tpmattest_error **err);
/** What was set: the instant in *unix_seconds and 1 in *given, or 0 for both when it is now; the
 * flags; the NV index, 0: none. Any output may be NULL; 0 for NULL. Since 1.0. */
TPMATTEST_API void tpmattest_policy_time(const tpmattest_policy *p, int64_t *unix_seconds,
					 int *given);
TPMATTEST_API uint64_t tpmattest_policy_flags(const tpmattest_policy *p);
TPMATTEST_API uint32_t tpmattest_policy_ek_index(const tpmattest_policy *p);
/** Select the EK of this NV index for the top of the report, instead of 0x01C00002 or the lowest; 0
 * goes back. E_USAGE (not in the EK range). An index that holds no EK certificate gives
 * E_INCOMPLETE and a finding. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_policy_set_ek_index(tpmattest_policy *p, uint32_t nv_index, tpmattest_error **err);

/** Judge. 0 only when the selected EK is trusted; E_UNTRUSTED and E_INCOMPLETE with a full report
 * in *out too; any other code (E_USAGE, E_NOMEM, E_CRYPTO, E_INTERNAL) without. \p t NULL: no
 * trust store, so the verdict can be no better than incomplete; the AIK authority is derived all
 * the same. \p p NULL: the default policy. The report is the caller's and depends on none of the
 * arguments. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p,
		 tpmattest_report **out, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
