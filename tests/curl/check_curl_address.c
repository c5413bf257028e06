/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that resolve to where nobody should be asked. This program is its own resolver: libcurl's
 * getaddrinfo() is the one below, so that no name leaves the machine. */
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>

#include "device.h"

static atomic_int lookups;
static const char *const *addresses; /* of every name that ends in ".test", NULL-terminated */

static struct addrinfo *make_info(const char *text, unsigned port)
{
	struct {
		struct addrinfo ai;
		struct sockaddr_in6 v6;
	} *made = calloc(1, sizeof(*made));
	struct sockaddr_in *v4 = (struct sockaddr_in *)&made->v6;

	made->ai.ai_socktype = SOCK_STREAM;
	made->ai.ai_protocol = IPPROTO_TCP;
	made->ai.ai_addr = (struct sockaddr *)&made->v6;
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		made->ai.ai_family = v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		made->ai.ai_addrlen = sizeof(*v4);
	} else if (inet_pton(AF_INET6, text, &made->v6.sin6_addr) == 1) {
		made->ai.ai_family = made->v6.sin6_family = AF_INET6;
		made->v6.sin6_port = htons((uint16_t)port);
		made->ai.ai_addrlen = sizeof(made->v6);
	} else {
		free(made);
		return NULL;
	}
	return &made->ai;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
		struct addrinfo **out)
{
	const char *const own[] = { name, NULL }, *const *from = own;
	unsigned port = service ? (unsigned)atoi(service) : 0;

	(void)hints;
	atomic_fetch_add(&lookups, 1);
	*out = NULL;
	if (name && strlen(name) > 5 && strcmp(name + strlen(name) - 5, ".test") == 0)
		from = addresses;
	for (; from && *from; from++) {
		*out = make_info(*from, port);
		if (!*out)
			break;
		out = &(*out)->ai_next;
	}
	return from == own || (from && *from) ? EAI_NONAME : 0;
}

void freeaddrinfo(struct addrinfo *ai)
{
	while (ai) {
		struct addrinfo *next = ai->ai_next;

		free(ai);
		ai = next;
	}
}

/* An EK whose issuer is at "http://vendor.test:PORT/PATH", and a resolver that may ask any host,
 * and has this one opened (NULL: none). */
static void resolver(struct device *d, const char *open)
{
	tpmattest_resolver_free(d->resolver);
	ck_assert_int_eq(tpmattest_resolver_new(d->evidence, d->trust, d->policy,
						TPMATTEST_RESOLVER_ANY_HOST, &d->resolver, NULL),
			 0);
	if (open)
		ck_assert_int_eq(tpmattest_resolver_add_host(d->resolver, open, NULL), 0);
}

static const char *at_port(const char *host, char out[128])
{
	snprintf(out, 128, "%s:%u", host, (unsigned)testserver_port(&servers, "http"));
	return out;
}

static void device_at(struct device *d, const char *host, const char *path)
{
	char url[2 * TESTSERVER_URL], place[128];
	struct pki_made ca;

	device_open(d);
	ca = device_ca("O=Test;CN=CA", 1, &d->root, NULL);
	device_serve(&servers, "ca.cer", &ca);
	snprintf(url, sizeof(url), "http://%s/%s", at_port(host, place), path);
	device_ek(d, 0x01c0000a, pki_key(PKI_P256, 5), &ca, url);
	pki_made_free(&ca);
}

static tpmattest_curl *curl_with(uint32_t flags)
{
	tpmattest_curl *c = curl_new(5000, 2);

	ck_assert_int_eq(tpmattest_curl_set_flags(c, flags, NULL), 0);
	return c;
}

static const struct place {
	const char *address[3];
	bool served; /* the servers listen there */
} places[] = {
	{ { "127.0.0.1" }, true },
	{ { "::ffff:127.0.0.1" }, true },
	{ { "127.0.0.1", "::ffff:127.0.0.1" }, true },
	{ { "10.0.0.1", "127.0.0.1" }, false },
	{ { "0.0.0.0" }, true }, /* Linux connects to itself */
	{ { "::" }, false },
	{ { "::1" }, false },
	{ { "169.254.169.254" }, false },
	{ { "::ffff:169.254.169.254" }, false },
	{ { "::169.254.169.254" }, false },
	{ { "64:ff9b::a9fe:a9fe" }, false },
	{ { "2002:a9fe:a9fe::1" }, false },
	{ { "fd00:ec2::254" }, false },
	{ { "fe80::1" }, false },
	{ { "fc00::1" }, false },
	{ { "100.100.100.200" }, false },
	{ { "168.63.129.16" }, false },
	{ { "10.1.2.3" }, false },
	{ { "172.16.0.1" }, false },
	{ { "192.168.1.1" }, false },
	{ { "100.64.0.1" }, false },
	{ { "224.0.0.1" }, false },
	{ { "255.255.255.255" }, false },
};

/* Once, without a retry, and nobody is connected to; the finding names the address. */
START_TEST(private_addresses_are_refused)
{
	const struct place *p = &places[_i];
	tpmattest_curl *c = curl_with(0);
	struct device d;

	addresses = p->address;
	device_at(&d, "vendor.test", "ca.cer?private");
	resolver(&d, NULL);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_int_eq(atomic_load(&lookups), 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_ADDRESS), 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_HOST), 0);
	/* Of several, libcurl says which it tries last. */
	ck_assert(device_says(&d, p->address[0]) ||
		  (p->address[1] && device_says(&d, p->address[1])));
	ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?private"), 0);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* The control: what differs is the caller's word, and where somebody listens the same certificate
 * is fetched. */
START_TEST(they_are_asked_when_opened)
{
	const struct place *p = &places[_i];
	char place[128], target[64];
	struct device d;

	if (!p->served)
		return;
	addresses = p->address;
	snprintf(target, sizeof(target), "/ca.cer?opened%d", _i);
	device_at(&d, "vendor.test", target + 1);
	for (int way = 0; way < 2; way++) {
		tpmattest_curl *c = curl_with(way ? TPMATTEST_CURL_ALLOW_PRIVATE : 0);

		resolver(&d, way ? NULL : at_port("vendor.test", place));
		ck_assert_int_eq(device_run(&d, c), 0);
		ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_ADDRESS), 0);
		tpmattest_curl_free(c);
	}
	ck_assert_uint_eq(testserver_count(&servers, target), 2);
	device_close(&d);
}
END_TEST

/* What one resolver's caller opened is not open for the next one on the same transport, though its
 * connection is still there; nor for another host. */
START_TEST(connections_are_not_inherited)
{
	static const char *const here[] = { "127.0.0.1", NULL };
	tpmattest_curl *c = curl_with(0);
	char place[128];
	struct device d;

	addresses = here;
	device_at(&d, "vendor.test", "ca.cer?inherited");
	resolver(&d, at_port("vendor.test", place));
	ck_assert_int_eq(device_run(&d, c), 0);
	resolver(&d, NULL);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_ADDRESS), 1);
	resolver(&d, at_port("other.test", place));
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_ADDRESS), 1);
	ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?inherited"), 1);
	ck_assert_int_eq(tpmattest_curl_set_flags(c, TPMATTEST_CURL_ALLOW_PRIVATE, NULL), 0);
	resolver(&d, NULL);
	ck_assert_int_eq(device_run(&d, c), 0);
	ck_assert_int_eq(tpmattest_curl_set_flags(c, 0, NULL), 0);
	resolver(&d, NULL);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?inherited"), 2);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* From an opened host to one that is not: both are this machine, and the answer names the second
 * one. */
START_TEST(redirects_are_looked_at)
{
	static const char *const here[] = { "127.0.0.1", NULL };
	char path[TESTSERVER_URL], place[128];
	struct device d;

	addresses = here;
	snprintf(path, sizeof(path), "_/to=http%%3A%%2F%%2Faway.test%%3A%u%%2Fca.cer%%3Faway/x",
		 (unsigned)testserver_port(&servers, "http"));
	device_at(&d, "vendor.test", path);
	for (int way = 0; way < 2; way++) {
		tpmattest_curl *c = curl_with(0);

		resolver(&d, at_port("vendor.test", place));
		if (way)
			ck_assert_int_eq(tpmattest_resolver_add_host(
						 d.resolver, at_port("away.test", place), NULL),
					 0);
		ck_assert_int_eq(device_run(&d, c), way ? 0 : TPMATTEST_E_INCOMPLETE);
		ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_ADDRESS),
				  way ? 0 : 1);
		ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?away"), (size_t)way);
		tpmattest_curl_free(c);
	}
	device_close(&d);
}
END_TEST

/* A mirror is the caller's word too. */
START_TEST(mirrors_may_be_anywhere)
{
	char place[128], to[160], from[160];
	tpmattest_curl *c = curl_with(0);
	struct device d;

	device_at(&d, "vendor.test", "ca.cer");
	resolver(&d, NULL);
	snprintf(from, sizeof(from), "http://%s/", at_port("vendor.test", place));
	snprintf(to, sizeof(to), "http://%s/", at_port("127.0.0.1", place));
	ck_assert_int_eq(tpmattest_resolver_add_mirror(d.resolver, from, to, NULL), 0);
	ck_assert_int_eq(device_run(&d, c), 0);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* A response to nothing in particular may ask any host, and none at a private address. */
START_TEST(no_need_no_private_address)
{
	static const char *const here[] = { "127.0.0.1", NULL };
	const char *const names[] = { "vendor.test", "127.0.0.1" };
	tpmattest_curl *c = curl_with(0);

	addresses = here;
	for (size_t i = 0; i < 2; i++) {
		char place[128], url[160];

		snprintf(url, sizeof(url), "http://%s/a", at_port(names[i], place));
		ck_assert_int_eq(fetch_plain(c, TPMATTEST_NEED_ISSUER, url).status,
				 TPMATTEST_E_NET_POLICY);
		ck_assert_int_eq(fetch_url(c, TPMATTEST_NEED_ISSUER, url).status, 200);
		ck_assert_int_eq(tpmattest_curl_set_flags(c, 0, NULL), 0);
	}
	tpmattest_curl_free(c);
}
END_TEST

/* With a proxy, here on loopback, the address is the proxy's; without one, or for whom it is not,
 * the host's. */
static const struct exception {
	const char *list, *host;
	bool proxied;
} exceptions[] = {
	{ "", "vendor.test", true },
	{ "*", "vendor.test", false },
	{ "vendor.test", "vendor.test", false },
	{ "VENDOR.TEST", "vendor.test", false },
	{ "a.test, .vendor.test.,b", "vendor.test", false },
	{ "a.test,vendor.test:80", "vendor.test", true },
	{ "vendor.test", "x.vendor.test", false },
	{ "vendor.test", "xvendor.test", true },
	{ "x.vendor.test", "vendor.test", true },
	{ "test", "vendor.test", false },
	{ "vendor.test vendor2.test", "vendor2.test", false },
	{ "vendor.test", "169.254.169.253", true },
	{ "127.0.0.1", "127.0.0.1", false },
	{ "127.0.0.0/8", "127.1.2.3", false },
	{ "127.0.0.0/9", "127.129.2.3", true },
	{ "127.128.0.0/9", "127.129.2.3", false },
	{ "127.0.0.0/33", "127.0.0.1", true },
	{ "127.0.0.0/", "127.0.0.0", true },
	{ "127.0.0.0/-1", "127.0.0.0", true },
	{ "127.0.0.1", "127.0.0.2", true },
	{ "[::1]", "[::1]", false },
	{ "::1", "[::1]", false },
	{ "fc00::/7", "[fd00::1]", false },
	{ "0.0.0.0/0,fc00::/8", "[fd00::1]", true },
};

START_TEST(proxies_decide_for_themselves)
{
	static const char *const here[] = { "127.0.0.1", NULL };
	const struct exception *x = &exceptions[_i];
	tpmattest_curl *c = curl_with(0);
	char proxy[TESTSERVER_URL], url[128];
	int status;

	addresses = here;
	snprintf(url, sizeof(url), "http://%s/a", x->host);
	setenv("http_proxy", testserver_url(&servers, "http", "", proxy), 1);
	setenv("no_proxy", x->list, 1);
	status = fetch_plain(c, TPMATTEST_NEED_ISSUER, url).status;
	ck_assert_msg(status == (x->proxied ? 200 : TPMATTEST_E_NET_POLICY), "%s of %s: %d",
		      x->host, x->list, status);
	unsetenv("http_proxy");
	ck_assert_int_ne(fetch_plain(c, TPMATTEST_NEED_ISSUER, url).status, 200);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(flags_are_known)
{
	tpmattest_curl *c = curl_new(0, 0);

	ck_assert_int_eq(tpmattest_curl_set_flags(c, 2, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_curl_set_flags(NULL, 0, NULL), TPMATTEST_E_USAGE);
	tpmattest_curl_free(c);
}
END_TEST

static void setup(void)
{
	servers_start_with(NULL);
}

int main(void)
{
	Suite *s = suite_create("curl-address");
	TCase *tc = tcase_create("address");

	tcase_set_timeout(tc, 30);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_loop_test(tc, private_addresses_are_refused, 0,
			    sizeof(places) / sizeof(places[0]));
	tcase_add_loop_test(tc, they_are_asked_when_opened, 0, sizeof(places) / sizeof(places[0]));
	tcase_add_test(tc, connections_are_not_inherited);
	tcase_add_test(tc, redirects_are_looked_at);
	tcase_add_test(tc, mirrors_may_be_anywhere);
	tcase_add_test(tc, no_need_no_private_address);
	tcase_add_loop_test(tc, proxies_decide_for_themselves, 0,
			    sizeof(exceptions) / sizeof(exceptions[0]));
	tcase_add_test(tc, flags_are_known);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
