/* SPDX-License-Identifier: BSD-2-Clause */
/* URLs, and which of them may be asked. */
#include <tpmattest/findings.h>

#include "resolve/hosts.h"
#include "tsv.h"

#define REFUSED_HOST TPMATTEST_F_FETCH_REFUSED_HOST
#define REFUSED_URL TPMATTEST_F_FETCH_REFUSED_URL

static void admits(const ta_hosts *h, const char *url, int want, const char *ask)
{
	char *out = NULL;
	int rc = ta_hosts_admit(h, url, &out);

	ck_assert_msg(rc == want, "%s: %d, not %d", url, rc, want);
	ck_assert_msg(ask ? out && strcmp(out, ask) == 0 : !out, "%s: %s, not %s", url,
		      out ? out : "-", ask ? ask : "-");
	free(out);
}

START_TEST(urls_have_one_form)
{
	static const char *const pairs[][2] = {
		{ "https://EKOP.intel.com/ekcertservice/A%3D",
		  "https://ekop.intel.com/ekcertservice/A%3D" },
		{ "HTTP://ftpm.amd.com", "http://ftpm.amd.com/" },
		{ "http://ftpm.amd.com:80/pki", "http://ftpm.amd.com/pki" },
		{ "https://ftpm.amd.com:443/", "https://ftpm.amd.com/" },
		{ "https://ftpm.amd.com:80/", "https://ftpm.amd.com:80/" },
		{ "http://a.b?x=1&y=/:@", "http://a.b/?x=1&y=/:@" },
		{ "http://[::1]:8080/x", "http://[::1]:8080/x" },
		{ "http://[FE80::1]", "http://[fe80::1]/" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *text;
		ta_url u;

		ck_assert_msg(ta_url_parse(pairs[i][0], &u), "%s", pairs[i][0]);
		text = ta_url_text(&u);
		ck_assert_str_eq(text, pairs[i][1]);
		free(text);
	}
}
END_TEST

static const char *const bad_urls[] = {
	"",
	"ekop.intel.com",
	"ftp://ftpm.amd.com/",
	"file:///etc/passwd",
	"ldap://x/",
	"https:/ekop.intel.com/",
	"https://",
	"http:///x",
	"http://ftpm.amd.com@evil.test/",
	"http://user:pw@ftpm.amd.com/",
	"http://ftpm.amd.com\\@evil.test/",
	"http://ftpm.amd.com/a\\b",
	"http://ftpm.amd.com#.evil.test/",
	"http://ftpm.amd.com/#x",
	"http://ftpm.amd.com /",
	" http://ftpm.amd.com/",
	"http://ftpm.amd.com/a b",
	"http://ftpm.amd.com/\r\nHost: evil",
	"http://ftpm.amd.com/\x7f",
	"http://ftpm.amd.com/\xc3\xa4",
	"http://ftpm.amd.com./",
	"http://.ftpm.amd.com/",
	"http://ftpm..amd.com/",
	"http://ftpm.amd.com:/",
	"http://ftpm.amd.com:0/",
	"http://ftpm.amd.com:65536/",
	"http://ftpm.amd.com:080x/",
	"http://ftpm.amd.com:000080/",
	"http://ftpm%2eamd.com/",
	"http://ftpm.amd.com,evil.test/",
	"http://[::1/",
	"http://[]/",
	"http://[::1]x/",
	"http://[ekop]/",
	"http://::1/",
};

START_TEST(odd_urls_are_refused)
{
	ta_hosts *h = ta_hosts_new(true, true);
	ta_url u;

	ck_assert_msg(!ta_url_parse(bad_urls[_i], &u), "%s", bad_urls[_i]);
	admits(h, bad_urls[_i], REFUSED_URL, NULL);
	ta_hosts_unref(h);
}
END_TEST

START_TEST(lengths_are_bounded)
{
	char url[2100] = "http://ftpm.amd.com/", host[300] = "http://";
	ta_url u;

	memset(url + 20, 'a', 2048 - 20);
	ck_assert(ta_url_parse(url, &u));
	url[2048] = 'a';
	ck_assert(!ta_url_parse(url, &u));
	for (size_t i = 0; i < 253; i++)
		host[7 + i] = i % 50 == 49 ? '.' : 'a';
	ck_assert(ta_url_parse(host, &u));
	host[7 + 253] = 'a';
	ck_assert(!ta_url_parse(host, &u));
}
END_TEST

START_TEST(every_vendor_of_the_table_is_asked)
{
	tsv t = tsv_open(SOURCE_ROOT "/lib/vendor/hosts.tsv");
	ta_hosts *h = ta_hosts_new(true, false), *any = ta_hosts_new(true, true);
	int vendors = 0, never = 0;

	while (tsv_next(&t)) {
		bool vendor = strcmp(t.f[1], "vendor") == 0, v6 = strchr(t.f[0], ':');
		char url[128], other[128];

		snprintf(url, sizeof(url), v6 ? "http://[%s]/x" : "http://%s/x", t.f[0]);
		snprintf(other, sizeof(other), v6 ? "https://[%s]:8443/x" : "https://%s:8443/x",
			 t.f[0]);
		admits(h, url, vendor ? 0 : REFUSED_HOST, vendor ? url : NULL);
		admits(h, other, REFUSED_HOST, NULL);
		admits(any, url, vendor ? 0 : REFUSED_HOST, vendor ? url : NULL);
		admits(any, other, vendor ? 0 : REFUSED_HOST, vendor ? other : NULL);
		vendors += vendor;
		never += !vendor;
	}
	tsv_close(&t);
	ck_assert_int_eq(vendors, 20);
	ck_assert_int_eq(never, 1);
	ta_hosts_unref(h);
	ta_hosts_unref(any);
}
END_TEST

/* Every address that the pins name can be fetched. */
START_TEST(every_pinned_root_can_be_asked)
{
	tsv t = tsv_open(SOURCE_ROOT "/lib/vendor/vendor-roots.tsv");
	ta_hosts *h = ta_hosts_new(true, false);
	int n = 0;

	for (; tsv_next(&t); n += t.f[6][0] != '\0') {
		char *out = NULL;

		if (t.f[6][0])
			ck_assert_msg(ta_hosts_admit(h, t.f[6], &out) == 0, "%s", t.f[6]);
		free(out);
	}
	tsv_close(&t);
	ck_assert_int_eq(n, 28);
	ta_hosts_unref(h);
}
END_TEST

/* Names that only look like a vendor's, and the debug hierarchy's hosts. */
static const char *const strangers[] = {
	"http://evil.test/",
	"http://ftpm.amd.com.evil.test/",
	"http://evilftpm.amd.com/",
	"http://x.ftpm.amd.com/",
	"http://amd.com/",
	"http://tsde.intel.com/x",
	"https://pre1-tsci.intel.com/x",
	"http://ftpm.amd.com:8080/",
	"https://ftpm.amd.com:80/",
	"http://127.0.0.1/",
	"http://localhost/",
	"http://[::1]/",
	"http://169.254.169.254/latest/meta-data/",
};

START_TEST(strangers_are_not_asked)
{
	ta_hosts *h = ta_hosts_new(true, false);

	admits(h, strangers[_i], REFUSED_HOST, NULL);
	ta_hosts_unref(h);
}
END_TEST

/* Whatever the caller opens: a link-local address in any notation, and where else instance metadata
 * is. */
static const char *const metadata[] = {
	"http://169.254.169.254/latest/meta-data/",
	"http://169.254.0.1/",
	"http://2852039166/",
	"http://0xa9fea9fe/",
	"http://0251.0376.0251.0376/",
	"http://169.16689662/",
	"http://[fe80::1]/",
	"http://[::ffff:169.254.169.254]/",
	"http://[::ffff:a9fe:a9fe]/",
	"http://[fd00:ec2::254]/",
	"http://[FD00:0EC2:0:0:0:0:0:254]/",
	"http://100.100.100.200/",
	"http://168.63.129.16/",
	"http://[::169.254.169.254]/",
	"http://[::a9fe:a9fe]/",
	"http://[::168.63.129.16]/",
	"http://[64:ff9b::a9fe:a9fe]/",
	"http://[2002:a9fe:a9fe::]/",
	"http://[fd00:ec2:0::254]/",
	"http://metadata.google.internal/",
	"http://METADATA.google.internal/",
	"http://[1:2]/",
};

START_TEST(metadata_is_never_asked)
{
	ta_hosts *h = ta_hosts_new(true, true);

	admits(h, metadata[_i], REFUSED_HOST, NULL);
	ta_hosts_unref(h);
}
END_TEST

START_TEST(any_host_is_any_host)
{
	ta_hosts *h = ta_hosts_new(true, true);

	admits(h, "http://evil.test:8080/x", 0, "http://evil.test:8080/x");
	admits(h, "http://127.0.0.1:1/", 0, "http://127.0.0.1:1/");
	admits(h, "http://[::1]/", 0, "http://[::1]/");
	ta_hosts_unref(h);
}
END_TEST

START_TEST(hosts_can_be_added)
{
	ta_hosts *h = ta_hosts_new(true, false);

	ck_assert_int_eq(ta_hosts_add(h, "Mirror.example", NULL), 0);
	ck_assert_int_eq(ta_hosts_add(h, "127.0.0.1:8080", NULL), 0);
	ck_assert_int_eq(ta_hosts_add(h, "[::1]:9", NULL), 0);
	/* the caller names it, so it is meant */
	ck_assert_int_eq(ta_hosts_add(h, "169.254.169.254", NULL), 0);
	admits(h, "https://mirror.example/x", 0, "https://mirror.example/x");
	admits(h, "http://mirror.example/x", 0, "http://mirror.example/x");
	admits(h, "http://mirror.example:81/x", REFUSED_HOST, NULL);
	admits(h, "http://127.0.0.1:8080/x", 0, "http://127.0.0.1:8080/x");
	admits(h, "http://127.0.0.1/x", REFUSED_HOST, NULL);
	admits(h, "http://[::1]:9/x", 0, "http://[::1]:9/x");
	admits(h, "http://169.254.169.254/x", 0, "http://169.254.169.254/x");
	ta_hosts_unref(h);
}
END_TEST

/* An address that is not public: for whom the caller named, and nobody else, whatever else may be
 * asked. */
START_TEST(addresses_are_opened_by_name)
{
	static const uint8_t home[4] = { 10, 0, 0, 1 }, public[4] = { 8, 8, 8, 8 },
			     cloud[4] = { 169, 254, 169, 254 };
	ta_hosts *h = ta_hosts_new(true, true), *none = ta_hosts_new(true, false);
	ta_url u, other, vendor;

	ck_assert_int_eq(ta_hosts_add(h, "mirror.example", NULL), 0);
	ck_assert_int_eq(
		ta_hosts_add_mirror(h, "http://ftpm.amd.com/", "http://10.0.0.1:81/", NULL), 0);
	ck_assert(ta_url_parse("http://mirror.example/x", &u));
	ck_assert(ta_url_parse("http://mirror.example:81/x", &other));
	ck_assert(ta_url_parse("http://pki.infineon.com/x", &vendor));
	ck_assert(ta_hosts_allow_address(h, &u, (ta_span){ home, 4 }));
	ck_assert(ta_hosts_allow_address(h, &u, (ta_span){ cloud, 4 }));
	ck_assert(!ta_hosts_allow_address(h, &other, (ta_span){ home, 4 }));
	ck_assert(ta_hosts_allow_address(h, &other, (ta_span){ public, 4 }));
	ck_assert(!ta_hosts_allow_address(h, &vendor, (ta_span){ home, 4 }));
	ck_assert(ta_hosts_allow_address(h, &vendor, (ta_span){ public, 4 }));
	ck_assert(!ta_hosts_allow_address(none, &u, (ta_span){ public, 4 }));
	ck_assert(!ta_hosts_allow_address(NULL, &u, (ta_span){ home, 4 }));
	ck_assert(ta_hosts_allow_address(NULL, &u, (ta_span){ public, 4 }));
	ck_assert(ta_url_parse("http://10.0.0.1:81/x", &u));
	ck_assert(ta_hosts_allow_address(h, &u, (ta_span){ home, 4 }));
	h->host[1].derived = true;
	ck_assert(!ta_hosts_allow_address(h, &u, (ta_span){ home, 4 }));
	ta_hosts_unref(h);
	ta_hosts_unref(none);
}
END_TEST

START_TEST(odd_hosts_cannot_be_added)
{
	static const char *const bad[] = { "",    "a b", "http://x", "x/y",       "x:",
					   "x:0", "u@x", "x?",       "*.example", "x.:80" };
	ta_hosts *h = ta_hosts_new(true, false);
	tpmattest_error *err = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(ta_hosts_add(h, bad[i], NULL) == TPMATTEST_E_USAGE, "%s", bad[i]);
	for (int i = 0; i < TA_MAX_HOSTS; i++)
		ck_assert_int_eq(ta_hosts_add(h, "x", NULL), 0);
	ck_assert_int_eq(ta_hosts_add(h, "y", &err), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_USAGE);
	tpmattest_error_free(err);
	ta_hosts_unref(h);
}
END_TEST

START_TEST(mirrors_replace_what_they_name)
{
	ta_hosts *h = ta_hosts_new(true, false);

	ck_assert_int_eq(ta_hosts_add_mirror(h, "https://EKOP.intel.com/",
					     "http://127.0.0.1:8080/intel/", NULL),
			 0);
	ck_assert_int_eq(ta_hosts_add_mirror(h, "http://pki.example/a/", "https://mirror.example/",
					     NULL),
			 0);
	ck_assert_int_eq(
		ta_hosts_add_mirror(h, "http://pki.example/", "http://second.example/", NULL), 0);
	admits(h, "https://ekop.intel.com:443/ekcertservice/A%3D", 0,
	       "http://127.0.0.1:8080/intel/ekcertservice/A%3D");
	admits(h, "https://ekop.intel.com", 0, "http://127.0.0.1:8080/intel/");
	/* another scheme, so not mirrored */
	admits(h, "http://ekop.intel.com/x", 0, "http://ekop.intel.com/x");
	admits(h, "https://ekop.intel.com.evil.test/", REFUSED_HOST, NULL);
	admits(h, "https://ekop.intel.com@evil.test/", REFUSED_URL, NULL);
	admits(h, "http://pki.example/a/b?c", 0, "https://mirror.example/b?c");
	admits(h, "http://pki.example/ab", 0, "http://second.example/ab");
	/* Redirects of a mirror stay on it or go to vendors. */
	admits(h, "http://127.0.0.1:8080/else", 0, "http://127.0.0.1:8080/else");
	admits(h, "http://127.0.0.1:8081/else", REFUSED_HOST, NULL);
	admits(h, "https://pki.example/a/", REFUSED_HOST, NULL);
	ta_hosts_unref(h);
}
END_TEST

START_TEST(odd_mirrors_are_refused)
{
	static const char *const bad[] = {
		"", "/", "http://x", "http://x/y", "http://x/?y/", "ftp://x/", "http://u@x/", "x/"
	};
	ta_hosts *h = ta_hosts_new(true, false);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(ta_hosts_add_mirror(h, bad[i], "http://a/", NULL) ==
				      TPMATTEST_E_USAGE,
			      "%s", bad[i]);
		ck_assert_msg(ta_hosts_add_mirror(h, "http://a/", bad[i], NULL) ==
				      TPMATTEST_E_USAGE,
			      "%s", bad[i]);
	}
	ck_assert_uint_eq(h->n_mirrors, 0);
	for (int i = 0; i < TA_MAX_MIRRORS; i++)
		ck_assert_int_eq(ta_hosts_add_mirror(h, "http://a/", "http://b/", NULL), 0);
	ck_assert_int_eq(ta_hosts_add_mirror(h, "http://a/", "http://b/", NULL), TPMATTEST_E_USAGE);
	ta_hosts_unref(h);
}
END_TEST

#define LENGTH(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
	Suite *s = suite_create("hosts");
	TCase *t = tcase_create("all");

	tcase_add_test(t, urls_have_one_form);
	tcase_add_loop_test(t, odd_urls_are_refused, 0, LENGTH(bad_urls));
	tcase_add_test(t, lengths_are_bounded);
	tcase_add_test(t, every_vendor_of_the_table_is_asked);
	tcase_add_test(t, every_pinned_root_can_be_asked);
	tcase_add_loop_test(t, strangers_are_not_asked, 0, LENGTH(strangers));
	tcase_add_loop_test(t, metadata_is_never_asked, 0, LENGTH(metadata));
	tcase_add_test(t, any_host_is_any_host);
	tcase_add_test(t, hosts_can_be_added);
	tcase_add_test(t, addresses_are_opened_by_name);
	tcase_add_test(t, odd_hosts_cannot_be_added);
	tcase_add_test(t, mirrors_replace_what_they_name);
	tcase_add_test(t, odd_mirrors_are_refused);
	suite_add_tcase(s, t);
	return run_suite(s);
}
