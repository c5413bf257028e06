/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/identity.h"

#include "base/limits.h"
#include "evidence/binding.h"
#include "x509/sig.h"
#include "x509/spki.h"

/* The hashes that EK templates have as nameAlg (EK profile 2.5, B.3 and B.4; numbers: TCG Algorithm
 * Registry 1.34). */
static const struct {
	uint16_t id;
	uint8_t bytes;
	const char *name; /* in OpenSSL */
} hashes[] = {
	{ 0x000b, 32, "SHA256" },
	{ 0x000c, 48, "SHA384" },
	{ 0x000d, 64, "SHA512" },
	{ 0x0012, 32, "SM3" },
};

#define N_HASHES (sizeof(hashes) / sizeof(hashes[0]))

bool ta_identity_is_name(ta_span name)
{
	for (size_t i = 0; name.n > 2 && i < N_HASHES; i++)
		if (hashes[i].id == (name.p[0] << 8 | name.p[1]))
			return name.n - 2 == hashes[i].bytes;
	return false;
}

/* nameAlg, then the digest of the TPMT_PUBLIC (TPM 2.0 part 1, 16), which is the TPM2B_PUBLIC
 * without its size. */
static void take_name(const ta_ek_public *ek, uint16_t name_alg, ta_identity *out)
{
	for (size_t i = 0; i < N_HASHES; i++) {
		if (hashes[i].id != name_alg ||
		    !ta_digest(hashes[i].name, ek->data + 2, ek->len - 2, out->name + 2))
			continue;
		out->name[0] = (uint8_t)(name_alg >> 8);
		out->name[1] = (uint8_t)name_alg;
		out->name_len = 2u + hashes[i].bytes;
	}
}

static void take_key(ta_span spki, ta_span key_bits, ta_identity *out)
{
	out->has_key = ta_sha256(spki.p, spki.n, out->spki_sha256) &&
		       ta_sha256(key_bits.p, key_bits.n, out->key_sha256);
}

void ta_identity_of_cert(const tpmattest_evidence *e, uint32_t index, const ta_cert *cert,
			 ta_identity *out)
{
	const ta_ek_public *ek;
	ta_public_area tpm;

	*out = (ta_identity){ 0 };
	take_key(cert->key.spki, cert->key.key_bits, out);
	ek = ta_binding_find(e, index, &cert->key, &tpm);
	if (ek)
		take_name(ek, tpm.name_alg, out);
}

bool ta_identity_of_public(const tpmattest_evidence *e, uint32_t index, ta_identity *out)
{
	ta_buf spki = ta_buf_with(TA_MAX_NV), key_bits = ta_buf_with(TA_MAX_NV);
	ta_public_area tpm;
	const ta_ek_public *ek = ta_binding_find(e, index, NULL, &tpm);
	bool ok;

	*out = (ta_identity){ 0 };
	if (!ek)
		return true;
	ta_spki_write(&tpm.key, &spki, &key_bits);
	ok = ta_buf_ok(&spki) && ta_buf_ok(&key_bits);
	if (ok) {
		take_key((ta_span){ spki.p, spki.n }, (ta_span){ key_bits.p, key_bits.n }, out);
		take_name(ek, tpm.name_alg, out);
	}
	ta_buf_free(&spki);
	ta_buf_free(&key_bits);
	return ok;
}
