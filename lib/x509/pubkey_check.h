/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks that a key is acceptable before it is used in any computation. */
#ifndef TA_X509_PUBKEY_CHECK_H
#define TA_X509_PUBKEY_CHECK_H

#include "x509/pubkey.h"

enum {
	TA_KEY_FIT = 0,
	TA_KEY_KIND, /* not a kind of key that an EK has or that can verify signatures */
	TA_KEY_SMALL,
	TA_KEY_LARGE,
	TA_KEY_EVEN,     /* even modulus */
	TA_KEY_EXPONENT, /* even, below 3 or above 2^32 - 1 */
	TA_KEY_OFF_CURVE,
	TA_KEY_NOMEM, /* the result could not be determined */
};

/* Check an EK (RSA, RSAES-OAEP, EC), or a CA's key, which must be able to verify signatures (RSA,
 * RSASSA-PSS, EC except SM2). Takes a few microseconds for any key. */
int ta_key_check(const ta_pubkey *k, bool ek);

/* Returns the finding for a result of ta_key_check(): 0 for FIT, EK_KEY_TYPE or KEY_UNUSABLE for
 * KIND. NOMEM gives the same as KIND, so that it never counts as success. */
int ta_key_finding(int fault, bool ek);

/* Write the details of the result, such as "1024 bits, minimum 2048", or the kind of key if there
 * are none. */
#define TA_KEY_TEXT 56
void ta_key_text(const ta_pubkey *k, int fault, char out[TA_KEY_TEXT]);

#endif
