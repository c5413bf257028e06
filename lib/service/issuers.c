/* SPDX-License-Identifier: BSD-2-Clause */
#include "service/issuers.h"

#include "base/limits.h"
#include "verify/graph.h"
#include "x509/sig.h"

/* Where among n certificates the one is whose key signed `child`; n: nowhere. Places that are NULL are passed over. */
static size_t signer_of(const ta_cert *child, ta_cert *const *v, size_t n, bool *nomem)
{
	for (size_t i = 0; i < n; i++) {
		ta_verifier *key = NULL;
		int rc;

		if (!v[i] || !ta_graph_candidate(child, v[i]))
			continue;
		rc = ta_verifier_new(&v[i]->key, &key, NULL);
		if (rc == 0)
			rc = ta_cert_check(child, key, NULL);
		ta_verifier_free(key);
		if (rc == 0)
			return i;
		*nomem = *nomem || rc == TPMATTEST_E_NOMEM;
	}
	return n;
}

int ta_issuers_take(ta_fetched *f, const ta_cert *child, const ta_reply_certs *answer, const char *url, size_t *n_kept)
{
	ta_cert *left[TA_MAX_DEVICE_CERTS];
	bool nomem = false;
	int rc = 0;

	memcpy(left, answer->v, sizeof(left));
	for (*n_kept = 0; rc == 0 && *n_kept < TA_MAX_PATH; (*n_kept)++) {
		size_t i = signer_of(child, left, answer->n, &nomem);

		if (i == answer->n)
			break;
		child = answer->v[i];
		left[i] = NULL;
		rc = ta_fetched_add_cert(&f->issuers, answer->v[i], url, 0);
	}
	for (size_t i = 0; i < answer->n && rc == 0; i++)
		if (left[i] && ta_fetched_add_cert(&f->spare, left[i], url, 0) == TPMATTEST_E_NOMEM)
			nomem = true; /* no room for more is no loss */
	return nomem ? TPMATTEST_E_NOMEM : rc;
}

int ta_issuers_take_spare(ta_fetched *f, const ta_cert *child, size_t *n_kept)
{
	bool nomem = false;
	int rc = 0;

	for (*n_kept = 0; rc == 0; (*n_kept)++) {
		size_t i = signer_of(child, f->spare.v, f->spare.n, &nomem);

		if (i == f->spare.n || nomem)
			break;
		child = f->spare.v[i];
		rc = ta_fetched_move(&f->spare, i, &f->issuers);
	}
	return nomem ? TPMATTEST_E_NOMEM : rc;
}
