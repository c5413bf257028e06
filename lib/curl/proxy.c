/* SPDX-License-Identifier: BSD-2-Clause */
#include "curl/proxy.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_SIZE 256

/* A host name or address. */
struct host {
	char text[TEXT_SIZE]; /* without brackets and without a trailing dot */
	uint8_t address[16];
	size_t n; /* 4 or 16 bytes of address; 0 for a name */
};

static const char *first_of(const char *const *names)
{
	for (; *names; names++) {
		const char *value = getenv(*names);

		if (value && *value)
			return value;
	}
	return NULL;
}

static size_t read_address(const char *text, uint8_t out[16])
{
	if (inet_pton(AF_INET, text, out) == 1)
		return 4;
	return inet_pton(AF_INET6, text, out) == 1 ? 16 : 0;
}

static bool copy(char out[TEXT_SIZE], const char *s, size_t n)
{
	if (n >= TEXT_SIZE)
		return false;
	memcpy(out, s, n);
	out[n] = '\0';
	return true;
}

/* Parse the host in "scheme://host:port/path". Such a URL has no user information here. */
static bool read_host(const char *url, struct host *h)
{
	const char *s = strstr(url, "://"), *end;
	bool v6;
	size_t n;

	if (!s)
		return false;
	s += 3;
	v6 = *s == '[';
	s += v6;
	end = s + strcspn(s, v6 ? "]" : ":/?#");
	n = (size_t)(end - s);
	n -= n && s[n - 1] == '.';
	if (!copy(h->text, s, n))
		return false;
	h->n = read_address(h->text, h->address);
	return true;
}

/* Whether the host's address is in "address" or "address/bits". */
static bool address_in(const struct host *h, char *entry)
{
	char *slash = strchr(entry, '/'), *end = NULL;
	unsigned long bits = 8 * h->n;
	uint8_t a[16];

	if (slash) {
		*slash = '\0';
		bits = slash[1] >= '0' && slash[1] <= '9' ? strtoul(slash + 1, &end, 10) : 0;
		if (!end || *end || bits > 8 * h->n || !bits)
			return false;
	}
	if (read_address(entry, a) != h->n || memcmp(a, h->address, bits / 8) != 0)
		return false;
	return bits % 8 == 0 || ((a[bits / 8] ^ h->address[bits / 8]) >> (8 - bits % 8)) == 0;
}

/* Whether the host has this name or is in this domain. A dot at the start or end is ignored. */
static bool name_in(const struct host *h, const char *entry, size_t n)
{
	size_t all = strlen(h->text);

	if (n && *entry == '.') {
		entry++;
		n--;
	}
	n -= n && entry[n - 1] == '.';
	if (!n || n > all || strncasecmp(h->text + all - n, entry, n) != 0)
		return false;
	return n == all || h->text[all - n - 1] == '.';
}

static bool in_entry(const struct host *h, const char *s, size_t n)
{
	char entry[TEXT_SIZE];

	if (!h->n)
		return name_in(h, s, n);
	if (n > 1 && *s == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	return copy(entry, s, n) && address_in(h, entry);
}

/* Check a list "*", or names, addresses and networks separated by commas or blanks. */
static bool in_list(const struct host *h, const char *list)
{
	static const char between[] = ", \t";

	if (strcmp(list, "*") == 0)
		return true;
	for (list += strspn(list, between); *list; list += strspn(list, between)) {
		size_t n = strcspn(list, between);

		if (in_entry(h, list, n))
			return true;
		list += n;
	}
	return false;
}

const char *ta_proxy_for(const char *url)
{
	/* HTTP_PROXY is not used: in a CGI program it would be set from a request header
	 * (libcurl-env(3)). */
	static const char *const http[] = { "http_proxy", "all_proxy", "ALL_PROXY", NULL };
	static const char *const https[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
					     NULL };
	static const char *const direct[] = { "no_proxy", "NO_PROXY", NULL };
	const char *proxy = first_of(strncmp(url, "https://", 8) == 0 ? https : http);
	const char *list = first_of(direct);
	struct host h;

	if (!proxy || !read_host(url, &h))
		return NULL;
	return list && in_list(&h, list) ? NULL : proxy;
}
