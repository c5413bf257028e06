/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of a policy, and the values of it that an evaluation uses. */
#ifndef TA_VERIFY_POLICY_H
#define TA_VERIFY_POLICY_H

#include <tpmattest/verify.h>

#include "base/error.h"
#include "base/span.h"
#include "verify/allow.h"

struct tpmattest_policy {
	uint64_t flags;
	int64_t time;
	bool has_time;   /* if false, use the current time */
	ta_allow *allow; /* a reference, or NULL */
	/* There is an allow-list, even if no entry could be added: a caller that goes on after an
	 * error must not end up without one. */
	bool restricted;
	uint32_t ek_index; /* 0 prefers 0x01C00002 and falls back to the lowest index */
};

/* The policy of one verification. The clock is read once. */
typedef struct ta_rules {
	int64_t now;
	uint64_t flags; /* TPMATTEST_POLICY_... */
	uint32_t ek_index;
	const ta_allow *allow; /* borrowed from the policy, or NULL */
	bool restricted;       /* there is an allow-list */
} ta_rules;

static inline bool ta_rules_has(const ta_rules *rules, uint64_t flag)
{
	return rules->flags & flag;
}

/* NULL gives the default policy. */
ta_rules ta_policy_rules(const tpmattest_policy *p);

#endif
