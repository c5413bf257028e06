/* SPDX-License-Identifier: BSD-2-Clause */
/* Getters for the security assertions in an EK certificate. */
#include "verify/report.h"

static const ta_assertions *claims(const tpmattest_ek *ek)
{
	return ek && ek->assertions.present ? &ek->assertions : NULL;
}

static const char *name_of(const char *const *names, int i)
{
	return i >= 0 ? names[i] : NULL;
}

int tpmattest_ek_has_assertions(const tpmattest_ek *ek)
{
	return claims(ek) != NULL;
}

int tpmattest_ek_fips_level(const tpmattest_ek *ek)
{
	return claims(ek) ? (int)ek->assertions.fips.level : 0;
}

const char *tpmattest_ek_fips_version(const tpmattest_ek *ek)
{
	return tpmattest_ek_fips_level(ek) ? ek->assertions.fips.version : NULL;
}

int tpmattest_ek_is_fips_plus(const tpmattest_ek *ek)
{
	return claims(ek) && ek->assertions.fips.plus;
}

int tpmattest_ek_cc_level(const tpmattest_ek *ek)
{
	return claims(ek) ? (int)ek->assertions.cc.level : 0;
}

const char *tpmattest_ek_cc_version(const tpmattest_ek *ek)
{
	return tpmattest_ek_cc_level(ek) ? ek->assertions.cc.version : NULL;
}

int tpmattest_ek_is_cc_plus(const tpmattest_ek *ek)
{
	return claims(ek) && ek->assertions.cc.plus;
}

const char *tpmattest_ek_cc_status(const tpmattest_ek *ek)
{
	static const char *const names[] = { "designed-to-meet", "in-progress", "completed" };

	return claims(ek) ? name_of(names, ek->assertions.cc_status) : NULL;
}

const char *tpmattest_ek_generation_type(const tpmattest_ek *ek)
{
	static const char *const names[] = { "internal", "injected", "internal-revocable",
					     "injected-revocable" };

	return claims(ek) ? name_of(names, ek->assertions.ek_type) : NULL;
}

const char *tpmattest_ek_generation_location(const tpmattest_ek *ek)
{
	static const char *const names[] = { "tpm-manufacturer", "platform-manufacturer",
					     "ek-certificate-signer" };

	return claims(ek) ? name_of(names, ek->assertions.ek_location) : NULL;
}

int tpmattest_ek_is_field_upgradable(const tpmattest_ek *ek)
{
	return claims(ek) && ek->assertions.upgradable;
}

int tpmattest_ek_is_iso9000(const tpmattest_ek *ek)
{
	return claims(ek) && ek->assertions.iso9000;
}
