/* SPDX-License-Identifier: BSD-2-Clause */
/* What a key must be before anything is computed with it. */
#ifndef TA_X509_PUBKEY_CHECK_H
#define TA_X509_PUBKEY_CHECK_H

#include "x509/pubkey.h"

enum {
	TA_KEY_FIT = 0,
	TA_KEY_KIND, /* none that an EK has, or none that checks signatures */
	TA_KEY_SMALL,
	TA_KEY_LARGE,
	TA_KEY_EVEN,     /* the modulus */
	TA_KEY_EXPONENT, /* even, below 3 or above 2^32 - 1 */
	TA_KEY_OFF_CURVE,
	TA_KEY_NOMEM, /* could not tell */
};

/* An EK's key (RSA, RSAES-OAEP, EC), or one that shall check signatures: a CA's (RSA, RSASSA-PSS,
 * EC without SM2). Some microseconds, whatever the key. */
int ta_key_check(const ta_pubkey *k, bool ek);

/* The finding for a result of ta_key_check: 0 for FIT, EK_KEY_TYPE or KEY_UNUSABLE for KIND and, so
 * that no result passes for a yes, for NOMEM. */
int ta_key_finding(int fault, bool ek);

/* The numbers behind the result: "1024 bits, minimum 2048"; the kind of key where there are
 * none. */
#define TA_KEY_TEXT 56
void ta_key_text(const ta_pubkey *k, int fault, char out[TA_KEY_TEXT]);

#endif
