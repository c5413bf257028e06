/* SPDX-License-Identifier: BSD-2-Clause */
/* What a judgement says that fetching would mend: of whom, where, and nothing that would not
 * help. */
#include "minted.h"

#include <stdio.h>
#include <string.h>

#include "../unit/runner.h"
#include "evidence/evidence.h"
#include "verify/session.h"

static minted m;
static scene s;
static ta_session *session;

static void setup(void)
{
	minted_open(&m, 3);
	for (int i = 0; i < 3; i++) {
		m.spec[i].aia.url[0] = "http://pki.test/issuer";
		m.spec[i].crldp.dp[0].url = "http://pki.test/list";
	}
	scene_open(&s);
	session = NULL;
}

static void teardown(void)
{
	ta_session_close(session);
	scene_close(&s);
	minted_close(&m);
}

static const ta_report_ek *judged(void)
{
	ck_assert_int_eq(tpmattest_policy_set_time(s.p, NOW, NULL), 0);
	ck_assert_int_eq(ta_session_open(s.e, s.t, s.p, &session, NULL), 0);
	ck_assert_int_eq(ta_session_evaluate(session), 0);
	return ta_session_top(session);
}

/* How many needs of this kind about this certificate. */
static size_t count(const ta_report_ek *ek, int kind, int cert)
{
	size_t n = 0;

	for (size_t i = 0; i < ek->n_needs; i++)
		n += ek->needs[i].kind == kind && ek->needs[i].cert == cert;
	return n;
}

/* All addresses of a certificate, and no need where there is none. */
START_TEST(an_issuer_by_every_address)
{
	static const char *const urls[TA_MAX_NEED_URLS] = { "http://a.test/", "http://b.test/",
							    "http://c.test/", "http://d.test/" };
	const ta_report_ek *ek;

	for (int i = 0; i < TA_MAX_NEED_URLS; i++)
		m.spec[0].aia.url[i] = i < _i ? urls[i] : NULL;
	m.spec[0].crldp.dp[0].url = NULL;
	minted_make(&m);
	minted_put(&s, &m.made[0], scene_ek);
	ek = judged();
	ck_assert_uint_eq(ek->n_needs, _i > 0);
	if (!_i)
		return;
	ck_assert_int_eq(ek->needs[0].kind, TPMATTEST_NEED_ISSUER);
	ck_assert_int_eq(ek->needs[0].why, TPMATTEST_F_ISSUER_MISSING);
	ck_assert_uint_eq(ek->needs[0].n_urls, (size_t)_i);
	for (int i = 0; i < _i; i++)
		ck_assert_str_eq(ek->needs[0].url[i], urls[i]);
}
END_TEST

/* The address of a known CA, where the certificate has none; then its hash is needed too. */
START_TEST(an_issuer_by_its_name)
{
	const ta_report_ek *ek;

	m.spec[1].subject =
		PKI_NAME("C=CH;O=STMicroelectronics NV;CN=STSAFE TPM ECC Intermediate CA 20");
	m.spec[0].aia.url[0] = _i ? "http://pki.test/issuer" : NULL;
	m.spec[0].crldp.dp[0].url = NULL;
	minted_make(&m);
	minted_put(&s, &m.made[0], scene_ek);
	ek = judged();
	ck_assert_uint_eq(ek->n_needs, 1);
	ck_assert_int_eq(ek->needs[0].kind, TPMATTEST_NEED_ISSUER);
	ck_assert_uint_eq(ek->needs[0].n_urls, 1);
	ck_assert_str_eq(ek->needs[0].url[0],
			 _i ? "http://pki.test/issuer"
			    : "https://sw-center.st.com/STSAFE/stsafetpmeccint20.crt");
	ck_assert_int_eq(ek->needs[0].sha256 == NULL, _i);
	if (!_i)
		ck_assert_int_eq(ek->needs[0].sha256[0], 0xad);
}
END_TEST

/* A root that is no anchor has no issuer to be fetched. */
START_TEST(a_root_has_no_issuer)
{
	const ta_report_ek *ek;

	minted_make(&m);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_chain);
	if (_i)
		minted_put(&s, &m.made[2], scene_chain);
	ek = judged();
	ck_assert_uint_eq(count(ek, TPMATTEST_NEED_ISSUER, 1), !_i);
	ck_assert_uint_eq(count(ek, TPMATTEST_NEED_ISSUER, 2), 0);
}
END_TEST

/* Lists for what is below the anchor and not known to be good. */
START_TEST(lists_below_the_anchor)
{
	const ta_report_ek *ek;

	minted_make(&m);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_store);
	minted_anchor(&s, &m.made[2], "IBM");
	if (_i)
		minted_crl(&s,
			   &(struct pki_crl){ .next_update =
						      _i == 1 ? PKI_AT(NOW + 1) : PKI_AT(NOW - 1) },
			   &m.made[1]);
	ek = judged();
	ck_assert_uint_eq(count(ek, TPMATTEST_NEED_CRL, 0), _i != 1);
	ck_assert_uint_eq(count(ek, TPMATTEST_NEED_CRL, 1), 1);
	ck_assert_uint_eq(count(ek, TPMATTEST_NEED_CRL, 2), 0);
	if (_i != 1)
		ck_assert_int_eq(ek->needs[0].why, _i ? TPMATTEST_F_REVOCATION_STALE
						      : TPMATTEST_F_REVOCATION_UNKNOWN);
}
END_TEST

/* Without a certificate: each key that may belong to the wanted index. */
START_TEST(keys_of_the_wanted_index)
{
	static const uint32_t at[] = { 0x01c0000a, 0x01c00016, 0 };
	const ta_report_ek *ek;

	minted_make(&m);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "INTC", NULL), 0);
	for (unsigned i = 0; i < 3; i++) {
		minted_public(&s, pki_key(PKI_P256, 50 + i));
		s.e->ek[i].index = at[i];
	}
	if (_i)
		ck_assert_int_eq(tpmattest_policy_set_ek_index(s.p, at[0], NULL), 0);
	ek = judged();
	ck_assert_uint_eq(ek->n_needs, _i ? 2 : 3);
	ck_assert_uint_eq(ek->needs[0].ek, 0);
	ck_assert_uint_eq(ek->needs[1].ek, _i ? 2 : 1);
	ck_assert_int_eq(ek->needs[0].kind, TPMATTEST_NEED_EK_CERTIFICATE);
}
END_TEST

/* A maker whose service is not known: said once, however many keys there are. */
START_TEST(no_service_is_said_once)
{
	const ta_report_ek *ek;
	size_t n = 0;

	minted_make(&m);
	ck_assert_int_eq(tpmattest_evidence_set_manufacturer(s.e, "QCOM", NULL), 0);
	for (unsigned i = 0; i < 3; i++)
		minted_public(&s, pki_key(PKI_P256, 50 + i));
	ek = judged();
	for (size_t i = 0; i < ek->findings.n; i++)
		n += ek->findings.v[i].code == TPMATTEST_F_EK_SERVICE_UNKNOWN;
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(ek->n_needs, 0);
}
END_TEST

/* A certificate twice in an answer, or laid aside before another answer had it again: it joins
 * once. A root would be its own issuer for as many copies as there are. */
START_TEST(nothing_is_kept_twice)
{
	ta_cert *v[4] = { NULL };
	size_t kept = 0;
	bool changed = false;

	minted_make(&m);
	minted_put(&s, &m.made[0], scene_ek);
	judged();
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(ta_cert_parse(m.made[i ? 2 : 1].der.p, m.made[i ? 2 : 1].der.len,
					       &v[i], NULL),
				 0);
	if (_i) {
		ck_assert_int_eq(ta_session_add_issuers(session, session->certs->v[0].at.cert,
							&v[3], 1, "fetched:x", &kept),
				 0);
		ck_assert_uint_eq(kept, 0);
		ck_assert_uint_eq(session->n_pending, 1);
	}
	ck_assert_int_eq(ta_session_add_issuers(session, session->certs->v[0].at.cert, v,
						_i ? 2 : 3, "fetched:x", &kept),
			 0);
	ck_assert_uint_eq(kept, 2);
	ck_assert_int_eq(ta_session_use_pending(session, v[1], &changed), 0);
	ck_assert(!changed);
	ck_assert_uint_eq(session->n_kept, 2);
	ck_assert_uint_eq(session->n_pending, 0);
	for (int i = 0; i < 4; i++)
		ta_cert_unref(v[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("needs");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, an_issuer_by_its_name, 0, 2);
	tcase_add_loop_test(t, an_issuer_by_every_address, 0, TA_MAX_NEED_URLS + 1);
	tcase_add_loop_test(t, a_root_has_no_issuer, 0, 2);
	tcase_add_loop_test(t, lists_below_the_anchor, 0, 3);
	tcase_add_loop_test(t, keys_of_the_wanted_index, 0, 2);
	tcase_add_test(t, no_service_is_said_once);
	tcase_add_loop_test(t, nothing_is_kept_twice, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
