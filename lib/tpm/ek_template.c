/* SPDX-License-Identifier: BSD-2-Clause */
#include "tpm/ek_template.h"

#include <tss2/tss2_mu.h>

/* PolicyA: TPM2_PolicySecret(TPM_RH_ENDORSEMENT). Profile B.6.2. */
static const uint8_t policy_a_sha256[32] = { 0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8,
					     0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
					     0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64,
					     0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa };
/* PolicyB: PolicyA or PolicyC. Profile B.6.5. */
static const uint8_t policy_b_sha256[32] = { 0xca, 0x3d, 0x0a, 0x99, 0xa2, 0xb9, 0x39, 0x06,
					     0xf7, 0xa3, 0x34, 0x24, 0x14, 0xef, 0xcf, 0xb3,
					     0xa3, 0x85, 0xd4, 0x4c, 0xd1, 0xfd, 0x45, 0x90,
					     0x89, 0xd1, 0x9b, 0x50, 0x71, 0xc0, 0xb7, 0xa0 };
static const uint8_t policy_b_sha384[48] = { 0xb2, 0x6e, 0x7d, 0x28, 0xd1, 0x1a, 0x50, 0xbc,
					     0x53, 0xd8, 0x82, 0xbc, 0xf5, 0xfd, 0x3a, 0x1a,
					     0x07, 0x41, 0x48, 0xbb, 0x35, 0xd3, 0xb4, 0xe4,
					     0xcb, 0x1c, 0x0a, 0xd9, 0xbd, 0xe4, 0x19, 0xca,
					     0xcb, 0x47, 0xba, 0x09, 0x69, 0x96, 0x46, 0x15,
					     0x0f, 0x9f, 0xc0, 0x00, 0xf3, 0xf8, 0x0e, 0x12 };
static const uint8_t policy_b_sha512[64] = {
	0xb8, 0x22, 0x1c, 0xa6, 0x9e, 0x85, 0x50, 0xa4, 0x91, 0x4d, 0xe3, 0xfa, 0xa6,
	0xa1, 0x8c, 0x07, 0x2c, 0xc0, 0x12, 0x08, 0x07, 0x3a, 0x92, 0x8d, 0x5d, 0x66,
	0xd5, 0x9e, 0xf7, 0x9e, 0x49, 0xa4, 0x29, 0xc4, 0x1a, 0x6b, 0x26, 0x95, 0x71,
	0xd5, 0x7e, 0xdb, 0x25, 0xfb, 0xdb, 0x18, 0x38, 0x42, 0x56, 0x08, 0xb4, 0x13,
	0xcd, 0x61, 0x6a, 0x5f, 0x6d, 0xb5, 0xb6, 0x07, 0x1a, 0xf9, 0x9b, 0xea
};
static const uint8_t policy_b_sm3[32] = { 0x16, 0x78, 0x60, 0xa3, 0x5f, 0x2c, 0x5c, 0x35,
					  0x67, 0xf9, 0xc9, 0x27, 0xac, 0x56, 0xc0, 0x32,
					  0xf3, 0xb3, 0xa6, 0x46, 0x2f, 0x8d, 0x03, 0x79,
					  0x98, 0xe7, 0xa1, 0x0f, 0x77, 0xfa, 0x45, 0x4a };

/* fixedTPM, fixedParent, sensitiveDataOrigin, adminWithPolicy, restricted, decrypt; the high range
 * adds userWithAuth. */
#define LOW 0x000300b2u
#define HIGH 0x000300f2u

static const ta_ek_kind kinds[TA_EK_KINDS] = {
	{ "L-1 RSA 2048", TPM2_ALG_RSA, 2048, TPM2_ALG_SHA256, TPM2_ALG_AES, 128, LOW,
	  policy_a_sha256, 32, 256 / 4 },
	{ "L-2 ECC P-256", TPM2_ALG_ECC, TPM2_ECC_NIST_P256, TPM2_ALG_SHA256, TPM2_ALG_AES, 128,
	  LOW, policy_a_sha256, 32, 32 / 4 },
	{ "H-1 RSA 2048", TPM2_ALG_RSA, 2048, TPM2_ALG_SHA256, TPM2_ALG_AES, 128, HIGH,
	  policy_b_sha256, 32, 0 },
	{ "H-2 ECC P-256", TPM2_ALG_ECC, TPM2_ECC_NIST_P256, TPM2_ALG_SHA256, TPM2_ALG_AES, 128,
	  HIGH, policy_b_sha256, 32, 0 },
	{ "H-3 ECC P-384", TPM2_ALG_ECC, TPM2_ECC_NIST_P384, TPM2_ALG_SHA384, TPM2_ALG_AES, 256,
	  HIGH, policy_b_sha384, 48, 0 },
	{ "H-4 ECC P-521", TPM2_ALG_ECC, TPM2_ECC_NIST_P521, TPM2_ALG_SHA512, TPM2_ALG_AES, 256,
	  HIGH, policy_b_sha512, 64, 0 },
	{ "H-5 ECC SM2", TPM2_ALG_ECC, TPM2_ECC_SM2_P256, TPM2_ALG_SM3_256, TPM2_ALG_SM4, 128, HIGH,
	  policy_b_sm3, 32, 0 },
	{ "H-6 RSA 3072", TPM2_ALG_RSA, 3072, TPM2_ALG_SHA384, TPM2_ALG_AES, 256, HIGH,
	  policy_b_sha384, 48, 0 },
	{ "H-7 RSA 4096", TPM2_ALG_RSA, 4096, TPM2_ALG_SHA512, TPM2_ALG_AES, 256, HIGH,
	  policy_b_sha512, 64, 0 },
};

const ta_ek_kind *ta_ek_template_kind(int key)
{
	return key >= 0 && key < TA_EK_KINDS ? &kinds[key] : NULL;
}

void ta_ek_template_profile(const ta_ek_kind *kind, TPM2B_PUBLIC *out)
{
	TPMT_PUBLIC *p = &out->publicArea;
	TPMT_SYM_DEF_OBJECT cipher = { .algorithm = kind->cipher,
				       .keyBits.sym = kind->cipher_bits,
				       .mode.sym = TPM2_ALG_CFB };
	uint16_t unique = (uint16_t)(kind->unique * 4);

	memset(out, 0, sizeof(*out));
	p->type = kind->type;
	p->nameAlg = kind->name_alg;
	p->objectAttributes = kind->attributes;
	p->authPolicy.size = kind->n_policy;
	memcpy(p->authPolicy.buffer, kind->policy, kind->n_policy);
	if (kind->type == TPM2_ALG_RSA) {
		p->parameters.rsaDetail.symmetric = cipher;
		p->parameters.rsaDetail.scheme.scheme = TPM2_ALG_NULL;
		p->parameters.rsaDetail.keyBits = kind->size;
		p->unique.rsa.size = unique;
	} else {
		p->parameters.eccDetail.symmetric = cipher;
		p->parameters.eccDetail.scheme.scheme = TPM2_ALG_NULL;
		p->parameters.eccDetail.curveID = kind->size;
		p->parameters.eccDetail.kdf.scheme = TPM2_ALG_NULL;
		p->unique.ecc.x.size = unique;
		p->unique.ecc.y.size = unique;
	}
}

int ta_ek_template_read(ta_span nv, TPM2B_PUBLIC *out, tpmattest_error **err)
{
	size_t at = 0;

	memset(out, 0, sizeof(*out));
	if (nv.n == 0 ||
	    Tss2_MU_TPMT_PUBLIC_Unmarshal(nv.p, nv.n, &at, &out->publicArea) != TSS2_RC_SUCCESS)
		return ta_error_set(err, TPMATTEST_E_KEY, "EK template in NV is not a TPMT_PUBLIC");
	for (size_t i = at; i < nv.n; i++)
		if (nv.p[i] != nv.p[at] || (nv.p[i] != 0 && nv.p[i] != 0xff))
			return ta_error_set(err, TPMATTEST_E_KEY,
					    "extra bytes after the EK template in NV at offset %zu",
					    i);
	return 0;
}

int ta_ek_template_nonce(const ta_ek_kind *kind, ta_span nonce, TPM2B_PUBLIC *out,
			 tpmattest_error **err)
{
	TPMU_PUBLIC_ID *unique = &out->publicArea.unique;
	size_t field = (size_t)kind->unique * 4,
	       total = kind->type == TPM2_ALG_RSA ? field : 2 * field;
	size_t first = nonce.n < field ? nonce.n : field;

	if (nonce.n > total || out->publicArea.type != kind->type)
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "EK nonce of %zu bytes does not fit the template", nonce.n);
	if (nonce.n == 0)
		return 0;
	memset(unique, 0, sizeof(*unique));
	if (kind->type == TPM2_ALG_RSA) {
		unique->rsa.size = (uint16_t)field;
		memcpy(unique->rsa.buffer, nonce.p, first);
	} else {
		unique->ecc.x.size = unique->ecc.y.size = (uint16_t)field;
		memcpy(unique->ecc.x.buffer, nonce.p, first);
		memcpy(unique->ecc.y.buffer, nonce.p + first, nonce.n - first);
	}
	return 0;
}
