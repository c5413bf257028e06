/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Evidence: what a device says about itself.
 *
 * Read from a TPM (tpm.h), from JSON ("tpmattest.evidence/1", tpmattest(7)), or put together by hand from
 * files. Evidence is plain data and judges nothing. It is filled by one thread, then shared read-only
 * (const) by any number.
 */
#ifndef TPMATTEST_EVIDENCE_H
#define TPMATTEST_EVIDENCE_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_evidence tpmattest_evidence;

/** What a file handed to tpmattest_evidence_add_file() holds. */
#define TPMATTEST_ROLE_EK    1 /**< one EK certificate */
#define TPMATTEST_ROLE_CHAIN 2 /**< certificates of the on-die chain, one or several, in any order */

/** Empty evidence in *out; the caller frees it. E_USAGE (out NULL), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_new(tpmattest_evidence **out, tpmattest_error **err);

/** Free \p e; NULL is allowed. Reports and certificate lists made from it stay valid. Since 1.0. */
TPMATTEST_API void tpmattest_evidence_free(tpmattest_evidence *e);

/** Set the manufacturer, 1 to 4 of [A-Za-z0-9] such as "INTC" (TCG Vendor ID Registry), in place of what a TPM
 *  said; the report says that it was given. NULL goes back to what the TPM said. E_USAGE, E_MANUFACTURER. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_set_manufacturer(tpmattest_evidence *e, const char *id, tpmattest_error **err);

/** Add the content of NV index \p index (0x01C00000 to 0x01C07FFF), \p len bytes, copied. len may be 0 (an
 *  index without content). E_USAGE (NULL, index out of range), E_DUPLICATE, E_LIMIT_NV (over 64 KiB),
 *  E_LIMIT_EVIDENCE (over 1 MiB in all), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_add_nv(tpmattest_evidence *e, uint32_t index, const uint8_t *data, size_t len,
			      tpmattest_error **err);

/** Add a file's content, copied: DER, PEM with any label in use, PKCS#7, or the base64 or hex digits of these as text; padding
 *  and PC Client header allowed. \p role is TPMATTEST_ROLE_EK or _CHAIN; a file of the role EK may hold the chain as well, in
 *  any order: the EK certificate is the one that is no CA, else the first. \p name (NULL: "ek" or "chain") is shown as the
 *  source. A file with no certificate in it is refused here, by the name of what it is: E_USAGE, E_EMPTY, E_FORMAT, E_PEM,
 *  E_PKCS7, E_CERT, E_LIMIT_CERT, E_LIMIT_EVIDENCE, E_LIMIT_DEVICE_CERTS, E_CRYPTO, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_add_file(tpmattest_evidence *e, int role, const char *name, const uint8_t *data, size_t len,
				tpmattest_error **err);

/** Add an EK's public area for binding: \p tpm2b_public is a TPM2B_PUBLIC (TPM 2.0 part 2, 12.2.5), big-endian, with
 *  its size field; \p handle is the persistent handle it was read from, or 0. One without fixedTPM, restricted and decrypt is
 *  kept, but no EK, and is not compared. E_USAGE, E_KEY, E_LIMIT_EVIDENCE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_add_ek_public(tpmattest_evidence *e, uint32_t handle, const uint8_t *tpm2b_public, size_t len,
				     tpmattest_error **err);

/** Read "tpmattest.evidence/1". Unknown fields are ignored, a wrong type is not. *out is the caller's.
 *  E_USAGE, E_EMPTY, E_JSON, E_JSON_DUPLICATE, E_JSON_TYPE, E_SCHEMA, E_VALUE, E_DUPLICATE, E_BASE64, E_LIMIT_EVIDENCE,
 *  E_LIMIT_NV, E_LIMIT_JSON_DEPTH, E_LIMIT_JSON_VALUES, E_KEY and what _add_file says; E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_from_json(const char *json, size_t len, tpmattest_evidence **out, tpmattest_error **err);

/** Write "tpmattest.evidence/1": *json is NUL-terminated UTF-8, freed with tpmattest_free(). Reading it back and
 *  writing it again gives the same bytes. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE
int tpmattest_evidence_to_json(const tpmattest_evidence *e, char **json, tpmattest_error **err);

/** Where this was heard: "tpm" (this process read it from one), "capture" (tpmattest_evidence_from_json(), whatever the capture
 *  says), "files" (put together by hand); after something was added by hand, "files". More words may come. Static; "" for
 *  NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_source(const tpmattest_evidence *e);

/** The manufacturer in force (given, else what the TPM said, else what was given when the capture was made), or "" when
 *  unknown. Borrowed; "" for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_evidence_manufacturer(const tpmattest_evidence *e);

/** How many NV indices were seen in the EK range, read or not; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_evidence_nv_count(const tpmattest_evidence *e);

/** NV index number \p i (ascending): its handle in *index, its content (borrowed, NULL when it was not read) in *data
 *  and *len, and as result 0 or why it could not be read: E_NV_UNREADABLE, E_NV_UNWRITTEN, E_TPM, E_TPM_RESPONSE,
 *  E_LIMIT_NV; E_USAGE past the end. Any output pointer may be NULL. Since 1.0. */
TPMATTEST_API
int tpmattest_evidence_nv(const tpmattest_evidence *e, size_t i, uint32_t *index, const uint8_t **data, size_t *len);

#ifdef __cplusplus
}
#endif
#endif
