/* SPDX-License-Identifier: BSD-2-Clause */
/* The envelopes that certificates travel in. */
#ifndef TESTS_PKI_WRAP_H
#define TESTS_PKI_WRAP_H

#include "key.h"

/* One PEM block appended; label such as "CERTIFICATE" or "X509 CRL". */
void pki_pem(struct derout *out, const char *label, struct pki_bytes der);
/* A certs-only PKCS#7 SignedData (.p7b, .p7c). */
void pki_p7(struct derout *out, const struct pki_bytes *certs, size_t n);
/* Base64 without line breaks; url: the URL alphabet, padding kept. */
void pki_base64(struct derout *out, struct pki_bytes data, bool url);
/* A TPM2B_PUBLIC of the key: RSA, P-256 or P-384; a storage key, SHA-256, empty policy (TPM 2.0
 * part 2, 12.2.5), without the attributes in `cleared`. */
void pki_tpm2b_public(struct derout *out, const struct pki_key *key, uint32_t cleared);
/* Whole file, replaced if there; 0, or -1 with errno. */
int pki_write_file(const char *path, struct pki_bytes data);

#endif
