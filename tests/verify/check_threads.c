/* SPDX-License-Identifier: BSD-2-Clause */
/* Threads that share a store, policies and evidence, and verify at once what the store has yet to
 * remember: every report is the one that a thread alone gets. Run it under ThreadSanitizer. */
#include "minted.h"

#include "../unit/vendor.h"

#include <pthread.h>

enum { THREADS = 8, DEVICES = 48, POLICIES = 3 };

#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */

static const uint64_t minted_flags[POLICIES] = { 0, TPMATTEST_POLICY_REQUIRE_REVOCATION,
						 TPMATTEST_POLICY_STRICT };
static const uint64_t vendor_flags[POLICIES] = {
	0,
	TPMATTEST_POLICY_ANY_LEAF | TPMATTEST_POLICY_ALLOW_SHA1,
	TPMATTEST_POLICY_ANY_LEAF | TPMATTEST_POLICY_IGNORE_TIME |
		TPMATTEST_POLICY_REQUIRE_REVOCATION,
};

/* What is shared, and the reports that are expected. */
typedef struct world {
	tpmattest_evidence *device[DEVICES];
	size_t n;
	tpmattest_policy *policy[POLICIES];
	char *expected[DEVICES][POLICIES];
	char *inventory;
	tpmattest_trust *trust;
	pthread_barrier_t start;
} world;

typedef struct worker {
	world *w;
	pthread_t thread;
	size_t first; /* the device to begin with */
	bool lists;   /* the store's inventory, before all else */
	unsigned verified, wrong;
} worker;

/* NULL is a failure too: it equals no report. */
static char *judge(const world *w, size_t device, size_t policy)
{
	tpmattest_report *r = NULL;
	char *json = NULL;
	int rc = tpmattest_verify(w->device[device], w->trust, w->policy[policy], &r, NULL);

	if ((rc == 0) != (tpmattest_report_verdict(r) == TPMATTEST_VERDICT_TRUSTED) ||
	    tpmattest_report_to_json(r, &json, NULL) != 0)
		json = NULL;
	tpmattest_report_free(r);
	return json;
}

static char *inventory(const world *w)
{
	tpmattest_inventory *v = NULL;
	char *json = NULL;

	if (tpmattest_inventory_new(w->trust, &v, NULL) == 0)
		(void)!tpmattest_inventory_to_json(v, TPMATTEST_INVENTORY_ENTRIES, &json, NULL);
	tpmattest_inventory_free(v);
	return json;
}

/* Free both. */
static bool same(char *a, const char *b)
{
	bool yes = a && b && strcmp(a, b) == 0;

	tpmattest_free(a);
	return yes;
}

static void *work(void *arg)
{
	worker *me = arg;
	world *w = me->w;

	pthread_barrier_wait(&w->start);
	if (me->lists)
		me->wrong += !same(inventory(w), w->inventory);
	for (size_t k = 0; k < w->n * POLICIES; k++) {
		size_t device = (me->first + k) % w->n, policy = (me->first + k / w->n) % POLICIES;

		me->wrong += !same(judge(w, device, policy), w->expected[device][policy]);
		me->verified++;
	}
	return NULL;
}

static void add_policies(world *w, const uint64_t *flags, int64_t at)
{
	for (size_t i = 0; i < POLICIES; i++) {
		ck_assert_int_eq(tpmattest_policy_new(&w->policy[i], NULL), 0);
		ck_assert_int_eq(tpmattest_policy_set_flags(w->policy[i], flags[i], NULL), 0);
		ck_assert_int_eq(tpmattest_policy_set_time(w->policy[i], at, NULL), 0);
	}
}

/* One thread, one store, one policy after the other. */
static void expect_alone(world *w, tpmattest_trust *t)
{
	w->trust = t;
	for (size_t i = 0; i < w->n; i++)
		for (size_t j = 0; j < POLICIES; j++) {
			w->expected[i][j] = judge(w, i, j);
			ck_assert_ptr_nonnull(w->expected[i][j]);
		}
	w->inventory = inventory(w);
	ck_assert_ptr_nonnull(w->inventory);
	tpmattest_trust_free(t);
	w->trust = NULL;
}

/* All threads at once on a store that remembers nothing yet. How many reports were wrong. */
static unsigned run_together(world *w, tpmattest_trust *t)
{
	worker all[THREADS];
	unsigned wrong = 0;

	w->trust = t;
	ck_assert_int_eq(pthread_barrier_init(&w->start, NULL, THREADS), 0);
	for (size_t i = 0; i < THREADS; i++) {
		/* Pairs begin with the same device, the others elsewhere. */
		all[i] = (worker){ .w = w,
				   .first = i / 2 * (w->n / (THREADS / 2)) +
					    (i >= THREADS - 2 ? i : 0),
				   .lists = i % 4 == 3 };
		ck_assert_int_eq(pthread_create(&all[i].thread, NULL, work, &all[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(all[i].thread, NULL), 0);
		ck_assert_uint_eq(all[i].verified, w->n * POLICIES);
		wrong += all[i].wrong;
	}
	pthread_barrier_destroy(&w->start);
	tpmattest_trust_free(t);
	w->trust = NULL;
	return wrong;
}

static void world_close(world *w)
{
	for (size_t i = 0; i < w->n; i++)
		tpmattest_evidence_free(w->device[i]);
	for (size_t j = 0; j < POLICIES; j++) {
		tpmattest_policy_free(w->policy[j]);
		for (size_t i = 0; i < w->n; i++)
			tpmattest_free(w->expected[i][j]);
	}
	tpmattest_free(w->inventory);
	free(w);
}

static tpmattest_evidence *add_device(world *w)
{
	ck_assert_uint_lt(w->n, DEVICES);
	ck_assert_int_eq(tpmattest_evidence_new(&w->device[w->n], NULL), 0);
	return w->device[w->n++];
}

static void add_file(tpmattest_evidence *e, int role, const uint8_t *p, size_t n)
{
	ck_assert_int_eq(tpmattest_evidence_add_file(e, role, NULL, p, n, NULL), 0);
}

static void add_made(tpmattest_evidence *e, int role, const struct pki_made *made)
{
	add_file(e, role, made->der.p, made->der.len);
}

/* A hierarchy to order: a root, authorities of three kinds of key, and parts of all sorts below
 * them. */
enum { AUTHORITIES = 3, PARTS = 12 };

typedef struct minted_world {
	struct pki_made root, authority[AUTHORITIES], device_ca[AUTHORITIES],
		ek[AUTHORITIES][PARTS];
} minted_world;

static const enum pki_kind kinds[AUTHORITIES] = { PKI_P256, PKI_RSA2048, PKI_P384 };

static void mint_ca(const char *name, const struct pki_key *key, const struct pki_made *issuer,
		    struct pki_made *out)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME(name), .key = key },
		 issuer, out);
}

/* Of every four parts one is broken in its way: a bad signature, expired, signed with SHA-1. */
static void mint_ek(const minted_world *m, size_t a, size_t i, struct pki_made *out)
{
	struct pki_cert ek = { .profile = PKI_EK, .key = pki_key(PKI_P256, (unsigned)(20 + i)) };

	ek.sign.broken = i == 3;
	if (i == 7)
		ek.not_after = PKI_AT(NOW - 1);
	if (i == 11)
		ek.sign.alg = kinds[a] == PKI_RSA2048 ? PKI_SIG_RSA_SHA1 : PKI_SIG_ECDSA_SHA1;
	pki_mint(&ek, i % 2 && i != 11 ? &m->device_ca[a] : &m->authority[a], out);
}

static void minted_world_open(minted_world *m, world *w)
{
	static const char *const names[AUTHORITIES] = { "CN=Authority A", "CN=Authority B",
							"CN=Authority C" };
	static const char *const devices[AUTHORITIES] = { "CN=Device A", "CN=Device B",
							  "CN=Device C" };

	mint_ca("CN=Root", pki_key(PKI_P384, 0), NULL, &m->root);
	for (size_t a = 0; a < AUTHORITIES; a++) {
		mint_ca(names[a], pki_key(kinds[a], 1), &m->root, &m->authority[a]);
		mint_ca(devices[a], pki_key(PKI_P256, (unsigned)(2 + a)), &m->authority[a],
			&m->device_ca[a]);
		for (size_t i = 0; i < PARTS; i++) {
			tpmattest_evidence *e = add_device(w);

			mint_ek(m, a, i, &m->ek[a][i]);
			add_made(e, TPMATTEST_ROLE_EK, &m->ek[a][i]);
			/* Part 5 lacks the CA of its own. */
			if (i % 2 && i != 5)
				add_made(e, TPMATTEST_ROLE_CHAIN, &m->device_ca[a]);
		}
	}
	add_policies(w, minted_flags, NOW);
}

static void minted_world_close(minted_world *m)
{
	pki_made_free(&m->root);
	for (size_t a = 0; a < AUTHORITIES; a++) {
		pki_made_free(&m->authority[a]);
		pki_made_free(&m->device_ca[a]);
		for (size_t i = 0; i < PARTS; i++)
			pki_made_free(&m->ek[a][i]);
	}
}

/* A list of each authority: part 2 is revoked, and authority C's list is out of date. */
static void add_list(const minted_world *m, size_t a, tpmattest_trust *t)
{
	struct pki_revoked revoked = { .serial = derout_view(&m->ek[a][2].serial) };
	struct pki_crl spec = { .revoked = &revoked, .n_revoked = 1 };
	struct derout der = { 0 };

	if (a == 2)
		spec.next_update = PKI_AT(NOW - 1);
	pki_mint_crl(&spec, &m->authority[a], &der);
	ck_assert_int_eq(tpmattest_trust_add_crl(t, "crl", der.p, der.len, NULL), 0);
	derout_free(&der);
}

static tpmattest_trust *minted_trust(const minted_world *m)
{
	tpmattest_trust *t = NULL;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, m->root.der.p, m->root.der.len, "IBM", NULL),
			 0);
	for (size_t a = 0; a < AUTHORITIES; a++) {
		const struct derout *der = &m->authority[a].der;

		ck_assert_int_eq(tpmattest_trust_add_data(t, "test", der->p, der->len, NULL), 0);
		add_list(m, a, t);
	}
	return t;
}

static void expect_variety(const world *w)
{
	static const char *const verdicts[] = { "\"verdict\":\"trusted\"",
						"\"verdict\":\"untrusted\"",
						"\"verdict\":\"incomplete\"" };

	for (size_t k = 0; k < 3; k++) {
		bool there = false;

		for (size_t i = 0; i < w->n; i++)
			there = there || strstr(w->expected[i][0], verdicts[k]);
		ck_assert_msg(there, "no report with %s", verdicts[k]);
	}
}

START_TEST(minted_parts)
{
	world *w = calloc(1, sizeof(*w));
	minted_world m = { 0 };

	minted_world_open(&m, w);
	expect_alone(w, minted_trust(&m));
	expect_variety(w);
	for (int round = 0; round < 12; round++)
		ck_assert_uint_eq(run_together(w, minted_trust(&m)), 0);
	world_close(w);
	minted_world_close(&m);
}
END_TEST

/* A control: threads that share a store which differs by one list are seen to give other
 * reports. */
START_TEST(detector_sees_another_store)
{
	world *w = calloc(1, sizeof(*w));
	minted_world m = { 0 };
	struct derout der = { 0 };
	tpmattest_trust *t;

	minted_world_open(&m, w);
	expect_alone(w, minted_trust(&m));
	t = minted_trust(&m);
	pki_mint_crl(&(struct pki_crl){ 0 }, &m.root, &der);
	ck_assert_int_eq(tpmattest_trust_add_crl(t, "crl", der.p, der.len, NULL), 0);
	ck_assert_uint_gt(run_together(w, t), 0);
	derout_free(&der);
	world_close(w);
	minted_world_close(&m);
}
END_TEST

static void add_vendor_file(tpmattest_evidence *e, int role, const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	add_file(e, role, p, n);
	free(p);
}

static void add_vendor_nv(tpmattest_evidence *e, uint32_t index, const char *name)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);

	ck_assert_int_eq(tpmattest_evidence_add_nv(e, index, p, n, NULL), 0);
	free(p);
}

static const char *const real_eks[] = {
	"ek/chromeos-0000-p-256-1.der",
	"ek/google-vtpm-p-256-1.der",
	"ek/infineon-slb-9670-tpm2-0-p-256-1.der",
	"ek/infineon-slb-9670-tpm2-0-rsa2048-1.der",
	"ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der",
	"ek/intel-glk-p-256-1.der",
	"ek/intel-spt-rsa2048-1.der",
	"ek/nuvoton-npct6xx-rsa2048-1.der",
	"ek/nuvoton-npct6xx-rsaesoaep2048-1.der",
	"ek/nuvoton-npct75x-rsa2048-1.der",
	"ek/stmicro-st33htphahb4-p-256-1.der",
	"ek/stmicro-st33htphahb4-rsa2048-1.der",
	"ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der",
	"aik/intel-adl-rsa2048-1.der",
};

static const char *const chains[][4] = {
	{ "odca-mcc/0-leaf-dal.der", "odca-mcc/1-app-ca.der", "odca-mcc/2-kernel-ca.der",
	  "odca-mcc/3-rom-ca.der" },
	{ "odca-debug/0-dal-leaf.der", "odca-debug/1-dal-ca.der", "odca-debug/2-kernel-ca.der",
	  "odca-debug/3-rom-ca.der" },
};

static void vendor_world_open(world *w)
{
	tpmattest_evidence *e = add_device(w);

	add_vendor_nv(e, 0x01c00002, "odca-adl/0-ek.der");
	add_vendor_nv(e, 0x01c00100, "nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt.bin");
	for (size_t i = 0; i < sizeof(real_eks) / sizeof(real_eks[0]); i++)
		add_vendor_file(add_device(w), TPMATTEST_ROLE_EK, real_eks[i]);
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
		e = add_device(w);
		for (size_t j = 0; j < 4; j++)
			add_vendor_file(e, j ? TPMATTEST_ROLE_CHAIN : TPMATTEST_ROLE_EK,
					chains[i][j]);
	}
	add_policies(w, vendor_flags, NOV_2026);
}

static tpmattest_trust *vendor_trust(void)
{
	static const char *const files[] = {
		"cab/TrustedTpm-2024-11.cab",         "odca-mcc/4-issuing-ca.der",
		"odca-mcc/5-intermediate.der",        "odca-mcc/6-root.der",
		"odca-debug/debug-intermediate.der",  "odca-crl/OnDie_CA.crl",
		"odca-crl/OnDie_CA_CSME_Product.crl", "odca-crl/OnDie_CA_CSME_Indirect.crl",
		"odca-crl/MCC_00001881_OnDie_CA.crl"
	};
	tpmattest_trust *t = NULL;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_vendor_roots(t, NULL), 0);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t n;
		uint8_t *p = vendor_file(files[i], &n);

		ck_assert_int_eq(tpmattest_trust_add_data(t, files[i], p, n, NULL), 0);
		free(p);
	}
	return t;
}

START_TEST(real_parts)
{
	world *w = calloc(1, sizeof(*w));

	vendor_world_open(w);
	expect_alone(w, vendor_trust());
	expect_variety(w);
	for (int round = 0; round < 3; round++)
		ck_assert_uint_eq(run_together(w, vendor_trust()), 0);
	world_close(w);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("threads"), *vendor = suite_create("threads_vendor");
	TCase *t = tcase_create("minted"), *v = tcase_create("vendor");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_set_timeout(v, 0);
	tcase_add_test(t, minted_parts);
	tcase_add_test(t, detector_sees_another_store);
	tcase_add_test(v, real_parts);
	suite_add_tcase(plain, t);
	suite_add_tcase(vendor, v);
	return run_with_vendor(plain, vendor);
}
