/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The inventory of a trust store: its certificates, which intermediates lead to an anchor, and what
 * was rejected and why. Creating an inventory verifies the signatures of the issuers in the store;
 * each is verified only once during the lifetime of the store.
 *
 * The pointers that the functions return are borrowed from the inventory, which does not depend on
 * any other object. All functions accept NULL and positions past the end.
 */
#ifndef TPMATTEST_INVENTORY_H
#define TPMATTEST_INVENTORY_H

#include <tpmattest/cert.h>
#include <tpmattest/error.h>
#include <tpmattest/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_inventory tpmattest_inventory;

/* What tpmattest_inventory_count() counts. */
/** well-formed certificates that were read, including copies */
#define TPMATTEST_COUNT_CERTIFICATES 1
#define TPMATTEST_COUNT_DUPLICATES 2 /**< copies */
#define TPMATTEST_COUNT_ANCHORS 3
#define TPMATTEST_COUNT_INTERMEDIATES 4
#define TPMATTEST_COUNT_AIK_CAS 5       /**< of AIK authorities; not used in paths */
#define TPMATTEST_COUNT_REFUSED_DEBUG 6 /**< of a debug hierarchy */
#define TPMATTEST_COUNT_REFUSED_DISALLOWED 7
#define TPMATTEST_COUNT_REFUSED_LEAF 8 /**< not a CA certificate */
#define TPMATTEST_COUNT_UNUSABLE 9     /**< files, members or blocks that could not be used */
#define TPMATTEST_COUNT_CRLS 10
#define TPMATTEST_COUNT_AIK_KEY_IDS 11   /**< effective authorities identified by a key */
#define TPMATTEST_COUNT_AIK_NAME_IDS 12  /**< effective authorities identified by a name */
#define TPMATTEST_COUNT_NOTES_DROPPED 13 /**< notes that exceeded the limit */
/** authorities that were registered once, and are not any more */
#define TPMATTEST_COUNT_AIK_WITHDRAWN 14

/* Roles of a certificate in a store. */
#define TPMATTEST_TRUST_ANCHOR 1
#define TPMATTEST_TRUST_INTERMEDIATE 2
#define TPMATTEST_TRUST_AIK_CA 3  /**< of an AIK authority; not used in paths */
#define TPMATTEST_TRUST_REFUSED 4 /**< of a debug hierarchy, or disallowed */

/** Creates the inventory of the current content of \p t in *out. The caller owns *out and must free
 * it with tpmattest_inventory_free(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_inventory_new(const tpmattest_trust *t, tpmattest_inventory **out, tpmattest_error **err);
/** Frees \p v. \p v may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_inventory_free(tpmattest_inventory *v);

/** Write the entries (one for each certificate) as well as the counts. */
#define TPMATTEST_INVENTORY_ENTRIES 1u

/** Writes "tpmattest.trust/1" to *json as NUL-terminated UTF-8. The caller must free *json with
 * tpmattest_free(). \p flags is 0 or TPMATTEST_INVENTORY_ENTRIES. Errors: E_USAGE, E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_inventory_to_json(const tpmattest_inventory *v,
								 uint32_t flags, char **json,
								 tpmattest_error **err);

/** Returns the count selected by TPMATTEST_COUNT_..., or 0 for any other number. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_count(const tpmattest_inventory *v, int what);
/** Returns 1 if the caller added the pinned vendor roots, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_is_pinned(const tpmattest_inventory *v);
/** Return the date of the effective list of AIK authorities (such as "2024-11-21"; NULL if it has
 * none), and its source: "cabinet" or "built-in" (NULL if \p v is NULL). Since 1.0. */
TPMATTEST_API const char *tpmattest_inventory_aik_date(const tpmattest_inventory *v);
TPMATTEST_API const char *tpmattest_inventory_aik_source(const tpmattest_inventory *v);

/** Returns the number of vendors. Certificates are grouped by the first id of their vendor label;
 * those without a label form one vendor without ids. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_vendor_count(const tpmattest_inventory *v);
/** Returns id \p j of vendor \p i, such as "AMD"; NULL past the end. Since 1.0. */
TPMATTEST_API const char *tpmattest_inventory_vendor_id(const tpmattest_inventory *v, size_t i,
							size_t j);
/** Return the number of anchors of vendor \p i, the number of its intermediates, and how many of
 * both have expired at the time of the inventory. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_vendor_anchors(const tpmattest_inventory *v, size_t i);
TPMATTEST_API size_t tpmattest_inventory_vendor_intermediates(const tpmattest_inventory *v,
							      size_t i);
TPMATTEST_API size_t tpmattest_inventory_vendor_expired(const tpmattest_inventory *v, size_t i);
/** Returns intermediate number \p j of vendor \p i that leads to no anchor; NULL past the end.
 * Since 1.0. */
TPMATTEST_API const tpmattest_cert *
tpmattest_inventory_vendor_stranded(const tpmattest_inventory *v, size_t i, size_t j);

/** Notes about rejected input: the number of notes, and for note \p i the file or member,
 * TPMATTEST_E_... or TPMATTEST_F_... (0 past the end), and the reason as text. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_note_count(const tpmattest_inventory *v);
TPMATTEST_API const char *tpmattest_inventory_note_source(const tpmattest_inventory *v, size_t i);
TPMATTEST_API int tpmattest_inventory_note_code(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_note_reason(const tpmattest_inventory *v, size_t i);

/** Returns the number of certificates. They are in the order in which they were added.
 * Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_entry_count(const tpmattest_inventory *v);
/** Return certificate \p i; its role, TPMATTEST_TRUST_... (0 past the end); and vendor id \p j of
 * its own label (NULL past the end). Since 1.0. */
TPMATTEST_API const tpmattest_cert *tpmattest_inventory_entry(const tpmattest_inventory *v,
							      size_t i);
TPMATTEST_API int tpmattest_inventory_entry_role(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_entry_vendor(const tpmattest_inventory *v, size_t i,
							   size_t j);
/** The first function returns 1 if the certificate is a pinned vendor root, whether or not the
 * caller added the pins. The second returns 1 if it is an intermediate that leads to an anchor.
 * Both return 0 otherwise. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_entry_is_pinned(const tpmattest_inventory *v, size_t i);
TPMATTEST_API int tpmattest_inventory_entry_is_reaching(const tpmattest_inventory *v, size_t i);
/** Returns finding \p j about certificate \p i, TPMATTEST_F_...; 0 past the end. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_entry_finding(const tpmattest_inventory *v, size_t i,
						    size_t j);
/** Return the number of vendor roots that the library pins, and for pin \p i, in the order of their
 * hashes, the manufacturers for which it is valid ("NTC+WEC"), its subject, the 32 bytes of its
 * SHA-256, and the URL at which the vendor publishes it (NULL if it does not). 0 and NULL if the
 * caller did not add the pins, and past the end. The strings are static. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_pin_count(const tpmattest_inventory *v);
TPMATTEST_API const char *tpmattest_inventory_pin_vendors(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_pin_subject(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const uint8_t *tpmattest_inventory_pin_sha256(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_pin_url(const tpmattest_inventory *v, size_t i);

/** Returns "anchor", "intermediate", "aik-ca" or "refused"; "unknown" for any other number. The
 * string is static. Since 1.0. */
TPMATTEST_API const char *tpmattest_trust_role_name(int role);

#ifdef __cplusplus
}
#endif
#endif
