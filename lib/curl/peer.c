/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "curl/proxy.h"

/* Whether this address may be contacted. A proxy is always allowed, because the operator chose it.
 * It resolves the host name itself and decides which address it connects to. */
static bool address_allowed(ta_job *j, int family, const void *address)
{
	char text[INET6_ADDRSTRLEN];

	if (j->proxied || (j->settings->flags & TPMATTEST_CURL_ALLOW_PRIVATE))
		return true;
	if (tpmattest_response_check_address(j->response, j->at, address,
					     family == AF_INET ? 4 : 16) == 0)
		return true;
	snprintf(j->refused, sizeof(j->refused), "host address %s is not public",
		 inet_ntop(family, address, text, sizeof(text)) ? text : "?");
	return false;
}

/* Called before connecting. Returns a socket, or CURL_SOCKET_BAD to make libcurl try the next
 * address of the host. */
static curl_socket_t on_socket(void *user, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;
	bool may = false;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (a->family == AF_INET && a->addrlen >= sizeof(v4)) {
		memcpy(&v4, &a->addr, sizeof(v4));
		may = address_allowed(user, AF_INET, &v4.sin_addr);
	} else if (a->family == AF_INET6 && a->addrlen >= sizeof(v6)) {
		memcpy(&v6, &a->addr, sizeof(v6));
		may = address_allowed(user, AF_INET6, &v6.sin6_addr);
	}
	return may ? socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol) : CURL_SOCKET_BAD;
}

/* Called before each request. on_socket() is not called for a connection that is reused. The fetch
 * that opened it may have been for a resolver whose caller named the host, or may have been made
 * before the flags were changed. */
static int on_request(void *user, char *remote, char *local, int remote_port, int local_port)
{
	uint8_t address[16];
	ta_job *j = user;
	int family = AF_INET;

	(void)local;
	(void)remote_port;
	(void)local_port;
	if (inet_pton(family, remote, address) != 1) {
		family = AF_INET6;
		if (inet_pton(family, remote, address) != 1)
			return CURL_PREREQFUNC_ABORT;
	}
	return address_allowed(j, family, address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

CURLcode ta_peer_set(ta_job *j, CURL *e)
{
	const char *proxy = ta_proxy_for(j->at);
	CURLcode rc = curl_easy_setopt(e, CURLOPT_PROXY, proxy ? proxy : "");

	j->proxied = proxy != NULL;
	j->refused[0] = '\0';
	/* Disable libcurl's own evaluation of the exceptions in the environment, because the proxy
	 * has already been chosen. */
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_NOPROXY, "");
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, j);
	rc = rc ? rc : curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_request);
	return rc ? rc : curl_easy_setopt(e, CURLOPT_PREREQDATA, j);
}
