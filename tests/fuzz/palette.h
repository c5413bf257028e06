/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates and lists that have something to do with each other: what a fuzzer cannot find by turning bits, because each is
 * signed. Made once in a process. */
#ifndef TA_TESTS_PALETTE_H
#define TA_TESTS_PALETTE_H

#include "crl.h"
#include "mint.h"

#define PALETTE_NOW INT64_C(1700000000)

/* An EK below SUB, CA and ROOT, and what is like one of them but for one thing. */
enum {
	P_EK = 0, P_EK_EXPIRED, P_EK_BROKEN, P_EK_CA, /* of SUB: good; expired; its signature is not; of CA */
	P_SUB, P_SUB_EXPIRED, P_SUB_BARE, P_SUB_NO_SIGN, P_SUB_CLONE, P_SUB_LOOSE, P_SUB_OTHER_KEY,
	P_CA, P_CA_CROSS, P_CA_SELF, P_CA_DEBUG, P_CA_CLONE,
	P_ROOT, P_ROOT_TWIN, P_ROOT_RENEWED, P_OTHER_ROOT, P_FOREIGN_EK,
	P_N
};

enum {
	L_SUB = 0, L_SUB_REVOKES, L_CA, L_CA_REVOKES, L_CA_OLD, L_CA_DELTA, L_CA_USER_ONLY, L_ROOT, L_ROOT_REVOKES, L_CLONE_REVOKES,
	L_OTHER_INDIRECT,
	L_N
};

extern struct pki_made palette[P_N];
extern struct derout palette_list[L_N];

void palette_make(void);

#endif
