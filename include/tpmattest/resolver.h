/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The resolver: verification that fetches missing items on demand.
 *
 * The library opens no connection. The resolver returns a need (kind, URL, byte limit), the
 * caller's transport fetches it, and the caller supplies the result, even if it is an error page or
 * a failure. libtpmattest-curl (tpmattest/curl.h) is such a transport. The caller either drives the
 * resolver step by step from an event loop,
 *
 *     while (!tpmattest_resolver_is_done(r)) {
 *             const tpmattest_need *n = tpmattest_resolver_next(r);
 *             if (n)
 *                     start a fetch of tpmattest_need_url(n);
 *             else
 *                     wait until one ends, then
 *                     tpmattest_resolver_supply(r, tpmattest_need_id(n), ...);
 *     }
 *     rc = tpmattest_resolver_report(r, &report, &err);
 *
 * or calls tpmattest_resolver_run(), which calls a function for each need in turn. A run always
 * terminates: every URL is requested once (twice if a stale copy from the transport's cache was not
 * useful), and at most TPMATTEST_MAX_NEEDS URLs are requested. Fetched data is evidence, not trust:
 * it can complete a path but never anchor one. The only exception is a pinned vendor root, if the
 * caller added the pins with tpmattest_trust_add_vendor_roots().
 *
 * URLs come from certificates and therefore from the device. Only http and https URLs of vendors'
 * hosts (a built-in table, ports 80 and 443) are requested, unless the caller allows others; a
 * refused URL is a finding in the report. Link-local addresses and the addresses of cloud metadata
 * services are refused even then, unless they were added with tpmattest_resolver_add_host(). Only
 * the transport knows which address a host name resolves to; it must call
 * tpmattest_response_check_address() before it connects.
 */
#ifndef TPMATTEST_RESOLVER_H
#define TPMATTEST_RESOLVER_H

#include <tpmattest/error.h>
#include <tpmattest/evidence.h>
#include <tpmattest/trust.h>
#include <tpmattest/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_resolver tpmattest_resolver;
typedef struct tpmattest_need tpmattest_need;
typedef struct tpmattest_response tpmattest_response;

/* Kinds of need. */
#define TPMATTEST_NEED_EK_CERTIFICATE 1 /**< the EK certificate, from the vendor's service */
/** a CA certificate, by the AIA of a certificate it issued */
#define TPMATTEST_NEED_ISSUER 2
#define TPMATTEST_NEED_CRL 3    /**< a CRL, by the distribution point of a certificate */
#define TPMATTEST_NEED_ANCHOR 4 /**< a vendor root, by its URL in the built-in table of pins */
/** a trust list or cabinet; for transports only, the resolver never needs one */
#define TPMATTEST_NEED_TRUST_LIST 5
#define TPMATTEST_NEED_AIK_CAPS 6  /**< the capabilities of an AIK authority (tpmattest/probe.h) */
#define TPMATTEST_NEED_AIK_CHAIN 7 /**< the certificates of an AIK authority (tpmattest/probe.h) */

/* Flags of tpmattest_resolver_new(); unknown bits are refused. */
/** also request URLs of hosts and ports that are not in the table of vendors' hosts */
#define TPMATTEST_RESOLVER_ANY_HOST 1u
/** request CRLs even if the policy does not require revocation */
#define TPMATTEST_RESOLVER_CRLS 2u

/** The maximum number of needs in one run. */
#define TPMATTEST_MAX_NEEDS 32

/* Needs are borrowed from the resolver (or probe) and valid until it is freed, or owned by the
 * caller if created with tpmattest_need_new(). */

/** Creates a need in *out, for use with a transport. The caller owns *out and must free it with
 * tpmattest_need_free(). \p kind is TPMATTEST_NEED_.... \p url must be an http or https URL; it may
 * redirect to any host. The id of the need is 0. Errors: E_USAGE (NULL, unknown kind, not such a
 * URL), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_need_new(int kind, const char *url, tpmattest_need **out, tpmattest_error **err);
/** Makes a need created with tpmattest_need_new() a POST request with the \p len bytes of \p data
 * as its body, which are copied, and the given media type. \p data may be NULL if \p len is 0. If
 * \p content_type is NULL, application/octet-stream is used. Errors: E_USAGE (NULL, not a media
 * type, or one of over 200 characters), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_need_set_post(tpmattest_need *n,
							     const char *content_type,
							     const uint8_t *data, size_t len,
							     tpmattest_error **err);
/** Frees a need created with tpmattest_need_new(). \p n may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_need_free(tpmattest_need *n);

/** Returns the number of the need, starting at 1, for tpmattest_resolver_supply(). Returns 0 if
 * \p n is NULL. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_need_id(const tpmattest_need *n);
/** Returns TPMATTEST_NEED_..., or 0 if \p n is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_need_kind(const tpmattest_need *n);
/** Returns the URL to request, http or https, in printable ASCII. Never returns NULL; returns "" if
 * \p n is NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_need_url(const tpmattest_need *n);
/** Return the method, "GET" or "POST" (static); the body to send (borrowed; its length is stored in
 * *len, which may be NULL; NULL and 0 if there is none); and the media type of the body (NULL if
 * there is none). The resolver itself currently uses only GET. A transport must refuse a method
 * that it does not support with E_NET_POLICY. Since 1.0. */
TPMATTEST_API const char *tpmattest_need_method(const tpmattest_need *n);
TPMATTEST_API const uint8_t *tpmattest_need_body(const tpmattest_need *n, size_t *len);
TPMATTEST_API const char *tpmattest_need_content_type(const tpmattest_need *n);
/** Returns 1 if the transport must not answer from its cache because a cached copy was not useful,
 * else 0. Returns 0 if \p n is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_need_is_fresh(const tpmattest_need *n);
/** Returns the maximum useful length of the body in bytes; a transport stops there. Returns 0 if
 * \p n is NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_need_limit(const tpmattest_need *n);
/** Returns the finding that a response would resolve, TPMATTEST_F_.... Returns 0 if \p n is NULL or
 * was created with tpmattest_need_new(). Since 1.0. */
TPMATTEST_API int tpmattest_need_why(const tpmattest_need *n);
/** Returns "ek-certificate", "issuer", "crl", "anchor", "trust-list", "aik-caps" or "aik-chain";
 * "unknown" for any other number. The string is static. Since 1.0. */
TPMATTEST_API const char *tpmattest_need_kind_name(int kind);

/* Responses are filled by a transport. */

/** Creates an empty response to \p need in *out. The caller owns *out and must free it with
 * tpmattest_response_free(); it may outlive the need. If \p need is NULL, the response has the
 * smallest limit and allows any host. Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_response_new(const tpmattest_need *need, tpmattest_response **out, tpmattest_error **err);
/** Frees \p resp. \p resp may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_response_free(tpmattest_response *resp);

/** Sets the HTTP status of the last response (200 to 599), or the reason why there is none: E_NET,
 * E_NET_TIMEOUT, E_NET_TLS, E_NET_TOO_LARGE, E_NET_POLICY; in this case the body appended so far is
 * discarded. Any other value is treated as E_NET. If no status is set, the response is treated as
 * E_NET. Since 1.0. */
TPMATTEST_API void tpmattest_response_set_status(tpmattest_response *resp, int status);

/** Appends \p len bytes to the body, copied. If the body exceeds its limit, the body is discarded,
 * and this and every later call return E_NET_TOO_LARGE, so the transport may stop. Errors: E_USAGE,
 * E_NET_TOO_LARGE, E_NOMEM (also returned by later calls). Since 1.0. */
TPMATTEST_API
int tpmattest_response_append(tpmattest_response *resp, const uint8_t *data, size_t len);

/** Discards the body appended so far, before a retry or after a redirect. If the limit was
 * exceeded, it remains exceeded. Since 1.0. */
TPMATTEST_API void tpmattest_response_reset(tpmattest_response *resp);

/** Sets the transport's description of a failure ("certificate has expired"), which is copied and
 * becomes part of the finding. If \p text is NULL, there is none. If memory is exhausted, the
 * function to which the response is supplied returns E_NOMEM. Since 1.0. */
TPMATTEST_API void tpmattest_response_set_detail(tpmattest_response *resp, const char *text);

/** Checks whether \p url, such as the target of a redirect, may be requested for this need. Returns
 * 0; E_NET_POLICY if its scheme, host or port is not allowed, which the transport then sets as the
 * status; E_USAGE if an argument is NULL. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_response_check_url(const tpmattest_response *resp,
								  const char *url);

/** Checks whether \p url, which tpmattest_response_check_url() allows, may be requested from this
 * address: 4 bytes of IPv4 or 16 bytes of IPv6 in network byte order. A transport must call this
 * before it connects, because whoever puts a host name into a certificate also controls the address
 * to which it resolves. Returns 0; or E_NET_POLICY if the address is not a public Internet address
 * (loopback, link-local, private, unspecified, multicast, reserved, a cloud metadata service, or an
 * IPv6 form of such an IPv4 address), unless the host of \p url was added with
 * tpmattest_resolver_add_host() or belongs to a mirror; TPMATTEST_RESOLVER_ANY_HOST does not change
 * this. Returns E_USAGE if an argument is NULL or for any other length. A refusal is remembered
 * until the next reset: the status E_NET_POLICY is then reported as
 * TPMATTEST_F_FETCH_REFUSED_ADDRESS. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_response_check_address(tpmattest_response *resp,
								      const char *url,
								      const uint8_t *address,
								      size_t len);

/** Return the limit in bytes, the current status, and the body, which is borrowed and valid until
 * the next call. Since 1.0. */
TPMATTEST_API size_t tpmattest_response_limit(const tpmattest_response *resp);
TPMATTEST_API int tpmattest_response_status(const tpmattest_response *resp);
TPMATTEST_API const uint8_t *tpmattest_response_body(const tpmattest_response *resp, size_t *len);

/** Sets whether the response is an old copy from the transport's cache (1) or not (0). If a cached
 * response is not useful, the resolver returns the need once more, to be requested from the server
 * itself (tpmattest_need_is_fresh()). Since 1.0. */
TPMATTEST_API void tpmattest_response_set_cached(tpmattest_response *resp, int cached);
/** Returns the value set by tpmattest_response_set_cached(), or 0 if \p resp is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_response_is_cached(const tpmattest_response *resp);

/** The callback of tpmattest_response_on_settled(). \p taken is 1 if the content of \p resp was
 * useful, 0 if it was not, and -1 if this was not reported before the response was freed or another
 * callback was set. It is called once. It must call only the getters of \p resp. */
typedef void (*tpmattest_settled_fn)(void *user, const tpmattest_response *resp, int taken);

/** Sets the function \p fn that is called with \p user when it is known whether the response was
 * useful, so that a transport can store the response or delete a cached copy. It is always called,
 * so it may free \p user. Since 1.0. */
TPMATTEST_API void tpmattest_response_on_settled(tpmattest_response *resp, tpmattest_settled_fn fn,
						 void *user);

/** Reports whether the response was useful, 1 or 0. Only the first call has an effect. The resolver
 * calls this when the response is supplied; a program that fetches without the resolver calls it
 * itself. \p resp may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_response_settle(tpmattest_response *resp, int taken);

/** Fetches \p need into \p response: sets the status, the body and, on failure, a detail. Called on
 * the caller's thread; must not call back into the resolver. Returns 0; or E_NET... instead of
 * setting a status; or E_NOMEM, which ends the run. Any other value is treated as E_NET. */
typedef int (*tpmattest_fetch_fn)(void *user, const tpmattest_need *need,
				  tpmattest_response *response);

/* A resolver must be used by one thread at a time. */

/** Creates a resolver in *out. The caller owns *out and must free it with
 * tpmattest_resolver_free(). \p e and \p p are copied, and the resolver holds a reference to \p t,
 * so they may be freed in any order; the trust store must not be modified afterwards. \p t may be
 * NULL: no trust store. \p p may be NULL: the default policy. \p flags is TPMATTEST_RESOLVER_....
 * Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_new(const tpmattest_evidence *e, const tpmattest_trust *t,
		       const tpmattest_policy *p, uint32_t flags, tpmattest_resolver **out,
		       tpmattest_error **err);
/** Frees \p r. \p r may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_resolver_free(tpmattest_resolver *r);

/** Allows an additional host: "name" with ports 80 (http) and 443 (https), or "name:port"
 * ("[v6]:port"). Must be called before the first tpmattest_resolver_next(), _is_done() or
 * _report(); at most 16 hosts can be added. Errors: E_USAGE (malformed, too late, too many),
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_add_host(tpmattest_resolver *r, const char *host, tpmattest_error **err);

/** Adds a mirror or gateway: a URL that begins with \p from is allowed, and this prefix is replaced
 * by \p to, whose host is thereby also allowed as a redirect target. Both must be http or https
 * URLs without a query that end in '/'. Scheme and host are compared without regard to case. The
 * first matching rule is applied, once. Must be called before the first tpmattest_resolver_next(),
 * _is_done() or _report(); at most 16 mirrors can be added. Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_add_mirror(tpmattest_resolver *r,
								   const char *from, const char *to,
								   tpmattest_error **err);

/** Returns the next need. Each need is returned once and is then outstanding; it is returned once
 * more if the response was a cached copy that was not useful (tpmattest_response_set_cached()).
 * Returns NULL if there is nothing to fetch now, because later needs depend on outstanding ones or
 * because the resolver is done. Since 1.0. */
TPMATTEST_API const tpmattest_need *tpmattest_resolver_next(tpmattest_resolver *r);

/** Supplies the result of an outstanding need: an HTTP status and the body (\p data may be NULL if
 * \p len is 0), or a negative E_NET... . An unexpected body is not an error of this function but a
 * finding in the report. Errors: E_USAGE (not an outstanding need, or not a valid status), E_NOMEM.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_supply(tpmattest_resolver *r,
							       uint32_t need_id, int status,
							       const uint8_t *data, size_t len,
							       tpmattest_error **err);

/** Does the same with a response. The caller keeps ownership of \p resp; its transport is told
 * whether it was useful (tpmattest_response_settle()). Errors: E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_supply_response(tpmattest_resolver *r,
									uint32_t need_id,
									tpmattest_response *resp,
									tpmattest_error **err);

/** Returns the number of outstanding needs, or 0 if \p r is NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_resolver_pending(const tpmattest_resolver *r);

/** Returns 1 if no need is outstanding and nothing is left to fetch, also after a failure that
 * tpmattest_resolver_report() will return. Returns 1 if \p r is NULL. Since 1.0. */
TPMATTEST_API int tpmattest_resolver_is_done(tpmattest_resolver *r);

/** Creates the report on what is known so far, as tpmattest_verify() does, with the findings about
 * what was fetched. It may be called at any time and repeatedly; needs without a response are
 * listed in the report. The caller owns *out and must free it with tpmattest_report_free(). Returns
 * what tpmattest_verify() returns. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_report(tpmattest_resolver *r, tpmattest_report **out, tpmattest_error **err);

/** Fetches all needs with \p fetch, one after the other, and creates the report. Returns what
 * tpmattest_verify() returns. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_run(tpmattest_resolver *r,
							    tpmattest_fetch_fn fetch, void *user,
							    tpmattest_report **out,
							    tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
