/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds the SubjectPublicKeyInfo of a key that comes without one, such as a key read from a TPM, so
 * that its hash is that of the same key in a certificate. It is only hashed, never read back. */
#ifndef TA_X509_SPKI_H
#define TA_X509_SPKI_H

#include "base/buf.h"
#include "x509/pubkey.h"

/* Append the SubjectPublicKeyInfo, and the content of its BIT STRING. An RSA key is rsaEncryption
 * with NULL parameters (RFC 3279 2.3.1), an EC key id-ecPublicKey with the named curve and the
 * uncompressed point (RFC 5480 2.1.1 and 2.2). The key must have been made by ta_pubkey_from_rsa()
 * or ta_pubkey_from_point(). The caller must check ta_buf_ok() of both. */
void ta_spki_write(const ta_pubkey *key, ta_buf *spki, ta_buf *key_bits);

#endif
