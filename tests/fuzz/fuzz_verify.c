/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole of verify: evidence, store and lists put together from pieces that are signed, and from any bytes. Whatever they are, the
 * result and the verdict agree, the order in which the store was filled means nothing, a bound that was reached is no yes, and of a
 * yes every link is checked again by OpenSSL.
 *
 * The input is a list of actions: what to do, with which piece; where the piece is followed by an edit, its place and its bits. */
#include <stdbool.h>
#include <string.h>

#include <openssl/sha.h>
#include <openssl/x509.h>
#include <tpmattest/tpmattest.h>

#include "fuzz.h"
#include "palette.h"

#define MAX_ACTIONS 32

enum { TO_EK = 0, TO_CHAIN, TO_STORE, TO_ANCHOR, TO_CRL, DISALLOW, POLICY, TO_NV, N_KINDS, EDITED = 0x80, RAW = 0x40 };

typedef struct action {
	uint8_t kind;
	const uint8_t *p;
	size_t n;
	uint8_t *owned;
} action;

typedef struct program {
	action v[MAX_ACTIONS];
	size_t n;
	uint8_t policy;
} program;

static void choose(action *a, uint8_t piece)
{
	if (a->kind == TO_CRL) {
		a->p = palette_list[piece % L_N].p;
		a->n = palette_list[piece % L_N].len;
	} else {
		a->p = palette[piece % P_N].der.p;
		a->n = palette[piece % P_N].der.len;
	}
}

/* Three bytes: two for the place, one for the bits. */
static void edit(action *a, const uint8_t *how)
{
	a->owned = malloc(a->n);
	FUZZ_ASSERT(a->owned);
	memcpy(a->owned, a->p, a->n);
	a->owned[((size_t)how[0] << 8 | how[1]) % a->n] ^= how[2];
	a->p = a->owned;
}

static void read_program(const uint8_t *p, size_t n, program *out)
{
	size_t at = 0;

	while (out->n < MAX_ACTIONS && n - at >= 2) {
		action *a = &out->v[out->n];

		*a = (action){ .kind = (p[at] & 0x3f) % N_KINDS };
		if (a->kind == POLICY) {
			out->policy = p[at + 1];
			at += 2;
			continue;
		}
		out->n++;
		if (p[at] & RAW) {
			a->n = p[at + 1] < n - at - 2 ? p[at + 1] : n - at - 2;
			a->p = p + at + 2;
			at += 2 + a->n;
			continue;
		}
		choose(a, p[at + 1]);
		if (p[at] & EDITED && n - at >= 5)
			edit(a, p + at + 2);
		at += a->owned ? 5 : 2;
	}
}

static void put(const action *a, tpmattest_evidence *e, tpmattest_trust *t)
{
	uint8_t hash[32];
	int rc;

	switch (a->kind) {
	case TO_EK:
		rc = tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "ek", a->p, a->n, NULL);
		break;
	case TO_CHAIN:
		rc = tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "chain", a->p, a->n, NULL);
		break;
	case TO_STORE:
		rc = tpmattest_trust_add_data(t, "store", a->p, a->n, NULL);
		break;
	case TO_ANCHOR:
		rc = tpmattest_trust_add_anchor(t, a->p, a->n, "IBM", NULL);
		break;
	case TO_CRL:
		rc = tpmattest_trust_add_crl(t, "list", a->p, a->n, NULL);
		break;
	case DISALLOW:
		SHA256(a->p, a->n, hash);
		rc = tpmattest_trust_add_disallowed(t, hash, sizeof(hash), NULL);
		break;
	default:
		rc = tpmattest_evidence_add_nv(e, 0x01c00002, a->p, a->n, NULL);
		break;
	}
	FUZZ_ASSERT(rc <= 0);
}

static bool of_store(const action *a)
{
	return a->kind == TO_STORE || a->kind == TO_ANCHOR || a->kind == TO_CRL || a->kind == DISALLOW;
}

/* The evidence in its order, the store in this or the opposite one. */
static tpmattest_report *judge(const program *g, bool backward, int *rc)
{
	static const uint64_t flags[] = { 0, TPMATTEST_POLICY_REQUIRE_REVOCATION, TPMATTEST_POLICY_ANY_LEAF,
					  TPMATTEST_POLICY_STRICT };
	tpmattest_evidence *e = NULL;
	tpmattest_trust *t = NULL;
	tpmattest_policy *p = NULL;
	tpmattest_report *r = NULL;

	FUZZ_ASSERT(tpmattest_evidence_new(&e, NULL) == 0 && tpmattest_trust_new(&t, NULL) == 0 && tpmattest_policy_new(&p, NULL) == 0);
	FUZZ_ASSERT(tpmattest_policy_set_time(p, PALETTE_NOW, NULL) == 0);
	FUZZ_ASSERT(tpmattest_policy_set_flags(p, flags[g->policy % 4], NULL) == 0);
	for (size_t i = 0; i < g->n; i++)
		if (!of_store(&g->v[i]))
			put(&g->v[i], e, t);
	for (size_t i = 0; i < g->n; i++) {
		const action *a = &g->v[backward ? g->n - 1 - i : i];

		if (of_store(a))
			put(a, e, t);
	}
	*rc = tpmattest_verify(e, t, p, &r, NULL);
	tpmattest_policy_free(p);
	tpmattest_trust_free(t);
	tpmattest_evidence_free(e);
	return r;
}

static bool has(const tpmattest_report *r, int code)
{
	for (size_t i = 0; i < tpmattest_report_finding_count(r); i++)
		if (tpmattest_report_finding_code(r, i) == code)
			return true;
	return false;
}

/* Did the program do this with this very certificate? */
static bool was_put(const program *g, uint8_t kind, const uint8_t *der, size_t n)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->v[i].kind == kind && g->v[i].n == n && memcmp(g->v[i].p, der, n) == 0)
			return true;
	return false;
}

static X509 *x509_of(const tpmattest_report *r, size_t i)
{
	size_t n;
	const uint8_t *der = tpmattest_report_chain_der(r, i, &n);
	X509 *x = der ? d2i_X509(NULL, &der, (long)n) : NULL;

	FUZZ_ASSERT(x);
	return x;
}

/* Every link of a yes by another library, and nothing in it that was forbidden. */
static void check_yes(const program *g, const tpmattest_report *r)
{
	size_t n = tpmattest_report_chain_count(r);

	FUZZ_ASSERT(n >= 1 && !has(r, TPMATTEST_F_WORK_LIMIT));
	for (size_t i = 0; i + 1 < n; i++) {
		X509 *child = x509_of(r, i), *parent = x509_of(r, i + 1);

		FUZZ_ASSERT(X509_verify(child, X509_get0_pubkey(parent)) == 1);
		X509_free(child);
		X509_free(parent);
	}
	for (size_t i = 0; i < n; i++) {
		size_t len;
		const uint8_t *der = tpmattest_report_chain_der(r, i, &len);

		FUZZ_ASSERT(!was_put(g, DISALLOW, der, len));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	program g = { 0 };
	tpmattest_report *r, *again;
	char *json = NULL;
	int rc, other;

	palette_make();
	read_program(p, n, &g);
	r = judge(&g, false, &rc);
	again = judge(&g, true, &other);
	FUZZ_ASSERT(rc == other && (r != NULL) == (again != NULL));
	if (r) {
		FUZZ_ASSERT((rc == 0) == (tpmattest_report_verdict(r) == TPMATTEST_VERDICT_TRUSTED));
		FUZZ_ASSERT(tpmattest_report_chain_count(r) == tpmattest_report_chain_count(again));
		FUZZ_ASSERT(tpmattest_report_to_json(r, &json, NULL) == 0);
		if (rc == 0)
			check_yes(&g, r);
	}
	tpmattest_free(json);
	tpmattest_report_free(r);
	tpmattest_report_free(again);
	for (size_t i = 0; i < g.n; i++)
		free(g.v[i].owned);
	return 0;
}
