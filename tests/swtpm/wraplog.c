/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions about what the wrapper saw. */
#include "wrapinner.h"

size_t tctiwrap_log_len(const struct tctiwrap *w)
{
	return w->log.n;
}

const struct tctiwrap_entry *tctiwrap_log(const struct tctiwrap *w, size_t i)
{
	return i < w->log.n ? (const struct tctiwrap_entry *)w->log.v + i : NULL;
}

unsigned tctiwrap_count(const struct tctiwrap *w, TPM2_CC cc)
{
	return tctiwrap_count_on(w, cc, 0);
}

unsigned tctiwrap_count_on(const struct tctiwrap *w, TPM2_CC cc, uint32_t handle)
{
	unsigned n = 0;

	for (size_t i = 0; i < w->log.n; i++) {
		const struct tctiwrap_entry *e = tctiwrap_log(w, i);
		n += (!cc || e->cc == cc) && (!handle || e->handle == handle);
	}
	return n;
}

/* A list of what is harmless, so that a command nobody thought of counts as a write. */
static bool harmless(TPM2_CC cc)
{
	/* clang-format off */
	static const TPM2_CC list[] = {
		TPM2_CC_GetCapability,    TPM2_CC_NV_ReadPublic, TPM2_CC_NV_Read,
		TPM2_CC_ReadPublic,       TPM2_CC_CreatePrimary, TPM2_CC_Load,
		TPM2_CC_LoadExternal,     TPM2_CC_ContextLoad,   TPM2_CC_FlushContext,
		TPM2_CC_StartAuthSession, TPM2_CC_PolicySecret,  TPM2_CC_GetRandom,
		TPM2_CC_GetTestResult,    TPM2_CC_TestParms,     TPM2_CC_ReadClock,
		TPM2_CC_PCR_Read,
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i] == cc)
			return true;
	return false;
}

unsigned tctiwrap_writes(const struct tctiwrap *w)
{
	unsigned n = 0;

	for (size_t i = 0; i < w->log.n; i++)
		n += !harmless(tctiwrap_log(w, i)->cc);
	return n;
}

int tctiwrap_loaded(const struct tctiwrap *w)
{
	return w->loaded;
}

unsigned tctiwrap_lockout_count(const struct tctiwrap *w)
{
	return w->lockout;
}
