/* SPDX-License-Identifier: BSD-2-Clause */
#include "minted.h"

#include <stdio.h>
#include <string.h>

#include "../unit/runner.h"
#include "verify/report.h"
#include "wrap.h"

void minted_open(minted *m, size_t n)
{
	*m = (minted){
		.spec = calloc(n, sizeof(*m->spec)),
		.made = calloc(n, sizeof(*m->made)),
		.name = calloc(n, sizeof(*m->name)),
		.n = n,
	};
	ck_assert(m->spec && m->made && m->name);
	for (size_t i = 0; i < n; i++) {
		snprintf(m->name[i], sizeof(m->name[i]), "O=Test;CN=CA %zu", i);
		m->spec[i] = (struct pki_cert){
			.profile = i ? PKI_CA : PKI_EK,
			.key = pki_key(PKI_P256, (unsigned)i),
			.not_after = PKI_GEN("99991231235959Z"),
		};
		if (i)
			m->spec[i].subject = PKI_NAME(m->name[i]);
	}
}

void minted_change(minted *m, size_t i, const struct pki_cert *row)
{
	struct pki_cert was = m->spec[i], *now = &m->spec[i];

	*now = *row;
	now->profile = was.profile;
	if (!row->key)
		now->key = was.key;
	if (!pki_name_given(&row->subject))
		now->subject = was.subject;
	if (row->not_after.form == PKI_TIME_DEFAULT)
		now->not_after = was.not_after;
}

void minted_make(minted *m)
{
	for (size_t i = m->n; i-- > 0;)
		pki_mint(&m->spec[i], i + 1 < m->n ? &m->made[i + 1] : NULL, &m->made[i]);
}

void minted_close(minted *m)
{
	for (size_t i = 0; i < m->n; i++)
		pki_made_free(&m->made[i]);
	free(m->spec);
	free(m->made);
	free(m->name);
}

void minted_put(scene *s, const struct pki_made *made,
		void (*put)(scene *, const uint8_t *, size_t))
{
	put(s, made->der.p, made->der.len);
}

void minted_anchor(scene *s, const struct pki_made *made, const char *vendor)
{
	scene_anchor(s, made->der.p, made->der.len, vendor);
}

void minted_crl(scene *s, const struct pki_crl *spec, const struct pki_made *issuer)
{
	struct derout der = { 0 };

	pki_mint_crl(spec, issuer, &der);
	scene_crl(s, der.p, der.len);
	derout_free(&der);
}

void minted_public_without(scene *s, const struct pki_key *key, uint32_t cleared)
{
	struct derout all = { 0 };

	pki_tpm2b_public(&all, key, cleared);
	ck_assert_int_eq(
		tpmattest_evidence_add_ek_public(s->e, 0, 0x81010001, 0, all.p, all.len, NULL), 0);
	derout_free(&all);
}

void minted_public(scene *s, const struct pki_key *key)
{
	minted_public_without(s, key, 0);
}

void minted_stage_with(const minted *m, scene *s, void (*put)(scene *, const uint8_t *, size_t))
{
	scene_open(s);
	minted_put(s, &m->made[0], scene_ek);
	for (size_t i = 1; i + 1 < m->n; i++)
		minted_put(s, &m->made[i], put);
	minted_anchor(s, &m->made[m->n - 1], "IBM");
}

void minted_stage(const minted *m, scene *s)
{
	minted_stage_with(m, s, scene_store);
}

void minted_plain(minted *m, size_t n, scene *s)
{
	minted_open(m, n);
	minted_make(m);
	minted_stage(m, s);
}

static const char *listing(const scene *s)
{
	static char text[4096];
	size_t n = 0;

	text[0] = 0;
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s->r)) &&
			   n < sizeof(text) - 256;
	     i++)
		n += (size_t)snprintf(
			text + n, 256, "\n%s %d: %s",
			tpmattest_finding_name(
				tpmattest_ek_finding_code(tpmattest_report_selected(s->r), i)),
			tpmattest_ek_finding_certificate(tpmattest_report_selected(s->r), i),
			tpmattest_ek_finding_message(tpmattest_report_selected(s->r), i));
	return text;
}

void expect_at(scene *s, uint64_t flags, int64_t at, int rc, int finding, int certificate)
{
	bool there = false;

	scene_judge(s, flags, at);
	ck_assert_msg(s->rc == rc, "%s, expected %s%s", tpmattest_error_name(s->rc),
		      tpmattest_error_name(rc), listing(s));
	for (size_t i = 0; i < tpmattest_ek_finding_count(tpmattest_report_selected(s->r)); i++)
		there = there ||
			(tpmattest_ek_finding_code(tpmattest_report_selected(s->r), i) == finding &&
			 tpmattest_ek_finding_certificate(tpmattest_report_selected(s->r), i) ==
				 certificate);
	ck_assert_msg(there || !finding, "no %s about %d%s", tpmattest_finding_name(finding),
		      certificate, listing(s));
}

void expect(scene *s, uint64_t flags, int rc, int finding, int certificate)
{
	expect_at(s, flags, NOW, rc, finding, certificate);
}

void expect_severity(const scene *s, int finding, int severity)
{
	int i = scene_find(s, finding);

	ck_assert_msg(i >= 0, "no %s%s", tpmattest_finding_name(finding), listing(s));
	ck_assert_int_eq(tpmattest_ek_finding_severity(tpmattest_report_selected(s->r), (size_t)i),
			 severity);
}

void expect_trusted(scene *s, uint64_t flags, int without)
{
	expect_at(s, flags, NOW, 0, 0, 0);
	ck_assert_msg(!without || scene_find(s, without) < 0, "%s is there%s",
		      tpmattest_finding_name(without), listing(s));
}

void expect_text(const scene *s, int finding, const char *text)
{
	int i = scene_find(s, finding);

	ck_assert_msg(i >= 0, "no %s%s", tpmattest_finding_name(finding), listing(s));
	ck_assert_msg(
		strstr(tpmattest_ek_finding_message(tpmattest_report_selected(s->r), (size_t)i),
		       text),
		"%s is not in%s", text, listing(s));
}

void expect_link(const scene *s, size_t i, const struct pki_made *made)
{
	size_t n;
	const uint8_t *der =
		tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(s->r), i), &n);

	ck_assert_msg(der && n == made->der.len && !memcmp(der, made->der.p, n),
		      "certificate %zu is another one%s", i, listing(s));
}

void expect_url(const scene *s, int finding, const char *url)
{
	int i = scene_find(s, finding);

	ck_assert_msg(i >= 0, "no %s%s", tpmattest_finding_name(finding), listing(s));
	ck_assert_pstr_eq(s->r->top->findings.v[i].url, url);
}
