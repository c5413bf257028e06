/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The probe: does Microsoft's AIK service know an authority? It asks for its SCEP capabilities
 * (RFC 8894 3.5.2), which takes no credential, and on request for its certificates. Like the
 * resolver it opens no connection itself.
 */
#ifndef TPMATTEST_PROBE_H
#define TPMATTEST_PROBE_H

#include <tpmattest/error.h>
#include <tpmattest/resolver.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_probe tpmattest_probe;

/** Also ask for the authority's certificates (GetCACertChain), when it exists. */
#define TPMATTEST_PROBE_CHAIN 1u

/* Does the authority exist? */
#define TPMATTEST_PROBE_UNKNOWN 0 /**< could not be found out */
#define TPMATTEST_PROBE_NO 1      /**< the service says that there is no such authority */
#define TPMATTEST_PROBE_YES 2

/** A probe of \p aik_url (as tpmattest_report_aik_url() or tpmattest_aik_url() give it) in *out,
 * the caller's. \p base (NULL: none) takes the place of the URL's scheme and host, for tests and
 * gateways; "{authority}" in it becomes the label "INTC-KeyId-...". \p flags 0 or
 * TPMATTEST_PROBE_CHAIN. E_USAGE (also a URL that is not of that form), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_new(const char *aik_url, const char *base,
							 uint32_t flags, tpmattest_probe **out,
							 tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_probe_free(tpmattest_probe *p);

/** As tpmattest_resolver_next(), of kind TPMATTEST_NEED_AIK_CAPS or _AIK_CHAIN; one at a time.
 * Since 1.0. */
TPMATTEST_API const tpmattest_need *tpmattest_probe_next(tpmattest_probe *p);

/** As tpmattest_resolver_supply(). E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_supply(tpmattest_probe *p, uint32_t need_id,
							    int status, const uint8_t *data,
							    size_t len, tpmattest_error **err);

/** As tpmattest_resolver_supply_response(). E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_supply_response(tpmattest_probe *p,
								     uint32_t need_id,
								     const tpmattest_response *resp,
								     tpmattest_error **err);

/** What is known by now: 0 when the authority exists, E_NO_AUTHORITY when it does not, E_INCOMPLETE
 * when that could not be found out (the message says why). E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_result(const tpmattest_probe *p,
							    tpmattest_error **err);

/** Ask with \p fetch, then as tpmattest_probe_result(); E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_run(tpmattest_probe *p,
							 tpmattest_fetch_fn fetch, void *user,
							 tpmattest_error **err);

/** TPMATTEST_PROBE_...; UNKNOWN for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_probe_exists(const tpmattest_probe *p);

/** The HTTP status of the answer about capabilities, or E_NET...; 0 before there is one and for
 * NULL. Since 1.0. */
TPMATTEST_API int tpmattest_probe_status(const tpmattest_probe *p);

/** The URL that is asked for the capabilities. Borrowed; NULL for NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_probe_url(const tpmattest_probe *p);

/** The authority's capabilities ("SHA-256", "POSTPKIOperation"), in its order; 0, and NULL past the
 * end. Borrowed. Since 1.0. */
TPMATTEST_API size_t tpmattest_probe_capability_count(const tpmattest_probe *p);
TPMATTEST_API const char *tpmattest_probe_capability(const tpmattest_probe *p, size_t i);

/** RFC 4514 subject of the registration authority's encryption certificate, of the chain; NULL when
 * none was found. It was not judged. Borrowed. Since 1.0. */
TPMATTEST_API const char *tpmattest_probe_ra_subject(const tpmattest_probe *p);

/** What was noticed, as of a report: number (TPMATTEST_F_...) and text; 0, -1 and NULL past the
 * end. Borrowed. Since 1.0. */
TPMATTEST_API size_t tpmattest_probe_finding_count(const tpmattest_probe *p);
TPMATTEST_API int tpmattest_probe_finding_code(const tpmattest_probe *p, size_t i);
TPMATTEST_API const char *tpmattest_probe_finding_message(const tpmattest_probe *p, size_t i);

/** "tpmattest.probe/1" JSON in *json, freed with tpmattest_free(). E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_probe_to_json(const tpmattest_probe *p, char **json,
							     tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
