/* SPDX-License-Identifier: BSD-2-Clause */
/* Which URLs may be asked, and where. URLs come from certificates, so from a device, and on a
 * server a request to an address of the device's choice is an attack (server-side request
 * forgery). */
#ifndef TA_RESOLVE_HOSTS_H
#define TA_RESOLVE_HOSTS_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/span.h"
#include "resolve/url.h"

#define TA_MAX_HOSTS 32 /* given by the caller: hosts, and targets of mirrors */
#define TA_MAX_MIRRORS 16

typedef struct ta_host {
	char name[TA_HOST_SIZE];
	unsigned port; /* 0: the usual one of the scheme */
	/* from what a device says, not the caller's word: it opens no private address */
	bool derived;
} ta_host;

typedef struct ta_mirror {
	char *from, *to; /* URLs as ta_url_text() writes them; each ends in '/' */
} ta_mirror;

/* Counted, because a response may outlive its need: set up by one owner, then constant. */
typedef struct ta_hosts {
	atomic_uint refs;
	bool vendors; /* the built-in table counts */
	bool any;
	ta_host host[TA_MAX_HOSTS];
	size_t n_hosts;
	ta_mirror mirror[TA_MAX_MIRRORS];
	size_t n_mirrors;
} ta_hosts;

ta_hosts *ta_hosts_new(bool vendors, bool any); /* NULL: out of memory */
ta_hosts *ta_hosts_ref(ta_hosts *h);
void ta_hosts_unref(ta_hosts *h); /* NULL allowed */

/* "name", "name:port", "[v6]:port". TPMATTEST_E_USAGE, TPMATTEST_E_NOMEM. */
int ta_hosts_add(ta_hosts *h, const char *text, tpmattest_error **err);
int ta_hosts_add_mirror(ta_hosts *h, const char *from, const char *to, tpmattest_error **err);

/* The URL to ask instead of `url`, in *out (free()): itself, or a mirror's. 0; or the finding that
 * says why it must not be asked (TPMATTEST_F_FETCH_REFUSED_...); or TPMATTEST_E_NOMEM. */
int ta_hosts_admit(const ta_hosts *h, const char *url, char **out);

/* May this very URL be asked? */
bool ta_hosts_allow(const ta_hosts *h, const ta_url *u);

/* May it be asked at this address, of 4 or 16 bytes? One that is not public only where the caller
 * gave the host, as a host or as a mirror's: that any host may be asked is no word for the caller's
 * own network. NULL: any host. */
bool ta_hosts_allow_address(const ta_hosts *h, const ta_url *u, ta_span address);

#endif
