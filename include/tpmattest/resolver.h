/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The resolver: judging with what is missing fetched on the way.
 *
 * The library opens no connection. It names a need (kind, URL, byte limit), a transport of the
 * caller's fetches it, and what came back, an error page or nothing included, is supplied.
 * libtpmattest-curl (tpmattest/curl.h) is such a transport. Either drive it step by step from an
 * event loop,
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
 * or let tpmattest_resolver_run() call a function for each need in turn. It ends by itself: every
 * URL is asked once (twice when an old copy of the transport's was of no use), and at most
 * TPMATTEST_MAX_NEEDS are. What is fetched is evidence, not trust: it completes a path and never
 * anchors one, but for a pinned vendor root that the caller took with
 * tpmattest_trust_add_vendor_roots().
 *
 * URLs come from certificates, so from the device. Only http and https URLs of vendors' hosts (a
 * built-in table, ports 80 and 443) are asked, unless the caller opens it up; what is refused is a
 * finding in the report. Link-local addresses and where clouds keep instance metadata are refused
 * even then, unless named with tpmattest_resolver_add_host(). Where a name resolves to is known to
 * the transport only, which asks tpmattest_response_check_address() before it connects.
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
#define TPMATTEST_NEED_EK_CERTIFICATE 1 /**< the EK certificate, from its vendor's service */
#define TPMATTEST_NEED_ISSUER 2         /**< a CA certificate, by the AIA of one that it signed */
#define TPMATTEST_NEED_CRL 3 /**< a revocation list, by the distribution point of a certificate */
#define TPMATTEST_NEED_ANCHOR 4 /**< a vendor root, by the URL of the built-in table of pins */
/** a trust list or cabinet; for transports, the resolver asks for none */
#define TPMATTEST_NEED_TRUST_LIST 5
#define TPMATTEST_NEED_AIK_CAPS 6  /**< the capabilities of an AIK authority (tpmattest/probe.h) */
#define TPMATTEST_NEED_AIK_CHAIN 7 /**< the certificates of an AIK authority (tpmattest/probe.h) */

/* Flags of tpmattest_resolver_new(); unknown bits are refused. */
/** also ask hosts and ports that are not in the table of vendors' hosts */
#define TPMATTEST_RESOLVER_ANY_HOST 1u
/** ask for CRLs also when the policy does not require revocation */
#define TPMATTEST_RESOLVER_CRLS 2u

/** At most so many needs in one run. */
#define TPMATTEST_MAX_NEEDS 32

/* Needs: borrowed from the resolver (or probe), valid until it is freed; or of one's own. */

/** A need of one's own in *out, for a transport: \p kind TPMATTEST_NEED_..., \p url http or https,
 * which may redirect to any host. Its id is 0. E_USAGE (NULL, no such kind, not such a URL),
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_need_new(int kind, const char *url, tpmattest_need **out, tpmattest_error **err);
/** Make a need of one's own a POST of these \p len bytes (\p data NULL with 0: none), which are
 * copied, with this media type (NULL: application/octet-stream). E_USAGE (NULL, no media type, or
 * one of over 200 characters), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_need_set_post(tpmattest_need *n,
							     const char *content_type,
							     const uint8_t *data, size_t len,
							     tpmattest_error **err);
/** Free one that tpmattest_need_new() made; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_need_free(tpmattest_need *n);

/** Its number, from 1, for tpmattest_resolver_supply(); 0 for NULL. Since 1.0. */
TPMATTEST_API uint32_t tpmattest_need_id(const tpmattest_need *n);
/** TPMATTEST_NEED_...; 0 for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_need_kind(const tpmattest_need *n);
/** The URL to ask, http or https, printable ASCII; never NULL ("" for NULL). Since 1.0. */
TPMATTEST_API const char *tpmattest_need_url(const tpmattest_need *n);
/** "GET" or "POST", static; what to POST (borrowed, with its number of bytes in *len, which may be
 * NULL; NULL and 0: nothing) and its media type (NULL: none). The resolver's own needs are GETs so
 * far; a transport refuses a method that it does not know with E_NET_POLICY. Since 1.0. */
TPMATTEST_API const char *tpmattest_need_method(const tpmattest_need *n);
TPMATTEST_API const uint8_t *tpmattest_need_body(const tpmattest_need *n, size_t *len);
TPMATTEST_API const char *tpmattest_need_content_type(const tpmattest_need *n);
/** 1 when the server itself must be asked, because an old copy was of no use; 0 for NULL. Since
 * 1.0. */
TPMATTEST_API int tpmattest_need_is_fresh(const tpmattest_need *n);
/** The most bytes of body that are of use; a transport stops there. 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_need_limit(const tpmattest_need *n);
/** The finding that the answer would mend, TPMATTEST_F_...; 0 for NULL and for one's own. Since
 * 1.0. */
TPMATTEST_API int tpmattest_need_why(const tpmattest_need *n);
/** "ek-certificate", "issuer", "crl", "anchor", "trust-list", "aik-caps", "aik-chain"; "unknown".
 * Static. Since 1.0. */
TPMATTEST_API const char *tpmattest_need_kind_name(int kind);

/* Responses: what a transport fills. */

/** An empty response to \p need in *out, the caller's, which may outlive the need. \p need NULL: to
 * nothing in particular, with the smallest limit and any host. E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_response_new(const tpmattest_need *need, tpmattest_response **out, tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_response_free(tpmattest_response *resp);

/** The HTTP status of the last answer (200 to 599), or why there is none: E_NET, E_NET_TIMEOUT,
 * E_NET_TLS, E_NET_TOO_LARGE, E_NET_POLICY, with which the body that was appended so far is
 * dropped. Anything else is taken as E_NET. Without it, the response counts as E_NET. Since 1.0. */
TPMATTEST_API void tpmattest_response_set_status(tpmattest_response *resp, int status);

/** Append \p len bytes of body, copied. A response over its limit remembers that, keeps nothing and
 * says E_NET_TOO_LARGE to this and every later call: the transport may stop. E_USAGE,
 * E_NET_TOO_LARGE, E_NOMEM (remembered too). Since 1.0. */
TPMATTEST_API
int tpmattest_response_append(tpmattest_response *resp, const uint8_t *data, size_t len);

/** Drop the body that was appended so far: before a retry, or after a redirect. A limit that was
 * exceeded stays exceeded. Since 1.0. */
TPMATTEST_API void tpmattest_response_reset(tpmattest_response *resp);

/** The transport's own words for a failure ("certificate has expired"), copied, for the finding;
 * NULL: none. Out of memory is remembered, and is the result where the response is supplied. Since
 * 1.0. */
TPMATTEST_API void tpmattest_response_set_detail(tpmattest_response *resp, const char *text);

/** May \p url be asked in answer to this need: a redirect's target? 0; E_NET_POLICY when its
 * scheme, host or port is not allowed, which a transport then sets as status; E_USAGE for NULL.
 * Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_response_check_url(const tpmattest_response *resp,
								  const char *url);

/** May \p url, which tpmattest_response_check_url() allows, be asked at this address: 4 bytes of
 * IPv4 or 16 of IPv6, network order? A transport asks it before it connects, for whoever writes a
 * name into a certificate also says where it resolves to. 0; or E_NET_POLICY when the address is
 * not one of the public Internet (loopback, link-local, private, unspecified, multicast, reserved,
 * a cloud's metadata, or an IPv6 form of such an IPv4 address), unless the host of \p url was
 * named with tpmattest_resolver_add_host() or is a mirror's; TPMATTEST_RESOLVER_ANY_HOST does not
 * open it. E_USAGE for NULL and other lengths. A refusal is remembered until the next reset: the
 * status E_NET_POLICY then is TPMATTEST_F_FETCH_REFUSED_ADDRESS. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_response_check_address(tpmattest_response *resp,
								      const char *url,
								      const uint8_t *address,
								      size_t len);

/** The limit in bytes, the status as it would be taken now, and the body, borrowed until the next
 * call. Since 1.0. */
TPMATTEST_API size_t tpmattest_response_limit(const tpmattest_response *resp);
TPMATTEST_API int tpmattest_response_status(const tpmattest_response *resp);
TPMATTEST_API const uint8_t *tpmattest_response_body(const tpmattest_response *resp, size_t *len);

/** Say that the response is an old copy of the transport's, 1, or not, 0: where it turns out to be
 * of no use, the resolver gives the need once more, for the server itself
 * (tpmattest_need_is_fresh()). Since 1.0. */
TPMATTEST_API void tpmattest_response_set_cached(tpmattest_response *resp, int cached);
/** That; 0 for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_response_is_cached(const tpmattest_response *resp);

/** What a transport asked for with tpmattest_response_on_settled(): \p taken 1, what is in \p resp
 * was of use; 0, it was not; -1, nobody said so before it was freed or asked for anew. Called
 * once. Must call only the getters of \p resp. */
typedef void (*tpmattest_settled_fn)(void *user, const tpmattest_response *resp, int taken);

/** Have \p fn called with \p user when it is known whether the response was of use: to keep it, or
 * to drop an old copy. It is called in any case, so it may free \p user. Since 1.0. */
TPMATTEST_API void tpmattest_response_on_settled(tpmattest_response *resp, tpmattest_settled_fn fn,
						 void *user);

/** Say whether the response was of use, 1 or 0, the first time that counts; the resolver does so
 * when it is supplied, and who fetches for himself does so himself. NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_response_settle(tpmattest_response *resp, int taken);

/** Fetch what \p need asks for into \p response: status, body, on failure a detail. Called on the
 * caller's thread; must not call back into the resolver. Returns 0, or E_NET... in place of a
 * status, or E_NOMEM, which ends the run; anything else counts as E_NET. */
typedef int (*tpmattest_fetch_fn)(void *user, const tpmattest_need *need,
				  tpmattest_response *response);

/* The resolver: used by one thread at a time. */

/** A resolver in *out, the caller's. Evidence and policy (NULL: the default) are copied, and the
 * store (NULL: none) is kept alive, so they may be freed in any order; the store must not be
 * changed any more. \p flags TPMATTEST_RESOLVER_.... E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_new(const tpmattest_evidence *e, const tpmattest_trust *t,
		       const tpmattest_policy *p, uint32_t flags, tpmattest_resolver **out,
		       tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_resolver_free(tpmattest_resolver *r);

/** Allow one more host: "name", with ports 80 (http) and 443 (https), or "name:port" ("[v6]:port").
 * Only before the first tpmattest_resolver_next(), _is_done() or _report(); at most 16. E_USAGE
 * (malformed, too late, too many), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_add_host(tpmattest_resolver *r, const char *host, tpmattest_error **err);

/** Ask a mirror or gateway: a URL that begins with \p from is allowed, and that part of it replaced
 * by \p to, whose host is allowed thereby for redirects. Both are http or https URLs without query
 * that end in '/'; scheme and host compare without case. The first rule that fits is applied,
 * once. Only before the first tpmattest_resolver_next(), _is_done() or _report(); at most 16.
 * E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_add_mirror(tpmattest_resolver *r,
								   const char *from, const char *to,
								   tpmattest_error **err);

/** The next need; each is given once and then outstanding, and once more when the transport's
 * answer was an old copy of no use (tpmattest_response_set_cached()). NULL: nothing to ask now,
 * either because it depends on needs that are outstanding or because all is done. Since 1.0. */
TPMATTEST_API const tpmattest_need *tpmattest_resolver_next(tpmattest_resolver *r);

/** Answer an outstanding need: an HTTP status and the body (NULL with 0: none), or a negative
 * E_NET... . A body that is not what was asked is no error here but a finding of the report.
 * E_USAGE (not an outstanding need, or a status that is neither), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_supply(tpmattest_resolver *r,
							       uint32_t need_id, int status,
							       const uint8_t *data, size_t len,
							       tpmattest_error **err);

/** The same with a response, which stays the caller's; the transport is told whether it was of use
 *  (tpmattest_response_settle()). E_USAGE, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_supply_response(tpmattest_resolver *r,
									uint32_t need_id,
									tpmattest_response *resp,
									tpmattest_error **err);

/** How many needs are outstanding; 0 for NULL. Since 1.0. */
TPMATTEST_API size_t tpmattest_resolver_pending(const tpmattest_resolver *r);

/** 1 when nothing is outstanding and nothing is left to ask, also after a failure that the report's
 * call will return; 1 for NULL. Since 1.0. */
TPMATTEST_API int tpmattest_resolver_is_done(tpmattest_resolver *r);

/** The report on what is known by now, as tpmattest_verify() gives it, with the findings of what
 * was fetched. May be asked at any time and again; needs that were not answered are in it. The
 * report is the caller's. Results as of tpmattest_verify(). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int
tpmattest_resolver_report(tpmattest_resolver *r, tpmattest_report **out, tpmattest_error **err);

/** Fetch every need with \p fetch, one after the other, then the report. Results as of
 * tpmattest_verify(). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_resolver_run(tpmattest_resolver *r,
							    tpmattest_fetch_fn fetch, void *user,
							    tpmattest_report **out,
							    tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
