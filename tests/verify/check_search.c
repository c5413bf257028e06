/* SPDX-License-Identifier: BSD-2-Clause */
/* The search for a path in graphs drawn by hand: which of several it takes, that it ends, and that
 * it says when it did not see all. */
#include "minted.h"

#include <stdlib.h>
#include <string.h>

#include "../unit/runner.h"
#include "verify/above.h"

enum { EK = 0, GOOD, EXPIRED, ROOT, N };

static minted m;
static ta_cert *cert[N];
static ta_graph g;
static ta_rules rules;
static ta_path path;
static ta_vertex_set explored;
static ta_findings findings;

/* Certificates as vertices may be used any number of times: an edge drawn by hand asks for no
 * signature. Each CA has the name of the next, so that only what is wrong with a certificate itself
 * counts. */
static void setup(void)
{
	minted_open(&m, N);
	for (size_t i = GOOD; i < N; i++) {
		m.spec[i].subject = PKI_NAME("CN=CA");
		m.spec[i].ski.mode = m.spec[i].aki.mode = PKI_EXT_ABSENT;
	}
	m.spec[EK].aki.mode = PKI_EXT_ABSENT;
	m.spec[EXPIRED].not_after = PKI_AT(NOW - 1);
	minted_make(&m);
	for (int i = 0; i < N; i++)
		ck_assert_int_eq(ta_cert_parse(m.made[i].der.p, m.made[i].der.len, &cert[i], NULL),
				 0);
	ta_graph_init(&g, NULL);
	rules = (ta_rules){ .now = NOW, .flags = TPMATTEST_POLICY_ANY_LEAF };
	findings = (ta_findings){ 0 };
}

static void teardown(void)
{
	ta_findings_free(&findings);
	ta_graph_free(&g);
	for (int i = 0; i < N; i++)
		ta_cert_unref(cert[i]);
	minted_close(&m);
}

static size_t vertex(int kind)
{
	long v = ta_graph_add(&g, cert[kind], "x", TA_FROM_FETCH);

	ck_assert_int_ge(v, 0);
	g.v[v].anchor = kind == ROOT;
	g.v[v].banned = 0;
	g.v[v].expanded = true;
	g.v[v].seen = SIZE_MAX; /* all was tried */
	if (kind == ROOT)
		/* nothing is above it */
		ck_assert_ptr_nonnull(g.v[v].above = calloc(1, sizeof(ta_above)));
	return (size_t)v;
}

static void edge(size_t child, size_t parent)
{
	ta_vertex *v = &g.v[child];
	size_t *up = realloc(v->up, (v->n_up + 1) * sizeof(*up));

	ck_assert_ptr_nonnull(up);
	v->up = up;
	v->up[v->n_up++] = parent;
}

static void find(void)
{
	ta_path_find(&g, 0, &rules, "", &path, &explored, &findings);
}

static bool limited(void)
{
	return g.signatures.budget.reached;
}

/* Of paths that break as many rules the shortest, and of those the first. */
START_TEST(the_first_of_equals)
{
	size_t ek = vertex(EK), one = vertex(EXPIRED), two = vertex(EXPIRED), more = vertex(GOOD),
	       root = vertex(ROOT);

	edge(ek, more);
	edge(more, two);
	edge(ek, one);
	edge(ek, two);
	edge(one, root);
	edge(two, root);
	find();
	ck_assert(path.complete);
	ck_assert_uint_eq(path.n, 3);
	ck_assert_uint_eq(path.v[1], one);
	ck_assert(!limited());
}
END_TEST

/* A longer one that breaks none goes before. */
START_TEST(a_good_one_before_a_short_one)
{
	size_t ek = vertex(EK), bad = vertex(EXPIRED), one = vertex(GOOD), two = vertex(GOOD),
	       root = vertex(ROOT);

	edge(ek, bad);
	edge(bad, root);
	edge(ek, one);
	edge(one, two);
	edge(two, root);
	find();
	ck_assert_uint_eq(path.n, 4);
	ck_assert(!ta_findings_has(&findings, TPMATTEST_F_EXPIRED));
}
END_TEST

/* What is above an anchor is another question: it is not among what the judgement rests on. */
START_TEST(an_anchor_ends_the_search)
{
	size_t ek = vertex(EK), root = vertex(ROOT), beyond = vertex(GOOD);

	edge(ek, root);
	edge(root, beyond);
	find();
	ck_assert_uint_eq(path.n, 2);
	ck_assert(ta_vertex_set_has(&explored, ek));
	ck_assert(ta_vertex_set_has(&explored, root));
	ck_assert(!ta_vertex_set_has(&explored, beyond));
}
END_TEST

/* A path goes through no certificate twice, so that circles make no more paths. */
START_TEST(circles_make_no_paths)
{
	size_t ek = vertex(EK), x = vertex(EXPIRED), root = vertex(ROOT);

	edge(ek, x);
	for (int i = 0; i < 4; i++) {
		size_t q = vertex(GOOD);

		edge(x, q);
		edge(q, x);
	}
	edge(x, root);
	find();
	ck_assert_uint_eq(path.n, 3);
	ck_assert(!limited());
}
END_TEST

/* As many complete paths as are tried: a better one among them is found, one beyond is not, and
 * that is told. */
START_TEST(the_most_paths)
{
	size_t ek = vertex(EK), root = vertex(ROOT), better = (size_t)TA_MAX_PATH_TRIES - (_i == 0);

	for (size_t i = 0; i <= TA_MAX_PATH_TRIES; i++) {
		size_t a = vertex(EXPIRED), b = vertex(i == better ? GOOD : EXPIRED);

		edge(ek, a);
		edge(a, b);
		edge(b, root);
	}
	find();
	ck_assert_uint_eq(path.n, 4);
	ck_assert(cert[EXPIRED] == g.v[path.v[1]].id.cert);
	ck_assert(g.v[path.v[2]].id.cert == (_i == 0 ? cert[GOOD] : cert[EXPIRED]));
	ck_assert(limited());
}
END_TEST

/* A bound that is reached after a good path was found is none. */
START_TEST(a_good_path_ends_the_search)
{
	size_t ek = vertex(EK), root = vertex(ROOT);

	for (size_t i = 0; i < 2 * TA_MAX_PATH_TRIES; i++) {
		size_t a = vertex(i == TA_MAX_PATH_TRIES - 1 ? GOOD : EXPIRED);

		edge(ek, a);
		edge(a, root);
	}
	find();
	ck_assert(g.v[path.v[1]].id.cert == cert[GOOD]);
	ck_assert(!limited());
}
END_TEST

#define CROWD 24

/* Ways without end that lead to no anchor but through where they came from: the search ends, and
 * says that it did not see all. */
START_TEST(the_most_steps)
{
	size_t ek = vertex(EK), x = vertex(EXPIRED), root = vertex(ROOT), q[CROWD];

	edge(ek, x);
	for (int i = 0; i < CROWD; i++) {
		q[i] = vertex(GOOD);
		edge(x, q[i]);
	}
	for (int i = 0; i < CROWD; i++) {
		for (int j = 0; j < CROWD; j++)
			if (i != j)
				edge(q[i], q[j]);
		edge(q[i], x);
	}
	edge(x, root);
	find();
	ck_assert(path.complete);
	ck_assert_uint_eq(path.n, 3);
	ck_assert(limited());
	ck_assert_uint_le(g.steps, TA_MAX_PATH_STEPS);
}
END_TEST

/* What all searches of a run cost together has bounds as well. */
START_TEST(the_most_of_a_run)
{
	size_t ek = vertex(EK), one = vertex(EXPIRED), two = vertex(EXPIRED), root = vertex(ROOT);
	bool beyond = _i & 1;

	edge(ek, one);
	edge(ek, two);
	edge(one, root);
	edge(two, root);
	if (_i & 2)
		g.tries = TA_MAX_RUN_TRIES - (beyond ? 2 : 3);
	else
		g.steps = TA_MAX_RUN_STEPS - (beyond ? 5 : 1000);
	find();
	ck_assert_uint_eq(path.n, 3);
	ck_assert_int_eq(limited(), beyond);
}
END_TEST

/* The longest path, and one certificate more. */
START_TEST(the_longest_path)
{
	size_t last = vertex(EK);

	for (int i = 0; i < TA_MAX_PATH - 2 + _i; i++) {
		size_t next = vertex(GOOD);

		edge(last, next);
		last = next;
	}
	edge(last, vertex(ROOT));
	find();
	ck_assert_int_eq(path.complete, !_i);
	ck_assert_uint_eq(path.n, TA_MAX_PATH);
	ck_assert_int_eq(ta_findings_has(&findings, TPMATTEST_F_PATH_TOO_LONG), _i);
}
END_TEST

/* Names that could not be compared any more may hide an issuer. */
START_TEST(names_that_were_not_compared)
{
	size_t ek = vertex(EK);
	struct pki_made made = { 0 };
	ta_cert *c = NULL;

	m.spec[GOOD].subject = PKI_NAME("CN=ca");
	pki_mint(&m.spec[GOOD], NULL, &made);
	ck_assert_int_eq(ta_cert_parse(made.der.p, made.der.len, &c, NULL), 0);
	ck_assert_int_eq(ta_graph_add(&g, c, "x", TA_FROM_DEVICE), 1);
	g.v[ek].seen = 0;
	g.signatures.budget.walked = TA_MAX_WALKED;
	find();
	ck_assert(!path.complete);
	ck_assert(!g.v[ek].cut);
	ck_assert(limited());
	pki_made_free(&made);
	ta_graph_free(&g);
	ta_graph_init(&g, NULL);
	ta_cert_unref(c);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("search");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_first_of_equals);
	tcase_add_test(t, a_good_one_before_a_short_one);
	tcase_add_test(t, an_anchor_ends_the_search);
	tcase_add_test(t, circles_make_no_paths);
	tcase_add_loop_test(t, the_most_paths, 0, 2);
	tcase_add_test(t, a_good_path_ends_the_search);
	tcase_add_test(t, the_most_steps);
	tcase_add_loop_test(t, the_most_of_a_run, 0, 4);
	tcase_add_loop_test(t, the_longest_path, 0, 2);
	tcase_add_test(t, names_that_were_not_compared);
	suite_add_tcase(suite, t);
	return run_suite(suite);
}
