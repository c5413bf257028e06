/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvprov.h"

#include <stdlib.h>
#include <string.h>

/* TCG EK credential profile 2.x, annex B.2 (PolicyA) and B.6 (PolicyB). */
static const uint8_t policy_a_sha256[] = {
	0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc,
	0x8d, 0x46, 0xa5, 0xd7, 0x24, 0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52,
	0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa,
};
static const uint8_t policy_b_sha256[] = {
	0xca, 0x3d, 0x0a, 0x99, 0xa2, 0xb9, 0x39, 0x06, 0xf7, 0xa3, 0x34,
	0x24, 0x14, 0xef, 0xcf, 0xb3, 0xa3, 0x85, 0xd4, 0x4c, 0xd1, 0xfd,
	0x45, 0x90, 0x89, 0xd1, 0x9b, 0x50, 0x71, 0xc0, 0xb7, 0xa0,
};
static const uint8_t policy_b_sha384[] = {
	0xb2, 0x6e, 0x7d, 0x28, 0xd1, 0x1a, 0x50, 0xbc, 0x53, 0xd8, 0x82, 0xbc,
	0xf5, 0xfd, 0x3a, 0x1a, 0x07, 0x41, 0x48, 0xbb, 0x35, 0xd3, 0xb4, 0xe4,
	0xcb, 0x1c, 0x0a, 0xd9, 0xbd, 0xe4, 0x19, 0xca, 0xcb, 0x47, 0xba, 0x09,
	0x69, 0x96, 0x46, 0x15, 0x0f, 0x9f, 0xc0, 0x00, 0xf3, 0xf8, 0x0e, 0x12,
};
static const uint8_t policy_b_sha512[] = {
	0xb8, 0x22, 0x1c, 0xa6, 0x9e, 0x85, 0x50, 0xa4, 0x91, 0x4d, 0xe3, 0xfa, 0xa6,
	0xa1, 0x8c, 0x07, 0x2c, 0xc0, 0x12, 0x08, 0x07, 0x3a, 0x92, 0x8d, 0x5d, 0x66,
	0xd5, 0x9e, 0xf7, 0x9e, 0x49, 0xa4, 0x29, 0xc4, 0x1a, 0x6b, 0x26, 0x95, 0x71,
	0xd5, 0x7e, 0xdb, 0x25, 0xfb, 0xdb, 0x18, 0x38, 0x42, 0x56, 0x08, 0xb4, 0x13,
	0xcd, 0x61, 0x6a, 0x5f, 0x6d, 0xb5, 0xb6, 0x07, 0x1a, 0xf9, 0x9b, 0xea,
};

struct profile {
	struct ek_info info;
	bool low;
	uint16_t rsa_bits; /* 0: EC */
	uint16_t curve;
	uint16_t hash;
	uint16_t aes_bits;
	const uint8_t *policy;
	uint16_t policy_len;
};

static const struct profile profiles[EK_KINDS] = {
	[EK_L1_RSA2048] = { { "L-1 RSA 2048", 0x01c00002, 0x01c00003, 0x01c00004 },
			    true,
			    2048,
			    0,
			    TPM2_ALG_SHA256,
			    128,
			    policy_a_sha256,
			    sizeof(policy_a_sha256) },
	[EK_L2_P256] = { { "L-2 P-256", 0x01c0000a, 0x01c0000b, 0x01c0000c },
			 true,
			 0,
			 TPM2_ECC_NIST_P256,
			 TPM2_ALG_SHA256,
			 128,
			 policy_a_sha256,
			 sizeof(policy_a_sha256) },
	[EK_H1_RSA2048] = { { "H-1 RSA 2048", 0x01c00012, 0, 0x01c00013 },
			    false,
			    2048,
			    0,
			    TPM2_ALG_SHA256,
			    128,
			    policy_b_sha256,
			    sizeof(policy_b_sha256) },
	[EK_H2_P256] = { { "H-2 P-256", 0x01c00014, 0, 0x01c00015 },
			 false,
			 0,
			 TPM2_ECC_NIST_P256,
			 TPM2_ALG_SHA256,
			 128,
			 policy_b_sha256,
			 sizeof(policy_b_sha256) },
	[EK_H3_P384] = { { "H-3 P-384", 0x01c00016, 0, 0x01c00017 },
			 false,
			 0,
			 TPM2_ECC_NIST_P384,
			 TPM2_ALG_SHA384,
			 256,
			 policy_b_sha384,
			 sizeof(policy_b_sha384) },
	[EK_H4_P521] = { { "H-4 P-521", 0x01c00018, 0, 0x01c00019 },
			 false,
			 0,
			 TPM2_ECC_NIST_P521,
			 TPM2_ALG_SHA512,
			 256,
			 policy_b_sha512,
			 sizeof(policy_b_sha512) },
	[EK_H6_RSA3072] = { { "H-6 RSA 3072", 0x01c0001c, 0, 0x01c0001d },
			    false,
			    3072,
			    0,
			    TPM2_ALG_SHA384,
			    256,
			    policy_b_sha384,
			    sizeof(policy_b_sha384) },
};

const struct ek_info *ek_info(enum ek_kind kind)
{
	return &profiles[kind].info;
}

void ek_template(enum ek_kind kind, TPM2B_PUBLIC *out)
{
	const struct profile *p = &profiles[kind];
	TPMT_PUBLIC *t = &out->publicArea;
	TPMT_SYM_DEF_OBJECT aes = { .algorithm = TPM2_ALG_AES,
				    .keyBits.aes = p->aes_bits,
				    .mode.aes = TPM2_ALG_CFB };

	memset(out, 0, sizeof(*out));
	t->type = p->rsa_bits ? TPM2_ALG_RSA : TPM2_ALG_ECC;
	t->nameAlg = p->hash;
	t->objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
			      TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_ADMINWITHPOLICY |
			      TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT;
	if (!p->low)
		t->objectAttributes |= TPMA_OBJECT_USERWITHAUTH;
	t->authPolicy.size = p->policy_len;
	memcpy(t->authPolicy.buffer, p->policy, p->policy_len);
	if (p->rsa_bits) {
		t->parameters.rsaDetail = (TPMS_RSA_PARMS){ .symmetric = aes,
							    .scheme.scheme = TPM2_ALG_NULL,
							    .keyBits = p->rsa_bits };
		t->unique.rsa.size = p->low ? 256 : 0;
	} else {
		t->parameters.eccDetail = (TPMS_ECC_PARMS){ .symmetric = aes,
							    .scheme.scheme = TPM2_ALG_NULL,
							    .curveID = p->curve,
							    .kdf.scheme = TPM2_ALG_NULL };
		t->unique.ecc.x.size = t->unique.ecc.y.size = p->low ? 32 : 0;
	}
}

void ek_template_nonce(TPM2B_PUBLIC *template, const uint8_t *nonce, size_t len)
{
	TPMT_PUBLIC *t = &template->publicArea;
	bool rsa = t->type == TPM2_ALG_RSA;

	if (len > (rsa ? t->unique.rsa.size : t->unique.ecc.x.size))
		abort();
	memcpy(rsa ? t->unique.rsa.buffer : t->unique.ecc.x.buffer, nonce, len);
}
