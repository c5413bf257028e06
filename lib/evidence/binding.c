/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/binding.h"

static bool comparable(const ta_pubkey *k)
{
	return k->type == TA_KEY_RSA || k->type == TA_KEY_RSA_OAEP ||
	       (k->type == TA_KEY_EC && k->curve != TA_CURVE_UNKNOWN);
}

int ta_binding_compare(const ta_ek_public *ek, const ta_pubkey *key, ta_public_area *tpm)
{
	if (ek->result || !comparable(key) ||
	    ta_public_area_read((ta_span){ ek->data, ek->len }, tpm, NULL))
		return TA_BINDING_UNKNOWN;
	return ta_pubkey_equal(&tpm->key, key) ? TA_BINDING_MATCH : TA_BINDING_MISMATCH;
}

static bool same_kind(const ta_pubkey *a, const ta_pubkey *b)
{
	return (a->type == TA_KEY_EC) == (b->type == TA_KEY_EC) && a->curve == b->curve &&
	       a->bits == b->bits;
}

/* Compare the certificate's key with one EK public, unless the latter cannot be an EK. */
static int check_one(const ta_ek_public *ek, bool placed, const ta_pubkey *key, uint32_t *lacks)
{
	ta_public_area tpm;
	int verdict = ta_binding_compare(ek, key, &tpm);

	if (verdict == TA_BINDING_UNKNOWN ||
	    (verdict == TA_BINDING_MISMATCH && !placed && !same_kind(&tpm.key, key)))
		return TA_BINDING_UNKNOWN;
	if (ta_public_area_lacks(tpm.attributes) == 0)
		return verdict;
	*lacks |= ta_public_area_lacks(tpm.attributes);
	return TA_BINDING_UNKNOWN;
}

int ta_binding_check(const tpmattest_evidence *e, uint32_t index, const ta_pubkey *key,
		     uint32_t *lacks)
{
	int verdict = TA_BINDING_UNKNOWN;

	*lacks = 0;
	for (size_t i = 0; i < e->n_ek; i++) {
		bool placed = e->ek[i].index && index;
		int one;

		if (placed && e->ek[i].index != index)
			continue;
		one = check_one(&e->ek[i], placed, key, lacks);
		if (one == TA_BINDING_MATCH)
			return one;
		if (one == TA_BINDING_MISMATCH)
			verdict = one;
	}
	return verdict;
}

bool ta_binding_usable(const ta_ek_public *ek, uint32_t index, ta_public_area *tpm)
{
	return !ek->result && (!index || !ek->index || ek->index == index) &&
	       ta_public_area_read((ta_span){ ek->data, ek->len }, tpm, NULL) == 0 &&
	       ta_public_area_lacks(tpm->attributes) == 0;
}

const ta_ek_public *ta_binding_find(const tpmattest_evidence *e, uint32_t index,
				    const ta_pubkey *key, ta_public_area *tpm)
{
	for (size_t i = 0; i < e->n_ek; i++)
		if (ta_binding_usable(&e->ek[i], index, tpm) &&
		    (!key || ta_pubkey_equal(&tpm->key, key)))
			return &e->ek[i];
	return NULL;
}
