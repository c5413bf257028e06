/* SPDX-License-Identifier: BSD-2-Clause */
#include "claims.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

enum { LINE = 512 };

static void add(char line[LINE], const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(char line[LINE], const char *fmt, ...)
{
	size_t n = strlen(line);
	va_list ap;

	if (n)
		n += (size_t)snprintf(line + n, LINE - n, ", ");
	va_start(ap, fmt);
	vsnprintf(line + n, LINE - n, fmt, ap);
	va_end(ap);
}

/* Returns the words for a name of the API. */
static const char *words(const char *name)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
		{ "designed-to-meet", "designed to meet it" },
		{ "in-progress", "evaluation in progress" },
		{ "completed", "evaluated" },
		{ "internal", "generated in the TPM" },
		{ "injected", "injected" },
		{ "internal-revocable", "generated in the TPM, revocable" },
		{ "injected-revocable", "injected, revocable" },
		{ "tpm-manufacturer", " by the TPM's manufacturer" },
		{ "platform-manufacturer", " by the platform's manufacturer" },
		{ "ek-certificate-signer", " by the signer of the certificate" },
	};

	for (size_t i = 0; name && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].words;
	return "";
}

static const char *plus(int is)
{
	return is ? "+" : "";
}

void claims_put(const tpmattest_ek *ek)
{
	const char *type = tpmattest_ek_generation_type(ek);
	char line[LINE] = "";

	if (!tpmattest_ek_has_assertions(ek))
		return;
	if (tpmattest_ek_fips_level(ek))
		add(line, "FIPS %s level %d%s", tpmattest_ek_fips_version(ek),
		    tpmattest_ek_fips_level(ek), plus(tpmattest_ek_is_fips_plus(ek)));
	if (tpmattest_ek_cc_level(ek))
		add(line, "Common Criteria %s EAL%d%s (%s)", tpmattest_ek_cc_version(ek),
		    tpmattest_ek_cc_level(ek), plus(tpmattest_ek_is_cc_plus(ek)),
		    words(tpmattest_ek_cc_status(ek)));
	if (type)
		add(line, "EK %s%s", words(type), words(tpmattest_ek_generation_location(ek)));
	add(line, "firmware %s in the field",
	    tpmattest_ek_is_field_upgradable(ek) ? "upgradable" : "not upgradable");
	if (tpmattest_ek_is_iso9000(ek))
		add(line, "ISO 9000");
	text_put("security assertions: %s\n     claimed by whoever issued the EK certificate, not "
		 "checked\n",
		 line);
}
