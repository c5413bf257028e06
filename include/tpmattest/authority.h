/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * What is known of an AIK authority that stands in a log: whether Microsoft's cabinet has it, had it
 * once, or never had it, and whose CA it is. The cabinet is not the service: only the service tells
 * whether it knows an authority (probe.h).
 */
#ifndef TPMATTEST_AUTHORITY_H
#define TPMATTEST_AUTHORITY_H

#include <tpmattest/endpoint.h>
#include <tpmattest/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_authority tpmattest_authority;

/** Looks up an authority as it is written in logs: the label "INTC-KeyId-<40 hex>", with or without
 * a regional prefix ("EUS-"), a host name or URL that begins with it, or the key identifier alone
 * (hexadecimal digits, with or without colons), in any case. \p manufacturer is used for a key
 * identifier alone and may be NULL. The list is that of \p t, or the built-in one if \p t is NULL.
 * The caller owns *out and must free it with tpmattest_authority_free(). Errors: E_USAGE,
 * E_MANUFACTURER, E_VALUE (not an authority; the message tells why, such as an identifier of 41
 * digits), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_authority_lookup(const tpmattest_trust *t, const char *text, const char *manufacturer,
			   tpmattest_authority **out, tpmattest_error **err);
/** Frees \p a. \p a may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_authority_free(tpmattest_authority *a);

/** Returns TPMATTEST_REGISTERED_YES, _WITHDRAWN or _NO; _UNKNOWN if \p a is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_authority_registered(const tpmattest_authority *a);

/** Return the label "INTC-KeyId-..." and the URL of the authority, borrowed from \p a. Return NULL
 * for a key identifier alone that is in no list, if no manufacturer was given. Since 1.0. */
TPMATTEST_API const char *tpmattest_authority_label(const tpmattest_authority *a);
TPMATTEST_API const char *tpmattest_authority_url(const tpmattest_authority *a);

/** Returns another manufacturer under which the identifier is registered, or NULL; borrowed from
 * \p a. Since 1.0. */
TPMATTEST_API const char *tpmattest_authority_other(const tpmattest_authority *a);

/** Returns the name of the vendor's CA that the authority belongs to, static, or NULL if it is not
 * known. Since 1.0. */
TPMATTEST_API const char *tpmattest_authority_owner(const tpmattest_authority *a);

/** Return the date on which the authority was withdrawn (NULL if it was not), and that of the list,
 * such as "2024-11-21" (NULL if it has none); borrowed from \p a. Since 1.0. */
TPMATTEST_API const char *tpmattest_authority_withdrawn_on(const tpmattest_authority *a);
TPMATTEST_API const char *tpmattest_authority_list_date(const tpmattest_authority *a);

/** Returns the finding (TPMATTEST_F_...) whose cause and remedy apply
 * (tpmattest_finding_remedy()): AIK_WITHDRAWN, AIK_NOT_REGISTERED, or ON_DIE_CHAIN_MISSING for an
 * identifier of INTC or MSFT that is in no list, because it is most likely that of a CA in a single
 * device (inferred). 0 if the authority is registered or \p a is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_authority_finding(const tpmattest_authority *a);

/** Writes "tpmattest.authority/1" to *json. The caller must free *json with tpmattest_free().
 * Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_authority_to_json(const tpmattest_authority *a, char **json, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
