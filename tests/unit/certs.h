/* SPDX-License-Identifier: BSD-2-Clause */
/* Minted certificates as views, for the tests of the x509 layer. */
#ifndef TA_TESTS_CERTS_H
#define TA_TESTS_CERTS_H

#include "mint.h"
#include "runner.h"
#include "x509/cert.h"

/* A minted certificate under a P-256 CA (or itself, when it is a CA without `issuer`), or the test
 * fails. */
static inline struct pki_made minted(struct pki_cert spec)
{
	struct pki_made ca = { 0 }, made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 NULL, &ca);
	if (!spec.key)
		spec.key = pki_key(PKI_P256, 2);
	pki_mint(&spec, &ca, &made);
	pki_made_free(&ca);
	return made;
}

static inline int parse_code(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	ta_cert *c = NULL;
	int rc = ta_cert_parse(p, n, &c, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	ck_assert((rc == 0) == (c != NULL));
	ta_cert_unref(c);
	tpmattest_error_free(err);
	return rc;
}

static inline ta_cert *viewed(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	ta_cert *c = NULL;

	ck_assert_msg(ta_cert_parse(p, n, &c, &err) == 0, "%s", tpmattest_error_message(err));
	return c;
}

static inline ta_cert *minted_view(struct pki_cert spec)
{
	struct pki_made made = minted(spec);
	ta_cert *c = viewed(made.der.p, made.der.len);

	pki_made_free(&made);
	return c;
}

#endif
