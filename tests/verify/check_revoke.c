/* SPDX-License-Identifier: BSD-2-Clause */
/* One revocation list about the EK of a path of three: what it must say, and when it must not be
 * believed. */
#include "minted.h"

#include <string.h>

#include "../unit/runner.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define SHA1 TPMATTEST_POLICY_ALLOW_SHA1
#define REFUSED TPMATTEST_E_UNTRUSTED

/* clang-format off */
#define CA_NAME   { .text = "O=Test;CN=CA 1" }
#define ROOT_NAME { .text = "O=Test;CN=CA 2" }
/* clang-format on */
#define URL "http://pki.test/a.crl"

/* Who is listed. */
enum listed {
	NOBODY = 0,
	EK,          /* as the list's own */
	EK_CRITICAL, /* with an entry extension that nobody knows */
	EK_OF_CA,    /* with certificateIssuer: the EK's issuer */
	EK_OF_OTHER, /* with certificateIssuer: somebody else */
	EK_CARRIED,  /* without, after an entry with the EK's issuer */
	/* without, after an entry with the EK's issuer, and one with somebody else */
	EK_CARRIED_ON,
	/* the EK's serial number of the list's issuer, then another of the EK's issuer */
	ROOTS_FIRST,
};

typedef struct row {
	const char *name;
	struct pki_crl crl;
	struct pki_crldp dp; /* of the EK */
	size_t by;           /* who makes the list: 1 the EK's issuer, 2 the root */
	enum listed listed;
	uint64_t flags;
	const char *status;
	int finding; /* about the EK */
	int rc, strict_rc;
	struct pki_ku ku; /* of the EK's issuer */
} row;

static const struct pki_ext unknown_critical[] = {
	{ "1.2.3.4", PKI_EXT_CRITICAL, { (const uint8_t *)"\x05", 2 } }
};
static const struct pki_ext unknown_plain[] = {
	{ "1.2.3.4", PKI_EXT_PLAIN, { (const uint8_t *)"\x05", 2 } }
};

/* clang-format off */
#define AT(t) { PKI_TIME_UNIX, (t), NULL }
/* clang-format on */
#define INDIRECT .idp = { PKI_EXT_CRITICAL, .indirect = true }
/* clang-format off */
#define LEADS_TO_ROOT { .dp = { { .url = URL, .issuer = ROOT_NAME } } }
#define DP(...) { .dp = { { __VA_ARGS__ } } }
/* clang-format on */
#define GOOD "good", 0, 0, 0
#define REVOKED "revoked", TPMATTEST_F_REVOKED, REFUSED, REFUSED
#define STALE "stale", TPMATTEST_F_REVOCATION_STALE, 0, 0
#define UNHEARD "unknown", TPMATTEST_F_REVOCATION_UNKNOWN, 0, 0
#define NOT(code) "unknown", TPMATTEST_F_##code, 0, 0
#define NOT_WHEN_STRICT(code) "unknown", TPMATTEST_F_##code, 0, REFUSED

/* clang-format off */
static const row rows[] = {
	/* The EK's issuer speaks. */
	{ "good", { 0 }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "version 1", { .version = 1 }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "revoked", { 0 }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
	{ "revoked in version 1", { .version = 1 }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
	{ "revoked, critical entry", { 0 }, { 0 }, 1, EK_CRITICAL, 0, NOT(CRL_UNSUPPORTED), { 0 } },
	{ "revoked, with its issuer in a direct list", { 0 }, { 0 }, 1, EK_OF_CA, 0, NOT(CRL_UNSUPPORTED), { 0 } },
	{ "revoked, any leaf and time", { 0 }, { 0 }, 1, EK, TPMATTEST_POLICY_ANY_LEAF | TPMATTEST_POLICY_IGNORE_TIME,
	  REVOKED, { 0 } },
	{ "stale", { .next_update = AT(NOW - 1) }, { 0 }, 1, NOBODY, 0, STALE, { 0 } },
	{ "stale, time ignored", { .next_update = AT(NOW - 1) }, { 0 }, 1, NOBODY, TPMATTEST_POLICY_IGNORE_TIME, STALE, { 0 } },
	{ "last second", { .next_update = AT(NOW) }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "no nextUpdate", { .no_next_update = true }, { 0 }, 1, NOBODY, 0, STALE, { 0 } },
	{ "stale and revoked", { .next_update = AT(NOW - 1) }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
	{ "future", { .this_update = AT(NOW + 1) }, { 0 }, 1, NOBODY, 0, NOT(CRL_NOT_YET_VALID), { 0 } },
	{ "future, time ignored", { .this_update = AT(NOW + 1) }, { 0 }, 1, NOBODY, TPMATTEST_POLICY_IGNORE_TIME,
	  NOT(CRL_NOT_YET_VALID), { 0 } },
	{ "future, revoked", { .this_update = AT(NOW + 1) }, { 0 }, 1, EK, 0, NOT(CRL_NOT_YET_VALID), { 0 } },
	{ "future, revoked, time ignored", { .this_update = AT(NOW + 1) }, { 0 }, 1, EK, TPMATTEST_POLICY_IGNORE_TIME, REVOKED,
	  { 0 } },
	{ "first second", { .this_update = AT(NOW) }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "to 9999", { .next_update = { PKI_TIME_GEN, 0,
	  "99991231235959Z" } }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "delta", { .delta_mode = PKI_EXT_CRITICAL, .delta_base = 1 }, { 0 }, 1, NOBODY, 0, NOT(CRL_DELTA), { 0 } },
	{ "delta that revokes", { .delta_mode = PKI_EXT_CRITICAL, .delta_base = 1 }, { 0 }, 1, EK, 0, NOT(CRL_DELTA), { 0 } },
	{ "delta not critical", { .delta_mode = PKI_EXT_PLAIN, .delta_base = 1 }, { 0 }, 1, NOBODY, 0, NOT(CRL_DELTA), { 0 } },
	{ "unknown critical", { .more = unknown_critical, .n_more = 1 }, { 0 }, 1, NOBODY, 0, NOT(CRL_UNSUPPORTED), { 0 } },
	{ "unknown", { .more = unknown_plain, .n_more = 1 }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },

	/* Somebody else speaks. */
	{ "broken signature", { .sign = { .broken = true } }, { 0 }, 1, NOBODY, 0, NOT_WHEN_STRICT(CRL_SIGNATURE_BAD), { 0 } },
	{ "forged revocation", { .sign = { .broken = true } }, { 0 }, 1, EK, 0, NOT_WHEN_STRICT(CRL_SIGNATURE_BAD), { 0 } },
	{ "root in the issuer's name", { .issuer = CA_NAME, .aki = { .mode = PKI_EXT_ABSENT } }, { 0 }, 2, NOBODY, 0,
	  NOT_WHEN_STRICT(CRL_SIGNATURE_BAD), { 0 } },
	{ "root in the issuer's name with its key id", { .issuer = CA_NAME }, { 0 }, 2, NOBODY, 0, UNHEARD, { 0 } },
	{ "inner algorithm differs", { .sign = { .inner = PKI_SIG_ECDSA_SHA384 } }, { 0 }, 1, NOBODY, 0,
	  NOT_WHEN_STRICT(CRL_SIGNATURE_BAD), { 0 } },
	{ "SHA-1", { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, { 0 }, 1, NOBODY, 0, NOT(CRL_UNSUPPORTED), { 0 } },
	{ "SHA-1 allowed", { .sign = { .alg = PKI_SIG_ECDSA_SHA1 } }, { 0 }, 1, NOBODY, SHA1, GOOD, { 0 } },
	{ "issuer without cRLSign", { 0 }, { 0 }, 1, NOBODY, 0, NOT_WHEN_STRICT(CRL_SIGNER), { .bits = PKI_KU_CERT_SIGN } },
	{ "issuer without keyUsage", { 0 }, { 0 }, 1, NOBODY, 0, GOOD, { .mode = PKI_EXT_ABSENT } },
	{ "root about its own", { 0 }, { 0 }, 2, EK, 0, UNHEARD, { 0 } },

	/* The list is about some certificates only. */
	{ "only users", { .idp = { PKI_EXT_CRITICAL, .only_user = true } }, { 0 }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "only users, revoked", { .idp = { PKI_EXT_CRITICAL, .only_user = true } }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
	{ "only CAs", { .idp = { PKI_EXT_CRITICAL, .only_ca = true } }, { 0 }, 1, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "only attributes", { .idp = { PKI_EXT_CRITICAL, .only_attribute = true } }, { 0 }, 1, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "some reasons", { .idp = { PKI_EXT_CRITICAL, .some_reasons = 2 } }, { 0 }, 1, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "some reasons, revoked", { .idp = { PKI_EXT_CRITICAL, .some_reasons = 2 } }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
	{ "some reasons, stale and revoked", { .idp = { PKI_EXT_CRITICAL, .some_reasons = 2 }, .next_update = AT(NOW - 1) }, { 0 },
	  1, EK, 0, REVOKED, { 0 } },
	{ "some reasons, only CAs, revoked", { .idp = { PKI_EXT_CRITICAL, .some_reasons = 2, .only_ca = true } }, { 0 }, 1, EK, 0,
	  NOT(CRL_SCOPE), { 0 } },
	{ "point of the EK", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, DP(.url = URL), 1, NOBODY, 0, GOOD, { 0 } },
	{ "second point of the EK", { .idp = { PKI_EXT_CRITICAL, .url = URL } },
	  { .dp = { { .url = "http://pki.test/b.crl" }, { .url = URL } } }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "another point", { .idp = { PKI_EXT_CRITICAL, .url = URL } },
	  DP(.url = "http://pki.test/b.crl"), 1, NOBODY, 0,
	  NOT(CRL_SCOPE), { 0 } },
	{ "EK without a point", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, { 0 }, 1, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "point for some reasons", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, DP(.url = URL, .reasons = 2), 1, NOBODY, 0,
	  NOT(CRL_SCOPE), { 0 } },
	{ "point for some reasons, revoked", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, DP(.url = URL, .reasons = 2), 1, EK, 0,
	  REVOKED, { 0 } },
	{ "point for some reasons and for all", { .idp = { PKI_EXT_CRITICAL, .url = URL } },
	  { .dp = { { .url = URL, .reasons = 2 }, { .url = URL } } }, 1, NOBODY, 0, GOOD, { 0 } },
	{ "point of another CRL issuer", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, DP(.url = URL, .issuer = ROOT_NAME), 1, NOBODY,
	  0, NOT(CRL_SCOPE), { 0 } },
	{ "point of the issuer by its name", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, DP(.url = URL, .issuer = CA_NAME), 1,
	  NOBODY, 0, GOOD, { 0 } },
	{ "IDP not critical", { .idp = { PKI_EXT_PLAIN, .only_ca = true } }, { 0 }, 1, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },

	/* The root speaks of the EK, in an indirect list. */
	{ "indirect", { INDIRECT }, LEADS_TO_ROOT, 2, NOBODY, 0, GOOD, { 0 } },
	{ "indirect, revoked", { INDIRECT }, LEADS_TO_ROOT, 2, EK_OF_CA, 0, REVOKED, { 0 } },
	{ "indirect, carried over", { INDIRECT }, LEADS_TO_ROOT, 2, EK_CARRIED, 0, REVOKED, { 0 } },
	{ "indirect, carried past", { INDIRECT }, LEADS_TO_ROOT, 2, EK_CARRIED_ON, 0, GOOD, { 0 } },
	{ "indirect, of the root's own", { INDIRECT }, LEADS_TO_ROOT, 2, EK, 0, GOOD, { 0 } },
	{ "indirect, of another issuer", { INDIRECT }, LEADS_TO_ROOT, 2, EK_OF_OTHER, 0, GOOD, { 0 } },
	{ "indirect, the number of another", { INDIRECT }, LEADS_TO_ROOT, 2, ROOTS_FIRST, 0, GOOD, { 0 } },
	{ "indirect, stale", { INDIRECT, .next_update = AT(NOW - 1) }, LEADS_TO_ROOT, 2, NOBODY, 0, STALE, { 0 } },
	{ "indirect, forged", { INDIRECT, .sign = { .broken = true } }, LEADS_TO_ROOT, 2, NOBODY, 0,
	  NOT_WHEN_STRICT(CRL_SIGNATURE_BAD), { 0 } },
	{ "indirect, point for some reasons", { INDIRECT }, { .dp = { { .url = URL, .issuer = ROOT_NAME, .reasons = 2 } } }, 2, NOBODY,
	  0, NOT(CRL_SCOPE), { 0 } },
	{ "indirect, point for some reasons, revoked", { INDIRECT }, { .dp = { { .url = URL, .issuer = ROOT_NAME, .reasons = 2 } } },
	  2, EK_OF_CA, 0, REVOKED, { 0 } },
	{ "indirect, its point", { .idp = { PKI_EXT_CRITICAL, .indirect = true, .url = URL } }, LEADS_TO_ROOT, 2, NOBODY, 0,
	  GOOD, { 0 } },
	{ "indirect, another point", { .idp = { PKI_EXT_CRITICAL, .indirect = true,
	  .url = "http://pki.test/b.crl" } },
	  LEADS_TO_ROOT, 2, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "indirect, the point of another", { .idp = { PKI_EXT_CRITICAL, .indirect = true, .url = URL } },
	  { .dp = { { .url = "http://pki.test/b.crl", .issuer = ROOT_NAME }, { .url = URL } } }, 2, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "not indirect", { 0 }, LEADS_TO_ROOT, 2, NOBODY, 0, NOT(CRL_SCOPE), { 0 } },
	{ "not indirect, but listed", { 0 }, LEADS_TO_ROOT, 2, EK_OF_CA, 0, NOT(CRL_SCOPE), { 0 } },
	{ "not indirect, with its point", { .idp = { PKI_EXT_CRITICAL, .url = URL } }, LEADS_TO_ROOT, 2, NOBODY, 0,
	  NOT(CRL_SCOPE), { 0 } },
	{ "indirect, and the EK does not ask it", { INDIRECT }, DP(.url = URL), 2, EK_OF_CA, 0, UNHEARD, { 0 } },
	{ "indirect of the issuer itself", { INDIRECT }, { 0 }, 1, EK, 0, REVOKED, { 0 } },
};
/* clang-format on */

/* The entries of a row: at most three. */
static size_t fill(enum listed listed, const struct pki_made *ek, struct pki_revoked out[3])
{
	static const struct pki_name ca = CA_NAME, other = { .text = "CN=Other" };
	struct pki_bytes serial = derout_view(&ek->serial), more = PKI_BYTES("\x01");

	memset(out, 0, 3 * sizeof(*out));
	for (int i = 0; i < 3; i++)
		out[i].serial = more;
	switch (listed) {
	case NOBODY:
		return 1;
	case EK_CARRIED:
		out[0].cert_issuer = ca;
		out[1].serial = serial;
		return 2;
	case EK_CARRIED_ON:
		out[0].cert_issuer = ca;
		out[1].cert_issuer = other;
		out[2].serial = serial;
		return 3;
	case ROOTS_FIRST:
		out[0].serial = serial;
		out[1].cert_issuer = ca;
		return 2;
	default:
		out[0].serial = serial;
		out[0].reason = 1 + 1; /* keyCompromise */
		out[0].unknown_critical = listed == EK_CRITICAL;
		if (listed == EK_OF_CA || listed == EK_OF_OTHER)
			out[0].cert_issuer = listed == EK_OF_CA ? ca : other;
		return 1;
	}
}

START_TEST(one_list)
{
	const row *r = &rows[_i];
	struct pki_revoked entries[3];
	struct pki_crl crl = r->crl;
	minted m;
	scene s;

	minted_open(&m, 3);
	m.spec[0].crldp = r->dp;
	m.spec[1].ku = r->ku;
	minted_make(&m);
	minted_stage(&m, &s);
	expect(&s, r->flags, 0, TPMATTEST_F_REVOCATION_UNKNOWN, 0);
	ck_assert_str_eq(scene_revocation(&s, 0), "unknown");
	crl.revoked = entries;
	crl.n_revoked = fill(r->listed, &m.made[0], entries);
	minted_crl(&s, &crl, &m.made[r->by]);
	expect(&s, r->flags, r->rc, r->finding, 0);
	ck_assert_msg(strcmp(scene_revocation(&s, 0), r->status) == 0, "%s: %s", r->name,
		      scene_revocation(&s, 0));
	expect(&s, r->flags | STRICT, r->strict_rc, r->finding, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Before 1970, too, a list without nextUpdate is one that may be out of date. */
START_TEST(no_next_update_at_any_time)
{
	minted m;
	scene s;

	minted_open(&m, 3);
	for (int i = 0; i < 3; i++)
		m.spec[i].not_before = PKI_AT(-1000);
	minted_make(&m);
	minted_stage(&m, &s);
	minted_crl(&s, &(struct pki_crl){ .this_update = PKI_AT(-100), .no_next_update = true },
		   &m.made[1]);
	expect_at(&s, 0, -1, 0, TPMATTEST_F_REVOCATION_STALE, 0);
	ck_assert_str_eq(scene_revocation(&s, 0), "stale");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* A CA with as many keys under one name as are asked, and with one more. */
START_TEST(keys_of_one_name)
{
	size_t n = 1 + 4 + (size_t)_i;
	minted m;
	scene s;

	minted_open(&m, n);
	for (size_t i = 1; i < n; i++)
		m.spec[i].subject = PKI_NAME("CN=CA");
	minted_make(&m);
	minted_stage(&m, &s);
	minted_crl(&s, &(struct pki_crl){ 0 }, &m.made[1]);
	if (_i)
		expect(&s, 0, TPMATTEST_E_INCOMPLETE, TPMATTEST_F_WORK_LIMIT, -1);
	else
		expect_trusted(&s, 0, TPMATTEST_F_WORK_LIMIT);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("revoke");
	TCase *t = tcase_create("revoke");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, one_list, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(t, no_next_update_at_any_time);
	tcase_add_loop_test(t, keys_of_one_name, 0, 2);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
