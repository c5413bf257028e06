/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificate revocation lists to order. */
#ifndef TESTS_PKI_CRL_H
#define TESTS_PKI_CRL_H

#include "mint.h"

struct pki_revoked {
	struct pki_bytes serial;     /* INTEGER content */
	struct pki_time date;        /* default: thisUpdate's default */
	int reason;                  /* CRLReason + 1; 0 leaves it out */
	struct pki_name cert_issuer; /* certificateIssuer (critical), for indirect CRLs */
	bool unknown_critical;       /* an unknown critical entry extension */
};

struct pki_idp {
	enum pki_mode mode; /* DEFAULT: absent; PLAIN or CRITICAL puts it in */
	const char *url;
	bool indirect;
	bool only_user;
	bool only_ca;
	bool only_attribute;
	unsigned some_reasons;
};

struct pki_crl {
	int version;            /* 0 is v2; 1 leaves the field and all extensions out */
	struct pki_name issuer; /* default: the issuer's subject */
	struct pki_time this_update;
	struct pki_time next_update;
	bool no_next_update;
	struct pki_sign sign;

	const struct pki_revoked *revoked;
	size_t n_revoked;
	/* This many more entries with serials counting up from bulk_first, after the others: big
	 * CRLs quickly. */
	size_t bulk;
	uint64_t bulk_first;

	struct pki_aki aki;        /* default: the issuer's SKI, when it has one */
	enum pki_mode number_mode; /* default: there, PLAIN */
	int64_t number;            /* default 1 */
	struct pki_idp idp;
	enum pki_mode delta_mode; /* default: absent */
	int64_t delta_base;
	const struct pki_ext *more;
	size_t n_more;
};

/* The DER is appended to `out`. */
void pki_mint_crl(const struct pki_crl *spec, const struct pki_made *issuer, struct derout *out);

#endif
