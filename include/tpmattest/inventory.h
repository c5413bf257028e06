/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The inventory of a trust store: what is in it, what leads where, what was left out and why. To
 * make one, the signatures of the issuers in the store are checked, each once in the store's life.
 *
 * What the functions return is borrowed from the inventory, which depends on nothing else. All
 * take NULL and places past the end.
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
#define TPMATTEST_COUNT_CERTIFICATES 1 /**< well-formed ones that were read, copies included */
#define TPMATTEST_COUNT_DUPLICATES 2   /**< copies */
#define TPMATTEST_COUNT_ANCHORS 3
#define TPMATTEST_COUNT_INTERMEDIATES 4
#define TPMATTEST_COUNT_AIK_CAS 5       /**< of AIK authorities: set aside */
#define TPMATTEST_COUNT_REFUSED_DEBUG 6 /**< of a debug hierarchy */
#define TPMATTEST_COUNT_REFUSED_DISALLOWED 7
#define TPMATTEST_COUNT_REFUSED_LEAF 8 /**< no CA */
#define TPMATTEST_COUNT_UNUSABLE 9     /**< files, members or blocks that could not be used */
#define TPMATTEST_COUNT_CRLS 10
#define TPMATTEST_COUNT_AIK_KEY_IDS 11   /**< authorities in force that are named after a key */
#define TPMATTEST_COUNT_AIK_NAME_IDS 12  /**< after a name */
#define TPMATTEST_COUNT_NOTES_DROPPED 13 /**< notes that there was no room for */

/* Roles of a certificate in a store. */
#define TPMATTEST_TRUST_ANCHOR 1
#define TPMATTEST_TRUST_INTERMEDIATE 2
#define TPMATTEST_TRUST_AIK_CA 3  /**< of an AIK authority: set aside */
#define TPMATTEST_TRUST_REFUSED 4 /**< of a debug hierarchy, or disallowed */

/** The inventory of \p t as it is now, in *out, the caller's. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_inventory_new(const tpmattest_trust *t, tpmattest_inventory **out, tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_inventory_free(tpmattest_inventory *v);

/** With entries (certificates one by one), not only counts. */
#define TPMATTEST_INVENTORY_ENTRIES 1u

/** "tpmattest.trust/1" in *json, NUL-terminated UTF-8, freed with tpmattest_free(); \p flags 0 or
 * TPMATTEST_INVENTORY_ENTRIES. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_inventory_to_json(const tpmattest_inventory *v,
								 uint32_t flags, char **json,
								 tpmattest_error **err);

/** How many of TPMATTEST_COUNT_...; 0 for any other number. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_count(const tpmattest_inventory *v, int what);
/** 1 when the caller took the pinned vendor roots, else 0. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_is_pinned(const tpmattest_inventory *v);
/** The date of the AIK authorities in force ("2024-11-21"; NULL: it has none), and where they are
 * from: "cabinet" or "built-in" (NULL for NULL). Since 1.0. */
TPMATTEST_API const char *tpmattest_inventory_aik_date(const tpmattest_inventory *v);
TPMATTEST_API const char *tpmattest_inventory_aik_source(const tpmattest_inventory *v);

/** Vendors, by the first id of their certificates' labels; those without a label are one without
 * ids. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_vendor_count(const tpmattest_inventory *v);
/** Id \p j of vendor \p i, "AMD"; NULL past the last. Since 1.0. */
TPMATTEST_API const char *tpmattest_inventory_vendor_id(const tpmattest_inventory *v, size_t i,
							size_t j);
/** Its anchors, intermediates, and how many of both have expired by now. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_vendor_anchors(const tpmattest_inventory *v, size_t i);
TPMATTEST_API size_t tpmattest_inventory_vendor_intermediates(const tpmattest_inventory *v,
							      size_t i);
TPMATTEST_API size_t tpmattest_inventory_vendor_expired(const tpmattest_inventory *v, size_t i);
/** Its intermediate number \p j that reaches no anchor; NULL past the last. Since 1.0. */
TPMATTEST_API const tpmattest_cert *
tpmattest_inventory_vendor_stranded(const tpmattest_inventory *v, size_t i, size_t j);

/** What was left out: how many notes, and of note \p i the file or member, TPMATTEST_E_... or
 * TPMATTEST_F_... (0 past the end), and the reason in words. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_note_count(const tpmattest_inventory *v);
TPMATTEST_API const char *tpmattest_inventory_note_source(const tpmattest_inventory *v, size_t i);
TPMATTEST_API int tpmattest_inventory_note_code(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_note_reason(const tpmattest_inventory *v, size_t i);

/** The certificates, in the order in which they came. Since 1.0. */
TPMATTEST_API size_t tpmattest_inventory_entry_count(const tpmattest_inventory *v);
/** Certificate \p i; its role, TPMATTEST_TRUST_... (0 past the end); vendor id \p j of its own
 * label (NULL past the last). Since 1.0. */
TPMATTEST_API const tpmattest_cert *tpmattest_inventory_entry(const tpmattest_inventory *v,
							      size_t i);
TPMATTEST_API int tpmattest_inventory_entry_role(const tpmattest_inventory *v, size_t i);
TPMATTEST_API const char *tpmattest_inventory_entry_vendor(const tpmattest_inventory *v, size_t i,
							   size_t j);
/** 1 when it is a pinned vendor root, taken or not; 1 when it is an intermediate that reaches an
 * anchor; else 0. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_entry_is_pinned(const tpmattest_inventory *v, size_t i);
TPMATTEST_API int tpmattest_inventory_entry_is_reaching(const tpmattest_inventory *v, size_t i);
/** Finding \p j about it, TPMATTEST_F_...; 0 past the last. Since 1.0. */
TPMATTEST_API int tpmattest_inventory_entry_finding(const tpmattest_inventory *v, size_t i,
						    size_t j);
/** "anchor", "intermediate", "aik-ca", "refused"; "unknown" for any other number. Static. Since
 * 1.0. */
TPMATTEST_API const char *tpmattest_trust_role_name(int role);

#ifdef __cplusplus
}
#endif
#endif
