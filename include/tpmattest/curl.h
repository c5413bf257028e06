/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * libtpmattest-curl: a transport for the resolver and the probe, made of libcurl.
 *
 *     tpmattest_curl_new(&c, &err);
 *     tpmattest_curl_set_cache(c, NULL, 0, &err);
 *     rc = tpmattest_curl_run(c, resolver, &report, &err);                   (in parallel)
 *     rc = tpmattest_resolver_run(resolver, tpmattest_curl_fetch, c, ...);   (one after the other)
 *     rc = tpmattest_probe_run(probe, tpmattest_curl_fetch, c, &err);
 *
 * It GETs over http and https. TLS peers and their names are always verified, TLS 1.2 at least.
 * There are no cookies, no netrc, no credentials, no compressed contents: none is asked for, and a
 * server that compresses all the same is refused. Proxies are taken from the environment
 * (http_proxy, https_proxy, ALL_PROXY, NO_PROXY; see libcurl-env(3)).
 *
 * The address that a host's name resolves to is looked at before anything connects there, with
 * tpmattest_response_check_address(): one that is not public is not asked, unless the caller named
 * the host to the resolver or set TPMATTEST_CURL_ALLOW_PRIVATE. With a proxy the address is the
 * proxy's, which may be anywhere, and what it lets through is for the proxy to decide: it resolves
 * the name.
 *
 * A redirect is followed, three times at most, where tpmattest_response_check_url() allows its
 * target and it does not lead from https to http. A refused or broken connection, status 429 and
 * the 500s are tried again after a while: a random part over 250 ms, doubled each time, or what
 * the server's Retry-After says. One that is over 10 seconds or over the time that is left ends
 * the fetch with the status that came.
 *
 * Threads: one object is for one thread at a time; any number of objects may be used at the same
 * time. libcurl sets itself up when the first object is made, which is safe among threads when it
 * was built so ("threadsafe" in `curl --version`, the rule since 7.84); with another one a program
 * calls curl_global_init() before it starts threads. It is never taken down here.
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
/** also connect to addresses that are not public, a cloud's metadata among them */
#define TPMATTEST_CURL_ALLOW_PRIVATE 1u

/* Flags of a progress callback. */
#define TPMATTEST_CURL_CACHED 1u /**< answered from the cache */

/** Called when a fetch has ended, redirects and retries included: the need, the HTTP status or
 * E_NET..., the length of the body, TPMATTEST_CURL_.... On the caller's thread; must not call
 * functions of the same object. */
typedef void (*tpmattest_curl_progress_fn)(void *user, const tpmattest_need *need, int status,
					   uint64_t bytes, uint32_t flags);

/** A transport in *out, the caller's: no cache, the system's CAs, 10 s to connect, 30 s in all, 2
 * retries. E_USAGE, E_NOMEM, E_NET (libcurl initialization failed). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_new(tpmattest_curl **out,
							tpmattest_error **err);
/** Free; NULL is allowed. Since 1.0. */
TPMATTEST_API void tpmattest_curl_free(tpmattest_curl *c);

/** Trust the CAs of this PEM file in TLS, and no others; NULL: the system's again. E_USAGE,
 * E_NOMEM, E_NOT_FOUND, E_ACCESS; a file without certificates is E_NET_TLS of the fetches. Since
 * 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_cafile(tpmattest_curl *c, const char *path,
							       tpmattest_error **err);

/** Milliseconds for a connection, and for a fetch as a whole: redirects, retries and waits
 * included. 0: the default; at most 3600000. E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_timeouts(tpmattest_curl *c,
								 uint32_t connect_ms,
								 uint32_t total_ms,
								 tpmattest_error **err);

/** How often a fetch is tried again, 0 to 10. E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_retries(tpmattest_curl *c, uint32_t retries,
								tpmattest_error **err);

/** Keep answers that were of use (tpmattest_response_settle(), which the resolver calls) in the
 * directory \p dir (NULL: $XDG_CACHE_HOME/tpmattest, or ~/.cache/tpmattest), made with mode 0700
 * where it is missing, and use those that are at most \p max_age seconds old (0: a week) instead
 * of asking; CRLs for a day at most, answers of AIK authorities never. What comes from the cache
 * is read and judged as if it came from the network; when it is of no use it is removed and the
 * server asked; an entry that is damaged, for another URL or too large is passed over. Several
 * processes may share it. E_USAGE (also for a negative age), E_NOMEM, E_NOT_FOUND (no such
 * directory, no home), E_ACCESS (not this user's, or others may write there), E_IO. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_cache(tpmattest_curl *c, const char *dir,
							      int64_t max_age,
							      tpmattest_error **err);

/** TPMATTEST_CURL_ALLOW_...; 0 is the default. E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_flags(tpmattest_curl *c, uint32_t flags,
							      tpmattest_error **err);

/** Call \p fn with \p user after each fetch; NULL: nothing. E_USAGE. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_set_progress(tpmattest_curl *c,
								 tpmattest_curl_progress_fn fn,
								 void *user, tpmattest_error **err);

/** A tpmattest_fetch_fn whose \p user is the tpmattest_curl. 0, whatever came; E_USAGE, E_NOMEM,
 * E_NET (libcurl itself failed). Statuses, with the reason as detail: E_NET_TIMEOUT, E_NET_TLS,
 * E_NET_TOO_LARGE (from the announced length on, or in the middle of the body), E_NET_POLICY (the
 * URL, or that of a redirect, must not be asked, or its host has no public address), else E_NET. A
 * fourth redirect ends with its own status. Since 1.0. */
TPMATTEST_API
int tpmattest_curl_fetch(void *user, const tpmattest_need *need, tpmattest_response *response);

/** Answer the needs of \p r, all that are known at a time in parallel, and write the report, as
 * tpmattest_resolver_run() does. Results as of tpmattest_verify(). Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_curl_run(tpmattest_curl *c, tpmattest_resolver *r,
							tpmattest_report **out,
							tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif
