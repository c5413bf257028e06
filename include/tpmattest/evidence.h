/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Evidence: the data that a device provides about itself.
 *
 * Evidence is read from a TPM (tpm.h), parsed from JSON ("tpmattest.evidence/1", tpmattest(7)), or
 * assembled by the caller from files. It is plain data; it contains no verdict. One thread fills
 * it; afterwards any number of threads may share it as const.
 */
#ifndef TPMATTEST_EVIDENCE_H
#define TPMATTEST_EVIDENCE_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_evidence tpmattest_evidence;

/** The content of a file passed to tpmattest_evidence_add_file(). */
#define TPMATTEST_ROLE_EK 1 /**< one EK certificate */
/** one or several certificates of the on-die chain, in any order */
#define TPMATTEST_ROLE_CHAIN 2

/** Creates empty evidence in *out. The caller owns *out and must free it with
 * tpmattest_evidence_free(). Errors: E_USAGE (\p out is NULL), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_new(tpmattest_evidence **out,
							    tpmattest_error **err);

/** Frees \p e. \p e may be NULL. Reports and certificate lists made from it stay valid.
 * Since 1.0. */
TPMATTEST_API void tpmattest_evidence_free(tpmattest_evidence *e);

/** Sets the manufacturer, 1 to 4 of [A-Za-z0-9] such as "INTC" (TCG Vendor ID Registry), overriding
 * the one that the TPM reported. The report shows that it was set by the caller. If \p id is NULL,
 * the manufacturer that the TPM reported is used again. Errors: E_USAGE, E_MANUFACTURER.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_set_manufacturer(tpmattest_evidence *e, const char *id, tpmattest_error **err);

/** Set the properties of the TPM as TPM2_GetCapability returns them (TPM 2.0 part 2, 6.13):
 * TPM2_PT_MANUFACTURER as a big-endian number (0x494E5443 is "INTC"); the vendor string, up to 16
 * printable ASCII characters (NULL: none); the two halves of the firmware version; the revision of
 * the specification, 138 for 1.38 (0: not known); and TPM2_PT_NV_BUFFER_MAX (0: not known). Errors:
 * E_USAGE, E_VALUE (invalid vendor string). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_tpm_manufacturer(tpmattest_evidence *e,
									     uint32_t value,
									     tpmattest_error **err);
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_vendor_string(tpmattest_evidence *e,
									  const char *text,
									  tpmattest_error **err);
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_firmware(tpmattest_evidence *e,
								     uint32_t version_1,
								     uint32_t version_2,
								     tpmattest_error **err);
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_spec_revision(tpmattest_evidence *e,
									  uint32_t revision,
									  tpmattest_error **err);
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_set_nv_buffer_max(tpmattest_evidence *e, uint32_t size, tpmattest_error **err);

/** Adds the content of NV index \p index (0x01C00000 to 0x01C07FFF). The \p len bytes are copied.
 * \p len may be 0 for an index without content. Errors: E_USAGE (NULL, index out of range),
 * E_DUPLICATE, E_LIMIT_NV (over 64 KiB), E_LIMIT_EVIDENCE (over 1 MiB in total), E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_nv(tpmattest_evidence *e,
							       uint32_t index, const uint8_t *data,
							       size_t len, tpmattest_error **err);

/** Adds NV index \p index without content and records why it could not be read. \p code is E_TPM,
 * E_TPM_RESPONSE, E_NV_UNREADABLE, E_NV_UNWRITTEN, E_LIMIT_NV or E_KEY. \p tss_rc is the underlying
 * response code, or 0. Errors: E_USAGE (also for any other code), E_DUPLICATE, E_LIMIT_EVIDENCE,
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_nv_failure(tpmattest_evidence *e,
								       uint32_t index, int code,
								       uint32_t tss_rc,
								       tpmattest_error **err);

/** Sets the attributes (TPMA_NV, TPM 2.0 part 2, 13.4) of an index that was added before. Errors:
 * E_USAGE (NULL, no such index). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_nv_attributes(tpmattest_evidence *e,
									  uint32_t index,
									  uint32_t attributes,
									  tpmattest_error **err);

/** Adds the content of a file, which is copied: DER, PEM with any label in use, PKCS#7, these as
 * base64 or hex text, or a saved JSON response of Intel's EK service. Padding and a PC Client header are allowed. \p role is TPMATTEST_ROLE_EK or
 * _CHAIN. A file with the role EK may also hold the chain, in any order; the EK certificate is then
 * the certificate that is not a CA certificate, or else the first one. \p name is shown as the
 * source; if it is NULL, "ek" or "chain" is used. A file without a certificate is rejected, and the
 * message names its type. Errors: E_USAGE, E_EMPTY, E_FORMAT, E_PEM, E_PKCS7, E_CERT, E_LIMIT_CERT,
 * E_LIMIT_EVIDENCE, E_LIMIT_DEVICE_CERTS, E_REPLY and E_VALUE (a malformed response, or one for
 * another key), E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_file(tpmattest_evidence *e, int role,
								 const char *name,
								 const uint8_t *data, size_t len,
								 tpmattest_error **err);

/* The template from which an EK was created. */
#define TPMATTEST_TEMPLATE_UNKNOWN 0 /**< the EK was not created, or its template is not known */
#define TPMATTEST_TEMPLATE_NV 1      /**< a template in NV */
#define TPMATTEST_TEMPLATE_PROFILE 2 /**< the EK profile's default template */

/** Adds the public area of an EK, to be compared with its certificate. \p tpm2b_public is a
 * TPM2B_PUBLIC (TPM 2.0 part 2, 12.2.5), big-endian, with its size field. \p nv_index is the index
 * of the EK certificate to which it belongs, or 0. \p handle is the persistent handle from which it
 * was read, or 0. \p template_from is TPMATTEST_TEMPLATE_.... A public area without fixedTPM,
 * restricted and decrypt is stored, but it is not an EK and is not compared. Errors: E_USAGE,
 * E_KEY, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_add_ek_public(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				 int template_from, const uint8_t *tpm2b_public, size_t len,
				 tpmattest_error **err);

/** Adds an EK whose public area is not available, and records why; see
 * tpmattest_evidence_add_nv_failure(). Errors: E_USAGE, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_add_ek_failure(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				  int template_from, int code, uint32_t tss_rc,
				  tpmattest_error **err);

/** Parses "tpmattest.evidence/1". Unknown fields are ignored; a field of the wrong type is an
 * error. The caller owns *out and must free it with tpmattest_evidence_free(). Errors: E_USAGE,
 * E_EMPTY, E_JSON, E_JSON_DUPLICATE, E_JSON_TYPE, E_SCHEMA, E_VALUE, E_DUPLICATE, E_BASE64,
 * E_LIMIT_EVIDENCE, E_LIMIT_NV, E_LIMIT_JSON_DEPTH, E_LIMIT_JSON_VALUES, E_KEY, the errors of
 * tpmattest_evidence_add_file(), and E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_from_json(const char *json, size_t len,
								  tpmattest_evidence **out,
								  tpmattest_error **err);

/** Writes "tpmattest.evidence/1" to *json as NUL-terminated UTF-8. The caller must free *json with
 * tpmattest_free(). Parsing it and writing it again gives the same bytes. Errors: E_USAGE, E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_to_json(const tpmattest_evidence *e,
								char **json, tpmattest_error **err);

/** Returns the origin of the evidence: "tpm" (read from a TPM by this process), "capture" (read
 * with tpmattest_evidence_from_json(), whatever the capture claims) or "files" (assembled by the
 * caller). Evidence becomes "files" when the caller adds or sets anything but certificate
 * files: a certificate is no more than what its signature makes it. Later versions may return
 * other strings. The string is static, and "" if \p e is NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_source(const tpmattest_evidence *e);

/** Returns the effective manufacturer: the one set by the caller, else the one that the TPM
 * reported, else the one that was set when the capture was made. Returns "" if it is unknown or
 * \p e is NULL. The string is borrowed from \p e. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_manufacturer(const tpmattest_evidence *e);

/** Return the manufacturer that was set by the caller, here or when the capture was made, and the
 * one that the TPM reported. Return "" if there is none or \p e is NULL, the latter function also
 * if the TPM reported an invalid id. The strings are borrowed from \p e. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_given_manufacturer(const tpmattest_evidence *e);
TPMATTEST_API const char *tpmattest_evidence_tpm_manufacturer(const tpmattest_evidence *e);
/** Return TPM2_PT_MANUFACTURER as the TPM reported it, and the other properties as set above.
 * Return 0 or "" if the property is not known. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_evidence_tpm_manufacturer_value(const tpmattest_evidence *e);
TPMATTEST_API const char *tpmattest_evidence_vendor_string(const tpmattest_evidence *e);
TPMATTEST_API uint32_t tpmattest_evidence_spec_revision(const tpmattest_evidence *e);
TPMATTEST_API uint32_t tpmattest_evidence_nv_buffer_max(const tpmattest_evidence *e);
/** Sets *version_1 and *version_2 to the two halves of the firmware version. Each pointer may be
 * NULL. Returns 0; or E_NOT_FOUND, with both set to 0, if the version is not known. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_firmware(const tpmattest_evidence *e, uint32_t *version_1,
				uint32_t *version_2);

/** Returns the number of NV indices found in the EK range, whether they could be read or not.
 * Returns 0 if \p e is NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_nv_count(const tpmattest_evidence *e);

/** Returns the NV index number \p i, in ascending order: sets *index to its handle, and *data and
 * *len to its content, which is borrowed from \p e and NULL if the index was not read. Each output
 * pointer may be NULL. Returns 0, or the reason why the index was not read: E_NV_UNREADABLE,
 * E_NV_UNWRITTEN, E_TPM, E_TPM_RESPONSE, E_LIMIT_NV. Returns E_USAGE past the end. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_nv(const tpmattest_evidence *e, size_t i, uint32_t *index,
			  const uint8_t **data, size_t *len);

/** The first function sets *attributes to the attributes of NV index number \p i and returns 0,
 * E_NOT_FOUND if they are not known, or E_USAGE past the end. \p attributes may be NULL. The second
 * function returns the TPM's response code of a failed read, or 0. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_nv_attributes(const tpmattest_evidence *e, size_t i, uint32_t *attributes);
TPMATTEST_API uint32_t tpmattest_evidence_nv_tss_rc(const tpmattest_evidence *e, size_t i);

/** The first function returns the number of files. The second function returns the name of file
 * \p i, or NULL past the end, and sets *role to its role and *data and *len to its content, which
 * is borrowed from \p e. Each output pointer may be NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_file_count(const tpmattest_evidence *e);
TPMATTEST_API
const char *tpmattest_evidence_file(const tpmattest_evidence *e, size_t i, int *role,
				    const uint8_t **data, size_t *len);

/** The first function returns the number of EK public areas. The second function sets *data and
 * *len to TPM2B_PUBLIC number \p i, which is borrowed from \p e and NULL if it is not available.
 * Each output pointer may be NULL. It returns 0, or the reason why the public area is not
 * available, or E_USAGE past the end. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_ek_public_count(const tpmattest_evidence *e);
TPMATTEST_API
int tpmattest_evidence_ek_public(const tpmattest_evidence *e, size_t i, const uint8_t **data,
				 size_t *len);
/** Return the NV index, the persistent handle, TPMATTEST_TEMPLATE_... and the response code of a
 * failure for EK public area number \p i. Return 0 if there is none. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_index(const tpmattest_evidence *e, size_t i);
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_handle(const tpmattest_evidence *e, size_t i);
TPMATTEST_API int tpmattest_evidence_ek_public_template(const tpmattest_evidence *e, size_t i);
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_tss_rc(const tpmattest_evidence *e, size_t i);

#ifdef __cplusplus
}
#endif
#endif
