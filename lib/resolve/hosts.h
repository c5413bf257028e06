/* SPDX-License-Identifier: BSD-2-Clause */
/* Decides which URLs may be requested, and from which mirror. URLs come from certificates and
 * therefore from the device. On a server, a request to an address that the device chooses would be
 * server-side request forgery. */
#ifndef TA_RESOLVE_HOSTS_H
#define TA_RESOLVE_HOSTS_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/span.h"
#include "resolve/url.h"

#define TA_MAX_HOSTS 32 /* set by the caller: hosts, and targets of mirrors */
#define TA_MAX_MIRRORS 16

typedef struct ta_host {
	char name[TA_HOST_SIZE];
	unsigned port; /* 0 is the default port of the scheme */
	/* derived from a certificate rather than given by the caller; does not allow private
	 * addresses */
	bool derived;
} ta_host;

typedef struct ta_mirror {
	char *from, *to; /* URLs as written by ta_url_text(); each ends in '/' */
} ta_mirror;

/* Reference-counted, because a response may outlive its need. It is set up by one owner and
 * constant afterwards. */
typedef struct ta_hosts {
	atomic_uint refs;
	bool vendors; /* hosts of the built-in table are allowed */
	bool any;
	ta_host host[TA_MAX_HOSTS];
	size_t n_hosts;
	ta_mirror mirror[TA_MAX_MIRRORS];
	size_t n_mirrors;
} ta_hosts;

ta_hosts *ta_hosts_new(bool vendors, bool any); /* NULL if out of memory */
ta_hosts *ta_hosts_ref(ta_hosts *h);
void ta_hosts_unref(ta_hosts *h); /* NULL allowed */

/* "name", "name:port", "[v6]:port". TPMATTEST_E_USAGE, TPMATTEST_E_NOMEM. */
int ta_hosts_add(ta_hosts *h, const char *text, tpmattest_error **err);
int ta_hosts_add_mirror(ta_hosts *h, const char *from, const char *to, tpmattest_error **err);

/* Store the URL to request instead of `url` in *out (owned by the caller): the URL itself or a
 * mirror's. Returns 0, the finding that gives the reason why it must not be requested
 * (TPMATTEST_F_FETCH_REFUSED_...), or TPMATTEST_E_NOMEM. */
int ta_hosts_admit(const ta_hosts *h, const char *url, char **out);

/* Whether this URL may be requested without a mirror. */
bool ta_hosts_allow(const ta_hosts *h, const ta_url *u);

/* Whether the URL may be requested from this address of 4 or 16 bytes. An address that is not
 * public is allowed only if the caller named the host, as a host or as a mirror's target.
 * Permission to contact any host does not include the caller's own network. If `h` is NULL, any
 * host is allowed. */
bool ta_hosts_allow_address(const ta_hosts *h, const ta_url *u, ta_span address);

#endif
