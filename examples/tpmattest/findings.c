/* SPDX-License-Identifier: BSD-2-Clause */
#include "findings.h"

#include <string.h>

#include <tpmattest/resolver.h>
#include <tpmattest/verify.h>

#include "text.h"

/* Warnings without which nobody would know what to do next. */
static bool needs_advice(int code)
{
	return code == TPMATTEST_F_ON_DIE_CHAIN_MISSING || code == TPMATTEST_F_AIK_UNCERTAIN ||
	       code == TPMATTEST_F_AIK_WITHDRAWN;
}

static void put_finding(const tpmattest_ek *ek, size_t i)
{
	int code = tpmattest_ek_finding_code(ek, i),
	    certificate = tpmattest_ek_finding_certificate(ek, i);
	int64_t offset = tpmattest_ek_finding_offset(ek, i);
	int severity = tpmattest_ek_finding_severity(ek, i);
	const char *url = tpmattest_ek_finding_url(ek, i);
	char name[256] = "";

	if (certificate >= 0)
		text_cert_name(ek, (size_t)certificate, name, sizeof(name));
	text_put("%s: %s%s%s", tpmattest_severity_name(severity), name, name[0] ? ": " : "",
		 tpmattest_ek_finding_message(ek, i));
	if (offset >= 0)
		text_put(" (at byte %lld)", (long long)offset);
	text_put(" [%s]\n", tpmattest_finding_name(code));
	if (url)
		text_put("     see %s\n", url);
	if (severity == TPMATTEST_SEVERITY_ERROR || needs_advice(code))
		text_put("     %s\n", tpmattest_finding_remedy(code));
}

static size_t put_severity(const tpmattest_ek *ek, int severity, bool show)
{
	size_t n = 0;

	for (size_t i = 0; i < tpmattest_ek_finding_count(ek); i++) {
		if (tpmattest_ek_finding_severity(ek, i) != severity)
			continue;
		n++;
		if (show)
			put_finding(ek, i);
	}
	return n;
}

void findings_put(const tpmattest_ek *ek, bool verbose)
{
	size_t hidden;

	put_severity(ek, TPMATTEST_SEVERITY_ERROR, true);
	put_severity(ek, TPMATTEST_SEVERITY_WARNING, true);
	hidden = put_severity(ek, TPMATTEST_SEVERITY_INFO, verbose);
	if (hidden && !verbose)
		text_put("%zu more for information: --verbose shows %s\n", hidden,
			 hidden == 1 ? "it" : "them");
}

/* Several certificates may need the same CRL. */
static bool listed_before(const tpmattest_ek *ek, size_t i, const char *url)
{
	for (size_t j = 0; j < i; j++) {
		const char *before = tpmattest_ek_need_url(ek, j, 0);

		if (before && url && strcmp(before, url) == 0)
			return true;
	}
	return false;
}

void findings_put_needs(const tpmattest_ek *ek)
{
	for (size_t i = 0; i < tpmattest_ek_need_count(ek); i++) {
		const char *url = tpmattest_ek_need_url(ek, i, 0);

		if (!listed_before(ek, i, url))
			text_put("not fetched (see --fetch): %s %s (for %s)\n",
				 tpmattest_need_kind_name(tpmattest_ek_need_kind(ek, i)), url,
				 tpmattest_finding_name(tpmattest_ek_need_why(ek, i)));
	}
}
