/* SPDX-License-Identifier: BSD-2-Clause */
/* Real chains to be damaged, and when OpenSSL may refuse what this library trusts of them. */
#ifndef TA_TESTS_REALCHAIN_H
#define TA_TESTS_REALCHAIN_H

#include "oracle.h"

#include "trust/store.h"

#include <stdbool.h>

#define CABINET "cab/TrustedTpm-2024-11.cab"

enum { REAL_MAX = 8 };

/* Why OpenSSL does not take a certificate as it is. */
enum { REAL_WHOLE = 0, REAL_NO_KEY = 1, REAL_PADDED_SERIAL = 2 };

/* A path that this library found, with bytes of its own. */
typedef struct realchain {
	uint8_t *der[REAL_MAX];
	size_t len[REAL_MAX];
	size_t n;
} realchain;

size_t realchain_count(void);
const char *realchain_name(size_t i);
/* What is known to be odd about it: REAL_... */
int realchain_expected(size_t i);
void realchain_open(size_t i, realchain *out);
void realchain_add(realchain *c, ta_span der);
void realchain_close(realchain *c);

/* Its leaf, its CAs off the device, its last one as anchor. */
void realchain_ask(const realchain *c, asked *q);
/* REAL_... of all of its certificates. */
int realchain_deviation(const realchain *c);

/*
 * OpenSSL does not trust the path that we do. In order only when it does trust it once it need not
 * look for the issuers; or when the path has a key or a serial number that it cannot read, all its
 * signatures are good by its own check, and no certificate of it differs in what is signed from the
 * real one in its place. The anchor is trusted as it is given.
 */
bool realchain_explains(const realchain *real, const asked *q, const verdict *v);

/* NULL when it does not parse. */
ta_cert *realchain_view(struct pki_bytes der);
int realchain_deviation_of(const ta_cert *c);
/* Checked by OpenSSL, though without its certificate parser: one with an illegal serial number has
 * a signature too. */
bool realchain_signed_by(const ta_cert *child, const ta_cert *parent);

#endif
