/* SPDX-License-Identifier: BSD-2-Clause */
#include "pkitest.h"

#include <check.h>
#include <openssl/x509v3.h>

#include <stdlib.h>
#include <string.h>

X509 *pkitest_parse(const struct pki_made *made)
{
	const unsigned char *at = made->der.p;
	X509 *x = d2i_X509(NULL, &at, (long)made->der.len);

	ck_assert_ptr_nonnull(x);
	ck_assert_ptr_eq(at, made->der.p + made->der.len);
	return x;
}

X509_CRL *pkitest_parse_crl(const struct derout *der)
{
	const unsigned char *at = der->p;
	X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der->len);

	ck_assert_ptr_nonnull(crl);
	ck_assert_ptr_eq(at, der->p + der->len);
	return crl;
}

int pkitest_verify_crls(const struct pki_made *const *chain, size_t n, X509_CRL *const *crls,
			size_t n_crls, unsigned long flags, int64_t at)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *between = sk_X509_new_null();
	STACK_OF(X509_CRL) *lists = sk_X509_CRL_new_null();
	X509 *leaf = pkitest_parse(chain[0]);
	X509 *anchor = pkitest_parse(chain[n - 1]);
	int r;

	for (size_t i = 1; i + 1 < n; i++)
		ck_assert_int_gt(sk_X509_push(between, pkitest_parse(chain[i])), 0);
	ck_assert_int_eq(X509_STORE_add_cert(store, anchor), 1);
	for (size_t i = 0; i < n_crls; i++)
		ck_assert_int_gt(sk_X509_CRL_push(lists, crls[i]), 0);
	ck_assert_int_eq(X509_STORE_CTX_init(ctx, store, leaf, between), 1);
	/* Beside the store, not in it: a store finds lists by the name of a certificate's issuer,
	 * so an indirect one never. */
	X509_STORE_CTX_set0_crls(ctx, lists);
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_X509_STRICT | flags);
	X509_STORE_CTX_set_time(ctx, 0, (time_t)at);
	r = X509_verify_cert(ctx) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_pop_free(between, X509_free);
	sk_X509_CRL_free(lists);
	X509_free(leaf);
	X509_free(anchor);
	return r;
}

int pkitest_verify(const struct pki_made *const *chain, size_t n, int64_t at)
{
	return pkitest_verify_crls(chain, n, NULL, 0, 0, at);
}

bool pkitest_holds(struct pki_bytes der, const char *hex)
{
	uint8_t want[256];
	size_t n = 0;

	for (const char *p = hex; *p;) {
		char pair[3] = { p[0], p[1], 0 };
		if (*p == ' ') {
			p++;
			continue;
		}
		ck_assert_uint_lt(n, sizeof(want));
		want[n++] = (uint8_t)strtoul(pair, NULL, 16);
		p += 2;
	}
	return memmem(der.p, der.len, want, n) != NULL;
}
