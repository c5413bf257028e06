/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/ondie.h"

#include <tpmattest/error.h>

/* In issuers' names. The CAs of a factory that certify the first CA of the chip have some of these
 * words too, and are told by what they are called at the end. */
static const char *const chip_words[] = { "CSME", "ODCA", "OSSE", "EKICA", "PLUTON", "Pluton" };
static const char *const factory_words[] = { "Issuing CA", "Intermediate CA", "Factory", "Root" };

static bool contains(ta_span s, const char *word)
{
	return s.n && memmem(s.p, s.n, word, strlen(word));
}

static bool contains_any(ta_span s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (contains(s, words[i]))
			return true;
	return false;
}

static bool has_indirect_crl(const ta_cert *c)
{
	ta_reader r = ta_cert_crl_points(c);
	ta_crl_point point;

	while (ta_crl_point_next(&r, &point))
		if (point.crl_issuer.n)
			return true;
	return false;
}

static bool names_issuer_url(const ta_cert *c)
{
	bool nomem = false;
	char *url = ta_cert_aia_url(c, 0, &nomem);

	tpmattest_free(url);
	return url || nomem;
}

/* Whether the issuer is named like a CA of the chip. */
static bool is_chip_named(const ta_cert *c)
{
	return contains_any(c->issuer, chip_words, sizeof(chip_words) / sizeof(chip_words[0])) &&
	       !contains_any(c->issuer, factory_words,
			     sizeof(factory_words) / sizeof(factory_words[0]));
}

bool ta_ondie_issued(const ta_cert *c)
{
	if (ta_cert_self_issued(c))
		return false;
	return is_chip_named(c) ||
	       (!names_issuer_url(c) && (has_indirect_crl(c) || contains(c->crldp, "/OnDieCA/")));
}

bool ta_ondie_issued_by_vendor(const ta_cert *c)
{
	return names_issuer_url(c) && !ta_ondie_issued(c);
}
