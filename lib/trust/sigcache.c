/* SPDX-License-Identifier: BSD-2-Clause */
#include "trust/sigcache.h"

#include <stdlib.h>

ta_sigcache *ta_sigcache_new(void)
{
	ta_sigcache *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	if (pthread_mutex_init(&m->lock, NULL) != 0)
		goto free_memo;
	if (pthread_cond_init(&m->settled, NULL) != 0)
		goto free_lock;
	return m;

free_lock:
	pthread_mutex_destroy(&m->lock);
free_memo:
	free(m);
	return NULL;
}

void ta_sigcache_free(ta_sigcache *m)
{
	if (!m)
		return;
	ta_index_free(&m->by_subject);
	pthread_cond_destroy(&m->settled);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

void ta_sigcache_clear_node(struct ta_node_cache *nm)
{
	ta_sigcache_edge *e = atomic_load(&nm->edges);

	while (e) {
		ta_sigcache_edge *next = e->next;

		free(e);
		e = next;
	}
	ta_verifier_free(nm->key);
}

static bool is_done(const atomic_int *state)
{
	return atomic_load_explicit(state, memory_order_acquire) == TA_SIGCACHE_DONE;
}

bool ta_sigcache_claim(ta_sigcache *m, atomic_int *state)
{
	bool mine;

	if (is_done(state))
		return false;
	pthread_mutex_lock(&m->lock);
	while (atomic_load(state) == TA_SIGCACHE_BUSY)
		pthread_cond_wait(&m->settled, &m->lock);
	mine = atomic_load(state) == TA_SIGCACHE_EMPTY;
	if (mine)
		atomic_store(state, TA_SIGCACHE_BUSY);
	pthread_mutex_unlock(&m->lock);
	return mine;
}

void ta_sigcache_settle(ta_sigcache *m, atomic_int *state, bool known)
{
	pthread_mutex_lock(&m->lock);
	atomic_store_explicit(state, known ? TA_SIGCACHE_DONE : TA_SIGCACHE_EMPTY,
			      memory_order_release);
	pthread_cond_broadcast(&m->settled);
	pthread_mutex_unlock(&m->lock);
}

const ta_verifier *ta_sigcache_verifier(ta_sigcache *m, const ta_node *node, bool *nomem)
{
	struct ta_node_cache *nm = node->sigcache;
	int rc;

	if (nomem)
		*nomem = false;
	if (ta_sigcache_claim(m, &nm->key_state)) {
		rc = ta_verifier_new(&node->cert->key, &nm->key, NULL);
		ta_sigcache_settle(m, &nm->key_state, rc == 0 || rc == TPMATTEST_E_KEY);
		if (rc != 0 && rc != TPMATTEST_E_KEY) {
			if (nomem)
				*nomem = true;
			return NULL;
		}
	}
	return nm->key;
}

static ta_sigcache_edge *find_edge(const struct ta_node_cache *nm, const void *other)
{
	ta_sigcache_edge *e = atomic_load_explicit(&nm->edges, memory_order_acquire);

	while (e && e->other != other)
		e = e->next;
	return e;
}

static ta_sigcache_edge *get_edge(ta_sigcache *m, struct ta_node_cache *nm, const void *other)
{
	ta_sigcache_edge *e = find_edge(nm, other);

	if (e)
		return e;
	pthread_mutex_lock(&m->lock);
	e = find_edge(nm, other);
	if (!e) {
		e = calloc(1, sizeof(*e));
		if (e) {
			e->other = other;
			e->next = atomic_load(&nm->edges);
			atomic_store_explicit(&nm->edges, e, memory_order_release);
		}
	}
	pthread_mutex_unlock(&m->lock);
	return e;
}

static int check(ta_sigcache *m, const ta_node *signer, const ta_sigalg *alg, ta_span tbs,
		 ta_span signature)
{
	bool nomem;
	const ta_verifier *v = ta_sigcache_verifier(m, signer, &nomem);

	if (!v)
		return nomem ? TPMATTEST_E_NOMEM : TPMATTEST_E_KEY;
	return ta_sig_check(v, alg, tbs, signature, NULL);
}

static bool lasting(int result)
{
	return result == 0 || result == TPMATTEST_E_UNTRUSTED ||
	       result == TPMATTEST_E_UNSUPPORTED || result == TPMATTEST_E_KEY;
}

int ta_sigcache_edge_of(ta_sigcache *m, const ta_node *child, const ta_node *parent)
{
	ta_sigcache_edge *e = get_edge(m, child->sigcache, parent);
	int rc;

	if (!e)
		return TPMATTEST_E_NOMEM;
	if (!ta_sigcache_claim(m, &e->state))
		return e->result;
	rc = check(m, parent, &child->cert->sig, child->cert->tbs, child->cert->signature);
	e->result = rc;
	ta_sigcache_settle(m, &e->state, lasting(rc));
	return rc;
}

int ta_sigcache_crl_edge(ta_sigcache *m, const ta_crl *crl, const ta_node *signer)
{
	ta_sigcache_edge *e = get_edge(m, signer->sigcache, crl);
	int rc;

	if (!e)
		return TPMATTEST_E_NOMEM;
	if (!ta_sigcache_claim(m, &e->state))
		return e->result;
	rc = check(m, signer, &crl->sig, crl->tbs, crl->signature);
	e->result = rc;
	ta_sigcache_settle(m, &e->state, lasting(rc));
	return rc;
}
