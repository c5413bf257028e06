/* SPDX-License-Identifier: BSD-2-Clause */
/* What the tests of this library ask again and again, answered by OpenSSL. */
#ifndef TESTS_PKI_PKITEST_H
#define TESTS_PKI_PKITEST_H

#include "crl.h"

#include <openssl/x509.h>

/* Parsed, or the test fails; the caller frees. */
X509 *pkitest_parse(const struct pki_made *made);
X509_CRL *pkitest_parse_crl(const struct derout *der);

/* X509_verify_cert of chain[0] with chain[1..n-2] as intermediates and chain[n-1] as the anchor at
 * a given time, strict. */
int pkitest_verify(const struct pki_made *const *chain, size_t n, int64_t at);
/* The same with CRLs and X509_V_FLAG_* on top. */
int pkitest_verify_crls(const struct pki_made *const *chain, size_t n, X509_CRL *const *crls,
			size_t n_crls, unsigned long flags, int64_t at);
/* Whether hex (spaces allowed) occurs in the bytes. */
bool pkitest_holds(struct pki_bytes der, const char *hex);

#endif
