/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/signatures.h"
#include "base/list.h"

#include <stdlib.h>

struct ta_known_key {
	ta_signer of; /* the first certificate it was seen in */
	/* reference to it, because the results outlive the fetched certificates */
	ta_cert *shared;
	ta_verifier *own; /* used if the certificate is not in the store */
	bool tried;
};

bool ta_budget_walk(ta_budget *b, size_t bytes)
{
	if (bytes > TA_MAX_WALKED - b->walked) {
		b->reached = true;
		return false;
	}
	b->walked += bytes;
	return true;
}

/* The same key values with another algorithm or other RSA-PSS parameters are a different key. For
 * example, an RSAES-OAEP key cannot verify signatures, and the results for one must not be used for
 * the other. */
static bool same_use(const ta_pubkey *a, const ta_pubkey *b)
{
	return a->type == b->type && ta_span_equal(a->pss_params, b->pss_params) &&
	       ta_pubkey_equal(a, b);
}

static ta_known_key *find_key(const ta_signatures *s, const ta_cert *cert)
{
	for (size_t i = 0; i < s->n_keys; i++)
		if (s->key[i]->of.cert == cert || same_use(&s->key[i]->of.cert->key, &cert->key))
			return s->key[i];
	return NULL;
}

/* Add a key to the list. Returns NULL if out of memory. */
static ta_known_key *new_key(ta_signatures *s, const ta_signer *by)
{
	ta_known_key **all = ta_list_grow(s->key, s->n_keys, &s->room_keys, sizeof(*all)), *k;

	if (!all)
		return NULL;
	s->key = all;
	k = calloc(1, sizeof(*k));
	if (!k)
		return NULL;
	k->shared = ta_cert_share(by->cert);
	k->of = (ta_signer){ k->shared, by->node };
	s->key[s->n_keys++] = k;
	return k;
}

/* Prepare the key. Returns NULL if it cannot verify signatures, or if out of memory (recorded). */
static const ta_verifier *verifier_of(ta_signatures *s, ta_known_key *k)
{
	const ta_verifier *v = k->own;
	bool nomem = false;

	if (k->of.node) {
		v = ta_store_verifier(s->trust, k->of.node, &nomem);
	} else if (!k->tried) {
		nomem = ta_verifier_new(&k->of.cert->key, &k->own, NULL) == TPMATTEST_E_NOMEM;
		k->tried = !nomem;
		v = k->own;
	}
	s->nomem = s->nomem || nomem;
	return v;
}

/* A signed object: a certificate or a CRL. */
typedef struct signed_object {
	const void *id;
	const ta_sigalg *alg;
	ta_span tbs, signature;
} signed_object;

static int check(ta_signatures *s, const signed_object *o, ta_known_key *k)
{
	const ta_verifier *v = verifier_of(s, k);

	if (!v)
		return s->nomem ? TPMATTEST_E_NOMEM : TPMATTEST_E_KEY;
	return ta_sig_check(v, o->alg, o->tbs, o->signature, NULL);
}

static int remember(ta_signatures *s, const void *what, const ta_known_key *k, int rc)
{
	if (rc == TPMATTEST_E_NOMEM)
		s->nomem = true;
	else
		ta_pairs_put(&s->known, what, k, rc);
	s->nomem = s->nomem || s->known.nomem;
	return s->nomem ? TPMATTEST_E_NOMEM : rc;
}

/* If the result for this pair is known or the check is not allowed, store it in *rc and return
 * true. A key whose check is not allowed is not added to the list. Otherwise return false with the
 * key to use in *k. */
static bool settled(ta_signatures *s, const void *what, const ta_signer *by, bool affordable,
		    ta_known_key **k, int *rc)
{
	int64_t known;

	*k = find_key(s, by->cert);
	if (*k && ta_pairs_get(&s->known, what, *k, &known)) {
		*rc = (int)known;
		return true;
	}
	if (!affordable) {
		s->budget.reached = true;
		*rc = TA_NOT_CHECKED;
		return true;
	}
	*k = *k ? *k : new_key(s, by);
	if (*k)
		return false;
	s->nomem = true;
	*rc = TPMATTEST_E_NOMEM;
	return true;
}

int ta_signed_cert(ta_signatures *s, const ta_signer *what, const ta_signer *by)
{
	const signed_object o = { what->cert, &what->cert->sig, what->cert->tbs,
				  what->cert->signature };
	ta_known_key *k;
	int rc;

	if (settled(s, o.id, by, s->budget.checks < TA_MAX_CHECKS, &k, &rc))
		return rc;
	/* The check is charged even if the store knows the result, because a verdict must not
	 * depend on earlier runs. */
	s->budget.checks++;
	rc = what->node && by->node ? ta_store_edge(s->trust, what->node, by->node)
				    : check(s, &o, k);
	return remember(s, o.id, k, rc);
}

int ta_signed_crl(ta_signatures *s, const ta_crl *crl, bool of_store, const ta_signer *by)
{
	const signed_object o = { crl, &crl->sig, crl->tbs, crl->signature };
	ta_budget *b = &s->budget;
	bool shared = of_store && by->node;
	ta_known_key *k;
	int rc;

	if (settled(s, crl, by,
		    shared ||
			    (b->checks < TA_MAX_CHECKS && crl->tbs.n <= TA_MAX_HASHED - b->hashed),
		    &k, &rc))
		return rc;
	b->checks += !shared;
	b->hashed += shared ? 0 : crl->tbs.n;
	rc = shared ? ta_store_crl_edge(s->trust, crl, by->node) : check(s, &o, k);
	return remember(s, crl, k, rc);
}

bool ta_signed_known(const ta_signatures *s, const void *what, const ta_signer *by)
{
	const ta_known_key *k = find_key(s, by->cert);
	int64_t rc;

	return k && ta_pairs_get(&s->known, what, k, &rc) && rc == 0;
}

void ta_signatures_free(ta_signatures *s)
{
	for (size_t i = 0; i < s->n_keys; i++) {
		ta_verifier_free(s->key[i]->own);
		ta_cert_unref(s->key[i]->shared);
		free(s->key[i]);
	}
	free(s->key);
	ta_pairs_free(&s->known);
	*s = (ta_signatures){ 0 };
}
