/* SPDX-License-Identifier: BSD-2-Clause */
/* A TPM2B_PUBLIC, and an EK template of NV: refused, or a key that equals itself. */
#include "device/binding.h"
#include "device/ek_template.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_span bytes = { p, n };
	TPM2B_PUBLIC template;
	ta_binding_key key;
	int rc = ta_binding_key_read(bytes, &key, NULL);

	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_KEY);
	if (rc == 0) {
		FUZZ_ASSERT(key.n_spki <= sizeof(key.spki) && ta_pubkey_equal(&key.key, &key.key));
		FUZZ_ASSERT(key.key.spki.n == key.n_spki);
	}
	rc = ta_ek_template_read(bytes, &template, NULL);
	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_KEY);
	for (int i = 0; i < TA_EK_KINDS; i++)
		(void)ta_ek_template_nonce(ta_ek_template_kind(i), bytes, &template, NULL);
	return 0;
}
