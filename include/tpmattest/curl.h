/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * libtpmattest-curl: a transport for the resolver and the probe, based on libcurl.
 *
 *     tpmattest_curl_new(&c, &err);
 *     tpmattest_curl_set_cache(c, NULL, 0, &err);
 *     rc = tpmattest_curl_run(c, resolver, &report, &err);                   (in parallel)
 *     rc = tpmattest_resolver_run(resolver, tpmattest_curl_fetch, c, ...);   (one after the other)
 *     rc = tpmattest_probe_run(probe, tpmattest_curl_fetch, c, &err);
 *
 * The transport sends GET requests over http and https. TLS peers and their host names are always
 * verified, and TLS 1.2 is the minimum. It uses no cookies, no netrc, no credentials and no
 * compressed content: it requests no compression, and rejects a compressed response. Proxies are
 * taken from the environment (http_proxy, https_proxy, ALL_PROXY, NO_PROXY; see libcurl-env(3)).
 *
 * Before the transport connects, it checks the address that the host name resolves to with
 * tpmattest_response_check_address(). It does not connect to an address that is not public, unless
 * the caller added the host to the resolver or set TPMATTEST_CURL_ALLOW_PRIVATE. If a proxy is
 * used, the transport connects to the proxy, which may have any address. The proxy resolves the
 * host name and decides which addresses it connects to.
 *
 * The transport follows at most three redirects. It follows a redirect only if
 * tpmattest_response_check_url() allows its target, and never from https to http. A refused or
 * broken connection, status 429 and the 5xx statuses are retried after 250 ms, doubled for each
 * retry, plus a random part, or after the delay in the server's Retry-After header. If that delay
 * exceeds 10 seconds or the remaining time, the fetch ends with the status that was received.
 *
 * Threads: one object must be used by one thread at a time; different objects may be used at the
 * same time. libcurl is initialized when the first object is created. This is thread-safe if
 * libcurl was built so ("threadsafe" in `curl --version`, the default since 7.84); otherwise the
 * program must call curl_global_init() before it starts threads. libtpmattest-curl never calls
 * curl_global_cleanup().
 */
#ifndef TPMATTEST_CURL_H
#define TPMATTEST_CURL_H

#include <tpmattest/error.h>
#include <tpmattest/resolver.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tpmattest_curl tpmattest_curl;

/* Flags of tpmattest_curl_set_flags(); unknown bits are refused. */
/** also connect to addresses that are not public, including cloud metadata services */
#define TPMATTEST_CURL_ALLOW_PRIVATE 1u

/* Flags of a progress callback. */
#define TPMATTEST_CURL_CACHED 1u /**< the response came from the cache */

/** Called when a fetch has ended, after all redirects and retries, with the need, the HTTP status
 * or E_NET..., the length of the body, and TPMATTEST_CURL_.... It is called on the caller's thread
 * and must not call functions of the same object. */
typedef void (*tpmattest_curl_progress_fn)(void *user, const tpmattest_need *need, int status,
					   uint64_t bytes, uint32_t flags);

/** Creates a transport in *out with no cache, the system's CAs, a connect timeout of 10 s, a total
 * timeout of 30 s and 2 retries. The caller owns *out and must free it with tpmattest_curl_free().
 * Errors: E_USAGE, E_NOMEM, E_NET (libcurl initialization failed). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_new(tpmattest_curl **out,
							tpmattest_error **err);
/** Frees \p c. \p c may be NULL. Since 1.0. */
TPMATTEST_API void tpmattest_curl_free(tpmattest_curl *c);

/** Sets the PEM file with the CAs that TLS trusts, instead of the system's CAs. If \p path is NULL,
 * the system's CAs are used again. If the file contains no certificate, fetches fail with
 * E_NET_TLS. Errors: E_USAGE, E_NOMEM, E_NOT_FOUND, E_ACCESS. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_cafile(tpmattest_curl *c, const char *path,
							       tpmattest_error **err);

/** Sets the timeouts in milliseconds for a connection, and for a whole fetch including redirects,
 * retries and waits. 0 selects the default; the maximum is 3600000. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_timeouts(tpmattest_curl *c,
								 uint32_t connect_ms,
								 uint32_t total_ms,
								 tpmattest_error **err);

/** Sets the number of retries of a fetch, 0 to 10. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_retries(tpmattest_curl *c, uint32_t retries,
								tpmattest_error **err);

/** Enables the cache. Responses that were useful (see tpmattest_response_settle(), which the
 * resolver calls) are stored in the directory \p dir, which is created with mode 0700 if it does
 * not exist. If \p dir is NULL, it is $XDG_CACHE_HOME/tpmattest or ~/.cache/tpmattest. A stored
 * response that is at most \p max_age seconds old (0: one week) is used instead of a request; CRLs
 * are used for at most one day, and responses of AIK authorities are never taken from the cache. A
 * cached response is parsed and verified as if it came from the network. If it is not useful, it is
 * removed and the server is asked. An entry that is damaged, belongs to another URL or is too large
 * is ignored. Several processes may share the directory. Errors: E_USAGE (also if \p max_age is
 * negative), E_NOMEM, E_NOT_FOUND (no such directory, or no home directory), E_ACCESS (the
 * directory is not owned by this user, or is writable by others), E_IO. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_cache(tpmattest_curl *c, const char *dir,
							      int64_t max_age,
							      tpmattest_error **err);

/** Sets the flags, TPMATTEST_CURL_ALLOW_.... The default is 0. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_flags(tpmattest_curl *c, uint32_t flags,
							      tpmattest_error **err);

/** Sets the function \p fn that is called with \p user after each fetch. If \p fn is NULL, no
 * function is called. Errors: E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_progress(tpmattest_curl *c,
								 tpmattest_curl_progress_fn fn,
								 void *user, tpmattest_error **err);

/** A tpmattest_fetch_fn whose \p user is the tpmattest_curl object. Returns 0 whatever the outcome
 * of the fetch, or E_USAGE, E_NOMEM or E_NET (libcurl itself failed). The status of the response is
 * the HTTP status or one of the following, with the reason as detail: E_NET_TIMEOUT, E_NET_TLS,
 * E_NET_TOO_LARGE (the announced length or the received body exceeds the limit), E_NET_POLICY (the
 * URL or the target of a redirect is not allowed, or the host has no public address), and E_NET for
 * any other failure. A fourth redirect ends the fetch with its own status. Since 1.0. */
TPMATTEST_API
int tpmattest_curl_fetch(void *user, const tpmattest_need *need, tpmattest_response *response);

/** Fetches the needs of \p r, all needs that are known at a time in parallel, and creates the
 * report as tpmattest_resolver_run() does. Returns what tpmattest_verify() returns. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_run(tpmattest_curl *c, tpmattest_resolver *r,
							tpmattest_report **out,
							tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
