/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole runs of the resolver over the network: what a hostile or absent server does to the report,
 * what is asked of whom. */
#include "device.h"

static char host[64];
static const char *const hosts[] = { host, NULL };

/* An EK whose issuer is at this path only, and the issuer at "ca.cer". */
static void one_ek(struct device *d, const char *server, const char *path)
{
	char url[TESTSERVER_URL];
	struct pki_made ca;

	device_open(d);
	ca = device_ca("O=Test;CN=CA", 1, &d->root, NULL);
	device_serve(&servers, "ca.cer", &ca);
	device_ek(d, 0x01c0000a, pki_key(PKI_P256, 5), &ca,
		  testserver_url(&servers, server, path, url));
	device_host(&servers, server, host);
	device_resolver(d, hosts);
	pki_made_free(&ca);
}

START_TEST(an_issuer_is_fetched)
{
	tpmattest_curl *c = curl_new(5000, 0);
	struct device d;

	one_ek(&d, "http", "_/hops=3/ca.cer?once");
	ck_assert_int_eq(device_run(&d, c), 0);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCHED), 1);
	ck_assert_ptr_nonnull(strstr(
		tpmattest_cert_source(tpmattest_ek_chain(tpmattest_report_selected(d.report), 1)),
		"fetched:http://127.0.0.1:"));
	ck_assert_uint_eq(testserver_count(&servers, "/_/hops=3/ca.cer?once"), 1);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

static const struct hostile {
	const char *server, *path;
	int finding;
} hostile[] = {
	{ "http", "none", TPMATTEST_F_FETCH_NOT_FOUND },
	{ "http", "_/status=503/x", TPMATTEST_F_FETCH_STATUS },
	{ "http", "_/loop/x", TPMATTEST_F_FETCH_STATUS },
	{ "closed", "x", TPMATTEST_F_FETCH_FAILED },
	{ "http", "_/cut=100/ca.cer", TPMATTEST_F_FETCH_FAILED },
	{ "http", "_/length=10/ca.cer", TPMATTEST_F_FETCH_FAILED },
	{ "http", "_/length=-10/ca.cer", TPMATTEST_F_REPLY_MALFORMED },
	{ "http", "_/gzip=64/ca.cer", TPMATTEST_F_FETCH_FAILED },
	{ "http", "_/drip=50/ca.cer", TPMATTEST_F_FETCH_TIMEOUT },
	{ "silent", "x", TPMATTEST_F_FETCH_TIMEOUT },
	{ "http", "_/endless/x", TPMATTEST_F_FETCH_TOO_LARGE },
	{ "http", "_/portal/ca.cer", TPMATTEST_F_REPLY_HTML },
	{ "http", "_/empty/ca.cer", TPMATTEST_F_REPLY_EMPTY },
	{ "http", "_/file=other.cer/x", TPMATTEST_F_REPLY_NOT_ISSUER },
	{ "http", "_/to=file/x", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http", "_/to=metadata/x", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http", "_/to=http%3A%2F%2F0xa9fea9fe%2F/x", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "http", "_/to=other/x", TPMATTEST_F_FETCH_REFUSED_HOST },
	{ "https", "ca.cer", TPMATTEST_F_FETCH_TLS },
	{ "https-expired", "ca.cer", TPMATTEST_F_FETCH_TLS },
};

START_TEST(hostile_servers_have_findings)
{
	const struct hostile *h = &hostile[_i];
	tpmattest_curl *c = curl_new(h->finding == TPMATTEST_F_FETCH_TIMEOUT ? 700 : 5000, 0);
	int64_t begin = now_ms();
	struct pki_made other;
	struct device d;

	one_ek(&d, h->server, h->path);
	other = device_ca("O=Test;CN=Other", 2, &d.root, NULL);
	device_serve(&servers, "other.cer", &other);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_msg(device_findings(&d, h->finding) == 1, "%s", h->path);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_ISSUER_MISSING), 1);
	ck_assert_int_lt(now_ms() - begin, 4000);
	pki_made_free(&other);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* A redirect to a host that was not allowed, though it is the same machine: nobody is asked
 * there. */
START_TEST(redirects_stay_with_allowed_hosts)
{
	tpmattest_curl *c = curl_new(5000, 0);
	char path[TESTSERVER_URL], other[64];
	const char *both[] = { host, other, NULL };
	struct device d;

	snprintf(other, sizeof(other), "localhost:%u", (unsigned)testserver_port(&servers, "http"));
	snprintf(path, sizeof(path), "_/to=http%%3A%%2F%%2Flocalhost%%3A%u%%2Fca.cer%%3Faway/x",
		 (unsigned)testserver_port(&servers, "http"));
	one_ek(&d, "http", path);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_REFUSED_HOST), 1);
	ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?away"), 0);
	device_resolver(&d, both);
	ck_assert_int_eq(device_run(&d, c), 0);
	ck_assert_uint_eq(testserver_count(&servers, "/ca.cer?away"), 1);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* The issuer names itself as where its issuer is, and so does the next: the run ends, and each URL
 * was asked once. */
START_TEST(loops_of_aia_end)
{
	tpmattest_curl *c = curl_new(5000, 0);
	char one[TESTSERVER_URL], two[TESTSERVER_URL];
	struct pki_made foreign, ca;
	struct device d;

	testserver_url(&servers, "http", "loop1.cer", one);
	testserver_url(&servers, "http", "loop2.cer", two);
	device_open(&d);
	foreign = device_ca("O=Test;CN=Elsewhere", 3, NULL, NULL);
	ca = device_ca("O=Test;CN=CA", 1, &foreign, two);
	device_serve(&servers, "loop1.cer", &ca);
	device_serve(&servers, "loop2.cer", &ca);
	device_ek(&d, 0x01c0000a, pki_key(PKI_P256, 5), &ca, one);
	device_host(&servers, "http", host);
	device_resolver(&d, hosts);
	ck_assert_int_eq(device_run(&d, c), TPMATTEST_E_INCOMPLETE);
	ck_assert_uint_eq(testserver_count(&servers, "/loop1.cer"), 1);
	ck_assert_uint_eq(testserver_count(&servers, "/loop2.cer"), 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_REPLY_NOT_ISSUER), 1);
	pki_made_free(&foreign);
	pki_made_free(&ca);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* Three EKs with an issuer each, of which the server gives none before all three are asked for. */
static void three_eks(struct device *d)
{
	static const struct {
		uint32_t index;
		enum pki_kind kind;
		const char *name;
	} eks[] = {
		{ 0x01c00002, PKI_RSA2048, "O=Test;CN=CA1" },
		{ 0x01c0000a, PKI_P256, "O=Test;CN=CA2" },
		{ 0x01c00016, PKI_P384, "O=Test;CN=CA3" },
	};
	char url[TESTSERVER_URL], path[64];

	device_open(d);
	for (unsigned i = 0; i < 3; i++) {
		struct pki_made ca = device_ca(eks[i].name, i + 1, &d->root, NULL);

		snprintf(path, sizeof(path), "ca%u.cer", i);
		device_serve(&servers, path, &ca);
		snprintf(path, sizeof(path), "_/barrier=3/ca%u.cer", i);
		device_ek(d, eks[i].index, pki_key(eks[i].kind, 7), &ca,
			  testserver_url(&servers, "http", path, url));
		pki_made_free(&ca);
	}
	device_host(&servers, "http", host);
	device_resolver(d, hosts);
}

START_TEST(one_after_the_other_waits_in_vain)
{
	tpmattest_curl *c = curl_new(500, 0);
	struct device d;

	three_eks(&d);
	ck_assert_int_eq(tpmattest_resolver_run(d.resolver, tpmattest_curl_fetch, c, &d.report,
						&d.err),
			 TPMATTEST_E_INCOMPLETE);
	/* The last one finds the two there who have given up. */
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCH_TIMEOUT), 2);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

START_TEST(needs_are_fetched_in_parallel)
{
	tpmattest_curl *c = curl_new(10000, 0);
	struct device d;

	three_eks(&d);
	ck_assert_int_eq(device_run(&d, c), 0);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_FETCHED), 3);
	ck_assert_uint_eq(tpmattest_report_ek_count(d.report), 3);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

/* AMD's service by its real URL, through a tunnel that takes its name for this machine. */
START_TEST(a_certificate_from_the_vendors_service)
{
	const struct pki_key *key = pki_key(PKI_P256, 5);
	char *url = NULL, proxy[TESTSERVER_URL];
	tpmattest_curl *c = curl_new(5000, 0);
	struct pki_made ca, ek = { 0 };
	struct derout spki = { 0 };
	struct device d;

	device_open(&d);
	ca = device_ca("O=Test;CN=CA", 1, &d.root, NULL);
	ck_assert_int_eq(tpmattest_trust_add_anchor(d.trust, ca.der.p, ca.der.len, NULL, NULL), 0);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = key }, &ca, &ek);
	pki_key_spki(&spki, key, PKI_SPKI_PLAIN);
	ck_assert_int_eq(tpmattest_ek_service_url("AMD", spki.p, spki.len, &url, NULL), 0);
	ck_assert_int_eq(strncmp(url, "https://ftpm.amd.com/pki/aia/", 29), 0);
	device_serve(&servers, url + strlen("https://ftpm.amd.com/"), &ek);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(d.evidence, "AMD", NULL), 0);
	device_ek_public(&d, key);
	device_resolver(&d, NULL);
	setenv("https_proxy", testserver_url(&servers, "http", "", proxy), 1);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	device_run(&d, c);
	unsetenv("https_proxy");
	ck_assert_uint_eq(tpmattest_report_ek_count(d.report), 1);
	ck_assert_uint_eq(device_findings(&d, TPMATTEST_F_BOUND), 1);
	ck_assert_ptr_nonnull(strstr(
		tpmattest_cert_source(tpmattest_ek_chain(tpmattest_report_selected(d.report), 0)),
		url));
	ck_assert_int_eq(
		testserver_saw(&servers, "\"host\": \"ftpm.amd.com\", \"target\": \"/pki/aia/"), 1);
	tpmattest_free(url);
	derout_free(&spki);
	pki_made_free(&ek);
	pki_made_free(&ca);
	device_close(&d);
	tpmattest_curl_free(c);
}
END_TEST

static const struct asked {
	const char *server, *path, *authority;
	int rc, exists, status;
} asked[] = {
	{ "https", "{authority}", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846", 0,
	  TPMATTEST_PROBE_YES, 200 },
	{ "https", "{authority}", "INTC-KeyId-0000000000000000000000000000000000000000",
	  TPMATTEST_E_NO_AUTHORITY, TPMATTEST_PROBE_NO, 404 },
	{ "https-unknown", "{authority}", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846",
	  TPMATTEST_E_INCOMPLETE, TPMATTEST_PROBE_UNKNOWN, TPMATTEST_E_NET_TLS },
	{ "https", "_/mute/{authority}", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846",
	  TPMATTEST_E_INCOMPLETE, TPMATTEST_PROBE_UNKNOWN, TPMATTEST_E_NET_TIMEOUT },
	{ "https", "_/portal/{authority}", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846",
	  TPMATTEST_E_INCOMPLETE, TPMATTEST_PROBE_UNKNOWN, 200 },
	{ "https", "_/to=other/{authority}", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846",
	  TPMATTEST_E_INCOMPLETE, TPMATTEST_PROBE_UNKNOWN, TPMATTEST_E_NET_POLICY },
};

START_TEST(authorities_are_asked)
{
	const struct asked *a = &asked[_i];
	tpmattest_curl *c = curl_new(a->status == TPMATTEST_E_NET_TIMEOUT ? 700 : 5000, 0);
	char aik[256], base[TESTSERVER_URL];
	tpmattest_probe *p = NULL;

	snprintf(aik, sizeof(aik), "https://%s.microsoftaik.azure.net/templates/Aik/scep",
		 a->authority);
	testserver_url(&servers, a->server, a->path, base);
	ck_assert_int_eq(tpmattest_curl_set_cafile(c, servers.ca, NULL), 0);
	ck_assert_int_eq(tpmattest_probe_new(aik, base, 0, &p, NULL), 0);
	ck_assert_int_eq(tpmattest_probe_run(p, tpmattest_curl_fetch, c, NULL), a->rc);
	ck_assert_int_eq(tpmattest_probe_exists(p), a->exists);
	ck_assert_int_eq(tpmattest_probe_status(p), a->status);
	tpmattest_probe_free(p);
	tpmattest_curl_free(c);
}
END_TEST

static void setup(void)
{
	static const char *const options[] = {
		"--aik", "INTC-KeyId-6b773f7fc8eaf6a5b10d7361bf2013d128d03846", "--name",
		"ftpm.amd.com", NULL
	};

	servers_start_with(options);
}

int main(void)
{
	Suite *s = suite_create("curl-run");
	TCase *tc = tcase_create("run");

	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_test(tc, an_issuer_is_fetched);
	tcase_add_loop_test(tc, hostile_servers_have_findings, 0,
			    sizeof(hostile) / sizeof(hostile[0]));
	tcase_add_test(tc, redirects_stay_with_allowed_hosts);
	tcase_add_test(tc, loops_of_aia_end);
	tcase_add_test(tc, needs_are_fetched_in_parallel);
	tcase_add_test(tc, a_certificate_from_the_vendors_service);
	tcase_add_loop_test(tc, authorities_are_asked, 0, sizeof(asked) / sizeof(asked[0]));
	suite_add_tcase(s, tc);
	tc = tcase_create("alone"); /* its own barrier */
	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, setup, servers_stop);
	tcase_add_test(tc, one_after_the_other_waits_in_vain);
	suite_add_tcase(s, tc);
	return run_suite(s);
}
