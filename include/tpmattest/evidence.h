/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Evidence: what a device says about itself.
 *
 * Read from a TPM (tpm.h), from JSON ("tpmattest.evidence/1", tpmattest(7)), or put together by
 * hand from files. Evidence is plain data and judges nothing. It is filled by one thread, then
 * shared read-only (const) by any number.
 */
#ifndef TPMATTEST_EVIDENCE_H
#define TPMATTEST_EVIDENCE_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_evidence tpmattest_evidence;

/** What a file handed to tpmattest_evidence_add_file() holds. */
#define TPMATTEST_ROLE_EK 1 /**< one EK certificate */
/** certificates of the on-die chain, one or several, in any order */
#define TPMATTEST_ROLE_CHAIN 2

/** Empty evidence in *out; the caller frees it. E_USAGE (out NULL), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_new(tpmattest_evidence **out,
							    tpmattest_error **err);

/** Free \p e; NULL is allowed. Reports and certificate lists made from it stay valid. Since 1.0. */
TPMATTEST_API void tpmattest_evidence_free(tpmattest_evidence *e);

/** Set the manufacturer, 1 to 4 of [A-Za-z0-9] such as "INTC" (TCG Vendor ID Registry), in place of
 * what a TPM said; the report says that it was given. NULL goes back to what the TPM said.
 * E_USAGE, E_MANUFACTURER. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_set_manufacturer(tpmattest_evidence *e, const char *id, tpmattest_error **err);

/** What the TPM says of itself, as TPM2_GetCapability has it (TPM 2.0 part 2, 6.13):
 * TPM2_PT_MANUFACTURER, big-endian in the number (0x494E5443 is "INTC"); the vendor string, up to
 * 16 printable ASCII characters (NULL: none); the two halves of the firmware version; the revision
 * of the specification, 138 for 1.38 (0: not known); and TPM2_PT_NV_BUFFER_MAX (0: not known).
 * E_USAGE, E_VALUE (a vendor string that is none). Since 1.0. */
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

/** Add the content of NV index \p index (0x01C00000 to 0x01C07FFF), \p len bytes, copied. len may
 * be 0 (an index without content). E_USAGE (NULL, index out of range), E_DUPLICATE, E_LIMIT_NV
 * (over 64 KiB), E_LIMIT_EVIDENCE (over 1 MiB in all), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_nv(tpmattest_evidence *e,
							       uint32_t index, const uint8_t *data,
							       size_t len, tpmattest_error **err);

/** Add NV index \p index without content, and why it could not be read: \p code E_TPM,
 * E_TPM_RESPONSE, E_NV_UNREADABLE, E_NV_UNWRITTEN, E_LIMIT_NV or E_KEY, \p tss_rc the response
 * code below it (0: none). E_USAGE (also another code), E_DUPLICATE, E_LIMIT_EVIDENCE, E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_nv_failure(tpmattest_evidence *e,
								       uint32_t index, int code,
								       uint32_t tss_rc,
								       tpmattest_error **err);

/** Set the attributes (TPMA_NV, TPM 2.0 part 2, 13.4) of an index that was added. E_USAGE (NULL, no
 * such index). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_set_nv_attributes(tpmattest_evidence *e,
									  uint32_t index,
									  uint32_t attributes,
									  tpmattest_error **err);

/** Add a file's content, copied: DER, PEM with any label in use, PKCS#7, or the base64 or hex
 * digits of these as text; padding and PC Client header allowed. \p role is TPMATTEST_ROLE_EK or
 * _CHAIN; a file of the role EK may hold the chain as well, in any order: the EK certificate is
 * the one that is no CA, else the first. \p name (NULL: "ek" or "chain") is shown as the source. A
 * file with no certificate in it is refused here, by the name of what it is: E_USAGE, E_EMPTY,
 * E_FORMAT, E_PEM, E_PKCS7, E_CERT, E_LIMIT_CERT, E_LIMIT_EVIDENCE, E_LIMIT_DEVICE_CERTS,
 * E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_add_file(tpmattest_evidence *e, int role,
								 const char *name,
								 const uint8_t *data, size_t len,
								 tpmattest_error **err);

/* What an EK was created from. */
#define TPMATTEST_TEMPLATE_UNKNOWN 0 /**< it was not created, or nobody says */
#define TPMATTEST_TEMPLATE_NV 1      /**< a template in NV */
#define TPMATTEST_TEMPLATE_PROFILE 2 /**< the EK profile's default template */

/** Add an EK's public area for binding: \p tpm2b_public is a TPM2B_PUBLIC (TPM 2.0 part 2, 12.2.5),
 * big-endian, with its size field; \p nv_index is the index of the EK certificate that it belongs
 * to, or 0; \p handle the persistent handle it was read from, or 0; \p template_from
 * TPMATTEST_TEMPLATE_.... One without fixedTPM, restricted and decrypt is kept, but no EK, and is
 * not compared. E_USAGE, E_KEY, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_add_ek_public(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				 int template_from, const uint8_t *tpm2b_public, size_t len,
				 tpmattest_error **err);

/** Add an EK that could not be had, and why, as of tpmattest_evidence_add_nv_failure(). E_USAGE,
 * E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_evidence_add_ek_failure(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				  int template_from, int code, uint32_t tss_rc,
				  tpmattest_error **err);

/** Read "tpmattest.evidence/1". Unknown fields are ignored, a wrong type is not. *out is the
 * caller's. E_USAGE, E_EMPTY, E_JSON, E_JSON_DUPLICATE, E_JSON_TYPE, E_SCHEMA, E_VALUE,
 * E_DUPLICATE, E_BASE64, E_LIMIT_EVIDENCE, E_LIMIT_NV, E_LIMIT_JSON_DEPTH, E_LIMIT_JSON_VALUES,
 * E_KEY and what _add_file says; E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_from_json(const char *json, size_t len,
								  tpmattest_evidence **out,
								  tpmattest_error **err);

/** Write "tpmattest.evidence/1": *json is NUL-terminated UTF-8, freed with tpmattest_free().
 * Reading it back and writing it again gives the same bytes. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_evidence_to_json(const tpmattest_evidence *e,
								char **json, tpmattest_error **err);

/** Where this was heard: "tpm" (this process read it from one), "capture"
 * (tpmattest_evidence_from_json(), whatever the capture says), "files" (put together by hand);
 * after something was added by hand, "files". More words may come. Static; "" for NULL. Since
 * 1.0. */
TPMATTEST_API const char *tpmattest_evidence_source(const tpmattest_evidence *e);

/** The manufacturer in force (given, else what the TPM said, else what was given when the capture
 * was made), or "" when unknown. Borrowed; "" for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_manufacturer(const tpmattest_evidence *e);

/** What was given as manufacturer, here or when the capture was made, "" when nothing was; and what
 * the TPM says: "" also when that cannot be an id. Borrowed; "" for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_given_manufacturer(const tpmattest_evidence *e);
TPMATTEST_API const char *tpmattest_evidence_tpm_manufacturer(const tpmattest_evidence *e);
/** TPM2_PT_MANUFACTURER as the TPM has it, and the other properties, as set above; 0 or "" where
 * they are not known. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_evidence_tpm_manufacturer_value(const tpmattest_evidence *e);
TPMATTEST_API const char *tpmattest_evidence_vendor_string(const tpmattest_evidence *e);
TPMATTEST_API uint32_t tpmattest_evidence_spec_revision(const tpmattest_evidence *e);
TPMATTEST_API uint32_t tpmattest_evidence_nv_buffer_max(const tpmattest_evidence *e);
/** The halves of the firmware version (any pointer may be NULL). 0; E_NOT_FOUND, and 0 in both,
 * when it is not known. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_firmware(const tpmattest_evidence *e, uint32_t *version_1,
				uint32_t *version_2);

/** How many NV indices were seen in the EK range, read or not; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_nv_count(const tpmattest_evidence *e);

/** NV index number \p i (ascending): its handle in *index, its content (borrowed, NULL when it was
 * not read) in *data and *len, and as result 0 or why it could not be read: E_NV_UNREADABLE,
 * E_NV_UNWRITTEN, E_TPM, E_TPM_RESPONSE, E_LIMIT_NV; E_USAGE past the end. Any output pointer may
 * be NULL. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_nv(const tpmattest_evidence *e, size_t i, uint32_t *index,
			  const uint8_t **data, size_t *len);

/** Its attributes in *attributes (may be NULL): 0; E_NOT_FOUND when they are not known; E_USAGE
 * past the end. And the response code of the TPM below a failure, or 0. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_nv_attributes(const tpmattest_evidence *e, size_t i, uint32_t *attributes);
TPMATTEST_API uint32_t tpmattest_evidence_nv_tss_rc(const tpmattest_evidence *e, size_t i);

/** Files: how many; of file \p i the name (NULL past the end), the role in *role and the content,
 * borrowed, in *data and *len (any of these may be NULL). Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_file_count(const tpmattest_evidence *e);
TPMATTEST_API
const char *tpmattest_evidence_file(const tpmattest_evidence *e, size_t i, int *role,
				    const uint8_t **data, size_t *len);

/** EK publics: how many; of number \p i the TPM2B_PUBLIC, borrowed, NULL where it could not be had,
 * in *data and *len (any pointer may be NULL), and as result 0 or why there is none; E_USAGE past
 * the end. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_ek_public_count(const tpmattest_evidence *e);
TPMATTEST_API
int tpmattest_evidence_ek_public(const tpmattest_evidence *e, size_t i, const uint8_t **data,
				 size_t *len);
/** Its NV index, persistent handle, TPMATTEST_TEMPLATE_..., and the response code below a failure;
 * 0 where there is none. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_index(const tpmattest_evidence *e, size_t i);
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_handle(const tpmattest_evidence *e, size_t i);
TPMATTEST_API int tpmattest_evidence_ek_public_template(const tpmattest_evidence *e, size_t i);
TPMATTEST_API uint32_t tpmattest_evidence_ek_public_tss_rc(const tpmattest_evidence *e, size_t i);

#ifdef __cplusplus
}
#endif
#endif
