/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/policy.h"

#include <stdlib.h>
#include <time.h>

#include "evidence/nvindex.h"
#include "x509/der.h"

int tpmattest_policy_new(tpmattest_policy **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!out)
		return ta_error_null(err, __func__);
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : ta_error_nomem(err);
}

void tpmattest_policy_free(tpmattest_policy *p)
{
	if (!p)
		return;
	ta_allow_unref(p->allow);
	free(p);
}

int tpmattest_policy_set_time(tpmattest_policy *p, int64_t unix_seconds, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!p)
		return ta_error_null(err, __func__);
	p->time = unix_seconds;
	p->has_time = true;
	return 0;
}

int tpmattest_time_parse(const char *text, int64_t *unix_seconds, tpmattest_error **err)
{
	ta_error_clear(err);
	if (unix_seconds)
		*unix_seconds = 0;
	if (!text || !unix_seconds)
		return ta_error_null(err, __func__);
	if (!ta_time_parse(text, unix_seconds))
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "not an RFC 3339 time such as 2024-12-31T12:00:00Z: %.64s",
				    text);
	return 0;
}

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
#define FIRST_SECOND INT64_C(-62167219200)
#define LAST_SECOND INT64_C(253402300799)

int tpmattest_time_text(int64_t unix_seconds, char *text, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!text)
		return ta_error_null(err, __func__);
	text[0] = '\0';
	if (unix_seconds < FIRST_SECOND || unix_seconds > LAST_SECOND)
		return ta_error_set(err, TPMATTEST_E_VALUE, "%lld is not in the years 0 to 9999",
				    (long long)unix_seconds);
	ta_time_text(unix_seconds, text);
	return 0;
}

int tpmattest_policy_set_flags(tpmattest_policy *p, uint64_t flags, tpmattest_error **err)
{
	uint64_t unknown = flags & ~(uint64_t)TPMATTEST_POLICY_ALL;

	ta_error_clear(err);
	if (!p)
		return ta_error_null(err, __func__);
	if (unknown)
		return ta_error_set(err, TPMATTEST_E_USAGE, "policy: unknown flags 0x%llx",
				    (unsigned long long)unknown);
	p->flags = flags;
	return 0;
}

int tpmattest_policy_set_ek_index(tpmattest_policy *p, uint32_t nv_index, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!p)
		return ta_error_null(err, __func__);
	if (nv_index && (nv_index < TA_NV_EK_FIRST || nv_index > TA_NV_EK_LAST))
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "NV index 0x%08x is not in the EK range 0x%08x to 0x%08x",
				    nv_index, TA_NV_EK_FIRST, TA_NV_EK_LAST);
	p->ek_index = nv_index;
	return 0;
}

int tpmattest_policy_add_allowed(tpmattest_policy *p, const char *text, tpmattest_error **err)
{
	ta_error_clear(err);
	if (p)
		p->restricted = true;
	if (!p || !text)
		return ta_error_null(err, __func__);
	return ta_allow_add(&p->allow, text, err);
}

size_t tpmattest_policy_allowed_count(const tpmattest_policy *p)
{
	return p ? ta_allow_count(p->allow) : 0;
}

void tpmattest_policy_time(const tpmattest_policy *p, int64_t *unix_seconds, int *given)
{
	bool has = p && p->has_time;

	if (unix_seconds)
		*unix_seconds = has ? p->time : 0;
	if (given)
		*given = has;
}

uint64_t tpmattest_policy_flags(const tpmattest_policy *p)
{
	return p ? p->flags : 0;
}

uint32_t tpmattest_policy_ek_index(const tpmattest_policy *p)
{
	return p ? p->ek_index : 0;
}

ta_rules ta_policy_rules(const tpmattest_policy *p)
{
	static const tpmattest_policy none;

	if (!p)
		p = &none;
	return (ta_rules){
		.now = p->has_time ? p->time : (int64_t)time(NULL),
		.flags = p->flags,
		.ek_index = p->ek_index,
		.allow = p->allow,
		.restricted = p->restricted,
	};
}
