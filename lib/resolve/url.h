/* SPDX-License-Identifier: BSD-2-Clause */
/* The URLs that this library asks for: http and https, nothing a certificate could hide in them. */
#ifndef TA_RESOLVE_URL_H
#define TA_RESOLVE_URL_H

#include <stdbool.h>

#define TA_HOST_SIZE 254 /* RFC 1035 2.3.4: 253 characters, and a NUL */

typedef struct ta_url {
	bool tls;
	bool v6;                 /* the host is an IPv6 address, here without its brackets */
	char host[TA_HOST_SIZE]; /* lower case */
	unsigned port;           /* in force */
	bool has_port;           /* it was written */
	const char *rest;        /* path and query, borrowed; "" */
} ta_url;

/* Take a URL apart. False for another scheme, user information, a fragment, a byte that is not
 * printable ASCII, a backslash, a host with an empty label or an odd character, port 0 or over
 * 65535, more than TA_MAX_URL bytes. */
bool ta_url_parse(const char *text, ta_url *out);

/* The port that its scheme implies? */
static inline bool ta_url_usual_port(const ta_url *u)
{
	return u->port == (u->tls ? 443u : 80u);
}

/* The one way to write it: scheme and host in lower case, no usual port, a path. free() it; NULL:
 * out of memory. */
char *ta_url_text(const ta_url *u);

#endif
