/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/nvindex.h"

#include <stddef.h>

/* TCG EK Credential Profile 2.5, 2.2.1.4 (low range) and 2.2.1.5 (high range, chains, policies);
 * ascending. */
/* clang-format off */
static const ta_nv_kind profile[] = {
	{ 0x01c00002, TA_NV_EK_CERT,     "L-1 RSA 2048 certificate", 0 },
	{ 0x01c00003, TA_NV_EK_NONCE,    "L-1 RSA 2048 nonce",       0 },
	{ 0x01c00004, TA_NV_EK_TEMPLATE, "L-1 RSA 2048 template",    0 },
	{ 0x01c0000a, TA_NV_EK_CERT,     "L-2 ECC P-256 certificate", 1 },
	{ 0x01c0000b, TA_NV_EK_NONCE,    "L-2 ECC P-256 nonce",       1 },
	{ 0x01c0000c, TA_NV_EK_TEMPLATE, "L-2 ECC P-256 template",    1 },
	{ 0x01c00012, TA_NV_EK_CERT,     "H-1 RSA 2048 certificate", 2 },
	{ 0x01c00013, TA_NV_EK_TEMPLATE, "H-1 RSA 2048 template",    2 },
	{ 0x01c00014, TA_NV_EK_CERT,     "H-2 ECC P-256 certificate", 3 },
	{ 0x01c00015, TA_NV_EK_TEMPLATE, "H-2 ECC P-256 template",    3 },
	{ 0x01c00016, TA_NV_EK_CERT,     "H-3 ECC P-384 certificate", 4 },
	{ 0x01c00017, TA_NV_EK_TEMPLATE, "H-3 ECC P-384 template",    4 },
	{ 0x01c00018, TA_NV_EK_CERT,     "H-4 ECC P-521 certificate", 5 },
	{ 0x01c00019, TA_NV_EK_TEMPLATE, "H-4 ECC P-521 template",    5 },
	{ 0x01c0001a, TA_NV_EK_CERT,     "H-5 ECC SM2 certificate", 6 },
	{ 0x01c0001b, TA_NV_EK_TEMPLATE, "H-5 ECC SM2 template",    6 },
	{ 0x01c0001c, TA_NV_EK_CERT,     "H-6 RSA 3072 certificate", 7 },
	{ 0x01c0001d, TA_NV_EK_TEMPLATE, "H-6 RSA 3072 template",    7 },
	{ 0x01c0001e, TA_NV_EK_CERT,     "H-7 RSA 4096 certificate", 8 },
	{ 0x01c0001f, TA_NV_EK_TEMPLATE, "H-7 RSA 4096 template",    8 },
	{ 0x01c07f01, TA_NV_POLICY, "I-1 SHA-256 policy", -1 },
	{ 0x01c07f02, TA_NV_POLICY, "I-2 SHA-384 policy", -1 },
	{ 0x01c07f03, TA_NV_POLICY, "I-3 SHA-512 policy", -1 },
	{ 0x01c07f04, TA_NV_POLICY, "I-4 SM3 policy", -1 },
};
/* clang-format on */

const ta_nv_kind *ta_nvindex_kind(uint32_t index)
{
	static const ta_nv_kind chain = { TA_NV_CHAIN_FIRST, TA_NV_CHAIN, "certificate chain", -1 };
	static const ta_nv_kind stray = { 0, TA_NV_STRAY,
					  "index that the EK profile does not define", -1 };

	if (index >= TA_NV_CHAIN_FIRST && index <= TA_NV_CHAIN_LAST)
		return &chain;
	for (size_t i = 0; i < sizeof(profile) / sizeof(profile[0]); i++)
		if (profile[i].index == index)
			return &profile[i];
	return &stray;
}

uint32_t ta_nvindex_of(int kind, int key)
{
	for (size_t i = 0; i < sizeof(profile) / sizeof(profile[0]); i++)
		if (profile[i].kind == kind && profile[i].key == key)
			return profile[i].index;
	return 0;
}
