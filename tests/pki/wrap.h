/* SPDX-License-Identifier: BSD-2-Clause */
/* The envelopes that certificates travel in. */
#ifndef TESTS_PKI_WRAP_H
#define TESTS_PKI_WRAP_H

#include "derout.h"

/* One PEM block appended; label such as "CERTIFICATE" or "X509 CRL". */
void pki_pem(struct derout *out, const char *label, struct pki_bytes der);
/* A certs-only PKCS#7 SignedData (.p7b, .p7c). */
void pki_p7(struct derout *out, const struct pki_bytes *certs, size_t n);
/* Base64 without line breaks; url: the URL alphabet, padding kept. */
void pki_base64(struct derout *out, struct pki_bytes data, bool url);
/* Whole file, replaced if there; 0, or -1 with errno. */
int pki_write_file(const char *path, struct pki_bytes data);

#endif
