/* SPDX-License-Identifier: BSD-2-Clause */
/* A TPM2B_PUBLIC, and an EK template of NV: refused, or a key that equals itself. */
#include "evidence/public_area.h"
#include "tpm/ek_template.h"
#include "x509/pubkey_check.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_span bytes = { p, n };
	TPM2B_PUBLIC template;
	ta_public_area key;
	int rc = ta_public_area_read(bytes, &key, NULL);

	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_KEY);
	if (rc == 0) {
		FUZZ_ASSERT(ta_pubkey_equal(&key.key, &key.key));
		(void)ta_key_check(&key.key, true);
	}
	rc = ta_ek_template_read(bytes, &template, NULL);
	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_KEY);
	for (int i = 0; i < TA_EK_KINDS; i++)
		(void)ta_ek_template_nonce(ta_ek_template_kind(i), bytes, &template, NULL);
	return 0;
}
