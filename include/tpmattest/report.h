/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A report: the results for each EK of a device. tpmattest_report_to_json() writes the values that
 * these functions return.
 *
 * All returned pointers are borrowed from the report and are valid until it is freed. Functions
 * that return a string return NULL if there is no value. All functions accept NULL, which is
 * treated as an EK without data, and positions past the end.
 */
#ifndef TPMATTEST_REPORT_H
#define TPMATTEST_REPORT_H

#include <tpmattest/cert.h>
#include <tpmattest/endpoint.h>
#include <tpmattest/error.h>
#include <tpmattest/findings.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_report tpmattest_report;
typedef struct tpmattest_ek tpmattest_ek;

/* Verdicts. Only TRUSTED is a positive verdict. */
#define TPMATTEST_VERDICT_UNTRUSTED 0
#define TPMATTEST_VERDICT_INCOMPLETE 1
#define TPMATTEST_VERDICT_TRUSTED 2

/* Severities. */
#define TPMATTEST_SEVERITY_INFO 0
#define TPMATTEST_SEVERITY_WARNING 1
#define TPMATTEST_SEVERITY_ERROR 2

/* Whether the key in the certificate was compared with the key of an EK.
 * tpmattest_report_evidence_source() tells where that EK comes from. */
#define TPMATTEST_BOUND_UNCHECKED 0
#define TPMATTEST_BOUND_NO 1 /**< the keys differ */
#define TPMATTEST_BOUND_YES 2

/** Frees \p r. \p r may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_report_free(tpmattest_report *r);

/** What else the device holds in NV (TPMATTEST_READ_OTHER): the number of indices, and for number
 * \p i the index, what it is for ("AK certificate of Azure"; static), and the first certificate in it
 * (NULL if it holds none, such as a template or an attribute certificate). None of it was verified,
 * and none plays a part in a verdict. 0 and NULL past the end. Since 1.0. */
TPMATTEST_API size_t tpmattest_report_other_count(const tpmattest_report *r);
TPMATTEST_API uint32_t tpmattest_report_other_nv(const tpmattest_report *r, size_t i);
TPMATTEST_API const char *tpmattest_report_other_kind(const tpmattest_report *r, size_t i);
TPMATTEST_API const tpmattest_cert *tpmattest_report_other_cert(const tpmattest_report *r,
								size_t i);

/** Writes "tpmattest.report/1" to *json as NUL-terminated UTF-8. The caller must free *json with
 * tpmattest_free(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_report_to_json(const tpmattest_report *r,
							      char **json, tpmattest_error **err);

/** Returns TPMATTEST_VERDICT_... of the selected EK; UNTRUSTED if \p r is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_report_verdict(const tpmattest_report *r);

/** Returns the origin of the evidence, as tpmattest_evidence_source() does. The key that the
 * certificate was compared with is the TPM's own EK only if the origin is "tpm"; anyone who holds a
 * capture can forge it. The string is static; it is NULL if \p r is NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_evidence_source(const tpmattest_report *r);

/** Returns the number of EKs with a certificate that were verified, or 0 if \p r is NULL.
 * Since 1.0. */
TPMATTEST_API size_t tpmattest_report_ek_count(const tpmattest_report *r);
/** Returns EK \p i: first those in NV, ordered by index, then those from files, then those that
 * were fetched. Returns NULL past the end. Since 1.0. */
TPMATTEST_API const tpmattest_ek *tpmattest_report_ek(const tpmattest_report *r, size_t i);

/** Returns the EK to which the verdict of the report refers: the EK of the policy's NV index, else
 * of 0x01C00002, else the first one. If the device has no such EK certificate, the function returns
 * an EK without a chain; its findings and needs tell what is missing. Returns NULL only if \p r is
 * NULL. Since 1.0. */
TPMATTEST_API const tpmattest_ek *tpmattest_report_selected(const tpmattest_report *r);

/** Returns TPMATTEST_VERDICT_...; UNTRUSTED if \p ek is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_ek_verdict(const tpmattest_ek *ek);
/** Returns "untrusted", "incomplete" or "trusted"; "unknown" for any other number. The string is
 * static. Since 1.0. */
TPMATTEST_API const char *tpmattest_verdict_name(int verdict);
/** Returns "info", "warning" or "error"; "unknown" for any other number. The string is static.
 * Since 1.0. */
TPMATTEST_API const char *tpmattest_severity_name(int severity);

/** Return the effective manufacturer and its source: "tpm" (in a capture: what the capture claims
 * that the TPM reported), "given" (set by the caller), "certificate" or "capture" (set when the
 * capture was made). An id that only the certificate contains, and that is not ASCII text, is
 * returned as "id:" and eight hexadecimal digits. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_manufacturer(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_manufacturer_source(const tpmattest_ek *ek);
/** Return the model, the firmware version ("0x00070055.0x00000000") and the specification ("2.0
 * revision 1.59"). Model and specification are taken from the certificate, else from the TPM; the
 * firmware version is always taken from the TPM. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_model(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_firmware(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_specification(const tpmattest_ek *ek);
/** The TPM security assertions in the EK certificate (TCG EK Credential Profile): claims of whoever
 * issued it, which the library does not check and on which no verdict depends. Whether there are
 * any: 1, or 0 if there are none or they are malformed. The functions below then return NULL or 0.
 * Since 1.0. */
TPMATTEST_API int tpmattest_ek_has_assertions(const tpmattest_ek *ek);
/** Return the level of FIPS 140 (1 to 4) or 0 if none is claimed, the version of the standard such
 * as "140-2", and whether the level is exceeded (1 or 0). Since 1.0. */
TPMATTEST_API int tpmattest_ek_fips_level(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_fips_version(const tpmattest_ek *ek);
TPMATTEST_API int tpmattest_ek_is_fips_plus(const tpmattest_ek *ek);
/** Return the evaluation assurance level of the Common Criteria (1 to 7) or 0 if none is claimed,
 * the version such as "3.1", whether the level is exceeded (1 or 0), and the status of the
 * evaluation: "designed-to-meet", "in-progress" or "completed". Since 1.0. */
TPMATTEST_API int tpmattest_ek_cc_level(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_cc_version(const tpmattest_ek *ek);
TPMATTEST_API int tpmattest_ek_is_cc_plus(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_cc_status(const tpmattest_ek *ek);
/** Return how the EK was made, "internal", "injected", "internal-revocable" or
 * "injected-revocable"; and by whom, "tpm-manufacturer", "platform-manufacturer" or
 * "ek-certificate-signer"; NULL if that is not claimed. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_generation_type(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_generation_location(const tpmattest_ek *ek);
/** Return whether the firmware can be upgraded in the field, and whether the manufacturer is
 * certified by ISO 9000: 1 or 0. Since 1.0. */
TPMATTEST_API int tpmattest_ek_is_field_upgradable(const tpmattest_ek *ek);
TPMATTEST_API int tpmattest_ek_is_iso9000(const tpmattest_ek *ek);
/** Returns TPMATTEST_BOUND_...; UNCHECKED if \p ek is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_ek_bound(const tpmattest_ek *ek);

/** What tells this EK from others. The first two return 32 bytes: the SHA-256 of its
 * SubjectPublicKeyInfo as encoded in its certificate, and the SHA-256 of its bare key, which is the
 * content of the BIT STRING in it (RSA: the RSAPublicKey of PKCS#1 in DER; EC: 04, X, Y). Without a
 * certificate they are computed from the EK public in the evidence, with the algorithm rsaEncryption
 * or id-ecPublicKey. tpmattest_ek_tpm_name() returns the TPM Name of the EK public with this key
 * (nameAlg and the digest of its public area), and its length in *len (0 if NULL is returned; \p len
 * may be NULL). They return NULL if the value is not known. The serial number is that of
 * certificate 0 of the chain. Since 1.0. */
TPMATTEST_API const uint8_t *tpmattest_ek_spki_sha256(const tpmattest_ek *ek);
TPMATTEST_API const uint8_t *tpmattest_ek_key_sha256(const tpmattest_ek *ek);
TPMATTEST_API const uint8_t *tpmattest_ek_tpm_name(const tpmattest_ek *ek, size_t *len);

/** The certificates of the path, starting with the EK certificate. The count is 0 if there is no EK
 * certificate. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_chain_count(const tpmattest_ek *ek);
TPMATTEST_API const tpmattest_cert *tpmattest_ek_chain(const tpmattest_ek *ek, size_t i);

/** Returns the number of findings. The finding that made the verdict untrusted comes first.
 * Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_finding_count(const tpmattest_ek *ek);
/** Return the code (TPMATTEST_F_...) and the severity (TPMATTEST_SEVERITY_...) of finding \p i; -1
 * past the end. Since 1.0. */
TPMATTEST_API int tpmattest_ek_finding_code(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_finding_severity(const tpmattest_ek *ek, size_t i);
/** Return the certificate to which the finding refers, as a position in the chain, and the byte
 * offset in that certificate (or in the NV index or file if the finding refers to no certificate).
 * Return -1 if there is none. Since 1.0. */
TPMATTEST_API int tpmattest_ek_finding_certificate(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int64_t tpmattest_ek_finding_offset(const tpmattest_ek *ek, size_t i);
/** Return the message of the finding, one line, and the URL that would resolve the finding or to
 * which it refers. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_finding_message(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const char *tpmattest_ek_finding_url(const tpmattest_ek *ek, size_t i);

/** The first function returns the URL of the AIK authority that knows this EK, or NULL if it is not
 * certain: the identifier is in no list, and nothing shows that its CA is not in the device itself.
 * A finding then tells what is missing. The second function returns the wrong URL that a client derives if it does not read the on-die chain, or NULL if the two are
 * equal. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_url(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_aik_naive_url(const tpmattest_ek *ek);
/** Returns the date of the list of authorities that was used, such as "2024-11-21". Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_registry_date(const tpmattest_ek *ek);
/** Return the number of candidate authorities, and the position of the one from which the URL is
 * made, or -1 if there is none or it is not certain. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_aik_count(const tpmattest_ek *ek);
TPMATTEST_API int tpmattest_ek_aik_chosen(const tpmattest_ek *ek);
/** Candidate authority \p i: its label "INTC-KeyId-..."; the rule that selected it ("device-top",
 * "issuer-name", "registered-walk", see tpmattest(7)); the certificate of the chain from which it
 * is derived (-1 past the end); TPMATTEST_REGISTERED_...; and the 20 bytes of its key identifier,
 * or NULL for an authority that is identified by a name. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_authority(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const char *tpmattest_ek_aik_rule(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_aik_certificate(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_aik_registered(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const uint8_t *tpmattest_ek_aik_key_id(const tpmattest_ek *ek, size_t i);
/** Returns the date on which the authority was withdrawn, such as "2022-08-01", or NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_withdrawn_on(const tpmattest_ek *ek, size_t i);

/** Returns the URL at which a vendor's service may provide the EK certificate. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_certificate_url(const tpmattest_ek *ek);

/** Returns the number of needs: items that are missing and can be fetched. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_need_count(const tpmattest_ek *ek);
/** Return TPMATTEST_NEED_... (resolver.h) and the finding that the item would resolve; 0 past the
 * end. Since 1.0. */
TPMATTEST_API int tpmattest_ek_need_kind(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_need_why(const tpmattest_ek *ek, size_t i);
/** Returns URL \p j of need \p i, in the order in which the URLs are tried; NULL past the end.
 * Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_need_url(const tpmattest_ek *ek, size_t i, size_t j);

/** Returns the name of a finding, such as "TPMATTEST_F_EXPIRED"; "TPMATTEST_F_UNKNOWN" for a number
 * that is not a finding. The string is static. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_name(int code);
/** Returns the fixed text of a finding. The string is static and never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_text(int code);
/** Return the usual cause of a finding and the recommended action, as in tpmattest-codes(7); "" for
 * a number that is not a finding. The strings are static and never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_cause(int code);
TPMATTEST_API const char *tpmattest_finding_remedy(int code);

#ifdef __cplusplus
}
#endif
#endif
