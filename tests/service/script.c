/* SPDX-License-Identifier: BSD-2-Clause */
#include "script.h"

#include "../unit/runner.h"
#include "verify/report.h"

#include <string.h>

void script_put(script *s, const char *url, int status, const void *data, size_t n)
{
	script_row *row = &s->row[s->n++];

	ck_assert_uint_le(s->n, SCRIPT_ROWS);
	*row = (script_row){ .url = strdup(url), .status = status, .data = malloc(n + 1), .n = n };
	if (n)
		memcpy(row->data, data, n);
}

void script_text(script *s, const char *url, int status, const char *text)
{
	script_put(s, url, status, text, strlen(text));
}

void script_cert(script *s, const char *url, const struct pki_made *made)
{
	script_put(s, url, 200, made->der.p, made->der.len);
}

void script_close(script *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free(s->row[i].url);
		free(s->row[i].data);
	}
	for (size_t i = 0; i < s->n_asked; i++)
		free(s->asked[i]);
	*s = (script){ 0 };
}

static const script_row *find(const script *s, const char *url)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->row[i].url, url) == 0)
			return &s->row[i];
	return NULL;
}

int script_fetch(void *user, const tpmattest_need *need, tpmattest_response *response)
{
	const char *url = tpmattest_need_url(need);
	script *s = user;
	const script_row *row = find(s, url);

	ck_assert_uint_lt(s->n_asked, SCRIPT_ROWS);
	ck_assert_uint_eq(tpmattest_need_limit(need), tpmattest_response_limit(response));
	s->kind[s->n_asked] = tpmattest_need_kind(need);
	s->asked[s->n_asked++] = strdup(url);
	tpmattest_response_set_detail(response, s->detail);
	if (s->stop_after && s->n_asked > s->stop_after)
		return TPMATTEST_E_NET;
	tpmattest_response_set_status(response, row ? row->status : 404);
	for (size_t at = 0; row && at < row->n; at += 1000)
		if (tpmattest_response_append(response, row->data + at,
					      row->n - at < 1000 ? row->n - at : 1000) != 0)
			break;
	return s->result;
}

void script_asked(const script *s, const char *urls)
{
	const char *at = urls;

	for (size_t i = 0; i < s->n_asked; i++) {
		size_t n = strlen(s->asked[i]);

		ck_assert_msg(strncmp(at, s->asked[i], n) == 0 && at[n] == '\n',
			      "asked for %s at place %zu", s->asked[i], i);
		at += n + 1;
	}
	ck_assert_msg(!*at, "did not ask for %s", at);
}

int script_run(script *s, scene *on, uint32_t flags)
{
	static const int results[] = { TPMATTEST_E_UNTRUSTED, TPMATTEST_E_INCOMPLETE, 0 };
	tpmattest_resolver *r = NULL;
	tpmattest_error *err = NULL;

	tpmattest_report_free(on->r);
	on->r = NULL;
	ck_assert_int_eq(tpmattest_resolver_new(on->e, on->t, on->p, flags, &r, &err), 0);
	on->rc = tpmattest_resolver_run(r, script_fetch, s, &on->r, &err);
	ck_assert_int_eq(tpmattest_error_code(err), on->rc);
	tpmattest_error_free(err);
	ck_assert_uint_eq(tpmattest_resolver_pending(r), 0);
	if (on->r) {
		ck_assert_int_eq(on->rc, results[tpmattest_report_verdict(on->r)]);
		ck_assert_int_eq(tpmattest_resolver_is_done(r), 1);
	}
	tpmattest_resolver_free(r);
	return on->rc;
}

void script_ek_public(scene *on, const struct pki_key *key)
{
	bool rsa = pki_key_is_rsa(key);
	struct pki_bytes numbers = pki_key_numbers(key);
	size_t half = numbers.len / 2;
	struct derout d = { 0 }, all = { 0 };

	derout_raw(&d,
		   rsa ? "\x00\x01\x00\x0b\x00\x03\x00\xb2\x00\x00"
		       : "\x00\x23\x00\x0b\x00\x03\x00\xb2\x00\x00",
		   10);
	derout_raw(&d, "\x00\x06\x00\x80\x00\x43\x00\x10", 8); /* AES-128-CFB, no scheme */
	if (rsa) {
		uint8_t bits[] = {
			(uint8_t)(numbers.len >> 5), (uint8_t)(numbers.len << 3), 0, 0, 0, 0,
			(uint8_t)(numbers.len >> 8), (uint8_t)numbers.len
		};

		derout_raw(&d, bits, sizeof(bits));
		derout_bytes(&d, numbers);
	} else {
		uint8_t curve[] = { 0, half == 32 ? 3 : 4, 0, 0x10, 0, (uint8_t)half };

		derout_raw(&d, curve, sizeof(curve));
		derout_raw(&d, numbers.p, half);
		derout_raw(&d, curve + 4, 2);
		derout_raw(&d, numbers.p + half, half);
	}
	derout_raw(&all, (uint8_t[]){ (uint8_t)(d.len >> 8), (uint8_t)d.len }, 2);
	derout_raw(&all, d.p, d.len);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(on->e, 0, 0, 0, all.p, all.len, NULL), 0);
	derout_free(&d);
	derout_free(&all);
}

struct pki_made script_ca(const char *name, unsigned slot, const struct pki_made *issuer,
			  const char *aia)
{
	struct pki_made made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = { .text = name },
				     .key = pki_key(PKI_P256, slot),
				     .aia = { .url = { aia } } },
		 issuer, &made);
	return made;
}

struct pki_made script_ek(const struct pki_key *key, const struct pki_made *issuer, const char *aia)
{
	struct pki_made made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = key, .aia = { .url = { aia } } },
		 issuer, &made);
	return made;
}

size_t script_findings(const scene *on, int code, const char *url)
{
	const ta_findings *f = &on->r->top->findings;
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].code != code)
			continue;
		n++;
		if (url)
			ck_assert_str_eq(f->v[i].url ? f->v[i].url : "", url);
	}
	return n;
}

bool script_json_has(const scene *on, const char *text)
{
	char *json = NULL;
	bool found;

	ck_assert_int_eq(tpmattest_report_to_json(on->r, &json, NULL), 0);
	found = strstr(json, text);
	tpmattest_free(json);
	return found;
}
