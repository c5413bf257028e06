/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * A report: what was found out about each EK of a device. tpmattest_report_to_json() writes what
 * these functions give.
 *
 * Everything is borrowed from the report and lives as long as it does. Functions that return a
 * text return NULL where there is nothing to say. All take NULL, which stands for an EK without
 * anything, and positions past the end.
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

/* Verdicts. Only TRUSTED is a yes. */
#define TPMATTEST_VERDICT_UNTRUSTED 0
#define TPMATTEST_VERDICT_INCOMPLETE 1
#define TPMATTEST_VERDICT_TRUSTED 2

/* Severities. */
#define TPMATTEST_SEVERITY_INFO 0
#define TPMATTEST_SEVERITY_WARNING 1
#define TPMATTEST_SEVERITY_ERROR 2

/* Was the key in the certificate compared with that of an EK? Which EK:
 * tpmattest_report_evidence_source(). */
#define TPMATTEST_BOUND_UNCHECKED 0
#define TPMATTEST_BOUND_NO 1 /**< it is another key */
#define TPMATTEST_BOUND_YES 2

/** Free \p r; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_report_free(tpmattest_report *r);

/** "tpmattest.report/1" in *json, NUL-terminated UTF-8, freed with tpmattest_free(). E_USAGE,
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_report_to_json(const tpmattest_report *r,
							      char **json, tpmattest_error **err);

/** TPMATTEST_VERDICT_... of the selected EK; UNTRUSTED for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_report_verdict(const tpmattest_report *r);

/** Where the evidence was heard, as tpmattest_evidence_source() has it: what a key was compared
 * with is the TPM's own EK only for "tpm"; a capture can be forged by whoever holds it. Static;
 * NULL for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_report_evidence_source(const tpmattest_report *r);

/** How many EKs with a certificate were judged; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_report_ek_count(const tpmattest_report *r);
/** EK \p i, by NV index, then files, then what was fetched; NULL past the end. Since 1.0. */
TPMATTEST_API const tpmattest_ek *tpmattest_report_ek(const tpmattest_report *r, size_t i);

/** The EK that the verdict of the report is about: that of the policy's NV index, else of
 * 0x01C00002, else the first. Where the device has no such EK certificate, an EK without a chain,
 * whose findings and needs say what is missing. NULL only for NULL. Since 1.0. */
TPMATTEST_API const tpmattest_ek *tpmattest_report_selected(const tpmattest_report *r);

/** TPMATTEST_VERDICT_...; UNTRUSTED for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_ek_verdict(const tpmattest_ek *ek);
/** "untrusted", "incomplete", "trusted"; "unknown" for any other number. Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_verdict_name(int verdict);
/** "info", "warning", "error"; "unknown" for any other number. Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_severity_name(int severity);

/** The manufacturer in force, and who says so: "tpm" (or, from a capture, what it says of the TPM),
 * "given", "certificate", "capture" (what was given when the capture was made). Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_manufacturer(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_manufacturer_source(const tpmattest_ek *ek);
/** Model, firmware version ("0x00070055.0x00000000") and specification ("2.0 revision 1.59"): the
 * certificate's word, else the TPM's; the firmware is always the TPM's. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_model(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_firmware(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_specification(const tpmattest_ek *ek);
/** TPMATTEST_BOUND_...; UNCHECKED for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_ek_bound(const tpmattest_ek *ek);

/** Certificates of the path, the EK first; 0 where there is no EK certificate. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_chain_count(const tpmattest_ek *ek);
TPMATTEST_API const tpmattest_cert *tpmattest_ek_chain(const tpmattest_ek *ek, size_t i);

/** Findings, the one that made a verdict untrusted first. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_finding_count(const tpmattest_ek *ek);
/** Number (TPMATTEST_F_...) and severity (TPMATTEST_SEVERITY_...) of finding \p i; -1 past the end.
 * Since 1.0. */
TPMATTEST_API int tpmattest_ek_finding_code(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_finding_severity(const tpmattest_ek *ek, size_t i);
/** The certificate it is about, as its place in the chain, and the byte of it (of the NV index or
 * file, where it is about none); -1: none. Since 1.0. */
TPMATTEST_API int tpmattest_ek_finding_certificate(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int64_t tpmattest_ek_finding_offset(const tpmattest_ek *ek, size_t i);
/** What was found, in one line; the URL that would mend it or that it is about. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_finding_message(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const char *tpmattest_ek_finding_url(const tpmattest_ek *ek, size_t i);

/** The URL of the AIK authority that knows this EK; and the wrong one that a client derives which
 * does not read the on-die chain, where that differs. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_url(const tpmattest_ek *ek);
TPMATTEST_API const char *tpmattest_ek_aik_naive_url(const tpmattest_ek *ek);
/** The date of the list of authorities that was asked, "2024-11-21". Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_registry_date(const tpmattest_ek *ek);
/** The authorities that could be derived, and which of them the URL is made of: -1, none. Since
 * 1.0. */
TPMATTEST_API size_t tpmattest_ek_aik_count(const tpmattest_ek *ek);
TPMATTEST_API int tpmattest_ek_aik_chosen(const tpmattest_ek *ek);
/** Authority \p i: its label "INTC-KeyId-...", the rule that it follows ("device-top",
 * "issuer-name", "registered-walk", tpmattest(7)), the certificate of the chain that it is made
 * from (-1 past the end), TPMATTEST_REGISTERED_..., and the 20 bytes of its key identifier, NULL
 * for one that is named after a name. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_aik_authority(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const char *tpmattest_ek_aik_rule(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_aik_certificate(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_aik_registered(const tpmattest_ek *ek, size_t i);
TPMATTEST_API const uint8_t *tpmattest_ek_aik_key_id(const tpmattest_ek *ek, size_t i);
/** "unknown", "no", "yes"; "unknown" for any other number. Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_registered_name(int registered);

/** The address where a vendor's service may have the EK certificate. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_certificate_url(const tpmattest_ek *ek);

/** What is missing, and where it may be had. Since 1.0. */
TPMATTEST_API size_t tpmattest_ek_need_count(const tpmattest_ek *ek);
/** TPMATTEST_NEED_... (resolver.h), and the finding that it would mend; 0 past the end. Since
 * 1.0. */
TPMATTEST_API int tpmattest_ek_need_kind(const tpmattest_ek *ek, size_t i);
TPMATTEST_API int tpmattest_ek_need_why(const tpmattest_ek *ek, size_t i);
/** URL \p j of need \p i, in the order in which they are tried; NULL past the last. Since 1.0. */
TPMATTEST_API const char *tpmattest_ek_need_url(const tpmattest_ek *ek, size_t i, size_t j);

/** The name of a finding, "TPMATTEST_F_EXPIRED"; "TPMATTEST_F_UNKNOWN" for a number that is none.
 * Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_name(int code);
/** Its fixed sentence. Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_text(int code);
/** What usually causes it, and what to do next: the sentences of tpmattest-codes(7); "" for a
 * number that is no finding. Static; never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_finding_cause(int code);
TPMATTEST_API const char *tpmattest_finding_remedy(int code);

#ifdef __cplusplus
}
#endif
#endif
