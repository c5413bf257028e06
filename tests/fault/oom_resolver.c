/* SPDX-License-Identifier: BSD-2-Clause */
/* The resolver and the probe over a scripted transport, without memory: also the transport's part
 * of it. */
#include "oom.h"

#include "../unit/runner.h"
#include "parts.h"
#include "wrap.h"

#include <string.h>

#define BASE "http://127.0.0.1:8080/"
#define AIK \
	"https://INTC-KeyId-ba21136573c2c38a5be57cb6c68bfc23bb36ca58.microsoftaik.azure.net/" \
	"templates/Aik/scep"

static const struct run_row {
	const char *part;
	uint32_t flags;
	bool by_steps, offline, ek_public;
	size_t stride; /* 0: 1 */
} runs[] = {
	{ .part = "intel-odca", .flags = TPMATTEST_RESOLVER_CRLS, .stride = 61 },
	{ .part = "intel-odca", .by_steps = true, .stride = 13 },
	{ .part = "infineon",
	  .flags = TPMATTEST_RESOLVER_CRLS | TPMATTEST_RESOLVER_ANY_HOST,
	  .stride = 3 },
	{ .part = "nuvoton", .offline = true },
	{ .part = "ekop", .ek_public = true },
	{ .part = "amd-ftpm", .ek_public = true },
};

static const struct run_row *row;
static struct part *part;

/* TPM2B_PUBLIC after the L-1 template, of the RSA key that the part's certificates are for. */
static struct derout public_of(const struct pki_key *key)
{
	struct pki_bytes n = pki_key_numbers(key);
	struct derout d = { 0 };

	derout_raw(&d, "\x01\x1a\x00\x01\x00\x0b\x00\x03\x00\xb2\x00\x00", 12);
	derout_raw(&d, "\x00\x06\x00\x80\x00\x43\x00\x10\x08\x00\x00\x00\x00\x00\x01\x00", 16);
	derout_bytes(&d, n);
	return d;
}

static tpmattest_evidence *make_evidence(void)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;

	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(e, part->manufacturer, NULL), 0);
	for (size_t i = 0; i < part->n_nv; i++)
		ck_assert_int_eq(tpmattest_evidence_add_nv(e, part->nv[i].index, part->nv[i].data,
							   part->nv[i].len, NULL),
				 0);
	if (row->ek_public) {
		struct derout d = public_of(part->ek_key[EK_L1_RSA2048]);

		ck_assert_msg(tpmattest_evidence_add_ek_public(e, 0, 0, 0, d.p, d.len, &err) == 0,
			      "%s", tpmattest_error_message(err));
		derout_free(&d);
	}
	return e;
}

static tpmattest_trust *make_trust(void)
{
	tpmattest_trust *t = NULL;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	for (size_t i = 0; i < part->n_cert; i++)
		if (part->cert[i]->role == PART_ROOT)
			ck_assert_int_eq(tpmattest_trust_add_anchor(t, part->cert[i]->made.der.p,
								    part->cert[i]->made.der.len,
								    part->manufacturer, NULL),
					 0);
	return t;
}

/* Does the path, percent-decoded, name this file? */
static bool names(const char *url, const char *path)
{
	for (; *url && *path; url++, path++) {
		char c = *url;

		if (strncmp(url, "%3D", 3) == 0 || strncmp(url, "%20", 3) == 0) {
			c = url[1] == '3' ? '=' : ' ';
			url += 2;
		}
		if (c != *path)
			return false;
	}
	return !*url && !*path;
}

/* In answer to a URL; allocates nothing itself. What the library says to append() is not looked at,
 * as a careless one does. */
static int fetch(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	const char *url = tpmattest_need_url(need);
	*(unsigned *)user += 1;
	if (row->offline) {
		tpmattest_response_set_detail(response, "no route to host");
		return TPMATTEST_E_NET;
	}
	tpmattest_response_set_status(response, 404);
	for (size_t i = 0; i < part->n_www; i++) {
		const struct part_file *f = &part->www[i];

		if (strncmp(url, BASE, strlen(BASE)) != 0 || !names(url + strlen(BASE), f->path))
			continue;
		tpmattest_response_set_status(response, 200);
		tpmattest_response_append(response, f->data, f->len / 2);
		tpmattest_response_append(response, f->data + f->len / 2, f->len - f->len / 2);
	}
	return 0;
}

static bool shown(oom *o, const tpmattest_report *r)
{
	char *json = NULL;
	bool good = OOM_MAKES(o, tpmattest_report_to_json(r, &json, oom_err(o)), json) &&
		    oom_text(o, json);

	tpmattest_free(json);
	return good;
}

/* As an event loop does it; one need stays without an answer for a report in between. */
static bool steps(oom *o, tpmattest_resolver *r, tpmattest_report **out)
{
	const tpmattest_need *need = NULL;
	tpmattest_response *resp = NULL;
	unsigned calls = 0;
	bool good = true;

	while (good && (OOM_DO(o, need = tpmattest_resolver_next(r)), need)) {
		good = oom_text(o, tpmattest_need_url(need)) &&
		       OOM_MAKES(o, tpmattest_response_new(need, &resp, oom_err(o)), resp);
		if (good)
			OOM_DO(o, (void)fetch(&calls, need, resp));
		good = good && OOM_CALL(o, tpmattest_resolver_supply_response(
						   r, tpmattest_need_id(need), resp, oom_err(o)));
		tpmattest_response_free(resp);
		resp = NULL;
	}
	return good && OOM_MAKES(o, tpmattest_resolver_report(r, out, oom_err(o)), *out);
}

static bool resolve(oom *o)
{
	tpmattest_evidence *e = make_evidence();
	tpmattest_trust *t = make_trust();
	tpmattest_resolver *r = NULL;
	tpmattest_report *report = NULL;
	unsigned calls = 0;
	bool good =
		OOM_MAKES(o, tpmattest_resolver_new(e, t, NULL, row->flags, &r, oom_err(o)), r) &&
		OOM_CALL(o, tpmattest_resolver_add_host(r, "127.0.0.1:8080", oom_err(o))) &&
		OOM_CALL(o, tpmattest_resolver_add_host(r, "not a host", oom_err(o))) &&
		OOM_CALL(o, tpmattest_resolver_add_mirror(r, "https://ekop.intel.com/", BASE,
							  oom_err(o))) &&
		OOM_CALL(o, tpmattest_resolver_add_mirror(r, "https://ftpm.amd.com/", BASE,
							  oom_err(o)));

	if (row->by_steps)
		good = good && steps(o, r, &report);
	else
		good = good &&
		       OOM_MAKES(o, tpmattest_resolver_run(r, fetch, &calls, &report, oom_err(o)),
				 report) &&
		       oom_number(o, calls);
	good = good && shown(o, report);
	tpmattest_report_free(report);
	tpmattest_resolver_free(r);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
	return good;
}

START_TEST(resolver)
{
	char why[256] = "";

	row = &runs[_i];
	part = part_build(row->part, NULL,
			  &(struct part_opts){ .base_url = "http://127.0.0.1:8080" }, why,
			  sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	OOM_EXPECT(resolve, row->stride ? row->stride : 1);
	part_free(part);
}
END_TEST

/* The AIK service's answers. */
static const struct answers {
	int status;
	const char *caps;
} answers[] = {
	{ 200, "POSTPKIOperation\nSHA-256\n" },
	{ 404, "{\"Message\":\"The authority does not exist\"}" },
	{ 404, "<html>" },
	{ TPMATTEST_E_NET_TLS, "" },
};

static const struct answers *answer;
static struct derout chain;

static int fetch_aik(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	bool caps = tpmattest_need_kind(need) == TPMATTEST_NEED_AIK_CAPS;
	const void *body = caps ? answer->caps : (const void *)chain.p;

	(void)user;
	tpmattest_response_set_detail(response, "words");
	tpmattest_response_set_status(response, caps ? answer->status : 200);
	tpmattest_response_append(response, body, caps ? strlen(answer->caps) : chain.len);
	return 0;
}

static bool probed(oom *o)
{
	tpmattest_probe *p = NULL;
	char *json = NULL;
	bool good =
		OOM_MAKES(o, tpmattest_probe_new(AIK, NULL, TPMATTEST_PROBE_CHAIN, &p, oom_err(o)),
			  p) &&
		OOM_CALL(o, tpmattest_probe_run(p, fetch_aik, NULL, oom_err(o))) &&
		OOM_CALL(o, tpmattest_probe_result(p, oom_err(o))) &&
		oom_text(o, tpmattest_probe_ra_subject(p)) &&
		OOM_MAKES(o, tpmattest_probe_to_json(p, &json, oom_err(o)), json) &&
		oom_text(o, json);

	tpmattest_free(json);
	tpmattest_probe_free(p);
	return good;
}

START_TEST(probe)
{
	struct pki_made ca = { 0 }, ra = { 0 };
	struct pki_bytes both[2];

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=AIK CA"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &ca);
	pki_mint(&(struct pki_cert){ .subject = PKI_NAME("CN=RA"),
				     .key = pki_key(PKI_RSA2048, 1),
				     .ku = { .mode = PKI_EXT_CRITICAL,
					     .bits = PKI_KU_KEY_ENCIPHERMENT } },
		 &ca, &ra);
	both[0] = pki_made_der(&ca);
	both[1] = pki_made_der(&ra);
	pki_p7(&chain, both, 2);
	answer = &answers[_i];
	OOM_EXPECT(probed, 1);
	derout_free(&chain);
	pki_made_free(&ra);
	pki_made_free(&ca);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("resolver");
	TCase *t = tcase_create("resolver");

	tcase_set_timeout(t, 200);
	tcase_add_loop_test(t, resolver, 0, sizeof(runs) / sizeof(runs[0]));
	tcase_add_loop_test(t, probe, 0, sizeof(answers) / sizeof(answers[0]));
	suite_add_tcase(s, t);
	return run_suite(s);
}
