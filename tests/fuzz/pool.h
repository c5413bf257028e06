/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates and CRLs that the targets put together: minted once a process, the same bytes in
 * every process. */
#ifndef TA_TESTS_FUZZ_POOL_H
#define TA_TESTS_FUZZ_POOL_H

#include "fuzz.h"
#include "mint.h"

/* 2023-11-14: inside of every validity that is not said otherwise. */
#define POOL_NOW INT64_C(1700000000)

/* What a target reads its program from; zeros behind the end. */
typedef struct program {
	const uint8_t *p;
	size_t n;
} program;

static inline unsigned program_byte(program *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

/* A CA of each kind stands before what it issued. A1_TWIN is another certificate of A1's name and
 * key, A1_IMPOSTOR one of its name alone, A2_CLONE looks like A2 and nobody signed it, A2_LOOSE has
 * no key identifiers; X_BY_Y is a cross-certificate. */
enum pool_cert {
	ROOT_A,
	ROOT_B,
	ROOT_RSA,
	CA_A1,
	CA_A2,
	CA_B,
	CA_RSA,
	ROOT_A_TWIN,
	ROOT_A_IMPOSTOR,
	ROOT_A_BY_B,
	ROOT_B_BY_A,
	ROOT_A_NEW,
	ROOT_A_NEW_BY_OLD,
	ROOT_A_OLD_BY_NEW,
	CA_UNDER_NEW,
	CA_A1_TWIN,
	CA_A1_EXPIRED,
	CA_A1_BY_B,
	CA_A1_IMPOSTOR,
	CA_A1_SELF,
	CA_A2_TWIN,
	CA_A2_LOOSE,
	CA_A2_CLONE,
	CA_A2_BARE,
	CA_A1_ROLLED,
	CA_UNDER_ROLLED,
	CA_PATHLEN,
	CA_BELOW_PATHLEN,
	CA_NO_CERTSIGN,
	CA_NOT,
	CA_CRITICAL,
	CA_SHA1,
	CA_P384,
	CA_CONSTRAINED,
	CA_ODD_SPELLING,
	CA_DEBUG,
	CA_AIK,
	EK_A,
	EK_A_TWIN,
	EK_A_BROKEN,
	EK_A_NO_AKI,
	EK_A_AMD,
	EK_A_INTC,
	EK_A_URLS,
	EK_A_POINT,
	EK_A_EXPIRED,
	EK_A_RSA,
	EK_A1,
	EK_ROOT,
	EK_B,
	EK_RSA,
	EK_NEW,
	EK_ROLLED,
	EK_PATHLEN,
	EK_NO_CERTSIGN,
	EK_NOT_CA,
	EK_CRITICAL,
	EK_SHA1,
	EK_P384,
	EK_CONSTRAINED,
	EK_DEBUG,
	EK_AIK,
	EK_SELF,
	POOL_CERTS
};

enum pool_crl {
	CRL_ROOT_A,
	CRL_A1,
	CRL_A2,
	CRL_B,
	CRL_RSA,
	CRL_REVOKES_A1,
	CRL_REVOKES_A2,
	CRL_REVOKES_EK,
	CRL_STALE,
	CRL_FUTURE,
	CRL_WRONG_KEY,
	CRL_CRITICAL_ENTRY,
	CRL_V1,
	CRL_DELTA,
	CRL_POINT,
	CRL_ONLY_CA,
	CRL_ONLY_USER,
	CRL_SOME_REASONS,
	CRL_INDIRECT,
	CRL_INDIRECT_OTHER,
	CRL_HOLD,
	CRL_BROKEN,
	POOL_CRLS
};

#define POOL_AIA "http://pki.infineon.com/a2.crt"
#define POOL_AIA_1 "http://pki.infineon.com/a1.crt"
#define POOL_POINT "http://pki.infineon.com/a2.crl"

/* Call it first with every input: it mints what is not minted, and starts the random numbers of
 * signatures anew. */
void pool_open(void);

const struct pki_made *pool_cert(size_t i);
struct pki_bytes pool_crl(size_t i);
/* For which certificate it is the word that must be heeded: current, complete, by its issuer. -1:
 * none. */
int pool_crl_revokes(size_t i);

/* A certificate or CRL that the program picks, most often as it is; else with bits flipped, bytes
 * overwritten, cut, prolonged, or changed inside and signed anew by its issuer. Append it to `out`.
 * *which: its number; -1 when it was changed. */
void pool_take_cert(program *in, struct derout *out, int *which);
void pool_take_crl(program *in, struct derout *out, int *which);

#endif
