/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that the two halves of a setting share, and that a corpus file is written with: new ones
 * go to the end. */
#ifndef TA_TESTS_FUZZ_SETTING_PRIVATE_H
#define TA_TESTS_FUZZ_SETTING_PRIVATE_H

#include "setting.h"

enum { STORED_DATA, STORED_ANCHOR, STORED_CRL, STORED_DISALLOWED, STORED_PINS };

enum step {
	STEP_END,
	STEP_LINE,
	STEP_EK,
	STEP_CHAIN,
	STEP_NV,
	STEP_CHAIN_AREA,
	STEP_PUBLIC,
	STEP_MANUFACTURER,
	STEP_DATA,
	STEP_ANCHOR,
	STEP_CRL,
	STEP_PEM,
	STEP_DISALLOW,
	STEP_PINS,
	STEP_FLAGS,
	STEP_TIME,
	STEP_INDEX,
	STEP_RAW,
	STEPS
};

/* The first element inside: TBSCertificate. */
struct pki_bytes setting_signed_part(struct pki_bytes der);

#endif
