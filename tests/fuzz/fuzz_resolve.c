/* SPDX-License-Identifier: BSD-2-Clause */
/* A resolver over a device whose issuers are missing, with answers by the input: it ends by itself,
 * and what is in a trusted path was among the answers, where it is neither the device's nor the
 * store's. */
#include <string.h>

#include "setting.h"
#include "verify/report.h"
#include "wrap.h"

enum { ANSWERS = 64 };
enum { RIGHT, CERTS, PEM_CERT, SERVED, LIST, BYTES, HTML, NOTHING, FORMS };

/* What the server sent, certificate by certificate. */
typedef struct net {
	struct derout sent[ANSWERS];
	size_t n_sent;
	size_t n_needs;
	uint32_t waiting[TPMATTEST_MAX_NEEDS];
	const tpmattest_need *need[TPMATTEST_MAX_NEEDS];
	size_t n_waiting;
} net;

static const int statuses[] = { 200,
				404,
				410,
				500,
				302,
				204,
				TPMATTEST_E_NET,
				TPMATTEST_E_NET_TIMEOUT,
				TPMATTEST_E_NET_TLS,
				TPMATTEST_E_NET_TOO_LARGE };

static void remember(net *w, struct pki_bytes der)
{
	FUZZ_ASSERT(w->n_sent < ANSWERS);
	derout_bytes(&w->sent[w->n_sent++], der);
}

/* What an honest server has at the address. */
static struct pki_bytes honest(const tpmattest_need *need)
{
	const char *url = tpmattest_need_url(need);

	if (strcmp(url, POOL_AIA) == 0)
		return pki_made_der(pool_cert(CA_A2));
	if (strcmp(url, POOL_AIA_1) == 0)
		return pki_made_der(pool_cert(CA_A1));
	if (strcmp(url, POOL_POINT) == 0)
		return pool_crl(CRL_A2);
	if (tpmattest_need_kind(need) == TPMATTEST_NEED_EK_CERTIFICATE)
		return pki_made_der(pool_cert(strstr(url, "amd.com") ? EK_A_AMD : EK_A_INTC));
	return (struct pki_bytes){ NULL, 0 };
}

/* As Intel's service answers: what was asked for, which is the end of the address, and the
 * certificate. */
static void wrap_ek(const tpmattest_need *need, struct pki_bytes der, struct derout *body)
{
	const char *asked = strrchr(tpmattest_need_url(need), '/');

	derout_raw(body, "{\"pubhash\":\"", 12);
	derout_raw(body, asked + 1, strlen(asked + 1));
	derout_raw(body, "\",\"certificate\":\"", 17);
	pki_base64(body, der, true);
	derout_raw(body, "\"}", 2);
}

static void some_certs(program *in, net *w, struct derout *body, unsigned form,
		       const tpmattest_need *need)
{
	struct derout d = { 0 };
	int which;

	pool_take_cert(in, &d, &which);
	if (form == CERTS && program_byte(in) % 2)
		pool_take_cert(in, &d, &which);
	if (form == PEM_CERT)
		pki_pem(body, "CERTIFICATE", derout_view(&d));
	else if (form == SERVED)
		wrap_ek(need, derout_view(&d), body);
	else
		derout_bytes(body, derout_view(&d));
	remember(w, derout_view(&d));
	derout_free(&d);
}

static void make_body(program *in, net *w, const tpmattest_need *need, struct derout *body)
{
	unsigned form = program_byte(in) % FORMS;
	int which;

	if (form == RIGHT && strstr(tpmattest_need_url(need), "intel.com"))
		wrap_ek(need, honest(need), body);
	else if (form == RIGHT)
		derout_bytes(body, honest(need));
	else if (form == SERVED)
		some_certs(in, w, body, form, need);
	else if (form == CERTS || form == PEM_CERT)
		some_certs(in, w, body, form, need);
	else if (form == LIST)
		pool_take_crl(in, body, &which);
	else if (form == HTML)
		derout_raw(body, "<!doctype html>", 15);
	else if (form == BYTES)
		for (unsigned n = program_byte(in); n > 0 && in->n; n--)
			derout_fill(body, (uint8_t)program_byte(in), 1);
	if (form == RIGHT)
		remember(w, honest(need));
}

static void answer(program *in, net *w, tpmattest_resolver *r)
{
	size_t i = program_byte(in) % w->n_waiting;
	unsigned how = program_byte(in);
	int status = how < 192 ? 200 : statuses[how % (sizeof(statuses) / sizeof(statuses[0]))];
	struct derout body = { 0 };

	make_body(in, w, w->need[i], &body);
	FUZZ_ASSERT(tpmattest_resolver_supply(r, w->waiting[i], status, body.p, body.len, NULL) ==
		    0);
	w->n_waiting--;
	w->waiting[i] = w->waiting[w->n_waiting];
	w->need[i] = w->need[w->n_waiting];
	derout_free(&body);
}

static void ask(net *w, const tpmattest_need *need)
{
	FUZZ_ASSERT(w->n_needs++ < TPMATTEST_MAX_NEEDS);
	FUZZ_ASSERT(tpmattest_need_url(need)[0] && tpmattest_need_limit(need) > 0);
	w->need[w->n_waiting] = need;
	w->waiting[w->n_waiting++] = tpmattest_need_id(need);
}

static void must_have_been_sent(const net *w, const ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->n_chain; i++) {
		ta_span der = ek->chain[i].cert->der;
		bool found = strncmp(ek->chain[i].source, "fetched:", 8) != 0;

		for (size_t k = 0; k < w->n_sent && !found; k++)
			found = w->sent[k].len >= der.n &&
				memmem(w->sent[k].p, w->sent[k].len, der.p, der.n);
		FUZZ_ASSERT(found);
	}
}

static void report(const setting *s, const net *w, tpmattest_resolver *r)
{
	tpmattest_report *one = NULL;
	tpmattest_error *err = NULL;
	int rc = tpmattest_resolver_report(r, &one, &err);

	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	setting_check(s, rc, one);
	for (size_t i = 0; i < one->n_eks; i++)
		must_have_been_sent(w, &one->eks[i]);
	tpmattest_free(setting_json(one));
	tpmattest_report_free(one);
	tpmattest_error_free(err);
}

/* Needs are taken one by one or all at once, and answered in any order. */
static void run(program *in, const setting *s, net *w, tpmattest_resolver *r)
{
	while (!tpmattest_resolver_is_done(r)) {
		const tpmattest_need *need = tpmattest_resolver_next(r);
		unsigned how = program_byte(in) % 4;

		FUZZ_ASSERT(need || w->n_waiting > 0);
		if (need)
			ask(w, need);
		if (how == 1)
			report(s, w, r);
		if (w->n_waiting > 0 && (!need || how != 2))
			answer(in, w, r);
		FUZZ_ASSERT(tpmattest_resolver_pending(r) == w->n_waiting);
	}
	FUZZ_ASSERT(!tpmattest_resolver_next(r) && w->n_waiting == 0);
	report(s, w, r);
}

/* A vendor's service may have the certificate of a device that has none. */
static void make_device(program *in, setting *s)
{
	unsigned what = program_byte(in) % 8;
	const struct derout *ek = &pool_cert(EK_A_URLS)->der;
	const struct pki_key *key = pool_cert(what == 1 ? EK_A_INTC : EK_A_AMD)->key;
	struct derout d = { 0 };

	if (what == 1 || what == 2) {
		FUZZ_ASSERT(tpmattest_evidence_set_manufacturer(s->e, what == 1 ? "INTC" : "AMD",
								NULL) == 0);
		pki_tpm2b_public(&d, key, 0);
		(void)!tpmattest_evidence_add_ek_public(s->e, 0, 0x81010001, 0, d.p, d.len, NULL);
	} else if (what != 3) {
		(void)!tpmattest_evidence_add_file(s->e, TPMATTEST_ROLE_EK, NULL, ek->p, ek->len,
						   NULL);
	}
	if (what != 4)
		setting_anchor(s, ROOT_A);
	derout_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	program in = { p, n };
	tpmattest_resolver *r = NULL;
	tpmattest_trust *t;
	net w = { .n_sent = 0 };
	unsigned flags;
	setting s;

	pool_open();
	flags = program_byte(&in) % 4;
	setting_read(&in, &s);
	make_device(&in, &s);
	t = setting_store(&s, false);
	FUZZ_ASSERT(tpmattest_resolver_new(s.e, t, s.p, flags, &r, NULL) == 0);
	tpmattest_trust_free(t);
	run(&in, &s, &w, r);
	tpmattest_resolver_free(r);
	for (size_t i = 0; i < w.n_sent; i++)
		derout_free(&w.sent[i]);
	setting_close(&s);
	return 0;
}
