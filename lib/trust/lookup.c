/* SPDX-License-Identifier: BSD-2-Clause */
/* Lookup of issuers and CRLs by key identifier and name. */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "trust/store_private.h"
#include "x509/name.h"

/* Stages of the search. With an AKI key identifier: the nodes with that SKI, then those with the
 * name and no SKI. Without one: the nodes with the name. */
enum { STAGE_START = 0, STAGE_SKI, STAGE_BARE, STAGE_SUBJECT, STAGE_END };

static const ta_link *first_of(const tpmattest_trust *t, const ta_cert *child, int stage)
{
	switch (stage) {
	case STAGE_SKI:
		return ta_index_first(&t->by_ski, ta_index_hash(child->aki_key_id));
	case STAGE_BARE:
		return t->by_bare_subject.n
			     ? ta_index_first(&t->by_bare_subject, ta_name_hash(child->issuer))
			     : NULL;
	case STAGE_SUBJECT:
		return ta_index_first(ta_store_by_subject(t), ta_name_hash(child->issuer));
	default:
		return NULL;
	}
}

static int stage_after(const ta_cert *child, int stage)
{
	switch (stage) {
	case STAGE_START:
		return child->aki_key_id.n ? STAGE_SKI : STAGE_SUBJECT;
	case STAGE_SKI:
		return STAGE_BARE;
	default:
		return STAGE_END;
	}
}

static const ta_entry *entry_of(const ta_link *link, int stage)
{
	if (stage == STAGE_SUBJECT)
		return TA_LINK_OWNER(link, ta_entry, by_subject);
	return TA_LINK_OWNER(link, ta_entry, by_key);
}

static bool fits(const ta_cert *child, const ta_entry *e, ta_issuer_iter *it)
{
	ta_span name = e->node.cert->subject;

	if (it->stage == STAGE_SKI && !ta_span_equal(e->node.cert->ski, child->aki_key_id))
		return false;
	if (it->may_walk && name.n + child->issuer.n > it->may_walk - it->walked) {
		it->stopped = true;
		return false;
	}
	it->walked += name.n + child->issuer.n;
	return ta_name_equal(name, child->issuer);
}

const ta_node *ta_store_next_issuer(const tpmattest_trust *t, const ta_cert *child,
				    ta_issuer_iter *it)
{
	const ta_link *link = it->at;

	if (link)
		link = ta_index_next(link);
	while (it->stage != STAGE_END) {
		for (; link && !it->stopped; link = ta_index_next(link)) {
			const ta_entry *e = entry_of(link, it->stage);

			if (fits(child, e, it)) {
				it->at = link;
				return &e->node;
			}
		}
		if (it->stopped)
			break;
		it->stage = stage_after(child, it->stage);
		link = first_of(t, child, it->stage);
	}
	it->at = NULL;
	return NULL;
}

static const ta_crl_entry *crl_entry_of(const ta_link *link)
{
	return TA_LINK_OWNER(link, ta_crl_entry, by_issuer);
}

static bool crl_known(const tpmattest_trust *t, const ta_crl *crl, uint64_t hash)
{
	const ta_link *link = ta_index_first(&t->crl_by_issuer, hash);

	for (; link; link = ta_index_next(link))
		if (ta_span_equal(crl_entry_of(link)->crl->der, crl->der))
			return true;
	return false;
}

static int put_new_crl(tpmattest_trust *t, ta_crl *crl, const char *source, uint64_t hash,
		       tpmattest_error **err)
{
	ta_crl_entry *e = calloc(1, sizeof(*e));

	if (!e || !ta_pointers_reserve(&t->crls) ||
	    !ta_index_reserve(&t->crl_by_issuer, t->crls.n + 1))
		goto nomem;
	/* The prefix is needed because findings show the source, and a file could be named
	 * "fetched:http://...". */
	if (asprintf(&e->source, "trust:%s", source) < 0)
		goto nomem;
	e->crl = crl; /* the entry owns the reference from here on */
	e->number = t->crls.n;
	t->crls.v[t->crls.n++] = e;
	ta_index_add(&t->crl_by_issuer, &e->by_issuer, hash);
	return 0;

nomem:
	free(e);
	ta_crl_unref(crl);
	return ta_error_nomem(err);
}

int ta_store_put_crl(tpmattest_trust *t, ta_crl *crl, const char *source, tpmattest_error **err)
{
	uint64_t hash = ta_name_hash(crl->issuer);

	if (crl_known(t, crl, hash)) {
		ta_crl_unref(crl);
		return 0;
	}
	if (t->crls.n >= TA_MAX_STORE_CRLS) {
		ta_crl_unref(crl);
		return ta_error_set(err, TPMATTEST_E_LIMIT_STORE,
				    "%s: trust store is full (%d CRLs)", source, TA_MAX_STORE_CRLS);
	}
	return put_new_crl(t, crl, source, hash, err);
}

const ta_crl *ta_store_next_crl(const tpmattest_trust *t, ta_span issuer, ta_list_iter *it,
				const char **source)
{
	const ta_link *link;

	if (source)
		*source = NULL;
	if (it->at == 0) {
		link = ta_index_first(&t->crl_by_issuer, ta_name_hash(issuer));
	} else {
		const ta_crl_entry *last = it->at <= t->crls.n ? t->crls.v[it->at - 1] : NULL;

		link = last ? ta_index_next(&last->by_issuer) : NULL;
	}
	for (; link; link = ta_index_next(link)) {
		const ta_crl_entry *e = crl_entry_of(link);
		size_t cost = issuer.n + e->crl->issuer.n;

		it->stopped = cost > it->may_walk - it->walked;
		if (it->stopped)
			break;
		it->walked += cost;
		if (!ta_name_equal(e->crl->issuer, issuer))
			continue;
		it->at = e->number + 1;
		if (source)
			*source = e->source;
		return e->crl;
	}
	it->at = SIZE_MAX;
	return NULL;
}
