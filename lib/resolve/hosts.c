/* SPDX-License-Identifier: BSD-2-Clause */
#include "resolve/hosts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/span.h"
#include "resolve/address.h"
#include <tpmattest/findings.h>

enum { HOST_VENDOR, HOST_NEVER };

struct host_row {
	const char *name;
	int use;
};

#include "vendor/hosts_table.h"

static int compare_row(const void *key, const void *row)
{
	return strcmp(key, ((const struct host_row *)row)->name);
}

static bool is_listed(const char *name, int use)
{
	const struct host_row *row =
		bsearch(name, host_rows, sizeof(host_rows) / sizeof(host_rows[0]),
			sizeof(host_rows[0]), compare_row);

	return row && row->use == use;
}

/* Hosts that are refused even if any host is allowed. Resolvers accept "0xa9fea9fe" and
 * "2852039166" as addresses, so they are parsed like inet_aton() does. */
static bool is_never(const ta_url *u)
{
	uint8_t v6[16];
	struct in_addr a;

	if (u->v6)
		return inet_pton(AF_INET6, u->host, v6) != 1 ||
		       ta_address_of((ta_span){ v6, sizeof(v6) }) == TA_ADDRESS_NEVER;
	if (inet_aton(u->host, &a))
		return ta_address_of((ta_span){ (const uint8_t *)&a.s_addr, 4 }) ==
		       TA_ADDRESS_NEVER;
	return is_listed(u->host, HOST_NEVER);
}

/* Returns the host that the caller added for this name and port, or NULL. */
static const ta_host *find_given(const ta_hosts *h, const ta_url *u)
{
	for (size_t i = 0; i < h->n_hosts; i++)
		if (strcmp(h->host[i].name, u->host) == 0 &&
		    (h->host[i].port ? h->host[i].port == u->port : ta_url_usual_port(u)))
			return &h->host[i];
	return NULL;
}

bool ta_hosts_allow(const ta_hosts *h, const ta_url *u)
{
	if (find_given(h, u))
		return true;
	if (is_never(u))
		return false;
	return h->any ||
	       (h->vendors && ta_url_usual_port(u) && !u->v6 && is_listed(u->host, HOST_VENDOR));
}

bool ta_hosts_allow_address(const ta_hosts *h, const ta_url *u, ta_span address)
{
	const ta_host *given = h ? find_given(h, u) : NULL;

	if (h && !ta_hosts_allow(h, u))
		return false;
	return (given && !given->derived) || ta_address_of(address) == TA_ADDRESS_PUBLIC;
}

/* Returns the mirror's URL for `text`. NULL if no rule matches, or if out of memory (*nomem). */
static char *mirrored(const ta_hosts *h, const char *text, bool *nomem)
{
	for (size_t i = 0; i < h->n_mirrors; i++) {
		size_t n = strlen(h->mirror[i].from);
		ta_buf b = ta_buf_with(2 * TA_MAX_URL + 32);
		char *out;

		if (strncmp(text, h->mirror[i].from, n) != 0)
			continue;
		ta_buf_str(&b, h->mirror[i].to);
		ta_buf_str(&b, text + n);
		out = ta_buf_take(&b);
		*nomem = !out;
		return out;
	}
	return NULL;
}

int ta_hosts_admit(const ta_hosts *h, const char *url, char **out)
{
	bool nomem = false;
	char *text;
	ta_url u;

	*out = NULL;
	if (!ta_url_parse(url, &u))
		return TPMATTEST_F_FETCH_REFUSED_URL;
	text = ta_url_text(&u);
	if (!text)
		return TPMATTEST_E_NOMEM;
	*out = mirrored(h, text, &nomem);
	if (!*out && !nomem && ta_hosts_allow(h, &u)) {
		*out = text;
		text = NULL;
	}
	free(text);
	if (nomem)
		return TPMATTEST_E_NOMEM;
	return *out ? 0 : TPMATTEST_F_FETCH_REFUSED_HOST;
}

ta_hosts *ta_hosts_new(bool vendors, bool any)
{
	ta_hosts *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	atomic_init(&h->refs, 1);
	h->vendors = vendors;
	h->any = any;
	return h;
}

ta_hosts *ta_hosts_ref(ta_hosts *h)
{
	if (h)
		atomic_fetch_add_explicit(&h->refs, 1, memory_order_relaxed);
	return h;
}

void ta_hosts_unref(ta_hosts *h)
{
	if (!h || atomic_fetch_sub_explicit(&h->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < h->n_mirrors; i++) {
		free(h->mirror[i].from);
		free(h->mirror[i].to);
	}
	free(h);
}

static int put_host(ta_hosts *h, const char *name, unsigned port, tpmattest_error **err)
{
	ta_host *host;

	if (h->n_hosts == TA_MAX_HOSTS)
		return ta_error_set(err, TPMATTEST_E_USAGE, "more than %d hosts", TA_MAX_HOSTS);
	host = &h->host[h->n_hosts++];
	memcpy(host->name, name, strlen(name) + 1);
	host->port = port;
	host->derived = false;
	return 0;
}

int ta_hosts_add(ta_hosts *h, const char *text, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	char *url;
	ta_url u;
	bool good, nomem;
	int rc;

	ta_buf_str(&b, "http://");
	ta_buf_str(&b, text);
	nomem = b.nomem;
	url = ta_buf_take(&b);
	if (nomem)
		return ta_error_nomem(err);
	good = url && ta_url_parse(url, &u) && !u.rest[0];
	rc = good ? put_host(h, u.host, u.has_port ? u.port : 0, err)
		  : ta_error_set(err, TPMATTEST_E_USAGE, "\"%s\" is not HOST or HOST:PORT", text);
	free(url);
	return rc;
}

static int mirror_url(const char *text, ta_url *u, char **out, tpmattest_error **err)
{
	size_t n = strlen(text);

	if (!n || text[n - 1] != '/' || strchr(text, '?') || !ta_url_parse(text, u))
		return ta_error_set(
			err, TPMATTEST_E_USAGE,
			"\"%s\" is not an http or https URL that ends in '/' and has no query",
			text);
	*out = ta_url_text(u);
	return *out ? 0 : ta_error_nomem(err);
}

int ta_hosts_add_mirror(ta_hosts *h, const char *from, const char *to, tpmattest_error **err)
{
	ta_mirror m = { 0 };
	ta_url a, b;
	int rc;

	if (h->n_mirrors == TA_MAX_MIRRORS)
		return ta_error_set(err, TPMATTEST_E_USAGE, "more than %d mirrors", TA_MAX_MIRRORS);
	rc = mirror_url(from, &a, &m.from, err);
	if (rc == 0)
		rc = mirror_url(to, &b, &m.to, err);
	if (rc == 0)
		rc = put_host(h, b.host, b.port, err);
	if (rc) {
		free(m.from);
		free(m.to);
		return rc;
	}
	h->mirror[h->n_mirrors++] = m;
	return 0;
}
