/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Verification: takes evidence and a trust store, and creates a report.
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
#define TPMATTEST_POLICY_IGNORE_TIME 2u /**< validity periods are reported, but cause no failure */
/** every certificate below the anchor needs a current CRL */
#define TPMATTEST_POLICY_REQUIRE_REVOCATION 4u
#define TPMATTEST_POLICY_STRICT 8u /**< deviations that vendors are known to ship are errors */
/** the certificate's key must have been compared with an EK public area;
 * tpmattest_report_evidence_source() tells where that comes from */
#define TPMATTEST_POLICY_REQUIRE_BINDING 16u
#define TPMATTEST_POLICY_ALLOW_SHA1 32u /**< accept SHA-1 signatures, with a warning */
#define TPMATTEST_POLICY_ALL 63u        /**< every flag of this version */

/** Creates the safe default policy in *out: verification at the current time, no flags. The caller
 * owns *out and must free it with tpmattest_policy_free(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_policy_new(tpmattest_policy **out,
							  tpmattest_error **err);
/** Frees \p p. \p p may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_policy_free(tpmattest_policy *p);
/** Sets the time at which validity is verified, in seconds since 1970-01-01T00:00:00Z; it may be
 * negative. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_policy_set_time(tpmattest_policy *p, int64_t unix_seconds, tpmattest_error **err);
/** Parses a time in RFC 3339 format ("2024-12-31T12:00:00Z", "...+01:00") and sets *unix_seconds to
 * the seconds since 1970. A date alone is midnight UTC of that day; a leap second is the first
 * second of the next minute. The result does not depend on the locale, the time zone or the size of
 * time_t. Errors: E_USAGE, E_VALUE (not a valid time). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_time_parse(const char *text, int64_t *unix_seconds,
							  tpmattest_error **err);
/** Writes the time as text, "2024-12-31T12:00:00Z" and a NUL, to the 21 bytes at \p text. Errors:
 * E_USAGE, E_VALUE (not in the years 0 to 9999; \p text is then ""). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_time_text(int64_t unix_seconds, char *text,
							 tpmattest_error **err);
/** Sets all flags at once. Errors: E_USAGE for unknown bits. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_policy_set_flags(tpmattest_policy *p, uint64_t flags,
								tpmattest_error **err);
/** Return the values of the policy. tpmattest_policy_time() sets *unix_seconds to the verification
 * time and *given to 1, or both to 0 if no time was set. The others return the flags, and the NV
 * index, or 0 if none was set. The output pointers may be NULL. All values are 0 if \p p is NULL.
 * Since 1.0. */
TPMATTEST_API void tpmattest_policy_time(const tpmattest_policy *p, int64_t *unix_seconds,
					 int *given);
TPMATTEST_API uint64_t tpmattest_policy_flags(const tpmattest_policy *p);
TPMATTEST_API uint32_t tpmattest_policy_ek_index(const tpmattest_policy *p);
/** Selects the EK of this NV index as the one to which the verdict of the report refers, instead of
 * 0x01C00002 or the lowest index. 0 restores the default. Errors: E_USAGE (not in the EK range). If
 * the index holds no EK certificate, tpmattest_verify() returns E_INCOMPLETE with a finding.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_policy_set_ek_index(tpmattest_policy *p, uint32_t nv_index, tpmattest_error **err);

/** Adds an entry to the allow-list of the policy: the SHA-256 of the EK's SubjectPublicKeyInfo or of
 * its bare key (64 hex digits), its TPM Name (68, 100 or 132 hex digits), or "serial:" with the
 * serial number of its certificate in hex. Case, leading zeros of a serial number, and colons or
 * blanks between bytes do not matter. \p text is copied; an entry that is on the list already
 * changes nothing. After an error the list exists all the same: a policy whose only entry was
 * refused allows no EK. With a list, every EK gets the finding ALLOWED, NOT_ALLOWED (untrusted), or
 * ALLOW_UNCHECKED (incomplete: the list has entries of a kind that is not known of the EK). The
 * chain is verified as without a list, so an entry never makes an EK trusted. Errors: E_USAGE,
 * E_VALUE (not an entry), E_LIMIT_ALLOW (1,000,000 entries), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_policy_add_allowed(tpmattest_policy *p, const char *text, tpmattest_error **err);
/** Returns the number of different entries in the allow-list; 0 if there is no list or \p p is NULL.
 * Since 1.0. */
TPMATTEST_API size_t tpmattest_policy_allowed_count(const tpmattest_policy *p);

/** Verifies the EKs in the evidence. Returns 0 only if the selected EK is trusted. Returns
 * E_UNTRUSTED or E_INCOMPLETE with a full report in *out too, and any other error (E_USAGE,
 * E_NOMEM, E_CRYPTO, E_INTERNAL) without a report. \p t may be NULL: without a trust store the
 * verdict is at best incomplete, but the AIK authority is still derived. \p p may be NULL: the
 * default policy is used. The caller owns *out and must free it with tpmattest_report_free(); it
 * does not depend on the arguments. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_verify(const tpmattest_evidence *e, const tpmattest_trust *t, const tpmattest_policy *p,
		 tpmattest_report **out, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
