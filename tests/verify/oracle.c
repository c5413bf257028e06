/* SPDX-License-Identifier: BSD-2-Clause */
#include "oracle.h"

#include <check.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

/* OpenSSL 3.0 loses the policyConstraints of a certificate that has no certificatePolicies; what it
 * allocates while it judges is not what is tested here. */
static int verify_cert(X509_STORE_CTX *ctx)
{
	int r;

	__lsan_disable();
	r = X509_verify_cert(ctx);
	__lsan_enable();
	return r;
}

static X509 *parse(struct pki_bytes der)
{
	const unsigned char *at = der.p;

	return d2i_X509(NULL, &at, (long)der.len);
}

/* Every certificate that is no anchor is an untrusted one, the leaf too: it may be listed again as
 * another's issuer. */
static void hand_over(const asked *q, X509_STORE *store, STACK_OF(X509) * between)
{
	for (size_t i = 0; i < q->n; i++) {
		X509 *x = parse(q->cert[i].der);

		if (!x)
			continue;
		if (q->cert[i].anchor)
			ck_assert_int_eq(X509_STORE_add_cert(store, x), 1);
		ck_assert_int_gt(sk_X509_push(between, x), 0); /* the stack's from here on */
	}
}

/*
 * How the two are made to ask the same:
 * - PARTIAL_CHAIN: here an anchor is whatever the caller calls one; OpenSSL by default wants it
 *   self-signed.
 * - POLICY_CHECK: certificatePolicies are judged. No policy is asked for, so a chain without
 *   constraints passes.
 * - auth level 2 (112 bits): RSA from 2048 bits on, no SHA-1, as this library by default. With
 *   SHA-1 allowed there is no level that has RSA 1024 but not SHA-1 refused, so the level is 0
 *   then, and key sizes are compared without the flag.
 * - no purpose: which one a leaf has is for the EK profile, not for the path.
 * - with REQUIRE_REVOCATION: CRL_CHECK_ALL, so that the intermediates need a list too, and
 *   EXTENDED_CRL_SUPPORT for indirect lists.
 * - not X509_STRICT: it refuses what RFC 5280 forbids authorities to issue but lets relying parties
 *   take (a CA without key identifiers, basicConstraints that are not critical), and vendors' CAs
 *   are like that. It is counted beside.
 */
static void set_param(X509_STORE_CTX *ctx, const asked *q, unsigned long more)
{
	X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);
	unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK | more;

	if (q->flags & TPMATTEST_POLICY_REQUIRE_REVOCATION)
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL |
			 X509_V_FLAG_EXTENDED_CRL_SUPPORT;
	/* One or the other: a time that is set outdoes NO_CHECK_TIME. */
	if (q->flags & TPMATTEST_POLICY_IGNORE_TIME)
		flags |= X509_V_FLAG_NO_CHECK_TIME;
	else
		X509_VERIFY_PARAM_set_time(param, (time_t)q->at);
	ck_assert_int_eq(X509_VERIFY_PARAM_set_flags(param, flags), 1);
	X509_VERIFY_PARAM_set_auth_level(param, q->flags & TPMATTEST_POLICY_ALLOW_SHA1 ? 0 : 2);
}

static int place_in(STACK_OF(X509) * path, const X509 *x)
{
	for (int i = 0; i < sk_X509_num(path); i++)
		if (X509_cmp(sk_X509_value(path, i), x) == 0)
			return i;
	return -1;
}

/* OpenSSL's rule, and the issuer is the next of the path. */
static int next_issued(X509_STORE_CTX *ctx, X509 *x, X509 *issuer)
{
	STACK_OF(X509) *path = X509_STORE_CTX_get0_untrusted(ctx);

	return place_in(path, issuer) == place_in(path, x) + 1 &&
	       X509_check_issued(issuer, x) == X509_V_OK;
}

static STACK_OF(X509_CRL) * lists_of(const asked *q)
{
	STACK_OF(X509_CRL) *all = sk_X509_CRL_new_null();

	for (size_t i = 0; i < q->n_lists; i++) {
		const unsigned char *at = q->list[i].p;
		X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)q->list[i].len);

		if (crl)
			ck_assert_int_gt(sk_X509_CRL_push(all, crl), 0);
	}
	return all;
}

/* The certificates of the path from `first` on need no list. */
struct spared {
	int first;
	int at; /* a list about this one was no good, so that nothing it says counts */
};

static bool about_lists(int error)
{
	/* clang-format off */
	static const int errors[] = {
		X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, X509_V_ERR_CRL_SIGNATURE_FAILURE,
		X509_V_ERR_CRL_NOT_YET_VALID, X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
		X509_V_ERR_DIFFERENT_CRL_SCOPE, X509_V_ERR_CRL_PATH_VALIDATION_ERROR, X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i] == error)
			return true;
	return false;
}

static int spare_anchors(int ok, X509_STORE_CTX *ctx)
{
	struct spared *s = X509_STORE_CTX_get_app_data(ctx);
	int depth = X509_STORE_CTX_get_error_depth(ctx), error = X509_STORE_CTX_get_error(ctx);

	/* The path of whoever signed a list is judged in a context of its own, which has no
	 * data. */
	if (ok || !s || depth < s->first ||
	    !(about_lists(error) || (error == X509_V_ERR_CERT_REVOKED && s->at == depth)))
		return ok;
	s->at = depth;
	return 1;
}

enum { ASK_STRICTLY = 1, ASK_PATH = 2 };

static int ask(const asked *q, int how, struct spared *spared)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *between = sk_X509_new_null();
	STACK_OF(X509_CRL) *lists = lists_of(q);
	X509 *leaf = parse(q->cert[0].der);
	int r = ORACLE_NO_PARSE;

	if (leaf) {
		hand_over(q, store, between);
		if (how & ASK_PATH)
			X509_STORE_set_check_issued(store, next_issued);
		ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, leaf, between), 1);
		X509_STORE_CTX_set0_crls(ctx, lists);
		X509_STORE_CTX_set_app_data(ctx, spared);
		if (spared)
			X509_STORE_CTX_set_verify_cb(ctx, spare_anchors);
		set_param(ctx, q, how & ASK_STRICTLY ? X509_V_FLAG_X509_STRICT : 0);
		r = verify_cert(ctx);
		if (r == 1)
			r = X509_V_OK;
		else if (r < 0 || X509_STORE_CTX_get_error(ctx) == X509_V_OK)
			r = ORACLE_INTERNAL;
		else
			r = X509_STORE_CTX_get_error(ctx);
	}
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_pop_free(between, X509_free);
	sk_X509_CRL_pop_free(lists, X509_CRL_free);
	X509_free(leaf);
	ERR_clear_error();
	return r;
}

int oracle_judge(const asked *q)
{
	return ask(q, 0, NULL);
}

int oracle_judge_strictly(const asked *q)
{
	return ask(q, ASK_STRICTLY, NULL);
}

int oracle_judge_path(const asked *q)
{
	return ask(q, ASK_PATH, NULL);
}

int oracle_judge_below(const asked *q, size_t anchor)
{
	struct spared s = { .first = (int)anchor, .at = -1 };

	return ask(q, 0, &s);
}

const char *oracle_text(int answer)
{
	switch (answer) {
	case ORACLE_INTERNAL:
		return "internal error";
	case ORACLE_NO_PARSE:
		return "cannot parse the leaf";
	default:
		return X509_verify_cert_error_string(answer);
	}
}

/* What cannot be added is not there: a certificate that does not parse, an anchor that may be
 * none. */
static void stage(const asked *q, tpmattest_evidence *e, tpmattest_trust *t)
{
	for (size_t i = 0; i < q->n; i++) {
		const asked_cert *c = &q->cert[i];
		int rc;

		if (i == 0)
			rc = tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, NULL, c->der.p,
							 c->der.len, NULL);
		else if (!c->anchor && !c->store)
			rc = tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, NULL, c->der.p,
							 c->der.len, NULL);
		else
			rc = 0;
		if (c->anchor && !c->sorted)
			rc = tpmattest_trust_add_anchor(t, c->der.p, c->der.len, "IBM", NULL);
		else if (c->anchor || c->store)
			rc = tpmattest_trust_add_data(t, "test", c->der.p, c->der.len, NULL);
		(void)rc;
	}
	for (size_t i = 0; i < q->n_lists; i++) {
		int rc = tpmattest_trust_add_crl(t, "a list", q->list[i].p, q->list[i].len, NULL);

		(void)rc;
	}
}

static size_t place_of(const asked *q, const uint8_t *der, size_t n)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->cert[i].der.len >= n && memcmp(q->cert[i].der.p, der, n) == 0)
			return i;
	ck_abort_msg("a certificate of the path is none that was given");
}

static bool trusted(const asked *q, struct pki_bytes der)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->cert[i].anchor && q->cert[i].der.len == der.len &&
		    memcmp(q->cert[i].der.p, der.p, der.len) == 0)
			return true;
	return false;
}

static void read_report(const asked *q, const tpmattest_report *r, verdict *out)
{
	for (size_t i = 0; i < tpmattest_ek_chain_count(tpmattest_report_selected(r)); i++) {
		size_t n;
		const uint8_t *der =
			tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(r), i), &n);

		out->path[out->n_path++] = place_of(q, der, n);
		if (!out->n_nearest && trusted(q, (struct pki_bytes){ der, n }))
			out->n_nearest = out->n_path;
	}
	for (size_t i = 0;
	     i < tpmattest_ek_finding_count(tpmattest_report_selected(r)) && !out->finding; i++)
		if (tpmattest_ek_finding_severity(tpmattest_report_selected(r), i) ==
		    TPMATTEST_SEVERITY_ERROR)
			out->finding = tpmattest_ek_finding_code(tpmattest_report_selected(r), i);
}

void verdict_take(const asked *q, verdict *out)
{
	tpmattest_evidence *e = NULL;
	tpmattest_policy *p = NULL;
	tpmattest_report *r = NULL;
	tpmattest_trust *t = NULL;

	*out = (verdict){ 0 };
	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_new(&p, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_set_flags(p, q->flags, NULL), 0);
	ck_assert_int_eq(tpmattest_policy_set_time(p, q->at, NULL), 0);
	stage(q, e, t);
	out->rc = tpmattest_verify(e, t, p, &r, NULL);
	ck_assert_ptr_nonnull(r);
	read_report(q, r, out);
	ck_assert_msg(out->rc != 0 ||
			      (out->n_nearest > 0 && out->finding == 0 && out->path[0] == 0),
		      "trusted, yet path %zu to anchor %zu, first %zu, finding %d", out->n_path,
		      out->n_nearest, out->path[0], out->finding);
	tpmattest_report_free(r);
	tpmattest_policy_free(p);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
}

void asked_path(const asked *q, const verdict *v, asked *out)
{
	*out = (asked){ .at = q->at, .flags = q->flags, .n = v->n_nearest };
	for (size_t i = 0; i < v->n_nearest; i++) {
		out->cert[i] = q->cert[v->path[i]];
		out->cert[i].anchor = i + 1 == v->n_nearest;
	}
}
