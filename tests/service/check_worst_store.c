/* SPDX-License-Identifier: BSD-2-Clause */
/* The worst inputs within the limits where a large store and a device's many EKs meet: lists,
 * signers and what is above an anchor, each times the others, and times the answers. */
#include "worst.h"

#include "../unit/runner.h"
#include "../verify/minted.h"
#include "base/limits.h"
#include "verify/path.h"

#define N_EKS 60   /* with the other certificates of a device no more than it may have */
#define N_TWINS 63 /* one key each, and as many as may be tried */

static struct pki_made root, above, top, made;

static void free_made(void)
{
	pki_made_free(&root);
	pki_made_free(&above);
	pki_made_free(&top);
	pki_made_free(&made);
	worst_teardown();
}

/* An anchor that is not self-signed, and twins without end of the CA that signed it, below a root
 * that is not in the store. */
static void anchor_below_twins(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Root"),
				     .key = pki_key(PKI_P256, 30) },
		 NULL, &root);
	for (unsigned i = 0; i < N_TWINS; i++) {
		uint8_t serial[] = { 1, (uint8_t)i };

		pki_mint(&(struct pki_cert){ .profile = PKI_CA,
					     .subject = PKI_NAME("CN=Twin"),
					     .key = pki_key(PKI_P256, 31),
					     .serial = { serial, sizeof(serial) } },
			 &root, &above);
		minted_put(&worst.s, &above, scene_store);
	}
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Top"),
				     .key = pki_key(PKI_P256, 32) },
		 &above, &top);
	minted_anchor(&worst.s, &top, "IBM");
}

/* EKs that name an address each for as many answers as there may be: a list that the root signed,
 * new each time. */
static void put_eks(struct pki_cert spec, const struct pki_made *issuer)
{
	struct derout list = { 0 };
	char url[64];

	for (unsigned i = 0; i < N_EKS; i++) {
		spec.key = pki_key(PKI_P256, 40 + i);
		spec.crldp.dp[0].url = NULL;
		if (i < TPMATTEST_MAX_NEEDS) {
			worst_url(url, "list", i);
			spec.crldp.dp[0].url = url;
			derout_reset(&list);
			pki_mint_crl(&(struct pki_crl){ .number = i }, &root, &list);
			script_put(&worst.net, url, 200, list.p, list.len);
		}
		pki_mint(&spec, issuer, &made);
		minted_put(&worst.s, &made, scene_ek);
	}
	derout_free(&list);
}

/* Two thousand lists of a name that many certificates above an anchor have as their issuer's, and
 * nobody there who signed them. */
START_TEST(lists_times_what_is_above)
{
	static const uint8_t id[] = { 1, 2, 3 };
	struct derout list = { 0 };

	anchor_below_twins();
	for (unsigned i = 0; i < TA_MAX_STORE_CHECKS - 8; i++) {
		derout_reset(&list);
		pki_mint_crl(&(struct pki_crl){ .number = i, .aki.id = { id, sizeof(id) } }, &root,
			     &list);
		scene_crl(&worst.s, list.p, list.len);
	}
	derout_free(&list);
	put_eks((struct pki_cert){ .profile = PKI_EK }, &top);
	worst_run("lists times what is above", TPMATTEST_POLICY_REQUIRE_REVOCATION);
	ck_assert_uint_eq(worst.net.n_asked, TPMATTEST_MAX_NEEDS);
	/* the key identifier of a list says that nobody there signed it */
	ck_assert_uint_le(work.signatures, 2 * N_EKS);
}
END_TEST

/* Paths without end to an anchor with twins above it, none of them good, for each of many EKs. */
START_TEST(paths_times_what_is_above)
{
	static const char *const names[] = { "CN=L1", "CN=L2", "CN=L3", "CN=L4" };
	struct pki_made last = { 0 }, upper;

	anchor_below_twins();
	upper = top;
	top = (struct pki_made){ 0 };
	for (size_t level = 0; level < 4; level++) {
		for (unsigned i = 0; i < 3; i++) {
			uint8_t serial[] = { 1, (uint8_t)i };

			pki_mint(&(struct pki_cert){ .profile = PKI_CA,
						     .subject = PKI_NAME(names[level]),
						     .serial = { serial, 2 },
						     .key = pki_key(PKI_P256, (unsigned)level) },
				 &upper, &last);
			minted_put(&worst.s, &last, level < 3 ? scene_store : scene_chain);
		}
		pki_made_free(&upper);
		upper = last;
		last = (struct pki_made){ 0 };
	}
	put_eks((struct pki_cert){ .profile = PKI_EK, .not_after = PKI_AT(NOW - 5) }, &upper);
	pki_made_free(&upper);
	worst_run("paths times what is above", 0);
	ck_assert_int_ge(scene_find(&worst.s, TPMATTEST_F_WORK_LIMIT), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("worst_store");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, worst_setup, free_made);
	tcase_set_timeout(t, 240);
	tcase_add_test(t, lists_times_what_is_above);
	tcase_add_test(t, paths_times_what_is_above);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
