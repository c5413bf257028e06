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

/* TCG Registry of Reserved TPM 2.0 Handles (platform certificates); Google's and Microsoft's clouds;
 * swtpm_setup (IAK and IDevID: the full range of device identities is not known here). */
static const ta_nv_range ranges[] = {
	{ TA_NV_EK_FIRST, TA_NV_EK_LAST },
	{ 0x01c08000, 0x01c0ffff },
	{ 0x01c10000, 0x01c101ff },
	{ 0x01c90000, 0x01c902ff },
};

/* More specific rows first. */
static const struct {
	ta_nv_range range;
	const char *name;
} others[] = {
	{ { 0x01c10000, 0x01c10000 }, "AK certificate of Google Cloud, RSA" },
	{ { 0x01c10001, 0x01c10001 }, "AK template of Google Cloud, RSA" },
	{ { 0x01c10002, 0x01c10002 }, "AK certificate of Google Cloud, ECC" },
	{ { 0x01c10003, 0x01c10003 }, "AK template of Google Cloud, ECC" },
	{ { 0x01c101d0, 0x01c101d0 }, "AK certificate of Azure" },
	{ { 0x01c90100, 0x01c901ff }, "IAK certificate" },
	{ { 0x01c90200, 0x01c902ff }, "IDevID certificate" },
	{ { 0x01c08000, 0x01c0ffff }, "platform certificate" },
	{ { 0x01c10000, 0x01c101ff }, "index of a cloud" },
	{ { 0x01c90000, 0x01c902ff }, "index of a device identity" },
};

static bool in_range(const ta_nv_range *r, uint32_t index)
{
	return index >= r->first && index <= r->last;
}

const ta_nv_range *ta_nvindex_range(size_t i)
{
	return i < sizeof(ranges) / sizeof(ranges[0]) ? &ranges[i] : NULL;
}

bool ta_nvindex_is_taken(uint32_t index)
{
	const ta_nv_range *r;

	for (size_t i = 0; (r = ta_nvindex_range(i)) != NULL; i++)
		if (in_range(r, index))
			return true;
	return false;
}

const char *ta_nvindex_other(uint32_t index)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (in_range(&others[i].range, index))
			return others[i].name;
	return NULL;
}

const ta_nv_kind *ta_nvindex_kind(uint32_t index)
{
	static const ta_nv_kind other = { 0, TA_NV_OTHER, "other certificate", -1 };
	static const ta_nv_kind chain = { TA_NV_CHAIN_FIRST, TA_NV_CHAIN, "certificate chain", -1 };
	static const ta_nv_kind stray = { 0, TA_NV_STRAY,
					  "index that the EK profile does not define", -1 };

	if (index >= TA_NV_CHAIN_FIRST && index <= TA_NV_CHAIN_LAST)
		return &chain;
	if (ta_nvindex_other(index))
		return &other;
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
