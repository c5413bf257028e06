/* SPDX-License-Identifier: BSD-2-Clause */
/* Real chains, whole and damaged, judged by X509_verify_cert and by this library: what we trust, it
 * trusts, but for what vendors ship and OpenSSL cannot read. All of it needs the vendor data. */
#include "prng.h"
#include "realchain.h"
#include "scene.h"

#include "../unit/vendor.h"
#include "base/limits.h"

enum { TRIES = 250, SHOWN = 20 };

START_TEST(whole_chain)
{
	const char *name = realchain_name((size_t)_i);
	verdict v;
	asked q;
	realchain c;
	int openssl;

	realchain_open((size_t)_i, &c);
	realchain_ask(&c, &q);
	verdict_take(&q, &v);
	ck_assert_int_eq(v.rc, 0);
	openssl = oracle_judge(&q);
	ck_assert_msg(realchain_deviation(&c) == realchain_expected((size_t)_i), "%s: %d", name,
		      realchain_deviation(&c));
	ck_assert_msg((openssl == 0) == (realchain_expected((size_t)_i) == REAL_WHOLE), "%s: %s",
		      name, oracle_text(openssl));
	ck_assert_msg(openssl == 0 || realchain_explains(&c, &q, &v), "%s: %s", name,
		      oracle_text(openssl));
	realchain_close(&c);
}
END_TEST

static const ta_node *issuer_in(const tpmattest_trust *t, const ta_cert *child, int deviation)
{
	ta_issuer_iter it = { 0 };
	const ta_node *node;

	while ((node = ta_store_next_issuer(t, child, &it)))
		if (realchain_deviation_of(node->cert) == deviation &&
		    realchain_signed_by(child, node->cert))
			return node;
	return NULL;
}

/* The real EKs of ST by way of the real CAs with illegal serial numbers, whose legal reissues are
 * passed over. */
START_TEST(illegal_serial)
{
	static const char *const eks[] = { "ek/stmicro-st33htphahb4-p-256-1.der",
					   "ek/stmicro-st33htphahb4-rsa2048-1.der",
					   "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der" };
	size_t n;
	uint8_t *ek = vendor_file(eks[_i], &n);
	const ta_node *ca, *root;
	realchain c = { 0 };
	verdict v;
	asked q;
	scene s;

	scene_open(&s);
	scene_store_file(&s, CABINET);
	realchain_add(&c, (ta_span){ ek, n });
	ta_cert *leaf = realchain_view((struct pki_bytes){ ek, n });
	ca = issuer_in(s.t, leaf, REAL_PADDED_SERIAL);
	ck_assert_ptr_nonnull(ca);
	realchain_add(&c, ca->cert->der);
	root = issuer_in(s.t, ca->cert, REAL_WHOLE);
	ck_assert_ptr_nonnull(root);
	realchain_add(&c, root->cert->der);
	realchain_ask(&c, &q);
	verdict_take(&q, &v);
	ck_assert_int_eq(v.rc, 0);
	ck_assert_uint_eq(v.n_nearest, 3);
	ck_assert_int_ne(oracle_judge(&q), 0);
	ck_assert(realchain_explains(&c, &q, &v));
	ta_cert_unref(leaf);
	realchain_close(&c);
	scene_close(&s);
	free(ek);
}
END_TEST

/* The bytes of one certificate, changed. */
static void damage(prng *rng, uint8_t *der, size_t *len)
{
	size_t at = prng_below(rng, (unsigned)*len);
	uint8_t was = der[at];

	switch (prng_below(rng, 6)) {
	case 0:
		der[at] ^= (uint8_t)(1u << prng_below(rng, 8));
		break;
	case 1:
		der[at] = (uint8_t)prng_next(rng);
		break;
	case 2:
		der[at] = der[*len - 1 - at];
		der[*len - 1 - at] = was;
		break;
	case 3:
		memmove(der + at, der + at + 1, *len - at - 1);
		(*len)--;
		break;
	case 4:
		memmove(der + at + 1, der + at, *len - at);
		der[at] = (uint8_t)prng_next(rng);
		(*len)++;
		break;
	default:
		*len = at;
		break;
	}
}

/* Which certificates there are, and in which order. */
static void rearrange(prng *rng, asked *q, const realchain *other)
{
	size_t i = prng_below(rng, (unsigned)q->n), j = prng_below(rng, (unsigned)q->n);
	asked_cert was = q->cert[i];

	switch (prng_below(rng, 4)) {
	case 0:
		q->cert[i] = q->cert[j];
		q->cert[j] = was;
		break;
	case 1:
		i = i ? i : 1;
		memmove(&q->cert[i], &q->cert[i + 1], (q->n - i - 1) * sizeof(q->cert[0]));
		q->n--;
		break;
	case 2:
		j = prng_below(rng, (unsigned)other->n);
		q->cert[i].der = (struct pki_bytes){ other->der[j], other->len[j] };
		break;
	default:
		for (j = 0; j < other->n && q->n < ASKED_MAX; j++)
			q->cert[q->n++] = (asked_cert){ .der = { other->der[j], other->len[j] } };
		break;
	}
}

typedef struct tally {
	unsigned both, neither, theirs, ours, unexplained;
} tally;

static void compare(const asked *q, const realchain *real, const char *name, unsigned number,
		    tally *t)
{
	int openssl = oracle_judge(q);
	verdict v;

	verdict_take(q, &v);
	t->both += v.rc == 0 && openssl == 0;
	t->neither += v.rc != 0 && openssl != 0;
	t->theirs += v.rc != 0 && openssl == 0;
	if (v.rc != 0 || openssl == 0)
		return;
	t->ours++;
	if (realchain_explains(real, q, &v))
		return;
	if (t->unexplained++ < SHOWN)
		printf("# %s, %u: trusted, OpenSSL: %s\n", name, number, oracle_text(openssl));
}

START_TEST(damaged_chain)
{
	realchain c, other;
	prng rng = { (uint64_t)_i };
	uint8_t *bytes = malloc(TA_MAX_CERT + 1);
	tally t = { 0 };

	realchain_open((size_t)_i, &c);
	realchain_open((size_t)(_i + 1) % realchain_count(), &other);
	for (unsigned number = 0; number < TRIES; number++) {
		size_t i = prng_below(&rng, (unsigned)c.n);
		asked q;

		realchain_ask(&c, &q);
		for (size_t j = 1; j + 1 < q.n; j++)
			q.cert[j].store = prng_below(&rng, 2);
		if (prng_below(&rng, 4) == 0)
			rearrange(&rng, &q, &other);
		if (i < q.n && prng_below(&rng, 8) != 0) {
			memcpy(bytes, q.cert[i].der.p, q.cert[i].der.len);
			q.cert[i].der.p = bytes;
			damage(&rng, bytes, &q.cert[i].der.len);
		}
		compare(&q, &c, realchain_name((size_t)_i), number, &t);
	}
	printf("# %s: trusted by both %u, by neither %u, by us alone %u, by OpenSSL alone %u\n",
	       realchain_name((size_t)_i), t.both, t.neither, t.ours, t.theirs);
	fflush(stdout);
	ck_assert_uint_eq(t.unexplained, 0);
	ck_assert_uint_gt(t.neither, TRIES / 2);
	ck_assert_uint_gt(t.both + t.ours, 0);
	realchain_close(&other);
	realchain_close(&c);
	free(bytes);
}
END_TEST

/* A control: a verifier that trusts a chain whatever its bytes is seen, also where the list excuses
 * OpenSSL's refusal. */
START_TEST(detector_sees_a_gullible_verifier)
{
	verdict v = { 0 };
	asked q;
	realchain c;

	realchain_open((size_t)_i, &c);
	c.der[0][c.len[0] - 1] ^= 1;
	realchain_ask(&c, &q);
	for (v.n_path = 0; v.n_path < c.n; v.n_path++)
		v.path[v.n_path] = v.n_path;
	v.n_nearest = c.n;
	ck_assert_int_ne(oracle_judge(&q), 0);
	ck_assert(!realchain_explains(&c, &q, &v));
	realchain_close(&c);
}
END_TEST

int main(void)
{
	Suite *plain = suite_create("oracle"), *vendor = suite_create("oracle_vendor");
	TCase *t = tcase_create("vendor");

	tcase_set_timeout(t, 0); /* the build's own is in force */
	tcase_add_loop_test(t, whole_chain, 0, (int)realchain_count());
	tcase_add_loop_test(t, illegal_serial, 0, 3);
	tcase_add_loop_test(t, detector_sees_a_gullible_verifier, 0, (int)realchain_count());
	tcase_add_loop_test(t, damaged_chain, 0, (int)realchain_count());
	suite_add_tcase(vendor, t);
	return run_with_vendor(plain, vendor);
}
