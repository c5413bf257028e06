/* SPDX-License-Identifier: BSD-2-Clause */
/* The arithmetic behind key.h: key pairs out of a fixed text. */
#ifndef TESTS_PKI_KEYMAKE_H
#define TESTS_PKI_KEYMAKE_H

#include "key.h"

/* The public numbers: modulus in a (RSA), or X in a and Y in b (EC), big-endian. */
struct keymake {
	uint8_t a[512];
	size_t a_len;
	uint8_t b[66];
	size_t b_len;
};

EVP_PKEY *keymake_rsa(enum pki_kind kind, unsigned slot, struct keymake *out);
EVP_PKEY *keymake_ec(enum pki_kind kind, unsigned slot, struct keymake *out);
/* How far the prime lies from where its text starts the search, in steps of two; from the table, or
 * searched for. */
uint32_t keymake_prime_steps(enum pki_kind kind, unsigned slot, int which);
uint32_t keymake_search_steps(enum pki_kind kind, unsigned slot, int which);

#endif
