/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The probe asks Microsoft's AIK service whether an authority exists. It requests the authority's
 * SCEP capabilities (RFC 8894 3.5.2), which requires no credential, and optionally its
 * certificates. Like the resolver, it opens no connection itself.
 */
#ifndef TPMATTEST_PROBE_H
#define TPMATTEST_PROBE_H

#include <tpmattest/error.h>
#include <tpmattest/resolver.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_probe tpmattest_probe;

/** Also request the authority's certificates (GetCACertChain) if it exists. */
#define TPMATTEST_PROBE_CHAIN 1u

/* Whether the authority exists. */
#define TPMATTEST_PROBE_UNKNOWN 0 /**< could not be determined */
#define TPMATTEST_PROBE_NO 1      /**< the service reports that there is no such authority */
#define TPMATTEST_PROBE_YES 2

/** Creates a probe of \p aik_url (as returned by tpmattest_ek_aik_url() or tpmattest_aik_url()) in
 * *out. The caller owns *out and must free it with tpmattest_probe_free(). \p base replaces the
 * scheme and host of the URL, for tests and gateways; "{authority}" in it is replaced by the label
 * "INTC-KeyId-...". \p base may be NULL. \p flags is 0 or TPMATTEST_PROBE_CHAIN. Errors: E_USAGE
 * (also if the URL does not have this form), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_new(const char *aik_url, const char *base,
							 uint32_t flags, tpmattest_probe **out,
							 tpmattest_error **err);
/** Frees \p p. \p p may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_probe_free(tpmattest_probe *p);

/** Works as tpmattest_resolver_next(), with needs of kind TPMATTEST_NEED_AIK_CAPS or _AIK_CHAIN,
 * one at a time. Since 1.0. */
TPMATTEST_API const tpmattest_need *tpmattest_probe_next(tpmattest_probe *p);

/** Works as tpmattest_resolver_supply(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_supply(tpmattest_probe *p, uint32_t need_id,
							    int status, const uint8_t *data,
							    size_t len, tpmattest_error **err);

/** Works as tpmattest_resolver_supply_response(). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_supply_response(tpmattest_probe *p,
								     uint32_t need_id,
								     const tpmattest_response *resp,
								     tpmattest_error **err);

/** Returns the current result: 0 if the authority exists, E_NO_AUTHORITY if it does not,
 * E_INCOMPLETE if this could not be determined (the message gives the reason). Errors: E_USAGE.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_result(const tpmattest_probe *p,
							    tpmattest_error **err);

/** Fetches all needs with \p fetch and returns what tpmattest_probe_result() returns, or E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_run(tpmattest_probe *p,
							 tpmattest_fetch_fn fetch, void *user,
							 tpmattest_error **err);

/** Returns TPMATTEST_PROBE_...; UNKNOWN if \p p is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_probe_exists(const tpmattest_probe *p);

/** Returns the HTTP status of the response to the capabilities request, or E_NET.... Returns 0 if
 * there is no response yet or \p p is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_probe_status(const tpmattest_probe *p);

/** Returns the URL of the capabilities request, borrowed from \p p. Returns NULL if \p p is NULL.
 * Since 1.0. */
TPMATTEST_API const char *tpmattest_probe_url(const tpmattest_probe *p);

/** Return the number of the authority's capabilities, and capability \p i ("SHA-256",
 * "POSTPKIOperation") in the order of the response. Return 0, and NULL past the end. The strings
 * are borrowed from \p p. Since 1.0. */
TPMATTEST_API size_t tpmattest_probe_capability_count(const tpmattest_probe *p);
TPMATTEST_API const char *tpmattest_probe_capability(const tpmattest_probe *p, size_t i);

/** Returns the subject (RFC 4514) of the registration authority's encryption certificate in the
 * chain, or NULL if none was found. The certificate was not verified. The string is borrowed from
 * \p p. Since 1.0. */
TPMATTEST_API const char *tpmattest_probe_ra_subject(const tpmattest_probe *p);

/** Findings, as in a report: their number, and for finding \p i its code (TPMATTEST_F_...) and its
 * text. Past the end the code is -1 and the text NULL. The strings are borrowed from \p p.
 * Since 1.0. */
TPMATTEST_API size_t tpmattest_probe_finding_count(const tpmattest_probe *p);
TPMATTEST_API int tpmattest_probe_finding_code(const tpmattest_probe *p, size_t i);
TPMATTEST_API const char *tpmattest_probe_finding_message(const tpmattest_probe *p, size_t i);

/** Writes "tpmattest.probe/1" to *json. The caller must free *json with tpmattest_free(). Errors:
 * E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_to_json(const tpmattest_probe *p, char **json,
							     tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
