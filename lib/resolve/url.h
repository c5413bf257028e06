/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing of the URLs that this library requests: http and https only, in a strict syntax that a
 * certificate cannot abuse. */
#ifndef TA_RESOLVE_URL_H
#define TA_RESOLVE_URL_H

#include <stdbool.h>

#define TA_HOST_SIZE 254 /* RFC 1035 2.3.4: 253 characters, and a NUL */

typedef struct ta_url {
	bool tls;
	bool v6;                 /* the host is an IPv6 address, stored without brackets */
	char host[TA_HOST_SIZE]; /* lower case */
	unsigned port;           /* explicit or default port */
	bool has_port;           /* the port is explicit */
	const char *rest;        /* path and query, borrowed; may be "" */
} ta_url;

/* Parse a URL. Returns false for another scheme, user information, a fragment, a byte that is not
 * printable ASCII, a backslash, a host with an empty label or an invalid character, port 0 or over
 * 65535, or more than TA_MAX_URL bytes. */
bool ta_url_parse(const char *text, ta_url *out);

/* Whether the port is the default port of the scheme. */
static inline bool ta_url_usual_port(const ta_url *u)
{
	return u->port == (u->tls ? 443u : 80u);
}

/* Returns the URL in canonical form: scheme and host in lower case, no default port, a path. The
 * caller frees it. NULL if out of memory. */
char *ta_url_text(const ta_url *u);

#endif
