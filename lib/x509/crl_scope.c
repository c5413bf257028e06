/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares the distribution point names of a CRL with those of a certificate (RFC 5280 6.3.3
 * (b)(2)(i)). */
#include "base/limits.h"
#include "x509/crl.h"
#include "x509/der.h"

#define SLOTS ((size_t)2 * TA_MAX_NAMES)

/* A hash table of URIs with linear probing. A CRL has at most TA_MAX_NAMES. */
struct uris {
	ta_span uri[SLOTS];
	uint64_t hash[SLOTS];
	size_t n;
};

static uint64_t hash_of(ta_span s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ s.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

static size_t slot_of(uint64_t hash)
{
	return (size_t)(hash ^ hash >> 32) % SLOTS;
}

static void put(struct uris *all, ta_span uri)
{
	uint64_t hash = hash_of(uri);
	size_t i = slot_of(hash);

	if (uri.n == 0 || all->n == TA_MAX_NAMES)
		return;
	while (all->uri[i].n)
		i = (i + 1) % SLOTS;
	all->uri[i] = uri;
	all->hash[i] = hash;
	all->n++;
}

static bool has(const struct uris *all, ta_span uri, size_t *walked)
{
	uint64_t hash = hash_of(uri);

	for (size_t i = slot_of(hash); all->uri[i].n; i = (i + 1) % SLOTS) {
		if (all->hash[i] != hash)
			continue;
		*walked += uri.n;
		if (ta_span_match(uri, all->uri[i]))
			return true;
	}
	return false;
}

bool ta_crl_shares_uri(const ta_crl *crl, ta_span general_names, size_t *walked)
{
	ta_reader r = ta_reader_span(crl->idp_names);
	struct uris all;
	ta_tlv t;

	all.n = 0;
	memset(all.uri, 0, sizeof(all.uri));
	*walked += crl->idp_names.n;
	while (ta_reader_left(&r) > 0 && ta_der_next(&r, &t))
		if (t.tag == TA_DER_CONTEXT(6))
			put(&all, t.value);
	r = ta_reader_span(general_names);
	while (all.n && ta_reader_left(&r) > 0 && ta_der_next(&r, &t)) {
		*walked += t.whole.n;
		if (t.tag == TA_DER_CONTEXT(6) && has(&all, t.value, walked))
			return true;
	}
	return false;
}
